"""What is really taken now, from the doses that were told."""

from __future__ import annotations

from collections.abc import Sequence

from opentaper.planning.lived import Taking
from opentaper.planning.result import PlanResult
from opentaper.quantities import Dose


def taking_of(plan: PlanResult, told: Sequence[tuple[int, Dose]], today: int) -> Taking | None:
    """Return the dose that is taken now, and since which day; None where nothing was told on the plan.

    The last told dose that the plan knows counts: a day missed, doubled or mistyped is no change of the dose.
    Where it knows none of them, the last one above zero counts.

    Parameters
    ----------
    told
        Days of the plan, and what was taken on them in all, in any order.
    today
        The day of the plan that is today; what was told of later days does not count.

    Examples
    --------
    >>> from opentaper import formulary
    >>> from opentaper.planning.plan import plan
    >>> from opentaper.planning.request import PlanRequest
    >>> drug = formulary.drug("citalopram")
    >>> made = plan(PlanRequest(drug, Dose.mg(20), formulary.shipped_policy(), None, formulary.release(),
    ...                         ideal=True, targets=(0.7, 0.0), curve=drug.curve("horowitz-taylor-2019")))
    >>> taking_of(made, [(0, Dose.mg(20)), (1, Dose.mg(20)), (2, Dose.mg(0))], today=3)
    Taking(dose=Dose('20 mg'), since=0)
    """
    known = {plan.request.start, *(step.dose for step in plan.steps)}
    days = sorted((day, dose) for day, dose in told if day <= today)
    above = [(day, dose) for day, dose in days if dose]
    counting = [(day, dose) for day, dose in above if dose in known] or above
    if plan.steps and days and not plan.steps[-1].dose and plan.steps[-1].start_day < today:
        counting = [(day, dose) for day, dose in days if dose in known]  # nothing is what the plan says
    if not counting:
        return None
    dose = counting[-1][1]
    since = counting[-1][0]
    for day, earlier in reversed(counting):
        if earlier != dose:
            return Taking(dose, since)
        since = day
    return Taking(dose, _planned(plan, dose, since))


def _planned(plan: PlanResult, dose: Dose, first: int) -> int:
    """Return the planned day of a dose that was taken before anything was told; ``first`` without one."""
    return max(
        (step.start_day for step in plan.steps if step.dose == dose and step.start_day <= first),
        default=first,
    )
