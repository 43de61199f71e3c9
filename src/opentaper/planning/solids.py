"""Every sum that whole and cut pieces of a shelf can make, each with its least troublesome way."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from opentaper.formulary.facts import Form, Split
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
        if item.product.form is Form.TAPERING_STRIP:  # one pouch holds the whole amount: see measured
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
def sums(pieces: tuple[Solid, ...], most_ug: int, most_pieces: int) -> dict[int, tuple[Made, ...]]:
    """Return every sum up to ``most_ug`` with the ways to it, built one piece at a time.

    The first way is the least trouble. Each further one is more trouble and more exact, as two whole
    tablets are beside a quarter of a large one.
    """
    reached: dict[int, tuple[Made, ...]] = {0: (Made((0, 0, 0), ()),)}
    edge = list(reached.items())
    for _ in range(most_pieces):
        found: dict[int, tuple[Made, ...]] = {}
        for so_far, ways in edge:
            for place, solid in enumerate(pieces):
                total = so_far + solid.ug
                if total > most_ug:
                    continue
                for made in ways:
                    more = _with(made, place, solid)
                    if not _is_beaten(more, reached.get(total, ())):
                        found[total] = _best((*found.get(total, ()), more))
        if not found or len(reached.keys() | found.keys()) > MOST_SUMS:
            break
        edge = list(found.items())
        for total, ways in edge:
            reached[total] = (*reached.get(total, ()), *ways)
    return reached


def _with(made: Made, place: int, solid: Solid) -> Made:
    """Return a way with one more piece; its error is rounded so that the order of adding leaves no trace."""
    error = round(made.error_ug + solid.part.error_mg * 1_000, 6)
    return Made(_plus(made.cost, solid.cost), tuple(sorted((*made.pieces, place))), error)


def _is_beaten(made: Made, others: tuple[Made, ...]) -> bool:
    """Tell whether another way is no more trouble and no less exact."""
    return any(other.cost <= made.cost and other.error_ug <= made.error_ug for other in others)


def _best(ways: tuple[Made, ...]) -> tuple[Made, ...]:
    """Return the ways that no other one beats, the least trouble first."""
    kept: list[Made] = []
    for made in sorted(ways, key=lambda made: (made.cost, made.error_ug, made.pieces)):
        if not _is_beaten(made, tuple(kept)):
            kept.append(made)
    return tuple(kept)


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
