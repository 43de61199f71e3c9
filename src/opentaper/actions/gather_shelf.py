"""Gather the shelf that a plan is made from: the person's own, a country's, or what a pharmacy would make."""

from __future__ import annotations

from dataclasses import replace

from opentaper import formulary
from opentaper.actions.asked import AskedPlan
from opentaper.formulary.facts import Drug
from opentaper.planning.capsules import COMPOUNDED
from opentaper.planning.shelf import Availability, Shelf, market_shelf
from opentaper.planning.shelf_text import shelf_of


def is_compounded(asked: AskedPlan) -> bool:
    """Tell whether the pharmacy is to choose the strengths: the shelf line ``compounded`` alone."""
    return any(line.strip().lower() == COMPOUNDED for line in asked.have)


def told_beside(asked: AskedPlan) -> tuple[str, ...]:
    """Return the shelf lines beside that word."""
    return tuple(line for line in asked.have if line.strip().lower() != COMPOUNDED)


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
