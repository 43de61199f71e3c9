"""An emergency card: the person makes it, says what it shows and until when, and ends it at once."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid5

from django.utils.crypto import salted_hmac

from opentaper.actions.deeds.consents import LONGEST_NAME, until_told
from opentaper.actions.deeds.deed import Moment, Written, deed
from opentaper.actions.deeds.invite_carer import letters_of
from opentaper.actions.deeds.keyed_hash import is_hash_of, keyed_hash
from opentaper.actions.deeds.thread_writing import plain_text
from opentaper.errors import BadOption, NotShared
from opentaper.record.models import EmergencyCard

MOST_CONTACT = 300
CARD_CODE_SALT, CARD_HASH_SALT = "opentaper.emergency.code", "opentaper.emergency.hash"


@dataclass(frozen=True, slots=True)
class CardTold:
    """What the card shows, and its last day (None: until it is ended).

    ``name`` is that on the card, ``contact`` whom to ring; either may be empty.
    """

    shows_drugs: bool
    name: str = ""
    contact: str = ""
    until: date | None = None


@dataclass(frozen=True, slots=True)
class CardMade:
    """The key of the card, which is its address."""

    card_id: UUID


@deed
def make_card(told: CardTold, at: Moment) -> Written[CardMade]:
    """Make a card; the one before, if any, ends. Its code is that of :func:`card_code`, and stands nowhere.

    Raises
    ------
    BadOption
        It would show nothing, a text is too long, or its day is over.
    """
    name, contact = " ".join(told.name.split()), plain_text(told.contact)
    if not told.shows_drugs and not contact:
        raise BadOption(option="shows", given="", wanted="at least one thing that the card shows")
    if len(name) > LONGEST_NAME or len(contact) > MOST_CONTACT:
        raise BadOption(option="contact", given="", wanted=f"a text of at most {MOST_CONTACT} letters")
    until = until_told(told.until, at.today)
    EmergencyCard.objects.filter(person_id=at.whose, ended__isnull=True).update(ended=at.at)
    card = EmergencyCard(
        id=uuid5(at.deed_id, "emergency card"),
        person_id=at.whose,
        sections={"drugs": told.shows_drugs, "name": name, "contact": contact},
        made_at=at.at,
        until=until,
    )
    card.code_hash = card_hash(card.pk, card_code(at))
    card.save(force_insert=True)
    return Written(CardMade(card.pk))


@dataclass(frozen=True, slots=True)
class EndCardTold:
    """Which card."""

    card_id: UUID


@dataclass(frozen=True, slots=True)
class CardEnded:
    """Its key."""

    card_id: UUID


@deed
def end_card(told: EndCardTold, at: Moment) -> Written[CardEnded]:
    """End a card: from now on it opens nothing.

    Raises
    ------
    NotShared
        They have no such card that is open.
    """
    mine = EmergencyCard.objects.filter(pk=told.card_id, person_id=at.whose, ended__isnull=True)
    if not mine.update(ended=at.at):
        raise NotShared(why="unknown_card")
    return Written(CardEnded(told.card_id))


def card_code(at: Moment) -> str:
    """Return the code of the card made at a moment, from the server's secret and the key of the form."""
    return letters_of(salted_hmac(CARD_CODE_SALT, f"{at.whose} {at.client_key}", algorithm="sha256").digest())


def card_hash(card_id: UUID, code: str) -> str:
    """Return what is kept of a code: keyed with the server's secret, so that no list of codes finds it."""
    return keyed_hash(CARD_HASH_SALT, _of_card(card_id, code))


def is_card_code(kept: str, card_id: UUID, code: str) -> bool:
    """Tell whether a code is the one of which a hash was kept."""
    return is_hash_of(kept, CARD_HASH_SALT, _of_card(card_id, code))


def _of_card(card_id: UUID, code: str) -> str:
    told = "".join(letter for letter in code.upper() if letter.isalnum())
    return f"{card_id} {hashlib.sha256(told.encode('utf-8', 'replace')).hexdigest()}"
