"""Questions of our own on numbness and inner control, read from ``data/own_items.yaml``.

They are not validated: they are for a person's own trend and never for a cut-off. Licensed questionnaires
stand here by their names alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from opentaper.errors import BadOption, BrokenFormulary
from opentaper.formulary import files
from opentaper.formulary.both_languages import BothLanguages, both
from opentaper.formulary.bounds import bound
from opentaper.formulary.facts import Grade
from opentaper.formulary.policy import Bound

FILE = "own_items.yaml"
HIGHEST = 10


@dataclass(frozen=True, slots=True)
class OwnItem:
    """One line to answer with 0 to 10.

    ``is_turned``: it counts as 10 less its answer; None where it stands apart and counts in no mean.
    """

    key: str
    text: BothLanguages
    is_turned: bool | None


@dataclass(frozen=True, slots=True)
class OwnMean:
    """That lines have a mean: its name, what it is, and how many answers it needs at least."""

    name: BothLanguages
    meaning: BothLanguages
    least: int


@dataclass(frozen=True, slots=True)
class NamedScale:
    """A questionnaire that is only named, and what is said of it."""

    name: str
    note: BothLanguages


@dataclass(frozen=True, slots=True)
class OwnScale:
    """A few lines that belong together; ``mean`` is None where they are never added up."""

    key: str
    title: BothLanguages
    name: BothLanguages
    lead: BothLanguages
    limits: BothLanguages
    low: BothLanguages
    high: BothLanguages
    items: tuple[OwnItem, ...]
    mean: OwnMean | None
    named: tuple[NamedScale, ...]
    source: tuple[str, ...]
    grade: Grade


@cache
def own_scales() -> tuple[OwnScale, ...]:
    """Return every scale, in the order of the file.

    Raises
    ------
    BrokenFormulary
        One cannot be read.

    Examples
    --------
    >>> [one.key for one in own_scales()]
    ['blunting', 'inner_control']
    """
    try:
        return tuple(_scale(one) for one in files.mapping(FILE)["scales"])
    except (AttributeError, KeyError, TypeError, ValueError) as wrong:
        raise BrokenFormulary(file=FILE, why=f"scales: {wrong}") from None


def own_scale(key: str) -> OwnScale:
    """Return the scale of a key.

    Raises
    ------
    BadOption
        No scale has this key.

    Examples
    --------
    >>> own_scale("blunting").items[-1].is_turned is None
    True
    """
    for one in own_scales():
        if one.key == key:
            return one
    raise BadOption(option="scale", given=key, wanted="a scale of the list")


@cache
def own_trend_numbers() -> Mapping[str, Bound]:
    """Return how many weeks a trend needs ("weeks"), and which difference counts as none ("same").

    Raises
    ------
    BrokenFormulary
        One cannot be read.

    Examples
    --------
    >>> own_trend_numbers()["weeks"].value
    4.0
    """
    try:
        told = files.mapping(FILE)["trend"]
        return {name: bound(told[name]) for name in ("weeks", "same")}
    except (KeyError, TypeError, ValueError) as wrong:
        raise BrokenFormulary(file=FILE, why=f"trend: {wrong}") from None


def _scale(told: Mapping[str, Any]) -> OwnScale:
    items = tuple(_item(one) for one in told["rows"])
    if len({one.key for one in items}) < len(items):
        raise ValueError(f"{told['key']}: a line stands twice")
    mean = told["mean"]
    return OwnScale(
        key=told["key"],
        title=both(told["title"]),
        name=both(told["name"]),
        lead=both(told["lead"]),
        limits=both(told["limits"]),
        low=both(told["low"]),
        high=both(told["high"]),
        items=items,
        mean=None if mean is None else OwnMean(both(mean["name"]), both(mean), int(mean["least"])),
        named=tuple(NamedScale(one["name"], both(one, "note_en", "note_da")) for one in told["named"]),
        source=tuple(told["source"]),
        grade=Grade(told["grade"]),
    )


def _item(told: Mapping[str, Any]) -> OwnItem:
    turned = told["turned"]
    if turned not in (None, True, False):
        raise ValueError(f"{told['key']}: turned is {turned}")
    return OwnItem(told["key"], both(told), turned)
