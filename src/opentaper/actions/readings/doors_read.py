"""Every way to somebody's record but their own browsers: carers, programs, a calendar, a card."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from opentaper.actions.office.admin_log import ActRead, acts_about
from opentaper.actions.readings.token_read import TokenOwner, tokens_of
from opentaper.record.models import CareLink, EmergencyCard, Person


@dataclass(frozen=True, slots=True)
class DoorsRead:
    """Who is in the team, which programs have a key, what is open beside; what the office did."""

    carers: tuple[str, ...]
    programs: tuple[str, ...]
    has_calendar: bool
    has_card: bool
    acts: tuple[ActRead, ...]


def doors_of(account: str, now: datetime) -> DoorsRead:
    """Return every other way to what an account sees, in five queries."""
    person = Person.objects.filter(account=account).first()
    programs = tokens_of(TokenOwner(account, None if person is None else person.pk), now)
    links = CareLink.objects.filter(person=person, ended__isnull=True) if person is not None else ()
    cards = EmergencyCard.objects.filter(person=person, ended__isnull=True).exclude(code_hash="")
    return DoorsRead(
        carers=tuple(sorted(link.called for link in links)),
        programs=tuple(one.name for one in programs if one.state == "open"),
        has_calendar=person is not None and person.calendar_token is not None,
        has_card=person is not None and cards.exists(),
        acts=acts_about(account),
    )
