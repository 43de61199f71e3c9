"""Where what a skill asks for is written down: some skills have a page of their own for it."""

from __future__ import annotations

from dataclasses import dataclass

from opentaper.actions.refers import Referred, referred
from opentaper.wording import words

#: The page of a skill's own, by its key, and the code of its words.
PAGES = {
    "name_it": ("/feelings", "web.skills.way_feeling"),
    "chain_review": ("/feelings/chains/new", "web.skills.way_chain"),
    "safety_plan": ("/my-plan", "web.skills.way_hard_days"),
    "keep_well": ("/keeping-well", "web.skills.way_keep_well"),
}
CHAIN_PAGE = "/feelings/chains/new"


@dataclass(frozen=True, slots=True)
class SkillWay:
    """A page and what it is called."""

    path: str
    text: str


def skill_ways(key: str, language: str) -> tuple[SkillWay, ...]:
    """Return the page on which a skill is written down; none for most."""
    found = PAGES.get(key)
    return () if found is None else (SkillWay(found[0], words(found[1], language)),)


def referred_way(refers: str, language: str) -> SkillWay | None:
    """Return where something that was offered leads; None where it stands alone, or leads nowhere here."""
    found = referred(refers)
    if found is None:
        return None
    return SkillWay(referred_path(found), referred_text(found, language))


def referred_path(found: Referred) -> str:
    """Return the page of a skill, a session, or a new chain."""
    if found.kind == "skill":
        return f"/skills/{found.key}"
    return f"/courses/{found.key}/{found.number}" if found.kind == "course" else CHAIN_PAGE


def referred_text(found: Referred, language: str) -> str:
    """Return what is spoken of, in words."""
    name = found.name
    if name is None:
        return words("web.skills.way_chain", language)
    return words(f"web.work.refers_{found.kind}", language, name=name.of(language))
