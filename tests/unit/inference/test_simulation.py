"""What virtual people feel: the same seed is the same answer, doubt shows, and what should be worse is."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from opentaper.errors import BadOption
from opentaper.formulary.population import FittedNumbers, Population, shipped_population
from opentaper.inference.simulated import CLOSE_DAYS, PLACES, drawn_days
from opentaper.inference.simulation import Felt, felt, level_fan, relapses
from opentaper.inference.sums import BLOCK
from opentaper.pharmacology import Kinetics
from tests.unit.inference.test_sums import stop


@cache
def unsure() -> Population:
    """The population as if a calibration had left two numbers open."""
    told = FittedNumbers(
        ("people.u50.median", "relapse.depression.base"),
        np.log([shipped_population().people["u50"].median, 0.3]),
        np.diag([0.09, 0.04]),
    )
    return replace(shipped_population(), fit=told)


@cache
def certain() -> Population:
    """The population as if a calibration had left nothing open."""
    return replace(shipped_population(), fit=FittedNumbers((), np.empty(0), np.empty((0, 0))))


def seen(n: int = 500, seed: int = 1, population: Population | None = None, **changed: object) -> Felt:
    return felt(population or shipped_population(), stop(**changed), n, seed)


def test_the_same_seed_is_the_same_answer() -> None:
    one, again, other = seen(), seen(), seen(seed=2)
    assert one.reporting == again.reporting
    assert np.array_equal(one.intensity.rows, again.intensity.rows)
    assert one.reporting != other.reporting
    assert one.reporting["any"].estimate.value == pytest.approx(
        other.reporting["any"].estimate.value, abs=0.08
    )


def test_who_watches_is_told_how_far_it_is() -> None:
    told: list[tuple[int, int]] = []
    felt(shipped_population(), stop(), 2 * BLOCK + 5, 1, lambda done, whole: told.append((done, whole)))
    assert told == [(2 * BLOCK, 2 * BLOCK + 5), (2 * BLOCK + 5, 2 * BLOCK + 5)]


def test_watching_changes_nothing() -> None:
    told: list[int] = []
    unwatched, watched = (
        felt(certain(), stop(), BLOCK + 5, 1, watch) for watch in (None, lambda done, _: told.append(done))
    )
    assert told == [BLOCK + 5]
    assert unwatched.reporting == watched.reporting
    assert unwatched.symptoms == watched.symptoms


@pytest.mark.parametrize("n", [0, -3])
def test_without_people_nothing_can_be_told(n: int) -> None:
    with pytest.raises(BadOption):
        seen(n)


def test_what_nobody_of_a_few_had_may_still_exist() -> None:
    for n, most in ((1, 0.9), (200, 0.0115)):
        found = seen(n, doses=np.full(120, 20.0)).lasting[-1].share
        assert (found.value, found.low) == (0.0, 0.0)
        assert found.high == pytest.approx(most, abs=1e-3)


def test_more_people_are_surer() -> None:
    few, many = (seen(n, population=certain()).reporting["moderate"].estimate for n in (100, 4000))
    assert many.high - many.low < 0.4 * (few.high - few.low)


def test_what_the_calibration_left_open_widens_every_interval() -> None:
    narrow, wide = (seen(4000, population=one) for one in (certain(), unsure()))
    assert not narrow.is_wide
    assert wide.is_wide
    for level in ("any", "moderate", "severe"):
        one, other = narrow.reporting[level].estimate, wide.reporting[level].estimate
        assert one.value == other.value
        assert other.low < one.low < one.high < other.high
    assert wide.stopping.high - wide.stopping.low > 2 * (narrow.stopping.high - narrow.stopping.low)


def test_eight_weeks_of_use_are_milder_and_shorter_than_eight_years() -> None:
    short, long = seen(1000, days_of_use=56.0), seen(1000)
    for level in ("any", "moderate", "severe"):
        assert short.reporting[level].estimate.high < long.reporting[level].estimate.low
    assert short.lasting[-1].share.value < 0.5 * long.lasting[-1].share.value


def test_quantiles_of_people_rise_and_the_worst_day_lies_in_order() -> None:
    found = seen()
    assert (np.diff(found.intensity.rows, axis=0) >= 0).all()
    first, half, last = (one.value for one in found.peak_days)
    assert 0 < first <= half <= last < 60
    for one in found.peak_days:
        assert one.low <= one.value <= one.high


def test_where_nobody_feels_anything_there_is_no_worst_day() -> None:
    found = seen(doses=np.full(120, 20.0))
    assert found.peak_days == ()
    for share in found.reporting.values():
        assert share.estimate.value == pytest.approx(share.floor, abs=1e-6)
    for day in found.symptoms:
        assert day.mean.value == pytest.approx(day.mean_floor, abs=1e-6)


def test_relapse_grows_by_weeks_and_lies_above_that_on_the_dose_as_it_was() -> None:
    found = relapses(unsure(), "depression", stop(), (4, 12, 16))
    assert [one.week for one in found] == [4, 12, 16]
    values = [one.share.value for one in found]
    assert values == sorted(values)
    for one in found:
        assert one.kept < one.share.value
        assert one.share.low < one.share.value < one.share.high


def test_a_condition_that_is_not_modelled_is_refused() -> None:
    with pytest.raises(BadOption):
        relapses(shipped_population(), "hay fever", stop(), (4,))


def test_a_level_falls_in_a_fan_of_bodies() -> None:
    fan = level_fan(Kinetics(2.0, 12.0, 0.5, 6.0), 0.35, 20.0, np.zeros(60), (0, 5, 30))
    assert fan.rows.shape == (5, 3)
    assert (np.diff(fan.rows, axis=0) >= 0).all()
    assert (np.diff(fan.rows, axis=1) < 0).all()
    alike = level_fan(Kinetics(1.0), 0.0, 10.0, np.zeros(3), (0, 1, 2))
    assert alike.rows[2] == pytest.approx([0.5, 0.25, 0.125])
    assert np.ptp(alike.rows, axis=0) == pytest.approx(0.0)


@pytest.mark.parametrize(("end_day", "last_day"), [(0, 1), (0, 60), (14, 400), (365, 730), (3000, 6000)])
def test_a_picture_has_few_days_and_all_that_are_close_to_a_change(end_day: int, last_day: int) -> None:
    days = drawn_days(end_day, last_day)
    assert list(days) == sorted(set(days))
    assert (days[0], days[-1]) == (0, last_day)
    assert len(days) <= PLACES + 2 * (CLOSE_DAYS + 1) + 1
    assert set(range(end_day, min(end_day + CLOSE_DAYS, last_day) + 1)) <= set(days)
