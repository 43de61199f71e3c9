"""What is known of one course, as whole days and micrograms: when it was told of, how its dose went."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from opentaper.cohort.own_course import LASTING_DAYS, UNKNOWN_UG, CourseChange, dose_changes, known_doses
from opentaper.cohort.own_rows import (
    CourseLook,
    Days,
    Parts,
    Row,
    ScoredDays,
    confirmed_doses,
    day_number,
    lasting_doses,
    micrograms,
    told_doses,
    told_outcomes,
)


@dataclass(frozen=True, slots=True)
class KnownCourse:
    """A course from the first to the last day of which anything was told; ``doses`` has shape (days,)."""

    first: int
    last: int
    start_ug: int
    goal_ug: int
    changes: tuple[CourseChange, ...]
    outcomes: tuple[CourseLook, ...]
    doses: Days
    told: ScoredDays

    @property
    def first_cut(self) -> CourseChange | None:
        """The first lower dose."""
        return next((one for one in self.changes if one.kind in {"cut", "stopped"}), None)

    @property
    def stop(self) -> CourseChange | None:
        """The first day without any."""
        return next((one for one in self.changes if one.kind == "stopped"), None)

    @property
    def settled(self) -> int | None:
        """The first day at the dose that was aimed at, or at none."""
        under = max(self.goal_ug, 0)
        return next((one.day for one in self.changes if UNKNOWN_UG < one.ug <= under), None)


def rows_of_course(parts: Parts, name: str, medication: Row) -> list[Row]:
    """Return the rows of a part that are about one medication."""
    return [one for one in parts.get(name, ()) if one["medication_id"] == medication["id"]]


def lived_course(medication: Row, parts: Parts, told: ScoredDays, until: int) -> KnownCourse | None:
    """Return what is known of a course up to a day; None where nothing of it was told by then.

    Parameters
    ----------
    told
        The days of which the person told; those before the medication was followed here say nothing of it.
    """
    confirmed = confirmed_doses(rows_of_course(parts, "confirmed_doses", medication), until)
    doses = told_doses(rows_of_course(parts, "doses", medication), until)
    outcomes = told_outcomes(rows_of_course(parts, "outcomes", medication), until)
    begun, ended = _followed(medication, parts)
    told = told.between(-(2**40) if begun is None else begun, until if ended is None else min(until, ended))
    heard = np.array(
        sorted({*told.days.tolist(), *doses[0].tolist(), *(day for day, _ in confirmed)}), dtype=np.int64
    )
    known = [*heard[:1].tolist(), *(one.day for one in outcomes[:1])]
    known += [] if begun is None or begun > until else [begun]
    if not known:
        return None
    first = min(known)
    outcomes = [replace(one, changed=max(first, one.changed)) for one in outcomes]
    last = max([first, *heard[-1:].tolist(), *(one.day for one in outcomes)])
    start = micrograms(medication["start_ug"])
    lasting = lasting_doses(*doses, [day for day, _ in confirmed], LASTING_DAYS)
    changes = dose_changes(start, confirmed, lasting, outcomes)
    return KnownCourse(
        first=first,
        last=last,
        start_ug=start,
        goal_ug=micrograms(medication["goal_ug"]),
        changes=changes,
        outcomes=tuple(outcomes),
        doses=known_doses(first, last, start, changes, doses, heard),
        told=told.between(first, last),
    )


def _followed(medication: Row, parts: Parts) -> tuple[int | None, int | None]:
    """Return since when, and until when, a medication was followed, by the deeds; None where none tells."""
    begun = ended = None
    for one in parts.get("deeds", ()):
        if one["undone_at"] is not None:
            continue
        if one["name"] == "begin_medication" and _names(one["answer"], medication):
            begun = day_number(one["day"])
        if one["name"] == "end_medication" and _names(one["told"], medication):
            ended = day_number(one["day"])
    return begun, ended if medication["status"] == "ended" else None


def _names(told: object, medication: Row) -> bool:
    return isinstance(told, dict) and told.get("medication_id") == medication["id"]
