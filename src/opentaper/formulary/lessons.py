"""Eight short lessons, read from ``data/lessons.yaml``: what they say, what they ask, and their sources.

What they show in figures comes from the core; the codes of those sentences stand in the file with the sources
that they rest on, so that no lesson claims anything without one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from opentaper.errors import BadOption, BrokenFormulary
from opentaper.formulary import files
from opentaper.formulary.both_languages import BothLanguages, both
from opentaper.formulary.facts import Grade

FILE = "lessons.yaml"
#: The answer that is always there beside the choices, and is neither right nor wrong.
NOT_SURE = "not_sure"


@dataclass(frozen=True, slots=True)
class LessonFact:
    """Something that a lesson says: its text, and where that was read."""

    key: str
    text: BothLanguages
    grade: Grade
    source: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LessonPanel:
    """A part that is uncovered: its name, what is said of it, and words to borrow."""

    key: str
    name: BothLanguages
    text: BothLanguages
    lines: tuple[BothLanguages, ...]
    grade: Grade
    source: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LessonChoice:
    """An answer of a question: what it says, whether it fits, and why or why not."""

    key: str
    text: BothLanguages
    why: BothLanguages
    is_right: bool


@dataclass(frozen=True, slots=True)
class LessonQuestion:
    """A question at the end of a lesson; one answer fits, and the others say why they do not."""

    key: str
    ask: BothLanguages
    choices: tuple[LessonChoice, ...]
    source: tuple[str, ...]

    @property
    def right(self) -> LessonChoice:
        """The answer that fits."""
        return next(one for one in self.choices if one.is_right)


@dataclass(frozen=True, slots=True)
class Lesson:
    """A lesson: its address, how long it takes, what it says to everybody and to clinicians, its questions.

    ``codes`` are the sentences of the catalogues that state a fact (without the stem ``web.learn.<slug>.``),
    each with its sources; ``minutes`` is about how long it takes, under ten.
    """

    slug: str
    minutes: int
    title: BothLanguages
    lead: BothLanguages
    codes: Mapping[str, tuple[str, ...]]
    facts: tuple[LessonFact, ...]
    clinician: tuple[LessonFact, ...]
    panels: tuple[LessonPanel, ...]
    questions: tuple[LessonQuestion, ...]

    @property
    def source(self) -> tuple[str, ...]:
        """The keys of everything that it rests on, each once, in the order in which it is said."""
        told = [*self.codes.values(), *(one.source for one in self.panels)]
        told += [one.source for one in (*self.facts, *self.clinician)]
        told += [one.source for one in self.questions]
        return tuple(dict.fromkeys(key for keys in told for key in keys))


@cache
def lessons() -> tuple[Lesson, ...]:
    """Return every lesson, in the order of the file.

    Raises
    ------
    BrokenFormulary
        One cannot be read.

    Examples
    --------
    >>> [one.slug for one in lessons()][:3]
    ['last-milligrams', 'eight-weeks-eight-years', 'withdrawal-or-relapse']
    >>> all(one.minutes < 10 and one.questions and one.clinician for one in lessons())
    True
    """
    try:
        return tuple(_lesson(one) for one in files.mapping(FILE)["lessons"])
    except (AttributeError, KeyError, TypeError, ValueError) as wrong:
        raise BrokenFormulary(file=FILE, why=f"lessons: {wrong}") from None


def lesson(slug: str) -> Lesson:
    """Return the lesson of an address.

    Raises
    ------
    BadOption
        There is none.

    Examples
    --------
    >>> lesson("small-doses").title.en
    'How can a very small dose be made?'
    """
    for one in lessons():
        if one.slug == slug:
            return one
    raise BadOption(option="lesson", given=slug, wanted="a lesson of the list")


def _lesson(told: Mapping[str, Any]) -> Lesson:
    return Lesson(
        slug=told["key"],
        minutes=int(told["minutes"]),
        title=both(told["title"]),
        lead=both(told["lead"]),
        codes={one["code"]: tuple(one["source"]) for one in told["codes"]},
        facts=tuple(_fact(one) for one in told["facts"]),
        clinician=tuple(_fact(one) for one in told["clinician"]),
        panels=tuple(_panel(one) for one in told.get("panels", ())),
        questions=tuple(_question(one) for one in told["questions"]),
    )


def _fact(told: Mapping[str, Any]) -> LessonFact:
    return LessonFact(told["key"], both(told), Grade(told["grade"]), tuple(told["source"]))


def _panel(told: Mapping[str, Any]) -> LessonPanel:
    return LessonPanel(
        key=told["key"],
        name=both(told["name"]),
        text=both(told["text"]),
        lines=tuple(both(one) for one in told.get("lines", ())),
        grade=Grade(told["grade"]),
        source=tuple(told["source"]),
    )


def _question(told: Mapping[str, Any]) -> LessonQuestion:
    choices = tuple(
        LessonChoice(one["key"], both(one), both(one["why"]), bool(one.get("right", False)))
        for one in told["choices"]
    )
    return LessonQuestion(told["key"], both(told["ask"]), choices, tuple(told["source"]))
