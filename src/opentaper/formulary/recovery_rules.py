"""Rules on skills, words for feelings and what is computed of them."""

from __future__ import annotations

from collections import Counter

from opentaper.formulary.body_kinds import body_kinds
from opentaper.formulary.contents import Contents
from opentaper.formulary.feelings import UNNAMED
from opentaper.formulary.habits import SKILLS, outcome_shares
from opentaper.formulary.items import items, modulators
from opentaper.formulary.skills import SkillRoom, skill_words

#: What a timed skill's steps may differ from its minutes, in seconds; some steps take one's own time.
ABOUT = 90


def skills_can_be(held: Contents) -> list[str]:
    """A skill stands once, has steps that last as long as it says, and its evidence has words."""
    times, words = Counter(one.key for one in held.skills), skill_words()
    return [
        one.key
        for one in held.skills
        if times[one.key] > 1
        or not one.steps
        or one.evidence.kind not in words.kinds
        or one.evidence.of not in words.parts
        or one.room not in words.rooms
        or sum(step.seconds or 0 for step in one.steps) > 60 * one.minutes + ABOUT
    ] + [room for room in SkillRoom if room not in words.rooms]


def skills_come_up_for_what_is_known(held: Contents) -> list[str]:
    """What brings a skill up is a feeling, an item or a modulator that exists."""
    feelings = {one.key for one in held.feelings} | {*UNNAMED}
    asked, held_by_days = {one.name for one in items()}, {one.name for one in modulators()}
    return [
        one.key
        for one in held.skills
        if not one.hint.families | one.hint.words <= feelings
        or not one.hint.items <= asked
        or not one.hint.modulators <= held_by_days
    ]


def feelings_can_be(held: Contents) -> list[str]:
    """A feeling stands once, what is near to it exists, and only a word asks for care."""
    times = Counter(one.path for one in held.feelings)
    return [
        one.path
        for one in held.feelings
        if times[one.path] > 1
        or not {*one.near} <= times.keys()
        or one.path in one.near
        or one.care not in {"", "look", "ask"}
    ]


def courses_can_be(held: Contents) -> list[str]:
    """A course stands once, its sessions are numbered from one, and they practise skills that exist."""
    times, known = Counter(one.key for one in held.courses), {one.key for one in held.skills}
    kinds = skill_words().kinds
    return [
        one.key
        for one in held.courses
        if times[one.key] > 1
        or one.kind not in kinds
        or not one.sessions
        or [session.number for session in one.sessions] != [*range(1, len(one.sessions) + 1)]
        or any(not {*session.practice} <= known for session in one.sessions)
    ]


def habits_can_be(held: Contents) -> list[str]:
    """A habit is counted from what is told, beside scores that are asked; one not tried out says why."""
    told = {one.key for one in body_kinds()} | {SKILLS}
    asked, drugs = {one.name for one in items()}, {one.name for one in held.drugs}
    return [
        one.key
        for one in held.habits
        if one.day.kind not in told
        or not one.not_for <= outcome_shares().keys()
        or (one.trial is None) is (one.why_not is None)
        or (one.trial is not None and not one.trial.not_with <= drugs)
    ] + [name for name in outcome_shares() if name not in asked]
