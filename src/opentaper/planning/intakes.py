"""A day's dose as one or several intakes, each made from the shelf; uneven where the shelf asks for it."""

from __future__ import annotations

from fractions import Fraction

from opentaper.planning.dispensing import Dispenser, Recipe, crudeness
from opentaper.planning.request import Times
from opentaper.planning.result import Intake
from opentaper.quantities import ZERO, Dose

# How many ways to make an intake are tried around its share: many for the last two, fewer before them.
WAYS, WAYS_BEFORE = 8, 2

Key = tuple[int, ...]
Split = tuple[Recipe, ...] | None


def intakes(
    dispenser: Dispenser, times: Times | None, target: Dose, low: Dose, high: Dose, slack: Dose = ZERO
) -> tuple[Intake, ...] | None:
    """Return the intakes of a day whose sum lies in [low, high] and nearest to ``target``, or None.

    A day whose parts cannot together be measured well enough comes after every one that can; then least
    error, then the evenest, then fewest pieces, least handling, least waste. Within ``slack`` a sum
    counts as met and a share as even: no piece is added for the sake of less than that.
    """
    if times is None or len(times.shares) == 1:
        recipe = dispenser.nearest(target, low, high, slack)
        return None if recipe is None else (Intake(0, recipe.parts),)
    recipes = _split(dispenser, times.shares, target, low, high, slack, {})
    if recipes is None:
        return None
    return tuple(Intake(index, recipe.parts) for index, recipe in enumerate(recipes))


def _split(
    dispenser: Dispenser,
    shares: tuple[Fraction, ...],
    target: Dose,
    low: Dose,
    high: Dose,
    slack: Dose,
    seen: dict[tuple[int, Dose, Dose, Dose], Split],
) -> Split:
    """Return the best recipes of the intakes that are left; ``seen`` keeps what was already searched."""
    asked = len(shares), target, low, high
    if asked not in seen:
        seen[asked] = _searched(dispenser, shares, target, low, high, slack, seen)
    return seen[asked]


def _searched(
    dispenser: Dispenser,
    shares: tuple[Fraction, ...],
    target: Dose,
    low: Dose,
    high: Dose,
    slack: Dose,
    seen: dict[tuple[int, Dose, Dose, Dose], Split],
) -> Split:
    if len(shares) == 1:
        recipe = dispenser.nearest(target, low, high, slack)
        return None if recipe is None else (recipe,)
    whole = sum(shares, Fraction(0))
    wanted = Dose(round(target.micrograms * shares[0] / whole))
    n_ways = WAYS if len(shares) == 2 else WAYS_BEFORE
    best: tuple[Key, tuple[Recipe, ...]] | None = None
    for first in _ways(dispenser, wanted, high, slack, n_ways):
        left = _less(target, first.dose), _less(low, first.dose), high - first.dose
        rest = _split(dispenser, shares[1:], *left, slack, seen)
        if rest is None:
            continue
        recipes = (first, *rest)
        key = _key(recipes, shares, target, slack, dispenser.crude)
        if best is None or key < best[0]:
            best = key, recipes
    return None if best is None else best[1]


def _ways(dispenser: Dispenser, wanted: Dose, high: Dose, slack: Dose, n_ways: int) -> list[Recipe]:
    """Return recipes for an intake around its share: the nearest, the simplest near it, and counted sums."""
    around = sorted(dispenser.rising, key=lambda counted: abs(counted - wanted.micrograms))[:n_ways]
    windows = [(ZERO, min(high, wanted * 2)), *((Dose(counted), Dose(counted)) for counted in around)]
    found = [dispenser.nearest(wanted, low, top) for low, top in windows if top <= high]
    if slack:
        found.append(dispenser.nearest(wanted, *windows[0], slack))
    unique = {recipe.dose: recipe for recipe in found if recipe is not None}
    return list(unique.values())


def _key(
    recipes: tuple[Recipe, ...],
    shares: tuple[Fraction, ...],
    target: Dose,
    slack: Dose,
    crude: tuple[float, ...],
) -> Key:
    total, whole = sum(recipe.dose.micrograms for recipe in recipes), sum(shares, Fraction(0))
    off = abs(total - target.micrograms)
    apart = [
        abs(recipe.dose.micrograms - round(target.micrograms * share / whole))
        for recipe, share in zip(recipes, shares, strict=True)
    ]
    costs = [recipe.cost for recipe in recipes]
    error_ug = sum(recipe.error_mg for recipe in recipes) * 1_000
    return (
        crudeness(error_ug, total, target.micrograms, crude),
        _counted(off, slack),
        sum(_counted(one, slack) for one in apart),
        sum(cost[0] for cost in costs),
        sum(cost[1] for cost in costs),
        sum(cost[2] for cost in costs),
        off,
        sum(apart),
    )


def _counted(off: int, slack: Dose) -> int:
    """Return micrograms as they count: none within the slack."""
    return 0 if off <= slack.micrograms else off


def _less(one: Dose, other: Dose) -> Dose:
    return Dose(max(0, one.micrograms - other.micrograms))
