"""A gentle reminder of a companion, once a day; it asks for nothing but to be seen."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID, uuid5

from opentaper.actions.deeds.deed import Moment, Written, deed
from opentaper.actions.deeds.notice_waits import something_waits
from opentaper.actions.permissions import CareAction, Section, link_permitted
from opentaper.errors import NotShared
from opentaper.record.models import Nudge, Person


@dataclass(frozen=True, slots=True)
class NudgeTold:
    """Who reminds."""

    link_id: UUID


@dataclass(frozen=True, slots=True)
class Nudged:
    """The key of today's reminder."""

    nudge_id: UUID


@deed
def nudge(told: NudgeTold, at: Moment) -> Written[Nudged]:
    """Remind the person of today's check-in; a second time on one day is the first.

    Raises
    ------
    NotShared
        They are no companion, or not today.
    """
    link = link_permitted(told.link_id, at.whose, CareAction.REMIND, Section.CHECK_INS, at.today)
    row = Nudge.objects.filter(link=link, day=at.today).first()
    if row is None:
        row = Nudge(id=uuid5(at.deed_id, "nudge"), person_id=at.whose, link=link, day=at.today, at=at.at)
        row.save(force_insert=True)
        something_waits(Person.objects.filter(pk=at.whose).values_list("account", flat=True), at.at)
    return Written(Nudged(row.pk))


@dataclass(frozen=True, slots=True)
class NudgeSeenTold:
    """Which reminder."""

    nudge_id: UUID


@dataclass(frozen=True, slots=True)
class NudgeSeen:
    """Its key."""

    nudge_id: UUID


@deed
def see_nudge(told: NudgeSeenTold, at: Moment) -> Written[NudgeSeen]:
    """Put a reminder away.

    Raises
    ------
    NotShared
        They have no such reminder.
    """
    row = Nudge.objects.filter(pk=told.nudge_id, person_id=at.whose).first()
    if row is None:
        raise NotShared(why="unknown_nudge")
    if row.seen_at is None:
        row.seen_at = at.at
        row.save(update_fields=["seen_at"])
    return Written(NudgeSeen(row.pk))
