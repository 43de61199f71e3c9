"""What a person wants to talk about in their next hour, and with whom such an hour is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from opentaper.actions.permissions import CareAction, CareRole, Section, Why, consented, decision
from opentaper.record.models import CareLink, Deed

#: The deed by which it is told; it stands in the record by this name.
PREPARED = "prepare_hour"


@dataclass(frozen=True, slots=True)
class HourTopics:
    """What the person wants to talk about, as it stands ("" for nothing), and since which day."""

    topics: str
    day: date | None


@dataclass(frozen=True, slots=True)
class TherapistRead:
    """A therapist who may see the feelings that are shared, and what was written for the next hour."""

    link_id: UUID
    called: str
    topics: HourTopics


NO_TOPICS = HourTopics("", None)


def topics_of(person_id: UUID, link_id: UUID) -> HourTopics:
    """Return what a person wants to talk about with one of their team; one query."""
    return _topics(person_id).get(str(link_id), NO_TOPICS)


def therapists_of(person_id: UUID, today: date) -> tuple[TherapistRead, ...]:
    """Return the therapists to whom feelings may be shown today; two queries and one or two for each."""
    links = CareLink.objects.filter(
        person_id=person_id, ended__isnull=True, carer__role=CareRole.PSYCHOTHERAPIST
    )
    topics = _topics(person_id)
    return tuple(
        TherapistRead(link.pk, link.called, topics.get(str(link.pk), NO_TOPICS))
        for link in links.order_by("pk")
        if _sees(link.pk, today)
    )


def _sees(link_id: UUID, today: date) -> bool:
    consent = consented(link_id, Section.FEELINGS)
    told = decision(CareRole.PSYCHOTHERAPIST, CareAction.LOOK, Section.FEELINGS, consent, today)
    return told is Why.ALLOWED


def _topics(person_id: UUID) -> dict[str, HourTopics]:
    """Return the newest by whom it is for; what a record that was brought may hold instead is passed over."""
    rows = Deed.objects.filter(person_id=person_id, name=PREPARED, undone_at=None).order_by("at", "id")
    found = {}
    for day, told in rows.values_list("day", "answer"):
        if isinstance(told, dict) and isinstance(told.get("topics"), str):
            found[str(told.get("link_id"))] = HourTopics(told["topics"], day)
    return found
