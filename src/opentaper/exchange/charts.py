"""Pictures of plans: stacked panels on one time axis, one definition for screen, print and paper.

Altair and vl-convert are heavy and are imported where they draw.
"""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING, Any

from opentaper.errors import BadOption
from opentaper.exchange import chart_style as style
from opentaper.exchange.chart_rows import (
    Frame,
    Row,
    dose_before,
    dose_stairs,
    effect_stairs,
    frame,
    levels,
    ticks,
)
from opentaper.exchange.chart_words import (
    Entry,
    compared_alternative,
    dose_label,
    legend,
    panel_title,
    plan_alternative,
    tick_label,
)
from opentaper.exchange.daily_doses import require_steps
from opentaper.exchange.texts import told
from opentaper.planning.result import PlanResult
from opentaper.wording import template

if TYPE_CHECKING:
    import altair

MOST_COMPARED = len(style.COMPARED)
_SVG_OPEN = re.compile(r"<svg\b[^>]*>")


def plan_chart(result: PlanResult, language: str = "en") -> altair.VConcatChart:
    """Return the picture of a plan: dose, effect where a curve is known, level where a half-life is.

    Raises
    ------
    BadOption
        The result is no plan, so there is nothing to draw.
    """
    require_steps(result)
    shown = frame((result,))
    bodies = {"dose": _dose_layers(result, shown, language)}
    effects, drawn_levels = effect_stairs(result, shown), levels(result, shown)
    if effects:
        bodies["effect"] = _band_layers(effects, style.EFFECT, style.EFFECT_BAND, "step-after")
    if drawn_levels:
        bodies["level"] = _band_layers(drawn_levels, style.INK, style.UNSURE, "monotone")
    target = result.curve.target if result.curve else ""
    panels = [
        _panel(
            layers,
            shown,
            language,
            panel_title(kind, place, language, target),
            percent=kind != "dose",
            with_days=place == len(bodies),
        )
        for place, (kind, layers) in enumerate(bodies.items(), start=1)
    ]
    title, description = plan_alternative(result, language)
    return _stacked([*panels, _legend(legend(tuple(bodies), result, language))], title, description)


def comparison_chart(
    results: tuple[PlanResult, ...], names: tuple[str, ...], language: str = "en"
) -> altair.VConcatChart:
    """Return two to four plans in one picture; line styles and letters tell them apart, not colour alone.

    Raises
    ------
    BadOption
        One of the results is no plan, or there are too few or too many of them.
    """
    _check_compared(results, names)
    shown = frame(results)
    doses = [_compared(dose_stairs(result, shown), place, names) for place, result in enumerate(results)]
    effects = [_compared(effect_stairs(result, shown), place, names) for place, result in enumerate(results)]
    title = panel_title("dose", 1, language)
    panels = [_panel(sum(doses, []), shown, language, title, percent=False, with_days=not any(effects))]
    if any(effects):
        title = panel_title("effect_compared", 2, language)
        panels.append(_panel(sum(effects, []), shown, language, title, percent=True, with_days=True))
    entries: list[Entry] = [
        (("compared", place), f"{_letter(place)}: {name}") for place, name in enumerate(names)
    ]
    missing = [_letter(place) for place, layers in enumerate(effects) if not layers]
    if missing:
        entries.append((("note", 0), told("chart.legend_no_effect_of", language, names=", ".join(missing))))
    title, description = compared_alternative(results, names, language)
    return _stacked([*panels, _legend(entries)], title, description)


def chart_svg(chart: altair.VConcatChart) -> str:
    """Return the picture as SVG with a title and a description that a screen reader reads out."""
    import vl_convert

    svg: str = vl_convert.vegalite_to_svg(chart.to_dict())
    told = chart.to_dict()["usermeta"]
    return accessible(svg, told["title"], told["description"])


def chart_png(chart: altair.VConcatChart, scale: float = 2.0) -> bytes:
    """Return the picture as PNG, ``scale`` times as fine as a screen of 96 dots an inch."""
    import vl_convert

    png: bytes = vl_convert.vegalite_to_png(chart.to_dict(), scale=scale)
    return png


