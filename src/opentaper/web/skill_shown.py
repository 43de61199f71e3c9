"""A skill as a page shows it: its words in the person's language, its steps, what is known of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from opentaper.formulary.bibliography import source
from opentaper.formulary.facts import Source
from opentaper.formulary.skills import Skill, SkillRoom, skill, skill_words
from opentaper.recovery.suggested import ReasonKind, Suggested, Tried
from opentaper.wording import words


@dataclass(frozen=True, slots=True)
class StepShown:
    """A step: what to do, and how long in seconds (None: in one's own time)."""

    text: str
    seconds: int | None

    @property
    def minutes(self) -> int | None:
        """Whole minutes, where it lasts for such."""
        return self.seconds // 60 if self.seconds and self.seconds % 60 == 0 else None


@dataclass(frozen=True, slots=True)
class SkillShown:
    """A skill in one language. ``helped`` is what the person said of it the last time, "" for nothing."""

    key: str
    minutes: int
    is_timed: bool
    room: str
    name: str
    aim: str
    when: str
    when_not: str
    steps: tuple[StepShown, ...]
    kind: str
    part: str
    evidence: str
    grade: str
    is_unconfirmed: bool
    sources: tuple[Source, ...]
    helped: str = ""


@dataclass(frozen=True, slots=True)
class OfferShown:
    """A skill that is suggested, and why, in words."""

    shown: SkillShown
    reason: str


def skill_shown(one: Skill, language: str, tried: Iterable[Tried] = ()) -> SkillShown:
    """Return a skill as it is shown."""
    told, known = skill_words(), one.evidence
    return SkillShown(
        key=one.key,
        minutes=one.minutes,
        is_timed=one.is_timed,
        room=told.rooms[one.room].of(language),
        name=one.name.of(language),
        aim=one.aim.of(language),
        when=one.when.of(language),
        when_not=one.when_not.of(language),
        steps=tuple(StepShown(step.text.of(language), step.seconds) for step in one.steps),
        kind=told.kinds[known.kind].of(language),
        part=told.parts[known.of].of(language),
        evidence=known.text.of(language),
        grade=words(f"web.skills.grade.{known.grade.value}", language),
        is_unconfirmed=not known.grade.decides,
        sources=tuple(source(key) for key in known.source),
        helped=next((said.helped for said in reversed(tuple(tried)) if said.skill == one.key), ""),
    )


def offer_shown(one: Suggested, language: str) -> OfferShown:
    """Return a suggestion with its reason in words."""
    return OfferShown(skill_shown(skill(one.skill), language), reason_text(one, language))


def reason_text(one: Suggested, language: str) -> str:
    """Return why a skill is suggested."""
    if one.kind in {ReasonKind.WORD, ReasonKind.FAMILY}:
        from opentaper.formulary.feelings import feeling

        return words("web.skills.because_feeling", language, word=feeling(one.name).name.of(language))
    if one.kind is ReasonKind.ITEM:
        return words("web.skills.because_item", language, item=words(f"item.{one.name}", language))
    return words("web.skills.because_held", language, what=words(f"modulator.{one.name}", language))


def room_choices(language: str) -> tuple[tuple[str, str], ...]:
    """Return what skills are for, as the choices of a field."""
    rooms = skill_words().rooms
    return tuple((room.value, rooms[room].of(language)) for room in SkillRoom)
