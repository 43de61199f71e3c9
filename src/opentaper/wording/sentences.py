"""Templates filled with values: what the doors and the papers say."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from enum import StrEnum
from fractions import Fraction
from string import Formatter

from opentaper.errors import OpenTaperError
from opentaper.planning.result import Outcome
from opentaper.quantities import Dose
from opentaper.reasons import Reason
from opentaper.wording.catalogue import is_worded, template
from opentaper.wording.figures import (
    Amount,
    amount_text,
    count_text,
    date_text,
    dose_text,
    drug_text,
    duration_text,
    either_text,
    held,
    percent_text,
    term_text,
)
from opentaper.wording.given import given_value
from opentaper.wording.names import product_text

_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?")
COUNTED = "n"
"""The value whose number chooses the plural form of a whole sentence."""


def sentence(reason: Reason, language: str = "en") -> str:
    r"""Return what a reason says.

    Values ``x_low`` and ``x_high`` are told together as ``{x}``, a range.

    Examples
    --------
    >>> sentence(Reason.of("pace.long_use", months=108))
    'You have taken it for 9\xa0years. After long use, smaller steps and more time are the careful choice.'
    """
    return _upper(_told(reason.code, language, {**reason.values, **_ranges(reason.values)}))


def error_text(error: OpenTaperError, language: str = "en") -> tuple[str, str]:
    """Return what is wrong and why, and what to do about it.

    What was given stands in it as it may be shown: never endless, and without signs that steer a screen.
    Where a field of the error is empty, a template ``<code>.without_<field>`` goes first.

    Examples
    --------
    >>> from opentaper.errors import NegativeDose
    >>> what, what_to_do = error_text(NegativeDose(text="-5 tablets"))
    >>> what
    'A dose cannot be below zero, and this one is: “-5 tablets”.'
    """
    values = {name: given_value(value) for name, value in error.values.items()}
    what, remedy = (_told(f"{part}.{error.code}", language, values) for part in ("error", "remedy"))
    return _upper(what), _upper(remedy)


def outcome_text(outcome: Outcome, language: str = "en", *, is_ideal: bool = False) -> str:
    """Return what came of a plan and, where it is a no, what to do next; the reasons tell why.

    ``is_ideal``: wished doses before any product and limit, which are no plan to follow.

    Examples
    --------
    >>> outcome_text(Outcome.FOUND, is_ideal=True)
    'These are wished doses, before any product and any limit. They are no plan to follow.'
    >>> outcome_text(Outcome.STAY)
    'Nothing changes: the start and the goal are the same dose.'
    """
    if is_ideal and outcome is Outcome.FOUND:
        return words("outcome.ideal", language)
    return words(f"outcome.{outcome.value}", language)


def member_text(member: StrEnum, language: str = "en") -> str:
    """Return the label of a member of a closed list, such as a form, a method or a way of handling.

    Examples
    --------
    >>> from opentaper.formulary.facts import Form
    >>> member_text(Form.ORAL_DROPS, "da")
    'dråber'
    """
    return words(f"{type(member).__name__.lower()}.{member.value}", language)


def words(code: str, language: str = "en", **values: object) -> str:
    r"""Return the template of a code with its values filled in.

    Raises
    ------
    KeyError
        There is no such template, or it names a value that was not given.

    Examples
    --------
    >>> words("sheet.for_days", "da", first=date(2026, 11, 23), last=date(2026, 12, 6))
    'Fra 23.\xa0november\xa02026 til 6.\xa0december\xa02026'
    """
    counted = values.get(COUNTED)
    n = counted if isinstance(counted, int) and not isinstance(counted, bool) else None
    return held(_Filling(language).vformat(template(code, language, n), (), values), language)


def _told(code: str, language: str, values: Mapping[str, object]) -> str:
    """Return the words of a code, or of its form for a field that is empty or zero."""
    empty = (f"{code}.without_{name}" for name, value in values.items() if value in ("", (), 0))
    chosen = next((without for without in empty if is_worded(without, language)), code)
    return words(chosen, language, **values)


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]


class _Filling(Formatter):
    """Fills ``{name}`` and ``{name:kind}``.

    A kind is one of KINDS, a ``count.…``, or a group of the catalogue whose words the value chooses among.
    """

    def __init__(self, language: str) -> None:
        self.language = language

    def format_field(self, value: object, format_spec: str) -> str:
        """Return one value as words of the language."""
        if format_spec in KINDS:
            return KINDS[format_spec](value, self.language)
        if format_spec.startswith("count."):
            return count_text(format_spec, _amount(value), self.language)
        return term_text(format_spec, str(value), self.language)


def _ranges(values: Mapping[str, object]) -> dict[str, object]:
    """Return a pair for each two values that are the ends of a range."""
    names = [name.removesuffix("_low") for name in values if name.endswith("_low")]
    return {
        name: (values[f"{name}_low"], values[f"{name}_high"]) for name in names if f"{name}_high" in values
    }


def _amount(value: object) -> Amount:
    if isinstance(value, int | float | Fraction):
        return value
    if isinstance(value, tuple) and len(value) == 2:
        low, high = value
        if isinstance(low, int | float | Fraction) and isinstance(high, int | float | Fraction):
            return low, high
    raise TypeError(f"{value!r} is no number and no range")


def _plain(value: object, language: str) -> str:
    """Return a value by its type."""
    if isinstance(value, Dose):
        return dose_text(value, language)
    if isinstance(value, date):
        return date_text(value, language)
    if isinstance(value, int | float | Fraction):
        return amount_text(value, language)
    return str(value)


def _dose(value: object, language: str) -> str:
    """Return a dose, a number of mg, or a dose as it was typed."""
    if isinstance(value, int | float | Fraction):
        value = Dose.nearest(Fraction(value))
    if isinstance(value, str):
        try:
            value = Dose.parse(value)
        except OpenTaperError:
            return str(value)
    return _plain(value, language)


def _date(value: object, language: str) -> str:
    """Return a date, also one that was typed as 2026-11-23."""
    try:
        return date_text(value if isinstance(value, date) else date.fromisoformat(str(value)), language)
    except ValueError:
        return str(value)


def _either(value: object, language: str) -> str:
    """Return names as a choice, as they are typed: a drug's name of the language may not be understood."""
    names = value if isinstance(value, tuple | list) else (value,)
    return either_text([str(name) for name in names], language)


def _duration(value: object, language: str) -> str:
    return duration_text(value, language) if isinstance(value, int | float | Fraction) else str(value)


def _wanted(value: object, language: str) -> str:
    """Return what an option wants; words to be typed stay, and ``#`` in a code stands for any number."""
    text = str(value)
    if is_worded(f"wanted.{text}", language):
        return term_text("wanted", text, language)
    if text.startswith("one of "):
        names = text.removeprefix("one of ")
        return template("format.one_of", language).format(names=names) if "," in names else names
    numbers = _NUMBER.findall(text)
    told = term_text("wanted", _NUMBER.sub("#", text), language)
    for number in numbers:
        told = told.replace("#", number, 1)
    return told


KINDS: dict[str, Callable[[object, str], str]] = {
    "": _plain,
    "dose": _dose,
    "date": _date,
    "drug": lambda value, language: drug_text(str(value), language),
    "duration": _duration,
    "either": _either,
    "number": lambda value, language: amount_text(_amount(value), language),
    "doses": lambda value, language: ", ".join(_dose(told, language) for told in str(value).split(", ")),
    "percent": lambda value, language: percent_text(_amount(value), language),
    "product": lambda value, language: product_text(str(value), language),
    "wanted": _wanted,
}
