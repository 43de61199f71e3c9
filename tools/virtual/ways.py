"""How one person of the suite comes down in each way, and what came of it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from opentaper.actions.asked import AskedPlan
from opentaper.actions.propose_plan import propose_plan
from opentaper.errors import OpenTaperError
from opentaper.examples.cohort import FIRST_CUT
from opentaper.examples.cohort_days import CohortTruth, on, truth
from opentaper.inference.courses import drug_and_curve
from opentaper.planning.result import PlanResult
from tools.learning.loop import HORIZON, Descent, descent, fixed_ways, flown
from tools.learning.pilots import Advised
from tools.virtual.design import SuitePerson

Array = NDArray[np.float64]
WEEK, POINTS, SMALL = 7, 100.0, 1e-9
#: Ways that know neither limits nor products, the plan by its dates alone, and the plan with advice.
FIXED, DATES, ADVISED = ("tenths", "linear", "published"), "dates", "advised"
WAYS = (*FIXED, DATES, ADVISED)


@dataclass(frozen=True, slots=True)
class SuiteRow:
    """What came of one person in one way; ``is_planned`` is false where no plan was made and nothing lowered.

    ``week_fall`` is the largest fall of occupancy within a week, in points, by the doses as they were meant,
    once settled; ``sensitivity`` the highest intensity of withdrawal if they stopped at once.
    """

    number: int
    sensitivity: float
    week_fall: float
    is_planned: bool
    bad_cuts: int
    told: Descent


def rows_of(person: SuitePerson) -> list[dict[str, Any]]:
    """Return what came of somebody in every way, as plain values."""
    made = truth(person.member)
    stopped = np.full(HORIZON, person.member.start.as_mg)
    stopped[FIRST_CUT:] = 0.0
    sensitivity = descent("at once", person.member, stopped, made).peak
    ways = {name: _rounded(mg, person) for name, mg in fixed_ways(person.member).items() if name in FIXED}
    plan = plan_of(person)
    rows = [_row(person, name, mg, made, sensitivity) for name, mg in ways.items()]
    rows.append(_row(person, DATES, by_dates(person, plan), made, sensitivity, plan))
    if plan is None:
        rows.append(_row(person, ADVISED, by_dates(person, None), made, sensitivity))
        rows[-1]["is_planned"] = False
    else:
        pilot = Advised(person.member, plan, is_learning=False)
        planned = flown(person.member, pilot, made)
        rows.append(_row(person, ADVISED, planned, made, sensitivity, plan, pilot.decided))
    return rows


def plan_of(person: SuitePerson) -> PlanResult | None:
    """Return the plan that the product makes where nothing but the person and the products is told."""
    member = person.member
    asked = AskedPlan(
        member.drug,
        str(member.start),
        used_for=f"{max(1, round(member.months_of_use))} months",
        attempts=("failed",) * member.failed_attempts,
        first_attempt=member.failed_attempts == 0,
        start=on(FIRST_CUT).isoformat(),
        have=person.shelf,
    )
    try:
        made = propose_plan(asked, on(0))
    except OpenTaperError:
        return None
    return made if made.outcome.is_plan else None


def by_dates(person: SuitePerson, plan: PlanResult | None) -> Array:
    """Return the doses of each day of a plan that is followed by its dates; without one the dose stays."""
    planned = np.full(HORIZON, person.member.start.as_mg)
    if plan is None or plan.request.start_date is None:
        return planned
    begin = (plan.request.start_date - on(0)).days
    for step in plan.steps:
        planned[begin + step.start_day :] = step.dose.as_mg
    return planned


def week_fall(drug: str, planned_mg: Array) -> float:
    """Return the largest fall of occupancy within a week, in points, by settled doses."""
    curve = drug_and_curve(drug)[1]
    if curve is None:
        return float("nan")
    doses, places = np.unique(planned_mg, return_inverse=True)
    occupied = np.array([curve.at(float(mg)) for mg in doses])[places]
    return float(POINTS * (occupied[:-WEEK] - occupied[WEEK:]).max())


def _rounded(planned_mg: Array, person: SuitePerson) -> Array:
    """Return doses as they come from two strengths, where there is nothing else: halves go up."""
    grain = person.grain_mg
    return planned_mg if grain == 0.0 else np.asarray(np.floor(planned_mg / grain + 0.5) * grain)


def _row(
    person: SuitePerson,
    way: str,
    planned_mg: Array,
    made: CohortTruth,
    sensitivity: float,
    plan: PlanResult | None = None,
    decided: list[tuple[int, bool]] | None = None,
) -> dict[str, Any]:
    """Return one row; of a way that asks nobody each cut counts as decided."""
    cuts = np.flatnonzero(np.diff(planned_mg) < -SMALL) + 1
    asked = [(int(day), True) for day in cuts] if decided is None else decided
    told = descent(way, person.member, planned_mg, made, asked)
    row = SuiteRow(
        person.number,
        sensitivity,
        week_fall(person.member.drug, planned_mg),
        way not in (DATES, ADVISED) or plan is not None,
        told.cut_bad,
        told,
    )
    return asdict(row)
