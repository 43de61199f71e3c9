"""Who hears that a plan waits: those who may sign it today, or the person once a carer has decided."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from opentaper.actions.deeds.notice_waits import something_waits
from opentaper.actions.permissions import CareAction, Section
from opentaper.actions.readings.message_links import links_that_may
from opentaper.record.models import Person


def plan_to_sign_waits(person_id: UUID, now: datetime) -> None:
    """Let those hear who may sign the plan of a person today."""
    from opentaper.actions.readings.person import own_day  # it rests on deeds that rest on this

    person = Person.objects.get(pk=person_id)
    today = own_day(now, person.zone, person.day_starts)
    may = links_that_may(person_id, CareAction.SIGN, Section.PLAN, today)
    something_waits([link.carer.account for link in may], now)


def decision_waits(person_id: UUID, now: datetime) -> None:
    """Let a person hear that a carer decided on their plan."""
    something_waits(Person.objects.filter(pk=person_id).values_list("account", flat=True), now)
