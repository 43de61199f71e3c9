"""The same days made by a pharmacy: capsules in few strengths, or a strip with one pouch a day. Always exact.

Capsules are filled from immediate-release products of drugs that are swallowed. A tapering strip is a roll of
pouches, one a day for 28 days, each holding as much as the one before or less (Groot and van Os 2018).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import combinations_with_replacement, pairwise

from opentaper.formulary.facts import Form, Release
from opentaper.formulary.policy import Bound, CapsuleRule
from opentaper.planning.compounding import compounded_strengths
from opentaper.planning.prescription import Prescription
from opentaper.planning.result import PlanResult
from opentaper.quantities import ZERO, Dose

#: Where a pharmacy is known that packs tapering strips; elsewhere they are asked for by whoever has them.
STRIP_MARKETS = frozenset({"NL"})
#: Days in one strip (Groot and van Os 2018).
STRIP_DAYS = 28


@dataclass(frozen=True, slots=True)
class CapsuleLine:
    """So many capsules of one strength."""

    strength: Dose
    count: int


@dataclass(frozen=True, slots=True)
class CapsuleDays:
    """How one intake of some days is made: capsules of each strength."""

    first_day: int
    days: int
    dose: Dose
    capsules: tuple[CapsuleLine, ...]


@dataclass(frozen=True, slots=True)
class CapsuleOrder:
    """The capsules to compound, the largest strength first, and how each intake is made of them."""

    lines: tuple[CapsuleLine, ...]
    made: tuple[CapsuleDays, ...]

    @property
    def total(self) -> Dose:
        """What all capsules hold."""
        return sum((line.strength * line.count for line in self.lines), ZERO)


@dataclass(frozen=True, slots=True)
class TaperStrip:
    """One strip: from which day, and its pouches in order, as dose and how many of it."""

    first_day: int
    pouches: tuple[CapsuleLine, ...]

    @property
    def total(self) -> Dose:
        """What all its pouches hold."""
        return sum((pouch.strength * pouch.count for pouch in self.pouches), ZERO)


def capsule_order(of: Prescription) -> CapsuleOrder | None:
    """Return the capsules for the same doses, to the microgram; None where none may be made, or needed."""
    request = of.result.request
    immediate = any(product.release is Release.IMMEDIATE for product in request.obtainable)
    if not immediate or request.drug.route != "oral" or not of.total:
        return None
    asked = [
        (stretch.first_day, stretch.days, dose)
        for stretch in of.stretches
        for dose in _intakes(stretch.dose, [one.dose for one in stretch.intakes])
    ]
    doses = tuple(sorted({dose for _, _, dose in asked}))
    strengths, most = (
        _strengths(doses, request.policy.capsules),
        round(request.policy.capsules.most_capsules.value),
    )
    made = tuple(CapsuleDays(first, days, dose, _made(dose, strengths, most)) for first, days, dose in asked)
    counts = dict.fromkeys(strengths, 0)
    for one in made:
        for line in one.capsules:
            counts[line.strength] += line.count * one.days
    return CapsuleOrder(tuple(CapsuleLine(strength, n) for strength, n in counts.items() if n), made)


def _intakes(dose: Dose, intakes: list[Dose]) -> Iterator[Dose]:
    """Yield what is taken at each time of the day; the whole dose at once where no recipe tells."""
    yield from (one for one in intakes or [dose] if one)


def _strengths(doses: tuple[Dose, ...], rule: CapsuleRule) -> tuple[Dose, ...]:
    """Return the fewest strengths that make every dose exactly, or a strength for each dose."""
    none = Bound(0.0, (), rule.above_share.grade)
    fewest = compounded_strengths(doses, replace(rule, above_share=none, below_share=none))
    own = tuple(reversed(doses))
    return fewest if fewest and len(fewest) < len(own) else own


@lru_cache(maxsize=512)
def _made(dose: Dose, strengths: tuple[Dose, ...], most: int) -> tuple[CapsuleLine, ...]:
    """Return the fewest capsules that make a dose exactly; the strengths were chosen so that some do."""
    for n in range(1, most + 1):
        for chosen in combinations_with_replacement(strengths, n):
            if sum(chosen, ZERO) == dose:
                return tuple(CapsuleLine(one, chosen.count(one)) for one in dict.fromkeys(chosen))
    raise ValueError(f"{dose} of {strengths}")


def has_strips(result: PlanResult, country: str | None) -> bool:
    """Return whether tapering strips are to be had: on the person's own shelf, or in their country."""
    shelf = result.request.shelf
    own = shelf is not None and any(item.product.form is Form.TAPERING_STRIP for item in shelf.items)
    return own or (country or "").upper() in STRIP_MARKETS


def strip_order(of: Prescription) -> tuple[TaperStrip, ...]:
    """Return the strips for the same doses; empty where a strip does not fit.

    It does not fit where a dose goes up, where it is taken several times a day, or where nothing is taken.
    """
    doses = [stretch.dose for stretch in of.stretches for _ in range(stretch.days)]
    goes_up = any(later > earlier for earlier, later in pairwise(doses))
    if goes_up or not of.total or any(len(stretch.intakes) > 1 for stretch in of.stretches):
        return ()
    strips = (
        TaperStrip(of.first_day + first, _pouches(doses[first : first + STRIP_DAYS]))
        for first in range(0, len(doses), STRIP_DAYS)
    )
    return tuple(strip for strip in strips if strip.pouches)


def _pouches(doses: list[Dose]) -> tuple[CapsuleLine, ...]:
    return tuple(CapsuleLine(dose, doses.count(dose)) for dose in dict.fromkeys(doses) if dose)
