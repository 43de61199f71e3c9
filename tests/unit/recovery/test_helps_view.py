"""What a person sees of their habits, and which one a small experiment is offered for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, timedelta
from functools import cache

import numpy as np

from opentaper.formulary.habits import habits_for
from opentaper.recovery.body_days import body_days
from opentaper.recovery.body_reading import BodyReading
from opentaper.recovery.habit_days import ToldDays
from opentaper.recovery.helps_effect import HabitEffect
from opentaper.recovery.helps_said import HabitSaid, HelpsWord
from opentaper.recovery.helps_view import (
    HelpsView,
    Scores,
    helps_view,
    is_worth_fitting,
    outcome_of,
    worth_trying,
)

OUTCOME = "distress"
TRIED = tuple(one.key for one in habits_for(OUTCOME) if one.trial is not None)
NEVER_TRIED = next(one.key for one in habits_for(OUTCOME) if one.trial is None)


def told(key: str, word: HelpsWord, mean: float) -> HabitSaid:
    """Return a habit of which this is said."""
    return HabitSaid(key, word, 20, 20, HabitEffect(key, mean, mean - 1, mean + 1, 0.1, 0.8, 0.1, 1.0))


def offered(*said: HabitSaid) -> str:
    return worth_trying(HelpsView(OUTCOME, 40, said, 1.0, 0.3))


def test_what_seems_to_help_most_is_offered_and_what_is_clear_before_it() -> None:
    one, other = TRIED[:2]
    little, much = told(one, HelpsWord.OPEN, -0.4), told(other, HelpsWord.OPEN, -0.9)
    assert offered(little, much) == offered(much, little) == other
    clear = told(one, HelpsWord.LESS_A_LITTLE, -0.6)
    assert offered(clear, much) == one


def test_nothing_is_offered_that_seems_to_do_harm_or_nothing_or_may_not_be_tried() -> None:
    assert offered() == ""
    assert offered(told(TRIED[0], HelpsWord.OPEN, 0.4)) == ""
    assert offered(told(TRIED[0], HelpsWord.SMALL, -0.1)) == ""
    assert offered(told(NEVER_TRIED, HelpsWord.LESS, -1.5)) == ""
    assert offered(HabitSaid(TRIED[0], HelpsWord.FEW, 3, 1)) == ""


FIRST = date(2026, 3, 2)
N = 70


def days_of(walked: Sequence[bool]) -> ToldDays:
    """Return days of which somebody told whether they took a walk."""
    readings = [
        BodyReading("movement", FIRST + timedelta(days=n), value=30.0 if is_with else 5.0)
        for n, is_with in enumerate(walked)
    ]
    return ToldDays(FIRST, len(walked), body_days(readings), {}, frozenset(), frozenset(), UTC)


def scored(walked: Sequence[bool], points: float) -> Scores:
    """Return scores of distress that lie so much lower on the days after a walk."""
    chance = np.random.default_rng(1).normal(size=len(walked))
    lower = np.r_[0.0, np.array(walked[:-1], dtype=np.float64)] * points
    return {FIRST + timedelta(days=n): {OUTCOME: 5.0 - lower[n] + chance[n]} for n in range(len(walked))}


@cache
def walked(n: int) -> tuple[bool, ...]:
    return tuple(bool(one) for one in np.random.default_rng(2).integers(0, 2, n))


def test_a_habit_that_goes_with_easier_days_is_a_claim_and_one_without_days_is_not_told_of() -> None:
    told = days_of(walked(N))
    view = helps_view(OUTCOME, scored(walked(N), 3.0), told)
    (walk,) = view.said
    assert (view.n_days, walk.key, walk.word) == (N, "walk", HelpsWord.LESS)
    assert view.claims == (walk,)
    assert walk.effect is not None
    assert walk.effect.high < 0.0
    assert walk.days_more is None
    assert view.sd is not None


def test_what_cannot_be_told_yet_says_after_how_many_days_it_could() -> None:
    (walk,) = helps_view(OUTCOME, scored(walked(N), 1.5), days_of(walked(N))).said
    assert walk.word is HelpsWord.OPEN
    assert walk.days_more is not None
    assert walk.days_more > 0


def test_of_too_few_days_nothing_is_said_but_how_many_they_are() -> None:
    few = walked(20)
    told, scores = days_of(few), scored(few, 3.0)
    view = helps_view(OUTCOME, scores, told)
    (walk,) = view.said
    assert (walk.word, walk.effect) == (HelpsWord.FEW, None)
    assert walk.days == 19, "the first day answers to a day before the diary"
    assert (view.claims, view.sd, view.lasting) == ((), None, None)
    assert not is_worth_fitting(OUTCOME, scores, told)
    assert is_worth_fitting(OUTCOME, scored(walked(N), 3.0), days_of(walked(N)))


def test_the_outcome_that_is_asked_for_comes_first_and_then_one_with_days_enough() -> None:
    days = [FIRST + timedelta(days=n) for n in range(40)]
    scores: Scores = {day: {"low_mood": 2.0} for day in days}
    counts = {"distress": 0, "restlessness": 0, "low_mood": 40, "poor_sleep": 0}
    assert outcome_of(scores, "poor_sleep") == ("poor_sleep", counts)
    assert outcome_of(scores, "moonlight") == ("low_mood", counts)
