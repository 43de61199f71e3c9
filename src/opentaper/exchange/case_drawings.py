"""How much of a drug is left, drawn for a case as coordinates of an SVG: a line for each way, day by day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

# The panel in units of the drawing; what is left runs from 0 % at the bottom to 100 % at the top.
LEFT, RIGHT, TOP, BOTTOM = 40.0, 310.0, 14.0, 176.0
#: A panel has so many marks below it, the first one at its beginning.
DAY_TICKS = 4
PERCENTS = (0, 50, 100)

Line = Sequence[tuple[int, float]]


@dataclass(frozen=True, slots=True)
class LevelDrawing:
    """Lines and bands as paths, in the order of the ways, and the marks of the axes: place and number."""

    lines: tuple[str, ...]
    bands: tuple[str, ...]
    day_ticks: tuple[tuple[float, int], ...]
    percent_ticks: tuple[tuple[float, int], ...]


def level_drawing(lines: Sequence[Line], bands: Sequence[tuple[Line, Line]] = ()) -> LevelDrawing:
    """Return the drawing of lines of (day, share that is left) and bands (low, high); all reach equally far.

    Examples
    --------
    >>> level_drawing([[(0, 1.0), (10, 0.5)]]).lines
    ('M40 14L310 95',)
    """
    last = max(day for line in lines for day, _ in line)
    ticks = (round(last * place / DAY_TICKS) for place in range(DAY_TICKS + 1))
    return LevelDrawing(
        lines=tuple(_path(line, last) for line in lines),
        bands=tuple(f"{_path([*high, *reversed(low)], last)}Z" for low, high in bands),
        day_ticks=tuple((_x(day, last), day) for day in ticks),
        percent_ticks=tuple((_y(percent / 100), percent) for percent in PERCENTS),
    )


def _path(line: Line, last: int) -> str:
    return "M" + "L".join(f"{_x(day, last):g} {_y(share):g}" for day, share in line)


def _x(day: int, last: int) -> float:
    return round(LEFT + (RIGHT - LEFT) * day / last, 1)


def _y(share: float) -> float:
    return round(BOTTOM - (BOTTOM - TOP) * min(max(share, 0.0), 1.0), 1)
