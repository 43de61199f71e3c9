"""The care team as its person sees it: who may see what and until when, what waits, and who looked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from opentaper.actions.permissions import CareRole, Right, Section
from opentaper.record.models import CareLink, Consent, Invitation, Look

#: So many looks are shown; the file of everything holds all.
MOST_LOOKS = 50
#: So long the page says that somebody left; the log says it for good.
LEFT_SHOWN = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class SharedPart:
    """One section that is shared, with its right and its last day (None: until it is revoked)."""

    section: Section
    right: Right
    until: date | None


@dataclass(frozen=True, slots=True)
class TeamMember:
    """Somebody in the team.

    ``called`` is what the person calls them, ``name`` what they call themselves; ``shared`` is what they may
    see today, and ``over`` what they no longer may because its last day has gone by.
    """

    link_id: UUID
    called: str
    name: str
    role: CareRole
    since: datetime
    shared: tuple[SharedPart, ...]
    over: tuple[SharedPart, ...]
    last_look: datetime | None


@dataclass(frozen=True, slots=True)
class InvitationWaiting:
    """An invitation that nobody has used, and until when it waits."""

    invitation_id: UUID
    called: str
    role: CareRole
    sections: tuple[Section, ...]
    expires: datetime


@dataclass(frozen=True, slots=True)
class LookRead:
    """Who looked at what, and when."""

    called: str
    section: Section
    at: datetime


@dataclass(frozen=True, slots=True)
class WhoLeft:
    """Somebody who left the team of their own accord, and when."""

    called: str
    at: datetime


@dataclass(frozen=True, slots=True)
class TeamRead:
    """The team of a person; ``looks`` are the newest, ``left`` who has gone of late."""

    members: tuple[TeamMember, ...]
    waiting: tuple[InvitationWaiting, ...]
    looks: tuple[LookRead, ...]
    left: tuple[WhoLeft, ...] = ()


def team_of(person_id: UUID, now: datetime, today: date) -> TeamRead:
    """Return the team of a person on a day, in six queries."""
    members, waiting = _members(person_id, today), _waiting(person_id, now)
    return TeamRead(members, waiting, looks_of(person_id), _left(person_id, now))


def looks_of(person_id: UUID, n: int = MOST_LOOKS) -> tuple[LookRead, ...]:
    """Return the newest looks at a record."""
    rows = Look.objects.filter(person_id=person_id).select_related("link").order_by("-at", "pk")[:n]
    return tuple(LookRead(row.link.called, Section(row.section), row.at) for row in rows)


def _left(person_id: UUID, now: datetime) -> tuple[WhoLeft, ...]:
    gone = CareLink.objects.filter(person_id=person_id, ended_by="carer", ended__gt=now - LEFT_SHOWN)
    rows = gone.order_by("-ended").values_list("called", "ended")
    return tuple(WhoLeft(called, at) for called, at in rows if at is not None)


def _members(person_id: UUID, today: date) -> tuple[TeamMember, ...]:
    links = CareLink.objects.filter(person_id=person_id, ended__isnull=True, carer__account__isnull=False)
    shared: dict[UUID, list[SharedPart]] = {}
    for row in Consent.objects.filter(person_id=person_id, revoked_at__isnull=True):
        part = SharedPart(Section(row.section), Right(row.right), row.until)
        shared.setdefault(row.link_id, []).append(part)
    last = _last_looks(person_id)
    found = []
    for link in links.select_related("carer").order_by("since", "pk"):
        parts = sorted(shared.get(link.pk, ()), key=lambda part: list(Section).index(part.section))
        holds = tuple(part for part in parts if part.until is None or part.until >= today)
        found.append(
            TeamMember(
                link_id=link.pk,
                called=link.called,
                name=link.carer.name,
                role=CareRole(link.carer.role),
                since=link.since,
                shared=holds,
                over=tuple(part for part in parts if part not in holds),
                last_look=last.get(link.pk),
            )
        )
    return tuple(found)


def _last_looks(person_id: UUID) -> dict[UUID, datetime]:
    from django.db.models import Max

    rows = Look.objects.filter(person_id=person_id).order_by().values_list("link_id").annotate(Max("at"))
    return dict(rows)


def _waiting(person_id: UUID, now: datetime) -> tuple[InvitationWaiting, ...]:
    from opentaper.actions.deeds.take_invitation import MOST_TRIES

    rows = Invitation.objects.filter(
        person_id=person_id,
        used_at__isnull=True,
        revoked_at__isnull=True,
        expires__gt=now,
        tries__lt=MOST_TRIES,
    ).exclude(code_hash="")
    return tuple(
        InvitationWaiting(
            row.pk, row.called, CareRole(row.role), tuple(Section(name) for name in row.sections), row.expires
        )
        for row in rows.order_by("made_at", "pk")
    )
