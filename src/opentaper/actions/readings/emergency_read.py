"""The emergency card as its person sees it: whether there is one, what it shows, and when it was opened."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from opentaper.actions.deeds.take_invitation import MOST_TRIES
from opentaper.record.models import EmergencyCard, EmergencyLook

#: So many openings are shown; the file of everything holds all.
MOST_OPENINGS = 20
#: So long Today says that the card was opened.
LOOKS_SHOWN = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class CardRead:
    """A card that is not ended. ``is_dead``: wrong codes in a row closed it, or its day is over."""

    card_id: UUID
    shows_drugs: bool
    name: str
    contact: str
    until: date | None
    made_at: datetime
    is_dead: bool


def card_of(person_id: UUID, today: date) -> CardRead | None:
    """Return the card of a person; None where there is none. A card of another server opens nothing here."""
    row = EmergencyCard.objects.filter(person_id=person_id, ended__isnull=True).exclude(code_hash="").first()
    if row is None:
        return None
    is_over = row.until is not None and row.until < today
    return CardRead(
        card_id=row.pk,
        shows_drugs=bool(row.sections.get("drugs")),
        name=str(row.sections.get("name", "")),
        contact=str(row.sections.get("contact", "")),
        until=row.until,
        made_at=row.made_at,
        is_dead=is_over or row.tries >= MOST_TRIES,
    )


def openings_of(person_id: UUID, since: datetime | None = None) -> tuple[datetime, ...]:
    """Return when cards of a person were opened, the newest first; all cards, also those that ended."""
    rows = EmergencyLook.objects.filter(person_id=person_id)
    rows = rows if since is None else rows.filter(at__gt=since)
    return tuple(rows.order_by("-at").values_list("at", flat=True)[:MOST_OPENINGS])
