"""A plan on one of its days: what was done of it, what is taken now, and what is left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from opentaper.errors import BadOption
from opentaper.planning.effect import effect
from opentaper.planning.result import PlanResult, Step
from opentaper.planning.taken import effect_fields
from opentaper.quantities import Dose
from opentaper.reasons import Reason

#: Of a step that was done but not planned.
TAKEN = "step.taken"


@dataclass(frozen=True, slots=True)
class Taking:
    """The dose that is really taken now, and since which day of the plan.

    ``since`` is its first day; the day of today where it was begun today.
    """

    dose: Dose
    since: int


@dataclass(frozen=True, slots=True)
class Halfway:
    """A plan cut in two at the beginning of a day.

    Parameters
    ----------
    day
        The day; what falls on it is still to come.
    dose
        What is taken now.
    since
        The day of the last change; None before the first one.
    done
        The steps that were begun, the last one up to the day.
    left
        The steps still to come, each lower than the one before and than what is taken now.
    """

    day: int
    dose: Dose
    since: int | None
    done: tuple[Step, ...]
    left: tuple[Step, ...]

    @property
    def due(self) -> int | None:
        """The day of the next cut by the plan, never before today; None where none is left."""
        return max(self.left[0].start_day, self.day) if self.left else None


def lived(plan: PlanResult, day: int, taking: Taking | None = None) -> Halfway:
    """Return what was done of a plan before a day, and what is left.

    Parameters
    ----------
    taking
        What is really taken; None where it is what the plan says.

    Raises
    ------
    BadOption
        More is taken than the plan began with, or it was begun after today.
    """
    begun = tuple(step for step in plan.steps if step.start_day < day)
    if taking is None:
        done = _up_to(begun, day)
        left = plan.steps[len(begun) :]
        dose = done[-1].dose if done else plan.request.start
        return Halfway(day, dose, done[-1].start_day if done else None, done, left)
    _check(plan, day, taking)
    done = _up_to(tuple(step for step in plan.steps if _was_done(step, taking)), taking.since)
    if taking.dose != (done[-1].dose if done else plan.request.start):
        done = (*done, _step(plan, done, taking))
    elif done:
        done = _begun_on(done, taking.since)
    done = _up_to(done, day)
    left = tuple(step for step in latest_way_down(plan) if step.dose < taking.dose)
    return Halfway(day, taking.dose, done[-1].start_day if done else None, done, left)


def latest_way_down(plan: PlanResult) -> tuple[Step, ...]:
    """Return the steps from the last one that went up; all of them where none did."""
    rises = [
        place for place in range(1, len(plan.steps)) if plan.steps[place].dose > plan.steps[place - 1].dose
    ]
    return plan.steps[rises[-1] :] if rises else plan.steps


def dose_now(plan: PlanResult, day: int) -> Dose:
    """Return what is taken on a day before anything that a plan changes on it."""
    begun = [
        step
        for step in plan.steps
        if step.start_day < day or (step.start_day == day and not is_planned(step))
    ]
    return begun[-1].dose if begun else plan.request.start


def is_planned(step: Step) -> bool:
    """Tell whether a step was laid out by a plan, rather than found in what was taken."""
    return all(reason.code != TAKEN for reason in step.reasons)


def placed(steps: Sequence[Step], n_before: int, day: int) -> tuple[Step, ...]:
    """Return steps one after another from a day on, counted from ``n_before``."""
    found = []
    for place, step in enumerate(steps, start=n_before):
        found.append(replace(step, index=place, start_day=day))
        day += step.days
    return tuple(found)


def until(done: tuple[Step, ...], day: int) -> tuple[Step, ...]:
    """Return what was done, its last step kept up to a day."""
    if not done:
        return done
    return (*done[:-1], replace(done[-1], days=day - done[-1].start_day))


def _up_to(steps: tuple[Step, ...], day: int) -> tuple[Step, ...]:
    """Return steps that were begun, each up to the next, the last up to a day."""
    return tuple(step for step in until(steps, day) if step.days >= 0)


def _begun_on(steps: tuple[Step, ...], day: int) -> tuple[Step, ...]:
    """Return steps whose last one began later than planned: days at a dose count from when it was taken."""
    if steps[-1].start_day >= day:
        return steps
    return (*until(steps[:-1], day), replace(steps[-1], start_day=day))


def _was_done(step: Step, taking: Taking) -> bool:
    """Tell whether a step was begun before what is taken now, or is it."""
    begins = step.start_day
    return begins < taking.since or (begins == taking.since and step.dose == taking.dose)


def _check(plan: PlanResult, day: int, taking: Taking) -> None:
    if taking.dose > plan.request.start:
        wanted = "at most the dose that the plan began with"
        raise BadOption(option="taking", given=str(taking.dose), wanted=wanted)
    if taking.since < 0 and taking.dose < plan.request.start:
        wanted = "the dose that the plan begins with, or a new plan from the dose that you take"
        raise BadOption(option="taking", given=str(taking.dose), wanted=wanted)
    if taking.since > day:
        raise BadOption(option="taking", given=str(taking.dose), wanted="a dose that was begun by today")


def _step(plan: PlanResult, done: tuple[Step, ...], taking: Taking) -> Step:
    """Return a step that was done otherwise than planned; made as the plan makes that dose, if it does."""
    dose = taking.dose
    known = next((step for step in plan.steps if step.dose == dose), None)
    before = done[-1].dose if done else plan.request.start
    error = known.error_mg if known is not None else 0.0
    return Step(
        index=len(done),
        start_day=taking.since,
        days=0,
        dose=dose,
        wished_mg=dose.as_mg,
        intakes=known.intakes if known is not None else (),
        **effect_fields(effect(plan.request.drug, plan.curve), before, dose, error),
        error_mg=error,
        reasons=(Reason.of("step.taken", dose=dose),),
    )
