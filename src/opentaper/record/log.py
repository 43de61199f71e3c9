"""The log of a person in its table: append, read, look whether it is whole."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from opentaper.record.chain import Break, Link, first_break, next_link
from opentaper.record.models import LogEntry


def link_of(entry: LogEntry) -> Link:
    """Return a row of the log as a value."""
    return Link(entry.person_id, entry.seq, entry.at, entry.kind, entry.body, entry.previous_hash, entry.hash)


def links_of(person_id: UUID) -> Iterator[Link]:
    """Return the log of a person from its beginning, read in one query."""
    return (link_of(entry) for entry in LogEntry.objects.filter(person_id=person_id).order_by("seq"))


def last_link(person_id: UUID) -> Link | None:
    """Return the newest link of the log of a person, or None before the first."""
    last = LogEntry.objects.filter(person_id=person_id).order_by("-seq").first()
    return None if last is None else link_of(last)


def append_link(person_id: UUID, *, at: datetime, kind: str, body: object) -> Link:
    """Add a link to the log of a person, whose row the caller holds locked."""
    link = next_link(last_link(person_id), person=person_id, at=at, kind=kind, body=body)
    LogEntry(
        person_id=link.person,
        seq=link.seq,
        at=link.at,
        kind=link.kind,
        body=link.body,
        previous_hash=link.previous_hash,
        hash=link.hash,
    ).save()
    return link


def break_in_log(person_id: UUID) -> Break | None:
    """Return where the log of a person was changed behind OpenTaper's back, or None if it is whole."""
    return first_break(links_of(person_id))
