"""Numbers of FHIR: exact decimals in UCUM units, written and read back to the microgram."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

from opentaper.exchange.fhir.names import DRUG_FORMS, UCUM
from opentaper.quantities import Dose

#: Pieces that are counted, as a recipe calls them → code of HL7's list of forms, where it has one.
PIECES = {"tablet": "TAB", "capsule": "CAP", "drop": "DROP"}
#: Decimals of an amount that has no end, such as a third; the dose beside it stays exact.
DIGITS = 6


def mg_quantity(dose: Dose) -> dict[str, Any]:
    """Return a dose as a quantity in mg.

    Examples
    --------
    >>> mg_quantity(Dose.mg("0.15"))["value"]
    Decimal('0.15')
    """
    return {"value": Decimal(dose.mg_text), "unit": "mg", "system": UCUM, "code": "mg"}


def days_quantity(days: int) -> dict[str, Any]:
    """Return a number of days as a duration."""
    return {"value": days, "unit": "d", "system": UCUM, "code": "d"}


def amount_quantity(count: Fraction, unit: str) -> dict[str, Any]:
    """Return so many tablets, drops or mL.

    Examples
    --------
    >>> amount_quantity(Fraction(3, 2), "tablet")["code"], amount_quantity(Fraction(4, 5), "mL")["value"]
    ('TAB', Decimal('0.8'))
    """
    value = decimal_of(count)
    if unit == "mL":
        return {"value": value, "unit": unit, "system": UCUM, "code": "mL"}
    if unit in PIECES:
        return {"value": value, "unit": unit, "system": DRUG_FORMS, "code": PIECES[unit]}
    return {"value": value, "unit": unit}


def decimal_of(count: Fraction) -> Decimal:
    """Return a fraction as a decimal, of at most six decimals.

    Examples
    --------
    >>> decimal_of(Fraction(1, 4)), decimal_of(Fraction(2)), decimal_of(Fraction(1, 3))
    (Decimal('0.25'), Decimal('2'), Decimal('0.333333'))
    """
    scaled = Decimal(round(count * 10**DIGITS)).scaleb(-DIGITS)
    whole = scaled.to_integral_value()
    return whole if scaled == whole else scaled.normalize()
