"""A mixed shelf and a long taper: what the planner is timed on."""

from __future__ import annotations

from opentaper import formulary
from opentaper.planning.request import PlanRequest, Times
from opentaper.planning.shelf import Shelf
from opentaper.planning.shelf_text import shelf_of
from opentaper.quantities import Dose

MIXED = (
    "tablet 10mg halves",
    "tablet 20mg quarters",
    "tablet 40mg halves",
    "compounded 1.5mg",
    "liquid 2mg/mL",
    "liquid 4mg/mL",
    "drops 40mg/mL",
    "syringe 1mL 0.01mL",
    "syringe 5mL 0.2mL",
)


def mixed_shelf() -> Shelf:
    """Return tablets that may be cut, a compounded capsule, two liquids, drops and two syringes."""
    return shelf_of("citalopram", MIXED, formulary.products("UK", "citalopram"), formulary.release())


def long_request(times: int = 1) -> PlanRequest:
    """Return a taper of some forty steps from the mixed shelf."""
    return PlanRequest(
        drug=formulary.drug("citalopram"),
        start=Dose.mg(40),
        policy=formulary.shipped_policy(),
        shelf=mixed_shelf(),
        release=formulary.release(),
        step_points=2.1,
        times=Times.evenly(times),
    )
