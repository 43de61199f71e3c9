"""What somebody agreed to give to research, and their own rows exactly as they would leave."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Any
from uuid import UUID

from opentaper.actions.deeds.kept_rows import rows_of
from opentaper.actions.evidence.gather import PACE, REGISTRY, secret_of
from opentaper.cohort.contribution import READ, contribution, contribution_json, days_held_back, pseudonym
from opentaper.cohort.registry_schema import ITEMS
from opentaper.record.models import RESEARCH_PURPOSES, Person, ResearchConsent

if TYPE_CHECKING:
    import pyarrow

__all__ = ["PACE", "REGISTRY", "given_file", "research_of", "rows_as_given"]
#: So many days are shown, the first ones shortly before a cut.
DAYS_SHOWN, DAYS_BEFORE_CUT = 10, 4


@dataclass(frozen=True, slots=True)
class PurposeRead:
    """How one purpose stands.

    Parameters
    ----------
    given_at, withdrawn_at
        When it was agreed to last, and when that was taken back; None where it was not.
    is_given
        Whether it counts: agreed to here, and not taken back.
    is_from_elsewhere
        Whether it came with a record from elsewhere, and counts for nothing until it is given anew.
    pseudonym
        The name under which it is given; "" where it is not.
    withdrawn
        The names under which it was given before.
    """

    purpose: str
    given_at: datetime | None
    withdrawn_at: datetime | None
    is_given: bool
    is_from_elsewhere: bool
    pseudonym: str
    withdrawn: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GivenDayRead:
    """One day as it leaves: its moved number, doses in micrograms, and answers; None where not known."""

    day: int
    planned_ug: int | None
    dose_ug: int | None
    effect: float | None
    is_told: bool
    symptoms: float | None
    items: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class GivenEventRead:
    """One event as it leaves."""

    course: int
    day: int
    kind: str
    reason: str
    from_ug: int | None
    to_ug: int | None
    wellness: str


@dataclass(frozen=True, slots=True)
class GivenRows:
    """The rows of a person as they leave, or would.

    Parameters
    ----------
    pseudonym, country
        Who they are there.
    courses
        Every row of the table of courses, by its columns.
    days
        Some days of the first course, from shortly before its first cut; ``n_days`` counts all.
    held_back
        How many of the last days stay behind.
    is_example
        Whether nothing is agreed to yet: pseudonym and days are then other ones than they will be.
    """

    pseudonym: str
    country: str | None
    courses: tuple[Mapping[str, Any], ...]
    events: tuple[GivenEventRead, ...]
    days: tuple[GivenDayRead, ...]
    n_days: int
    held_back: int
    is_example: bool


def research_of(person_id: UUID) -> tuple[PurposeRead, ...]:
    """Return how each purpose stands; one query."""
    rows = list(ResearchConsent.objects.filter(person_id=person_id).order_by("given_at", "pk"))
    return tuple(_purpose(name, [row for row in rows if row.purpose == name]) for name in RESEARCH_PURPOSES)


def rows_as_given(person_id: UUID, today: date) -> GivenRows | None:
    """Return somebody's own rows as they leave today; None of the demonstration, which never gives any.

    Raises
    ------
    ChangedFile
        The record holds a row that cannot be given.
    """
    if Person.objects.filter(pk=person_id, is_demo=True).exists():
        return None
    given = secret_of(person_id, REGISTRY)
    secret = _example(person_id) if given is None else given
    tables = contribution(rows_of(person_id, READ), secret, today)
    courses = tables["course"].to_pylist()
    countries = tables["person"].column("country").to_pylist()
    return GivenRows(
        pseudonym=pseudonym(secret),
        country=countries[0] if countries else None,
        courses=tuple(courses),
        events=tuple(_event(one) for one in tables["event"].to_pylist()),
        days=_some_days(tables["day"], courses[0]) if courses else (),
        n_days=tables["day"].num_rows,
        held_back=days_held_back(secret),
        is_example=given is None,
    )


def given_file(person_id: UUID, today: date) -> str | None:
    """Return somebody's contribution as the file that they may give to a registry; None without their yes.

    Raises
    ------
    ChangedFile
        As :func:`rows_as_given`.
    """
    secret = secret_of(person_id, REGISTRY)
    if secret is None or Person.objects.filter(pk=person_id, is_demo=True).exists():
        return None
    return contribution_json(contribution(rows_of(person_id, READ), secret, today))


def _some_days(table: pyarrow.Table, course: Mapping[str, Any]) -> tuple[GivenDayRead, ...]:
    cut, first = course["first_cut"], course["first_day"]
    begin = max(0, (first if cut is None else cut) - first - DAYS_BEFORE_CUT)
    n_days = course["last_day"] - first + 1
    return tuple(_day(one) for one in table.slice(begin, min(DAYS_SHOWN, n_days - begin)).to_pylist())


def _day(row: Mapping[str, Any]) -> GivenDayRead:
    items = tuple((name, row[f"item_{name}"]) for name in ITEMS if row[f"item_{name}"] is not None)
    return GivenDayRead(
        day=row["day"],
        planned_ug=row["planned_ug"],
        dose_ug=row["dose_ug"],
        effect=row["effect"],
        is_told=row["checked_in"],
        symptoms=row["symptoms"],
        items=items,
    )


def _event(row: Mapping[str, Any]) -> GivenEventRead:
    return GivenEventRead(**{one.name: row[one.name] for one in fields(GivenEventRead)})


def _purpose(name: str, rows: list[ResearchConsent]) -> PurposeRead:
    # One that stands counts before one that was taken back in the same moment.
    last = max(rows, key=lambda row: (row.withdrawn_at is None, row.given_at), default=None)
    stands = last is not None and last.withdrawn_at is None
    own = [row for row in rows if row.secret]
    return PurposeRead(
        purpose=name,
        given_at=None if last is None else last.given_at,
        withdrawn_at=None if last is None else last.withdrawn_at,
        is_given=last is not None and stands and bool(last.secret),
        is_from_elsewhere=last is not None and stands and not last.secret,
        pseudonym=pseudonym(last.secret) if last is not None and stands and last.secret else "",
        withdrawn=tuple(pseudonym(row.secret) for row in own if row.withdrawn_at is not None),
    )


def _example(person_id: UUID) -> str:
    """Return a secret by which somebody sees their own rows before they agree; it goes nowhere else."""
    return sha256(f"example of {person_id}".encode("ascii")).hexdigest()
