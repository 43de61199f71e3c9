"""One course as it is given: its row, its days as columns, its events, all in the person's own days."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from opentaper.cohort.given_days import effect_of, known_drug, symptoms_of
from opentaper.cohort.given_events import Values, given_events
from opentaper.cohort.lived_course import KnownCourse, lived_course, rows_of_course
from opentaper.cohort.own_course import UNKNOWN_UG
from opentaper.cohort.own_planned import planned_doses
from opentaper.cohort.own_rows import Parts, Row, ScoredDays, day_number, word
from opentaper.cohort.registry_schema import ITEMS, OTHER, UNKNOWN, use_band
from opentaper.inference.relapse import CONDITIONS

DAYS_PER_MONTH = 365.25 / 12.0
FEWEST_USUAL_DAYS = 3
MANY_ATTEMPTS = 2
#: Of a row of earlier attempts: there was none, or how one went; a row of words alone is not counted.
NO_ATTEMPT = "none"
ATTEMPTS = ("well", "hard", "failed")


@dataclass(frozen=True, slots=True)
class GivenCourse:
    """A course: the values of its row, its columns of shape (days,), the values of each of its events."""

    row: Values
    days: Mapping[str, NDArray[Any]]
    events: tuple[Values, ...]


def given_course(medication: Row, parts: Parts, told: ScoredDays, until: int) -> GivenCourse | None:
    """Return a course up to a day; None where nothing of it was told by then.

    Parameters
    ----------
    told
        The days of which the person told.
    """
    lived = lived_course(medication, parts, told, until)
    if lived is None:
        return None
    return GivenCourse(
        row=_row(medication, parts, lived),
        days=_days(medication, parts, lived),
        events=tuple(given_events(lived, until)),
    )


def _row(medication: Row, parts: Parts, lived: KnownCourse) -> Values:
    drug = known_drug(medication["drug"])
    cut, stop = lived.first_cut, lived.stop
    before = lived.start_ug if cut is None or cut.from_ug == UNKNOWN_UG else cut.from_ug
    smallest = None if stop is None or stop.from_ug <= 0 else stop.from_ug
    return {
        "drug": OTHER if drug is None else drug.name,
        "family": OTHER if drug is None else drug.family.value,
        "condition": _condition(medication["condition"]),
        "use_band": use_band(_months(medication, lived)),
        "attempts": _attempts(rows_of_course(parts, "past_tapers", medication)),
        "start_ug": before,
        "goal_ug": lived.goal_ug,
        "first_cut": None if cut is None else cut.day,
        "first_zero": None if stop is None else stop.day,
        "smallest_ug": smallest,
        "first_day": lived.first,
        "last_day": lived.last,
        "usual": _usual(lived),
    }


def _condition(told: object) -> str:
    text = str(told).strip().lower()
    return (word(text, CONDITIONS) or OTHER) if text else UNKNOWN


def _months(medication: Row, lived: KnownCourse) -> float | None:
    """Return the length of use before the first reduction, or by the last day where there was none."""
    cut = lived.first_cut
    day = lived.last if cut is None else cut.day
    if medication["started_on"] is not None:
        return max(0.0, (day - day_number(medication["started_on"])) / DAYS_PER_MONTH)
    months = medication["used_for_months"]
    if not isinstance(months, int | float) or isinstance(months, bool) or not months >= 0.0:
        return None
    return float(months) + (day - lived.first) / DAYS_PER_MONTH


def _attempts(rows: Sequence[Row]) -> str:
    went = [one["fields"].get("went") for one in rows if isinstance(one["fields"], dict)]
    n = sum(one in ATTEMPTS for one in went)
    if not n:
        return "0" if NO_ATTEMPT in went else UNKNOWN
    return "2_and_more" if n >= MANY_ATTEMPTS else str(n)


def _usual(lived: KnownCourse) -> float | None:
    cut = lived.first_cut
    before = lived.told if cut is None else lived.told.between(lived.first, cut.day - 1)
    known = symptoms_of(before.scores)
    known = known[~np.isnan(known)]
    return float(np.mean(known)) if len(known) >= FEWEST_USUAL_DAYS else None


def _days(medication: Row, parts: Parts, lived: KnownCourse) -> Mapping[str, NDArray[Any]]:
    n = lived.last - lived.first + 1
    at = lived.told.days - lived.first
    scores = np.full((n, len(ITEMS)), np.nan)
    scores[at] = lived.told.scores
    checked = np.zeros(n, dtype=bool)
    checked[at] = True
    statuses = parts.get("plan_statuses", ())
    return {
        "day": np.arange(lived.first, lived.last + 1),
        "planned_ug": planned_doses(
            rows_of_course(parts, "plans", medication), statuses, lived.first, lived.last
        ),
        "dose_ug": lived.doses,
        "effect": effect_of(str(medication["drug"]), lived.doses),
        "checked_in": checked,
        "symptoms": symptoms_of(scores),
        **{f"item_{name}": scores[:, place] for place, name in enumerate(ITEMS)},
    }
