"""Values of a body in words: in the unit that somebody used last, with no more digits than they mean."""

from __future__ import annotations

from opentaper.formulary.body_kinds import BodyForm, BodyKind, BodyUnit, body_unit
from opentaper.recovery.body_reading import ABOVE, BELOW
from opentaper.wording import number_text, words

MINUTES_PER_HOUR = 60
#: From here on a number is told without decimals.
MANY = 100.0


def unit_used(kind: BodyKind, units: dict[str, str], country: str) -> BodyUnit:
    """Return the unit that somebody used last for a kind, or the one that it is asked in."""
    return body_unit(kind, units.get(kind.key, kind.asked_in), country)


def value_text(kind: BodyKind, value: float, unit: BodyUnit, language: str) -> str:
    """Return a value with its unit; minutes as hours and minutes."""
    if kind.form is BodyForm.DURATION:
        return duration_words(value, language)
    return amount_words(number_text(rounded(unit.told(value)), language), unit, language)


def amount_words(figure: str, unit: BodyUnit, language: str) -> str:
    """Return a figure with its unit; things that are counted as "2 × cup of coffee"."""
    code = "counted" if unit.is_counted else "amount"
    return words(f"web.body.{code}", language, figure=figure, unit=unit.name.of(language))


def duration_words(minutes: float, language: str) -> str:
    """Return minutes as hours and minutes."""
    hours, rest = divmod(round(minutes), MINUTES_PER_HOUR)
    if not hours:
        return words("web.body.minutes", language, n=rest)
    return words("web.body.hours", language, hours=hours, minutes=f"{rest:02d}")


def word_text(kind: BodyKind, word: str, language: str) -> str:
    """Return a word of a kind; one that is not known as it stands."""
    if kind.is_meter and word in (ABOVE, BELOW):
        return words(f"web.body.meter_{word}", language)
    known = kind.words.get(word)
    return known.of(language) if known else word


def rounded(amount: float) -> float:
    """Return an amount with one decimal below a hundred and none above.

    Examples
    --------
    >>> rounded(89.97), rounded(4.996), rounded(412.4)
    (90.0, 5.0, 412)
    """
    return round(amount, 1) if abs(amount) < MANY else round(amount)


def clock_text(hours: float, language: str) -> str:
    """Return a duration as it may be typed again, ``6:30``."""
    whole, rest = divmod(round(hours), MINUTES_PER_HOUR)
    return words("web.body.typed", language, hours=whole, minutes=f"{rest:02d}")
