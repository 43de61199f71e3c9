"""Weigh length against chance: the plan that a person asks for, beside those for other chances."""

from __future__ import annotations

from datetime import date

from opentaper.actions.asked import AskedPlan
from opentaper.actions.propose_plan import propose_plan
from opentaper.errors import BadOption
from opentaper.planning.patience import Offer, patience
from opentaper.planning.plan import plan
from opentaper.planning.request import Method


def weigh_patience(asked: AskedPlan, today: date) -> tuple[Offer, ...]:
    """Return the soonest plan for each of some chances, all from the same shelf.

    Raises
    ------
    BadInput
        Any option that cannot be meant, named; another method than the adaptive one.
    """
    made = propose_plan(asked, today)
    if made.method is not Method.ADAPTIVE:
        raise BadOption(
            option="trade-off", given=f"with {made.method.value}", wanted="the method adaptive with it"
        )
    return patience(made.request, plan)
