"""What was told on looking back, and which courses somebody may look back on today."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from opentaper.actions.deeds.look_back import look_back
from opentaper.actions.deeds.tell_outcome import put_off_outcome
from opentaper.actions.readings.own_entry import own_entry, standing
from opentaper.formulary.own_plans import look_back_rule
from opentaper.record.models import ConfirmedDose, CourseOutcome, Deed, Medication
from opentaper.recovery.look_backs import NOT_NOW, STEADY, LookedBack, open_day
from opentaper.recovery.outcome_days import asked_days


@dataclass(frozen=True, slots=True)
class OutcomeRead:
    """What was told of a course on a day, as it stands; "" and None where nothing was said."""

    id: UUID
    medication: UUID
    drug: str
    day: date
    written_at: datetime
    wellness: str
    taking: str
    changed_on: date | None
    reason: str
    called: str
    called_by: str


@dataclass(frozen=True, slots=True)
class CourseToLookBack:
    """A course, and when its dose settled.

    Parameters
    ----------
    settled, is_none
        The newest first day at the dose that was aimed at, and whether that is none; None before it.
    asked
        Days on which the app asks how it stands.
    due
        The one that is open today; None where none is.
    """

    medication: UUID
    drug: str
    settled: date | None
    is_none: bool
    asked: tuple[date, ...]
    due: date | None


def outcomes_of(person_id: UUID) -> tuple[OutcomeRead, ...]:
    """Return everything that was told on looking back, the newest first; one query."""
    rows = standing(CourseOutcome, person_id).select_related("medication")
    return tuple(_read(row) for row in rows.order_by("-day", "-written_at", "pk"))


def outcome_entry(person_id: UUID, outcome: UUID) -> OutcomeRead:
    """Return one thing that was told.

    Raises
    ------
    BadOption
        Nothing of theirs stands under this key.
    """
    rows = standing(CourseOutcome, person_id).select_related("medication")
    return _read(own_entry(rows, outcome, "outcome"))


def courses_to_look_back(person_id: UUID, today: date) -> tuple[CourseToLookBack, ...]:
    """Return every course of a person, ended ones too, in the order of their names; four queries."""
    rows = list(Medication.objects.filter(person_id=person_id).order_by("drug", "pk"))
    settled = _settled(person_id, rows, today)
    looked = _looked(person_id)
    return tuple(_course(row, settled.get(row.pk), looked[row.pk], today) for row in rows)


def looked_back_today(person_id: UUID, today: date) -> bool:
    """Tell whether somebody said today how it has been since the last dose; one query."""
    told = Deed.objects.filter(person_id=person_id, name=look_back.__name__, day=today, undone_at=None)
    return told.exists()


def _course(
    row: Medication, settled: date | None, looked: Sequence[LookedBack], today: date
) -> CourseToLookBack:
    asked = () if settled is None else asked_days(settled)
    due = open_day(asked, looked, today, look_back_rule())
    return CourseToLookBack(row.pk, row.drug, settled, row.goal_ug == 0, asked, due)


def _settled(person_id: UUID, medications: Sequence[Medication], today: date) -> dict[UUID, date]:
    """Return the newest first day at the dose that was aimed at, or below it, of each medication."""
    rows = ConfirmedDose.objects.filter(person_id=person_id, withdrawn_at=None, begins_on__lte=today)
    goals = {one.pk: (one.goal_ug, one.start_ug) for one in medications}
    found: dict[UUID, date] = {}
    at_goal: set[UUID] = set()
    for row in rows.order_by("begins_on", "at", "pk"):
        goal, start = goals[row.medication_id]
        is_at_goal = row.ug <= goal < start
        if is_at_goal and row.medication_id not in at_goal:
            found[row.medication_id] = row.begins_on
        (at_goal.add if is_at_goal else at_goal.discard)(row.medication_id)
    return found


def _looked(person_id: UUID) -> dict[UUID, list[LookedBack]]:
    """Return when somebody looked back on each course, or did not want to."""
    found: dict[UUID, list[LookedBack]] = defaultdict(list)
    for medication, day in standing(CourseOutcome, person_id).values_list("medication_id", "day"):
        found[medication].append(LookedBack(day, STEADY))
    deeds = Deed.objects.filter(person_id=person_id, name=put_off_outcome.__name__, undone_at=None)
    for day, told in deeds.values_list("day", "told"):
        key = _key(told)
        if key is not None:
            found[key].append(LookedBack(day, NOT_NOW))
    return found


def _key(told: object) -> UUID | None:
    """Return the medication that a deed names; whatever else an imported record says is left out."""
    try:
        return UUID(str(told["medication_id"])) if isinstance(told, dict) else None
    except (KeyError, ValueError):
        return None


def _read(row: CourseOutcome) -> OutcomeRead:
    return OutcomeRead(
        id=row.pk,
        medication=row.medication_id,
        drug=row.medication.drug,
        day=row.day,
        written_at=row.written_at,
        wellness=row.wellness,
        taking=row.taking,
        changed_on=row.changed_on,
        reason=row.reason,
        called=row.called,
        called_by=row.called_by,
    )
