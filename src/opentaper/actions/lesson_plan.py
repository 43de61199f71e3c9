"""The fifth lesson: a plan as the planner proposes it, to be read piece by piece; nobody's own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache

from opentaper import formulary
from opentaper.actions.asked import AskedPlan
from opentaper.actions.propose_plan import propose_plan
from opentaper.errors import NoCurve
from opentaper.planning.effect import POINTS, effect
from opentaper.planning.result import PlanResult, Step

#: Whose plan it is: somebody who took it for eight years, with the ordinary products of the country.
DRUG, DOSE, MARKET = "sertraline", "50 mg", "UK"
USED_MONTHS = 96


@dataclass(frozen=True, slots=True)
class PlanToRead:
    """A proposed plan, the effect of the dose before it in points, and how long it was taken in months."""

    plan: PlanResult
    start_points: float
    used_months: int

    @property
    def steps(self) -> tuple[Step, ...]:
        """Its steps, the last one to nothing."""
        return self.plan.steps

    @property
    def first(self) -> Step:
        """The first step down."""
        return self.steps[0]

    @property
    def last(self) -> Step:
        """The step to nothing."""
        return self.steps[-1]


@cache
def plan_to_read() -> PlanToRead:
    """Return the plan; the same each time, for its first day enters nothing that is shown.

    Examples
    --------
    >>> told = plan_to_read()
    >>> told.plan.outcome.value, len(told.steps) > 10, 70 < told.start_points < 90
    ('found', True, True)
    """
    drug = formulary.drug(DRUG)
    known = effect(drug, None)
    if known is None:
        raise NoCurve(drug=DRUG)
    plan = propose_plan(
        AskedPlan(drug=DRUG, dose=DOSE, used_for=f"{USED_MONTHS} months", market=MARKET), date(2000, 1, 1)
    )
    return PlanToRead(plan, POINTS * known.occupancy(plan.request.start.as_mg), USED_MONTHS)
