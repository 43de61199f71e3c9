"""``proposal(request)``: the plan that a person is shown, from no wider a shelf than it needs."""

from __future__ import annotations

from dataclasses import replace

from opentaper.planning.capsules import shelf_with_capsules
from opentaper.planning.liquids import with_fewest_liquids
from opentaper.planning.plan import plan
from opentaper.planning.request import PlanRequest
from opentaper.planning.result import Outcome, PlanResult
from opentaper.planning.shelf import Availability, Shelf, market_shelf

# So often may capsules be added where a plan got stuck, before it is left at that.
ROUNDS = 3


def proposal(request: PlanRequest) -> PlanResult:
    """Return the plan of a request; an assumed shelf is made wider where it makes no plan.

    A shelf that the person told is never made wider. Where one liquid serves, only one is used.

    Raises
    ------
    BadInput
        As :func:`opentaper.planning.plan.plan` does.
    """
    laid, shelf = plan(request), request.shelf
    if request.ideal or shelf is None:
        return laid
    if shelf.assumed and laid.outcome is Outcome.NO_SHELF_DOSE:
        laid = _wider(laid, shelf)
    return with_fewest_liquids(laid)


def _wider(stuck: PlanResult, shelf: Shelf) -> PlanResult:
    """Return the plan with products made to order, then with capsules; where neither helps, the stuck one."""
    request = stuck.request
    to_order = market_shelf(request.drug.name, shelf.market, request.obtainable, Availability.TO_ORDER)
    made = plan(replace(request, shelf=to_order))
    if made.outcome is not Outcome.NO_SHELF_DOSE:
        return made
    for _ in range(ROUNDS):
        wider = shelf_with_capsules(made)
        if wider is None:
            break
        made = plan(replace(request, shelf=wider))
        if made.outcome.is_plan:
            return made
    return stuck
