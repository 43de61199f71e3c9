"""Pictures of plans: stacked panels on one time axis, one definition for screen, print and paper.

Altair and vl-convert are heavy and are imported where they draw.
"""

from __future__ import annotations

import re
import zlib
from html import escape
from typing import TYPE_CHECKING, Any

from opentaper.errors import BadOption
from opentaper.exchange import chart_style as style
from opentaper.exchange.chart_marks import (
    Interpolation,
    Layer,
    area,
    labels,
    legend,
    line,
    panel,
    stacked,
    trusted,
)
from opentaper.exchange.chart_rows import (
    Frame,
    Row,
    apart,
    dose_before,
    dose_stairs,
    effect_stairs,
    frame,
    highest_late,
    levels,
)
from opentaper.exchange.chart_words import (
    Entry,
    compared_alternative,
    dose_label,
    legend_entries,
    panel_title,
    plan_alternative,
)
from opentaper.exchange.daily_doses import require_steps
from opentaper.exchange.forecast_rows import forecast_rows, tolerance_rows
from opentaper.exchange.texts import told
from opentaper.planning.result import PlanResult
from opentaper.quantities import Dose

if TYPE_CHECKING:
    import altair

MOST_COMPARED = len(style.COMPARED)
LABEL_SHARE = 0.25  # of the picture's width: so much the label of the goal needs
_SVG_OPEN = re.compile(r"<svg\b[^>]*>")


@trusted()
def plan_chart(
    result: PlanResult,
    language: str = "en",
    width: int = style.WIDTH,
    height: int = style.HEIGHT,
    today: int | None = None,
) -> altair.VConcatChart:
    """Return the picture of a plan: dose, effect where a curve is known, forecast and level where they are.

    Parameters
    ----------
    width, height
        Size of each panel in pixels of a screen.
    today
        The day of the plan that is today, of one that is under way: what is behind it was taken.

    Raises
    ------
    BadOption
        The result is no plan, so there is nothing to draw.
    """
    require_steps(result)
    shown = frame((result,))
    if today is None or today <= result.steps[0].start_day:
        today = None
        bodies = {"dose": _dose_layers(result, shown, language)}
    else:
        today = min(today, shown.last)
        bodies = {"dose": _lived_layers(result, shown, language, today)}
    effects, drawn_levels = effect_stairs(result, shown), levels(result, shown)
    if effects:
        bodies["effect"] = _band_layers(effects, style.EFFECT, style.EFFECT_BAND, "step-after")
    ahead = forecast_rows(result, shown)
    if ahead:
        bodies["forecast"] = _forecast_layers(ahead, result, shown, language)
    if drawn_levels:
        bodies["level"] = _band_layers(drawn_levels, style.INK, style.UNSURE, "monotone")
    target = result.curve.target if result.curve else ""
    panels = [
        panel(
            layers,
            shown,
            language,
            panel_title(_titled(kind, today), place, language, target),
            percent=kind in {"effect", "level"},
            out_of_ten=kind == "forecast",
            with_days=place == len(bodies),
            size=(width, height),
        )
        for place, (kind, layers) in enumerate(bodies.items(), start=1)
    ]
    title, description = plan_alternative(result, language)
    entries = legend_entries(tuple(bodies), result, language)
    if today is not None:
        entries[0] = (("before", 0), told("chart.legend_done", language))
    return stacked([*panels, legend(entries, width)], title, description)


def _titled(kind: str, today: int | None) -> str:
    """Return which title a panel has: of a plan under way, levels are measured against its start."""
    return "level_lived" if kind == "level" and today is not None else kind


