"""From a wished dose to an amount that the shelf can make: an exact search, not a greedy one.

Looked at are all sums of counted pieces, alone and with one measured amount: the mark nearest to the rest.
Among those inside a window, an amount that cannot be measured well enough comes after every one that
can; then the least error wins, then the fewest pieces, the least handling, the least waste. A planner's
wish is no dose that anybody asked for, so errors within its slack count as equal there. Two measured
amounts in one dose are left out on purpose: two liquids to draw are two chances to mix them up.
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
from opentaper.quantities import ZERO, Dose

Key = tuple[int, int, int, int, int, int]
Way = tuple[Key, Made, Measured | None, int]


@dataclass(frozen=True, slots=True)
class Window:
    """What is wished for, the doses allowed, and how far off counts as no error, in micrograms."""

    target: int
    low: int
    high: int
    slack: int

    def counted(self, off: int) -> int:
        """Return an error as it counts: zero within the slack."""
        return 0 if off <= self.slack else off


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
    """A shelf laid out for searching, up to a largest dose.

    Measuring errors beyond the shares ``crude`` of the dose put an amount after every better measured one.
    """

    pieces: tuple[Solid, ...]
    fine: tuple[Measured, ...]
    sums: dict[int, tuple[Made, ...]]
    rising: tuple[int, ...]
    most_pieces: int
    crude: tuple[float, ...]

    def nearest(self, target: Dose, low: Dose, high: Dose, slack: Dose = ZERO) -> Recipe | None:
        """Return the best recipe for a dose of [low, high], or None where the shelf makes none.

        Doses within ``slack`` of the target are equally near; the fewest pieces decide among them. Zero is a
        dose that every shelf makes, of no parts.
        """
        window = Window(target.micrograms, low.micrograms, high.micrograms, slack.micrograms)
        best: Way | None = None
        for source in (None, *self.fine):
            found = self._by(source, window, best)
            best = found if found is not None else best
        return None if best is None else self._recipe(best)

    def _by(self, source: Measured | None, window: Window, best: Way | None) -> Way | None:
        """Return the best way with one measured source (or none), where it beats ``best``."""
        target, low, high = window.target, window.low, window.high
        most = source.ug(source.most) if source else 0
        first, last = bisect_left(self.rising, low - most), bisect_right(self.rising, high)
        found = None
        for counted in reversed(self.rising[first:last]):
            for made in self.sums[counted]:
                # A way that is good enough already is only beaten by fewer pieces, or as many.
                allowed = best[0][2] if best is not None and best[0][:2] == (0, 0) else self.most_pieces
                fills = allowed - made.cost[0]
                n = _marks(source, fills, target - counted, low - counted, high - counted)
                if n is None:
                    continue
                total = counted + (source.ug(n) if source else 0)
                error_ug = made.error_ug + (source.error_ug(n) if source else 0.0)
                cost = _cost(made.cost, source, n)
                off = abs(total - target)
                key = (crudeness(error_ug, total, target, self.crude), window.counted(off), *cost, off)
                if best is None or key < best[0]:
                    best = found = (key, made, source, n)
        return found

    def _recipe(self, best: Way) -> Recipe:
        key, made, source, n = best
        parts = gathered(self.pieces, made.pieces)
        if source is not None:
            parts = (*parts, source.part(n))
        return Recipe(Dose(sum(part.dose.micrograms for part in parts)), parts, key[2:5])


def _marks(source: Measured | None, fills: int, target: int, low: int, high: int) -> int | None:
    """Return how many marks, at least one, come nearest to ``target`` within [low, high], or None.

    No more than ``fills`` fillings; without a source no mark is the answer, where the window holds zero.
    """
    if source is None:
        return 0 if low <= 0 <= high else None
    most, per = source.most_in(fills), source.per_mark
    if most < 1 or most * per.numerator < (low - 1) * per.denominator:
        return None
    n = min(max((2 * target * per.denominator + per.numerator) // (2 * per.numerator), 1), most)
    for other in (n, n + 1, n - 1):
        if 1 <= other <= most and low <= source.ug(other) <= high:
            return other
    return None


def crudeness(error_ug: float, total: int, target: int, crude: tuple[float, ...]) -> int:
    """Return how crude an amount is: 0 where the measuring error is within every share of the dose.

    Nothing at all, where something is wanted, is as crude as can be.
    """
    if total == 0 < target:
        return len(crude)
    return sum(error_ug > share * total for share in crude)


def _cost(cost: Cost, source: Measured | None, n: int) -> Cost:
    if source is None:
        return cost
    more = source.cost(n)
    return cost[0] + more[0], cost[1] + more[1], cost[2] + more[2]


def windows(dose: Dose) -> tuple[tuple[Dose, Dose], ...]:
    """Return windows around a dose, the dose alone first and then ever wider, up to nothing and to twice it.

    A dose that was asked for is not passed over for another one that is measured better.
    """
    # Where the search looks first and last; what a miss means is judged by whoever asked.
    widths = [dose.micrograms * percent // 100 for percent in (0, 1, 5, 20, 50, 100)]
    return tuple((Dose(dose.micrograms - width), Dose(dose.micrograms + width)) for width in widths)


@lru_cache(maxsize=64)
def dispenser(shelf: Shelf, most: Dose, errors: MeasuringError) -> Dispenser:
    """Lay a shelf out for doses up to ``most``."""
    pieces = solids(shelf, errors)
    table = sums(pieces, most.micrograms, shelf.max_pieces)
    # An error as large as the dose itself is the crudest of all.
    crude = (errors.crude_share.value, errors.worse_share.value, 1.0)
    return Dispenser(pieces, measured(shelf, errors), table, tuple(sorted(table)), shelf.max_pieces, crude)
