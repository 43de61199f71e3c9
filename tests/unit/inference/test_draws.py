"""Draws are those of their seed, and even ones stand for all."""

import numpy as np
import pytest
from numpy.testing import assert_array_equal

from opentaper.errors import BadOption
from opentaper.inference.draws import even_draws, random_draws


def test_a_seed_is_an_answer() -> None:
    assert_array_equal(random_draws(50, 6, seed=7), random_draws(50, 6, seed=7))
    assert np.abs(random_draws(50, 6, seed=7) - random_draws(50, 6, seed=8)).min() > 0.0


def test_random_draws_are_standard_normal() -> None:
    drawn = random_draws(20_000, 6, seed=1)
    assert drawn.shape == (20_000, 6)
    assert np.abs(drawn.mean(axis=0)).max() < 0.03
    assert np.abs(np.cov(drawn.T) - np.eye(6)).max() < 0.05


@pytest.mark.parametrize("n_parameters", [1, 2, 5, 6, 7])
def test_even_draws_are_standard_normal_with_little_ado(n_parameters: int) -> None:
    drawn = even_draws(512, n_parameters)
    assert drawn.shape == (512, n_parameters)
    assert drawn.flags["C_CONTIGUOUS"]
    assert np.isfinite(drawn).all()
    assert np.abs(drawn.mean(axis=0)).max() < 0.03
    assert np.abs(np.cov(drawn.T) - np.eye(n_parameters)).max() < 0.15


def test_even_draws_have_no_chance_in_them() -> None:
    assert_array_equal(even_draws(64, 6), even_draws(64, 6))
    assert_array_equal(even_draws(64, 6), even_draws(128, 6)[:64])


def test_even_draws_find_a_mean_better_than_chance() -> None:
    """The mean of a smooth function of all six, whose truth is known: E of exp(z/2) is e^(1/8)."""
    truth = 6.0 * np.exp(0.125)

    def off(drawn: np.ndarray) -> float:
        return float(abs(np.exp(0.5 * drawn).sum(axis=1).mean() - truth))

    by_chance = np.sqrt(np.mean([off(random_draws(256, 6, seed)) ** 2 for seed in range(40)]))
    assert off(even_draws(256, 6)) < by_chance / 2.0


def test_nobody_and_no_seed() -> None:
    with pytest.raises(BadOption, match="at least one person"):
        random_draws(0, 6, seed=1)
    with pytest.raises(BadOption, match="at least one person"):
        even_draws(0, 6)
    with pytest.raises(BadOption, match="seed"):
        random_draws(1, 6, seed=-1)
