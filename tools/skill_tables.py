"""The skills of the library and the courses, with what is known of each, as tables of the manual."""

from __future__ import annotations

from collections.abc import Callable

from opentaper.formulary.courses import courses
from opentaper.formulary.skills import SkillRoom, skill_words, skills
from tools.markdown import table

COURSE_HEAD = ("course", "sessions", "best source on its kind", "grade", "not now", "sources")
HEAD = ("skill", "minutes", "bad night", "best source", "what was studied", "grade", "sources")


def skill_library() -> str:
    """Return a table for each room, in the order of the app."""
    told, parts = skill_words(), []
    for room in SkillRoom:
        rows = [
            (
                one.name.en,
                f"{one.minutes}",
                "yes" if one.is_for_bad_night else "",
                told.kinds[one.evidence.kind].en,
                told.parts[one.evidence.of].en,
                one.evidence.grade.value,
                ", ".join(one.evidence.source),
            )
            for one in skills()
            if one.room is room
        ]
        parts.append(f"## {told.rooms[room].en}\n\n{table(HEAD, rows)}")
    return "\n\n".join(parts)


def course_outlines() -> str:
    """Return a table of the courses with what is known of courses of their kind."""
    kinds = skill_words().kinds
    rows = [
        (
            one.name.en,
            f"{len(one.sessions)}",
            kinds[one.kind].en,
            one.grade.value,
            one.not_now.en,
            ", ".join(one.source),
        )
        for one in courses()
    ]
    return table(COURSE_HEAD, rows)


PARTS: dict[str, Callable[[], str]] = {"skills": skill_library, "courses": course_outlines}
