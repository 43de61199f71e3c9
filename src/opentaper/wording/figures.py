"""Numbers, doses, dates and counts as text: never a trailing zero, always a leading one.

A number and its unit are joined by U+00A0, so that no line breaks between them. Digits are never grouped:
"1.000" is one to an English reader and a thousand to a Danish one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from math import floor, isfinite, log10

from opentaper.quantities import Dose
from opentaper.wording.catalogue import is_worded, template

NBSP = "\u00a0"
MINUS = "\u2212"
DIGITS = 3
_MICROGRAMS_PER_MG = 1_000
_MONTHS_PER_YEAR = 12
_BEFORE_UNIT = re.compile(r"(?<=[0-9]) (?=(?:mg|mL|g|micrograms?|mikrogram)\b|%)")
_ARTICLE = re.compile(r"\b([Aa])(?=[ \u00a0](?:8|1[18](?![0-9])))")

Number = int | float | Fraction
Amount = Number | tuple[Number, Number]
"""One number, or the two ends of a range."""


def held(text: str, language: str = "en") -> str:
    r"""Return the text with numbers held to their units, and "an" before eight, eleven and eighteen.

    Examples
    --------
    >>> held("half a 80 mg tablet")
    'half an 80\xa0mg tablet'
    """
    bound = _BEFORE_UNIT.sub(NBSP, text)
    return _ARTICLE.sub(r"\1n", bound) if language == "en" else bound


def number_text(value: Number, language: str = "en") -> str:
    """Return a number in the digits of a language.

    Whole numbers and fractions that end (3/20) are exact; anything else has three significant digits.

    Raises
    ------
    ValueError
        Not a finite number.

    Examples
    --------
    >>> number_text(Fraction(3, 20)), number_text(12.50, "da"), number_text(1234.5)
    ('0.15', '12,5', '1234')
    """
    if not isfinite(value):
        raise ValueError(f"{value} cannot be told")
    digits = _decimals(value)
    shifted = str(round(abs(value) * 10**digits)).rjust(digits + 1, "0")
    whole, rest = (shifted[:-digits], shifted[-digits:].rstrip("0")) if digits else (shifted, "")
    mark = template("format.decimal_mark", language) if rest else ""
    sign = MINUS if value < 0 and shifted.strip("0") else ""
    return f"{sign}{whole}{mark}{rest}"


def _decimals(value: Number) -> int:
    """Return how many decimals the number is told with."""
    if isinstance(value, Fraction):
        ends = ended(value)
        if ends is not None:
            return ends
    if value == 0 or value == int(value):
        return 0
    return max(0, DIGITS - 1 - floor(log10(abs(float(value)))))


def ended(value: Fraction) -> int | None:
    """Return how many decimals write the fraction exactly, or None where none do.

    Examples
    --------
    >>> ended(Fraction(3, 20)), ended(Fraction(4, 3))
    (2, None)
    """
    rest, twos, fives = value.denominator, 0, 0
    while rest % 2 == 0:
        rest, twos = rest // 2, twos + 1
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    return max(twos, fives) if rest == 1 else None


def exact_text(value: Fraction, language: str = "en") -> str:
    """Return a number of a recipe, exact or not at all.

    Raises
    ------
    ValueError
        The fraction has no end as a decimal, so that the printed number would be another one.
    """
    if ended(value) is None:
        raise ValueError(f"{value} has no exact decimal")
    return number_text(value, language)


def mg_text(dose: Dose, language: str = "en") -> str:
    """Return the milligrams of a dose without their unit, exact.

    Examples
    --------
    >>> mg_text(Dose.mg("0.15"), "da")
    '0,15'
    """
    return dose.mg_text.replace(".", template("format.decimal_mark", language))


def dose_text(dose: Dose, language: str = "en") -> str:
    r"""Return a dose in milligrams.

    Examples
    --------
    >>> dose_text(Dose.mg("12.5"), "da")
    '12,5\xa0mg'
    """
    return f"{mg_text(dose, language)}{NBSP}mg"


def strength_text(dose: Dose, language: str = "en") -> str:
    r"""Return the strength of a piece as its box may say it: below 1 mg in micrograms too.

    Examples
    --------
    >>> strength_text(Dose.mg("0.5"))
    '0.5\xa0mg (500\xa0micrograms)'
    """
    if dose.micrograms >= _MICROGRAMS_PER_MG:
        return dose_text(dose, language)
    return f"{dose_text(dose, language)} ({count_text('count.microgram', dose.micrograms, language)})"


def amount_text(value: Amount, language: str = "en") -> str:
    """Return one number, or both ends of a range where they are told apart.

    Examples
    --------
    >>> amount_text((45, 60)), amount_text((45, 45)), amount_text((1.5, 2), "da")
    ('45 to 60', '45', '1,5 til 2')
    """
    if not isinstance(value, tuple):
        return number_text(value, language)
    low, high = (number_text(end, language) for end in value)
    return low if low == high else template("format.range", language).format(low=low, high=high)


def count_text(kind: str, value: Amount, language: str = "en") -> str:
    r"""Return a number (or a range) with the noun it counts, in the right plural form.

    Examples
    --------
    >>> count_text("count.day", 1), count_text("count.day", 1.5, "da")
    ('1\xa0day', '1,5\xa0dage')
    """
    told = amount_text(value, language)
    n = int(told) if told.isdecimal() else 2  # a broken number takes the plural: 0.5 days, 1.5 days
    return template(kind, language, n).replace("{n} ", f"{{n}}{NBSP}").format(n=told)


def duration_text(months: Number, language: str = "en") -> str:
    r"""Return a time in months as people say it: in years from two years on.

    Examples
    --------
    >>> duration_text(108), duration_text(30)
    ('9\xa0years', '2\xa0years and 6\xa0months')
    """
    whole = round(months)
    years, rest = divmod(whole, _MONTHS_PER_YEAR)
    if whole < 2 * _MONTHS_PER_YEAR:
        return count_text("count.month", months if months < 1 else whole, language)
    told = count_text("count.year", years, language)
    if not rest:
        return told
    return template("format.and", language).format(first=told, last=count_text("count.month", rest, language))


def date_text(day: date, language: str = "en") -> str:
    r"""Return a date in full.

    Examples
    --------
    >>> date_text(date(2026, 11, 23), "da")
    '23.\xa0november\xa02026'
    """
    month = template(f"month.{day.month}", language)
    return (
        template("format.date", language).format(day=day.day, month=month, year=day.year).replace(" ", NBSP)
    )


def percent_text(percent: Amount, language: str = "en") -> str:
    r"""Return a number (or a range) of hundredths with its sign.

    Examples
    --------
    >>> percent_text(12.5), percent_text(10, "da")
    ('12.5%', '10\xa0%')
    """
    return held(template("format.percent", language).format(n=amount_text(percent, language)), language)


def either_text(names: Iterable[str], language: str = "en") -> str:
    """Return names as a choice.

    Examples
    --------
    >>> either_text(["en", "da", "fr"])
    'en, da or fr'
    """
    told = list(names)
    if len(told) < 2:
        return "".join(told)
    return template("format.or", language).format(first=", ".join(told[:-1]), last=told[-1])


def drug_text(name: str, language: str = "en") -> str:
    """Return the name of a drug as the language writes it; an unlisted one stays as it is.

    Examples
    --------
    >>> drug_text("sertraline", "da"), drug_text("some new drug", "da")
    ('sertralin', 'some new drug')
    """
    return term_text("drug", name, language)


def term_text(group: str, value: str, language: str = "en") -> str:
    """Return a word of a closed list in the language; free text stays as it is."""
    code = f"{group}.{value}"
    return template(code, language) if value and is_worded(code, language) else value
