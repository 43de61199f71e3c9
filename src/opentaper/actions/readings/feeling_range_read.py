"""The range of feeling of the last weeks, beside what was taken and what it did."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from opentaper import formulary
from opentaper.actions.readings.current_plan import Confirmed, dose_on
from opentaper.actions.readings.feelings_read import feelings_of
from opentaper.actions.readings.told_record import check_ins_of
from opentaper.inference.check_in import CheckIn, latest
from opentaper.planning.effect import POINTS, Effect, effect
from opentaper.quantities import Dose
from opentaper.record.models import ConfirmedDose, Medication
from opentaper.recovery.feeling_range import (
    FeelingWeek,
    HighsAndLows,
    NamedFeeling,
    feeling_weeks,
    highs_and_lows,
    swing,
    told_apart,
)

WEEKS = 12
#: How hard a day was as a whole, and unpleasant feelings that a check-in asks for side by side.
WHOLE_DAY = "distress"
SIDE_BY_SIDE = ("low_mood", "anxiety", "irritability")


@dataclass(frozen=True, slots=True)
class TakenWeek:
    """The dose of a medication at the end of a week, and its effect in points of 100 (None: not known)."""

    ends: date
    dose: Dose
    points: float | None


@dataclass(frozen=True, slots=True)
class TakenWeeks:
    """A medication over the same weeks."""

    drug: str
    weeks: tuple[TakenWeek, ...]


@dataclass(frozen=True, slots=True)
class FeelingRange:
    """The range of feeling of twelve weeks. Whatever has too little data is None, and never nothing.

    ``distress`` is how hard the days were, ``swing`` how much one day differed from the next, in points;
    ``apart`` is how far three unpleasant feelings of the check-ins went their own ways, 0 to 1.
    """

    weeks: tuple[FeelingWeek, ...]
    distress: HighsAndLows | None
    swing: float | None
    apart: float | None
    taken: tuple[TakenWeeks, ...]


def feeling_range_of(person_id: UUID, today: date) -> FeelingRange:
    """Return the range of feeling of a person; four queries."""
    first = today - timedelta(days=7 * WEEKS - 1)
    named = [NamedFeeling(one.day, one.path) for one in feelings_of(person_id, first, today)]
    days = latest(check_ins_of(person_id, today, first))
    hard = {one.day: score for one in days for name, score in one.scores if name == WHOLE_DAY}
    return FeelingRange(
        weeks=feeling_weeks(named, today, WEEKS),
        distress=highs_and_lows(hard),
        swing=swing(hard),
        apart=told_apart(_side_by_side(days)),
        taken=taken_weeks(person_id, today),
    )


def _side_by_side(days: tuple[CheckIn, ...]) -> list[tuple[float, ...]]:
    """Return the ratings of the days that rate all of the feelings."""
    rated = (dict(one.scores) for one in days)
    return [tuple(one[name] for name in SIDE_BY_SIDE) for one in rated if set(SIDE_BY_SIDE) <= one.keys()]


def taken_weeks(person_id: UUID, today: date) -> tuple[TakenWeeks, ...]:
    """Return what was taken over the last twelve weeks, and its effect, by medication; two queries."""
    confirmed: dict[UUID, list[Confirmed]] = {}
    for one in ConfirmedDose.objects.filter(person_id=person_id, withdrawn_at=None).order_by("begins_on"):
        confirmed.setdefault(one.medication_id, []).append(Confirmed(one.pk, Dose(one.ug), one.begins_on))
    ends = [today - timedelta(days=7 * n) for n in range(WEEKS - 1, -1, -1)]
    found = []
    for row in Medication.objects.filter(person_id=person_id, status="active").order_by("drug"):
        curve = effect(formulary.drug(row.drug), None)
        doses = [(day, dose_on(Dose(row.start_ug), tuple(confirmed.get(row.pk, ())), day)) for day in ends]
        weeks = tuple(TakenWeek(day, dose, _points(curve, dose)) for day, dose in doses)
        found.append(TakenWeeks(row.drug, weeks))
    return tuple(found)


def _points(curve: Effect | None, dose: Dose) -> float | None:
    return None if curve is None else POINTS * curve.occupancy(float(dose.as_mg))
