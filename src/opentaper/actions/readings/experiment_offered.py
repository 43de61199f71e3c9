"""Which experiment may be begun, and the chance that it shows something, stated before."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID

import numpy as np

from opentaper.actions.readings.experiments_read import (
    RUNNING,
    ExperimentPlan,
    cuts_ahead,
    cuts_of,
    days_of,
    false_claims_left,
    not_counted,
)
from opentaper.actions.readings.helps_read import helps_of
from opentaper.errors import BadOption, ExperimentNotNow
from opentaper.formulary.habits import Habit, HabitTrial, habit, habits_for, helps_rules, outcome_shares
from opentaper.record.models import HabitExperiment, Medication
from opentaper.recovery.experiment_design import ExperimentDays, ExperimentDesign, chance_to_see, design
from opentaper.recovery.helps_fit import DAY_SD

#: For how many weeks an experiment may go on, and how long its runs are.
WEEKS = (4, 6, 8, 12, 16)
FEW_DAYS, WHOLE_WEEKS = "days", "weeks"
RUNS = (FEW_DAYS, WHOLE_WEEKS)
WEEK = 7
#: An experiment begins within so many days.
MOST_AHEAD = 28
#: How chance lasts before anything is known of a person; its size is that of the model.
USUAL_LASTING = 0.3
#: Of so many scores one is missing, where nothing is known of a person.
USUAL_TOLD = 0.85
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class ExperimentAsked:
    """Which habit is tried out for which outcome, for how many weeks, in runs of what, and from when."""

    habit: str
    outcome: str
    weeks: int
    runs: str
    begins_on: date


@dataclass(frozen=True, slots=True)
class ExperimentOffer:
    """An experiment before it begins: its plan, and days that cuts take out.

    ``is_own``: the chance rests on the person's own days; ``by_weeks`` is that of each length.
    """

    asked: ExperimentAsked
    habit: Habit
    plan: ExperimentPlan
    n_left_out: int
    is_own: bool
    by_weeks: tuple[tuple[int, float], ...] = ()


def experiment_offer(person_id: UUID, asked: ExperimentAsked, today: date, seed: int = 0) -> ExperimentOffer:
    """Return an experiment with the chance that it shows a difference of one point.

    Raises
    ------
    BadOption
        A habit, outcome, length or day that cannot be.
    ExperimentNotNow
        Nothing of the kind is offered, or not now.
    """
    trial_of(asked)
    check_now(person_id, asked, today)
    view = helps_of(person_id, today, asked.outcome).view
    sd = DAY_SD if view.sd is None else view.sd
    lasting = USUAL_LASTING if view.lasting is None else view.lasting
    cuts, bound = (*cuts_of(person_id), *cuts_ahead(person_id, today)), false_claims_left(person_id)

    def chance(made: ExperimentDesign) -> float:
        hoped = _hoped(days_of(made), cuts)
        return chance_to_see(made, ExperimentDays(made.begins_on, hoped, sd, lasting), points, bound)

    points, made = helps_rules().large.value, _design(asked, seed)
    ahead = tuple(day for day in cuts if today <= day <= made.last_score)
    by_weeks = tuple((weeks, chance(_design(replace(asked, weeks=weeks), seed))) for weeks in WEEKS)
    plan = ExperimentPlan(made, sd, lasting, points, dict(by_weeks)[asked.weeks], bound, ahead)
    left_out = not_counted(days_of(made), cuts)
    return ExperimentOffer(asked, habit(asked.habit), plan, len(left_out), view.sd is not None, by_weeks)


def _design(asked: ExperimentAsked, seed: int) -> ExperimentDesign:
    """Return the experiment that was asked for, its order drawn with a seed."""
    of, trial = habit(asked.habit), trial_of(asked)
    run, washout = (trial.runs, trial.washout) if asked.runs == FEW_DAYS else (WEEK, max(1, trial.washout))
    return design(asked.begins_on, asked.weeks, run, washout, of.lags[0][0], seed)


def _hoped(days: tuple[date, ...], cuts: tuple[date, ...]) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Return any number for days whose score is hoped for, and nan for those that will not count."""
    left_out = not_counted(days, cuts)
    hoped = np.where(np.random.default_rng(1).random(len(days)) < USUAL_TOLD, 0.0, np.nan)
    hoped[[day in left_out for day in days]] = np.nan
    return hoped


def trial_of(asked: ExperimentAsked) -> HabitTrial:
    """Return how a habit is tried out.

    Raises
    ------
    BadOption
        A habit, outcome, or length that cannot be.
    ExperimentNotNow
        No experiment is offered with the habit.
    """
    of = habit(asked.habit)
    if asked.outcome not in outcome_shares() or of not in habits_for(asked.outcome):
        raise BadOption(option="outcome", given=asked.outcome, wanted="one of the list")
    if asked.weeks not in WEEKS:
        raise BadOption(option="weeks", given=f"{asked.weeks}", wanted="one of the list")
    if asked.runs not in RUNS:
        raise BadOption(option="runs", given=asked.runs, wanted="one of the list")
    if of.trial is None:
        raise ExperimentNotNow(habit=of.key, why="not_offered")
    return of.trial


def check_now(person_id: UUID, asked: ExperimentAsked, today: date) -> None:
    """Refuse what is not offered now.

    Raises
    ------
    BadOption
        A first day that has passed or lies far ahead.
    ExperimentNotNow
        Another one runs, a cut is fresh, or a drug of the person speaks against it.
    """
    if not today <= asked.begins_on <= today + MOST_AHEAD * ONE_DAY:
        raise BadOption(
            option="begins_on",
            given=asked.begins_on.isoformat(),
            wanted="a day from today to four weeks ahead",
        )
    of = habit(asked.habit)
    rows = HabitExperiment.objects.filter(person_id=person_id, withdrawn_at=None, status=RUNNING)
    if rows.exists():
        raise ExperimentNotNow(habit=of.key, why="running")
    drugs = Medication.objects.filter(person_id=person_id, status="active").values_list("drug", flat=True)
    if of.trial is not None and of.trial.not_with & set(drugs):
        raise ExperimentNotNow(habit=of.key, why="drug")
    settle = round(helps_rules().settle_days.value)
    if any(0 <= (asked.begins_on - cut).days < settle for cut in cuts_of(person_id)):
        raise ExperimentNotNow(habit=of.key, why="fresh_cut")
