"""Marks, panels and legends: each mark of the chart grammar once, for every picture.

Altair is imported where it draws.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Literal

from opentaper.exchange import chart_style as style
from opentaper.exchange.chart_rows import Frame, Row, ticks
from opentaper.exchange.chart_words import Entry, tick_label
from opentaper.exchange.texts import told
from opentaper.wording import template
from opentaper.wording.figures import NBSP

if TYPE_CHECKING:
    import altair

Interpolation = Literal["step-after", "monotone"]
Layer = tuple[Any, str]
"""A mark with its data, and the column that its upright axis shows."""


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
    marked = alt.Chart(_data(placed)).mark_line(
        color=colour, strokeWidth=stroke, interpolate=interpolate, **more
    )
    return marked.encode(order="place:Q"), "value"


def area(rows: list[Row], colour: str, interpolate: Interpolation, *, banded: bool = False) -> Layer:
    """Return the ground below the values, or with ``banded`` the band from low to high."""
    import altair as alt

    marked = alt.Chart(_data(rows)).mark_area(color=colour, interpolate=interpolate)
    return (marked.encode(y2="high:Q"), "low") if banded else (marked, "value")


def labels(rows: list[Row], align: str, dy: int, dx: int = 0) -> list[Layer]:
    """Return labels on the picture, each over a halo of paper."""
    import altair as alt

    base = alt.Chart(_data(rows)).encode(text="text:N")
    placed: dict[str, Any] = {"align": align, "dy": dy, "dx": dx}
    placed |= {"fontWeight": "bold", "fontSize": style.LABELS}
    halo = base.mark_text(stroke=style.PAPER, strokeWidth=5, strokeJoin="round", **placed)
    return [(halo, "value"), (base.mark_text(color=style.INK, **placed), "value")]


def panel(
    layers: list[Layer], shown: Frame, language: str, title: str, *, percent: bool, with_days: bool
) -> Any:
    """Return one panel: zero on the upright axis, the shared days along the other."""
    import altair as alt

    labelled = {day: tick_label(day, on, shown, language) for day, on in ticks(shown)}
    across = alt.Axis(
        values=list(labelled),
        labelExpr=f"({_literal(labelled)})[datum.value]",
        grid=False,
        labels=with_days,
        ticks=with_days,
        tickSize=5,
        labelOverlap="greedy",
        labelFlush=False,
        title=told("chart.axis_days", language) if with_days and shown.start_date is None else None,
    )
    up = alt.Axis(
        values=[0, 50, 100] if percent else alt.Undefined,
        tickCount=4,
        domain=False,
        labelExpr=_number_expression(percent, language),
    )
    scale = alt.Scale(domain=[0, 100]) if percent else alt.Scale(domainMin=0, nice=True, zero=True)
    x = alt.X("day:Q", axis=across, scale=alt.Scale(domain=[shown.first, shown.last], nice=False))
    placed = [
        layer.encode(x=x, y=alt.Y(field, type="quantitative", axis=up, scale=scale, stack=None))
        for layer, field in layers
    ]
    return alt.layer(*placed).properties(width=style.WIDTH, height=style.HEIGHT, title=title)


def _number_expression(percent: bool, language: str) -> str:
    """Return how an axis writes its numbers: the decimal mark of the language, "%" after shares."""
    mark = template("format.decimal_mark", language)
    number = f"replace(format(datum.value, '~r'), '.', '{mark}')"
    if not percent:
        return number
    sign = template("format.percent", language).format(n="").replace(" ", NBSP)
    return f"{number} + '{sign}'"


def legend(entries: list[Entry], width: int = style.WIDTH) -> Any:
    """Return the legend: a sample of each mark and its words, one a line."""
    import altair as alt

    height = style.LEGEND_ROW * len(entries)
    layers = []
    for row, ((kind, place), words) in enumerate(entries):
        y = alt.value(style.LEGEND_ROW * (row + 0.5))
        is_note = kind == "note"
        layers += [] if is_note else _sample(kind, place, row)
        layers.append(_legend_text(words, y, 4 if is_note else 48))
    return alt.layer(*layers).properties(width=width, height=height)


def stacked(panels: list[Any], title: str, description: str) -> altair.VConcatChart:
    """Return panels one below the other, with the words for those who do not see them."""
    import altair as alt

    stacked = alt.vconcat(*panels, config=style.config())
    alternative = {"title": title, "description": description}
    return stacked.properties(usermeta=alternative, description=description)


def _data(rows: list[Row]) -> Any:
    import altair as alt

    data: Any = alt.Data  # typed as Any: the class has no annotations
    return data(values=rows)


def _literal(labels: dict[int, str]) -> str:
    """Return a mapping as an expression; quotes and backslashes of a label cannot end it."""
    told = (f"'{day}':'{_quoted(text)}'" for day, text in labels.items())
    return "{" + ",".join(told) + "}"


def _quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace("'", "\\'")


def _legend_text(words: str, y: Any, x: int) -> Any:
    import altair as alt

    base = alt.Chart(_data([{"text": words}]))
    marked = base.mark_text(align="left", baseline="middle", fontSize=style.TICKS, color=style.INK)
    return marked.encode(x=alt.value(x), y=y, text="text:N")


def _sample(kind: str, place: int, row: int) -> list[Any]:
    """Return a short piece of a mark, as it looks in the picture."""
    import altair as alt

    middle = style.LEGEND_ROW * (row + 0.5)
    bands = {"effect": style.EFFECT_BAND, "level": style.UNSURE}
    colours = {"before": style.DOSE, "planned": style.DOSE, "effect": style.EFFECT, "level": style.INK}
    colours |= {"effect_one": style.EFFECT, "level_one": style.INK}  # without a band there is none to show
    nothing = alt.Chart(_data([{}]))
    drawn = []
    if kind in bands:
        band = nothing.mark_rect(color=bands[kind])
        drawn.append(
            band.encode(x=alt.value(4), x2=alt.value(40), y=alt.value(middle - 7), y2=alt.value(middle + 7))
        )
    dash = {"planned": style.PLANNED, "compared": style.COMPARED[place]}.get(kind)
    more: dict[str, Any] = {} if dash is None else {"strokeDash": dash}
    colour = style.COMPARED_COLOURS[place] if kind == "compared" else colours[kind]
    stroke = style.COMPARED_STROKES[place] if kind == "compared" else style.STROKE
    line = nothing.mark_rule(color=colour, strokeWidth=stroke, **more)
    return [
        *drawn,
        line.encode(x=alt.value(4), x2=alt.value(40), y=alt.value(middle), y2=alt.value(middle)),
    ]
