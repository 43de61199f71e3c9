"""Timing against chance: exact, the same as counting by hand, and seldom wrong where there is nothing."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import date, timedelta
from fractions import Fraction
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from opentaper.formulary.chain_links import chain_numbers
from opentaper.recovery.timing import Chanciness, FeltTiming, chance_of, chanciness, felt_timing

DAY = date(2026, 3, 2)
#: Diaries of each kind that are made; more of them by night.
N_DIARIES = 600 if os.environ.get("OPENTAPER_NIGHTLY") == "1" else 80
shares = st.lists(
    st.integers(1, 6).flatmap(lambda n: st.integers(0, n).map(lambda k: Fraction(k, n))),
    min_size=1,
    max_size=4,
)
groups = st.lists(
    shares.flatmap(lambda might: st.sampled_from(might).map(lambda seen: (seen, might))), max_size=4
)
days = st.sets(st.integers(0, 120), max_size=80).map(lambda told: {DAY + timedelta(days=n) for n in told})
Diary = Callable[[np.random.Generator, int], NDArray[np.bool_]]


@given(groups)
def test_chance_is_the_share_of_all_that_might_have_been(told: list[tuple[Fraction, list[Fraction]]]) -> None:
    seen = sum((one for one, _ in told), Fraction(0))
    sums = [sum(one, Fraction(0)) for one in product(*(might for _, might in told))]
    wanted = sum(one >= seen for one in sums) / len(sums)
    assert abs(chance_of(told) - wanted) < 1e-12


@given(days, days, days)
def test_counts_never_leave_their_bounds(came: set[date], written: set[date], cuts: set[date]) -> None:
    found, least = felt_timing(came, written, cuts), chain_numbers()
    assert (found.came, found.written) == (len(came), len(came | written))
    if found.came < least["came"].value or found.written < least["days"].value:
        assert (found.after_cuts, found.on_weekday) == (None, None)
    after, week = found.after_cuts, found.on_weekday
    if after is not None:
        assert least["cuts"].value <= after.of <= len(cuts)
        assert 0 <= after.n <= after.of
        assert after.then <= after.then_of
        assert after.then + after.other == found.came
        assert after.then_of + after.other_of == found.written
        assert 0.0 < after.chance <= 1.0
    if week is not None:
        assert week.n <= week.of
        assert week.other <= week.other_of
        assert 0.0 < week.chance <= 1.0


@given(days, days, days)
def test_a_day_that_is_not_written_is_unknown(came: set[date], written: set[date], cuts: set[date]) -> None:
    """To have written nothing on a day and to have no such day is the same."""
    assert felt_timing(came, written - came, cuts) == felt_timing(came, written, cuts)
    far = {DAY + timedelta(days=400 + n) for n in range(40)}
    assert felt_timing(came, written, cuts | far) == felt_timing(came, written, cuts)


def timing_of(
    came: NDArray[np.bool_], cuts: list[int], written: NDArray[np.bool_] | None = None
) -> FeltTiming:
    """Return the timing of a diary of days in a row."""
    known = np.ones(len(came), dtype=bool) if written is None else written
    told = [DAY + timedelta(days=int(n)) for n in np.flatnonzero(known)]
    felt = [DAY + timedelta(days=int(n)) for n in np.flatnonzero(known & came)]
    return felt_timing(felt, told, [DAY + timedelta(days=n) for n in cuts])


def test_what_comes_after_every_cut_is_found_and_what_comes_on_sundays_beside_it() -> None:
    cuts = [20, 48, 76, 104]
    came = np.zeros(140, dtype=bool)
    for cut in cuts[:3]:
        came[cut + 2 : cut + 9] = True
    came[6::7] = True  # the first day is a Monday
    found = timing_of(came, cuts)
    after, week = found.after_cuts, found.on_weekday
    assert after is not None
    assert week is not None
    assert (after.n, after.of, week.weekday, week.n, week.of) == (4, 4, 6, 20, 20)
    assert chanciness(after.chance) is Chanciness.HARD
    assert chanciness(week.chance) is Chanciness.HARD


def test_one_cut_is_one_story_and_is_not_judged() -> None:
    came = np.zeros(60, dtype=bool)
    came[21:30] = True
    assert timing_of(came, [20]).after_cuts is None


def test_what_comes_every_day_is_explained_by_chance_alone() -> None:
    found = timing_of(np.ones(100, dtype=bool), [20, 48])
    assert found.after_cuts is not None
    assert found.on_weekday is not None
    assert (found.after_cuts.chance, found.on_weekday.chance) == (1.0, 1.0)


def _alone(rng: np.random.Generator, n: int) -> NDArray[np.bool_]:
    return rng.random(n) < 0.25


def _lasting(rng: np.random.Generator, n: int, rho: float = 0.85) -> NDArray[np.bool_]:
    state = rng.normal(size=n)
    for place in range(1, n):
        state[place] = rho * state[place - 1] + np.sqrt(1 - rho**2) * state[place]
    return np.asarray(state > 0.7)


def _growing(rng: np.random.Generator, n: int) -> NDArray[np.bool_]:
    return np.asarray(rng.random(n) < np.linspace(0.05, 0.6, n))


@pytest.mark.parametrize("diary", [_alone, _lasting, _growing], ids=["alone", "in spells", "growing"])
@pytest.mark.parametrize("missing", [0.0, 0.4], ids=["whole", "with gaps"])
def test_where_nothing_is_behind_it_it_is_seldom_said(diary: Diary, missing: float) -> None:
    """By simulation: whatever the feelings do by themselves, neither comparison speaks up too often."""
    rng = np.random.default_rng([7, round(10 * missing)])
    told: dict[str, list[float]] = {"cuts": [], "weekday": []}
    for _ in range(N_DIARIES):
        n, gap = int(rng.integers(60, 200)), int(rng.choice([14, 21, 28]))
        found = timing_of(
            diary(rng, n), list(range(int(rng.integers(0, gap)), n, gap)), rng.random(n) >= missing
        )
        if found.after_cuts is not None:
            told["cuts"].append(found.after_cuts.chance)
        if found.on_weekday is not None:
            told["weekday"].append(found.on_weekday.chance)
    for chances in told.values():
        assert len(chances) > N_DIARIES / 2
        for limit in (chain_numbers()["clear"].value, chain_numbers()["some"].value):
            said = sum(one <= limit for one in chances) / len(chances)
            assert said <= limit + 3 * np.sqrt(limit * (1 - limit) / len(chances))


def test_what_is_behind_it_is_mostly_found() -> None:
    """By simulation: four cuts that each bring it on six of ten days, and on one of ten otherwise."""
    rng, hints = np.random.default_rng(11), 0
    for _ in range(60):
        chance = np.full(130, 0.1)
        cuts = [14, 42, 70, 98]
        for cut in cuts:
            chance[cut + 1 : cut + 11] = 0.6
        found = timing_of(rng.random(130) < chance, cuts).after_cuts
        assert found is not None
        hints += chanciness(found.chance) is not Chanciness.EASY
    assert hints >= 50
