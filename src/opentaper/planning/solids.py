"""Every sum that whole and cut pieces of a shelf can make, each with its least troublesome way."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from opentaper.formulary.facts import Split
from opentaper.formulary.policy import MeasuringError
from opentaper.planning.result import Handling, Part
from opentaper.planning.shelf import Item, Shelf
from opentaper.quantities import Dose

# Beyond so many sums a shelf of very fine pieces is searched with fewer pieces a dose instead.
MOST_SUMS = 6_000

Cost = tuple[int, int, int]
"""Pieces, handling, waste in micrograms: compared in this order."""


@dataclass(frozen=True, slots=True)
class Solid:
    """One piece, whole or cut, as it counts on the dose scale."""

    ug: int
    part: Part
    cost: Cost


@dataclass(frozen=True, slots=True)
class Made:
    """One way to a sum: its cost, the solids by their place in the list, and how far off it may be."""

    cost: Cost
    pieces: tuple[int, ...]
    error_ug: float = 0.0


def scaled(item: Item) -> Fraction:
    """Return micrograms on the dose scale in one whole piece (domain: items with a strength)."""
    strength = item.product.strength
    return Fraction(strength.micrograms if strength else 0) * item.product.mg_factor


def solids(shelf: Shelf, measuring: MeasuringError) -> tuple[Solid, ...]:
    """Return every piece that the shelf offers: wholes, and halves and quarters where they are allowed."""
    cuts = {Split.HALVES: (Handling.HALF,), Split.QUARTERS: (Handling.HALF, Handling.QUARTER)}
    pieces = []
    for item in shelf.items:
        if not item.product.form.is_piece or item.product.strength is None:
            continue
        for handling in (Handling.WHOLE, *cuts.get(item.split, ())):
            piece = _piece(item, handling, measuring)
            if piece is not None:
                pieces.append(piece)
    return tuple(sorted(pieces, key=lambda solid: (-solid.ug, solid.cost)))


def _piece(item: Item, handling: Handling, measuring: MeasuringError) -> Solid | None:
    """Return one piece, or None where it would not be whole micrograms."""
    shares = {Handling.WHOLE: (1, 0.0), Handling.HALF: (2, measuring.half_share.value)}
    parts, error = shares.get(handling, (4, measuring.quarter_share.value))
    exact = scaled(item) / parts
    if exact.denominator != 1 or exact <= 0:
        return None
    dose = Dose(int(exact))
    part = Part(item.product, handling, Fraction(1, parts), dose, error_mg=error * dose.as_mg)
    return Solid(dose.micrograms, part, (1, handling.effort, 0))


@lru_cache(maxsize=64)
def sums(pieces: tuple[Solid, ...], most_ug: int, most_pieces: int) -> dict[int, Made]:
    """Return every sum up to ``most_ug`` with its cheapest way, built one piece at a time.

    A sum is first reached with the fewest pieces, so later layers never replace an earlier one.
    """
    reached: dict[int, Made] = {0: Made((0, 0, 0), ())}
    edge = dict(reached)
    for _ in range(most_pieces):
        found: dict[int, Made] = {}
        for so_far, made in edge.items():
            start = made.pieces[-1] if made.pieces else 0
            for place in range(start, len(pieces)):
                solid = pieces[place]
                total = so_far + solid.ug
                if total > most_ug or total in reached:
                    continue
                cost = _plus(made.cost, solid.cost)
                if total not in found or cost < found[total].cost:
                    error = made.error_ug + solid.part.error_mg * 1_000
                    found[total] = Made(cost, (*made.pieces, place), error)
        if not found or len(reached) + len(found) > MOST_SUMS:
            break
        reached |= found
        edge = found
    return reached


def _plus(one: Cost, other: Cost) -> Cost:
    return one[0] + other[0], one[1] + other[1], one[2] + other[2]


def gathered(pieces: tuple[Solid, ...], places: tuple[int, ...]) -> tuple[Part, ...]:
    """Return the parts of a sum, with equal whole pieces counted together."""
    parts = []
    for place in dict.fromkeys(places):
        part, n = pieces[place].part, places.count(place)
        parts.append(
            Part(part.product, part.handling, part.count * n, part.dose * n, error_mg=part.error_mg * n)
        )
    return tuple(parts)
