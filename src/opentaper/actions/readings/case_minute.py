"""Somebody in a minute, as shared: what is taken, for how long, what the days point to, what was answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from opentaper.actions.permissions import Section
from opentaper.actions.readings.asked_plan import attempts_of, months_of_use
from opentaper.actions.readings.case_list import CaseRow, case_of
from opentaper.actions.readings.plan_read import PlanRead
from opentaper.actions.readings.shared_read import SharedDay, shared_days, shared_plan
from opentaper.actions.readings.told_record import instruments_of
from opentaper.actions.readings.understanding_read import understanding_of
from opentaper.errors import NotShared
from opentaper.inference.instruments import SAFETY_SIGN
from opentaper.record.models import Medication

#: Signs that tell of thoughts of dying.
OF_DYING = frozenset({SAFETY_SIGN, "suicidal_thoughts", "suicide_plan", "cannot_keep_safe"})


@dataclass(frozen=True, slots=True)
class DyingAnswer:
    """The newest answer about thoughts of dying: whether there are any, and on which day it was answered.

    ``has_any`` and ``day`` are None where it was not answered in the last months.
    """

    has_any: bool | None
    day: date | None


@dataclass(frozen=True, slots=True)
class DayPoints:
    """What the last answered day was made of, in points of 0 to 10, each with its range."""

    medication_id: UUID
    day: date
    score: float
    withdrawal: tuple[float, float, float]
    underlying: tuple[float, float, float]
    chance: float


@dataclass(frozen=True, slots=True)
class DrugUse:
    """For how many months a drug was taken, and how earlier tries went; None where it was not told."""

    medication_id: UUID
    drug: str
    months: float | None
    attempts: tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class CaseMinute:
    """One person as shared with one carer.

    ``plans`` and ``uses`` are None where the plan is not shared; ``days``, ``dying`` and ``points`` where the
    check-ins are not. ``points`` is empty where too few days were told to tell anything.
    """

    row: CaseRow
    plans: tuple[PlanRead, ...] | None
    uses: tuple[DrugUse, ...] | None
    days: tuple[SharedDay, ...] | None
    dying: DyingAnswer | None
    points: tuple[DayPoints, ...] | None


def case_minute(account: str, link_id: UUID, now: datetime) -> CaseMinute:
    """Return one person who shares something, and write down what was looked at.

    Raises
    ------
    NotShared
        Nothing is shared with this account.
    """
    row = case_of(account, link_id, now)
    if row is None:
        raise NotShared(why="nothing")
    sees_plan, sees_days = Section.PLAN in row.sections, Section.CHECK_INS in row.sections
    days = shared_days(account, link_id, now).days if sees_days else None
    return CaseMinute(
        row=row,
        plans=shared_plan(account, link_id, now).plans if sees_plan else None,
        uses=_uses(row) if sees_plan else None,
        days=days,
        dying=None if days is None else _dying(row, days),
        points=_points(row) if sees_days else None,
    )


def _uses(row: CaseRow) -> tuple[DrugUse, ...]:
    rows = Medication.objects.filter(person_id=row.person_id, status="active").order_by("drug")
    return tuple(
        DrugUse(one.pk, one.drug, months_of_use(one, row.today), attempts_of(one.pk)) for one in rows
    )


def _dying(row: CaseRow, days: tuple[SharedDay, ...]) -> DyingAnswer:
    """Return the newest answer, of the short question of a check-in or of a form."""
    from opentaper.actions.deeds.answer_instrument import safety_answer

    told = [(one.day, bool(OF_DYING & set(one.signs))) for one in days if one.signs is not None]
    for form in instruments_of(row.person_id, row.today, days[-1].day if days else row.today):
        answer = safety_answer(form)
        if answer is not None:
            told.append((form.day, answer > 0))
    if not told:
        return DyingAnswer(None, None)
    day, has_any = max(told)
    return DyingAnswer(has_any, day)


def _points(row: CaseRow) -> tuple[DayPoints, ...]:
    """Return what the last day was made of, by what was learnt of each drug."""
    keys = Medication.objects.filter(person_id=row.person_id, status="active").order_by("drug")
    found = (_points_of(row, key) for key in keys.values_list("pk", flat=True))
    return tuple(one for one in found if one is not None)


def _points_of(row: CaseRow, medication_id: UUID) -> DayPoints | None:
    read = understanding_of(row.person_id, medication_id, row.today)
    split = read.learnt.split
    if not read.is_enough or split is None or not split.observed.any():
        return None
    place = max(place for place, is_seen in enumerate(split.observed) if is_seen)

    def part(name: str) -> tuple[float, float, float]:
        told = getattr(split, name)
        return float(told.mean[place]), float(told.low[place]), float(told.high[place])

    return DayPoints(
        medication_id=medication_id,
        day=split.days[place],
        score=float(split.score[place]),
        withdrawal=part("withdrawal"),
        underlying=part("underlying"),
        chance=read.belief.p_returning,
    )
