"""What must be asked before a diet goal, read from ``data/diet_safety.yaml``, each with source and grade.

Nothing here recommends a diet: it says who must not, who must ask first, and what a team is told. Texts stand
in both languages beside their sources (decision 0028).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from opentaper.errors import BadOption, BrokenFormulary
from opentaper.formulary import files
from opentaper.formulary.both_languages import BothLanguages, both
from opentaper.formulary.diet_rows import (
    AskedGoal,
    DietLevel,
    DietQuestion,
    DietRow,
    RowKind,
    SoldMedicine,
)
from opentaper.formulary.facts import Grade
from opentaper.formulary.policy import Bound

FILE = "diet_safety.yaml"


@dataclass(frozen=True, slots=True)
class SourcedText:
    """A text with the sources that it rests on."""

    text: BothLanguages
    source: tuple[str, ...]
    grade: Grade


@dataclass(frozen=True, slots=True)
class DietFrame:
    """What holds for every row: words, the frame of the evidence, when to stop at once, how to end.

    ``fresh`` days old are answers at most when a goal is set; ``dose_change`` days before and after, a change
    of dose is at the same time; ``slip`` is from how much alike on a name is taken for another.
    """

    levels: Mapping[DietLevel, BothLanguages]
    goals: Mapping[AskedGoal, BothLanguages]
    kinds: Mapping[RowKind, BothLanguages]
    evidence: SourcedText
    stop_at_once: SourcedText
    ending: SourcedText
    fresh: Bound
    dose_change: Bound
    slip: Bound


@cache
def diet_rows(goal: AskedGoal | None = None) -> tuple[DietRow, ...]:
    """Return every row, or those that are asked for a kind of goal, in the order of the file.

    Raises
    ------
    BrokenFormulary
        One cannot be read.

    Examples
    --------
    >>> diet_rows()[0].key, diet_rows()[0].level.value
    ('sglt2', 'hard_stop')
    >>> [one.key for one in diet_rows(AskedGoal.WEIGHT)]
    ['eating_disorder']
    """
    if goal is not None:
        return tuple(one for one in diet_rows() if goal in one.goals)
    try:
        return tuple(_row(one) for one in files.mapping(FILE)["rows"])
    except (KeyError, TypeError, ValueError) as wrong:
        raise BrokenFormulary(file=FILE, why=f"rows: {wrong}") from None


def diet_row(key: str) -> DietRow:
    """Return the row of a key.

    Raises
    ------
    BadOption
        No row has this key.
    """
    for one in diet_rows():
        if one.key == key:
            return one
    raise BadOption(option="diet", given=key, wanted="a row of the data")


def diet_questions(goal: AskedGoal) -> tuple[DietQuestion, ...]:
    """Return every question that is asked before a kind of goal.

    Examples
    --------
    >>> len(diet_questions(AskedGoal.KETO)) > 25
    True
    """
    return tuple(question for row in diet_rows(goal) for question in row.questions)


@cache
def diet_frame() -> DietFrame:
    """Return what holds for every row.

    Raises
    ------
    BrokenFormulary
        A part is missing.

    Examples
    --------
    >>> diet_frame().levels[DietLevel.HARD_STOP].en
    'Not here'
    """
    told = files.mapping(FILE)
    try:
        return DietFrame(
            levels={DietLevel(name): both(text) for name, text in told["levels"].items()},
            goals={goal: both(told["goals"][goal]) for goal in AskedGoal},
            kinds={kind: both(told["kinds"][kind]) for kind in RowKind},
            evidence=_sourced(told["frame"]),
            stop_at_once=_sourced(told["stop_at_once"]),
            ending=_sourced(told["ending"]),
            fresh=_bound(told["days"]["fresh"]),
            dose_change=_bound(told["days"]["dose_change"]),
            slip=_bound(told["slip"]),
        )
    except (AttributeError, KeyError, TypeError, ValueError) as wrong:
        raise BrokenFormulary(file=FILE, why=f"frame: {wrong}") from None


@cache
def sold_medicines() -> tuple[SoldMedicine, ...]:
    """Return the names under which medicines are sold, and what is in them.

    Examples
    --------
    >>> next(one.holds for one in sold_medicines() if one.name == "Glyxambi")
    ('empagliflozin', 'linagliptin')
    """
    try:
        return tuple(
            SoldMedicine(one["name"], tuple(one["holds"]), tuple(one["source"]), Grade(one["grade"]))
            for one in files.mapping(FILE)["medicines"]
        )
    except (KeyError, TypeError, ValueError) as wrong:
        raise BrokenFormulary(file=FILE, why=f"medicines: {wrong}") from None


@cache
def diet_aliases() -> Mapping[str, str]:
    """Return other names of medicines, in small letters, with the name that the rows use."""
    try:
        return {str(told).casefold(): str(name) for told, name in files.mapping(FILE)["aliases"]["rows"]}
    except (KeyError, TypeError, ValueError) as wrong:
        raise BrokenFormulary(file=FILE, why=f"aliases: {wrong}") from None


@cache
def goal_words() -> tuple[tuple[AskedGoal, str], ...]:
    """Return the words by which the text of another goal tells of one that is asked about, the longest first.

    Examples
    --------
    >>> (AskedGoal.KETO, "keto") in goal_words()
    True
    """
    try:
        told = {
            (AskedGoal(goal), str(word).casefold())
            for goal, words in files.mapping(FILE)["words"].items()
            for language in ("en", "da")
            for word in words[language]
        }
    except (KeyError, TypeError, ValueError) as wrong:
        raise BrokenFormulary(file=FILE, why=f"words: {wrong}") from None
    return tuple(sorted(told, key=lambda one: (-len(one[1]), one)))


def _row(told: Mapping[str, Any]) -> DietRow:
    return DietRow(
        key=told["key"],
        kind=RowKind(told["kind"]),
        level=DietLevel(told["level"]),
        goals=frozenset(AskedGoal(one) for one in told["goals"]),
        drugs=frozenset(one.casefold() for one in told["drugs"]),
        classes=frozenset(told.get("classes", ())),
        endings=tuple(told.get("endings", ())),
        conditions=tuple(told["conditions"]),
        source=tuple(told["source"]),
        grade=Grade(told["grade"]),
        date=str(told["date"]),
        name=both(told["name"]),
        risk=both(told["risk"]),
        do=both(told["do"]),
        ask=both(told["ask"]),
        worse=both(told["worse"]) if "worse" in told else None,
        team=both(told["team"]),
        emergency=both(told["emergency"]) if "emergency" in told else None,
    )


def _sourced(told: Mapping[str, Any]) -> SourcedText:
    return SourcedText(both(told), tuple(told["source"]), Grade(told["grade"]))


def _bound(told: Mapping[str, Any]) -> Bound:
    return Bound(float(told["value"]), tuple(told["source"]), Grade(told["grade"]), told["note"])
