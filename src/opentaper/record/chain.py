"""The log of a person as a chain: each link's hash covers the link and the hash before it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from opentaper.record.canonical import canonical_json

#: What stands before the first link.
BEGINNING = "0" * 64


@dataclass(frozen=True, slots=True)
class Link:
    """One entry of a log: whose, the how-manieth from 1, when, what kind, what it says, and both hashes."""

    person: UUID
    seq: int
    at: datetime
    kind: str
    body: Any
    previous_hash: str
    hash: str


@dataclass(frozen=True, slots=True)
class Break:
    """The first place where a log is not what was written: ``why`` is gap, previous or content."""

    seq: int
    why: str


def hash_of(*, person: UUID, seq: int, at: datetime, kind: str, body: object, previous_hash: str) -> str:
    """Return the SHA-256 of the canonical JSON of a link, in hexadecimal.

    Examples
    --------
    >>> at = datetime(2026, 1, 2, tzinfo=UTC)
    >>> hash_of(person=UUID(int=1), seq=1, at=at, kind="check_in", body={}, previous_hash=BEGINNING)[:16]
    'baf3db5892063e21'
    """
    told = {
        "person": str(person),
        "seq": seq,
        "at": at.astimezone(UTC).isoformat(timespec="microseconds"),
        "kind": kind,
        "body": body,
        "previous_hash": previous_hash,
    }
    return hashlib.sha256(canonical_json(told).encode("ascii")).hexdigest()


def next_link(previous: Link | None, *, person: UUID, at: datetime, kind: str, body: object) -> Link:
    """Return the link that follows: ``previous`` is the last one there is, or None before the first."""
    seq = 1 if previous is None else previous.seq + 1
    before = BEGINNING if previous is None else previous.hash
    own = hash_of(person=person, seq=seq, at=at, kind=kind, body=body, previous_hash=before)
    return Link(person, seq, at, kind, body, before, own)


def first_break(links: Iterable[Link]) -> Break | None:
    """Return where a log, in the order of ``seq``, was changed, or None if it is whole.

    A log that lost its end is whole: compare the last hash with one that was kept elsewhere.
    """
    before, wanted = BEGINNING, 1
    for link in links:
        if link.seq != wanted:
            return Break(wanted, "gap")
        if link.previous_hash != before:
            return Break(link.seq, "previous")
        if link.hash != hash_of(
            person=link.person,
            seq=link.seq,
            at=link.at,
            kind=link.kind,
            body=link.body,
            previous_hash=link.previous_hash,
        ):
            return Break(link.seq, "content")
        before, wanted = link.hash, wanted + 1
    return None
