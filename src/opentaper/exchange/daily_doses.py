"""What every format must carry unchanged: the dose of each day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from opentaper.errors import BadOption
from opentaper.planning.result import PlanResult
from opentaper.quantities import Dose
from opentaper.timeline import DoseHistory


@dataclass(frozen=True, slots=True)
class DailyDoses:
    """The dose of each day, as a plan tells it or as a file was read back.

    Parameters
    ----------
    history
        The dose before the plan, and from which day on it is which.
    end_day
        The day after the last one that the plan counts; the last dose goes on from there.
    start_date
        The calendar date of day 0, or None for an undated plan.

    Examples
    --------
    >>> doses = DailyDoses(DoseHistory(((0, Dose.mg(15)), (28, Dose.mg(12))), Dose.mg(20)), 56, None)
    >>> [doses.on(day).mg_text for day in (-1, 0, 27, 28, 100)]
    ['20', '15', '15', '12', '12']
    """

    history: DoseHistory
    end_day: int
    start_date: date | None = None

    def on(self, day: int) -> Dose:
        """Return the dose of one day."""
        return self.history.on(day)


def daily_doses(result: PlanResult) -> DailyDoses:
    """Return the daily doses of a plan.

    Raises
    ------
    BadOption
        The result is a refusal, or has no steps: there is nothing to take down.
    """
    require_steps(result)
    changes = tuple((step.start_day, step.dose) for step in result.steps)
    last = result.steps[-1]
    return DailyDoses(
        DoseHistory(changes, before=result.request.start),
        end_day=last.start_day + last.days,
        start_date=result.request.start_date,
    )


def require_steps(result: PlanResult) -> None:
    """Refuse to write down as a plan what is none.

    A refused result holds how far the planner came; on paper it would look like a schedule to follow.

    Raises
    ------
    BadOption
        The result is a refusal, or has no steps.
    """
    if not result.outcome.is_plan or not result.steps:
        raise BadOption(option="plan", given=result.outcome.value, wanted="a plan with at least one step")
