"""Whoever holds an emergency card opens it with its code; the person reads of each opening."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID

from django.core.cache import cache
from django.db import transaction
from django.db.models import F

from opentaper.actions.deeds.emergency_card import card_hash, is_card_code
from opentaper.actions.deeds.invite_carer import OPEN_FOR
from opentaper.actions.deeds.take_invitation import MINUTES, MOST_OF_ACCOUNT, MOST_TRIES, NOBODY
from opentaper.actions.permissions import ONE_LOOK
from opentaper.actions.readings.medicines_now import medicines_now
from opentaper.actions.readings.person import own_day
from opentaper.errors import InvitationClosed, TooManyTries
from opentaper.formulary import sources
from opentaper.quantities import Dose
from opentaper.record.models import EmergencyCard, EmergencyLook, Person


@dataclass(frozen=True, slots=True)
class CardDrug:
    """A drug that is taken now, how much a day, what stopping it at once can do, and sources by title."""

    drug: str
    dose: Dose
    times_a_day: int
    danger: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CardOpened:
    """What a card shows; ``drugs`` is None where it shows none."""

    name: str
    contact: str
    drugs: tuple[CardDrug, ...] | None
    day: date
    country: str


def open_card(card_id: UUID, code: str, caller: str, now: datetime) -> CardOpened:
    """Return what a card shows, and write down that it was opened, once a minute.

    ``caller`` is whoever asks, as far as a server can tell callers apart: who tries many codes must wait. A
    card dies of wrong codes in a row; the right one begins the count anew, for a card may lie for years.

    Raises
    ------
    TooManyTries
        This caller tried too many codes.
    InvitationClosed
        The code is another, or the card is ended, over, dead, or never was; it is not said which.
    """
    key = f"opentaper.emergency.{caller}"
    if cache.get(key, 0) >= MOST_OF_ACCOUNT:
        raise TooManyTries(minutes=MINUTES)
    with transaction.atomic():
        opened = _tried(card_id, code, now)
    if opened is None:
        cache.add(key, 0, MINUTES * 60)
        cache.incr(key)
        raise InvitationClosed(days=OPEN_FOR.days)
    return opened


def _tried(card_id: UUID, code: str, now: datetime) -> CardOpened | None:
    """Return what a card shows for a code, or None and one try more."""
    whose = EmergencyCard.objects.filter(pk=card_id).values_list("person_id", flat=True).first()
    # the order in which deeds take their locks: first the person
    Person.objects.select_for_update().filter(pk=whose or NOBODY).first()
    card = EmergencyCard.objects.filter(pk=card_id).select_related("person").first()
    kept = card.code_hash if card is not None else card_hash(NOBODY, "")
    is_right = is_card_code(kept, card_id, code)
    if card is not None and is_right and _is_open(card, now):
        return _opened(card, now)
    if not is_right:
        EmergencyCard.objects.filter(pk=card_id).update(tries=F("tries") + 1)
    return None


def _is_open(card: EmergencyCard, now: datetime) -> bool:
    today = own_day(now, card.person.zone, card.person.day_starts)
    is_over = card.until is not None and card.until < today
    return card.ended is None and card.tries < MOST_TRIES and not is_over


def _opened(card: EmergencyCard, now: datetime) -> CardOpened:
    if card.tries:
        EmergencyCard.objects.filter(pk=card.pk).update(tries=0)
    if not EmergencyLook.objects.filter(card=card, at__gt=now - ONE_LOOK).exists():
        EmergencyLook(person_id=card.person_id, card=card, at=now.astimezone(UTC)).save()
    person = card.person
    today = own_day(now, person.zone, person.day_starts)
    drugs, known = None, sources()
    if card.sections.get("drugs"):
        drugs = tuple(
            CardDrug(
                one.drug.name,
                one.dose,
                one.usual.times,
                one.drug.abrupt_stop_danger,
                tuple(known[key].title if key in known else key for key in one.drug.source),
            )
            for one in medicines_now(person.pk, today, person.country)
        )
    return CardOpened(
        str(card.sections.get("name", "")),
        str(card.sections.get("contact", "")),
        drugs,
        today,
        person.country,
    )
