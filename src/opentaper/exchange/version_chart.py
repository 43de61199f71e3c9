"""The picture of a changed plan: what was done, the plan before, and the new one, in one frame.

Altair and vl-convert are heavy and are imported where they draw.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from opentaper.exchange import chart_style as style
from opentaper.exchange.chart_marks import Layer, area, labels, legend, line, panel, stacked, trusted
from opentaper.exchange.chart_rows import Frame, Row, frame
from opentaper.exchange.chart_themes import in_theme
from opentaper.exchange.chart_words import Entry, panel_title
from opentaper.exchange.daily_doses import require_steps
from opentaper.exchange.texts import capital, told
from opentaper.planning.effect import effect
from opentaper.planning.faster import history
from opentaper.planning.result import PlanResult
from opentaper.planning.versions import PlanVersion, date_of
from opentaper.quantities import Dose
from opentaper.wording.figures import date_text, drug_text

if TYPE_CHECKING:
    import altair

PERCENT = 100.0
Value = Callable[[Dose], float]


@trusted()
def version_chart(
    old: PlanVersion, new: PlanVersion, language: str = "en", width: int = style.WIDTH
) -> altair.VConcatChart:
    """Return the picture of a changed plan: dose on top, effect below it where a curve is known.

    Parameters
    ----------
    width
        Of each panel, in pixels of a screen.

    Raises
    ------
    BadOption
        One of the two is no plan, so there is nothing to draw.
    """
    for version in (old, new):
        require_steps(version.plan)
    shown = frame((old.plan, new.plan))
    known = effect(new.plan.request.drug, new.plan.curve) if new.plan.curve is not None else None
    values: list[tuple[str, Value]] = [("dose", lambda dose: dose.as_mg)]
    if known is not None:
        values.append(("effect_compared", lambda dose: PERCENT * known.occupancy(dose.as_mg)))
    panels = [
        panel(
            _layers((old, new), shown, value, language, is_dose=kind == "dose"),
            shown,
            language,
            panel_title(kind, place, language),
            percent=kind != "dose",
            with_days=place == len(values),
            size=(width, style.HEIGHT),
        )
        for place, (kind, value) in enumerate(values, start=1)
    ]
    entries: list[Entry] = [
        (("before", 0), told("chart.legend_done", language)),
        (("planned", 0), told("chart.legend_new", language)),
        (("was", 0), told("chart.legend_was", language)),
    ]
    if known is None:
        entries.append((("note", 0), told("chart.legend_no_effect", language)))
    return stacked([*panels, legend(entries, width)], *version_alternative(old, new, language))


def version_svg(old: PlanVersion, new: PlanVersion, language: str = "en", theme: str = "light") -> str:
    """Return the picture as SVG with a title and a description that a screen reader reads out.

    Raises
    ------
    BadOption
        No such theme, or no plan.
    """
    from opentaper.exchange.charts import document_svg

    return document_svg(_document(old, new, language, theme))


def version_png(
    old: PlanVersion, new: PlanVersion, language: str = "en", theme: str = "light", scale: float = 2.0
) -> bytes:
    """Return the picture as PNG, ``scale`` times as fine as a screen of 96 dots an inch.

    Raises
    ------
    BadOption
        No such theme, or no plan.
    """
    import vl_convert

    png: bytes = vl_convert.vegalite_to_png(_document(old, new, language, theme), scale=scale)
    return png


def version_alternative(old: PlanVersion, new: PlanVersion, language: str) -> tuple[str, str]:
    """Return title and description of the picture for those who do not see it."""
    last, drug = new.plan.steps[-1], drug_text(new.plan.request.drug.name, language)
    text = told(
        "chart.version_text",
        language,
        day=_day(new, new.from_day, language),
        dose=history(new.plan).on(new.from_day),
        goal=last.dose,
        old=_day(old, old.plan.steps[-1].start_day, language),
        new=_day(new, last.start_day, language),
        n=sum(step.start_day >= new.from_day for step in new.plan.steps),
    )
    return capital(told("chart.version_title", language, drug=drug)), capital(text)


def _document(old: PlanVersion, new: PlanVersion, language: str, theme: str) -> dict[str, Any]:
    from opentaper.exchange.charts import chart_document

    return in_theme(chart_document(version_chart(old, new, language)), theme)


def _day(version: PlanVersion, day: int, language: str) -> str:
    on = date_of(version, day)
    return told("plan.day", language, n=day) if on is None else date_text(on, language)


def _layers(
    versions: tuple[PlanVersion, PlanVersion], shown: Frame, value: Value, language: str, *, is_dose: bool
) -> list[Layer]:
    """Return the stairs of one panel, and a line at today, which the first panel labels."""
    old, new = versions
    today = min(max(new.from_day, shown.first), shown.last)
    done = stairs(new.plan, shown.first, today, value)
    # What a step back raises on this very day belongs to what is to come.
    done[-1] = done[-1] | {"value": done[-2]["value"] if len(done) > 1 else done[-1]["value"]}
    was, coming = stairs(old.plan, today, shown.last, value), stairs(new.plan, today, shown.last, value)
    top = max(float(row["value"]) for row in (*done, *was, *coming))
    rule: list[Row] = [{"day": today, "value": 0.0}, {"day": today, "value": top}]
    text: Row = {"day": today, "value": top, "text": told("chart.today", language)}
    side = "left" if today < shown.first + shown.days / 2 else "right"
    flag = labels([text], side, -10) if is_dose else []
    colour = style.DOSE if is_dose else style.EFFECT
    ground = [area([*done[:-1], *coming], style.DOSE_WASH, "step-after")] if is_dose else []
    return [
        *ground,
        line(rule, style.AXIS, "monotone", stroke=style.TOLERANCE_STROKE),
        line(done, colour, "step-after"),
        line([done[-1], *coming], colour, "step-after", style.PLANNED),
        line(was, style.AXIS, "step-after", style.WAS),
        *flag,
    ]


def stairs(plan: PlanResult, first: int, last: int, value: Value) -> list[Row]:
    """Return the corners of a plan's stairs between two days."""
    doses = history(plan)
    days = [first, *(step.start_day for step in plan.steps if first < step.start_day < last), last]
    return [{"day": day, "value": value(doses.on(day))} for day in days]
