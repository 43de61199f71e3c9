"""An experiment as a page shows it: what today is, when it turns, and what it found."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from opentaper.actions.readings.experiments_read import ExperimentRead
from opentaper.recovery.experiment_design import ExperimentDesign
from opentaper.recovery.experiment_read_out import ReadOut
from opentaper.web.body_helps_shown import LEAST_POINTS, dot_drawing, figure, range_label
from opentaper.wording import words

#: The chance of seeing something is told in tenths.
TENTHS = 10


@dataclass(frozen=True, slots=True)
class ExperimentShown:
    """One experiment.

    Parameters
    ----------
    today
        "with", "without", "before" its first day, "after" its last, "over" when it can be read out.
    asks
        What to do today, in words; "" where nothing is asked.
    turns_on
        The next day on which it turns; None where it does not.
    runs
        Its stretches of days, each with its first and last day and whether they are days with the habit.
    found
        What was found, in words; "" before it was read out.
    """

    experiment: UUID
    habit: str
    outcome: str
    is_running: bool
    begins_on: date
    ends_on: date
    last_score: date
    today: str
    asks: str
    turns_on: date | None
    runs: tuple[tuple[date, date, bool], ...]
    promise: str
    found: str
    picture: str


def experiment_shown(read: ExperimentRead, today: date, language: str) -> ExperimentShown:
    """Return an experiment as it is shown on a day."""
    made, trial = read.plan.design, read.habit.trial
    state = _today(read, today)
    asks = ""
    if trial is not None and state in ("with", "without"):
        asks = (trial.with_it if state == "with" else trial.without).of(language)
    return ExperimentShown(
        experiment=read.experiment,
        habit=read.habit.name.of(language),
        outcome=words(f"helps.outcome.{read.outcome}", language),
        is_running=read.is_running,
        begins_on=made.begins_on,
        ends_on=made.ends_on,
        last_score=made.last_score,
        today=state,
        asks=asks,
        turns_on=made.next_change(today) if state in ("with", "without") else None,
        runs=_runs(made),
        promise=promise_text(read.plan.chance, read.plan.points, language),
        found="" if read.found is None else found_text(read.found, read.outcome, language),
        picture=_picture(read.found, language),
    )


def promise_text(chance: float, points: float, language: str) -> str:
    """Return the chance of seeing a difference, in tenths."""
    tenths = int(chance * TENTHS + 0.5)
    if tenths == 0:
        return words("web.experiment.no_chance", language, points=figure(points, language))
    if tenths == TENTHS:
        return words("web.experiment.sure_chance", language, points=figure(points, language))
    return words("web.experiment.chance", language, n=tenths, points=figure(points, language))


def tenths_text(chance: float, language: str) -> str:
    """Return a chance in tenths.

    Examples
    --------
    >>> tenths_text(0.78, "en")
    '8 of 10'
    """
    return words("web.experiment.tenths", language, n=int(chance * TENTHS + 0.5))


def found_text(found: ReadOut, outcome: str, language: str) -> str:
    """Return what an experiment found."""
    if found.mean is None:
        return words("web.experiment.found.nothing", language)
    if not found.is_clear:
        return words(
            "web.experiment.found.open",
            language,
            low=figure(found.low, language),
            high=figure(found.high, language),
        )
    side = "less" if found.mean < 0.0 else "more"
    ends = sorted((abs(found.low), abs(found.high)))
    return words(
        f"web.experiment.found.{side}",
        language,
        what=words(f"helps.{side}.{outcome}", language),
        middle=figure(found.mean, language),
        low=figure(ends[0], language),
        high=figure(ends[1], language),
    )


def _today(read: ExperimentRead, today: date) -> str:
    made = read.plan.design
    if read.is_over(today):
        return "over"
    if today < made.begins_on:
        return "before"
    is_with = made.is_with(today)
    return "after" if is_with is None else "with" if is_with else "without"


def _runs(made: ExperimentDesign) -> tuple[tuple[date, date, bool], ...]:
    """Return days in a row on which the same is asked."""
    found: list[tuple[date, date, bool]] = []
    for place, is_with in enumerate(made.arms):
        day = made.begins_on + timedelta(days=place)
        if found and found[-1][2] == is_with:
            found[-1] = (found[-1][0], day, is_with)
        else:
            found.append((day, day, is_with))
    return tuple(found)


def _picture(found: ReadOut | None, language: str) -> str:
    if found is None or found.mean is None:
        return ""
    wide = max(LEAST_POINTS, abs(found.low), abs(found.high))
    ends = found.mean, found.low, found.high
    return dot_drawing(*ends, found.is_clear, wide, range_label(*ends, language))
