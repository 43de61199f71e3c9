"""Marks, panels and legends: each mark of the chart grammar once, for every picture.

Altair is imported where it draws.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from textwrap import wrap
from typing import TYPE_CHECKING, Any, Literal

from opentaper.exchange import chart_style as style
from opentaper.exchange.chart_data import rows_data
from opentaper.exchange.chart_rows import Frame, Row, ticks
from opentaper.exchange.chart_words import Entry, tick_label
from opentaper.exchange.texts import told
from opentaper.wording import template
from opentaper.wording.figures import NBSP

if TYPE_CHECKING:
    import altair

Interpolation = Literal["step-after", "monotone"]
#: How the legend shows each kind: bands by colour and half height, the line's dashes, its colour.
BANDS = {
    "effect": ((style.EFFECT_BAND, 7),),
    "level": ((style.UNSURE, 7),),
    "forecast": ((style.FORECAST_WIDE, 9), (style.FORECAST_BAND, 5)),
    **{f"part_{name}": ((colour, 7),) for name, colour in style.PARTS.items()},
}
DASHES = {
    "planned": style.PLANNED,
    "forecast": style.AHEAD,
    "tolerance": style.TOLERANCE,
    "explained": style.AHEAD,
    "was": style.WAS,
}
COLOURS = {
    "before": style.DOSE,
    "planned": style.DOSE,
    "effect": style.EFFECT,
    "effect_one": style.EFFECT,  # without a band there is none to show
    "level": style.INK,
    "level_one": style.INK,
    "forecast": style.FORECAST,
    "tolerance": style.INK,
    "was": style.AXIS,
    "explained": style.INK,
    **{f"part_{name}": colour for name, colour in style.PARTS.items()},
}
Layer = tuple[Any, str]
"""A mark with its data, and the column that its upright axis shows."""
Samples = Mapping[str, Callable[[float], list[Any]]]


@contextmanager
def trusted() -> Iterator[None]:
    """Build charts without checking each part against Vega-Lite's schema, which takes longer than drawing.

    A test checks whole charts against it.
    """
    from altair.utils.schemapi import debug_mode

    with debug_mode(False):
        yield


def line(
    rows: list[Row],
    colour: str,
    interpolate: Interpolation,
    dash: list[int] | None = None,
    stroke: float = style.STROKE,
) -> Layer:
    """Return a line along the values of the rows, in their order."""
    import altair as alt

    more: dict[str, Any] = {} if dash is None else {"strokeDash": dash}
    # Two corners share a day: their order is told, not left to sorting.
    placed = [row | {"place": place} for place, row in enumerate(rows)]
    marked = alt.Chart(rows_data(placed)).mark_line(
        color=colour, strokeWidth=stroke, interpolate=interpolate, **more
    )
    return marked.encode(order="place:Q"), "value"


def area(rows: list[Row], colour: str, interpolate: Interpolation, *, banded: bool = False) -> Layer:
    """Return the ground below the values, or with ``banded`` the band from low to high."""
    import altair as alt

    marked = alt.Chart(rows_data(rows)).mark_area(color=colour, interpolate=interpolate)
    return (marked.encode(y2="high:Q"), "low") if banded else (marked, "value")


def labels(rows: list[Row], align: str, dy: int, dx: int = 0) -> list[Layer]:
    """Return labels on the picture, each over a halo of paper."""
    import altair as alt

    base = alt.Chart(rows_data(rows)).encode(text="text:N")
    placed: dict[str, Any] = {"align": align, "dy": dy, "dx": dx}
    placed |= {"fontWeight": "bold", "fontSize": style.LABELS}
    halo = base.mark_text(stroke=style.PAPER, strokeWidth=5, strokeJoin="round", **placed)
    return [(halo, "value"), (base.mark_text(color=style.INK, **placed), "value")]


def panel(
    layers: list[Layer],
    shown: Frame,
    language: str,
    title: str,
    *,
    percent: bool,
    with_days: bool | str,
    out_of_ten: bool = False,
    size: tuple[int, int] = (style.WIDTH, style.HEIGHT),
) -> Any:
    """Return one panel: zero on the upright axis, the shared days along the other.

    ``with_days`` labels them; as a text it says what days without a date are counted from, if not the first
    cut.
    """
    import altair as alt

    labelled = {day: tick_label(day, on, shown, language) for day, on in ticks(shown)}
    counted = with_days if isinstance(with_days, str) else told("chart.axis_days", language)
    across = alt.Axis(
        values=list(labelled),
        labelExpr=f"({_literal(labelled)})[datum.value]",
        grid=False,
        labels=bool(with_days),
        ticks=bool(with_days),
        tickSize=5,
        labelOverlap="greedy",
        labelFlush=False,
        title=counted if with_days and shown.start_date is None else None,
    )
    top = 100 if percent else 10 if out_of_ten else None
    up = alt.Axis(
        values=[0, top / 2, top] if top else alt.Undefined,
        tickCount=4,
        domain=False,
        labelExpr=_number_expression(percent, language),
    )
    scale = alt.Scale(domain=[0, top]) if top else alt.Scale(domainMin=0, nice=True, zero=True)
    x = alt.X("day:Q", axis=across, scale=alt.Scale(domain=[shown.first, shown.last], nice=False))
    placed = [
        layer.encode(x=x, y=alt.Y(field, type="quantitative", axis=up, scale=scale, stack=None))
        for layer, field in layers
    ]
    width, height = size
    named = lines(title, width / style.TITLE_LETTER)
    return alt.layer(*placed).properties(width=width, height=height, title=named)


def _number_expression(percent: bool, language: str) -> str:
    """Return how an axis writes its numbers: the decimal mark of the language, "%" after shares."""
    mark = template("format.decimal_mark", language)
    number = f"replace(format(datum.value, '~r'), '.', '{mark}')"
    if not percent:
        return number
    sign = template("format.percent", language).format(n="").replace(" ", NBSP)
    return f"{number} + '{sign}'"


def legend(entries: list[Entry], width: int = style.WIDTH, samples: Samples | None = None) -> Any:
    """Return the legend: a sample of each mark and its words, one below the other, wrapped to the width.

    ``samples`` draws marks that are not known here, by their kind and the middle of their row.
    """
    import altair as alt

    layers, down = [], 0.0
    for (kind, place), words in entries:
        first = 4 if kind == "note" else 48
        told_lines = lines(words, (width - first) / style.LEGEND_LETTER)
        middle = down + style.LEGEND_ROW / 2
        if samples is not None and kind in samples:
            layers += samples[kind](middle)
        elif kind != "note":
            layers += _sample(kind, place, middle)
        for n, line in enumerate(told_lines):
            layers.append(_legend_text(line, alt.value(middle + n * style.LEGEND_LINE), first))
        down += style.LEGEND_ROW + (len(told_lines) - 1) * style.LEGEND_LINE
    return alt.layer(*layers).properties(width=width, height=down)


def lines(text: str, letters: float) -> list[str]:
    """Return a text in lines of about so many letters, broken between words.

    Examples
    --------
    >>> lines("effect; the band is how far the curves disagree", 30)
    ['effect; the band is how far', 'the curves disagree']
    """
    return wrap(text, max(1, int(letters)), break_long_words=False, break_on_hyphens=False) or [""]


def stacked(panels: list[Any], title: str, description: str) -> altair.VConcatChart:
    """Return panels one below the other, with the words for those who do not see them."""
    import altair as alt

    stacked = alt.vconcat(*panels, config=style.config())
    alternative = {"title": title, "description": description}
    return stacked.properties(usermeta=alternative, description=description)


def _literal(labels: dict[int, str]) -> str:
    """Return a mapping as an expression; quotes and backslashes of a label cannot end it."""
    told = (f"'{day}':'{_quoted(text)}'" for day, text in labels.items())
    return "{" + ",".join(told) + "}"


def _quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace("'", "\\'")


def _legend_text(words: str, y: Any, x: int) -> Any:
    import altair as alt

    base = alt.Chart(rows_data([{"text": words}]))
    marked = base.mark_text(align="left", baseline="middle", fontSize=style.TICKS, color=style.INK)
    return marked.encode(x=alt.value(x), y=y, text="text:N")


def _sample(kind: str, place: int, middle: float) -> list[Any]:
    """Return a short piece of a mark, as it looks in the picture."""
    import altair as alt

    nothing = alt.Chart(rows_data([{}]))
    if kind == "score":
        dot = nothing.mark_point(color=style.INK, filled=True, size=30)
        return [dot.encode(x=alt.value(22), y=alt.value(middle))]
    drawn = []
    for colour, half in BANDS.get(kind, ()):
        band = nothing.mark_rect(color=colour)
        ends = {"y": alt.value(middle - half), "y2": alt.value(middle + half)}
        drawn.append(band.encode(x=alt.value(4), x2=alt.value(40), **ends))
    dash = style.COMPARED[place] if kind == "compared" else DASHES.get(kind)
    more: dict[str, Any] = {} if dash is None else {"strokeDash": dash}
    colour = style.COMPARED_COLOURS[place] if kind == "compared" else COLOURS[kind]
    strokes = {"compared": style.COMPARED_STROKES[place], "tolerance": style.TOLERANCE_STROKE}
    stroke = strokes.get(kind, style.STROKE)
    line = nothing.mark_rule(color=colour, strokeWidth=stroke, **more)
    return [
        *drawn,
        line.encode(x=alt.value(4), x2=alt.value(40), y=alt.value(middle), y2=alt.value(middle)),
    ]
