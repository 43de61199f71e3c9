"""Outlines of courses, read from ``data/modules.yaml``: sessions with an aim, homework and skills.

A person follows a course with a therapist, never as a programme that counts. What is known of courses of the
same kind stands beside each, and that the outline itself was not tested is said where it is shown.
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

FILE = "modules.yaml"


@dataclass(frozen=True, slots=True)
class CourseSession:
    """One session: its number from 1, what it is for, what is done at home, and the skills with it."""

    number: int
    name: BothLanguages
    aim: BothLanguages
    home: BothLanguages
    practice: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SkillCourse:
    """A course: what is known of its kind, for whom it is not now, and its sessions in order.

    ``kind`` is the kind of the best source, as of skills; ``grade`` tells how far that source was seen.
    """

    key: str
    name: BothLanguages
    kind: str
    grade: Grade
    source: tuple[str, ...]
    evidence: BothLanguages
    not_now: BothLanguages
    sessions: tuple[CourseSession, ...]

    def session(self, number: int) -> CourseSession:
        """Return the session of a number.

        Raises
        ------
        BadOption
            The course has no such session.

        Examples
        --------
        >>> course("feel").session(4).home.en
        'One chain, once.'
        """
        for one in self.sessions:
            if one.number == number:
                return one
        raise BadOption(option="session", given=f"{number}", wanted="a session of the course")


@cache
def courses() -> tuple[SkillCourse, ...]:
    """Return every course, in the order of the file.

    Raises
    ------
    BrokenFormulary
        One cannot be read.

    Examples
    --------
    >>> [one.key for one in courses()]
    ['feel', 'prevent', 'mindful', 'nights']
    """
    try:
        return tuple(_course(one) for one in files.mapping(FILE)["courses"])
    except (KeyError, TypeError, ValueError) as wrong:
        raise BrokenFormulary(file=FILE, why=f"courses: {wrong}") from None


def course(key: str) -> SkillCourse:
    """Return the course of a key.

    Raises
    ------
    BadOption
        No course has this key.

    Examples
    --------
    >>> len(course("nights").sessions)
    6
    """
    for one in courses():
        if one.key == key:
            return one
    raise BadOption(option="course", given=key, wanted="a course of the library")


def _course(told: Mapping[str, Any]) -> SkillCourse:
    return SkillCourse(
        key=told["key"],
        name=both(told["name"]),
        kind=told["kind"],
        grade=Grade(told["grade"]),
        source=tuple(told["source"]),
        evidence=both(told["evidence"]),
        not_now=both(told["not_now"]),
        sessions=tuple(_session(one) for one in told["sessions"]),
    )


def _session(told: Mapping[str, Any]) -> CourseSession:
    return CourseSession(
        number=int(told["n"]),
        name=both(told["name"]),
        aim=both(told["aim"]),
        home=both(told["home"]),
        practice=tuple(told["practice"]),
    )
