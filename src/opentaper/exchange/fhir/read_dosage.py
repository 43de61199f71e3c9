"""One dosage of others: its dose a day in whole micrograms, and from when to when."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from opentaper.errors import FhirFlaw
from opentaper.exchange.fhir.read_quantity import FhirAmount, Flawed, amount_of, dose_of
from opentaper.exchange.fhir.read_timing import DosageBounds, bounds_of, times_a_day
from opentaper.exchange.fhir.read_words import words_differ
from opentaper.exchange.fhir.step_text import parse_dosage_text
from opentaper.exchange.fhir.told import parts
from opentaper.quantities import Dose

#: Micrograms in one of a unit (tablet, mL …), or None where nobody says.
StrengthOf = Callable[[str], Fraction | None]


@dataclass(frozen=True, slots=True)
class ReadDosage:
    """A dosage as it was read.

    Parameters
    ----------
    place, sequence
        Where it stands, and its number.
    dose
        What it gives in a day.
    bounds
        From when to when.
    remarks
        Where its words say something else than its structure.
    whole
        The day's dose as our own words tell it, or None of the words of others.
    """

    place: str
    sequence: int
    dose: Dose
    bounds: DosageBounds
    remarks: tuple[FhirFlaw, ...] = ()
    whole: Dose | None = None


def read_dosage(dosage: dict[str, Any], place: str, strength: StrengthOf) -> ReadDosage:
    """Return a dosage.

    Raises
    ------
    Flawed
        It does not mean one dose a day.
    """
    sequence = dosage.get("sequence")
    if isinstance(sequence, bool) or not isinstance(sequence, int):
        raise Flawed(f"{place}.sequence", "no_sequence")
    times = times_a_day(dosage, place)
    bounds = bounds_of(dosage, place)
    amounts = _amounts(dosage, place)
    weight = _weight(amounts, place, strength)
    dose = dose_of(weight * times, place)
    text = dosage.get("text")
    told = text if isinstance(text, str) else ""
    pieces = next(((one.value, one.unit) for one in amounts if one.unit), None)
    ours = parse_dosage_text(told)
    if ours is None:
        differing = words_differ(told, bounds.days, bounds.start, dose, pieces)
    else:
        said = (ours.sequence, ours.share, ours.days, ours.start, ours.end)
        is_so = said == (sequence, dose, bounds.days, bounds.start, bounds.end)
        differing = [] if is_so else [told]
    remarks = tuple(FhirFlaw(place=f"{place}.text", why="words_differ", text=one) for one in differing)
    return ReadDosage(place, sequence, dose, bounds, remarks, ours.whole if ours else None)


def _amounts(dosage: dict[str, Any], place: str) -> list[FhirAmount]:
    """Return every amount that is told for one intake: the same dose, in mg and in pieces."""
    rates = parts(dosage, "doseAndRate")
    found = []
    for number, rate in enumerate(rates):
        at = f"{place}.doseAndRate[{number}]"
        if any(name in rate for name in ("doseRange", "rateRatio", "rateRange", "rateQuantity")):
            raise Flawed(at, "a_range")
        if "doseQuantity" in rate:
            found.append(_one(rate["doseQuantity"], f"{at}.doseQuantity", is_beside=number > 0))
    if not found:
        raise Flawed(f"{place}.doseAndRate", "no_dose")
    return [one for one in found if one is not None]


def _one(quantity: Any, place: str, *, is_beside: bool) -> FhirAmount | None:
    """Return an amount; one beside the dose, in beads or the like, that needs no meaning here has none."""
    try:
        return amount_of(quantity, place)
    except Flawed as wrong:
        if is_beside and wrong.flaw.why == "unknown_unit":
            return None
        raise


def _weight(amounts: list[FhirAmount], place: str, strength: StrengthOf) -> Fraction:
    """Return the micrograms of one intake: as told, else by the strength of what is counted."""
    at = f"{place}.doseAndRate"
    weights = {one.value for one in amounts if not one.unit}
    if len(weights) > 1:
        raise Flawed(at, "doses_differ")
    counted = {(one.value, one.unit) for one in amounts if one.unit}
    if weights:
        weight = weights.pop()
        if any((strength(unit) or weight / value) * value != weight for value, unit in counted if value):
            raise Flawed(at, "doses_differ")
        return weight
    if len(counted) != 1:
        raise Flawed(at, "doses_differ")
    value, unit = counted.pop()
    per = strength(unit)
    if per is None:
        raise Flawed(at, "no_strength", unit)
    return value * per
