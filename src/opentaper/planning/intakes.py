"""A day's dose as one or several intakes, each made from the shelf; uneven where the shelf asks for it."""

from __future__ import annotations

from fractions import Fraction

from opentaper.planning.dispensing import Dispenser, Recipe
from opentaper.planning.request import Times
from opentaper.planning.result import Intake
from opentaper.quantities import ZERO, Dose

# How many ways to make an intake are tried around its even share.
WAYS = 8

Key = tuple[int, int, int, int, int]


def intakes(
    dispenser: Dispenser, times: Times | None, target: Dose, low: Dose, high: Dose
) -> tuple[Intake, ...] | None:
    """Return the intakes of a day whose sum lies in [low, high] and nearest to ``target``, or None.

    Least error first, then the evenest, then fewest pieces, least handling, least waste.
    """
    shares = (Fraction(1),) if times is None else times.shares
    recipes = _split(dispenser, shares, target, low, high)
    if recipes is None:
        return None
    return tuple(Intake(index, recipe.parts) for index, recipe in enumerate(recipes))


def _split(
    dispenser: Dispenser, shares: tuple[Fraction, ...], target: Dose, low: Dose, high: Dose
) -> tuple[Recipe, ...] | None:
    if len(shares) == 1:
        recipe = dispenser.nearest(target, low, high)
        return None if recipe is None else (recipe,)
    whole = sum(shares, Fraction(0))
    wanted = Dose(round(target.micrograms * shares[0] / whole))
    best: tuple[Key, tuple[Recipe, ...]] | None = None
    for first in _ways(dispenser, wanted, high):
        rest = _split(
            dispenser, shares[1:], _less(target, first.dose), _less(low, first.dose), high - first.dose
        )
        if rest is None:
            continue
        recipes = (first, *rest)
        key = _key(recipes, shares, target)
        if best is None or key < best[0]:
            best = key, recipes
    return None if best is None else best[1]


def _ways(dispenser: Dispenser, wanted: Dose, high: Dose) -> list[Recipe]:
    """Return recipes for an intake around its share: the nearest of all, and the nearest counted sums."""
    around = sorted(dispenser.rising, key=lambda counted: abs(counted - wanted.micrograms))[:WAYS]
    windows = [(ZERO, min(high, wanted * 2)), *((Dose(counted), Dose(counted)) for counted in around)]
    found = [dispenser.nearest(wanted, low, top) for low, top in windows if top <= high]
    unique = {recipe.dose: recipe for recipe in found if recipe is not None}
    return list(unique.values())


def _key(recipes: tuple[Recipe, ...], shares: tuple[Fraction, ...], target: Dose) -> Key:
    total = sum(recipe.dose.micrograms for recipe in recipes)
    uneven = sum(
        abs(recipe.dose.micrograms - round(target.micrograms * share))
        for recipe, share in zip(recipes, shares, strict=True)
    )
    costs = [recipe.cost for recipe in recipes]
    return (
        abs(total - target.micrograms),
        uneven,
        sum(cost[0] for cost in costs),
        sum(cost[1] for cost in costs),
        sum(cost[2] for cost in costs),
    )


def _less(one: Dose, other: Dose) -> Dose:
    return Dose(max(0, one.micrograms - other.micrograms))
