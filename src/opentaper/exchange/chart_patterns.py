"""Patterns that tell areas apart without colour: diagonals, dots and level lines, cut to an area.

A pattern is one line with gaps, so that every place that draws Vega-Lite draws it, and a picture stays small.
All is reckoned in pixels of the panel and given back in its own units.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from opentaper.exchange import chart_style as style
from opentaper.exchange.chart_data import rows_data
from opentaper.exchange.chart_marks import Layer
from opentaper.exchange.chart_rows import Frame, Row

PatternRow = dict[str, float | None]
Array = NDArray[np.float64]
#: How far apart lines and dots lie, how close to an edge they come, and how long a dot is drawn, in pixels.
APART, EDGE, DOT = 8.0, 1.5, 0.05
#: Strokes of diagonals and level lines, and the width of a dot.
LINE_STROKE, DOT_STROKE = 1.2, 2.6


class PatternKind(StrEnum):
    """What an area is drawn over with."""

    PLAIN = "plain"
    DIAGONALS = "diagonals"
    DOTS = "dots"
    LEVEL_LINES = "level lines"


class PatternArea:
    """An area in pixels of its panel: where a place lies inside it.

    Parameters
    ----------
    rows
        The area, from ``low`` to ``high``, in order of days.
    shown, top, size
        The panel: its days, the top of its scale, and its width and height in pixels.
    """

    def __init__(self, rows: Sequence[Row], shown: Frame, top: float, size: tuple[int, int]) -> None:
        self.first, self.days, self.top = float(shown.first), float(shown.days), top
        self.width, self.height = size
        self._x = np.array([self._across(float(row["day"])) for row in rows])
        self._low = np.array([self._up(float(row["low"])) for row in rows])
        self._high = np.array([self._up(float(row["high"])) for row in rows])

    def holds(self, x: Array, y: Array) -> NDArray[np.bool_]:
        """Tell which places lie inside, not too close to its lower and upper edge."""
        low, high = np.interp(x, self._x, self._low), np.interp(x, self._x, self._high)
        within = (x >= self._x[0]) & (x <= self._x[-1])
        return np.asarray(within & (y >= low + EDGE) & (y <= high - EDGE))

    def row(self, x: float, y: float) -> PatternRow:
        """Return a place in the units of the panel, to thousandths."""
        day = self.first + x / self.width * self.days
        return {"day": round(day, 3), "value": round(y / self.height * self.top, 3)}

    def _across(self, day: float) -> float:
        return (day - self.first) / self.days * self.width

    def _up(self, value: float) -> float:
        return value / self.top * self.height


def diagonals(area: PatternArea) -> list[PatternRow]:
    """Return lines that rise to the right, cut to an area."""
    along = np.arange(0.0, area.width + area.height, 1.0)
    starts = np.arange(-area.height, area.width, APART)
    return [row for start in starts for row in _pieces(area, start + along, along)]


def level_lines(area: PatternArea) -> list[PatternRow]:
    """Return level lines, cut to an area."""
    along = np.arange(0.0, area.width + 1.0, 1.0)
    heights = np.arange(APART / 4.0, area.height, APART / 2.0)
    return [row for height in heights for row in _pieces(area, along, np.full_like(along, height))]


def dots(area: PatternArea) -> list[PatternRow]:
    """Return dots in rows that are shifted by half, as far as they lie in an area."""
    found: list[PatternRow] = []
    for place, height in enumerate(np.arange(APART / 2.0, area.height, APART / 2.0)):
        across = np.arange(APART / 2.0 * (1 + place % 2), area.width, APART)
        for x in across[area.holds(across, np.full_like(across, height))].tolist():
            found += [area.row(x, float(height)), area.row(x + DOT, float(height)), _gap(area, x)]
    return found


def _pieces(area: PatternArea, x: Array, y: Array) -> list[PatternRow]:
    """Return the pieces of a line of close places that lie in an area, each with a gap after it."""
    inside = area.holds(x, y).astype(np.int64)
    turns = np.flatnonzero(np.diff(np.concatenate([[0], inside, [0]])))
    rows: list[PatternRow] = []
    for begin, end in zip(turns[::2].tolist(), (turns[1::2] - 1).tolist(), strict=True):
        if end > begin:
            ends = (area.row(float(x[begin]), float(y[begin])), area.row(float(x[end]), float(y[end])))
            rows += [*ends, _gap(area, float(x[end]))]
    return rows


def _gap(area: PatternArea, x: float) -> PatternRow:
    return area.row(x, 0.0) | {"value": None}


def swatch(kind: PatternKind, colour: str, middle: float) -> list[Any]:
    """Return a sample of a patterned area for a legend: 36 by 14 pixels, around ``middle``."""
    import altair as alt

    nothing = alt.Chart(rows_data([{}]))
    ends = {"x": alt.value(SWATCH[0]), "x2": alt.value(SWATCH[1])}
    across = {"y": alt.value(middle - SWATCH_HALF), "y2": alt.value(middle + SWATCH_HALF)}
    filled = nothing.mark_rect(color=colour).encode(**ends, **across)
    if kind is PatternKind.PLAIN:
        return [filled]
    width = SWATCH[1] - SWATCH[0]
    corners: list[Row] = [{"day": day, "low": 0.0, "high": 2 * SWATCH_HALF} for day in (0.0, width)]
    area = PatternArea(
        corners, Frame(0, int(width), None), 2 * SWATCH_HALF, (int(width), int(2 * SWATCH_HALF))
    )
    # Without a scale a gap breaks no line, so each piece is a line of its own.
    rows = [
        {
            "across": SWATCH[0] + float(row["day"] or 0.0),
            "down": middle + SWATCH_HALF - row["value"],
            "place": float(place),
            "piece": float(place // 3),
        }
        for place, row in enumerate(DRAWN[kind](area))
        if row["value"] is not None
    ]
    marked = alt.Chart(rows_data(rows)).mark_line(
        color=INKS[kind], strokeWidth=STROKES[kind], strokeCap="round", interpolate="linear"
    )
    x, y = (alt.X("across:Q", scale=None, axis=None), alt.Y("down:Q", scale=None, axis=None))
    return [filled, marked.encode(x=x, y=y, order="place:Q", detail="piece:N")]


def patterned(
    rows: list[Row], kind: PatternKind, shown: Frame, top: float, size: tuple[int, int]
) -> list[Layer]:
    """Return the pattern of an area; none for a plain one."""
    import altair as alt

    if kind is PatternKind.PLAIN or not rows:
        return []
    placed = [
        row | {"place": float(place)}
        for place, row in enumerate(DRAWN[kind](PatternArea(rows, shown, top, size)))
    ]
    if not placed:
        return []
    marked = alt.Chart(rows_data(placed)).mark_line(
        color=INKS[kind], strokeWidth=STROKES[kind], strokeCap="round", interpolate="linear"
    )
    return [(marked.encode(order="place:Q"), "value")]


#: A swatch in a legend: from where to where across, and half its height, in pixels.
SWATCH, SWATCH_HALF = (4.0, 40.0), 7.0
DRAWN = {
    PatternKind.DIAGONALS: diagonals,
    PatternKind.DOTS: dots,
    PatternKind.LEVEL_LINES: level_lines,
}
INKS = {
    PatternKind.DIAGONALS: style.PAPER,
    PatternKind.DOTS: style.PAPER,
    PatternKind.LEVEL_LINES: style.PATTERN_DARK,
}
STROKES = {
    PatternKind.DIAGONALS: LINE_STROKE,
    PatternKind.DOTS: DOT_STROKE,
    PatternKind.LEVEL_LINES: LINE_STROKE,
}
#: What each part of a day is drawn with.
PART_PATTERNS = {
    "usual": PatternKind.PLAIN,
    "underlying": PatternKind.DOTS,
    "withdrawal": PatternKind.DIAGONALS,
    "life": PatternKind.LEVEL_LINES,
    "unexplained": PatternKind.PLAIN,
}
