"""What can be told of a body, with units, bounds and sources, as tables of the manual."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from opentaper.formulary import files
from opentaper.formulary.body_kinds import FILE, BodyKind, body_kinds
from tools.markdown import table

HEAD = ("kind", "how a day counts", "unit", "asked about", "never taken", "grade", "sources")
OF_DAY = {"total": "added up", "middle": "the middle value", "word": "a word"}


def kinds_of_body() -> str:
    """Return every kind with its bounds, in the unit that is kept."""
    return table(HEAD, [_kind(one) for one in body_kinds()])


def units_of_body() -> str:
    """Return every other unit, and what one of it is."""
    rows = [
        (
            kind.name.en,
            unit["name"]["en"],
            _one_is(unit, kind.unit),
            unit.get("note", ""),
            ", ".join(unit.get("source", ())),
        )
        for kind, told in zip(body_kinds(), files.mapping(FILE)["kinds"], strict=True)
        for unit in told.get("units", ())
        if unit["key"] != kind.unit
    ]
    return table(("kind", "unit", "one of it is", "note", "sources"), rows)


def standard_drinks() -> str:
    """Return the standard drink of each country, in grams of pure alcohol."""
    told = files.mapping(FILE)["standard_drinks"]
    rows = [(one["country"], f"{one['grams']:g} g", ", ".join(one["source"])) for one in told["rows"]]
    other = told["fallback"]
    return table(
        ("country", "one drink", "sources"),
        [*rows, ("any other", f"{other['value']:g} g", ", ".join(other["source"]))],
    )


def _kind(one: BodyKind) -> tuple[str, ...]:
    bounds = one.range
    return (
        one.name.en,
        OF_DAY[one.of_day.value],
        one.unit,
        _outside(bounds.ask_below, bounds.ask_above),
        _outside(bounds.refuse_below, bounds.refuse_above),
        one.grade.value,
        ", ".join(one.source),
    )


def _outside(least: float | None, most: float | None) -> str:
    told = [f"below {least:g}"] if least is not None else []
    return ", ".join([*told, *([f"above {most:g}"] if most is not None else [])])


def _one_is(unit: Mapping[str, Any], kept: str) -> str:
    if unit.get("by_country"):
        return "see below"
    return f"1/{unit['over']} {kept}" if "over" in unit else f"{unit['times']} {kept}"


PARTS: dict[str, Callable[[], str]] = {
    "body_kinds": kinds_of_body,
    "body_units": units_of_body,
    "standard_drinks": standard_drinks,
}
