"""A course and its sessions as pages show them, in the person's language."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass

from opentaper.formulary.bibliography import source
from opentaper.formulary.courses import CourseSession, SkillCourse
from opentaper.formulary.facts import Source
from opentaper.formulary.skills import skill, skill_words
from opentaper.web.skill_shown import SkillShown, skill_shown
from opentaper.web.skill_ways import SkillWay, skill_ways
from opentaper.wording import words


@dataclass(frozen=True, slots=True)
class SessionShown:
    """A session; ``is_done`` is what the person marked, and no score."""

    number: int
    path: str
    name: str
    aim: str
    home: str
    is_done: bool


@dataclass(frozen=True, slots=True)
class CourseShown:
    """A course, with what is known of courses of its kind."""

    key: str
    name: str
    kind: str
    evidence: str
    grade: str
    is_unconfirmed: bool
    sources: tuple[Source, ...]
    not_now: str
    sessions: tuple[SessionShown, ...]


def course_shown(one: SkillCourse, language: str, done: Set[tuple[str, int]] = frozenset()) -> CourseShown:
    """Return a course as it is shown."""
    return CourseShown(
        key=one.key,
        name=one.name.of(language),
        kind=skill_words().kinds[one.kind].of(language),
        evidence=one.evidence.of(language),
        grade=words(f"web.skills.grade.{one.grade.value}", language),
        is_unconfirmed=not one.grade.decides,
        sources=tuple(source(key) for key in one.source),
        not_now=one.not_now.of(language),
        sessions=tuple(session_shown(one, session, language, done) for session in one.sessions),
    )


def session_shown(
    one: SkillCourse, session: CourseSession, language: str, done: Set[tuple[str, int]]
) -> SessionShown:
    """Return a session as it is shown."""
    return SessionShown(
        number=session.number,
        path=f"/courses/{one.key}/{session.number}",
        name=session.name.of(language),
        aim=session.aim.of(language),
        home=session.home.of(language),
        is_done=(one.key, session.number) in done,
    )


def practised(session: CourseSession, language: str) -> tuple[SkillShown, ...]:
    """Return the skills that go with a session."""
    return tuple(skill_shown(skill(key), language) for key in session.practice)


def ways_of(session: CourseSession, language: str) -> tuple[SkillWay, ...]:
    """Return the pages on which what a session practises is written down."""
    return tuple(way for key in session.practice for way in skill_ways(key, language))
