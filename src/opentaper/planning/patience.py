"""Length against chance: what a person would get for accepting more, and what each week of patience buys."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from opentaper.planning.adaptive_course import risk_met
from opentaper.planning.request import PlanRequest
from opentaper.planning.result import PlanResult

#: The chances that are looked at beside the one that was chosen.
CHANCES = (0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5)
DAYS_PER_WEEK = 7


@dataclass(frozen=True, slots=True)
class Offer:
    """The soonest plan for one accepted chance.

    Parameters
    ----------
    chance
        What is accepted, 0 to 1.
    is_chosen
        Whether this is the chance that the request names.
    result
        The plan, or why there is none.
    worst_day, ever
        The share of the twins above what is tolerated on the hardest day, and at some time; None without a
        plan.
    spared_a_week
        By how much the chance (of the kind that was chosen, a day or ever) falls for each week that this plan
        takes longer than the next shorter one; None for the shortest, and where the length is the same.
    """

    chance: float
    is_chosen: bool
    result: PlanResult
    worst_day: float | None
    ever: float | None
    spared_a_week: float | None = None


def patience(request: PlanRequest, plan: Callable[[PlanRequest], PlanResult]) -> tuple[Offer, ...]:
    """Return the soonest plan for each of some chances, from the lowest chance to the highest.

    Parameters
    ----------
    request
        An adaptive request, with its risk and its twins.
    plan
        What makes a plan of a request.
    """
    risk = request.risk
    if risk is None or request.twins is None:
        return ()
    offers = []
    for chance in sorted({*CHANCES, risk.chance}):
        made = plan(replace(request, risk=replace(risk, chance=chance)))
        met = risk_met(made.request, made.steps) if made.outcome.is_plan else None
        offers.append(
            Offer(
                chance,
                chance == risk.chance,
                made,
                met.worst_day if met is not None else None,
                met.ever if met is not None else None,
            )
        )
    return tuple(_bought(offer, offers[place + 1 :], joint=risk.joint) for place, offer in enumerate(offers))


def _bought(offer: Offer, higher: list[Offer], *, joint: bool) -> Offer:
    """Return an offer with what its extra weeks buy against the next shorter plan."""
    here = offer.ever if joint else offer.worst_day
    shorter = next((one for one in higher if _days(one) is not None and _days(one) != _days(offer)), None)
    there = None if shorter is None else shorter.ever if joint else shorter.worst_day
    days, fewer = _days(offer), None if shorter is None else _days(shorter)
    if here is None or there is None or days is None or fewer is None or days <= fewer:
        return offer
    return replace(offer, spared_a_week=(there - here) / ((days - fewer) / DAYS_PER_WEEK))


def _days(offer: Offer) -> int | None:
    return offer.result.total_days if offer.result.outcome.is_plan else None
