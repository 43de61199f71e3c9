"""Where the next page begins: opaque, signed, and bound to the list that it came from."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.core import signing

from opentaper.actions.readings.paged_read import AfterRow
from opentaper.api.refusals import ApiRefusal, RefusedHere

SALT = "opentaper.api.cursor"
#: Rows of a page where nobody says how many, and the most.
ROWS, MOST_ROWS = 50, 200


def cursor(of: str, *place: str | int) -> str:
    """Return the cursor after a row of a list."""
    return signing.dumps([of, *place], salt=SALT, compress=True)


def place_of(of: str, told: str | None) -> Sequence[str | int] | None:
    """Return the row that a cursor names; None without one.

    Raises
    ------
    RefusedHere
        It is none of this list's, or was changed.
    """
    if told is None:
        return None
    try:
        found = signing.loads(told, salt=SALT)
    except signing.BadSignature:
        raise RefusedHere(ApiRefusal.BAD_CURSOR) from None
    if found[0] != of:
        raise RefusedHere(ApiRefusal.BAD_CURSOR)
    return tuple(found[1:])


def day_cursor(of: str, day: date, key: UUID) -> str:
    """Return the cursor after a row that is found by its day and its key."""
    return cursor(of, day.isoformat(), str(key))


def row_after(of: str, told: str | None) -> AfterRow | None:
    """Return the row that such a cursor names.

    Raises
    ------
    RefusedHere
        As :func:`place_of`.
    """
    place = place_of(of, told)
    if place is None:
        return None
    day, key = place
    return AfterRow(date.fromisoformat(str(day)), UUID(str(key)))
