"""Gather the shelf that a plan is made from: the person's own, a country's, or what a pharmacy would make."""

from __future__ import annotations

from dataclasses import replace

from opentaper import formulary
from opentaper.actions.asked import AskedPlan
from opentaper.errors import BadOption
from opentaper.formulary.facts import Drug, Form, Grade, Product, Release
from opentaper.planning.compounding import compounded_strengths
from opentaper.planning.plan import plan
from opentaper.planning.request import PlanRequest
from opentaper.planning.shelf import Item, Shelf, Syringe, market_shelf
from opentaper.planning.shelf_text import shelf_of

# A liquid of 1 mg/mL drawn to a millionth: what a plan would be if any dose could be had.
ANY_DOSE_PER_ML = 1_000
ANY_DOSE_SYRINGE = Syringe(mark_ul=1, capacity_ul=10_000_000)


def gathered_shelf(asked: AskedPlan, drug: Drug, wished: PlanRequest | None = None) -> Shelf:
    """Return the shelf.

    Raises
    ------
    EmptyShelf, BadShelf, NotSplittable, UnknownMarket
        Each names what was told.
    """
    products = formulary.products(asked.market, drug.name)
    if not asked.have:
        return market_shelf(drug.name, asked.market.upper(), products)
    lines = asked.have
    if wished is not None:
        made = tuple(line for line in lines if line.strip().lower() != "compounded")
        lines = (*made, *(f"compounded {strength}" for strength in _strengths(wished)))
    return shelf_of(drug.name, lines, products, formulary.release())


def _strengths(wished: PlanRequest) -> tuple[str, ...]:
    """Return the fewest strengths that serve the plan that would be made if any dose could be had."""
    any_dose = Product(
        id="any-dose",
        drug=wished.drug.name,
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
    laid = plan(replace(wished, shelf=shelf))
    strengths = compounded_strengths(tuple(step.dose for step in laid.steps))
    if not strengths:
        raise BadOption(option="have", given="compounded", wanted="a strength, such as: compounded 0.5mg")
    return tuple(str(strength) for strength in strengths)
