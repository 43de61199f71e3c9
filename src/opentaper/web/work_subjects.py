"""What a therapist can offer of the library: every skill, every session of a course, and one chain, once."""

from __future__ import annotations

from dataclasses import dataclass

from opentaper.actions.refers import CHAIN, Referred, referred_sessions
from opentaper.formulary.courses import course, courses
from opentaper.formulary.skills import SkillRoom, skill, skill_words, skills
from opentaper.wording import words


@dataclass(frozen=True, slots=True)
class SubjectGroup:
    """Choices of one kind under a heading: what each refers to, and its name."""

    name: str
    choices: tuple[tuple[str, str], ...]


def subject_groups(language: str) -> tuple[SubjectGroup, ...]:
    """Return everything that can be offered, the chain first, then skills by room, then courses."""
    chain = SubjectGroup(
        words("web.work.subject_chain", language), ((CHAIN, words("web.work.one_chain", language)),)
    )
    rooms = skill_words().rooms
    return (
        chain,
        *(
            SubjectGroup(
                rooms[room].of(language),
                tuple(
                    (Referred("skill", one.key).text, one.name.of(language))
                    for one in skills()
                    if one.room is room
                ),
            )
            for room in SkillRoom
        ),
        *(
            SubjectGroup(
                one.name.of(language),
                tuple(
                    (
                        found.text,
                        f"{found.number}. {one.session(found.number or 0).name.of(language)}",
                    )
                    for found in referred_sessions(one.key)
                ),
            )
            for one in courses()
        ),
    )


def offered_words(found: Referred, language: str) -> dict[str, str]:
    """Return the fields of the form that something of the library fills in."""
    told = {"refers": found.text}
    if found.kind == "skill":
        one = skill(found.key)
        return told | {"kind": "skill", "title": one.name.of(language), "text": one.aim.of(language)}
    if found.kind == "course":
        session = course(found.key).session(found.number or 0)
        text = f"{session.aim.of(language)}\n{session.home.of(language)}"
        return told | {"kind": "homework", "title": session.name.of(language), "text": text}
    title, text = words("web.work.one_chain", language), words("web.work.one_chain_text", language)
    return told | {"kind": "homework", "title": title, "text": text}
