"""Intervals hold what they say, keep to their scale, and grow with either kind of doubt."""

from __future__ import annotations

import numpy as np
import pytest

from opentaper.inference.estimates import INTERVAL, LOG, LOG_ODDS, Endless, Z, estimates, quantiles

NONE = np.empty((0, 1))


def test_an_interval_holds_the_truth_as_often_as_it_says() -> None:
    chance, n, truth = np.random.default_rng(3), 400, 0.3
    held = 0
    for _ in range(1000):
        share = chance.binomial(n, truth) / n
        error = np.sqrt(share * (1 - share) / n)
        (one,) = estimates(np.array([share]), np.array([error]), NONE, LOG_ODDS)
        held += one.low <= truth <= one.high
    assert held / 1000 == pytest.approx(INTERVAL, abs=0.03)


@pytest.mark.parametrize("share", [0.0, 1e-9, 0.004, 0.5, 0.999, 1.0])
def test_a_share_stays_a_share(share: float) -> None:
    (one,) = estimates(np.array([share]), np.array([0.2]), NONE, LOG_ODDS)
    assert 0.0 <= one.low <= one.value <= one.high <= 1.0
    assert one.value == share


@pytest.mark.parametrize("scale", [LOG, LOG_ODDS])
def test_nothing_unsure_is_no_width(scale: Endless) -> None:
    (one,) = estimates(np.array([0.4]), np.array([0.0]), NONE, scale)
    assert one.low == pytest.approx(0.4)
    assert one.high == pytest.approx(0.4)


def test_other_populations_widen_an_interval() -> None:
    values, errors = np.array([0.4]), np.array([0.01])
    narrow = estimates(values, errors, NONE, LOG_ODDS)[0]
    alone = estimates(values, errors, np.array([[0.4]]), LOG_ODDS)[0]
    wide = estimates(values, errors, np.array([[0.4], [0.3], [0.5]]), LOG_ODDS)[0]
    moved = np.log(np.array([0.3, 0.5]) / np.array([0.7, 0.5])) - np.log(0.4 / 0.6)
    reach = Z * np.sqrt((moved**2).mean() + (0.01 / 0.24) ** 2)
    assert alone == narrow
    assert wide.low < narrow.low < narrow.high < wide.high
    assert np.log(wide.low / (1 - wide.low)) == pytest.approx(np.log(0.4 / 0.6) - reach)


def test_counts_never_fall_below_nothing() -> None:
    (one,) = estimates(np.array([0.1]), np.array([3.0]), NONE, LOG)
    assert one.low == 0.0
    assert one.high > 1.0


def test_quantiles_of_counts_are_those_of_what_was_counted() -> None:
    days = np.random.default_rng(4).integers(0, 40, 999)
    shares = np.array([0.05, 0.25, 0.5, 0.75, 0.95])
    expected = np.quantile(days, shares, method="inverted_cdf")
    assert quantiles(np.bincount(days), shares).tolist() == expected.tolist()


def test_a_few_asked_again_show_no_small_share() -> None:
    again = np.array([[2e-3], *[[0.0]] * 8, *[[4e-3]] * 8])
    (one,) = estimates(np.array([2e-3]), np.array([0.0]), again, LOG_ODDS)
    assert 1e-4 < one.low < 2e-3 < one.high < 0.02
