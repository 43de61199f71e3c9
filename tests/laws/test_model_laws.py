"""What holds of the model for every drug, every person and every history of doses."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from numpy.typing import NDArray

from opentaper.pharmacology import Hyperbola, Kinetics
from opentaper.pharmacology.adaptation import (
    People,
    Standing,
    daily_drives,
    drives,
    level_now,
    moments,
    steady_standing,
)
from opentaper.pharmacology.kernel import Treatment, daily_intensities, tally
from opentaper.pharmacology.responses import Response
from opentaper.pharmacology.symptoms import intensity
from tests.laws.drawn import examples

Array = NDArray[np.float64]

HALF_LIVES = st.floats(0.2, 20.0)
KINETICS = st.one_of(
    st.builds(Kinetics, HALF_LIVES),
    st.builds(Kinetics, HALF_LIVES, st.floats(3.0, 60.0)),
    st.builds(Kinetics, HALF_LIVES, st.floats(3.0, 60.0), st.floats(0.05, 1.0), HALF_LIVES),
)
CURVES = st.builds(Hyperbola, st.floats(0.3, 1.0), st.floats(0.1, 50.0))
DOSES = st.lists(st.floats(0.0, 60.0), min_size=1, max_size=25)
USE = st.floats(0.0, 3_000.0)
SEEDS = st.integers(0, 2**32 - 1)
N = 7


def response(seed: int, n: int = N) -> Response:
    """Some people as different as the population makes them."""
    z = np.random.default_rng(seed).standard_normal((6, n))
    return Response.of(
        ed50_factor=np.exp(0.4 * z[0]),
        half_life_factor=np.exp(0.35 * z[1]),
        tau_fast_days=14.0 * np.exp(0.5 * z[2]),
        tau_slow_days=240.0 * np.exp(0.6 * z[3]),
        fast_share=1.0 / (1.0 + np.exp(0.2 - 0.5 * z[4])),
        u50=0.45 * np.exp(0.6 * z[5]),
    )


PEOPLE = st.builds(People, KINETICS, CURVES, st.builds(response, SEEDS))
PLAIN = st.builds(People, st.builds(Kinetics, HALF_LIVES), CURVES, st.builds(response, SEEDS))
SOMEBODY = st.builds(People, KINETICS, CURVES, st.builds(response, SEEDS, st.just(1)))


def same(one: Standing, other: Standing, within: float) -> None:
    """Two moments are the same but for rounding."""
    assert_allclose(one.level, other.level, rtol=1e-9, atol=within * 100.0)
    assert_allclose(one.fast, other.fast, atol=within)
    assert_allclose(one.slow, other.slow, atol=within)


# --- time ---------------------------------------------------------------------------------------------------


@examples(100)
@given(PEOPLE, st.floats(0.1, 60.0), DOSES, st.integers(1, 40))
def test_shift_in_time_changes_nothing(people: People, steady: float, doses: list[float], wait: int) -> None:
    """The same taper begun some weeks later by people who are fully adapted is the same taper."""
    start = steady_standing(people, steady)
    at_once = daily_intensities(people, start, Treatment.of(doses))[0]
    later = daily_intensities(people, start, Treatment.of([steady] * wait + doses))[0]
    assert_allclose(later[:wait], 0.0, atol=1e-12)
    assert_allclose(later[wait:], at_once, atol=1e-9)


@examples(100)
@given(PEOPLE, st.floats(0.1, 60.0), USE, st.lists(st.floats(0.0, 60.0), min_size=2, max_size=25), st.data())
def test_splitting_a_run_in_two_changes_nothing(
    people: People, steady: float, use: float, doses: list[float], data: st.DataObject
) -> None:
    cut = data.draw(st.integers(0, len(doses)))
    start = steady_standing(people, steady, use)
    whole, end = daily_intensities(people, start, Treatment.of(doses))
    first, middle = daily_intensities(people, start, Treatment.of(doses[:cut]))
    second, last = daily_intensities(people, middle, Treatment.of(doses[cut:]))
    assert_allclose(np.concatenate((first, second)), whole, rtol=0.0, atol=1e-12)
    same(last, end, 1e-12)
    twin, twin_end = daily_drives(people, start, doses)
    one, halfway = daily_drives(people, start, doses[:cut])
    other, twin_last = daily_drives(people, halfway, doses[cut:])
    assert_array_equal(np.concatenate((one, other)), twin)
    assert_array_equal(twin_last.slow, twin_end.slow)


@examples(100)
@given(PEOPLE, st.floats(0.1, 60.0), st.lists(st.floats(0.0, 9.5), max_size=6), st.floats(0.01, 9.99))
def test_looking_more_often_changes_nothing(
    people: People, steady: float, times: list[float], look: float
) -> None:
    history = [(time, 20.0) for time in times]
    start = steady_standing(people, steady)
    (seldom,) = moments(people, start, history, [10.0], n_nodes=32)
    *_, often = moments(people, start, history, [look, look, 10.0], n_nodes=32)
    assert_allclose(level_now(often), level_now(seldom), rtol=1e-9, atol=1e-9)
    assert_allclose(often.fast, seldom.fast, atol=1e-4)  # nodes fall elsewhere: what half-lives of hours cost


# --- the twin -----------------------------------------------------------------------------------------------


@examples(100)
@given(PEOPLE, st.floats(0.0, 60.0), USE, DOSES, st.sampled_from((8, 16)))
def test_the_kernel_is_its_twin(
    people: People, steady: float, use: float, doses: list[float], n_nodes: int
) -> None:
    start = steady_standing(people, steady, use)
    felt, end = daily_intensities(people, start, Treatment.of(doses), n_nodes)
    drive, twin_end = daily_drives(people, start, doses, n_nodes=n_nodes)
    expected = intensity(drive, people.response.u50, people.response.steepness)
    # Where two rates meet, a level is the difference of numbers a hundred thousand times as large.
    assert_allclose(felt, expected, rtol=0.0, atol=1e-9)
    same(end, twin_end, 1e-9)


@examples(50)
@given(PLAIN, st.floats(0.1, 60.0), DOSES, SEEDS, st.floats(0.0, 1.0))
def test_a_tally_sums_up_the_days(
    people: People, steady: float, doses: list[float], seed: int, limit: float
) -> None:
    modulators = np.random.default_rng(seed).uniform(0.0, 2.0, len(doses))
    treatment = Treatment.of(doses, modulators=modulators)
    start = steady_standing(people, steady)
    days, end = daily_intensities(people, start, treatment)
    seen = sorted({0, len(doses) // 2, len(doses) - 1})
    summed = tally(people, start, treatment, limits=[limit, 0.05], days_seen=seen)
    assert_array_equal(summed.peak, days.max(axis=0))
    first_peak = np.where(summed.peak > 0.0, days.argmax(axis=0), 0.0)
    assert_array_equal(summed.peak_day, first_peak)
    assert_allclose(summed.mean, days.mean(axis=0), rtol=1e-12, atol=1e-15)
    assert_array_equal(summed.seen, days[seen])
    for bound, crossing in zip((limit, 0.05), summed.crossings, strict=True):
        above = days > bound
        ever = above.any(axis=0)
        assert_array_equal(crossing.n_days, above.sum(axis=0))
        assert_array_equal(crossing.first, np.where(ever, above.argmax(axis=0), -1))
        assert_array_equal(crossing.last, np.where(ever, len(doses) - 1 - above[::-1].argmax(axis=0), -1))
    assert_array_equal(summed.standing.slow, end.slow)


@examples(50)
@given(KINETICS, CURVES, SEEDS, st.integers(1, 200), DOSES, st.data())
def test_nobody_changes_anybody_else(
    kinetics: Kinetics, curve: Hyperbola, seed: int, n: int, doses: list[float], data: st.DataObject
) -> None:
    """Also across the tiles that the kernel works in."""
    people = People(kinetics, curve, response(seed, n))
    own = np.outer(doses, np.random.default_rng(seed).uniform(0.0, 2.0, n))
    together = daily_intensities(people, steady_standing(people, 20.0), Treatment.of(own))[0]
    who = data.draw(st.integers(0, n - 1))
    one = People(kinetics, curve, people.response.taken([who]))
    alone = daily_intensities(one, steady_standing(one, 20.0), Treatment.of(own[:, [who]]))[0]
    assert_allclose(together[:, [who]], alone, rtol=0.0, atol=1e-13)


# --- what people feel ---------------------------------------------------------------------------------------


@examples(100)
@given(PEOPLE, st.floats(0.0, 60.0), st.sampled_from((1, 2, 3)))
def test_a_steady_dose_fully_adapted_to_is_not_felt(people: People, dose: float, times: int) -> None:
    start = steady_standing(people, dose, times_a_day=times)
    doses = [dose / times] * (30 * times)
    felt, end = daily_intensities(people, start, Treatment.of(doses, times))
    assert felt.max() < 1e-12
    same(end, start, 1e-12)


@examples(100)
@given(PEOPLE, st.floats(0.1, 60.0), USE, st.floats(0.0, 1.0), st.floats(0.0, 1.0))
def test_a_deeper_cut_is_never_felt_less(
    people: People, steady: float, use: float, one: float, other: float
) -> None:
    start, least = steady_standing(people, steady, use), min(one, other)
    deep = daily_intensities(people, start, Treatment.of([steady * least] * 10))[0]
    shallow = daily_intensities(people, start, Treatment.of([steady * max(one, other)] * 10))[0]
    assert (deep[0] >= shallow[0] - 1e-12).all(), "on the next day"
    assert (deep.max(axis=0) >= shallow.max(axis=0) - 1e-12).all()


@examples(100)
@given(SOMEBODY, st.floats(0.1, 60.0), DOSES, st.floats(1.0, 10.0))
def test_who_is_more_sensitive_never_feels_less(
    people: People, steady: float, doses: list[float], factor: float
) -> None:
    felt = people.response
    columns = {name: getattr(felt, name) for name in Response.__dataclass_fields__} | {
        "u50": felt.u50 / factor
    }
    sensitive = People(people.kinetics, people.curve, Response(**columns))
    found = [
        daily_intensities(one, steady_standing(one, steady), Treatment.of(doses))[0]
        for one in (people, sensitive)
    ]
    assert (found[1] >= found[0] - 1e-12).all()


@examples(100)
@given(PEOPLE, st.floats(0.1, 60.0), DOSES, SEEDS)
def test_modulators_only_scale(people: People, steady: float, doses: list[float], seed: int) -> None:
    factors = np.random.default_rng(seed).uniform(0.0, 5.0, len(doses))
    start = steady_standing(people, steady)
    plain, after = daily_intensities(people, start, Treatment.of(doses))
    scaled, end = daily_intensities(people, start, Treatment.of(doses, modulators=factors))
    assert_allclose(scaled, np.minimum(1.0, factors[:, None] * plain), rtol=1e-12, atol=1e-12)
    assert_array_equal(end.slow, after.slow)


@examples(100)
@given(SOMEBODY, st.floats(1.0, 60.0), st.integers(1, 20))
def test_going_back_relieves_within_days(people: People, steady: float, days_without: int) -> None:
    """Once the level is back, nothing is left to feel: adaptation has only gone down meanwhile."""
    start = steady_standing(people, steady)
    half_life = people.kinetics.half_life_days * people.response.half_life_factor
    other = (people.kinetics.metabolite_half_life_days or 0.0) * people.response.half_life_factor
    back = int(np.ceil(8.0 * (half_life + other).max())) + 1
    felt = daily_intensities(people, start, Treatment.of([0.0] * days_without + [steady] * back))[0]
    assert felt[-1].max() <= max(1e-4, 0.01 * felt.max())


@examples(100)
@given(PLAIN, st.floats(0.1, 60.0), USE, DOSES)
def test_intensities_and_occupancies_stay_in_their_bounds(
    people: People, steady: float, use: float, doses: list[float]
) -> None:
    felt, end = daily_intensities(people, steady_standing(people, steady, use), Treatment.of(doses))
    assert ((felt >= 0.0) & (felt <= 1.0)).all()
    for part in (end.fast, end.slow):
        assert ((part >= -1e-12) & (part <= people.curve.emax + 1e-12)).all()
    assert (drives(people, end) <= people.curve.emax).all()


@examples(100)
@given(PLAIN, st.floats(1.0, 60.0), st.floats(10.0, 3_000.0), st.floats(1.0, 20.0))
def test_longer_use_is_never_felt_less(people: People, dose: float, use: float, factor: float) -> None:
    peaks = [
        tally(people, steady_standing(people, dose, days), Treatment.of(np.zeros(60))).peak
        for days in (use, use * factor)
    ]
    assert (peaks[1] >= peaks[0] - 1e-12).all()


# --- the machine --------------------------------------------------------------------------------------------


def test_many_threads_at_once_give_the_same_numbers() -> None:
    """numba's plain threads end the process where two callers enter them at once."""
    people = People(Kinetics(1.2), Hyperbola(0.9, 3.0), response(3, 300))
    start, stop = steady_standing(people, 20.0), Treatment.of(np.linspace(20.0, 0.0, 60))
    expected = daily_intensities(people, start, stop)[0]
    with ThreadPoolExecutor(8) as pool:
        runs = [pool.submit(daily_intensities, people, start, stop) for _ in range(64)]
        for run in runs:
            assert_array_equal(run.result()[0], expected)


