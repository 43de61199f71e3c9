"""What can be told of a body, read from ``data/body.yaml``: all of it optional, and none of it a score.

Values are kept in one unit a kind. What a person or a file says in another unit is converted by an exact
factor, and never because a number looks as if it were in that unit: then it is asked.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from functools import cache
from typing import Any

from opentaper.errors import BadOption, BrokenFormulary
from opentaper.formulary import files
from opentaper.formulary.body_records import (
    BodyForm,
    BodyKind,
    BodyRange,
    BodyUnit,
    BodyWarning,
    GkiRule,
    InRange,
    OfDay,
    StandardDrink,
)
from opentaper.formulary.both_languages import BothLanguages, both
from opentaper.formulary.facts import Grade
from opentaper.formulary.policy import Bound

__all__ = [
    "BodyForm",
    "BodyKind",
    "BodyUnit",
    "InRange",
    "OfDay",
    "body_frame",
    "body_kind",
    "body_kinds",
    "body_unit",
    "gki_rule",
    "standard_drink",
    "units_that_fit",
    "usual_bounds",
]

FILE = "body.yaml"
#: A country that goes by two codes.
ALSO = {"UK": "GB"}


@cache
def body_kinds() -> tuple[BodyKind, ...]:
    """Return every kind, in the order in which they are asked.

    Raises
    ------
    BrokenFormulary
        A part is missing, or cannot be.

    Examples
    --------
    >>> [one.key for one in body_kinds() if one.is_first]
    ['sleep', 'movement', 'daylight', 'caffeine', 'alcohol', 'food']
    """
    try:
        return tuple(_kind(told) for told in files.mapping(FILE)["kinds"])
    except (AttributeError, KeyError, TypeError, ValueError, ZeroDivisionError) as wrong:
        raise BrokenFormulary(file=FILE, why=f"kinds: {wrong}") from None


def body_kind(key: str) -> BodyKind:
    """Return the kind of a key.

    Raises
    ------
    BadOption
        There is none.

    Examples
    --------
    >>> body_kind("glucose").range(90.0).value
    'refuse'
    """
    found = next((one for one in body_kinds() if one.key == key), None)
    if found is None:
        raise BadOption(option="kind", given=key, wanted="a kind of thing that a body has")
    return found


def body_unit(kind: BodyKind, key: str, country: str = "") -> BodyUnit:
    """Return a unit of a kind; a standard drink is that of a country.

    Raises
    ------
    BadOption
        The kind has no such unit.

    Examples
    --------
    >>> body_unit(body_kind("alcohol"), "drink", "DK").kept(2.0)
    24.0
    """
    found = next((one for one in kind.units if one.key == key), None)
    if found is None:
        raise BadOption(option="unit", given=key, wanted="a unit of this kind")
    if not found.is_by_country:
        return found
    return replace(found, times=standard_drink(country).grams)


def units_that_fit(kind: BodyKind, amount: float, unit: str, country: str = "") -> tuple[BodyUnit, ...]:
    """Return the other units in which the same number would not surprise, where in its own it does.

    Examples
    --------
    >>> [one.key for one in units_that_fit(body_kind("glucose"), 90.0, "mmol_l")]
    ['mg_dl']
    >>> units_that_fit(body_kind("glucose"), 5.2, "mmol_l")
    ()
    """
    if kind.range(body_unit(kind, unit, country).kept(amount)) is InRange.FINE:
        return ()
    others = (body_unit(kind, one.key, country) for one in kind.units if one.key != unit)
    return tuple(one for one in others if kind.range(one.kept(amount)) is InRange.FINE)


@cache
def standard_drink(country: str) -> StandardDrink:
    """Return the standard drink of a country; where none was found, the most common one.

    Raises
    ------
    BrokenFormulary
        The table cannot be read.

    Examples
    --------
    >>> float(standard_drink("UK").grams), float(standard_drink("DK").grams), standard_drink("XX").country
    (8.0, 12.0, '')
    """
    try:
        told = files.mapping(FILE)["standard_drinks"]
        rows = [
            StandardDrink(
                one["country"], Fraction(str(one["grams"])), tuple(one["source"]), Grade(one["grade"])
            )
            for one in told["rows"]
        ]
        other = told["fallback"]
        fallback = StandardDrink(
            "", Fraction(str(other["value"])), tuple(other["source"]), Grade(other["grade"])
        )
    except (AttributeError, KeyError, TypeError, ValueError) as wrong:
        raise BrokenFormulary(file=FILE, why=f"standard_drinks: {wrong}") from None
    return next((one for one in rows if one.country == ALSO.get(country, country)), fallback)


@cache
def gki_rule() -> GkiRule:
    """Return how the glucose-ketone index may be made.

    Raises
    ------
    BrokenFormulary
        A part is missing.

    Examples
    --------
    >>> gki_rule().within_minutes.value
    30.0
    """
    try:
        told = files.mapping(FILE)["gki"]
        return GkiRule(
            both(told["name"]),
            both(told["meaning"]),
            both(told["limits"]),
            _bound(told["within_minutes"]),
            _bound(told["least_ketones"]),
            tuple(told["source"]),
            Grade(told["grade"]),
        )
    except (AttributeError, KeyError, TypeError, ValueError) as wrong:
        raise BrokenFormulary(file=FILE, why=f"gki: {wrong}") from None


@cache
def usual_bounds() -> Mapping[str, Bound]:
    """Return of how many days a person's own usual is made: ``days``, and ``least`` of them with an entry.

    Raises
    ------
    BrokenFormulary
        A part is missing.
    """
    try:
        told = files.mapping(FILE)["usual"]
        return {name: _bound(told[name]) for name in ("days", "least")}
    except (AttributeError, KeyError, TypeError, ValueError) as wrong:
        raise BrokenFormulary(file=FILE, why=f"usual: {wrong}") from None


@cache
def body_frame() -> BothLanguages:
    """Return what is said of everything here together.

    Raises
    ------
    BrokenFormulary
        It is missing.
    """
    try:
        return both(files.mapping(FILE)["frame"])
    except (KeyError, TypeError, ValueError) as wrong:
        raise BrokenFormulary(file=FILE, why=f"frame: {wrong}") from None


def _kind(told: Mapping[str, Any]) -> BodyKind:
    units = tuple(_unit(one) for one in told.get("units", ()))
    keys = {one.key for one in units} or {""}
    unit, asked_in = str(told.get("unit", "")), str(told.get("asked_in", ""))
    if not {unit, asked_in} <= keys or any(one.key == unit and one.times != 1 for one in units):
        raise ValueError(f"{told['key']}: units")
    numbers = told.get("range", {})
    order = ("refuse_below", "ask_below", "ask_above", "refuse_above")
    known = [float(numbers[name]) for name in order if name in numbers]
    if known != sorted(known) or not numbers.keys() <= {*order}:
        raise ValueError(f"{told['key']}: range")
    return BodyKind(
        key=str(told["key"]),
        name=both(told["name"]),
        ask=both(told["ask"]),
        hint=both(told["hint"]),
        form=BodyForm(told["form"]),
        of_day=OfDay(told["of_day"]),
        is_first=bool(told["first"]),
        is_once=bool(told.get("once", False)),
        has_clock=bool(told.get("has_clock", False)),
        is_meter=bool(told.get("is_meter", False)),
        unit=unit,
        asked_in=asked_in,
        units=units,
        words={one["key"]: both(one) for one in told.get("words", ())},
        range=BodyRange(**{name: float(numbers[name]) for name in order if name in numbers}),
        warning=_warning(told),
        bounds={name: _bound(one) for name, one in told.items() if isinstance(one, dict) and "value" in one},
        limits=both(told["limits"]),
        source=tuple(told["source"]),
        grade=Grade(told["grade"]),
        note=str(told["note"]),
    )


def _unit(told: Mapping[str, Any]) -> BodyUnit:
    times = Fraction(str(told.get("times", 1))) / Fraction(str(told.get("over", 1)))
    is_by_country, is_counted = (bool(told.get(name, False)) for name in ("by_country", "counted"))
    return BodyUnit(str(told["key"]), both(told["name"]), times, is_by_country, is_counted)


def _warning(told: Mapping[str, Any]) -> BodyWarning | None:
    if "warning" not in told:
        return None
    below, above = (told.get(f"warn_{side}", {}).get("value") for side in ("below", "above"))
    return BodyWarning(
        None if below is None else float(below),
        None if above is None else float(above),
        both(told["warning"]),
    )


def _bound(told: Mapping[str, Any]) -> Bound:
    return Bound(float(told["value"]), tuple(told["source"]), Grade(told["grade"]), str(told["note"]))
