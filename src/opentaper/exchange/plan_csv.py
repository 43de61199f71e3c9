"""A plan as CSV, one row a step: for spreadsheets, and readable by ``opentaper check`` like any schedule.

Numbers have a decimal point and cells are parted by commas in every language; only the recipe is words.
"""

from __future__ import annotations

import csv
import io
from datetime import date

from opentaper.errors import BadInput, BadLine
from opentaper.exchange.daily_doses import DailyDoses, require_steps
from opentaper.exchange.forecast_json import step_forecast_json
from opentaper.exchange.json_parts import percent_json, points_json
from opentaper.exchange.schedule_csv import read_schedule
from opentaper.planning.result import PlanResult, Step
from opentaper.quantities import Dose
from opentaper.timeline import DoseHistory, date_on
from opentaper.wording import recipe_text, words
from opentaper.wording.recipe import time_text, unmade_text

COLUMNS = (
    "step",
    "start_day",
    "date",
    "days",
    "before_mg",
    "dose_mg",
    "wished_mg",
    "occupancy_pct",
    "drop_points",
    "measuring_error_mg",
    "recipe",
    "drug",
    "status",
    "intensity_low",
    "intensity_median",
    "intensity_high",
    "chance_bad_pct",
)


def plan_csv(result: PlanResult, language: str = "en") -> str:
    """Return a plan as CSV text (RFC 4180).

    Raises
    ------
    BadOption
        The result is a refusal, or has no steps.
    """
    require_steps(result)
    written = io.StringIO()
    rows = csv.DictWriter(written, COLUMNS)
    rows.writeheader()
    before = result.request.start
    for step in result.steps:
        rows.writerow(_row(step, before, result, language))
        before = step.dose
    return written.getvalue()


def daily_doses_from_csv(text: str, file: str = "plan.csv") -> DailyDoses:
    """Return the daily doses that a plan's CSV tells.

    Raises
    ------
    BadLine
        Not a schedule (see :func:`opentaper.exchange.schedule_csv.read_schedule`), or not one of a plan.
    """
    schedule = read_schedule(text, file)
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))
    try:
        before, last = Dose.mg(rows[0]["before_mg"]), rows[-1]
        end = int(last["start_day"]) + int(last["days"])
    except (LookupError, TypeError, ValueError, OverflowError, BadInput, csv.Error) as wrong:
        raise BadLine(file=file, line=1, why="not_a_plan", text=str(wrong)) from None
    return DailyDoses(DoseHistory(schedule.history.changes, before), end, schedule.start_date)


def _row(step: Step, before: Dose, result: PlanResult, language: str) -> dict[str, object]:
    on: date | None = date_on(result.request.start_date, step.start_day)
    return {
        "step": step.index,
        "start_day": step.start_day,
        "date": on.isoformat() if on else "",
        "days": step.days,
        "before_mg": before.mg_text,
        "dose_mg": step.dose.mg_text,
        "wished_mg": points_json(step.wished_mg),
        "occupancy_pct": _known(percent_json(step.occupancy)),
        "drop_points": _known(points_json(step.drop_points)),
        "measuring_error_mg": points_json(step.error_mg),
        "recipe": "" if result.request.ideal else _recipe(step, language),
        "drug": result.request.drug.name,
        "status": "proposed",
        **(step_forecast_json(result.forecast, step.index) or {}),
    }


def _known(number: float | None) -> float | str:
    return "" if number is None else number


def _recipe(step: Step, language: str) -> str:
    """Return the recipe in one cell: lines joined by " + ", intakes by "; "."""
    if not step.parts:
        return unmade_text(step.dose, language)
    several, told = len(step.intakes) > 1, []
    for intake in step.intakes:
        lines = [recipe_text(part, language) for part in intake.parts]
        made = " + ".join(lines) or words("recipe.nothing", language)
        when = f"{time_text(intake.index, len(step.intakes), language)}: " if several else ""
        told.append(when + made)
    return "; ".join(told).replace("\u00a0", " ")
