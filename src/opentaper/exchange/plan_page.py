"""The whole plan as a table on paper, and the reader that takes its daily doses back from the print."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from opentaper.errors import BadInput, BadLine
from opentaper.exchange.daily_doses import DailyDoses
from opentaper.exchange.sheet_page import error_figure
from opentaper.exchange.texts import told
from opentaper.planning.result import PlanResult, Step
from opentaper.quantities import Dose
from opentaper.timeline import DoseHistory, date_on
from opentaper.wording import date_text, dose_text, recipe_text, template, words
from opentaper.wording.figures import NBSP, percent_text
from opentaper.wording.recipe import time_text, unmade_text

COLUMNS = ("step", "from", "days", "dose", "recipe", "error", "effect")
MONTHS = range(1, 13)
_MG = r"(?P<mg>[0-9]+(?:[.,][0-9]+)?) mg"


def plan_page(result: PlanResult, language: str) -> dict[str, Any]:
    """Return the texts of the table: the dose now, then one row a step."""
    request = result.request
    dated = request.start_date is not None
    has_effect = result.steps[0].occupancy is not None
    notes = [told("plan.dates" if dated else "plan.undated", language)]
    if has_effect:
        notes.append(told("plan.effect" if _is_unsure(result) else "plan.effect_one", language))
    notes.append(told("plan.ideal" if request.ideal else "plan.error", language))
    heads = {column: words(f"table.{column}", language) for column in COLUMNS}
    heads["from"] = told("plan.day_head", language)
    start = dose_text(request.start, language)
    now = [told("plan.now", language), "", "", start, "", "", _start(result, language)]
    width = len(COLUMNS) if has_effect else len(COLUMNS) - 1
    return {
        "title": told("plan.title", language),
        "lead": told(
            "plan.lead",
            language,
            start=request.start,
            goal=result.steps[-1].dose,
            n=len(result.steps),
        ),
        "notes": notes,
        "heads": [heads[column] for column in COLUMNS][:width],
        "now": now[:width],
        "rows": [_row(step, result, language)[:width] for step in result.steps],
    }


def _is_unsure(result: PlanResult) -> bool:
    """Tell whether curves disagree about any step."""
    return any(step.occupancy_low != step.occupancy_high for step in result.steps)


def _start(result: PlanResult, language: str) -> str:
    first = result.steps[0]
    if first.occupancy is None or first.drop_points is None:
        return ""
    return share_text(first.occupancy + first.drop_points / 100, language)


def share_text(fraction: float, language: str) -> str:
    """Return a share of the target in per cent: whole numbers, below ten with one decimal.

    Examples
    --------
    >>> share_text(0.6864, "en"), share_text(0.0513, "en")
    ('69%', '5.1%')
    """
    percent = 100 * fraction
    return percent_text(round(percent) if percent >= 10 else round(percent, 1), language)


def _row(step: Step, result: PlanResult, language: str) -> list[str]:
    on = date_on(result.request.start_date, step.start_day)
    error = f"{error_figure(step.error_mg, language)}{NBSP}mg" if step.error_mg > 0 else ""
    is_last = step.index + 1 == len(result.steps)
    days = f"{step.days}, {told('plan.goes_on', language)}" if is_last else str(step.days)
    return [
        str(step.index + 1),
        date_text(on, language) if on else told("plan.day", language, n=step.start_day),
        days,
        dose_text(step.dose, language),
        "" if result.request.ideal else _recipe(step, language),
        error,
        _effect(step, language),
    ]


def _recipe(step: Step, language: str) -> str:
    if not step.parts:
        return unmade_text(step.dose, language)
    several = len(step.intakes) > 1
    lines = []
    for intake in step.intakes:
        if several:
            lines.append(f"{time_text(intake.index, len(step.intakes), language)}:")
        made = [recipe_text(part, language) for part in intake.parts]
        lines += made or [words("recipe.nothing", language)]
    return "\n".join(lines)


def _effect(step: Step, language: str) -> str:
    """Return the effect, and below it the range of the curves that disagree."""
    if step.occupancy is None:
        return ""
    held = share_text(step.occupancy, language)
    if step.occupancy_low is None or step.occupancy_high is None:
        return held
    low, high = share_text(step.occupancy_low, language), share_text(step.occupancy_high, language)
    if low == high:
        return held
    return f"{held}\n{template('format.range', language).format(low=low, high=high).replace(' ', NBSP)}"


def daily_doses_from_pdf_text(text: str, language: str = "en", file: str = "plan.pdf") -> DailyDoses:
    """Return the daily doses that the printed table tells.

    Parameters
    ----------
    text
        The text of all pages, as a PDF reader gives it: one line a row of the table at least.

    Raises
    ------
    BadLine
        There is no table of a plan in the text, or one of its rows cannot be read.
    """
    try:
        return _read(" ".join(text.split()), language)
    except (ValueError, BadInput) as wrong:
        raise BadLine(file=file, line=1, why="not_a_plan", text=str(wrong)) from None


def _read(text: str, language: str) -> DailyDoses:
    """Walk along the rows: step 1 after the dose now, each next step after the one before."""
    heads = "|".join(re.escape(words(f"table.{column}", language)) for column in COLUMNS[-2:])
    start = re.search(rf"(?:{heads}) {re.escape(told('plan.now', language))} {_MG}", text)
    if start is None:
        raise ValueError("no table")
    when, goes_on = _when_pattern(language), re.escape(told("plan.goes_on", language))
    changes: list[tuple[int, Dose]] = []
    place, first, end = start.end(), None, 0
    while True:
        step = len(changes) + 1
        row = re.compile(rf" {step} {when} (?P<days>[0-9]+)(?:, {goes_on})? {_MG}").search(text, place - 1)
        if row is None:
            break
        on = _date(row, language)
        first = first or on
        day = (on - first).days if on and first else int(row["count"])
        changes.append((day, _dose(row)))
        place, end = row.end(), day + int(row["days"])
    if not changes:
        raise ValueError("no steps")
    return DailyDoses(DoseHistory(tuple(changes), _dose(start)), end, first)


def _dose(row: re.Match[str]) -> Dose:
    return Dose.mg(row["mg"].replace(",", "."))


def _when_pattern(language: str) -> str:
    """Return what stands in the second column: a date in full, or the number of the day."""
    names = "|".join(template(f"month.{month}", language) for month in MONTHS)
    dated = re.escape(template("format.date", language)).replace(r"\{", "{").replace(r"\}", "}")
    dated = dated.format(day="(?P<day>[0-9]{1,2})", month=f"(?P<month>{names})", year="(?P<year>[0-9]{4})")
    counted = re.escape(told("plan.day", language, n="#")).replace(r"\#", "(?P<count>[0-9]+)")
    return f"(?:{dated}|{counted})"


def _date(found: re.Match[str], language: str) -> date | None:
    if found["month"] is None:
        return None
    months = {template(f"month.{month}", language): month for month in MONTHS}
    return date(int(found["year"]), months[found["month"]], int(found["day"]))
