"""Pictures in Braille dots: one quantity a panel, panels stacked over one axis, zero always on it.

The grammar is that of the charts: planned doses are dashed stairs, an estimate is a line in a band. In
dots a band is a thin dither, a line is unbroken; so nothing rests on colour alone.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from opentaper.cli.screen import Screen

# Dots of one Braille cell, by row and column (Unicode 2800–28FF).
DOTS = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))
BLANK = 0x2800
ROWS, COLUMNS = len(DOTS), len(DOTS[0])
MARGIN = 8
WIDEST = 110
HEIGHT = 7
# Of a dashed line: so many dots drawn, so many left out.
DASH, SPACE = 4, 3

Curve = Callable[[float], float]


@dataclass(frozen=True, slots=True)
class Series:
    """A line over the axis, with a band where it is an estimate.

    Parameters
    ----------
    line, low, high
        Functions of the place on the axis.
    dashed_from
        From this place on the line is dashed, as what is planned is; None for never.
    is_sparse
        Whether the band is a thinner dither: that of nine in ten people, around that of half of them.
    """

    line: Curve
    low: Curve | None = None
    high: Curve | None = None
    dashed_from: float | None = None
    is_sparse: bool = False


@dataclass(frozen=True, slots=True)
class Panel:
    """One quantity: its title, its series, the top of its scale and how the scale is labelled."""

    title: str
    series: tuple[Series, ...]
    top: float
    label: Callable[[float], str]
    style: str


@dataclass(frozen=True, slots=True)
class Axis:
    """What lies along the bottom: from where to where, and labels at some places."""

    first: float
    last: float
    ticks: tuple[tuple[float, str], ...]


def draw(screen: Screen, panels: Sequence[Panel], axis: Axis) -> None:
    """Draw panels over one axis, as wide as the terminal; none where it is plain or has no Braille."""
    if screen.is_plain or "utf" not in (screen.console.encoding or "").lower():
        return
    cells = min(screen.width, WIDEST) - MARGIN - 2
    if cells < 20:
        return
    for panel in panels:
        screen.heading(panel.title)
        labels = {
            0: panel.label(panel.top),
            HEIGHT // 2: panel.label(panel.top / 2),
            HEIGHT - 1: panel.label(0.0),
        }
        for row, dots in enumerate(picture(panel, axis, cells)):
            screen.line(
                f"{labels.get(row, ''):>{MARGIN - 2}} ┤" if row in labels else " " * (MARGIN - 1) + "│",
                dots,
                panel.style,
            )
        screen.line(" " * (MARGIN - 1) + "└" + "─" * cells)
        screen.line(" " * MARGIN + _tick_line(axis, cells))


def picture(panel: Panel, axis: Axis, cells: int) -> list[str]:
    """Return the rows of one panel in Braille.

    Examples
    --------
    >>> falling = Panel("", (Series(lambda x: 4.0 - x),), 4.0, str, "")
    >>> picture(falling, Axis(0.0, 4.0, ()), 4)[0]
    '⢤   '
    """
    width, height = cells * COLUMNS, HEIGHT * ROWS
    lit = [[False] * width for _ in range(height)]
    for series in panel.series:
        _band(lit, series, panel.top, axis)
        _line(lit, series, panel.top, axis)
    return [
        "".join(_letter(_cell(lit, row * ROWS, column * COLUMNS)) for column in range(cells))
        for row in range(HEIGHT)
    ]


def _letter(dots: int) -> str:
    """Return a cell's letter; an empty one is a space, as some fonts draw rings for dots that are not set."""
    return chr(BLANK + dots) if dots else " "


def _cell(lit: list[list[bool]], top: int, left: int) -> int:
    return sum(
        DOTS[row][column] for row in range(ROWS) for column in range(COLUMNS) if lit[top + row][left + column]
    )


def _places(axis: Axis, width: int) -> list[float]:
    return [axis.first + (axis.last - axis.first) * (dot + 0.5) / width for dot in range(width)]


def _dot(value: float, top: float, height: int) -> int:
    """Return the row of dots of a value, 0 at the top."""
    share = min(max(value / top, 0.0), 1.0) if top > 0 else 0.0
    return round((1.0 - share) * (height - 1))


def _band(lit: list[list[bool]], series: Series, top: float, axis: Axis) -> None:
    if series.low is None or series.high is None:
        return
    height, width = len(lit), len(lit[0])
    apart = 4 if series.is_sparse else 2
    for x, place in enumerate(_places(axis, width)):
        upper, lower = _dot(series.high(place), top, height), _dot(series.low(place), top, height)
        for y in range(upper, lower + 1):
            if x % apart == 0 and y % 2 == (x // apart) % 2:
                lit[y][x] = True


def _line(lit: list[list[bool]], series: Series, top: float, axis: Axis) -> None:
    height, width = len(lit), len(lit[0])
    before: int | None = None
    for x, place in enumerate(_places(axis, width)):
        y = _dot(series.line(place), top, height)
        dashed = series.dashed_from is not None and place >= series.dashed_from
        jumps = before is not None and abs(y - before) > 1
        if not dashed or jumps or x % (DASH + SPACE) < DASH:
            lit[y][x] = True
        if before is not None and jumps:
            for between in range(min(y, before), max(y, before) + 1):
                lit[between][x] = True
        before = y


def _tick_line(axis: Axis, cells: int) -> str:
    """Return the labels below the axis, each from its place on, none over another."""
    text = ""
    for place, label in axis.ticks:
        at = round((place - axis.first) / (axis.last - axis.first) * cells)
        at = min(at, cells - len(label))
        if at >= len(text) + (2 if text else 0) and at >= 0:
            text = text.ljust(at) + label
    return text
