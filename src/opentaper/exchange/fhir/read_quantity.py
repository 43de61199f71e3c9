"""Quantities of others as exact numbers: units are named, agree with their code, and are never guessed."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from opentaper.errors import FhirFlaw
from opentaper.exchange.fhir.names import UCUM
from opentaper.exchange.fhir.told import part
from opentaper.quantities import Dose

#: Micrograms in one of each unit of weight, as UCUM and as people write them.
WEIGHTS = {
    "mg": 1_000,
    "milligram": 1_000,
    "ug": 1,
    "µg": 1,
    "μg": 1,
    "mcg": 1,
    "microgram": 1,
    "g": 1_000_000,
}
#: Codes of UCUM among them: there "mcg" is no unit.
UCUM_WEIGHTS = frozenset({"mg", "ug", "g"})
#: What is counted or measured, by the names that it goes by.
AMOUNTS = {
    "tab": "tablet",
    "tablet": "tablet",
    "tablets": "tablet",
    "{tbl}": "tablet",
    "cap": "capsule",
    "capsule": "capsule",
    "capsules": "capsule",
    "drop": "drop",
    "drops": "drop",
    "[drp]": "drop",
    "ml": "mL",
}
DAYS = {"d": 1, "day": 1, "days": 1, "wk": 7, "week": 7, "weeks": 7}
#: Ten grams a day is more of any drug than is known here: a unit must be wrong.
MOST_MICROGRAMS = 10_000_000


class Flawed(Exception):
    """A place that cannot be read; the flaw is told with all others of the file."""

    def __init__(self, place: str, why: str, text: object = "") -> None:
        self.flaw = FhirFlaw(place=place, why=why, text=str(text)[:120])
        super().__init__(str(self.flaw))


@dataclass(frozen=True, slots=True)
class FhirAmount:
    """So many of something: micrograms where ``unit`` is empty, else tablets, capsules, drops or mL."""

    value: Fraction
    unit: str = ""


def amount_of(quantity: Any, place: str) -> FhirAmount:
    """Return a quantity.

    Raises
    ------
    Flawed
        No number, a negative one, no unit, one that is not known, or a code that says another one.
    """
    value = number_of(quantity, place)
    unit, code = (quantity.get(name) for name in ("unit", "code"))
    named = [one for one in (code, unit) if isinstance(one, str) and one.strip()]
    if not named:
        raise Flawed(place, "no_unit", value)
    if quantity.get("system") == UCUM and code in named and code in WEIGHTS and code not in UCUM_WEIGHTS:
        raise Flawed(place, "no_ucum", code)
    kinds = [_kind(one) for one in named]
    known = [one for one in kinds if one is not None]
    if not known or (len(named) == 1 and kinds[0] is None):
        raise Flawed(place, "unknown_unit", named[0])
    if len(set(known)) > 1 or len(known) < len(named):
        raise Flawed(place, "units_differ", " / ".join(named))
    per, kind = known[0]
    if kind:
        return FhirAmount(value, kind)
    if value * per > MOST_MICROGRAMS:
        raise Flawed(place, "too_large", f"{quantity['value']} {named[0]}")
    return FhirAmount(value * per)


def number_of(quantity: Any, place: str) -> Fraction:
    """Return the number of a quantity, which is not negative.

    Raises
    ------
    Flawed
        It has none, or a negative one, or one that is "less than" something.
    """
    value = quantity.get("value") if isinstance(quantity, dict) else None
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise Flawed(place, "no_number")
    if quantity.get("comparator"):
        raise Flawed(place, "a_range", quantity["comparator"])
    if value < 0:
        raise Flawed(place, "negative", value)
    return Fraction(value)


def days_of_quantity(quantity: Any, place: str) -> int:
    """Return a duration in whole days: days or weeks, as months are not all the same.

    Raises
    ------
    Flawed
        Anything else.
    """
    value = number_of(quantity, place)
    unit = quantity.get("code") or quantity.get("unit")
    if not isinstance(unit, str) or unit not in DAYS:
        raise Flawed(place, "no_days", unit or "")
    days = value * DAYS[unit]
    if days.denominator != 1 or not 1 <= days <= 36_600:
        raise Flawed(place, "no_days", f"{value} {unit}")
    return int(days)


def dose_of(micrograms: Fraction, place: str) -> Dose:
    """Return a dose in whole micrograms.

    Raises
    ------
    Flawed
        Finer than a microgram, or above ten grams.
    """
    if micrograms.denominator != 1:
        raise Flawed(place, "too_fine", float(micrograms))
    if micrograms > MOST_MICROGRAMS:
        raise Flawed(place, "too_large", float(micrograms / 1_000))
    return Dose(int(micrograms))


def strength_of(medication: dict[str, Any] | None, unit: str, place: str) -> Fraction | None:
    """Return the micrograms in one tablet, capsule or mL of a product, or None where it is not told.

    Raises
    ------
    Flawed
        It is told and cannot be read.
    """
    ingredients = (medication or {}).get("ingredient")
    if not isinstance(ingredients, list) or len(ingredients) != 1 or not isinstance(ingredients[0], dict):
        return None
    ratio = part(ingredients[0], "strength")
    if not ratio:
        return None
    above = amount_of(ratio.get("numerator"), f"{place}.strength.numerator")
    below = amount_of(ratio.get("denominator"), f"{place}.strength.denominator")
    if above.unit or below.unit != unit or not below.value:
        return None
    return above.value / below.value


def _kind(unit: str) -> tuple[int, str] | None:
    """Return micrograms for a weight, else what is counted; None of what is not known."""
    if unit in WEIGHTS:
        return WEIGHTS[unit], ""
    counted = AMOUNTS.get(unit.strip().casefold())
    return (0, counted) if counted else None
