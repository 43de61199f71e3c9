"""Agreeing that something of one's record is given to research: one purpose at a time, off until then."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from uuid import UUID, uuid5

from opentaper.actions.deeds.deed import Moment, Written, deed
from opentaper.errors import BadOption
from opentaper.record.models import RESEARCH_PURPOSES, Person, ResearchConsent

#: Of the text that somebody agrees to (``/research``): a new wording that gives more away takes a new number,
#: and is agreed to anew.
TEXT_VERSION = "1"
#: Bytes of chance in the secret that moves days and makes the pseudonym.
N_BYTES = 32


@dataclass(frozen=True, slots=True)
class ResearchTold:
    """The purpose, and the version of the text that was read."""

    purpose: str
    text_version: str


@dataclass(frozen=True, slots=True)
class ResearchGiven:
    """The key of the consent; its secret stands with it alone, not in deed or log."""

    consent_id: UUID


@deed
def give_research(told: ResearchTold, at: Moment) -> Written[ResearchGiven]:
    """Agree to one purpose; nothing of the record changes, and other purposes stay as they are.

    It is not undone but taken back: the record keeps that it was given. Each time it is a new secret, so that
    what is given from now on cannot be joined to what was given before.

    Raises
    ------
    BadOption
        No such purpose, a text that is not the one of today, one that is agreed to already, or the
        demonstration, whose days nobody lived.
    """
    purpose = purpose_told(told.purpose)
    if told.text_version != TEXT_VERSION:
        raise BadOption(option="text", given=told.text_version, wanted="the text as it stands today")
    if Person.objects.filter(pk=at.whose, is_demo=True).exists():
        raise BadOption(option="person", given="demo", wanted="a record of your own, not the demonstration")
    standing = ResearchConsent.objects.filter(person_id=at.whose, purpose=purpose, withdrawn_at=None)
    if standing.exclude(secret="").exists():
        raise BadOption(option="purpose", given=purpose, wanted="a purpose that you have not agreed to yet")
    standing.update(withdrawn_at=at.at)  # one that came with a record from elsewhere never counted here
    row = ResearchConsent(
        id=uuid5(at.deed_id, "research"),
        person_id=at.whose,
        purpose=purpose,
        given_at=at.at,
        text_version=TEXT_VERSION,
        secret=secrets.token_hex(N_BYTES),
    )
    row.save(force_insert=True)
    return Written(ResearchGiven(row.pk))


def purpose_told(text: str) -> str:
    """Return a purpose.

    Raises
    ------
    BadOption
        There is none of this name.
    """
    if text not in RESEARCH_PURPOSES:
        raise BadOption(option="purpose", given=text, wanted="registry or pace")
    return text
