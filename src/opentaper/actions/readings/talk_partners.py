"""With whom a person may begin to talk: those who may read messages today, and whether they may answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from opentaper.actions.permissions import CareAction, CareRole, Section
from opentaper.actions.readings.message_links import links_that_may


@dataclass(frozen=True, slots=True)
class TalkPartner:
    """Somebody who may read messages, as the person calls them."""

    link_id: UUID
    called: str
    role: CareRole
    may_answer: bool


def talk_partners(person_id: UUID, today: date) -> tuple[TalkPartner, ...]:
    """Return with whom a person may talk today, in four queries."""
    may_read = links_that_may(person_id, CareAction.LOOK, Section.MESSAGES, today)
    may_write = links_that_may(person_id, CareAction.WRITE_MESSAGE, Section.MESSAGES, today)
    answers = {link.pk for link in may_write}
    return tuple(
        TalkPartner(link.pk, link.called, CareRole(link.carer.role), link.pk in answers) for link in may_read
    )
