"""Doses, exact to the microgram; units are parsed once, at the door."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from fractions import Fraction

from opentaper.errors import NegativeDose, NotADose, UnknownUnit

MICROGRAMS_PER_UNIT: dict[str, int] = {
    "mg": 1_000,
    "milligram": 1_000,
    "milligrams": 1_000,
    "milligrammes": 1_000,
    "µg": 1,
    "μg": 1,  # the Greek letter, which keyboards and PDFs mix up with the micro sign
    "ug": 1,
    "mcg": 1,
    "microgram": 1,
    "micrograms": 1,
    "mikrogram": 1,
    "g": 1_000_000,
    "gram": 1_000_000,
    "grams": 1_000_000,
}

# "++": digits are not given back, or a text of a hundred thousand of them would be read for minutes.
_NUMBER = r"[+-]?(?:[0-9]++(?:[.,][0-9]++)?|[.,][0-9]++)(?:[eE][+-]?[0-9]++)?"
_DOSE = re.compile(rf"\s*({_NUMBER})\s*([^\s0-9.,]*)\s*$")
# "1,000 mg" may be a thousand or one: such a number is asked for again, never guessed.
_AMBIGUOUS = re.compile(r"[+-]?[0-9]{1,3},[0-9]{3}\b")


@dataclass(frozen=True, order=True, slots=True)
class Dose:
    """An amount of drug in whole micrograms, never negative.

    Examples
    --------
    >>> Dose.parse("12.5 mg") + Dose.parse("1500 micrograms")
    Dose('14 mg')
    >>> Dose.parse("0.15mg").micrograms
    150
    """

    micrograms: int

    def __post_init__(self) -> None:
        if self.micrograms < 0:
            raise NegativeDose(text=f"{self.micrograms} micrograms")

    @classmethod
    def parse(cls, text: str) -> Dose:
        """Read a dose with its unit.

        Raises
        ------
        NotADose, NegativeDose, UnknownUnit
            Each names the text and says what was wanted.

        Examples
        --------
        >>> Dose.parse("20mg"), Dose.parse("1,5 mg"), Dose.parse("0.5 g")
        (Dose('20 mg'), Dose('1.5 mg'), Dose('500 mg'))
        """
        match = _DOSE.match(text)
        if match is None:
            raise NotADose(text=text)
        number, unit = match.groups()
        if _AMBIGUOUS.match(number):
            raise NotADose(text=text, why="ambiguous_comma")
        per_unit = MICROGRAMS_PER_UNIT.get(unit.lower())
        if per_unit is None:
            raise UnknownUnit(text=text, unit=unit)
        return cls.of(_decimal(number, text) * per_unit, text)

    @classmethod
    def mg(cls, value: str | int | Decimal | Fraction) -> Dose:
        """Make a dose from an exact number of milligrams.

        Examples
        --------
        >>> Dose.mg("0.4").micrograms
        400
        """
        exact = _decimal(value, value) if isinstance(value, str) else value
        return cls.of(exact * 1_000, f"{value} mg")

    @classmethod
    def of(cls, micrograms: Decimal | Fraction | int, told: str = "") -> Dose:
        """Make a dose from an exact number of micrograms, which must be whole and not negative."""
        if micrograms < 0:
            raise NegativeDose(text=told or f"{micrograms} micrograms")
        if micrograms != int(micrograms):
            raise NotADose(text=told or f"{micrograms} micrograms", why="finer_than_a_microgram")
        return cls(int(micrograms))

    @classmethod
    def nearest(cls, mg: float | Fraction) -> Dose:
        """Round milligrams to the nearest whole microgram (halves to even), never below zero."""
        return cls(max(0, round(mg * 1_000)))

    @property
    def as_mg(self) -> float:
        """The dose in mg as float64, for curves; never for adding up."""
        return self.micrograms / 1_000

    @property
    def mg_text(self) -> str:
        """Milligrams as an exact decimal without trailing zeros.

        Examples
        --------
        >>> Dose.mg("14.0").mg_text, Dose.mg("0.15").mg_text, Dose(0).mg_text
        ('14', '0.15', '0')
        """
        whole, rest = divmod(self.micrograms, 1_000)
        return f"{whole}.{rest:03d}".rstrip("0") if rest else str(whole)

    def __str__(self) -> str:
        return f"{self.mg_text} mg"

    def __repr__(self) -> str:
        return f"Dose({str(self)!r})"

    def __add__(self, other: Dose) -> Dose:
        return Dose(self.micrograms + other.micrograms)

    def __sub__(self, other: Dose) -> Dose:
        return Dose.of(self.micrograms - other.micrograms, f"{self} - {other}")

    def __mul__(self, times: int) -> Dose:
        return Dose(self.micrograms * times)

    def __bool__(self) -> bool:
        return self.micrograms > 0


ZERO = Dose(0)


def _decimal(number: str, told: object) -> Decimal:
    """Return the exact decimal that was written, with a point or a comma."""
    try:
        exact = Decimal(number.replace(",", "."))
    except InvalidOperation:
        raise NotADose(text=str(told)) from None
    if not exact.is_finite() or abs(exact.adjusted()) > 12:  # beyond any dose in any unit
        raise NotADose(text=str(told))
    return exact
