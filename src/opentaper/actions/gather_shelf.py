"""Gather the shelf that a plan is made from: the person's own, a country's, or what a pharmacy would make."""

from __future__ import annotations

from dataclasses import fields, replace

from opentaper import formulary
from opentaper.actions.asked import AskedPlan
from opentaper.errors import BadOption
from opentaper.formulary.facts import Drug, Form, Grade, Product, Release
from opentaper.formulary.policy import Bound, MeasuringError
from opentaper.planning.compounding import compounded_strengths
from opentaper.planning.plan import plan
from opentaper.planning.request import PlanRequest
from opentaper.planning.result import PlanResult
from opentaper.planning.shelf import Availability, Item, Shelf, Syringe, market_shelf
from opentaper.planning.shelf_text import shelf_of
from opentaper.quantities import Dose

COMPOUNDED = "compounded"
# A plan that nobody asked to be compounded counts on no more strengths, and no more pieces in a dose.
MOST_STRENGTHS, MOST_PIECES = 6, 8
# A liquid of 1 mg/mL drawn to a millionth: what a plan would be if any dose could be had.
ANY_DOSE_PER_ML = 1_000
ANY_ERROR = Bound(0.0, (), Grade.C)
ANY_DOSE_SYRINGE = Syringe(mark_ul=1, capacity_ul=10_000_000)


def is_compounded(asked: AskedPlan) -> bool:
    """Tell whether the pharmacy is to choose the strengths: the shelf line ``compounded`` alone."""
    return any(line.strip().lower() == COMPOUNDED for line in asked.have)


def gathered_shelf(asked: AskedPlan, drug: Drug) -> Shelf:
    """Return the shelf that was told, else the ordinary products of the country.

    Raises
    ------
    EmptyShelf, BadShelf, NotSplittable, UnknownMarket
        Each names what was told.
    """
    products = formulary.products(asked.market, drug.name)
    if asked.have:
        shelf = shelf_of(drug.name, asked.have, products, formulary.release())
        return replace(shelf, market=asked.market.upper())
    ordinary = any(product.assumed for product in products)
    return market_shelf(
        drug.name,
        asked.market.upper(),
        products,
        Availability.ORDINARY if ordinary else Availability.TO_ORDER,
    )


def shelf_to_order(asked: AskedPlan, drug: Drug) -> Shelf:
    """Return every product of the country, those made to order or rarely dispensed too."""
    products = formulary.products(asked.market, drug.name)
    return market_shelf(drug.name, asked.market.upper(), products, Availability.TO_ORDER)


def shelf_with_capsules(asked: AskedPlan, stuck: PlanResult) -> Shelf | None:
    """Return the shelf of a plan that got stuck, with capsules for the doses from there on, or None.

    Capsules are compounded from immediate-release products alone, and only of drugs that are swallowed.
    """
    request, shelf = stuck.request, stuck.request.shelf
    products = formulary.products(asked.market, request.drug.name)
    immediate = any(product.release is Release.IMMEDIATE for product in products)
    if shelf is None or not immediate or request.drug.route != "oral":
        return None
    at = stuck.steps[-1].dose if stuck.steps else request.start
    strengths = _strengths(request, below=at)
    if not strengths:
        return None
    lines = tuple(f"{COMPOUNDED} {strength}" for strength in strengths)
    capsules = shelf_of(request.drug.name, lines, products, formulary.release())
    items = (*shelf.items, *(item for item in capsules.items if item not in shelf.items))
    n_made = sum(item.product.form is Form.COMPOUNDED_CAPSULE for item in items)
    if n_made > MOST_STRENGTHS:
        return None
    return replace(shelf, items=items, availability=Availability.COMPOUNDED, max_pieces=MOST_PIECES)


def chosen_shelf(asked: AskedPlan, request: PlanRequest) -> Shelf:
    """Return the told shelf with the fewest compounded strengths that serve the whole plan.

    Raises
    ------
    BadOption
        No small set of strengths serves it.
    """
    strengths = _strengths(request)
    if not strengths:
        raise BadOption(option="have", given=COMPOUNDED, wanted="a strength, such as: compounded 0.5mg")
    told = tuple(line for line in asked.have if line.strip().lower() != COMPOUNDED)
    lines = (*told, *(f"{COMPOUNDED} {strength}" for strength in strengths))
    return shelf_of(
        request.drug.name, lines, formulary.products(asked.market, request.drug.name), formulary.release()
    )


def _strengths(request: PlanRequest, below: Dose | None = None) -> tuple[str, ...]:
    """Return the fewest strengths that serve the plan that would be made if any dose could be had.

    With ``below``, only its doses under that one.
    """
    any_dose = Product(
        id="any-dose",
        drug=request.drug.name,
        market="",
        form=Form.ORAL_SOLUTION,
        release=Release.IMMEDIATE,
        label="any dose",
        source=(),
        grade=Grade.C,
        date="",
        micrograms_per_ml=ANY_DOSE_PER_ML,
    )
    shelf = Shelf((Item(any_dose),), (ANY_DOSE_SYRINGE,))
    exact = replace(request.policy, measuring=MeasuringError(*(ANY_ERROR,) * len(fields(MeasuringError))))
    laid = plan(replace(request, shelf=shelf, policy=exact, end_day=None))
    steps = laid.steps if laid.outcome.is_plan else ()
    doses = tuple(step.dose for step in steps if step.dose and (below is None or step.dose < below))
    if below is not None and not doses:  # only zero is left, and it is too far: one smaller dose comes before
        doses = (Dose(below.micrograms // 2),)
    return tuple(str(strength) for strength in compounded_strengths(doses))
