"""What a person gives to a registry, made of their record where it lies: days moved, no word of their own.

Whatever leaves is a whole number, a score, or a word of a published list (:mod:`.registry_schema`). Days are
moved by a whole number of days that only the secret of the person's consent tells, and the last weeks stay
behind: a diary that reaches to the day of a release would tell by how much it was moved.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from opentaper.cohort.contribution_file import SCHEMA, contribution_json, read_contribution
from opentaper.cohort.contribution_tables import given_tables
from opentaper.cohort.given_course import GivenCourse, given_course
from opentaper.cohort.own_rows import EPOCH, Parts, ScoredDays
from opentaper.errors import BadOption, ChangedFile

if TYPE_CHECKING:
    import pyarrow

__all__ = [
    "READ",
    "SCHEMA",
    "contribution",
    "contribution_json",
    "days_held_back",
    "days_moved",
    "pseudonym",
    "read_contribution",
]
#: The parts of a record that a contribution is made of; of no other part is anything read.
READ = (
    "person",
    "medications",
    "past_tapers",
    "deeds",
    "plans",
    "plan_statuses",
    "confirmed_doses",
    "doses",
    "check_ins",
    "outcomes",
)
#: Days are moved by up to a year, to either side. House rule.
MOST_MOVED = 365
#: The last days stay behind: from one to a quarter of a year of them, as the secret tells. House rule.
MOST_HELD_BACK = 91
SECRET_LETTERS = 64
PSEUDONYM_LETTERS = 16
COUNTRY_LETTERS = 2


def pseudonym(secret: str) -> str:
    """Return the name of a person in a registry, of which nobody can find theirs without the secret.

    Raises
    ------
    BadOption
        The secret is not 32 bytes in hexadecimal.

    Examples
    --------
    >>> pseudonym("00" * 32)
    '765079be79f33dde'
    """
    return _digest(secret, "person").hex()[:PSEUDONYM_LETTERS]


def days_moved(secret: str) -> int:
    """Return by how many days the calendar of a person is moved: -365 to 365, never 0.

    Raises
    ------
    BadOption
        As :func:`pseudonym`.

    Examples
    --------
    >>> -365 <= days_moved("00" * 32) <= 365
    True
    """
    drawn = int.from_bytes(_digest(secret, "days")[:8], "big") % (2 * MOST_MOVED) - MOST_MOVED
    return drawn if drawn < 0 else drawn + 1


def days_held_back(secret: str) -> int:
    """Return how many days before a release stay behind: 1 to 91.

    Raises
    ------
    BadOption
        As :func:`pseudonym`.

    Examples
    --------
    >>> 1 <= days_held_back("00" * 32) <= 91
    True
    """
    return int.from_bytes(_digest(secret, "held back")[:8], "big") % MOST_HELD_BACK + 1


def contribution(parts: Parts, secret: str, until: date) -> Mapping[str, pyarrow.Table]:
    """Return what a record gives to a registry: a table for each of ``registry_schema.TABLES``.

    Parameters
    ----------
    parts
        The parts of a record as the app exports them (``parts`` of ``record.json``).
    secret
        Of the person's consent: 32 bytes in hexadecimal.
    until
        The day of the release. The last :func:`days_held_back` days before it stay behind.

    Returns
    -------
    Mapping
        Tables with the columns of :func:`.registry_schema.arrow_schema`; without a row where nothing of the
        record lies far enough back.

    Raises
    ------
    BadOption
        The secret is not 32 bytes in hexadecimal.
    ChangedFile
        A row that no record of the app holds.

    Examples
    --------
    >>> given = contribution({"person": [{"country": "GB"}]}, "00" * 32, date(2026, 6, 1))
    >>> {name: one.num_rows for name, one in given.items()}
    {'person': 0, 'course': 0, 'day': 0, 'event': 0}
    """
    last = until.toordinal() - EPOCH - days_held_back(secret)
    try:
        courses = _courses(parts, last)
        country = _country(parts["person"][0]["country"])
    except (KeyError, IndexError, TypeError, ValueError, AttributeError, OverflowError):
        raise ChangedFile(file="record.json", place="parts", why="shape") from None
    return given_tables(courses, country, pseudonym(secret), days_moved(secret))


def _digest(secret: str, what: str) -> bytes:
    try:
        key = bytes.fromhex(secret)
    except ValueError:
        key = b""
    if len(secret) != SECRET_LETTERS or len(key) * 2 != SECRET_LETTERS:
        raise BadOption(option="secret", given="", wanted="32 bytes in hexadecimal")
    return hmac.new(key, what.encode("ascii"), hashlib.sha256).digest()


def _country(told: object) -> str | None:
    text = str(told)
    is_code = len(text) == COUNTRY_LETTERS and text.isascii() and text.isalpha() and text.isupper()
    return text if is_code else None


def _courses(parts: Parts, until: int) -> list[GivenCourse]:
    told = ScoredDays.of(parts.get("check_ins", ()), until)
    given = (given_course(one, parts, told, until) for one in parts.get("medications", ()))
    return sorted((one for one in given if one is not None), key=_place)


def _place(one: GivenCourse) -> tuple[int, str, int]:
    return int(one.row["first_day"]), str(one.row["drug"]), int(one.row["start_ug"])
