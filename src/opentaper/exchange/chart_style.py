"""Colours, dashes and sizes of every chart: a mark means the same everywhere.

Values are those of the design tokens; tests compare them.
"""

from __future__ import annotations

from typing import Any

DOSE = "#5A3D7A"
DOSE_WASH = "#DDD0E8"
EFFECT = "#14706C"
EFFECT_BAND = "#BFE0DB"
FORECAST = "#A9480F"
FORECAST_BAND = "#F3CDB2"
FORECAST_WIDE = "#F9E5D6"
INK = "#2A2433"
UNSURE = "#DDDED3"
AXIS = "#5C5565"
GRID = "#DDDED3"
PAPER = "#FDFDF9"

UNDERLYING = "#2C6CA8"
WITHDRAWAL = "#C2571F"
LIFE = "#E3BC4A"
UNEXPLAINED = "#A9A4B0"
#: What a day was made of, from the ground up: the person's own level is no finding, and has no colour.
PARTS = {
    "usual": UNSURE,
    "underlying": UNDERLYING,
    "withdrawal": WITHDRAWAL,
    "life": LIFE,
    "unexplained": UNEXPLAINED,
}
PART_GAP = 2.0
#: What is drawn over the light colour of life, and the ring of a window.
PATTERN_DARK = "#5D4800"
WINDOW = "#2B6336"
UNKNOWN_EDGE = [3, 3]

PLANNED = [5, 4]
AHEAD = [7, 5]
TOLERANCE = [12, 4, 2, 4]
TOLERANCE_STROKE = 1.6
#: Of a plan that another one has replaced.
WAS = [2, 4]
#: Line styles that tell plans apart without colour; dash-dot is kept for the line of tolerance.
COMPARED = ([8, 5], [18, 5], [2, 4], [9, 3, 3, 3, 3, 3])
COMPARED_STROKES = (4.5, 3.2, 2.4, 1.6)
COMPARED_COLOURS = (DOSE, INK, EFFECT, AXIS)

STROKE = 2.5
TICKS = 13
LABELS = 14
WIDTH = 640
HEIGHT = 150
LEGEND_ROW, LEGEND_LINE = 24, 17
# About so many pixels wide is a letter of a panel's title, and of the legend: where to break their lines.
TITLE_LETTER, LEGEND_LETTER = 7.4, 6.5


def config() -> dict[str, Any]:
    """Return the look that all panels share: no frame, no ticks' strokes, faint lines across."""
    return {
        "background": PAPER,
        "font": "sans-serif",
        "padding": {"left": 8, "top": 8, "right": 20, "bottom": 8},
        "view": {"stroke": None},
        "concat": {"spacing": 14},
        "axis": {
            "labelFontSize": TICKS,
            "labelColor": AXIS,
            "domainColor": AXIS,
            "tickColor": AXIS,
            "gridColor": GRID,
            "ticks": False,
            "labelPadding": 6,
            "title": None,
            "titleFontSize": TICKS,
            "titleFontWeight": "normal",
            "titleColor": AXIS,
        },
        "title": {
            "anchor": "start",
            "frame": "group",
            "fontSize": LABELS,
            "fontWeight": "bold",
            "color": INK,
            "offset": 8,
        },
        "text": {"fontSize": LABELS, "color": INK},
    }
