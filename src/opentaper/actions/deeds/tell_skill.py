"""Whether a skill helped: "it did not help" is as useful an answer as "it helped"."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid5

from opentaper.actions.deeds.check_in import day_told
from opentaper.actions.deeds.deed import Moment, Written, deed
from opentaper.actions.deeds.way_back import WayBack, withdraw
from opentaper.errors import BadOption
from opentaper.formulary.skills import skill
from opentaper.record.models import HELPED, SkillTried


@dataclass(frozen=True, slots=True)
class SkillTold:
    """Which skill was tried, and whether it helped: "a_lot", "a_little", "no" or "worse".

    ``is_shared``: whoever of the team may see feelings sees this one try. ``day`` is the day on which it was
    tried, told later by a device that was alone; None for today.
    """

    skill: str
    helped: str
    is_shared: bool = False
    day: date | None = None


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
        No such skill, another answer, a day ahead or long past.
    """
    if told.helped not in HELPED:
        raise BadOption(option="helped", given=told.helped, wanted="one of the four answers")
    day = told.day or at.today
    day_told(day, at.today)
    row = SkillTried(
        id=uuid5(at.deed_id, "tried"),
        person_id=at.whose,
        skill=skill(told.skill).key,
        day=day,
        at=at.at,
        helped=told.helped,
        is_shared=told.is_shared,
    )
    row.save(force_insert=True)
    return Written(SkillKept(row.pk), undo=WayBack((withdraw("skill_tried", row.pk),)).told)


@dataclass(frozen=True, slots=True)
class SkillSharing:
    """Which try, and whether the team may see it from now on."""

    tried: UUID
    is_shared: bool


@deed
def share_skill(told: SkillSharing, at: Moment) -> Written[SkillKept]:
    """Share a try with whoever may see feelings, or share it no longer.

    Raises
    ------
    BadOption
        They have no such try.
    """
    mine = SkillTried.objects.filter(pk=told.tried, person_id=at.whose, withdrawn_at=None)
    if not mine.update(is_shared=told.is_shared):
        raise BadOption(option="skill", given=str(told.tried), wanted="a try of your own")
    return Written(SkillKept(told.tried))
