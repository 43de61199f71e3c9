"""The fourth lesson: how one small dose can be made, each way by itself, with what measuring may miss."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache

from opentaper import formulary
from opentaper.actions.asked import AskedPlan
from opentaper.actions.gather_shelf import shelf_to_order
from opentaper.actions.make_dose import MadeDose, made_from
from opentaper.actions.propose_plan import known_drug
from opentaper.errors import EmptyShelf, NotADose
from opentaper.formulary.facts import Drug
from opentaper.planning.doors import check_dose
from opentaper.planning.shelf import Item, Shelf
from opentaper.planning.shelf_text import shelf_of
from opentaper.planning.solids import solids
from opentaper.quantities import Dose

#: Ways to make a dose: pieces as they come or cut where their papers allow it; a liquid drawn with a syringe;
#: a capsule that a pharmacy makes.
PIECES, LIQUID, COMPOUNDED = "pieces", "liquid", "compounded"
#: What the lesson begins with.
USUAL = ("sertraline", "3 mg")


@dataclass(frozen=True, slots=True)
class DoseWay:
    """One way to make a dose; ``made`` is None where the country's list has nothing for it."""

    name: str
    made: MadeDose | None

    @property
    def is_made(self) -> bool:
        """Whether anything comes near the dose."""
        return self.made is not None and bool(self.made.made)


@dataclass(frozen=True, slots=True)
class SmallDose:
    """A drug, a small dose, a country's products, and each way to make it.

    ``smallest`` is the smallest piece, whole or cut; None where there are only liquids. ``liquids`` are all
    that there are, the finest for this dose first: the way by a liquid is the first of them.
    """

    drug: Drug
    dose: Dose
    market: str
    ways: tuple[DoseWay, ...]
    smallest: Dose | None
    liquids: tuple[MadeDose, ...]


@cache
def dose_drugs(market: str) -> tuple[str, ...]:
    """Return the drugs of which a country lists anything that is swallowed whole, cut or measured at home."""
    return tuple(name for name in formulary.drug_names() if _items(formulary.drug(name), market))


def small_dose(drug_name: str, dose: str, market: str) -> SmallDose:
    """Return each way to make a dose of a country's products.

    Raises
    ------
    BadInput
        An unknown drug or market, a dose that cannot be read, is zero, or is too large.

    Examples
    --------
    >>> told = small_dose("sertraline", "3 mg", "UK")
    >>> [(way.name, way.is_made, way.made.is_exact) for way in told.ways]
    [('pieces', False, False), ('liquid', True, True), ('compounded', True, True)]
    >>> str(told.smallest), told.liquids[0].error_mg < told.liquids[-1].error_mg
    ('12.5 mg', True)
    """
    drug, wanted = known_drug(drug_name, market), Dose.parse(dose)
    check_dose(drug, wanted)
    if not wanted:
        raise NotADose(text=dose, why="not_a_number")
    items = _items(drug, market)
    pieces = tuple(item for item in items if not item.product.form.is_liquid)
    liquids = _liquids(drug, wanted, items, market)
    return SmallDose(
        drug=drug,
        dose=wanted,
        market=market,
        ways=(
            DoseWay(PIECES, _made(drug, wanted, pieces, market)),
            DoseWay(LIQUID, liquids[0] if liquids else None),
            DoseWay(COMPOUNDED, _compounded(drug, wanted, market)),
        ),
        smallest=_smallest(pieces),
        liquids=liquids,
    )


def _liquids(drug: Drug, wanted: Dose, items: tuple[Item, ...], market: str) -> tuple[MadeDose, ...]:
    """Return what each liquid makes by itself, the nearest and then the finest first."""
    made = [_made(drug, wanted, (item,), market) for item in items if item.product.form.is_liquid]
    near = [one for one in made if one is not None and one.made]
    return tuple(sorted(near, key=lambda one: (one.off, one.error_mg)))


def _smallest(pieces: tuple[Item, ...]) -> Dose | None:
    found = solids(Shelf(pieces), formulary.shipped_policy().measuring) if pieces else ()
    return Dose(found[-1].ug) if found else None


def _items(drug: Drug, market: str) -> tuple[Item, ...]:
    """Return what a country lists of a drug, also what must be ordered; nothing where it lists nothing."""
    try:
        return shelf_to_order(AskedPlan(drug=drug.name, dose="1 mg", market=market), drug).items
    except EmptyShelf:
        return ()


def _made(drug: Drug, wanted: Dose, items: tuple[Item, ...], market: str) -> MadeDose | None:
    return made_from(drug, wanted, Shelf(items, market=market, assumed=True)) if items else None


def _compounded(drug: Drug, wanted: Dose, market: str) -> MadeDose | None:
    """Return one capsule of just this dose, where the drug is one that is swallowed."""
    products = formulary.products(market, drug.name)
    shelf = shelf_of(drug.name, (f"compounded {wanted}",), products, formulary.release())
    if any(not item.product.mg_factor for item in shelf.items):
        return None
    return made_from(drug, wanted, replace(shelf, market=market))
