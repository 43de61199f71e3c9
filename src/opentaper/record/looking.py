"""Whether the file of a record is whole, as far as its database can tell."""

from __future__ import annotations

from pathlib import Path

from django.db import DatabaseError, connection

from opentaper.record.trouble import DAMAGED, trouble_of

#: So much of a file shows what it is.
SAMPLE = 65_536
#: An encrypted file looks like chance: one byte of 256 is zero. Of a plain one it is far more than this.
MOST_ZEROS = 0.02
#: Words that the first page of every plain record holds, and that no encrypted one does.
PLAIN_WORDS = b"CREATE TABLE"


def has_lost_beginning(file: Path) -> bool:
    """Return whether a file that does not begin as a plain record was one: it must not count as encrypted."""
    with file.open("rb") as opened:
        told = opened.read(SAMPLE)
    return bool(told) and (PLAIN_WORDS in told or told.count(0) > MOST_ZEROS * len(told))


def has_whole_pages() -> bool:
    """Return whether the database finds every page, row and index of the record as they should be.

    Measured: 1.5 ms for 2 MB, 0.1 s for 64 MB. A server looks after its own pages.
    """
    if connection.vendor != "sqlite":
        return True
    try:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA integrity_check(1)")
            return bool(cursor.fetchone() == ("ok",))
    except DatabaseError as error:
        if trouble_of(error) == DAMAGED:
            return False
        raise
