"""Virtual people for tests of the adaptive method: a population of fixed numbers, whatever is calibrated."""

from __future__ import annotations

from dataclasses import fields, replace
from functools import cache

from opentaper.actions.twins import twins
from opentaper.formulary.facts import Grade
from opentaper.formulary.policy import Bound, MeasuringError
from opentaper.formulary.population import Population, Spread, shipped_population
from opentaper.planning.request import Method, PlanRequest
from opentaper.planning.shelf import Item, Shelf, Syringe
from opentaper.planning.twins import Risk, Twins
from tests.builders import liquid

FEW = 96


@cache
def made_up() -> Population:
    """Return a population that no calibration changes."""
    people = {
        "ed50_factor": Spread(1.0, 0.4),
        "half_life_factor": Spread(1.0, 0.35),
        "tau_fast_days": Spread(14.0, 0.5),
        "tau_slow_days": Spread(240.0, 0.6),
        "fast_share": Spread(0.45, 0.5),
        "u50": Spread(0.45, 0.6),
    }
    return replace(
        shipped_population(),
        people=people,
        drugs={},
        steepness=2.0,
        metabolite_share=0.5,
        failed_attempt=0.85,
        most_failed=3,
    )


def stand_ins(request: PlanRequest, n: int = FEW) -> Twins | None:
    """Return the twins of whoever asks, out of the fixed population."""
    return twins(request, made_up(), n)


def adaptive(request: PlanRequest, risk: Risk, n: int = FEW) -> PlanRequest:
    """Return the request as an adaptive one."""
    asked = replace(
        request,
        method=Method.ADAPTIVE,
        step_points=None,
        cut_share=None,
        step_mg=None,
        doses=(),
        targets=(),
        risk=risk,
    )
    return replace(asked, twins=stand_ins(asked, n))


def any_dose(request: PlanRequest) -> PlanRequest:
    """Return the request with a shelf that makes every dose, measured without error."""
    exact = MeasuringError(*(Bound(0.0, (), Grade.C),) * len(fields(MeasuringError)))
    shelf = Shelf((Item(liquid("1", drug_name=request.drug.name)),), (Syringe(1, 10_000_000),))
    return replace(request, shelf=shelf, policy=replace(request.policy, measuring=exact))
