"""The secret address of a person's calendar: made, made anew so that the old one is dead, or closed."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass

from opentaper.actions.deeds.deed import Moment, Written, deed
from opentaper.record.models import Person

#: Bytes of chance in an address that needs no password.
N_BYTES = 32


def hash_of_address(token: str) -> str:
    """Return by what an address is found; it is long and drawn by chance: nobody guesses it from this.

    Examples
    --------
    >>> len(hash_of_address("mN8…"))
    64
    """
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


@dataclass(frozen=True, slots=True)
class CalendarTold:
    """Whether there is to be an address from now on; the one before, if any, is dead."""

    is_open: bool


@dataclass(frozen=True, slots=True)
class CalendarRenewed:
    """Whether there is an address now; it stands with the person alone, not in deed or log."""

    is_open: bool


@deed
def renew_calendar(told: CalendarTold, at: Moment) -> Written[CalendarRenewed]:
    """Give the person's calendar a new address, or none.

    There is no way back: an address that was let go may be known to somebody.
    """
    token = secrets.token_urlsafe(N_BYTES) if told.is_open else None
    found = None if token is None else hash_of_address(token)
    Person.objects.filter(pk=at.whose).update(calendar_token=token, calendar_hash=found)
    return Written(CalendarRenewed(told.is_open))
