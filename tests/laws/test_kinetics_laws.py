"""What holds for every half-life, absorption, metabolite and history of intakes."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from opentaper.pharmacology import (
    Kinetics,
    Regimen,
    absorption_for_peak,
    alternate_day_swing,
    daily_levels,
    days_to_fraction,
    intakes,
    level,
    mean_level,
    mean_state,
    mean_state_after,
    peak_time,
    remainder,
    response,
    steady_range,
)

HALF_LIVES = st.floats(0.05, 60.0)
ABSORPTIONS = st.just(math.inf) | st.floats(0.1, 200.0)
KINETICS = st.builds(Kinetics, HALF_LIVES, ABSORPTIONS, st.floats(0.0, 1.0), HALF_LIVES)
INTAKES = st.tuples(st.floats(0.0, 20.0), st.floats(0.0, 500.0))
HISTORIES = st.lists(INTAKES, max_size=12)
TIMES = st.lists(st.floats(0.0, 40.0), min_size=1, max_size=8)


@st.composite
def regimens(draw: st.DrawFn) -> Regimen:
    """Several intakes a day or every few days, even or uneven."""
    period = draw(st.sampled_from([0.5, 1.0, 2.0, 3.0]))
    parts = draw(st.lists(st.floats(0.0, 0.99), min_size=1, max_size=4, unique=True))
    amounts = draw(st.lists(st.floats(0.5, 300.0), min_size=len(parts), max_size=len(parts)))
    return Regimen(tuple(part * period for part in parts), tuple(amounts), period)


@given(KINETICS, HISTORIES, TIMES, st.none() | regimens())
def test_a_level_is_never_negative(
    kinetics: Kinetics, history: list[tuple[float, float]], times: list[float], before: Regimen | None
) -> None:
    found = level(kinetics, history, times, before)
    assert np.isfinite(found).all()
    assert (found >= 0.0).all()
    assert (mean_level(kinetics, history, [0.0, 1.0, 30.0], before) >= 0.0).all()


@given(KINETICS, HISTORIES, TIMES)
def test_the_level_is_the_sum_over_its_intakes(
    kinetics: Kinetics, history: list[tuple[float, float]], times: list[float]
) -> None:
    alone = np.zeros(len(times))
    for day, mg in history:
        since = np.asarray(times) - day
        alone += np.where(since >= 0.0, mg * response(kinetics, np.maximum(since, 0.0)), 0.0)
    assert_allclose(level(kinetics, history, times), alone, rtol=1e-11, atol=1e-12)


@given(KINETICS, HISTORIES, HISTORIES, TIMES, regimens())
def test_histories_superpose(
    kinetics: Kinetics,
    one: list[tuple[float, float]],
    other: list[tuple[float, float]],
    times: list[float],
    before: Regimen,
) -> None:
    together = level(kinetics, one + other, times, before)
    apart = level(kinetics, one, times, before) + level(kinetics, other, times)
    assert_allclose(together, apart, rtol=1e-12, atol=1e-12)


@given(KINETICS, HISTORIES, TIMES, st.floats(0.0, 100.0))
def test_twice_the_dose_is_twice_the_level(
    kinetics: Kinetics, history: list[tuple[float, float]], times: list[float], factor: float
) -> None:
    scaled = [(day, factor * mg) for day, mg in history]
    expected = factor * level(kinetics, history, times)
    assert_allclose(level(kinetics, scaled, times), expected, rtol=1e-12, atol=1e-300)


@given(KINETICS, HISTORIES, TIMES, st.floats(0.0, 100.0))
def test_the_calendar_does_not_matter(
    kinetics: Kinetics, history: list[tuple[float, float]], times: list[float], shift: float
) -> None:
    moved = [(day + shift, mg) for day, mg in history]
    asked = [time + shift for time in times if all(abs(time - day) > 1e-6 for day, _ in history)]
    expected = level(kinetics, history, [time - shift for time in asked if time >= shift])
    assert_allclose(level(kinetics, moved, asked), expected, rtol=1e-9, atol=1e-9)


@given(KINETICS, regimens())
def test_the_steady_mean_is_the_daily_dose(kinetics: Kinetics, regimen: Regimen) -> None:
    period = regimen.period_days
    edges = [0.0, period, 2 * period]
    means = mean_level(kinetics, intakes(regimen, 2 * period), edges, regimen)
    assert_allclose(means, regimen.daily_mg, rtol=1e-11)
    found = steady_range(kinetics, regimen)
    assert found.trough <= found.mean * (1 + 1e-12)
    assert found.peak >= found.mean * (1 - 1e-12)


@given(KINETICS, regimens(), st.lists(st.floats(0.0, 0.999), min_size=1, max_size=20))
def test_no_steady_level_lies_outside_its_range(
    kinetics: Kinetics, regimen: Regimen, parts: list[float]
) -> None:
    found = steady_range(kinetics, regimen)
    times = regimen.period_days * np.array(parts)
    levels = level(kinetics, intakes(regimen, regimen.period_days), times, regimen)
    assert (levels <= found.peak * (1 + 1e-11)).all()
    assert (levels >= found.trough * (1 - 1e-11)).all()


@given(ABSORPTIONS, HALF_LIVES, st.floats(1.01, 3.0))
def test_the_alternate_day_swing_grows_as_the_half_life_falls(
    absorption: float, half_life: float, factor: float
) -> None:
    shorter = alternate_day_swing(Kinetics(half_life, absorption))
    longer = alternate_day_swing(Kinetics(half_life * factor, absorption))
    assert shorter > longer > 0.0


@given(KINETICS)
def test_leaving_out_days_swings_more_than_a_daily_dose(kinetics: Kinetics) -> None:
    assert alternate_day_swing(kinetics) > steady_range(kinetics, Regimen.daily(1.0)).swing


@given(st.floats(0.05, 60.0), st.floats(1e-12, 1e-6), TIMES)
def test_absorption_that_meets_elimination_is_a_limit_without_a_jump(
    half_life: float, gap: float, times: list[float]
) -> None:
    k = math.log(2.0) / half_life
    met = response(Kinetics(half_life, k), times)
    for near in (k * (1 + gap), k * (1 - gap)):
        assert_allclose(response(Kinetics(half_life, near), times), met, rtol=30 * gap * (1 + k * 40) + 1e-13)


@given(st.floats(0.05, 60.0), st.floats(1e-12, 1e-6), ABSORPTIONS, TIMES)
def test_a_metabolite_that_meets_its_parent_is_a_limit_without_a_jump(
    half_life: float, gap: float, absorption: float, times: list[float]
) -> None:
    met = response(Kinetics(half_life, absorption, 0.7, half_life), times)
    for near in (half_life * (1 + gap), half_life * (1 - gap)):
        close = response(Kinetics(half_life, absorption, 0.7, near), times)
        k = math.log(2.0) / half_life
        assert_allclose(close, met, rtol=30 * gap * (1 + k * 40) + 1e-13)


@given(st.floats(0.05, 60.0), TIMES)
def test_ever_faster_absorption_becomes_instant(half_life: float, times: list[float]) -> None:
    later = np.array(times) + 0.01
    fast = response(Kinetics(half_life, 1e9), later)
    assert_allclose(fast, response(Kinetics(half_life), later), rtol=1e-6)


@given(st.floats(0.01, 100.0), st.floats(1e-6, 1.0))
def test_the_absorption_found_puts_the_peak_where_it_was_asked(half_life: float, part: float) -> None:
    tmax = part * half_life / math.log(2.0)
    kinetics = Kinetics(half_life, absorption_for_peak(half_life, tmax))
    assert peak_time(kinetics) == pytest.approx(tmax, rel=1e-12)
    assert kinetics.absorption_per_day >= kinetics.elimination_per_day * (1 - 1e-12)


@given(KINETICS, st.lists(st.floats(0.0, 500.0), max_size=30), st.floats(0.0, 500.0))
def test_daily_means_stay_between_the_doses_taken(
    kinetics: Kinetics, doses: list[float], before: float
) -> None:
    found = daily_levels(kinetics, doses, before_mg=before)
    ever = [before, *doses]
    assert (found >= min(ever) * (1 - 1e-12)).all()
    assert (found <= max(ever) * (1 + 1e-12)).all()


@given(KINETICS, st.floats(0.0, 100.0), st.floats(0.0, 100.0), st.floats(0.0, 50.0), st.floats(0.0, 50.0))
def test_waiting_twice_is_waiting_for_the_sum(
    kinetics: Kinetics, before: float, dose: float, one: float, other: float
) -> None:
    start = mean_state(kinetics, before)
    twice = mean_state_after(kinetics, mean_state_after(kinetics, start, dose, one), dose, other)
    assert twice == pytest.approx(mean_state_after(kinetics, start, dose, one + other), rel=1e-10, abs=1e-10)


@given(KINETICS, st.lists(st.floats(0.0, 200.0), min_size=2, max_size=8))
def test_what_has_not_arrived_only_falls(kinetics: Kinetics, days: list[float]) -> None:
    left = remainder(kinetics, sorted(days))
    assert (np.diff(left) <= 1e-15).all()
    assert ((left >= 0.0) & (left <= 1.0)).all()


@given(KINETICS, st.floats(0.0, 0.9999))
def test_after_the_days_found_that_fraction_has_arrived(kinetics: Kinetics, part: float) -> None:
    days = days_to_fraction(kinetics, part)
    assert float(remainder(kinetics, days)) == pytest.approx(1.0 - part, rel=1e-11)


@given(st.floats(0.5, 60.0), st.floats(0.01, 0.99), st.floats(0.5, 60.0), st.floats(0.01, 0.99))
def test_a_metabolite_only_delays(half_life: float, share: float, metabolite: float, part: float) -> None:
    alone = float(days_to_fraction(Kinetics(half_life), part))
    assert float(days_to_fraction(Kinetics(half_life, math.inf, share, metabolite), part)) > alone