COLD = """
from opentaper.pharmacology import Hyperbola, Kinetics
from opentaper.pharmacology.adaptation import People, steady_standing
from opentaper.pharmacology.kernel import Treatment, daily_intensities
from opentaper.pharmacology.responses import Response
people = People(Kinetics(1.0), Hyperbola(1.0, 5.0), Response.of())
treatment = Treatment.of([20.0, 0.0, 0.0, 0.0])
felt, _ = daily_intensities(people, steady_standing(people, 20.0), treatment, n_nodes=4)
print(repr(float(felt[-1, 0])))
"""


@pytest.mark.nightly
@pytest.mark.parametrize("kept", ["empty", "cannot be written"])
def test_a_cold_start_gives_the_same_number(tmp_path: Path, kept: str) -> None:
    """An installation that may not be written to compiles anew, and says the same."""
    folder = tmp_path / "kept"
    folder.mkdir()
    if kept != "empty":
        folder = Path("/proc/nowhere")
    done = subprocess.run(
        [sys.executable, "-c", COLD],
        env={**os.environ, "NUMBA_CACHE_DIR": str(folder)},
        capture_output=True,
        text=True,
        check=True,
    )
    people = People(Kinetics(1.0), Hyperbola(1.0, 5.0), Response.of())
    treatment = Treatment.of([20.0, 0.0, 0.0, 0.0])
    felt, _ = daily_intensities(people, steady_standing(people, 20.0), treatment, n_nodes=4)
    assert float(done.stdout) == pytest.approx(float(felt[-1, 0]), rel=1e-12)
    assert kept != "empty" or any(folder.rglob("*.nbc"))
