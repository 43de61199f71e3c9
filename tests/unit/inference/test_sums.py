"""Sums over virtual people are whole numbers: grouping, order and number of people change nothing."""

from __future__ import annotations

from dataclasses import replace
from functools import reduce
from operator import add

import numpy as np
import pytest

from opentaper.formulary.population import shipped_population
from opentaper.inference.measures import share_reporting
from opentaper.inference.sums import BINS, BLOCK, ONE, Stop, Sums, blocks, outcomes, summed, sums
from opentaper.pharmacology import Hyperbola, Kinetics

DAYS = 120


def stop(**changed: object) -> Stop:
    """Citalopram 20 mg after eight years, stopped at once, followed for some months."""
    made = Stop(
        drug="citalopram",
        kinetics=Kinetics(1.5),
        curve=Hyperbola(0.9, 3.0),
        mg=20.0,
        days_of_use=2920.0,
        doses=np.zeros(DAYS),
        end_day=0,
        asked_days=(7, 28),
        drawn_days=(0, 7, 60),
        lasting_days=(30, 90),
    )
    return replace(made, **changed)  # type: ignore[arg-type]  # names and values of its own fields


def same(one: Sums, other: Sums) -> bool:
    """Tell whether two sums are equal to the bit."""
    return one.n == other.n and all(
        np.array_equal(getattr(one, name), getattr(other, name))
        for name in ("first", "second", "peak_days", "spread")
    )


def test_grouping_changes_nothing() -> None:
    draws = np.random.default_rng(5).standard_normal((1500, 6))
    population, asked = shipped_population(), stop()
    whole = sums(population, asked, draws)
    for size in (1, 64, 700, 1499):
        places = range(0, 150 if size == 1 else 1500, size)
        used = draws[: 150 if size == 1 else 1500]
        parts = [sums(population, asked, used[first : first + size]) for first in places]
        expected = whole if len(used) == 1500 else sums(population, asked, used)
        assert same(reduce(add, parts), expected), size
        assert same(reduce(add, reversed(parts)), expected), size


def test_the_first_people_of_many_are_the_same_people() -> None:
    few, many = list(blocks(300, seed=9)), list(blocks(BLOCK + 300, seed=9))
    assert [len(block) for block in many] == [BLOCK, 300]
    assert np.array_equal(few[0], many[0][:300])
    assert not np.array_equal(few[0], many[1])
    assert not np.array_equal(few[0], next(blocks(300, seed=10)))


def test_a_sum_is_that_of_the_people_one_by_one() -> None:
    draws = np.random.default_rng(6).standard_normal((400, 6))
    population, asked = shipped_population(), stop()
    found = outcomes(population, asked, draws)
    whole = summed(found, DAYS)
    assert whole.means == pytest.approx(found.values.mean(axis=1), abs=1.0 / ONE)
    assert whole.errors == pytest.approx(found.values.std(axis=1) / np.sqrt(399), rel=1e-4, abs=1e-6)
    names = asked.quantities
    assert found.values[names.index("any")] == pytest.approx(share_reporting(population, "any", found.peak))
    assert whole.peak_days.sum() == (found.peak > found.felt).sum()
    assert (whole.spread.sum(axis=1) == 400).all()
    at = names.index("lasting.30")
    assert (found.values[at] <= found.values[names.index("any")]).all()


def test_one_person_tells_nothing_of_the_spread() -> None:
    one = sums(shipped_population(), stop(), np.zeros((1, 6)))
    assert (one.errors == one.means).all()


def test_what_lasts_longer_is_rarer() -> None:
    whole = sums(shipped_population(), stop(), np.random.default_rng(7).standard_normal((600, 6)))
    at = dict(zip(stop().quantities, whole.means, strict=True))
    assert at["any"] >= at["lasting.30"] >= at["lasting.90"] > 0.0
    assert at["any"] > at["moderate"] > at["severe"]


def test_on_an_unchanged_dose_nobody_feels_anything() -> None:
    kept = stop(doses=np.full(DAYS, 20.0))
    population = shipped_population()
    whole = sums(population, kept, np.random.default_rng(8).standard_normal((300, 6)))
    at = dict(zip(kept.quantities, whole.means, strict=True))
    assert at["any"] == pytest.approx(population.measures["floor_any"], abs=1e-6)
    assert at["stopping"] == at["lasting.30"] == 0.0
    assert whole.peak_days.sum() == 0
    assert whole.spread[:, 0].tolist() == [300, 300, 300]
    assert whole.spread.shape == (3, BINS + 1)


def test_people_may_differ_in_how_long_they_took_it() -> None:
    draws = np.random.default_rng(9).standard_normal((400, 7))
    alike, mixed = stop(), stop(use_spread=1.0)
    assert (alike.n_draws, mixed.n_draws) == (6, 7)
    one, other = (outcomes(shipped_population(), asked, draws).peak for asked in (alike, mixed))
    assert not np.allclose(one, other)
    longer = draws[:, 6] > 0
    assert (other[longer] >= one[longer] - 1e-9).all()
