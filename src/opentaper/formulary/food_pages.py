"""Short pages on food, movement, sleep and light, read from ``data/food_pages.yaml``: claims with studies.

Each claim tells the kind of study that it rests on and how far we saw it. A pilot is called a pilot.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from opentaper.errors import BadOption, BrokenFormulary
from opentaper.formulary import files
from opentaper.formulary.both_languages import BothLanguages, both
from opentaper.formulary.diet_rows import AskedGoal
from opentaper.formulary.facts import Grade

FILE = "food_pages.yaml"


@dataclass(frozen=True, slots=True)
class FoodClaim:
    """One thing that is said: its text with the figure, the kind of study, the grade and the sources."""

    kind: str
    grade: Grade
    source: tuple[str, ...]
    text: BothLanguages


@dataclass(frozen=True, slots=True)
class FoodPage:
    """A page: what is claimed, what is not known, and for whom care is needed.

    ``goal`` is the kind of goal of which it speaks where that is asked about first.
    """

    key: str
    name: BothLanguages
    lead: BothLanguages
    claims: tuple[FoodClaim, ...]
    unknown: BothLanguages
    care: BothLanguages
    goal: AskedGoal | None


@cache
def food_pages() -> tuple[FoodPage, ...]:
    """Return every page, in the order of the file.

    Raises
    ------
    BrokenFormulary
        One cannot be read.

    Examples
    --------
    >>> [one.key for one in food_pages()][:2]
    ['keto', 'movement']
    """
    try:
        return tuple(_page(one) for one in files.mapping(FILE)["pages"])
    except (KeyError, TypeError, ValueError) as wrong:
        raise BrokenFormulary(file=FILE, why=f"pages: {wrong}") from None


def food_page(key: str) -> FoodPage:
    """Return the page of a key.

    Raises
    ------
    BadOption
        No page has it.
    """
    for one in food_pages():
        if one.key == key:
            return one
    raise BadOption(option="page", given=key, wanted="a page of the list")


@cache
def study_kinds() -> Mapping[str, BothLanguages]:
    """Return the words of the kinds of studies.

    Examples
    --------
    >>> study_kinds()["pilot"].da
    'Pilotforsøg'
    """
    try:
        return {key: both(text) for key, text in files.mapping(FILE)["kinds"].items()}
    except (AttributeError, KeyError, TypeError, ValueError) as wrong:
        raise BrokenFormulary(file=FILE, why=f"kinds: {wrong}") from None


def _page(told: Mapping[str, Any]) -> FoodPage:
    return FoodPage(
        key=told["key"],
        name=both(told["name"]),
        lead=both(told["lead"]),
        claims=tuple(
            FoodClaim(one["kind"], Grade(one["grade"]), tuple(one["source"]), both(one))
            for one in told["claims"]
        ),
        unknown=both(told["unknown"]),
        care=both(told["care"]),
        goal=AskedGoal(told["diet"]) if told["diet"] else None,
    )
