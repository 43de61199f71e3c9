"""Messages as the person reads them, and as a carer who takes part does; who has read what, and when."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from opentaper.actions.permissions import CareAction, CareRole, Permitted, Section
from opentaper.actions.readings.message_links import links_that_may
from opentaper.errors import NotShared
from opentaper.record.models import CareLink, Message, MessageThread, ThreadMember


@dataclass(frozen=True, slots=True)
class ThreadWho:
    """Somebody who takes part: as the reader knows them, whether they see it today, and when they last read.

    ``link_id`` is None for the person.
    """

    link_id: UUID | None
    name: str
    role: CareRole | None
    sees_it: bool
    read_to: datetime | None


@dataclass(frozen=True, slots=True)
class MessageRead:
    """One message; ``by`` is None where the reader wrote it, ``read_by`` who has read it and when."""

    message_id: UUID
    by: str | None
    text: str
    at: datetime
    is_new: bool
    read_by: tuple[tuple[str, datetime], ...]


@dataclass(frozen=True, slots=True)
class ThreadLine:
    """One line of the list of threads: with whom, when it was last written in, how much is unread."""

    thread_id: UUID
    topic: str
    names: tuple[str, ...]
    last_at: datetime
    n_unread: int
    is_closed: bool


@dataclass(frozen=True, slots=True)
class ThreadRead:
    """A thread with everything in it, the oldest first."""

    thread_id: UUID
    topic: str
    who: tuple[ThreadWho, ...]
    messages: tuple[MessageRead, ...]
    is_closed: bool


def threads_of(person_id: UUID, today: date) -> tuple[ThreadLine, ...]:
    """Return the threads of a person, the newest first; five queries, however many there are."""
    threads = list(MessageThread.objects.filter(person_id=person_id))
    may = _may(person_id, today)
    names: dict[UUID, list[str]] = {}
    members = ThreadMember.objects.filter(person_id=person_id).select_related("link")
    for member in sorted(members.order_by("pk"), key=lambda one: one.link.called):
        if member.link_id in may:
            names.setdefault(member.thread_id, []).append(member.link.called)
    return _lines(threads, names, {one.pk: one.read_to for one in threads}, None)


def shared_threads(found: Permitted) -> tuple[ThreadLine, ...]:
    """Return the threads in which a carer takes part, the newest first."""
    mine = ThreadMember.objects.filter(link_id=found.link_id, person_id=found.person_id)
    read_to = dict(mine.values_list("thread_id", "read_to"))
    threads = list(MessageThread.objects.filter(pk__in=read_to, person_id=found.person_id))
    may = _may(found.person_id, found.today)
    names: dict[UUID, list[str]] = {}
    others = ThreadMember.objects.filter(thread_id__in=read_to).exclude(link_id=found.link_id)
    for member in others.select_related("link__carer").order_by("link__carer__name", "pk"):
        if member.link_id in may:
            names.setdefault(member.thread_id, []).append(member.link.carer.name)
    return _lines(threads, names, read_to, found.link_id)


def thread_of(
    person_id: UUID, thread_id: UUID, today: date, before: datetime | None = None
) -> ThreadRead | None:
    """Return a thread as its person reads it; ``before`` is up to when they had read it until now."""
    thread = MessageThread.objects.filter(pk=thread_id, person_id=person_id).first()
    if thread is None:
        return None
    may = _may(person_id, today)
    who = tuple(
        ThreadWho(
            one.link_id, one.link.called, CareRole(one.link.carer.role), one.link_id in may, one.read_to
        )
        for one in _members(thread)
    )
    return _read(thread, who, None, before)


def shared_thread(found: Permitted, thread_id: UUID, before: datetime | None = None) -> ThreadRead:
    """Return a thread as a carer reads it who takes part in it.

    Of others who take part only those are named who see it today.

    Raises
    ------
    NotShared
        They take no part in it, or it is another person's.
    """
    thread = MessageThread.objects.filter(pk=thread_id, person_id=found.person_id).first()
    members = () if thread is None else tuple(_members(thread))
    if thread is None or not any(one.link_id == found.link_id for one in members):
        raise NotShared(why="unknown_thread")
    may = _may(found.person_id, found.today)
    person = ThreadWho(None, found.known_as, None, True, thread.read_to)
    others = (
        ThreadWho(
            one.link_id, one.link.carer.name, CareRole(one.link.carer.role), one.link_id in may, one.read_to
        )
        for one in members
        if one.link_id != found.link_id
    )
    return _read(thread, (person, *others), found.link_id, before)


def _may(person_id: UUID, today: date) -> frozenset[UUID]:
    return frozenset(link.pk for link in links_that_may(person_id, CareAction.LOOK, Section.MESSAGES, today))


def _members(thread: MessageThread) -> Iterable[ThreadMember]:
    return thread.members.select_related("link__carer").order_by("link__since", "pk")


def _read(
    thread: MessageThread, who: tuple[ThreadWho, ...], reader: UUID | None, before: datetime | None
) -> ThreadRead:
    names = {one.link_id: one.name for one in who}
    messages = tuple(
        MessageRead(
            message_id=row.pk,
            by=None if row.author_id == reader else names.get(row.author_id, _name_of(row)),
            text=row.text,
            at=row.at,
            is_new=row.author_id != reader and (before is None or row.at > before),
            read_by=_read_by(row, who, reader),
        )
        for row in thread.messages.select_related("author__carer").order_by("at", "pk")
    )
    return ThreadRead(
        thread.pk,
        thread.topic,
        tuple(one for one in who if one.sees_it or reader is None),
        messages,
        thread.closed_at is not None,
    )


def _name_of(row: Message) -> str:
    author: CareLink | None = row.author
    return "" if author is None else author.carer.name


def _read_by(
    row: Message, who: tuple[ThreadWho, ...], reader: UUID | None
) -> tuple[tuple[str, datetime], ...]:
    """Return who has read what the reader wrote."""
    if row.author_id != reader:
        return ()
    return tuple(
        (one.name, one.read_to)
        for one in who
        if one.read_to is not None and one.read_to >= row.at and (one.sees_it or reader is None)
    )


def _lines(
    threads: list[MessageThread],
    names: dict[UUID, list[str]],
    read_to: dict[UUID, datetime | None],
    reader: UUID | None,
) -> tuple[ThreadLine, ...]:
    last: dict[UUID, datetime] = {}
    unread: dict[UUID, int] = {}
    told = Message.objects.filter(thread_id__in=[one.pk for one in threads])
    for thread_id, author_id, at in told.order_by("at").values_list("thread_id", "author_id", "at"):
        last[thread_id] = at
        until = read_to.get(thread_id)
        if author_id != reader and (until is None or at > until):
            unread[thread_id] = unread.get(thread_id, 0) + 1
    lines = (
        ThreadLine(
            one.pk,
            one.topic,
            tuple(names.get(one.pk, ())),
            last.get(one.pk, one.begun_at),
            unread.get(one.pk, 0),
            one.closed_at is not None,
        )
        for one in threads
    )
    return tuple(sorted(lines, key=lambda line: (line.last_at, str(line.thread_id)), reverse=True))
