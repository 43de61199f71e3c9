"""How many messages wait: for a person, and for an account in the teams of others; in a few queries."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from uuid import UUID

from django.db.models import Count, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce

from opentaper.actions.permissions import CareAction, CareRole, Consented, Section, Why, decision
from opentaper.actions.readings.message_links import standing
from opentaper.actions.readings.person import own_day
from opentaper.record.models import CareLink, Consent, Message, ThreadMember

#: Before any message was written: up to then has read who never looked.
NEVER = datetime(1970, 1, 1, tzinfo=UTC)


def unread_by_person(person_id: UUID) -> int:
    """Return how many messages of others a person has not read; one query."""
    unread = Q(at__gt=Coalesce(F("thread__read_to"), Value(NEVER)))
    return Message.objects.filter(unread, person_id=person_id, author__isnull=False).count()


def unread_by_account(account: str, now: datetime) -> Mapping[UUID, int]:
    """Return how many messages wait for an account in each team where it may read them today.

    A link without any is 0; one that shares no messages today is not there. Three queries at most.
    """
    consents = Consent.objects.filter(
        link__carer__account=account, link__ended__isnull=True, section="messages", revoked_at__isnull=True
    )
    given = standing(consents) if account else {}
    if not given:
        return {}
    links = CareLink.objects.filter(pk__in=given).select_related("carer", "person")
    counts = {link.pk: 0 for link in links if _may_look(link, given[link.pk], now)}
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
    members = ThreadMember.objects.filter(link__in=counts).annotate(n=Subquery(waiting.values("n")))
    for link_id, n in members.values_list("link_id", "n"):
        counts[link_id] += n or 0
    return counts


def _may_look(link: CareLink, consent: Consented, now: datetime) -> bool:
    today = own_day(now, link.person.zone, link.person.day_starts)
    role = CareRole(link.carer.role)
    return decision(role, CareAction.LOOK, Section.MESSAGES, consent, today) is Why.ALLOWED
