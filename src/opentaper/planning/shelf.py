"""What the person has to make a dose from: products, syringes and a scale."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from opentaper.errors import EmptyShelf
from opentaper.formulary.facts import Product, Release, Split

MICROLITRES = 1_000


class Availability(StrEnum):
    """What an assumed shelf counts on: ordinary products, those made to order, or compounded capsules."""

    ORDINARY = "ordinary"
    TO_ORDER = "to-order"
    COMPOUNDED = "compounded"


@dataclass(frozen=True, slots=True)
class Syringe:
    """An oral syringe: what it holds and how finely it is marked, in microlitres."""

    mark_ul: int = 10
    capacity_ul: int = 1_000


@dataclass(frozen=True, slots=True)
class Scale:
    """A balance: the smallest weight it tells apart, in micrograms of powder or beads."""

    mark_ug: int
    error_ug: int


@dataclass(frozen=True, slots=True)
class Item:
    """One product on the shelf with what the person may and can do with it.

    Parameters
    ----------
    product
        The product; its own documents bound what is allowed.
    split
        Into what it is cut here: never more than the product allows.
    disperse_ml
        Millilitres of water in which one tablet is dispersed, or None.
    beads
        Beads counted in one capsule of this batch, or None.
    contents_ug
        Weight of one capsule's contents of this batch in micrograms, or None.
    bottle_ml
        Millilitres in one bottle of a liquid, or None where it was not told.
    stock
        Pieces (or mL of a liquid) in the house, or None where it was not told.
    confirmed
        False where the handling rests on the person's word alone, not on the product's documents.
    """

    product: Product
    split: Split = Split.NO
    disperse_ml: int | None = None
    beads: int | None = None
    contents_ug: int | None = None
    bottle_ml: int | None = None
    stock: int | None = None
    confirmed: bool = True


@dataclass(frozen=True, slots=True)
class Shelf:
    """Everything a dose may be made from; ``assumed`` when it is a country's list, not the person's own.

    ``max_pieces`` bounds tablets, parts of tablets and syringe fills in one intake.
    """

    items: tuple[Item, ...]
    syringes: tuple[Syringe, ...] = (Syringe(),)
    scale: Scale | None = None
    market: str = ""
    assumed: bool = False
    availability: Availability = Availability.ORDINARY
    max_pieces: int = 12

    def __post_init__(self) -> None:
        if not self.items:
            raise EmptyShelf(drug="", where=self.market or "shelf")


def market_item(product: Product) -> Item:
    """Return what may be done with a product when only its documents speak."""
    allowed = product.split if product.split in {Split.HALVES, Split.QUARTERS} else Split.NO
    may_cut = product.split_grade.decides and not product.is_intact_only
    return Item(product, split=allowed if may_cut else Split.NO)


def market_shelf(
    drug: str, market: str, products: tuple[Product, ...], availability: Availability = Availability.ORDINARY
) -> Shelf:
    """Return the shelf that a plan assumes when the person told none: the country's products.

    The ordinary ones; with ``Availability.TO_ORDER`` also specials, imports and what is rarely dispensed.

    Raises
    ------
    EmptyShelf
        The country's list holds nothing that can be counted or measured at home.
    """
    at_home = [product for product in products if product.form.is_liquid or product.form.is_piece]
    # What is marketed and still not assumed is unfit for planning (weekly, part-dose or odd salt forms).
    ordered = (
        [] if availability is Availability.ORDINARY else [one for one in at_home if one.status != "marketed"]
    )
    usable = [product for product in at_home if product.assumed or product in ordered]
    if not usable:
        raise EmptyShelf(drug=drug, where=market)
    items = tuple(market_item(product) for product in _one_release(usable))
    return Shelf(items, market=market, assumed=True, availability=availability)


def _one_release(products: list[Product]) -> list[Product]:
    """Return products of one kind of release alone: releases are not mixed unasked.

    The ordinary products decide: immediate release where there is any, else what there is.
    """
    ordinary = [product for product in products if product.assumed] or products
    wanted = not any(product.release is Release.IMMEDIATE for product in ordinary)
    return [product for product in products if product.is_intact_only == wanted]
