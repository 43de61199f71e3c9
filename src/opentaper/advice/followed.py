"""A plan as it is followed: which dose on which date, and what the person accepts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from opentaper.errors import BadOption
from opentaper.formulary.facts import Drug
from opentaper.planning.result import PlanResult
from opentaper.quantities import Dose


@dataclass(frozen=True, slots=True)
class PlannedDose:
    """One dose of a plan and its first day."""

    first: date
    days: int
    dose: Dose


@dataclass(frozen=True, slots=True)
class FollowedPlan:
    """A plan with its dates, as the person follows it.

    Parameters
    ----------
    drug, start
        Of what, and from which dose.
    steps
        The doses in order of days. After a step back a dose may be higher than the one before it.
    tolerated
        The intensity of withdrawal, 0 to 1, that the person accepts; None where nothing was chosen.
    chance
        The accepted chance of more than that on a day; None where nothing was chosen.
    is_joint
        Whether the chance is that of the whole way.
    """

    drug: Drug
    start: Dose
    steps: tuple[PlannedDose, ...]
    tolerated: float | None = None
    chance: float | None = None
    is_joint: bool = False

    @property
    def levels(self) -> tuple[Dose, ...]:
        """Every dose of the plan, the start first."""
        return (self.start, *(step.dose for step in self.steps))

    def on(self, day: date) -> Dose:
        """Return the planned dose of a day.

        Examples
        --------
        >>> from opentaper.formulary import drug
        >>> step = PlannedDose(date(2026, 3, 1), 28, Dose.mg(15))
        >>> plan = FollowedPlan(drug("citalopram"), Dose.mg(20), (step,))
        >>> plan.on(date(2026, 2, 28)), plan.on(date(2026, 3, 1))
        (Dose('20 mg'), Dose('15 mg'))
        """
        begun = [step.dose for step in self.steps if step.first <= day]
        return begun[-1] if begun else self.start

    def below(self, dose: Dose) -> PlannedDose | None:
        """Return the plan's first step to a dose below this one, or None where there is none."""
        return next((step for step in self.steps[self.last_rise :] if step.dose < dose), None)

    @property
    def last_rise(self) -> int:
        """The place of the step after which doses only fall; 0 where they never rose."""
        doses = self.levels
        rises = [place for place, pair in enumerate(pairwise(doses)) if pair[1] > pair[0]]
        return rises[-1] if rises else 0

    def at(self, dose: Dose) -> PlannedDose | None:
        """Return the plan's last step at a dose, or None of the start and of any other dose."""
        return next((step for step in reversed(self.steps) if step.dose == dose), None)


def followed(plan: PlanResult) -> FollowedPlan:
    """Return a plan as it is followed.

    Raises
    ------
    BadOption
        A refusal, or a plan without dates: nothing of it can be due.
    """
    begin, risk = plan.request.start_date, plan.request.risk
    if not plan.outcome.is_plan or begin is None:
        raise BadOption(
            option="plan", given=plan.outcome.value, wanted="a plan that was found, with its dates"
        )
    return FollowedPlan(
        plan.request.drug,
        plan.request.start,
        tuple(
            PlannedDose(begin + timedelta(days=step.start_day), step.days, step.dose) for step in plan.steps
        ),
        risk.tolerated if risk is not None else None,
        risk.chance if risk is not None else None,
        risk.joint if risk is not None else False,
    )
