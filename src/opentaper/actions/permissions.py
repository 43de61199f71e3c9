"""Who may do what with whose record: the one place where it is decided.

:func:`decision` is pure: the role, what is to be done, with which section, what was consented, and the day.
:func:`permitted` looks up what was consented, anew at every request: nothing is remembered between two, so
that what is revoked is gone on the next click. Whoever is not allowed gets
:class:`~opentaper.errors.NotShared`, and a page makes of it the same 404 as of a record that never was.

There is no door that opens by itself in an emergency: nobody sees what nobody shared.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING
from uuid import UUID

from opentaper.errors import NotShared

if TYPE_CHECKING:
    from opentaper.record.models import CareLink

#: One page looked at again within this time is one look in the log.
ONE_LOOK = timedelta(minutes=1)


class CareRole(StrEnum):
    """Who somebody is to a person."""

    PRESCRIBER = "prescriber"
    PSYCHOTHERAPIST = "psychotherapist"
    LIFESTYLE = "lifestyle"
    FAMILY = "family"


class Section(StrEnum):
    """A part of a record that is shared as one."""

    PLAN = "plan"
    CHECK_INS = "check_ins"
    FEELINGS = "feelings"
    BODY = "body"
    MESSAGES = "messages"


class Right(StrEnum):
    """What a consent gives; to write includes to read."""

    READ = "read"
    WRITE = "write"


class CareAction(StrEnum):
    """What a carer may want to do with a section."""

    LOOK = "look"
    REMIND = "remind"
    WRITE_MESSAGE = "write_message"
    ASSIGN = "assign"
    PROPOSE = "propose"
    SIGN = "sign"
    SET_DOSE = "set_dose"


class Why(StrEnum):
    """Why something is allowed or not."""

    ALLOWED = "allowed"
    STRANGER = "stranger"
    ROLE = "role"
    NOT_GRANTED = "not_granted"
    READ_ONLY = "read_only"
    EXPIRED = "expired"
    REVOKED = "revoked"


@dataclass(frozen=True, slots=True)
class Consented:
    """One consent: what it gives, its last day (None: until it is revoked), and whether it was revoked."""

    right: Right
    until: date | None = None
    is_revoked: bool = False


EVERY_SECTION = frozenset(Section)
CLINICIANS = frozenset({CareRole.PRESCRIBER, CareRole.PSYCHOTHERAPIST, CareRole.LIFESTYLE})
#: What each role could ever do, and with which sections; consent can only narrow it. Nobody sets a dose:
#: that is the person's own, each time anew. A family sees and reminds, and changes nothing.
COULD: Mapping[CareAction, Mapping[CareRole, frozenset[Section]]] = {
    CareAction.LOOK: dict.fromkeys(CareRole, EVERY_SECTION),
    CareAction.REMIND: {CareRole.FAMILY: frozenset({Section.CHECK_INS})},
    CareAction.WRITE_MESSAGE: dict.fromkeys(CLINICIANS, frozenset({Section.MESSAGES})),
    CareAction.ASSIGN: {
        CareRole.PSYCHOTHERAPIST: frozenset({Section.FEELINGS}),
        CareRole.LIFESTYLE: frozenset({Section.BODY}),
    },
    CareAction.PROPOSE: {CareRole.PRESCRIBER: frozenset({Section.PLAN})},
    CareAction.SIGN: {CareRole.PRESCRIBER: frozenset({Section.PLAN})},
    CareAction.SET_DOSE: {},
}
#: What changes nothing in the record needs no more than to be let read.
READS = frozenset({CareAction.LOOK, CareAction.REMIND})


def decision(
    role: CareRole | None, action: CareAction, section: Section, consent: Consented | None, today: date
) -> Why:
    """Return whether something may be done, or why not.

    Parameters
    ----------
    role
        Who asks is to the person; None for whoever is not in their team.
    consent
        The newest consent of this person to this carer in this section; None where there never was one.
    today
        The person's own day: a consent holds through its last day.

    Examples
    --------
    >>> today = date(2026, 11, 23)
    >>> decision(CareRole.FAMILY, CareAction.LOOK, Section.PLAN, Consented(Right.READ), today).value
    'allowed'
    >>> decision(CareRole.PRESCRIBER, CareAction.SIGN, Section.PLAN, Consented(Right.READ), today).value
    'read_only'
    >>> decision(CareRole.PRESCRIBER, CareAction.SET_DOSE, Section.PLAN, Consented(Right.WRITE), today).value
    'role'
    """
    if role is None:
        return Why.STRANGER
    if not could(role, action, section):
        return Why.ROLE
    return Why.NOT_GRANTED if consent is None else _by_consent(consent, action, today)


def _by_consent(consent: Consented, action: CareAction, today: date) -> Why:
    """Return whether a consent lets a role do what it could."""
    if consent.is_revoked:
        return Why.REVOKED
    if consent.until is not None and consent.until < today:
        return Why.EXPIRED
    return Why.READ_ONLY if consent.right is Right.READ and action not in READS else Why.ALLOWED


def could(role: CareRole, action: CareAction, section: Section) -> bool:
    """Return whether a role could ever do this, given every consent."""
    return section in COULD[action].get(role, frozenset())


def can_write(role: CareRole, section: Section) -> bool:
    """Return whether a right to write would give a role anything in a section."""
    return any(could(role, action, section) for action in CareAction if action not in READS)


@dataclass(frozen=True, slots=True)
class Permitted:
    """That an account may do what it asked: on whose record, as whom, on which of that person's days."""

    link_id: UUID
    person_id: UUID
    role: CareRole
    known_as: str
    today: date


