"""A small experiment with a habit begun: its order is drawn now, and nothing of it is compulsory."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid5

from opentaper.actions.deeds.deed import Moment, Refused, Written, deed
from opentaper.actions.deeds.way_back import WayBack, withdraw
from opentaper.actions.readings.experiment_offered import ExperimentAsked, experiment_offer
from opentaper.actions.readings.experiments_read import RUNNING, plan_json
from opentaper.errors import ExperimentNotNow
from opentaper.record.models import HabitExperiment

#: So many digits of a deed's key are the seed of its lot.
SEED_BITS = 32


@dataclass(frozen=True, slots=True)
class ExperimentTold:
    """Which habit is tried out for which outcome, for how many weeks, in runs of "days" or "weeks"."""

    habit: str
    outcome: str
    weeks: int
    runs: str
    begins_on: date


@dataclass(frozen=True, slots=True)
class ExperimentBegun:
    """The key of the experiment, and its last day."""

    experiment: UUID
    ends_on: date


@deed
def begin_experiment(told: ExperimentTold, at: Moment) -> Written[ExperimentBegun] | Refused:
    """Begin an experiment; which days are with the habit is drawn by lot.

    Raises
    ------
    BadOption
        A habit, outcome, length or day that cannot be.
    ExperimentNotNow
        None is offered with the habit, another runs, a cut is fresh, or a drug speaks against it.
    """
    asked = ExperimentAsked(told.habit, told.outcome, told.weeks, told.runs, told.begins_on)
    try:
        offer = experiment_offer(at.whose, asked, at.today, at.deed_id.int % 2**SEED_BITS)
    except ExperimentNotNow as error:
        return Refused(error, {})
    made = offer.plan.design
    row = HabitExperiment(
        id=uuid5(at.deed_id, "experiment"),
        person_id=at.whose,
        habit=told.habit,
        outcome=told.outcome,
        design=plan_json(offer.plan),
        begins_on=made.begins_on,
        ends_on=made.ends_on,
        status=RUNNING,
        at=at.at,
    )
    row.save(force_insert=True)
    undo = WayBack((withdraw("experiment", row.pk),)).told
    return Written(ExperimentBegun(row.pk, made.ends_on), undo=undo)
