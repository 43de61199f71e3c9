"""Skills for hard moments in guided steps, read from ``data/skills.yaml``, each with source and grade.

The texts stand in the file in both languages, beside the source that they rest on (decision 0028). A grade
tells how far the source was seen, and never how well a skill works; one of grade C is shown as unconfirmed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any

from opentaper.errors import BadOption, BrokenFormulary
from opentaper.formulary import files
from opentaper.formulary.both_languages import BothLanguages, both
from opentaper.formulary.bounds import bound
from opentaper.formulary.facts import Grade
from opentaper.formulary.policy import Bound

FILE = "skills.yaml"


class SkillRoom(StrEnum):
    """What a skill is for."""

    IDENTIFY = "identify"
    UNDERSTAND = "understand"
    ALLOW = "allow"
    SOOTHE = "soothe"
    ACT = "act"
    REACH = "reach"
    SLEEP = "sleep"
    BODY = "body"
    PLAN = "plan"


@dataclass(frozen=True, slots=True)
class SkillStep:
    """One step: what to do, and for how many seconds (None: in one's own time)."""

    text: BothLanguages
    seconds: int | None


@dataclass(frozen=True, slots=True)
class SkillEvidence:
    """What is known of a skill: the kind of the best source, and what of the skill it was about.

    ``of``: "step" this very step, "component" a part of a course that was studied, "course" only a whole
    course or therapy, "none" nothing.
    """

    kind: str
    of: str
    grade: Grade
    source: tuple[str, ...]
    text: BothLanguages


@dataclass(frozen=True, slots=True)
class SkillHint:
    """What in a log may bring a skill up: feelings, items and modulators by name, and times."""

    families: frozenset[str]
    words: frozenset[str]
    items: frozenset[str]
    modulators: frozenset[str]
    times: frozenset[str]


@dataclass(frozen=True, slots=True)
class Skill:
    """A skill: what it is for, when it fits and when not, and its guided steps."""

    key: str
    room: SkillRoom
    minutes: int
    is_for_bad_night: bool
    name: BothLanguages
    aim: BothLanguages
    when: BothLanguages
    when_not: BothLanguages
    steps: tuple[SkillStep, ...]
    evidence: SkillEvidence
    hint: SkillHint

    @property
    def is_timed(self) -> bool:
        """Whether a step lasts for a time that can be counted."""
        return any(step.seconds is not None for step in self.steps)


@dataclass(frozen=True, slots=True)
class SkillWords:
    """Words that all skills share: of rooms, of kinds of evidence, of what was studied, and when to stop."""

    rooms: Mapping[str, BothLanguages]
    kinds: Mapping[str, BothLanguages]
    parts: Mapping[str, BothLanguages]
    stop: BothLanguages


@dataclass(frozen=True, slots=True)
class BroughtUp:
    """From what on a log brings a skill up: points of a score, a share of a day, days, skills at a time."""

    item: Bound
    modulator: Bound
    after_cut_days: Bound
    most: Bound


@cache
def skills() -> tuple[Skill, ...]:
    """Return every skill, in the order of the file.

    Raises
    ------
    BrokenFormulary
        One cannot be read.

    Examples
    --------
    >>> len(skills()) >= 30
    True
    >>> [one.key for one in skills() if one.is_for_bad_night][:3]
    ['name_it', 'ride_wave', 'thoughts_as_thoughts']
    """
    try:
        return tuple(_skill(one) for one in files.mapping(FILE)["skills"])
    except (KeyError, TypeError, ValueError) as wrong:
        raise BrokenFormulary(file=FILE, why=f"skills: {wrong}") from None


def skill(key: str) -> Skill:
    """Return the skill of a key.

    Raises
    ------
    BadOption
        No skill has this key.

    Examples
    --------
    >>> skill("long_out").name.en
    'Longer out than in'
    """
    for one in skills():
        if one.key == key:
            return one
    raise BadOption(option="skill", given=key, wanted="a skill of the library")


def found_skills(
    asked: str, language: str, room: str = "", *, only_bad_night: bool = False
) -> tuple[Skill, ...]:
    """Return the skills whose words hold every word that is asked for, in the order of the library.

    Examples
    --------
    >>> [one.key for one in found_skills("nose four", "en", room="soothe")]
    ['long_out']
    >>> found_skills("xyzzy", "en")
    ()
    """
    wanted = asked.casefold().split()
    return tuple(
        one
        for one in skills()
        if (not room or one.room == room)
        and (one.is_for_bad_night or not only_bad_night)
        and all(word in _words(one, language) for word in wanted)
    )


@cache
def skill_words() -> SkillWords:
    """Return the words that all skills share.

    Raises
    ------
    BrokenFormulary
        One is missing.
    """
    told = files.mapping(FILE)
    try:
        rooms, kinds, parts = ({key: both(one) for key, one in told[n].items()} for n in _LISTS)
        return SkillWords(rooms, kinds, parts, both(told["stop"]))
    except (AttributeError, KeyError, TypeError, ValueError) as wrong:
        raise BrokenFormulary(file=FILE, why=f"words: {wrong}") from None


_LISTS = ("rooms", "kinds", "of")


@cache
def brought_up() -> BroughtUp:
    """Return from what on a log brings a skill up.

    Raises
    ------
    BrokenFormulary
        A number is missing.

    Examples
    --------
    >>> brought_up().most.value
    3.0
    """
    try:
        told = files.mapping(FILE)["brought_up"]
        return BroughtUp(*(bound(told[name]) for name in BroughtUp.__slots__))
    except (KeyError, TypeError, ValueError) as wrong:
        raise BrokenFormulary(file=FILE, why=f"brought_up: {wrong}") from None


@cache
def first_tonight() -> tuple[str, ...]:
    """Return the keys of what stands first on a bad night.

    Raises
    ------
    BrokenFormulary
        One is no skill for a bad night.

    Examples
    --------
    >>> first_tonight()
    ('long_out', 'five_senses', 'three_a_m')
    """
    try:
        found = tuple(files.mapping(FILE)["first_tonight"]["words"])
    except (KeyError, TypeError) as wrong:
        raise BrokenFormulary(file=FILE, why=f"first_tonight: {wrong}") from None
    if not set(found) <= {one.key for one in skills() if one.is_for_bad_night}:
        raise BrokenFormulary(file=FILE, why="first_tonight: not for a bad night")
    return found


def _skill(told: Mapping[str, Any]) -> Skill:
    known, hint = told["evidence"], told["suggest"]
    evidence = SkillEvidence(
        known["kind"], known["of"], Grade(known["grade"]), tuple(known["source"]), both(known)
    )
    return Skill(
        key=told["key"],
        room=SkillRoom(told["room"]),
        minutes=int(told["minutes"]),
        is_for_bad_night=bool(told["bad_night"]),
        name=both(told["name"]),
        aim=both(told["aim"]),
        when=both(told["when"]),
        when_not=both(told["when_not"]),
        steps=tuple(SkillStep(both(step), _seconds(step["s"])) for step in told["steps"]),
        evidence=evidence,
        hint=SkillHint(*(frozenset(hint[name]) for name in SkillHint.__slots__)),
    )


def _seconds(told: object) -> int | None:
    return None if told is None or told == "none" else int(str(told))


@cache
def _words(one: Skill, language: str) -> str:
    told = (one.name, one.aim, one.when, *(step.text for step in one.steps))
    return " ".join(text.of(language) for text in told).casefold()
