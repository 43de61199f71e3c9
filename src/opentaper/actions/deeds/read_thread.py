"""That somebody has read a thread, and up to when. It is no deed, and no log tells it."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

from django.db import transaction

from opentaper.record.models import Message, MessageThread, Person, ThreadMember


def read_thread(person_id: UUID, thread_id: UUID, link_id: UUID | None, now: datetime) -> datetime | None:
    """Note that a carer, or the person (None), has read a thread, and return up to when they had read before.

    Nothing is written where nothing was new. The row of the person is held meanwhile, as each deed holds it:
    a message that comes at the same moment counts as unread.
    """
    row = _reader(person_id, thread_id, link_id)
    if row is None or not _is_new(person_id, thread_id, link_id, row.read_to):
        return None if row is None else row.read_to
    with transaction.atomic():
        Person.objects.select_for_update().filter(pk=person_id).first()
        newest = Message.objects.filter(thread_id=thread_id).order_by("-at").values_list("at", flat=True)[0]
        before, row.read_to = row.read_to, max(now.astimezone(UTC), newest)
        row.save(update_fields=["read_to"])
    return before


def _reader(person_id: UUID, thread_id: UUID, link_id: UUID | None) -> MessageThread | ThreadMember | None:
    if link_id is None:
        return MessageThread.objects.filter(pk=thread_id, person_id=person_id).first()
    return ThreadMember.objects.filter(thread_id=thread_id, link_id=link_id, person_id=person_id).first()


def _is_new(person_id: UUID, thread_id: UUID, link_id: UUID | None, read_to: datetime | None) -> bool:
    others = Message.objects.filter(thread_id=thread_id, person_id=person_id)
    others = others.filter(author__isnull=False) if link_id is None else others.exclude(author_id=link_id)
    return (others if read_to is None else others.filter(at__gt=read_to)).exists()