@trusted()
def comparison_chart(
    results: tuple[PlanResult, ...], names: tuple[str, ...], language: str = "en", width: int = style.WIDTH
) -> altair.VConcatChart:
    """Return two to four plans in one picture; line styles and letters tell them apart, not colour alone.

    Parameters
    ----------
    width
        Of each panel, in pixels of a screen.

    Raises
    ------
    BadOption
        One of the results is no plan, or there are too few or too many of them.
    """
    _check_compared(results, names)
    shown = frame(results)
    doses = [[*dose_before(result, shown)[:1], *dose_stairs(result, shown)] for result in results]
    effects = [effect_stairs(result, shown) for result in results]
    title, last = panel_title("dose", 1, language), not any(effects)
    size = (width, style.HEIGHT)
    panels = [panel(_compared(doses), shown, language, title, percent=False, with_days=last, size=size)]
    if not last:
        title = panel_title("effect_compared", 2, language)
        panels.append(
            panel(_compared(effects), shown, language, title, percent=True, with_days=True, size=size)
        )
    entries: list[Entry] = [
        (("compared", place), f"{_letter(place)}: {name}") for place, name in enumerate(names)
    ]
    missing = [_letter(place) for place, rows in enumerate(effects) if not rows]
    if missing:
        entries.append((("note", 0), told("chart.legend_no_effect_of", language, names=", ".join(missing))))
    title, description = compared_alternative(results, names, language)
    return stacked([*panels, legend(entries, width)], title, description)


@trusted()
def chart_document(chart: altair.VConcatChart) -> dict[str, Any]:
    """Return the picture as a Vega-Lite document, for pages that draw it themselves."""
    document: dict[str, Any] = chart.to_dict(validate=False)
    return document


def chart_svg(chart: altair.VConcatChart) -> str:
    """Return the picture as SVG with a title and a description that a screen reader reads out."""
    return document_svg(chart_document(chart))


def document_svg(document: dict[str, Any]) -> str:
    """Return a Vega-Lite document of this module as SVG."""
    import vl_convert

    svg: str = vl_convert.vegalite_to_svg(document)
    alternative = document["usermeta"]
    return accessible(svg, alternative["title"], alternative["description"])


def chart_png(chart: altair.VConcatChart, scale: float = 2.0) -> bytes:
    """Return the picture as PNG, ``scale`` times as fine as a screen of 96 dots an inch."""
    import vl_convert

    png: bytes = vl_convert.vegalite_to_png(chart_document(chart), scale=scale)
    return png


def accessible(svg: str, title: str, description: str) -> str:
    """Return the SVG as one image with these words, its parts hidden from screen readers.

    Examples
    --------
    >>> svg = accessible('<svg width="9"><g/></svg>', "A < B", "Two plans.")
    >>> svg.startswith('<svg width="9" role="img" aria-labelledby="chart-'), "A &lt; B</title>" in svg
    (True, True)
    """
    opened = _SVG_OPEN.search(svg)
    if opened is None:
        raise ValueError("not an SVG")
    # Several pictures may stand on one page, where each id may stand once.
    name = f"chart-{zlib.crc32(f'{title} {description}'.encode()):08x}"
    words = (
        f'<title id="{name}-title">{escape(title, quote=False)}</title>'
        f'<desc id="{name}-text">{escape(description, quote=False)}</desc>'
    )
    start, inside = opened.group().removesuffix(">"), svg[opened.end() :].removesuffix("</svg>")
    labelled = f'{start} role="img" aria-labelledby="{name}-title {name}-text">'
    return f'{labelled}{words}<g aria-hidden="true">{inside}</g></svg>'


def _check_compared(results: tuple[PlanResult, ...], names: tuple[str, ...]) -> None:
    if not 2 <= len(results) <= MOST_COMPARED or len(names) != len(results):
        wanted = f"two to {MOST_COMPARED} plans, each with a name"
        raise BadOption(option="plans", given=f"{len(results)} plans, {len(names)} names", wanted=wanted)
    for result in results:
        require_steps(result)


