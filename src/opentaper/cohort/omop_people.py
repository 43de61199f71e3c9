"""People of claims with their courses, as they are told: pseudonyms, days moved, the edges held back."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from opentaper import formulary
from opentaper.cohort.contribution import days_held_back
from opentaper.cohort.omop_columns import EXPOSURE
from opentaper.cohort.omop_fills import fills_of, stretches_of
from opentaper.cohort.omop_levels import levels_of
from opentaper.cohort.omop_report import EXAMPLES, ClaimsReport, RowsSaid
from opentaper.cohort.omop_tapers import ClaimedCourse, course_of, tell_switches
from opentaper.cohort.registry_schema import UNKNOWN

if TYPE_CHECKING:
    import pyarrow

#: First day and name of each condition of a person.
Diagnoses = tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class ClaimedPerson:
    """A person of claims: the key of the source, the secret made of it, and courses in the source's days."""

    key: int
    secret: str
    courses: tuple[ClaimedCourse, ...]
    condition: Mapping[int, str]


def secret_of_person(secret: str, person: int) -> str:
    """Return the secret of a person, made of the secret of an import: 32 bytes in hexadecimal.

    Examples
    --------
    >>> len(secret_of_person("00" * 32, 1))
    64
    """
    return hmac.new(bytes.fromhex(secret), str(person).encode("ascii"), hashlib.sha256).hexdigest()


def claimed_people(
    told: pyarrow.Table, diagnoses: Mapping[int, Diagnoses], secret: str, report: ClaimsReport
) -> Iterator[ClaimedPerson]:
    """Yield each person of whom there is a course, in the order of the source's keys.

    Parameters
    ----------
    told
        Of :func:`.omop_rows.dispensings`.
    diagnoses
        Days and conditions of each person.
    secret
        Of the import: 32 bytes in hexadecimal.
    report
        Counts people and courses.
    """
    if not told.num_rows:
        return
    person = told.column("person").to_numpy()
    drug = told.column("drug").combine_chunks().dictionary_encode()
    names, number = drug.dictionary.to_pylist(), drug.indices.to_numpy()
    is_new = np.ones(len(person), dtype=bool)
    is_new[1:] = (person[1:] != person[:-1]) | (number[1:] != number[:-1])
    course = np.cumsum(is_new, dtype=np.int64) - 1
    heads = np.flatnonzero(is_new)
    keys, drugs = person[heads].tolist(), [names[one] for one in number[heads].tolist()]
    starts, ends = _windows(told, heads)
    waiting: list[ClaimedCourse] = []
    key, mine = keys[0], ""
    stretches = stretches_of(fills_of(told, course))
    _note(stretches.notes, report)
    for at, levels in levels_of(stretches):
        if keys[at] != key or not mine:
            yield from _person(key, mine, waiting, diagnoses, report)
            key, waiting = keys[at], []
            mine = secret_of_person(secret, key)
        held = days_held_back(mine)
        known = formulary.drug(drugs[at])
        made = course_of(known.name, known.family, levels, (starts[at] + held, ends[at] - held))
        if made is None:
            report.too_short += 1
        else:
            waiting.append(made)
    yield from _person(key, mine, waiting, diagnoses, report)


def _note(notes: Mapping[str, Any], report: ClaimsReport) -> None:
    said = report.tables[EXPOSURE].noted
    for name, rows in notes.items():
        if len(rows):
            said[name] = RowsSaid(len(rows), tuple(rows[:EXAMPLES].tolist()))


def _windows(told: pyarrow.Table, heads: Any) -> tuple[list[int], list[int]]:
    """Return the first and last day observed of each course; without periods, what its boxes span."""
    start = told.column("start").to_numpy()
    first = told.column("first").to_numpy(zero_copy_only=False).astype(np.float64)[heads]
    last = told.column("last").to_numpy(zero_copy_only=False).astype(np.float64)[heads]
    used_up = start + told.column("days").to_numpy()
    person = told.column("person").to_numpy()
    edges = np.flatnonzero(np.diff(person, prepend=person[0] - 1))
    of_course = np.searchsorted(edges, heads, side="right") - 1
    lowest = np.minimum.reduceat(start, edges)[of_course]
    highest = np.maximum.reduceat(used_up, edges)[of_course]
    begins = np.where(np.isnan(first), lowest, first).astype(np.int64)
    finishes = np.where(np.isnan(last), highest - 1, last).astype(np.int64)
    return begins.tolist(), finishes.tolist()


def _person(
    key: int,
    secret: str,
    courses: list[ClaimedCourse],
    diagnoses: Mapping[int, Diagnoses],
    report: ClaimsReport,
) -> Iterator[ClaimedPerson]:
    if not courses:
        return
    courses.sort(key=lambda one: (one.first, one.drug))
    tell_switches(courses)
    report.people += 1
    for one in courses:
        for word in (one.kind, one.instead):
            if word:
                report.courses[word] = report.courses.get(word, 0) + 1
        again = sum(event.kind == "restarted" for event in one.events)
        report.courses["restarts"] = report.courses.get("restarts", 0) + again
    told = diagnoses.get(key, ())
    condition = {place: _condition(told, one) for place, one in enumerate(courses, start=1)}
    yield ClaimedPerson(key, secret, tuple(courses), condition)


def _condition(told: Diagnoses, course: ClaimedCourse) -> str:
    """Return the one condition noted up to the first reduction; unknown where none or several were."""
    until = course.last if course.first_cut is None else course.first_cut
    found = {condition for day, condition in told if day <= until}
    return found.pop() if len(found) == 1 else UNKNOWN


def diagnoses_of(database: Any) -> Mapping[int, Diagnoses]:
    """Return days and conditions of each person, of rows that are used."""
    rows = database.execute(
        "SELECT person, list((day, condition)) FROM (SELECT person, condition, min(day) AS day FROM diagnosed"
        " WHERE why = '' GROUP BY person, condition) GROUP BY person"
    ).fetchall()
    return {person: tuple((int(day), str(condition)) for day, condition in told) for person, told in rows}
