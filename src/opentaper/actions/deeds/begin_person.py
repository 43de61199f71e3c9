"""Somebody begins: language, place, and when their day starts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time
from uuid import UUID
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from opentaper.actions.deeds.deed import Moment, Written, deed
from opentaper.errors import BadOption
from opentaper.record.models import Person
from opentaper.wording import language_of

#: A night owl's day ends when they sleep, not at midnight.
DAY_STARTS = time(4, 0)


@dataclass(frozen=True, slots=True)
class PersonTold:
    """Who begins: a language such as ``da``, a country such as ``DK``, a time zone, when their day starts.

    ``account`` is that of team mode.
    """

    language: str
    country: str
    zone: str
    day_starts: time = DAY_STARTS
    low_burden: bool = False
    account: str | None = None
    is_demo: bool = False


@dataclass(frozen=True, slots=True)
class PersonBegun:
    """The key of the person, and the version of their preferences."""

    person_id: UUID
    version: int


@deed
def begin_person(told: PersonTold, at: Moment) -> Written[PersonBegun]:
    """Add a person; ``at.person_id`` is None. To leave is :func:`delete_all`, so that it cannot be undone.

    Raises
    ------
    BadOption
        A language, country or time zone that is not known.
    """
    if at.person_id is not None:
        raise BadOption(option="person", given=str(at.person_id), wanted="nobody yet: a person begins once")
    person = Person(
        id=at.whose,
        created_at=at.at,
        account=told.account,
        language=language_of(told.language),
        country=country_told(told.country),
        zone=zone_told(told.zone),
        day_starts=told.day_starts,
        low_burden=told.low_burden,
        is_demo=told.is_demo,
    )
    person.save(force_insert=True)
    return Written(PersonBegun(person.pk, person.version))


def country_told(text: str) -> str:
    """Return a country as two letters.

    Raises
    ------
    BadOption
        Anything else.

    Examples
    --------
    >>> country_told(" dk ")
    'DK'
    """
    country = text.strip().upper()
    if len(country) != 2 or not country.isascii() or not country.isalpha():
        raise BadOption(option="country", given=text, wanted="a country in two letters, such as DK")
    return country


def zone_told(text: str) -> str:
    """Return a time zone by its name.

    Raises
    ------
    BadOption
        No such zone.

    Examples
    --------
    >>> zone_told("Europe/Copenhagen")
    'Europe/Copenhagen'
    """
    try:
        return ZoneInfo(text.strip()).key
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise BadOption(option="zone", given=text, wanted="a time zone, such as Europe/Copenhagen") from None
