"""Each measure is its floor at no intensity, rises with it, and stays a share."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from opentaper.errors import BadOption
from opentaper.formulary.population import shipped_population
from opentaper.inference.measures import (
    ASKED,
    DESS_ITEMS,
    LEVELS,
    drawn_symptoms,
    mean_symptoms,
    selection_weights,
    share_counting,
    share_noticing_nothing,
    share_reporting,
    share_rising,
    share_stopping,
    share_with_item,
    spread_of_symptoms,
)

POPULATION = shipped_population()
KNOWN = POPULATION.measures
GRID = np.linspace(0.0, 1.0, 201)
ITEMS = ("dizziness", "nausea", "other", *ASKED)


def rises(shares: NDArray[np.float64]) -> bool:
    return bool((np.diff(shares) > 0.0).all() and shares[0] >= 0.0 and shares[-1] <= 1.0)


@pytest.mark.parametrize("level", LEVELS)
def test_a_level_rises_from_what_a_placebo_gives(level: str) -> None:
    shares = share_reporting(POPULATION, level, GRID)  # type: ignore[arg-type]  # the levels are those of the test
    assert shares[0] == pytest.approx(KNOWN[f"floor_{level}"])
    assert rises(shares)


def test_a_level_is_never_easier_to_reach_than_a_milder_one() -> None:
    any_, moderate, severe = (share_reporting(POPULATION, level, GRID) for level in LEVELS)
    assert (any_ > moderate).all()
    assert (moderate > severe).all()


def test_placebo_floors_are_the_published_ones() -> None:
    assert KNOWN["floor_any"] == 0.17
    assert KNOWN["floor_severe"] == 0.006
    assert mean_symptoms(POPULATION, 0.0) == pytest.approx(3.5, abs=0.05)
    assert mean_symptoms(POPULATION, 0.0, 15) == pytest.approx(1.3, abs=0.1)


def test_the_modified_checklist_counts_fifteen_of_forty_three() -> None:
    np.testing.assert_allclose(mean_symptoms(POPULATION, GRID, 15), mean_symptoms(POPULATION, GRID) * 15 / 43)


def test_drawn_symptoms_have_the_mean_and_the_spread_that_is_told() -> None:
    felt = np.full(40_000, 0.4)
    drawn = drawn_symptoms(POPULATION, felt, rng=np.random.default_rng(1))
    assert drawn.mean() == pytest.approx(float(mean_symptoms(POPULATION, 0.4)), rel=0.02)
    assert drawn.std() == pytest.approx(float(spread_of_symptoms(POPULATION, 0.4)), rel=0.03)
    assert set(np.unique(drawn)) <= set(range(DESS_ITEMS + 1))


def test_the_same_seed_draws_the_same_symptoms() -> None:
    felt = np.linspace(0.0, 1.0, 50)
    one, other = (drawn_symptoms(POPULATION, felt, rng=np.random.default_rng(7)) for _ in range(2))
    np.testing.assert_array_equal(one, other)


def test_a_rise_of_four_is_rare_without_withdrawal() -> None:
    shares = share_rising(POPULATION, GRID)
    assert 0.05 < shares[0] < 0.25
    assert rises(shares)
    assert (share_rising(POPULATION, GRID, at_least=6.0) < shares).all()


@pytest.mark.parametrize("at_least", [1, 4, 9])
def test_a_count_is_the_tail_of_what_is_drawn_without_its_floor(at_least: int) -> None:
    bare = replace(POPULATION, measures={**KNOWN, "floor_dess": 0.0})
    drawn = drawn_symptoms(bare, np.full(40_000, 0.4), 15, np.random.default_rng(1))
    told = float(share_counting(POPULATION, 0.4, at_least, 15))
    assert told == pytest.approx((drawn >= at_least).mean(), abs=0.01)
    assert rises(share_counting(POPULATION, GRID, at_least, 15))
    assert float(share_counting(POPULATION, 0.0, at_least, 15)) == pytest.approx(0.0, abs=1e-9)


def test_one_symptom_of_one_is_its_load() -> None:
    np.testing.assert_allclose(share_counting(POPULATION, GRID, 1, 1), KNOWN["load_dess"] * GRID, atol=1e-9)


def test_dizziness_is_asked_more_often_than_any_item_as_it_is_told_more_often() -> None:
    full = {item: float(share_with_item(POPULATION, item, 1.0)) for item in ITEMS}
    assert full["asked"] < full["asked_dizziness"] <= 1.0
    assert full["other"] < full["dizziness"] < full["asked_dizziness"]


def test_nothing_is_noticed_below_what_is_felt() -> None:
    felt = KNOWN["felt"]
    shares = share_noticing_nothing(POPULATION, [0.0, 0.99 * felt, felt, 1.0])
    np.testing.assert_array_equal(shares, [1.0, 1.0, 0.0, 0.0])


@pytest.mark.parametrize("item", ITEMS)
def test_an_item_rises_from_its_floor(item: str) -> None:
    shares = share_with_item(POPULATION, item, GRID)
    assert shares[0] == pytest.approx(KNOWN["floor_dess" if item in ASKED else "floor_item"])
    assert rises(shares)


def test_withdrawal_alone_makes_people_stop() -> None:
    shares = share_stopping(POPULATION, GRID)
    assert shares[0] == 0.0
    assert rises(shares)


def test_only_convenience_samples_are_worse_off() -> None:
    weights = {
        setting: selection_weights(POPULATION, setting, GRID) for setting in ("trial", "survey", "forum")
    }
    assert (weights["trial"] == 1.0).all()
    means = [float((weights[setting] * GRID).mean()) for setting in ("trial", "survey", "forum")]
    assert means == sorted(means)
    assert all(weight.mean() == pytest.approx(1.0) for weight in weights.values())


@pytest.mark.parametrize("wrong", [-0.1, 1.1, float("nan")])
def test_an_intensity_outside_its_scale_is_refused(wrong: float) -> None:
    for measure in (mean_symptoms, share_stopping, share_rising, share_counting, share_noticing_nothing):
        with pytest.raises(BadOption):
            measure(POPULATION, wrong)
    with pytest.raises(BadOption):
        share_reporting(POPULATION, "any", [wrong])


def test_what_is_not_known_is_refused() -> None:
    with pytest.raises(BadOption, match="item"):
        share_with_item(POPULATION, "hiccups", GRID)
    with pytest.raises(BadOption, match="n_items"):
        mean_symptoms(POPULATION, GRID, 0)
    for counting in (share_rising, share_counting):
        with pytest.raises(BadOption, match="at_least"):
            counting(POPULATION, GRID, at_least=0.0)
