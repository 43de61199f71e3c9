"""Rules on the smaller tables and the published tapers."""

from __future__ import annotations

import math
from collections import Counter

from opentaper.formulary.contents import Contents
from opentaper.formulary.facts import Family
from opentaper.formulary.order import falls
from opentaper.formulary.outcomes import UNITS
from opentaper.formulary.rows import PublishedTaper
from opentaper.formulary.tables import ANY, OTHER


def published_tapers_never_rise(held: Contents) -> list[str]:
    """In a published taper neither the dose nor the occupancy rises."""
    return [taper.id for taper in held.tapers if _rises(taper)]


def published_tapers_are_of_a_drug(held: Contents) -> list[str]:
    """A published taper is of a known drug, or of any; its stays are ordered, and its id stands once."""
    known = {drug.name for drug in held.drugs} | {ANY}
    times = Counter(taper.id for taper in held.tapers)
    return [
        taper.id
        for taper in held.tapers
        if taper.drug not in known
        or times[taper.id] > 1
        or any((step.hold_low_days or 0) > (step.hold_high_days or 0) for step in taper.steps)
    ]


def rows_apply_to_what_is_known(held: Contents) -> list[str]:
    """A row applies to drugs and families of the formulary, to any, or to what it does not hold."""
    known = {drug.name for drug in held.drugs} | {family.value for family in Family} | {ANY, OTHER, ""}
    return sorted({f"{file}: {name}" for file, name in held.applied if name not in known})


def every_brand_means_one_drug(held: Contents) -> list[str]:
    """A brand is of a known drug and stands once, and is no other drug's name."""
    names = {name.casefold(): drug.name for drug in held.drugs for name in (drug.name, *drug.aliases)}
    times = Counter(row.brand.casefold() for row in held.brands)
    return [
        f"{row.brand}: {row.drug}"
        for row in held.brands
        if row.drug not in names.values()
        or times[row.brand.casefold()] > 1
        or names.get(row.brand.casefold(), row.drug) != row.drug
    ]


def equivalences_can_be(held: Contents) -> list[str]:
    """Both doses of an equivalence are above nothing, and its range is ordered."""
    return [
        f"{row.drug} for {row.reference_drug}"
        for row in held.equivalences
        if row.equivalent_mg <= 0
        or row.reference_mg <= 0
        or falls([row.low_mg, row.equivalent_mg, row.high_mg])
    ]


def interactions_can_be(held: Contents) -> list[str]:
    """The ratio of an interaction is above nothing; its range and its days are ordered."""
    return [
        f"{row.perpetrator} on {row.victim}"
        for row in held.interactions
        if (row.ratio is not None and row.ratio <= 0)
        or falls([row.ratio_low, row.ratio, row.ratio_high])
        or falls([row.offset_days_low, row.offset_days_high])
    ]


def outcomes_can_be(held: Contents) -> list[str]:
    """A published result has an id of its own and a known unit; its interval is ordered, on its scale."""
    times = Counter(row.id for row in held.outcomes)
    return [
        row.id
        for row in held.outcomes
        if times[row.id] > 1
        or row.unit not in UNITS
        or row.bound not in {"", "lower"}
        or falls([row.low, row.value, row.high])
        or not 0.0 <= row.value <= (UNITS[row.unit] or math.inf)
        or (row.unit == "direction" and row.value not in {0.0, 1.0})
    ]


def _rises(taper: PublishedTaper) -> bool:
    """Whether a step has more drug, or more occupancy, than the one before it."""
    backwards = taper.steps[::-1]
    return falls(step.dose.micrograms for step in backwards) or falls(
        step.occupancy_pct for step in backwards
    )
