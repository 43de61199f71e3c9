"""A person invites somebody to their team: with a link and a code, which open the door once."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID, uuid5

from django.utils.crypto import salted_hmac

from opentaper.actions.deeds.consents import name_told, rights_told, role_told, until_told
from opentaper.actions.deeds.deed import Moment, Written, deed
from opentaper.actions.deeds.keyed_hash import is_hash_of, keyed_hash
from opentaper.errors import BadOption, NotShared
from opentaper.record.models import Invitation

#: So long an invitation waits; whoever comes later is invited anew.
OPEN_FOR = timedelta(days=7)
#: Letters that nobody confuses when they are read aloud or copied by hand: 31 of them.
LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
CODE_LENGTH = 10
CODE_SALT, HASH_SALT = "opentaper.invitation.code", "opentaper.invitation.hash"


@dataclass(frozen=True, slots=True)
class InviteTold:
    """Who is invited, and what for.

    ``called`` is what the person calls them, ``known_as`` the name by which they know the person;
    ``sections`` gives each shared section its right, ``until`` is the last day of it all.
    """

    role: str
    called: str
    known_as: str
    sections: Mapping[str, str]
    until: date | None = None


@dataclass(frozen=True, slots=True)
class CarerInvited:
    """The key of the invitation, which is its link, and until when it waits."""

    invitation_id: UUID
    expires_on: date


@deed
def invite_carer(told: InviteTold, at: Moment) -> Written[CarerInvited]:
    """Make an invitation; its code is that of :func:`code_of`, and stands nowhere.

    Raises
    ------
    BadOption
        No such role, section or right, no name, nothing to share, or a day that is over.
    """
    role = role_told(told.role)
    sections = rights_told(told.sections, role)
    if not sections:
        raise BadOption(option="sections", given="", wanted="at least one section to share")
    made = Invitation(
        id=uuid5(at.deed_id, "invitation"),
        role=role,
        person_id=at.whose,
        called=name_told("called", told.called),
        known_as=name_told("known_as", told.known_as),
        sections={section.value: right.value for section, right in sections.items()},
        until=until_told(told.until, at.today),
        made_at=at.at,
        expires=at.at + OPEN_FOR,
    )
    made.code_hash = hash_of(made.pk, code_of(at))
    made.save(force_insert=True)
    return Written(CarerInvited(made.pk, at.today + OPEN_FOR))


@dataclass(frozen=True, slots=True)
class WithdrawTold:
    """Which invitation."""

    invitation_id: UUID


@dataclass(frozen=True, slots=True)
class InvitationWithdrawn:
    """Its key."""

    invitation_id: UUID


@deed
def withdraw_invitation(told: WithdrawTold, at: Moment) -> Written[InvitationWithdrawn]:
    """Take back an invitation that nobody has used yet.

    Raises
    ------
    NotShared
        They have no such invitation, or it is used or withdrawn.
    """
    waiting = Invitation.objects.filter(
        pk=told.invitation_id, person_id=at.whose, used_at__isnull=True, revoked_at__isnull=True
    )
    if waiting.update(revoked_at=at.at) == 0:
        raise NotShared(why="unknown_invitation")
    return Written(InvitationWithdrawn(told.invitation_id))


def code_of(at: Moment) -> str:
    """Return the code of the invitation that was made at a moment, in two groups.

    It comes of the server's secret and the key of the form: the same form sent twice shows the same code,
    and whoever reads the record alone cannot make it.
    """
    return letters_of(salted_hmac(CODE_SALT, f"{at.whose} {at.client_key}", algorithm="sha256").digest())


def letters_of(drawn: bytes) -> str:
    """Return a code of letters that nobody confuses, in two groups, from what a keyed hash drew.

    Examples
    --------
    >>> letters_of(bytes(31) + b"!")
    'CBAAA-AAAAA'
    """
    number = int.from_bytes(drawn, "big")
    letters = []
    for _ in range(CODE_LENGTH):
        number, place = divmod(number, len(LETTERS))
        letters.append(LETTERS[place])
    return f"{''.join(letters[:5])}-{''.join(letters[5:])}"


def hash_of(invitation_id: UUID, code: str) -> str:
    """Return what is kept of a code: keyed with the server's secret, so that no list of codes finds it."""
    return keyed_hash(HASH_SALT, _of_invitation(invitation_id, code))


def is_invitation_code(kept: str, invitation_id: UUID, code: str) -> bool:
    """Tell whether a code is the one of which a hash was kept."""
    return is_hash_of(kept, HASH_SALT, _of_invitation(invitation_id, code))


def _of_invitation(invitation_id: UUID, code: str) -> str:
    told = "".join(letter for letter in code.upper() if letter.isalnum())
    # a code is typed by anybody: what is hashed has a bounded length
    return f"{invitation_id} {hashlib.sha256(told.encode('utf-8', 'replace')).hexdigest()}"