def _dose_layers(result: PlanResult, shown: Frame, language: str) -> list[Layer]:
    ahead, behind = dose_stairs(result, shown), dose_before(result, shown)
    goal = result.steps[-1]
    start = result.request.start
    now: Row = {"day": shown.first, "value": start.as_mg, "text": dose_label("now", start, language)}
    clear = highest_late(result, shown, LABEL_SHARE)
    then: Row = {"day": shown.last, "value": clear, "text": dose_label("goal", goal.dose, language)}
    return [
        area([*behind[:1], *ahead[1:]], style.DOSE_WASH, "step-after"),
        line(behind, style.DOSE, "step-after"),
        line(ahead, style.DOSE, "step-after", style.PLANNED),
        *labels([now], "left", -8, dx=2),
        *labels([then], "right", -8),
    ]


def _lived_layers(result: PlanResult, shown: Frame, language: str, today: int) -> list[Layer]:
    """Return the stairs of a plan under way: solid up to today, dashed from there on, and a line at today."""
    stairs = [*dose_before(result, shown)[:1], *dose_stairs(result, shown)]
    behind = [row for row in stairs if int(row["day"]) < today]
    mg = float(behind[-1]["value"])
    here: Row = {"day": today, "value": mg}
    ahead = [here, *(row for row in stairs if int(row["day"]) >= today)]
    goal, top = result.steps[-1], result.request.start.as_mg
    rule: list[Row] = [{"day": today, "value": 0.0}, {"day": today, "value": top}]
    clear = highest_late(result, shown, LABEL_SHARE)
    now: Row = {"day": today, "value": top, "text": dose_label("now", Dose.nearest(mg), language)}
    then: Row = {"day": shown.last, "value": clear, "text": dose_label("goal", goal.dose, language)}
    side = "left" if today < shown.first + shown.days / 2 else "right"
    return [
        area([*behind, *ahead], style.DOSE_WASH, "step-after"),
        line(rule, style.AXIS, "monotone", stroke=style.TOLERANCE_STROKE),
        line([*behind, here], style.DOSE, "step-after"),
        line(ahead, style.DOSE, "step-after", style.PLANNED),
        *labels([now], side, -8, dx=2 if side == "left" else -2),
        *labels([then], "right", -8),
    ]


def _band_layers(rows: list[Row], colour: str, band: str, interpolate: Interpolation) -> list[Layer]:
    return [area(rows, band, interpolate, banded=True), line(rows, colour, interpolate)]


def _forecast_layers(rows: list[Row], result: PlanResult, shown: Frame, language: str) -> list[Layer]:
    """Return a dashed line in two bands, and the line of tolerance with its flag."""
    half = [row | {"low": row["lower"], "high": row["upper"]} for row in rows]
    tolerance = tolerance_rows(result, shown)
    own = result.forecast is not None and result.forecast.is_own_line
    code = "chart.tolerance_own" if own else "chart.tolerance"
    flag = tolerance[0] | {"text": told(code, language, score=round(float(tolerance[0]["value"]), 1))}
    return [
        area(rows, style.FORECAST_WIDE, "monotone", banded=True),
        area(half, style.FORECAST_BAND, "monotone", banded=True),
        line(rows, style.FORECAST, "monotone", style.AHEAD),
        line(tolerance, style.INK, "step-after", style.TOLERANCE, style.TOLERANCE_STROKE),
        *labels([flag], "left", -9, dx=2),
    ]


def _compared(stairs: list[list[Row]]) -> list[Layer]:
    """Return the stairs of several plans, the earlier ones broader, so that none hides another."""
    lines: list[Layer] = []
    letters: list[Layer] = []
    for place, rows in enumerate(stairs):
        if not rows:
            continue
        colour, dash = style.COMPARED_COLOURS[place], style.COMPARED[place]
        lines.append(line(rows, colour, "step-after", dash, style.COMPARED_STROKES[place]))
        letters += labels([apart(stairs, place) | {"text": _letter(place)}], "center", -10)
    return [*lines, *letters]


def _letter(place: int) -> str:
    return "ABCD"[place]
