"""A person's own plan as a page shows it: part by part, numbers to press, skills with their steps."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from opentaper.actions.readings.own_plans_read import OwnPartRead, OwnPlanRead
from opentaper.formulary.bibliography import source
from opentaper.formulary.facts import Source
from opentaper.formulary.own_plans import OwnPlanKind, own_plan_outline
from opentaper.formulary.skills import skill, skill_words
from opentaper.recovery.suggested import Tried
from opentaper.web.skill_shown import SkillShown, skill_shown
from opentaper.wording import words

#: Where each plan is.
BASES = {OwnPlanKind.HARD_DAYS: "/my-plan", OwnPlanKind.KEEPING_WELL: "/keeping-well"}
#: Fewer digits are no number that anybody can be rung by.
LEAST_DIGITS = 3


@dataclass(frozen=True, slots=True)
class ContactShown:
    """Somebody to ring: the name, the number as it was written, what a telephone dials ("" for nothing)."""

    name: str
    phone: str
    dial: str


@dataclass(frozen=True, slots=True)
class OwnPartShown:
    """One part: its place, what it is called and asks, and what is written in it."""

    key: str
    number: int
    title: str
    ask: str
    example: str
    lines: tuple[str, ...]
    skills: tuple[SkillShown, ...]
    people: tuple[ContactShown, ...]
    days: tuple[date, ...]
    is_empty: bool


@dataclass(frozen=True, slots=True)
class OwnPlanShown:
    """A plan: where it is, what it is for, its parts, and what is known of such plans."""

    kind: str
    base: str
    title: str
    aim: str
    parts: tuple[OwnPartShown, ...]
    is_empty: bool
    is_shared: bool
    evidence: str
    known: str
    grade: str
    sources: tuple[Source, ...]


def own_plan_shown(read: OwnPlanRead, language: str, tried: Iterable[Tried] = ()) -> OwnPlanShown:
    """Return a plan as it is shown."""
    outline, told, told_words = own_plan_outline(read.kind), tuple(tried), skill_words()
    known = outline.evidence
    return OwnPlanShown(
        kind=read.kind.value,
        base=BASES[read.kind],
        title=outline.name.of(language),
        aim=outline.aim.of(language),
        parts=tuple(part_shown(one, n, language, told) for n, one in enumerate(read.parts, start=1)),
        is_empty=read.is_empty,
        is_shared=read.is_shared,
        evidence=known.text.of(language),
        known=f"{told_words.kinds[known.kind].of(language)}. {told_words.parts[known.of].of(language)}",
        grade=words(f"web.skills.grade.{known.grade.value}", language),
        sources=tuple(source(key) for key in known.source),
    )


def part_shown(read: OwnPartRead, number: int, language: str, tried: tuple[Tried, ...] = ()) -> OwnPartShown:
    """Return a part as it is shown."""
    part = read.part
    return OwnPartShown(
        key=part.key,
        number=number,
        title=part.name.of(language),
        ask=part.ask.of(language),
        example=part.example.of(language),
        lines=read.lines,
        skills=tuple(skill_shown(skill(key), language, tried) for key in read.skills),
        people=tuple(ContactShown(one.name, one.phone, dialled(one.phone)) for one in read.people),
        days=read.days,
        is_empty=read.is_empty,
    )


def dialled(phone: str) -> str:
    """Return what a telephone dials of a number as it was written; "" where it is none.

    Examples
    --------
    >>> dialled("+45 12 34 56 78"), dialled("(0)20 7946-0018"), dialled("ask Anna")
    ('+4512345678', '02079460018', '')
    """
    digits = re.sub(r"[^0-9]", "", phone)
    if len(digits) < LEAST_DIGITS:
        return ""
    return f"+{digits}" if phone.lstrip().startswith("+") else digits
