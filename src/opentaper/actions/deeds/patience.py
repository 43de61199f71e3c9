"""Two who write at once: the second waits and tries again; nobody ever reads that a database is locked."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar
from uuid import UUID

from django.db import DatabaseError, IntegrityError, OperationalError, connection

from opentaper.errors import RecordBusy

T = TypeVar("T")

#: Seconds before each further try; the database itself waits too (settings: its busy timeout).
WAITS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.4, 0.8, 1.6, 3.2)
#: PostgreSQL: serialization_failure, deadlock_detected, lock_not_available (appendix A of its manual).
SQLSTATES = frozenset({"40001", "40P01", "55P03"})
#: SQLite: SQLITE_BUSY and SQLITE_LOCKED as it words them (sqlite.org/rescode.html).
LOCKED = ("database is locked", "database table is locked", "database schema is locked")


def passes(error: DatabaseError) -> bool:
    """Return whether an error comes of others writing at the same time, so that a further try may succeed."""
    if isinstance(error, IntegrityError):
        return True  # the same client key, person or place in the log, written by another a moment ago
    if getattr(error.__cause__, "sqlstate", None) in SQLSTATES:
        return True
    return isinstance(error, OperationalError) and any(words in str(error) for words in LOCKED)


def patiently(attempt: Callable[[], T], key: UUID) -> T:
    """Return what an attempt returns, tried again while others write; ``key`` spreads the tries of deeds.

    Inside a transaction that is open already nothing can be tried again: the error goes to whoever opened it.

    Raises
    ------
    RecordBusy
        Every try failed; nothing was written.
    """
    if connection.in_atomic_block:
        return attempt()
    spread = 0.5 + key.int % 997 / 997  # 0.5 … 1.5: two that collided do not collide again in step
    error: DatabaseError | None = None
    for wait in (*WAITS, None):
        try:
            return attempt()
        except DatabaseError as caught:
            if not passes(caught):
                raise
            error = caught
        if isinstance(error, IntegrityError) and wait is not None and wait >= WAITS[4]:
            raise error  # not a race: the same rows are refused every time
        if wait is not None:
            time.sleep(wait * spread)
    raise RecordBusy(tries=len(WAITS) + 1) from error
