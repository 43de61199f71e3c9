"""Pictures of the lessons as coordinates of an SVG: drawn whole by the page and moved by radio buttons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

# The panel in units of the drawing; effect runs from 0 % at the bottom to 100 % at the top.
LEFT, RIGHT, TOP, BOTTOM = 36.0, 310.0, 22.0, 194.0
WHOLE = 100.0
BAR_WIDTH = 300.0
#: A hundred people in rows of so many, so far apart, in units of the drawing.
PER_ROW, APART, ROWS_FROM = 20, 15.0, 8.0
PEOPLE = 100

CurvePoint = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class CurvePlace:
    """A point of the panel."""

    x: float
    y: float


@dataclass(frozen=True, slots=True)
class CurvePicture:
    """The curve with its band as paths, the marks of the axes, and where each stop lies."""

    line: str
    band: str
    stops: tuple[CurvePlace, ...]
    dose_ticks: tuple[tuple[float, float], ...]
    effect_ticks: tuple[tuple[float, int], ...]


@dataclass(frozen=True, slots=True)
class PersonMark:
    """One of a hundred people: where, and as what they are drawn (none, any, moderate, severe)."""

    x: float
    y: float
    kind: str


def curve_picture(curve: Sequence[CurvePoint], stops: Sequence[tuple[float, float]]) -> CurvePicture:
    """Return the picture of a curve (dose, effect, low, high; effects in points) and stops (dose, effect).

    Examples
    --------
    >>> curve_picture([(0.0, 0.0, 0.0, 0.0), (20.0, 50.0, 40.0, 60.0)], [(20.0, 50.0)]).line
    'M36 194L310 108'
    """
    top = curve[-1][0]
    line = [_place(mg, points, top) for mg, points, _, _ in curve]
    high = [_place(mg, points, top) for mg, _, _, points in curve]
    low = [_place(mg, points, top) for mg, _, points, _ in reversed(curve)]
    return CurvePicture(
        line=_path(line),
        band=f"{_path([*high, *low])}Z",
        stops=tuple(_place(mg, points, top) for mg, points in stops),
        dose_ticks=tuple((_place(top * part / 4, 0.0, top).x, top * part / 4) for part in range(5)),
        effect_ticks=tuple((_place(0.0, percent, top).y, percent) for percent in (0, 50, 100)),
    )


def bar_width(share: float) -> float:
    """Return how wide the bar of a share is.

    Examples
    --------
    >>> bar_width(0.5)
    150.0
    """
    return round(BAR_WIDTH * min(max(share, 0.0), 1.0), 1)


def people_marks(severe: int, moderate: int, anyone: int) -> tuple[PersonMark, ...]:
    """Return a hundred people: so many of them severe, at least moderate, any.

    Examples
    --------
    >>> marks = people_marks(1, 3, 5)
    >>> [mark.kind for mark in marks[:6]]
    ['severe', 'moderate', 'moderate', 'any', 'any', 'none']
    """
    kinds = ["severe"] * severe + ["moderate"] * (moderate - severe) + ["any"] * (anyone - moderate)
    kinds += ["none"] * (PEOPLE - len(kinds))
    return tuple(
        PersonMark(ROWS_FROM + APART * (n % PER_ROW), ROWS_FROM + APART * (n // PER_ROW), kind)
        for n, kind in enumerate(kinds)
    )


def _place(mg: float, points: float, top: float) -> CurvePlace:
    x = LEFT + (RIGHT - LEFT) * mg / top
    y = BOTTOM - (BOTTOM - TOP) * points / WHOLE
    return CurvePlace(round(x, 1), round(y, 1))


def _path(places: Sequence[CurvePlace]) -> str:
    return "M" + "L".join(f"{place.x:g} {place.y:g}" for place in places)
