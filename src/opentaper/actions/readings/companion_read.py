"""Reminders between a person and a companion: whether today's check-in is there, and what the person sees."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from opentaper.actions.permissions import CareAction, Section, permitted
from opentaper.actions.readings.message_links import links_that_may
from opentaper.errors import NotShared
from opentaper.record.models import CheckIn, Nudge


@dataclass(frozen=True, slots=True)
class CompanionRead:
    """Whether the person has checked in today, and whether this companion has reminded them today."""

    has_check_in: bool
    has_reminded: bool


@dataclass(frozen=True, slots=True)
class NudgeRead:
    """A reminder that the person has not put away: whose it is, and its key."""

    nudge_id: UUID
    called: str


def companion_of(account: str, link_id: UUID, now: datetime) -> CompanionRead | None:
    """Return what a companion sees; None for whoever is none, or not today."""
    try:
        found = permitted(account, link_id, CareAction.REMIND, Section.CHECK_INS, now)
    except NotShared:
        return None
    told = CheckIn.objects.filter(
        person_id=found.person_id, day=found.today, withdrawn_at__isnull=True, replaced_by__isnull=True
    )
    reminded = Nudge.objects.filter(link_id=link_id, day=found.today)
    return CompanionRead(told.exists(), reminded.exists())


def nudges_of(person_id: UUID, today: date) -> tuple[NudgeRead, ...]:
    """Return the reminders of today that wait to be seen, of those who may still remind."""
    rows = Nudge.objects.filter(person_id=person_id, day=today, seen_at__isnull=True).select_related("link")
    found = list(rows.order_by("at", "pk"))
    if not found:
        return ()
    may = {link.pk for link in links_that_may(person_id, CareAction.REMIND, Section.CHECK_INS, today)}
    return tuple(NudgeRead(row.pk, row.link.called) for row in found if row.link_id in may)
