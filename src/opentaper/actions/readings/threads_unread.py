"""How many messages wait: for a person, and for an account in the teams of others; in a few queries."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from uuid import UUID

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from opentaper.actions.permissions import CareAction, CareRole, Consented, Right, Section, Why, decision
from opentaper.actions.readings.person import own_day
from opentaper.record.models import Consent, Message, ThreadMember

#: Before any message was written: up to then has read who never looked.
NEVER = datetime(1970, 1, 1, tzinfo=UTC)


def unread_by_person(person_id: UUID) -> int:
    """Return how many messages of others a person has not read; one query."""
    unread = Q(at__gt=Coalesce(F("thread__read_to"), Value(NEVER)))
    return Message.objects.filter(unread, person_id=person_id, author__isnull=False).count()


def unread_by_account(account: str, now: datetime) -> Mapping[UUID, int]:
    """Return how many messages wait for an account in each team where it may read them today.

    A link without any is 0; one that shares no messages today is not there. Two queries at most.
    """
    may = _that_may(Consent.objects.filter(link__carer__account=account), now) if account else frozenset()
    if not may:
        return {}
    return dict.fromkeys(may, 0) | _waiting(ThreadMember.objects.filter(link__in=may))


def waiting_by_account(account: str, now: datetime) -> Mapping[UUID, int]:
    """Return how many messages wait for an account, only where any do; two queries at most.

    Every page of a carer asks this: who follows a thousand people does not have a thousand consents read.
    """
    mine = ThreadMember.objects.filter(link__carer__account=account, link__ended__isnull=True)
    found = _waiting(mine) if account else {}
    if not found:
        return {}
    may = _that_may(Consent.objects.filter(link__in=found), now)
    return {link: n for link, n in found.items() if link in may}


def _waiting(members: QuerySet[ThreadMember]) -> dict[UUID, int]:
    """Return how many messages of others wait by link, where any do."""
    waiting = (
        Message.objects.filter(
            ~Q(author=OuterRef("link_id")),
            thread=OuterRef("thread_id"),
            at__gt=Coalesce(OuterRef("read_to"), Value(NEVER)),
        )
        .order_by()
        .values("thread")
        .annotate(n=Count("pk"))
    )
    found: dict[UUID, int] = {}
    told = members.annotate(n=Subquery(waiting.values("n"))).filter(n__gt=0)
    for link_id, n in told.values_list("link_id", "n"):
        found[link_id] = found.get(link_id, 0) + n
    return found


def _that_may(consents: QuerySet[Consent], now: datetime) -> frozenset[UUID]:
    """Return the open links of some consents under which messages may be read today; one query."""
    rows = consents.filter(link__ended__isnull=True, section=Section.MESSAGES.value, revoked_at__isnull=True)
    person = ("link__person__zone", "link__person__day_starts")
    return frozenset(
        link
        for link, right, until, role, zone, starts in rows.values_list(
            "link_id", "right", "until", "link__carer__role", *person
        )
        if _may_look(CareRole(role), Consented(Right(right), until), own_day(now, zone, starts))
    )


def _may_look(role: CareRole, consent: Consented, today: date) -> bool:
    return decision(role, CareAction.LOOK, Section.MESSAGES, consent, today) is Why.ALLOWED