def accessible(svg: str, title: str, description: str) -> str:
    """Return the SVG as one image with these words, its parts hidden from screen readers.

    Examples
    --------
    >>> accessible('<svg width="9"><g/></svg>', "A < B", "Two plans.")
    '<svg width="9" role="img" aria-labelledby="chart-title chart-description"><title id="chart-title">A &lt; B</title><desc id="chart-description">Two plans.</desc><g aria-hidden="true"><g/></g></svg>'
    """
    opened = _SVG_OPEN.search(svg)
    if opened is None:
        raise ValueError("not an SVG")
    start = opened.group().removesuffix(">")
    words = (
        f'<title id="chart-title">{escape(title, quote=False)}</title>'
        f'<desc id="chart-description">{escape(description, quote=False)}</desc>'
    )
    inside = svg[opened.end() :].removesuffix("</svg>")
    labelled = ' role="img" aria-labelledby="chart-title chart-description">'
    return f'{start}{labelled}{words}<g aria-hidden="true">{inside}</g></svg>'


def _check_compared(results: tuple[PlanResult, ...], names: tuple[str, ...]) -> None:
    if not 2 <= len(results) <= MOST_COMPARED or len(names) != len(results):
        wanted = f"two to {MOST_COMPARED} plans, each with a name"
        raise BadOption(option="plans", given=f"{len(results)} plans, {len(names)} names", wanted=wanted)
    for result in results:
        require_steps(result)


def _dose_layers(result: PlanResult, shown: Frame, language: str) -> list[Any]:
    ahead, behind = dose_stairs(result, shown), dose_before(result, shown)
    goal = result.steps[-1]
    labels: list[Row] = [
        {
            "day": shown.first,
            "value": result.request.start.as_mg,
            "text": dose_label("now", result.request.start, language),
        },
        {"day": shown.last, "value": goal.dose.as_mg, "text": dose_label("goal", goal.dose, language)},
    ]
    return [
        _area(behind, style.DOSE_WASH, "step-after"),
        _area(ahead, style.DOSE_WASH, "step-after"),
        _line(behind, style.DOSE, "step-after"),
        _line(ahead, style.DOSE, "step-after", style.PLANNED),
        *_text(labels[:1], "left", -8, dx=2),
        *_text(labels[1:], "right", -8),
    ]


def _band_layers(rows: list[Row], line: str, band: str, interpolate: str) -> list[Any]:
    return [_area(rows, band, interpolate, banded=True), _line(rows, line, interpolate)]


def _compared(rows: list[Row], place: int, names: tuple[str, ...]) -> list[Any]:
    if not rows:
        return []
    line = _line(rows, style.COMPARED_COLOURS[place], "step-after", style.COMPARED[place])
    # Letters stand on different steps, so that they rarely meet.
    at = rows[min(len(rows) - 2, 1 + place)]
    label: list[Row] = [{"day": at["day"], "value": at["value"], "text": _letter(place)}]
    return [line, *_text(label, "left", -9, dx=4)]


def _letter(place: int) -> str:
    return "ABCD"[place]


def _data(rows: list[Row]) -> Any:
    import altair as alt

    return alt.Data(values=rows)


def _line(rows: list[Row], colour: str, interpolate: str, dash: list[int] | None = None) -> Any:
    import altair as alt

    more = {} if dash is None else {"strokeDash": dash}
    marked = alt.Chart(_data(rows)).mark_line(
        color=colour, strokeWidth=style.STROKE, interpolate=interpolate, clip=True, **more
    )
    return marked.encode(
        x="day:Q", y="value:Q", order="day:Q" if interpolate == "monotone" else alt.Undefined
    )


def _area(rows: list[Row], colour: str, interpolate: str, *, banded: bool = False) -> Any:
    import altair as alt

    marked = alt.Chart(_data(rows)).mark_area(color=colour, interpolate=interpolate, clip=True)
    if banded:
        return marked.encode(x="day:Q", y="low:Q", y2="high:Q")
    return marked.encode(x="day:Q", y="value:Q")


