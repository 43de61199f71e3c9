"""Small experiments: balanced by pairs, exact against their own lot, promised no more than they hold."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from opentaper.recovery.experiment_design import (
    ExperimentDays,
    ExperimentDesign,
    chance_to_see,
    counted,
    design,
    orders,
)
from opentaper.recovery.experiment_read_out import read_out
from tools.helps.judged import experimented

FIRST = date(2026, 3, 2)


def days(scores: NDArray[np.float64], lasting: float = 0.3) -> ExperimentDays:
    """Scores of a person whose chance is known."""
    return ExperimentDays(FIRST, scores, 1.0, lasting)


@given(st.integers(1, 16), st.integers(2, 7), st.integers(0, 2), st.integers(0, 2**32 - 1))
@settings(max_examples=60, deadline=None)
def test_every_pair_holds_one_run_of_each(weeks: int, run: int, washout: int, seed: int) -> None:
    if 7 * weeks < 2 * run:
        with pytest.raises(ValueError, match="pairs of runs"):
            design(FIRST, weeks, run, 0, 1, seed)
        return
    made = design(FIRST, weeks, run, min(washout, run - 1), 1, seed)
    assert made == design(FIRST, weeks, run, min(washout, run - 1), 1, seed)
    assert made.n_days <= 7 * weeks
    for n in range(len(made.firsts)):
        pair = made.arms[2 * run * n : 2 * run * (n + 1)]
        assert pair in ((True,) * run + (False,) * run, (False,) * run + (True,) * run)
    assert made.is_with(made.ends_on) is made.arms[-1]
    assert made.is_with(made.ends_on + timedelta(days=1)) is None
    turns = made.next_change(FIRST)
    assert turns is not None
    assert made.is_with(turns) is not made.is_with(FIRST)


def test_the_first_days_of_a_run_and_the_day_before_the_first_do_not_count() -> None:
    made = ExperimentDesign(FIRST, (True, False), 3, 1, 1)
    found = counted(made, days(np.arange(13.0)))
    assert found is not None
    assert found.place.tolist() == [1, 2, 4, 5, 7, 8, 10, 11]
    assert found.scores.tolist() == [2.0, 3.0, 5.0, 6.0, 8.0, 9.0, 11.0, 12.0]
    assert counted(made, days(np.full(13, np.nan))) is None
    with pytest.raises(ValueError, match="those of the experiment"):
        counted(made, days(np.zeros(12)))


@given(st.integers(0, 10_000), st.floats(0.0, 3.0), st.floats(-2.0, 2.0))
@settings(max_examples=10, deadline=None)
def test_without_an_effect_any_scores_give_a_claim_in_no_more_orders_than_allowed(
    seed: int, jump: float, slope: float
) -> None:
    """Whatever moved the scores: of all orders that could be drawn, at most the allowed share claims."""
    rng = np.random.default_rng(seed)
    scores = np.cumsum(rng.normal(size=25)) + jump * (np.arange(25) > 12) + slope * np.arange(25) / 7.0
    scores[rng.random(25) < 0.15] = np.nan
    claims = [
        read_out(ExperimentDesign(FIRST, tuple(map(bool, firsts)), 2, 0, 1), days(scores), 0.1).is_clear
        for firsts in orders(6)
    ]
    assert sum(claims) <= 0.1 * len(claims)


def test_a_difference_is_found_with_its_range_and_too_few_pairs_find_nothing() -> None:
    made = design(FIRST, 8, 2, 0, 1, 3)
    chance = np.random.default_rng(2).normal(size=made.n_days + 1)
    scores = 5.0 + chance - 1.5 * np.array((False, *made.arms))
    found = read_out(made, days(scores), 0.01)
    assert found.is_clear
    assert found.mean is not None
    assert found.low < -1.5 < found.high < 0.0
    assert found.days_with + found.days_without == made.n_days
    few = ExperimentDesign(FIRST, (True, False), 7, 1, 1)
    told = read_out(few, days(5.0 - 9.0 * np.array((False, *few.arms))), 0.01)
    assert not told.is_clear
    assert (told.low, told.high) == (-10.0, 10.0)


def test_nothing_can_be_told_of_one_side_alone() -> None:
    made = ExperimentDesign(FIRST, (True, False), 2, 0, 0)
    scores = np.where(np.array(made.arms), 3.0, np.nan)
    found = read_out(made, days(scores), 0.1)
    assert (found.mean, found.is_clear, found.days_with, found.days_without) == (None, False, 4, 0)


def test_the_last_score_comes_after_the_last_day_of_what_answers_later() -> None:
    at_once, next_day = (ExperimentDesign(FIRST, (True, False), 2, 0, shift) for shift in (0, 1))
    assert at_once.last_score == at_once.ends_on == FIRST + timedelta(days=7)
    assert next_day.last_score == next_day.ends_on + timedelta(days=1)


def test_an_experiment_without_any_score_says_nothing() -> None:
    made = ExperimentDesign(FIRST, (True, False), 2, 0, 0)
    found = read_out(made, days(np.full(made.n_days, np.nan)), 0.1)
    assert (found.days_with, found.days_without, found.mean) == (0, 0, None)
    assert (found.low, found.high, found.chance, found.is_clear) == (-10.0, 10.0, 1.0, False)


def test_the_promised_chance_grows_with_days_points_and_calm_and_is_none_without_pairs() -> None:
    hoped = [ExperimentDays(FIRST, np.zeros(7 * weeks + 1), 1.0, 0.3) for weeks in (4, 8, 16)]
    chances = [
        chance_to_see(design(FIRST, len(one.scores) // 7, 7 // 2, 0, 1, 1), _cut(one, 3), 1.0, 0.01)
        for one in hoped
    ]
    assert chances == sorted(chances)
    made = design(FIRST, 8, 2, 0, 1, 1)
    calm, wild = (ExperimentDays(FIRST, np.zeros(57), sd, 0.3) for sd in (0.7, 2.0))
    assert chance_to_see(made, calm, 1.0, 0.01) > chance_to_see(made, wild, 1.0, 0.01)
    assert chance_to_see(made, calm, 1.0, 0.01) > chance_to_see(made, calm, 0.5, 0.01)
    assert (
        chance_to_see(design(FIRST, 6, 7, 1, 1, 1), ExperimentDays(FIRST, np.zeros(43), 1.0, 0.3), 3.0, 0.01)
        == 0.0
    )


def _cut(one: ExperimentDays, run: int) -> ExperimentDays:
    weeks = len(one.scores) // 7
    n = 2 * run * (7 * weeks // (2 * run)) + 1
    return ExperimentDays(FIRST, one.scores[:n], one.sd, one.lasting)


def test_virtual_people_find_about_what_was_promised() -> None:
    told = [experimented(4, number, -1.5, 1.5) for number in range(12)]
    promised = sum(one.promised for one in told)
    found = sum(one.is_found for one in told)
    assert abs(found - promised) <= 4
    assert all(one.is_right for one in told if one.is_found)
