"""What a database or a disk says when it cannot go on, told apart by what a person can do about it."""

from __future__ import annotations

import errno

from django.db import DatabaseError, InterfaceError, OperationalError

DAMAGED, FULL, READ_ONLY, DISK, AWAY = "damaged", "full", "read_only", "disk", "away"
#: As SQLite and SQLCipher word them (https://www.sqlite.org/rescode.html); the latter tells no numbers.
SQLITE_WORDS = {
    "malformed": DAMAGED,
    "file is not a database": DAMAGED,
    "Could not decode to UTF-8": DAMAGED,
    "database or disk is full": FULL,
    "readonly database": READ_ONLY,
    "unable to open database file": READ_ONLY,
    "disk I/O error": DISK,
}
#: PostgreSQL: data_corrupted, index_corrupted, disk_full, read_only_sql_transaction (its appendix A).
SQLSTATES = {"XX001": DAMAGED, "XX002": DAMAGED, "53100": FULL, "25006": READ_ONLY}
#: By class: connections that break or are too many, an operator who steps in, errors of the system.
SQLSTATE_CLASSES = {"08": AWAY, "53": AWAY, "57": AWAY, "58": DISK}
OF_THE_SYSTEM = {
    errno.ENOSPC: FULL,
    errno.EDQUOT: FULL,
    errno.EFBIG: FULL,
    errno.EROFS: READ_ONLY,
    errno.EACCES: READ_ONLY,
    errno.EPERM: READ_ONLY,
    errno.EIO: DISK,
}


def trouble_of(error: BaseException) -> str:
    """Return what kind of trouble an error tells of, "" where it is none of these.

    Examples
    --------
    >>> trouble_of(OSError(errno.ENOSPC, "No space left on device")), trouble_of(ValueError("a typo"))
    ('full', '')
    """
    told: BaseException | None = error
    while told is not None:
        kind = _kind(told)
        if kind:
            return kind
        told = told.__cause__
    return ""


def _kind(error: BaseException) -> str:
    if isinstance(error, DatabaseError | InterfaceError):
        return _of_database(error)
    return OF_THE_SYSTEM.get(error.errno or 0, "") if isinstance(error, OSError) else ""


def _of_database(error: DatabaseError | InterfaceError) -> str:
    raised = error.__cause__
    if type(raised).__module__.partition(".")[0] != "psycopg":
        return next((kind for words, kind in SQLITE_WORDS.items() if words in str(error)), "")
    state = getattr(raised, "sqlstate", None)
    if state is None:  # PostgreSQL says nothing where it was not reached, or went away in the midst
        return AWAY if isinstance(error, OperationalError | InterfaceError) else ""
    return SQLSTATES.get(state) or SQLSTATE_CLASSES.get(state[:2], "")
