"""Facts of the formulary as short text, the unconfirmed ones marked."""

from __future__ import annotations

from collections.abc import Iterable

from opentaper.cli.texts import told
from opentaper.formulary.facts import Fact, Grade
from opentaper.wording import number_text
from opentaper.wording.figures import NBSP, amount_text

# Units of the data files as they are written for people.
UNITS = {"mg/day": "mg", "h": "h", "%": "%"}


def fact_text(fact: Fact | None, language: str) -> str:
    r"""Return a fact with its range and unit.

    Examples
    --------
    >>> fact_text(Fact(35, "h", (), Grade.A, "2026-11-22", low=33, high=37), "en")
    '35\xa0(33\xa0to\xa037)\xa0h'
    """
    if fact is None:
        return ""
    middle = "" if fact.value is None else number_text(fact.value, language)
    ends = tuple(end for end in (fact.low, fact.high) if end is not None)
    spread = amount_text((ends[0], ends[-1]), language) if ends else ""
    if spread == middle:
        spread = ""
    both = f"{middle}{NBSP}({spread})" if middle and spread else middle or spread
    return f"{both}{NBSP}{UNITS.get(fact.unit, fact.unit)}".replace(" ", NBSP)


def short_fact(fact: Fact | None, language: str) -> str:
    r"""Return the middle of a fact with its unit, and a question mark where it is not confirmed.

    Examples
    --------
    >>> short_fact(Fact(35, "h", (), Grade.C, "2026-11-22", low=33, high=37), "en")
    '35\xa0h?'
    """
    if fact is None or fact.central is None:
        return ""
    mark = "" if fact.grade.decides else "?"
    return f"{number_text(fact.central, language)}{NBSP}{UNITS.get(fact.unit, fact.unit)}{mark}"


def grade_text(grade: Grade, language: str) -> str:
    """Return a grade; C says what it means wherever it stands."""
    return grade.value if grade.decides else f"{grade.value}, {told('drug.unconfirmed', language)}"


def sources_text(keys: Iterable[str]) -> str:
    """Return the keys of sources, to be looked up in the list of sources."""
    return " ".join(keys)
