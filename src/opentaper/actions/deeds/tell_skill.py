"""Whether a skill helped: "it did not help" is as useful an answer as "it helped"."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID, uuid5

from opentaper.actions.deeds.deed import Moment, Written, deed
from opentaper.actions.deeds.way_back import WayBack, withdraw
from opentaper.errors import BadOption
from opentaper.formulary.skills import skill
from opentaper.record.models import HELPED, SkillTried


@dataclass(frozen=True, slots=True)
class SkillTold:
    """Which skill was tried, and whether it helped: "a_lot", "a_little", "no" or "worse"."""

    skill: str
    helped: str


@dataclass(frozen=True, slots=True)
class SkillKept:
    """The key of what was said."""

    tried: UUID


@deed
def tell_skill(told: SkillTold, at: Moment) -> Written[SkillKept]:
    """Keep that a skill was tried today, and whether it helped.

    Raises
    ------
    BadOption
        No such skill, or another answer.
    """
    if told.helped not in HELPED:
        raise BadOption(option="helped", given=told.helped, wanted="one of the four answers")
    row = SkillTried(
        id=uuid5(at.deed_id, "tried"),
        person_id=at.whose,
        skill=skill(told.skill).key,
        day=at.today,
        at=at.at,
        helped=told.helped,
    )
    row.save(force_insert=True)
    return Written(SkillKept(row.pk), undo=WayBack((withdraw("skill_tried", row.pk),)).told)