def permitted(account: str, link_id: UUID, action: CareAction, section: Section, now: datetime) -> Permitted:
    """Return that an account may do something, or refuse.

    Raises
    ------
    NotShared
        It may not; a stranger, an unknown link and a missing consent look the same on a page.
    """
    place = own_place(account, link_id, now)
    why = decision(place.role, action, section, consented(link_id, section), place.today)
    if why is not Why.ALLOWED:
        raise NotShared(why=why)
    return place


def looked(account: str, link_id: UUID, section: Section, page: str, now: datetime) -> Permitted:
    """Return that an account may look, and write the look down, once a minute for each page.

    Raises
    ------
    NotShared
        As :func:`permitted`.
    """
    from opentaper.record.models import Look

    found = permitted(account, link_id, CareAction.LOOK, section, now)
    before = Look.objects.filter(link_id=link_id, section=section, page=page, at__gt=now - ONE_LOOK)
    if not before.exists():
        Look(person_id=found.person_id, link_id=link_id, section=section, page=page, at=now).save()
    return found


def own_place(account: str, link_id: UUID, now: datetime) -> Permitted:
    """Return an account's place in a team, whatever is shared with it today.

    Raises
    ------
    NotShared
        It has none there.
    """
    from opentaper.actions.readings.person import own_day

    link = open_link(account, link_id)
    if link is None:
        raise NotShared(why=Why.STRANGER)
    today = own_day(now, link.person.zone, link.person.day_starts)
    return Permitted(link.pk, link.person_id, CareRole(link.carer.role), link.known_as, today)


def link_permitted(
    link_id: UUID, person_id: UUID, action: CareAction, section: Section, today: date
) -> CareLink:
    """Return a link that may do something on its person's day, asked anew where a deed of theirs writes.

    The door asked :func:`permitted` with an account, which stands in no deed. What was revoked meanwhile
    counts.

    Raises
    ------
    NotShared
        It may not, has ended, or is another person's.
    """
    from opentaper.record.models import CareLink

    links = CareLink.objects.filter(pk=link_id, person_id=person_id, ended__isnull=True)
    link = links.select_related("carer").first()
    if link is None:
        raise NotShared(why=Why.STRANGER)
    why = decision(CareRole(link.carer.role), action, section, consented(link.pk, section), today)
    if why is not Why.ALLOWED:
        raise NotShared(why=why)
    return link


def open_link(account: str, link_id: UUID) -> CareLink | None:
    """Return the link of an account that has not ended, with its person and its carer; else None."""
    from opentaper.record.models import CareLink

    if not account:
        return None
    links = CareLink.objects.filter(pk=link_id, carer__account=account, ended__isnull=True)
    return links.select_related("person", "carer").first()


def consented(link_id: UUID, section: Section) -> Consented | None:
    """Return the newest consent of a link in a section; one that stands goes before one that was revoked."""
    from opentaper.record.models import Consent

    rows = Consent.objects.filter(link_id=link_id, section=section)
    row = rows.filter(revoked_at__isnull=True).first() or rows.order_by("-given_at").first()
    return None if row is None else Consented(Right(row.right), row.until, row.revoked_at is not None)
