"""An experiment read out once when it is over, or given up at any time and without a reason."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from uuid import UUID

from opentaper.actions.deeds.deed import Moment, Refused, Written, deed
from opentaper.actions.deeds.way_back import WayBack, restore
from opentaper.actions.readings.experiments_read import ENDED, RUNNING, found_by, opened_experiment
from opentaper.errors import BadOption, ExperimentNotNow
from opentaper.record.models import HabitExperiment


@dataclass(frozen=True, slots=True)
class ExperimentOver:
    """Which experiment is read out, or given up."""

    experiment: UUID


@dataclass(frozen=True, slots=True)
class ExperimentEnded:
    """The key of the experiment, and whether it showed a difference; None of one that was given up."""

    experiment: UUID
    is_clear: bool | None = None


@deed
def read_out_experiment(told: ExperimentOver, at: Moment) -> Written[ExperimentEnded] | Refused:
    """Read an experiment out, once, after the last day that counts; what it found is kept.

    Raises
    ------
    BadOption
        They have no such experiment that runs.
    ExperimentNotNow
        It is not over: a look on the way would be one more chance of a false claim.
    """
    row = _running(told.experiment, at)
    read = opened_experiment(row)
    if not read.is_over(at.today):
        return Refused(ExperimentNotNow(habit=row.habit, why="not_over"), {})
    found = found_by(at.whose, read)
    HabitExperiment.objects.filter(pk=row.pk).update(status=ENDED, read_out=asdict(found), ended_at=at.at)
    return Written(ExperimentEnded(row.pk, found.is_clear))


@deed
def give_up_experiment(told: ExperimentOver, at: Moment) -> Written[ExperimentEnded]:
    """Give an experiment up; nothing is read out, and nothing of it counts.

    Raises
    ------
    BadOption
        They have no such experiment that runs.
    """
    row = _running(told.experiment, at)
    HabitExperiment.objects.filter(pk=row.pk).update(withdrawn_at=at.at)
    return Written(ExperimentEnded(row.pk), undo=WayBack((restore("experiment", row.pk),)).told)


def _running(experiment: UUID, at: Moment) -> HabitExperiment:
    row = HabitExperiment.objects.filter(
        pk=experiment, person_id=at.whose, withdrawn_at=None, status=RUNNING
    ).first()
    if row is None:
        raise BadOption(
            option="experiment", given=str(experiment), wanted="an experiment of your own that runs"
        )
    return row