def _text(rows: list[Row], align: str, dy: int, dx: int = 0) -> list[Any]:
    """Return labels on the picture, each over a halo of paper."""
    import altair as alt

    base = alt.Chart(_data(rows)).encode(x="day:Q", y="value:Q", text="text:N")
    placed = {"align": align, "dy": dy, "dx": dx, "fontWeight": "bold", "fontSize": style.LABELS}
    return [
        base.mark_text(stroke=style.PAPER, strokeWidth=5, strokeJoin="round", **placed),
        base.mark_text(color=style.INK, **placed),
    ]


def _panel(
    layers: list[Any], shown: Frame, language: str, title: str, *, percent: bool, with_days: bool
) -> Any:
    """Return one panel: zero on the upright axis, the shared days along the other."""
    import altair as alt

    labelled = {day: tick_label(day, on, shown, language) for day, on in ticks(shown)}
    across = alt.Axis(
        values=list(labelled),
        labelExpr=f"({_literal(labelled)})[datum.value]",
        grid=False,
        labels=with_days,
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
    placed = [layer.encode(x=x, y=_upright(layer, up, scale)) for layer in layers]
    return alt.layer(*placed).properties(width=style.WIDTH, height=style.HEIGHT, title=title)


def _number_expression(percent: bool, language: str) -> str:
    """Return how an axis writes its numbers: the decimal mark of the language, "%" after shares."""
    mark = template("format.decimal_mark", language)
    number = f"replace(format(datum.value, '~r'), '.', '{mark}')"
    return f"{number} + '%'" if percent else number


def _upright(layer: Any, axis: Any, scale: Any) -> Any:
    """Return the upright channel of a layer: its own field on the panel's one axis."""
    import altair as alt

    return alt.Y(layer.to_dict()["encoding"]["y"]["field"], type="quantitative", axis=axis, scale=scale)


def _literal(labels: dict[int, str]) -> str:
    """Return a mapping as an expression; quotes and backslashes of a label cannot end it."""
    told = (f"'{day}':'{_quoted(text)}'" for day, text in labels.items())
    return "{" + ",".join(told) + "}"


def _quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace("'", "\\'")


def _legend(entries: list[Entry]) -> Any:
    """Return the legend: a sample of each mark and its words, one a line."""
    import altair as alt

    height = style.LEGEND_ROW * len(entries)
    layers = []
    for row, ((kind, place), words) in enumerate(entries):
        y = alt.value(style.LEGEND_ROW * (row + 0.5))
        is_note = kind == "note"
        layers += [] if is_note else _sample(kind, place, row)
        layers.append(_legend_text(words, y, 4 if is_note else 48))
    return alt.layer(*layers).properties(width=style.WIDTH, height=height)


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
    nothing = alt.Chart(_data([{}]))
    drawn = []
    if kind in bands:
        band = nothing.mark_rect(color=bands[kind])
        drawn.append(
            band.encode(x=alt.value(4), x2=alt.value(40), y=alt.value(middle - 7), y2=alt.value(middle + 7))
        )
    dash = {"planned": style.PLANNED, "compared": style.COMPARED[place]}.get(kind)
    more = {} if dash is None else {"strokeDash": dash}
    colour = style.COMPARED_COLOURS[place] if kind == "compared" else colours[kind]
    line = nothing.mark_rule(color=colour, strokeWidth=style.STROKE, **more)
    return [
        *drawn,
        line.encode(x=alt.value(4), x2=alt.value(40), y=alt.value(middle), y2=alt.value(middle)),
    ]


def _stacked(panels: list[Any], title: str, description: str) -> altair.VConcatChart:
    import altair as alt

    told = {"title": title, "description": description}
    return (
        alt.vconcat(*panels)
        .properties(usermeta=told, description=description, title=alt.Undefined)
        .properties(config=style.config())
    )
