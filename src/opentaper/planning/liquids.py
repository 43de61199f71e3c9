"""As few liquids as serve: two strengths in one house are two chances to draw from the wrong bottle."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations

from opentaper.planning.measured import MOST_FILLS
from opentaper.planning.plan import plan
from opentaper.planning.result import Part, PlanResult
from opentaper.planning.shelf import MICROLITRES, Shelf
from opentaper.reasons import Reason


def with_fewest_liquids(result: PlanResult) -> PlanResult:
    """Return the plan made with one liquid alone where one serves, else with as few as serve.

    Of the liquids that serve in about the same time, those that are measured best are taken; one alone
    serves only with at most half the fillings that a dose may have. A plan that needs several says so.
    """
    shelf, used = result.request.shelf, liquids_used(result)
    if shelf is None or len(used) < 2 or not result.outcome.is_plan:
        return result
    longest = result.request.policy.fewer_liquids_times.value * result.total_days
    for sets in _sets(shelf, used):
        made = [_made_with(result, shelf, kept) for kept in sets]
        serving = [
            one
            for one in made
            if one.outcome.is_plan
            and one.total_days <= longest
            and (len(liquids_used(one)) > 1 or 2 * _most_fills(one) <= MOST_FILLS)
        ]
        if serving:
            return _told(min(serving, key=_crudest))
    return _told(result)


def liquids_used(result: PlanResult) -> frozenset[str]:
    """Return the ids of the liquids that some step of a plan is made from."""
    parts = (part for step in result.steps for part in step.parts)
    return frozenset(part.product.id for part in parts if part.product.form.is_liquid)


def _sets(shelf: Shelf, used: frozenset[str]) -> Iterator[list[frozenset[str]]]:
    """Yield the sets of liquids to try: each one used, each other one, then pairs and so on."""
    others = {item.product.id for item in shelf.items if item.product.form.is_liquid} - used
    yield [frozenset({one}) for one in sorted(used)]
    yield [frozenset({one}) for one in sorted(others)]
    for size in range(2, len(used)):
        yield [frozenset(some) for some in combinations(sorted(used), size)]


def _made_with(result: PlanResult, shelf: Shelf, kept: frozenset[str]) -> PlanResult:
    """Return the plan from a shelf with these liquids and no other, not even one of the same strength."""
    items = tuple(item for item in shelf.items if not item.product.form.is_liquid or item.product.id in kept)
    return plan(replace(result.request, shelf=replace(shelf, items=items)))


def _told(result: PlanResult) -> PlanResult:
    """Return the plan with a word of care where it still needs several liquids."""
    n = len(liquids_used(result))
    several = (Reason.of("warning.several_liquids", n=n),) if n > 1 else ()
    return replace(result, reasons=(*result.reasons, *several))


def _crudest(result: PlanResult) -> float:
    """Return the largest measuring error of any step as a share of its dose."""
    return max((step.error_mg / step.dose.as_mg for step in result.steps if step.dose), default=0.0)


def _most_fills(result: PlanResult) -> int:
    """Return how often the syringe is filled for the part of a dose that takes most of it."""
    return max((_fills(part) for step in result.steps for part in step.parts), default=0)


def _fills(part: Part) -> int:
    """Return how often the syringe is filled for a part; 0 where none is used."""
    return math.ceil(part.count * MICROLITRES / part.capacity_ul) if part.capacity_ul else 0
