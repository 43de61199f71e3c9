"""The seventh lesson: choose a family of feelings, see finer words for it and skills to try."""

from __future__ import annotations

from dataclasses import dataclass

from opentaper.formulary.bibliography import source
from opentaper.formulary.facts import Source
from opentaper.formulary.feelings import Feeling, feelings
from opentaper.formulary.skills import Skill, brought_up, skill, skills
from opentaper.recovery.suggested import Logged, suggested_skills
from opentaper.web.lesson_frame import LessonAsked

#: The family that is shown first: what people tell of while a medicine holds feelings away.
FIRST = "flat"


@dataclass(frozen=True, slots=True)
class WordsShown:
    """A group of words that are near to each other, and the words with what they mean."""

    name: str
    words: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class SkillLink:
    """A skill to try: its address, its name, what it is for, how long it takes."""

    key: str
    name: str
    aim: str
    minutes: int


@dataclass(frozen=True, slots=True)
class LessonFamily:
    """A family of feelings: its place in the row, its words, and skills that fit it."""

    path: str
    place: int
    name: str
    groups: tuple[WordsShown, ...]
    skills: tuple[SkillLink, ...]
    is_first: bool


@dataclass(frozen=True, slots=True)
class ReturningPage:
    """The families; ``can_log`` tells whether the words can be logged by whoever reads."""

    families: tuple[LessonFamily, ...]
    can_log: bool
    sources: tuple[Source, ...]


def feelings_page(asked: LessonAsked) -> ReturningPage:
    """Return the seventh lesson."""
    families = [one for one in feelings() if one.level == 1]
    shown = tuple(_family(one, place, asked.language) for place, one in enumerate(families))
    fitting = [skill(one.key) for family in shown for one in family.skills]
    keys = dict.fromkeys(key for one in fitting for key in one.evidence.source)
    return ReturningPage(shown, asked.person is not None, tuple(source(key) for key in keys))


def _family(one: Feeling, place: int, language: str) -> LessonFamily:
    groups = [group for group in feelings() if group.level == 2 and group.family == one.path]
    fitting = suggested_skills(skills(), Logged(feelings=(one.path,)), brought_up())
    return LessonFamily(
        path=one.path,
        place=place,
        name=one.name.of(language),
        groups=tuple(_group(group, language) for group in groups),
        skills=tuple(_skill(skill(found.skill), language) for found in fitting),
        is_first=one.path == FIRST,
    )


def _group(group: Feeling, language: str) -> WordsShown:
    finer = [one for one in feelings() if one.path.startswith(f"{group.path}.")]
    words = ((one.name.of(language), one.meaning.of(language) if one.meaning else "") for one in finer)
    return WordsShown(group.name.of(language), tuple(words))


def _skill(one: Skill, language: str) -> SkillLink:
    return SkillLink(one.key, one.name.of(language), one.aim.of(language), one.minutes)
