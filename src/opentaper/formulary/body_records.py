"""What can be told of a body, as values: kinds, units that convert exactly, and ranges that catch slips."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from opentaper.formulary.both_languages import BothLanguages
from opentaper.formulary.facts import Grade
from opentaper.formulary.policy import Bound


class OfDay(StrEnum):
    """How the entries of a day become one: their sum, their middle one, or a word."""

    TOTAL = "total"
    MIDDLE = "middle"
    WORD = "word"


class BodyForm(StrEnum):
    """How a kind is asked: hours and minutes, a number with its unit, or one of its words."""

    DURATION = "duration"
    AMOUNT = "amount"
    CHOICE = "choice"


class InRange(StrEnum):
    """What a range says of a value: taken as it is, asked about, or no such value."""

    FINE = "fine"
    ASK = "ask"
    REFUSE = "refuse"


@dataclass(frozen=True, slots=True)
class BodyUnit:
    """A unit in which a kind may be told: one of it is ``times`` of the unit that is kept, exactly.

    ``is_counted``: a thing rather than a measure, as a cup of coffee. ``is_by_country``: countries differ.
    """

    key: str
    name: BothLanguages
    times: Fraction
    is_by_country: bool = False
    is_counted: bool = False

    def kept(self, amount: float) -> float:
        """Return an amount of this unit in the unit that is kept.

        Examples
        --------
        >>> mg_dl = BodyUnit("mg_dl", BothLanguages("mg/dL", "mg/dl"), 1 / Fraction("18.016"))
        >>> round(mg_dl.kept(90.0), 3)
        4.996
        """
        return float(Fraction(repr(float(amount))) * self.times)

    def told(self, value: float) -> float:
        """Return a value that is kept in this unit; the way back of :meth:`kept`."""
        return float(Fraction(value) / self.times)


@dataclass(frozen=True, slots=True)
class BodyRange:
    """What catches slips and swapped units, in the unit that is kept; it does not judge health."""

    refuse_below: float | None = None
    ask_below: float | None = None
    ask_above: float | None = None
    refuse_above: float | None = None

    def __call__(self, value: float) -> InRange:
        """Return what is to be done with a value.

        Examples
        --------
        >>> glucose = BodyRange(0.5, 3.0, 25.0, 60.0)
        >>> [glucose(value).value for value in (5.0, 30.0, 90.0, 0.2)]
        ['fine', 'ask', 'refuse', 'refuse']
        """
        if _is_outside(value, self.refuse_below, self.refuse_above):
            return InRange.REFUSE
        return InRange.ASK if _is_outside(value, self.ask_below, self.ask_above) else InRange.FINE


@dataclass(frozen=True, slots=True)
class BodyWarning:
    """What is said beside a value beyond a bound: what to look out for, and whom to ask."""

    below: float | None
    above: float | None
    text: BothLanguages

    def holds(self, value: float) -> bool:
        """Whether a value lies beyond the bound."""
        return _is_outside(value, self.below, self.above)


@dataclass(frozen=True, slots=True)
class BodyKind:
    """One kind of thing: its name, how it is asked, in which units, and between which bounds.

    Parameters
    ----------
    is_first
        Shown before a person has chosen what they want to see.
    has_clock
        Asked with the time of day.
    is_once
        Told once a day: what is written anew takes the place of what was written before.
    is_meter
        A meter may say "above" or "below" what it can show instead of a number.
    limits
        What it does not say, or may not be taken for.
    """

    key: str
    name: BothLanguages
    ask: BothLanguages
    hint: BothLanguages
    form: BodyForm
    of_day: OfDay
    is_first: bool
    is_once: bool
    has_clock: bool
    is_meter: bool
    unit: str
    asked_in: str
    units: tuple[BodyUnit, ...]
    words: Mapping[str, BothLanguages]
    range: BodyRange
    warning: BodyWarning | None
    bounds: Mapping[str, Bound]
    limits: BothLanguages
    source: tuple[str, ...]
    grade: Grade
    note: str


@dataclass(frozen=True, slots=True)
class GkiRule:
    """How the glucose-ketone index may be made, and what it is not."""

    name: BothLanguages
    meaning: BothLanguages
    limits: BothLanguages
    within_minutes: Bound
    least_ketones: Bound
    source: tuple[str, ...]
    grade: Grade


@dataclass(frozen=True, slots=True)
class StandardDrink:
    """How many grams of pure alcohol a standard drink of a country holds; "" for any other country."""

    country: str
    grams: Fraction
    source: tuple[str, ...]
    grade: Grade


def _is_outside(value: float, least: float | None, most: float | None) -> bool:
    return (least is not None and value < least) or (most is not None and value > most)
