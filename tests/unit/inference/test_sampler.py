"""The sampler on targets whose posterior is known in closed form."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pytest
from numpy.typing import NDArray

from opentaper.inference import sampler
from opentaper.inference.sampler import Sample, adapted, cooled, few, systematic

Array = NDArray[np.float64]


@dataclass
class Normal:
    """A normal likelihood around a point: the posterior under a standard normal prior is normal as well."""

    middle: Array
    spread: Array
    draws: list[Array] = field(default_factory=list)
    settled: list[float] = field(default_factory=list)

    def add(self, draws: Array) -> None:
        self.draws.append(draws)

    def settle(self, weights: Array, times: int = 3) -> None:
        self.settled.append(float(weights.sum()))

    def log_likelihood(self) -> Array:
        return self.elsewhere(np.concatenate(self.draws))

    def elsewhere(self, draws: Array) -> Array:
        return np.asarray(-0.5 * (((draws - self.middle) / self.spread) ** 2).sum(axis=1))

    @property
    def posterior(self) -> tuple[Array, Array, float]:
        """Mean, standard deviation, and log evidence."""
        share = 1.0 / (1.0 + self.spread**2)
        evidence = -0.5 * (self.middle**2 * share).sum() + 0.5 * np.log(1.0 - share).sum()
        return self.middle * share, np.sqrt(1.0 - share), float(evidence)


def narrow() -> Normal:
    """Return a target far narrower than the prior and away from its middle, as long records are."""
    return Normal(np.array([1.0, -0.8, 0.0, 0.5, -1.5, 1.2]), np.array([0.3, 0.5, 2.0, 0.25, 0.8, 0.3]))


def compared(sample: Sample, target: Normal) -> None:
    mean, sd, evidence = target.posterior
    found = sample.weights @ sample.draws
    spread = np.sqrt(sample.weights @ (sample.draws - found) ** 2)
    assert (found - mean) / sd == pytest.approx(np.zeros(6), abs=0.08)
    assert np.log(spread / sd) == pytest.approx(np.zeros(6), abs=0.08)
    assert sample.log_evidence == pytest.approx(evidence, abs=0.15)


def test_importance_sampling_finds_a_known_posterior() -> None:
    target = narrow()
    sample = adapted(target, seed=1)
    compared(sample, target)
    assert sample.passes
    assert sample.weights.sum() == pytest.approx(1.0)


def test_tempering_finds_the_same_posterior() -> None:
    target = narrow()
    sample = cooled(target, seed=1)
    compared(sample, target)
    assert sample.ess > 2000


def test_sites_are_settled_at_weights_that_sum_to_one_and_then_stay() -> None:
    target = narrow()
    adapted(target, seed=1)
    assert target.settled == pytest.approx([1.0, 1.0])


def test_the_same_seed_is_the_same_answer_and_another_seed_is_another() -> None:
    one, same, other = (adapted(narrow(), seed=seed) for seed in (3, 3, 4))
    assert (one.draws == same.draws).all()
    assert (one.weights == same.weights).all()
    assert not (one.draws[:10] == other.draws[:10]).all()


class Apart(Normal):
    """A likelihood with two far corners, where one Student-t is no help."""

    def elsewhere(self, draws: Array) -> Array:
        corners = [np.full(6, 3.0), np.full(6, -3.0)]
        logs = [-0.5 * (((draws - corner) / 0.05) ** 2).sum(axis=1) for corner in corners]
        return np.asarray(np.logaddexp(*logs))


def test_a_target_that_defeats_it_fails_its_gate() -> None:
    assert not adapted(Apart(np.zeros(6), np.ones(6)), seed=1).passes


def test_a_few_draws_have_the_mean_and_covariance_of_all() -> None:
    sample = adapted(narrow(), seed=2)
    chosen = few(sample, 512)
    mean = sample.weights @ sample.draws
    apart = sample.draws - mean
    assert chosen.mean(axis=0) == pytest.approx(mean, abs=1e-9)
    assert np.cov(chosen.T, bias=True) == pytest.approx(apart.T @ (apart * sample.weights[:, None]), abs=5e-4)
    moved = np.abs(chosen - sample.draws[systematic(sample.weights, 512, 0.5)])
    assert moved.max() < 0.3


def test_systematic_resampling_gives_each_its_share() -> None:
    weights = np.array([0.4, 0.35, 0.25])
    assert np.bincount(systematic(weights, 100, 0.5)).tolist() == [40, 35, 25]


def test_what_is_not_cooled_in_time_does_not_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    assert cooled(narrow(), seed=1).passes
    monkeypatch.setattr(sampler, "MOST_TEMPERATURES", 1)
    broken_off = cooled(narrow(), seed=1)
    assert broken_off.ess == 0.0
    assert not broken_off.passes
