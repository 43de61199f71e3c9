"""Somebody takes an invitation: who has its link and its code comes into the team, once."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID, uuid5

from django.core.cache import cache
from django.db import transaction
from django.db.models import F

from opentaper.actions.deeds.consents import give, name_told, rights_told
from opentaper.actions.deeds.deed import Moment, Written, deed
from opentaper.actions.deeds.invite_carer import OPEN_FOR, hash_of, is_invitation_code
from opentaper.actions.deeds.patience import patiently
from opentaper.actions.permissions import CareRole
from opentaper.actions.readings.person import own_day
from opentaper.errors import InvitationClosed, TooManyTries
from opentaper.record.models import CareLink, Carer, Invitation, Person

#: After so many wrong codes an invitation is dead, whoever tried them.
MOST_TRIES = 5
#: So many wrong codes an account may try within the hour, of whatever invitations.
MOST_OF_ACCOUNT = 10
MINUTES = 60
#: What an invitation that is not there is compared with, so that the answer takes as long.
NOBODY = UUID(int=0)


@dataclass(frozen=True, slots=True)
class TakeTold:
    """What somebody brings: the key in the link, the code, their account, and their own name."""

    invitation_id: UUID
    code: str
    account: str
    name: str


@dataclass(frozen=True, slots=True)
class TakenTold:
    """What the person's log keeps of it: which invitation, and the name that was told. Never the code."""

    invitation_id: UUID
    name: str


@dataclass(frozen=True, slots=True)
class InvitationTaken:
    """The place in the team."""

    link_id: UUID


def take_invitation(told: TakeTold, now: datetime, client_key: UUID) -> InvitationTaken:
    """Come into a team. The same key again gives the first answer.

    Raises
    ------
    TooManyTries
        This account tried too many codes.
    InvitationClosed
        The code is another, or the invitation used, withdrawn, over, one's own, or never there.
    BadOption
        No name was told.
    """
    return patiently(lambda: _taken(told, now, client_key), client_key)


def _taken(told: TakeTold, now: datetime, client_key: UUID) -> InvitationTaken:
    """Come in, or be refused and counted; asked again while others write."""
    name = name_told("name", told.name)
    key = f"opentaper.invitation.{told.account}"
    if cache.get(key, 0) >= MOST_OF_ACCOUNT:
        raise TooManyTries(minutes=MINUTES)
    found = Invitation.objects.filter(pk=told.invitation_id).select_related("person").first()
    kept = found.code_hash if found is not None else hash_of(NOBODY, "")
    is_right = is_invitation_code(kept, told.invitation_id, told.code)
    if found is None or not is_right:
        _count_wrong(key, told.invitation_id)
        raise InvitationClosed(days=OPEN_FOR.days)
    if found.person.account is not None and found.person.account == told.account:
        raise InvitationClosed(days=OPEN_FOR.days)
    return _enter(found, replace(told, name=name), now, client_key)


def _count_wrong(key: str, invitation_id: UUID) -> None:
    # not incr: in a database it would let the count be forgotten after the few minutes that are usual there
    cache.set(key, cache.get(key, 0) + 1, MINUTES * 60)
    Invitation.objects.filter(pk=invitation_id).update(tries=F("tries") + 1)


def _enter(found: Invitation, told: TakeTold, now: datetime, client_key: UUID) -> InvitationTaken:
    person = found.person
    today = own_day(now, person.zone, person.day_starts)
    at = Moment(now=now, today=today, client_key=client_key, person_id=person.pk)

    def once() -> InvitationTaken:
        with transaction.atomic():
            Person.objects.select_for_update().filter(pk=person.pk).first()
            taken = join_team(TakenTold(found.pk, told.name), at)
            carer = Carer.objects.get(links=taken.link_id)
            if carer.account is None:
                _settle(carer, taken.link_id, told.account)
            elif carer.account != told.account:  # the same form, sent by somebody else
                raise InvitationClosed(days=OPEN_FOR.days)
            return taken

    return patiently(once, client_key)


@deed
def join_team(told: TakenTold, at: Moment) -> Written[InvitationTaken]:
    """Write the place in the team and its consents."""
    found = Invitation.objects.select_for_update().get(pk=told.invitation_id)
    is_open = found.used_at is None and found.revoked_at is None and found.tries < MOST_TRIES
    if not is_open or found.expires <= at.at:
        raise InvitationClosed(days=OPEN_FOR.days)
    found.used_at = at.at
    found.save(update_fields=["used_at"])
    role = CareRole(found.role)
    carer = Carer(id=uuid5(at.deed_id, "carer"), person_id=at.whose, role=role, name=told.name)
    carer.save(force_insert=True)
    link = CareLink(
        id=uuid5(at.deed_id, "care link"),
        person_id=at.whose,
        carer=carer,
        called=found.called,
        known_as=found.known_as,
        since=at.at,
    )
    link.save(force_insert=True)
    for section, right in rights_told(found.sections, role).items():
        give(link, section, right, found.until, at)
    return Written(InvitationTaken(link.pk))


def _settle(carer: Carer, link_id: UUID, account: str) -> None:
    """Give a place in the team to an account, which stands in no deed and no log.

    Whoever was there in this role before comes by the new invitation from now on: what it does not share,
    they no longer see.
    """
    now = CareLink.objects.values_list("since", flat=True).get(pk=link_id)
    earlier = Carer.objects.filter(person_id=carer.person_id, account=account, role=carer.role).first()
    if earlier is None:
        carer.account = account
        carer.save(update_fields=["account"])
        return
    for link in CareLink.objects.filter(carer=earlier, ended__isnull=True):
        link.consents.filter(revoked_at__isnull=True).update(revoked_at=now)
        link.ended = now
        link.save(update_fields=["ended"])
    earlier.account = None
    earlier.save(update_fields=["account"])
    carer.account = account
    carer.save(update_fields=["account"])
