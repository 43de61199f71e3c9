"""The skills of the library with what is known of each, as a table of the manual."""

from __future__ import annotations

from collections.abc import Callable

from opentaper.formulary.skills import SkillRoom, skill_words, skills
from tools.markdown import table

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


PARTS: dict[str, Callable[[], str]] = {"skills": skill_library}
