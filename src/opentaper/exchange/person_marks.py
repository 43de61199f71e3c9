"""Marks that the pictures of one person share: dots of days, uprights at changes of dose, patterned parts.

Altair and vl-convert are heavy and are imported where they draw.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from opentaper.exchange import chart_style as style
from opentaper.exchange.chart_data import rows_data
from opentaper.exchange.chart_marks import Layer, Samples
from opentaper.exchange.chart_patterns import PART_PATTERNS, swatch
from opentaper.exchange.chart_rows import Row
from opentaper.exchange.chart_themes import in_theme

if TYPE_CHECKING:
    import altair

UPRIGHT = [1, 3]
#: How wide a dot is, at most and at least, in pixels; and two places in days that are one to the eye.
DOT, LEAST_DOT, BESIDE = 5.0, 2.4, 1e-3


def uprights(days: Sequence[float], top: float) -> list[Layer]:
    """Return a dotted line at each day, from nothing to the top of the scale."""
    import altair as alt

    rows: list[Row] = [{"day": day, "value": 0.0, "top": top} for day in days]
    if not rows:
        return []
    marked = alt.Chart(rows_data(rows)).mark_rule(color=style.AXIS, strokeWidth=1.2, strokeDash=UPRIGHT)
    return [(marked.encode(y2="top:Q"), "value")]


def day_dots(rows: list[Row], wide: float = DOT, *, is_faint: bool = False) -> list[Layer]:
    """Return a round dot for each row, ``wide`` pixels wide; faint ones stand behind others.

    All of them are one line with gaps, so that a year of days stays a small picture.
    """
    import altair as alt

    if not rows:
        return []
    placed = [
        {"day": day, "value": value, "place": 3.0 * place + n}
        for place, row in enumerate(rows)
        for n, (day, value) in enumerate(_touch(row))
    ]
    look: dict[str, Any] = {"color": style.AXIS if is_faint else style.INK, "strokeWidth": wide}
    look |= {"strokeCap": "round", "interpolate": "linear", "opacity": 0.4 if is_faint else 0.8}
    return [(alt.Chart(rows_data(placed)).mark_line(**look).encode(order="place:Q"), "value")]


def dot_width(n_days: int, width: int) -> float:
    """Return how wide the dots of so many days are on so many pixels.

    Examples
    --------
    >>> dot_width(40, 640), dot_width(400, 320)
    (5.0, 2.4)
    """
    return round(min(DOT, max(LEAST_DOT, 1.2 * width / max(1, n_days) + 1.2)), 1)


def _touch(row: Row) -> list[tuple[float, float | None]]:
    """Return a place, one beside it that no eye can tell from it, and a gap."""
    day, value = float(row["day"]), round(float(row["value"]), 3)
    return [(day, value), (day + BESIDE, value), (day + BESIDE, None)]


def part_samples() -> Samples:
    """Return what a legend shows of each part of a day, by ``part_`` and its name, and of dots."""
    parts = {
        f"part_{name}": partial(swatch, PART_PATTERNS[name], colour) for name, colour in style.PARTS.items()
    }
    return {
        **parts,
        "score": partial(_dot_sample, is_faint=False),
        "faint": partial(_dot_sample, is_faint=True),
    }


def so_far_sample() -> Samples:
    """Return what a legend shows of what withdrawal has been: a solid line in its bands."""
    return {"so_far": _so_far}


def themed_svg(chart: altair.VConcatChart, theme: str = "light") -> str:
    """Return a picture as SVG with a title and a description that a screen reader reads out.

    Raises
    ------
    BadOption
        No such theme.
    """
    from opentaper.exchange.charts import chart_document, document_svg

    return document_svg(in_theme(chart_document(chart), theme))


def themed_png(chart: altair.VConcatChart, theme: str = "light", scale: float = 2.0) -> bytes:
    """Return a picture as PNG, ``scale`` times as fine as a screen of 96 dots an inch.

    Raises
    ------
    BadOption
        No such theme.
    """
    import vl_convert

    from opentaper.exchange.charts import chart_document

    png: bytes = vl_convert.vegalite_to_png(in_theme(chart_document(chart), theme), scale=scale)
    return png


def _so_far(middle: float) -> list[Any]:
    import altair as alt

    nothing = alt.Chart(rows_data([{}]))
    ends = {"x": alt.value(4), "x2": alt.value(40)}
    drawn = [
        nothing.mark_rect(color=colour).encode(
            **ends, y=alt.value(middle - half), y2=alt.value(middle + half)
        )
        for colour, half in ((style.FORECAST_WIDE, 9), (style.FORECAST_BAND, 5))
    ]
    rule = nothing.mark_rule(color=style.PARTS["withdrawal"], strokeWidth=style.STROKE)
    return [*drawn, rule.encode(**ends, y=alt.value(middle), y2=alt.value(middle))]


def _dot_sample(middle: float, *, is_faint: bool) -> list[Any]:
    import altair as alt

    dot = alt.Chart(rows_data([{}])).mark_point(
        color=style.AXIS if is_faint else style.INK, filled=True, size=28, opacity=0.4 if is_faint else 0.8
    )
    return [dot.encode(x=alt.value(22), y=alt.value(middle))]
