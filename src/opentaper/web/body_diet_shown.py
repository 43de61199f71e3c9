"""What speaks against a goal, as it is shown: reasons with what to do, grade and sources, in one language."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from opentaper.actions.readings.diet_read import DOSE_CHANGE, DietRead
from opentaper.formulary.bibliography import source
from opentaper.formulary.diet_medicines import medicines_in
from opentaper.formulary.diet_rows import WORSE, AskedGoal, DietLevel, DietRow, RowKind
from opentaper.formulary.diet_safety import SourcedText, diet_frame, diet_row, diet_rows
from opentaper.formulary.facts import Grade, Source
from opentaper.recovery.diet_safety import DietAnswer, DietReason, DietVerdict, row_of
from opentaper.wording import words

ANSWERS = tuple(one.value for one in (DietAnswer.YES, DietAnswer.NO, DietAnswer.NOT_SURE))


@dataclass(frozen=True, slots=True)
class KnownText:
    """A text with its grade in words and its sources."""

    text: str
    grade: str
    is_unconfirmed: bool
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class ReasonShown:
    """One reason: what it is, how strong, why it is told, what may happen, what to do, and when it is urgent.

    ``team`` is for clinicians, and left out of the person's own pages.
    """

    key: str
    level: str
    is_stop: bool
    name: str
    why: str
    risk: str
    do: str
    emergency: str
    team: str
    grade: str
    is_unconfirmed: bool
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class AskedShown:
    """One question: its field, its words, what was answered, and what of the record answers it already."""

    name: str
    text: str
    answer: str
    known: str
    choices: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class AskedGroup:
    """Questions about one kind of thing."""

    kind: str
    title: str
    questions: tuple[AskedShown, ...]


def known_text(told: SourcedText, language: str) -> KnownText:
    """Return a sourced text as it is shown."""
    return KnownText(
        told.text.of(language),
        grade_word(told.grade, language),
        not told.grade.decides,
        _sources(told.source),
    )


def grade_word(grade: Grade, language: str) -> str:
    """Return how far a source was seen, in words."""
    return words(f"web.skills.grade.{grade.value}", language)


def reasons_shown(
    reasons: Iterable[DietReason], language: str, answered: frozenset[str], *, to: str = "you"
) -> tuple[ReasonShown, ...]:
    """Return reasons as they are shown to the person, or ``to`` a carer ("they").

    ``answered`` are the keys that the person said yes to.
    """
    return tuple(_reason(one, language, one.key in answered, to) for one in reasons)


def open_texts(verdict: DietVerdict, language: str) -> tuple[str, ...]:
    """Return the questions that are still open, in words."""
    return tuple(_question_text(key, language) for key in verdict.open_questions)


def slips_shown(read: DietRead, language: str) -> tuple[str, ...]:
    """Return a line for each medicine that was read as another name, or that nobody knows here."""
    if read.told is None:
        return ()
    told = []
    for one in medicines_in(read.told.medicines):
        if one.read_as:
            told.append(words("web.diet.read_as", language, told=one.told, name=one.read_as))
        elif not one.names:
            told.append(words("web.diet.unknown_line", language, told=one.told))
    return tuple(told)


def asked_groups(read: DietRead, given: dict[str, str], language: str) -> tuple[AskedGroup, ...]:
    """Return the questions of a kind of goal by what they are about; ``given`` is what was answered."""
    frame = diet_frame()
    found = []
    for kind in RowKind:
        asked = tuple(
            shown
            for row in diet_rows(read.goal)
            if row.kind is kind
            for shown in _asked(row, read, given, language)
        )
        if asked:
            found.append(AskedGroup(kind.value, frame.kinds[kind].of(language), asked))
    return tuple(found)


def goal_word(goal: AskedGoal, language: str) -> str:
    """Return a kind of goal that is asked about first, in words."""
    return diet_frame().goals[goal].of(language)


def _asked(row: DietRow, read: DietRead, given: dict[str, str], language: str) -> list[AskedShown]:
    choices = tuple((one, words(f"web.diet.answer.{one}", language)) for one in ANSWERS)
    taken = [one.told for one in read.taken if row.speaks_of(one.names)]
    known = words("web.diet.in_record", language, name=", ".join(taken)) if taken else ""
    if row.key == DOSE_CHANGE and read.changes_dose:
        known = words("web.diet.dose_in_record", language)
    return [
        AskedShown(
            one.key,
            one.text.of(language),
            given.get(one.key, ""),
            known if one.key == row.key else "",
            choices,
        )
        for one in row.questions
    ]


def _reason(one: DietReason, language: str, is_answered: bool, to: str) -> ReasonShown:
    row = row_of(one)
    names = ", ".join(one.medicines)
    if row is None:
        return _unknown(one, names, language)
    if names:
        why = words(f"web.diet.taken.{to}", language, name=names)
    elif is_answered:
        why = words(f"web.diet.yes.{to}", language)
    else:
        why = words(f"web.diet.record.{to}", language)
    return ReasonShown(
        key=one.key,
        level=diet_frame().levels[one.level].of(language),
        is_stop=one.level is DietLevel.HARD_STOP,
        name=row.name.of(language),
        why=why,
        risk=row.risk.of(language),
        do=row.do.of(language),
        emergency="" if row.emergency is None else row.emergency.of(language),
        team=row.team.of(language),
        grade=grade_word(row.grade, language),
        is_unconfirmed=not row.grade.decides,
        sources=_sources(row.source),
    )


def _unknown(one: DietReason, names: str, language: str) -> ReasonShown:
    told = {
        part: words(f"web.diet.unknown.{part}", language, name=names)
        for part in ("name", "why", "risk", "do", "team")
    }
    level = diet_frame().levels[one.level].of(language)
    return ReasonShown(
        key=one.key,
        level=level,
        is_stop=False,
        emergency="",
        grade="",
        is_unconfirmed=False,
        sources=(),
        **told,
    )


def _question_text(key: str, language: str) -> str:
    row = diet_row(key.removesuffix(WORSE))
    return next(one.text.of(language) for one in row.questions if one.key == key)


def _sources(keys: Iterable[str]) -> tuple[Source, ...]:
    return tuple(source(key) for key in keys)
