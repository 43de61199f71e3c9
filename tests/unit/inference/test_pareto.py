"""Weights whose tails are known."""

from __future__ import annotations

import numpy as np
import pytest

from opentaper.inference.pareto import HIGHEST_SHAPE, effective, pareto_fit, quantile, smoothed


@pytest.mark.parametrize("shape", [-0.4, 0.0, 0.3, 0.7, 1.2])
def test_a_fit_finds_the_shape_and_scale_of_a_known_tail(shape: float) -> None:
    values = np.sort(quantile(np.random.default_rng(4).random(20_000), shape, 3.0))
    found, scale = pareto_fit(values)
    assert found == pytest.approx(shape, abs=0.03)
    assert scale == pytest.approx(3.0, rel=0.05)


@pytest.mark.parametrize("shape", [0.2, 0.5, 0.9])
def test_weights_with_a_pareto_tail_show_its_shape(shape: float) -> None:
    weights = np.random.default_rng(5).random(100_000) ** -shape
    assert smoothed(np.log(weights))[1] == pytest.approx(shape, abs=0.1)


def test_weights_of_a_narrower_target_pass_and_of_a_wider_one_do_not() -> None:
    draws = np.random.default_rng(6).standard_normal((4000, 6))
    squares = (draws**2).sum(axis=1)
    narrower, wider = (-0.5 * squares * (1.0 / s**2 - 1.0) - 6.0 * np.log(s) for s in (0.7, 2.0))
    assert smoothed(narrower)[1] < 0.3
    assert smoothed(wider)[1] > HIGHEST_SHAPE


def test_smoothing_keeps_the_sum_and_never_raises_the_largest() -> None:
    logs = 2.0 * np.random.default_rng(7).standard_normal(3000)
    weights, _ = smoothed(logs)
    raw = np.exp(logs - logs.max())
    assert weights.sum() == pytest.approx(1.0)
    assert weights.max() / weights.min() <= raw.max() / raw.min() * (1.0 + 1e-9)
    assert effective(weights) >= 0.9 * effective(raw / raw.sum())


@pytest.mark.parametrize("logs", [np.zeros(50), np.r_[np.zeros(99), 800.0], np.full(12, -1e9)])
def test_weights_that_are_alike_and_one_that_is_all_survive(logs: np.ndarray) -> None:
    weights, _ = smoothed(logs)
    assert np.isfinite(weights).all()
    assert weights.sum() == pytest.approx(1.0)


def test_one_weight_that_is_all_is_not_trusted() -> None:
    weights, shape = smoothed(np.r_[np.zeros(999), 800.0])
    assert shape > HIGHEST_SHAPE or effective(weights) < 2.0
