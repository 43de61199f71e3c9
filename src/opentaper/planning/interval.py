"""How many days lie between two cuts: the wish, and every limit that lengthens it."""

from __future__ import annotations

import math

from opentaper.formulary.facts import Drug, Fact
from opentaper.formulary.policy import Bound, FamilyRule
from opentaper.planning.request import PlanRequest
from opentaper.quantities import Dose
from opentaper.reasons import Limited, Reason

HOURS_PER_DAY = 24


def slowest_half_life(drug: Drug) -> Fact | None:
    """Return the longest half-life of a drug and its active metabolites, by the upper end.

    None where the drug's own is not confirmed: what is not known is not taken as short. A metabolite's counts
    also when it is not confirmed, because it can only make the answer longer.
    """
    own = drug.half_life_h
    if own is None or own.highest is None or not own.grade.decides:
        return None
    told = [part.half_life_h for part in drug.metabolites if part.half_life_h is not None]
    return max((own, *told), key=lambda fact: fact.highest or 0.0)


def interval(request: PlanRequest, rule: FamilyRule, wanted: int) -> Limited[float]:
    """Return the days at each step, never fewer than wished, with every limit asked.

    Parameters
    ----------
    wanted
        Days wished for, at least 1.
    """
    policy = request.policy
    least = least_days(request, rule)
    days = Limited.wanting(float(wanted)).at_least(
        least.value, Reason.of("limit.days", least.source[0], days=int(least.value), family=rule.family.value)
    )
    slow = slowest_half_life(request.drug)
    if slow is None or slow.highest is None:
        unknown = int(policy.unknown_half_life_days.value)
        return days.at_least(
            unknown, Reason.of("limit.unknown_half_life", days=unknown, drug=request.drug.name)
        )
    settled = math.ceil(policy.settling.value * slow.highest / HOURS_PER_DAY)
    hours = round(slow.highest, 1)
    source = slow.source[0] if slow.source else ""
    return days.at_least(settled, Reason.of("limit.settling", source, days=settled, hours=hours))


def least_days(request: PlanRequest, rule: FamilyRule) -> Bound:
    """Return the family's least days between cuts; short use must be known to count."""
    months = request.person.months_of_use
    short = months is not None and months < request.policy.short_use_months.value
    return rule.least_days_short_use if short and rule.least_days_short_use is not None else rule.least_days


def days_at(request: PlanRequest, dose: Dose, ordinary: int) -> int:
    """Return the days wished for at a dose: the lowest phase that holds it, else the ordinary days."""
    holding = [phase for phase in request.phases if dose <= phase.below]
    return min(holding, key=lambda phase: phase.below).days if holding else ordinary
