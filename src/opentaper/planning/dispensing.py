"""From a wished dose to an amount that the shelf can make: an exact search, not a greedy one.

Among all doses of a window that counted pieces plus at most one measured amount can make, the one with
the least error wins, then the fewest pieces, then the least handling, then the least waste. An amount that
cannot be measured to a fifth of the dose comes after every one that can. Two measured amounts in one dose
are left out on purpose: two liquids to draw are two chances to mix them up.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import lru_cache

from opentaper.formulary.policy import MeasuringError
from opentaper.planning.measured import Measured, measured
from opentaper.planning.result import Part
from opentaper.planning.shelf import Shelf
from opentaper.planning.solids import Cost, Made, Solid, gathered, solids, sums
from opentaper.quantities import Dose

Key = tuple[int, int, int, int, int]
# Measuring errors beyond these shares of the dose put an amount after every better measured one.
CRUDE = (0.2, 0.5, 1.0)


@dataclass(frozen=True, slots=True)
class Recipe:
    """One amount that can be made: its parts add up to ``dose`` to the microgram."""

    dose: Dose
    parts: tuple[Part, ...]
    cost: Cost

    @property
    def error_mg(self) -> float:
        """Measuring errors of the parts, added."""
        return sum(part.error_mg for part in self.parts)


@dataclass(frozen=True, slots=True)
class Dispenser:
    """A shelf laid out for searching, up to a largest dose."""

    pieces: tuple[Solid, ...]
    fine: tuple[Measured, ...]
    sums: dict[int, Made]
    rising: tuple[int, ...]
    most_pieces: int

    def nearest(self, target: Dose, low: Dose, high: Dose) -> Recipe | None:
        """Return the best recipe for a dose of [low, high], or None where the shelf makes none.

        Zero is a dose that every shelf makes, of no parts.
        """
        best: tuple[Key, int, Measured | None, int] | None = None
        for source in (None, *self.fine):
            found = self._by(source, target.micrograms, low.micrograms, high.micrograms, best)
            best = found if found is not None else best
        return None if best is None else self._recipe(best)

    def _by(
        self,
        source: Measured | None,
        target: int,
        low: int,
        high: int,
        best: tuple[Key, int, Measured | None, int] | None,
    ) -> tuple[Key, int, Measured | None, int] | None:
        """Return the best way with one measured source (or none), where it beats ``best``."""
        most = source.ug(source.most) if source else 0
        first, last = bisect_left(self.rising, low - most), bisect_right(self.rising, high)
        found = None
        for counted in reversed(self.rising[first:last]):
            n = _marks(source, target - counted, low - counted, high - counted)
            if n is None:
                continue
            total = counted + (source.ug(n) if source and n else 0)
            cost = _cost(self.sums[counted].cost, source, n)
            if cost[0] > self.most_pieces:
                continue
            crude = _crude(self.sums[counted].error_ug + (source.error_ug(n) if source and n else 0.0), total)
            key = (crude, abs(total - target), *cost)
            if best is None or key < best[0]:
                best = found = (key, counted, source if n else None, n)
        return found

    def _recipe(self, best: tuple[Key, int, Measured | None, int]) -> Recipe:
        key, counted, source, n = best
        parts = gathered(self.pieces, self.sums[counted].pieces)
        if source is not None:
            parts = (*parts, source.part(n))
        return Recipe(Dose(sum(part.dose.micrograms for part in parts)), parts, key[2:])


def _marks(source: Measured | None, target: int, low: int, high: int) -> int | None:
    """Return how many marks come nearest to ``target`` within [low, high], or None."""
    if source is None:
        return 0 if low <= 0 <= high else None
    per = source.per_mark
    n = min(max(round(target / per), 0), source.most)
    for other in (n, n + 1, n - 1):
        if 0 <= other <= source.most and low <= source.ug(other) <= high:
            return other
    return None


def _crude(error_ug: float, total: int) -> int:
    """Return how crude an amount is: 0 where the measuring error is at most a fifth of the dose."""
    return sum(error_ug > share * total for share in CRUDE)


def _cost(cost: Cost, source: Measured | None, n: int) -> Cost:
    if source is None or n == 0:
        return cost
    more = source.cost(n)
    return cost[0] + more[0], cost[1] + more[1], cost[2] + more[2]


@lru_cache(maxsize=64)
def dispenser(shelf: Shelf, most: Dose, errors: MeasuringError) -> Dispenser:
    """Lay a shelf out for doses up to ``most``."""
    pieces = solids(shelf, errors)
    table = sums(pieces, most.micrograms, shelf.max_pieces)
    return Dispenser(pieces, measured(shelf, errors), table, tuple(sorted(table)), shelf.max_pieces)
