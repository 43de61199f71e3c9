"""A person's experiments with habits: the one that runs, what today is in it, and what ended ones found."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any
from uuid import UUID

import numpy as np
from pydantic import TypeAdapter

from opentaper.actions.readings.current_plan import confirmed_doses
from opentaper.actions.readings.plan_lived import drugs_of
from opentaper.actions.readings.plan_read import plan_of
from opentaper.actions.readings.told_record import check_ins_of
from opentaper.actions.readings.withdrawal_days import falls, withdrawal_of
from opentaper.formulary.habits import Habit, false_claims_each, habit, helps_rules
from opentaper.inference.check_in import latest
from opentaper.record.models import HabitExperiment, Medication
from opentaper.recovery.experiment_design import ExperimentDays, ExperimentDesign
from opentaper.recovery.experiment_read_out import ReadOut, read_out

RUNNING, ENDED = "running", "ended"
ONE_DAY = timedelta(days=1)
#: No experiment lasts longer than this many days.
MOST_DAYS = 366


@dataclass(frozen=True, slots=True)
class ExperimentPlan:
    """What was settled before an experiment began, and does not move any more.

    Parameters
    ----------
    sd, lasting
        A day's chance and how it lasts, as known then.
    points, chance
        The chance of seeing a difference of so many points, as it was promised.
    false_claims
        The chance of a false claim that it may use up.
    cuts
        Days on which the plan of then had a cut.
    """

    design: ExperimentDesign
    sd: float
    lasting: float
    points: float
    chance: float
    false_claims: float
    cuts: tuple[date, ...]

    def __post_init__(self) -> None:
        """Refuse what no experiment is: a file may hold anything."""
        numbers = (self.sd, self.lasting, self.points, self.chance, self.false_claims)
        shares = (self.lasting, self.chance, self.false_claims)
        is_good = all(map(math.isfinite, numbers)) and self.sd > 0.0 and all(0 <= one <= 1 for one in shares)
        if not is_good or self.lasting == 1.0 or self.design.n_days > MOST_DAYS:
            raise ValueError("no such experiment")


@dataclass(frozen=True, slots=True)
class ExperimentRead:
    """One experiment as its page shows it; ``found`` is None before it was read out."""

    experiment: UUID
    habit: Habit
    outcome: str
    plan: ExperimentPlan
    is_running: bool
    found: ReadOut | None

    def is_with(self, day: date) -> bool | None:
        """Whether a day is one with the habit; None on days outside, and where it does not run."""
        return self.plan.design.is_with(day) if self.is_running else None

    def is_over(self, today: date) -> bool:
        """Whether the last day that counts has passed."""
        return today > self.plan.design.last_score


def experiments_of(person_id: UUID) -> tuple[ExperimentRead, ...]:
    """Return the experiments that run or ended, the newest first; those given up are gone. One query."""
    rows = HabitExperiment.objects.filter(person_id=person_id, withdrawn_at=None)
    return tuple(opened_experiment(row) for row in rows.order_by("-begins_on", "-at", "pk"))


def opened_experiment(row: HabitExperiment) -> ExperimentRead:
    """Return an experiment as values.

    Raises
    ------
    BadOption, ValueError
        A part of it cannot be meant: a file may hold anything.
    """
    told, plan = row.read_out, opened_plan(row.design)
    found = _shape(ReadOut).validate_python(told) if told else None
    numbers = () if found is None else (found.low, found.high, found.chance, found.mean or 0.0)
    if plan.design.begins_on != row.begins_on or not all(map(math.isfinite, numbers)):
        raise ValueError("no such experiment")
    false_claims_each(row.outcome)  # refuses what is no outcome
    return ExperimentRead(
        experiment=row.pk,
        habit=habit(row.habit),
        outcome=row.outcome,
        plan=plan,
        is_running=row.status == RUNNING,
        found=found,
    )


def plan_json(plan: ExperimentPlan) -> dict[str, Any]:
    """Return what was settled as plain values."""
    told: dict[str, Any] = _shape(ExperimentPlan).dump_python(plan, mode="json")
    return told


def opened_plan(told: object) -> ExperimentPlan:
    """Return what was settled from its plain values.

    Raises
    ------
    ValueError
        It cannot be read.
    """
    plan: ExperimentPlan = _shape(ExperimentPlan).validate_python(told)
    return plan


@cache
def _shape(of: type) -> TypeAdapter[Any]:
    return TypeAdapter(of)


def false_claims_left(person_id: UUID) -> float:
    """Return the chance of a false claim that the next experiment may use: half of what others left."""
    # an experiment that was read out has been looked at, whatever became of it since
    read = HabitExperiment.objects.filter(person_id=person_id, read_out__isnull=False).count()
    return float(helps_rules().false_trials.value * 0.5 ** (read + 1))


def cuts_of(person_id: UUID) -> tuple[date, ...]:
    """Return the days on which a lower dose of anything began, as it was confirmed."""
    rows = Medication.objects.filter(person_id=person_id)
    return tuple(sorted(day for row in rows for day in falls(row.start_ug, confirmed_doses(row.pk))))


def cuts_ahead(person_id: UUID, today: date) -> tuple[date, ...]:
    """Return the days on which plans have a cut from today on, each on the earliest day that it can be."""
    found = set()
    for key, _ in drugs_of(person_id):
        read = plan_of(person_id, today, key)
        if read is not None:
            first = read.plan.request.start_date or read.version.made_on
            found |= {first + step.start_day * ONE_DAY for step in read.ahead}
    return tuple(sorted(day for day in found if day >= today))


def not_counted(days: tuple[date, ...], cuts: tuple[date, ...]) -> frozenset[date]:
    """Return the days that do not count because a cut is fresh."""
    fresh = round(helps_rules().cut_days.value)
    return frozenset(day for day in days for cut in cuts if 0 <= (day - cut).days < fresh)


def days_of(made: ExperimentDesign) -> tuple[date, ...]:
    """Return every day whose score may count."""
    return tuple(made.begins_on + n * ONE_DAY for n in range(made.n_days + made.shift))


def found_by(person_id: UUID, read: ExperimentRead) -> ReadOut:
    """Return what an experiment found; to be asked once, when it is over."""
    made, plan = read.plan.design, read.plan
    days = days_of(made)
    left_out = not_counted(days, cuts_of(person_id))
    told = {one.day: one.score(read.outcome) for one in latest(check_ins_of(person_id, days[-1], days[0]))}
    scores = [told.get(day) if day not in left_out else None for day in days]
    column = np.array([np.nan if one is None else one for one in scores])
    withdrawal = withdrawal_of(person_id, read.outcome, days[0], days[-1]).days
    whole = ExperimentDays(made.begins_on, column, plan.sd, plan.lasting, withdrawal)
    return read_out(made, whole, plan.false_claims)
