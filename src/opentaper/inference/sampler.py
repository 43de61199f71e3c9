"""From prior to posterior of the six personal parameters: adaptive importance sampling, or tempering.

All is in whitened coordinates, where the prior is a standard normal one. First many draws of the prior, then
several rounds of a Student-t fitted to what the weights say so far; each draw is weighed against the mixture
of all that drew (adaptive multiple importance sampling, deterministic mixture). As long as few draws carry
the weight, the fit uses weights that are tempered until some hundreds of draws count.

Where that fails its gate, a population is cooled from the prior to the posterior by temperatures that leave
half of it effective, and moved by a random walk at each. Resampling once and moving would be biased without
any sign of it, and is not offered.

Source
------
Cornuet, Marin, Mira and Robert 2012 (adaptive multiple importance sampling); Del Moral, Doucet and Jasra 2006
(tempered sequential Monte Carlo).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import lgamma, log, pi
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from opentaper.inference.draws import random_draws
from opentaper.inference.pareto import HIGHEST_SHAPE, effective, smoothed

Array = NDArray[np.float64]
# Draws of the prior, and of them those that sites are first settled on; then of a pilot round, after which
# sites are settled for good, and of each round.
N_PRIOR, N_FIRST, N_PILOT, N_ROUND = 2048, 1024, 1024, 1024
# Rounds after the pilot: more until plenty of draws count; after the usual number only as long as the gate is
# not passed.
USUAL_ROUNDS, MOST_ROUNDS = 8, 12
LEAST_ESS, PLENTY = 400.0, 1500.0
# Degrees of freedom of what draws after the prior; tails heavier than those of any posterior here.
FREEDOM = 5.0
# How many draws must count before a fit is believed.
ENOUGH = 150.0
# A ridge on fitted covariances, in units of the prior's.
RIDGE = 1e-4
# Tempering: people, moves at each temperature, the share that must stay effective, the share of moves to
# accept (Roberts, Gelman and Gilks 1997 for few dimensions), and the least step.
N_COOLED, N_MOVES, STAYS, ACCEPTED = 4096, 6, 0.5, 0.28
MOST_TEMPERATURES = 60
# Weights below this part of the largest are nothing.
NOTHING = -40.0


class Sampled(Protocol):
    """What is sampled: a likelihood over whitened draws, with sites that can be settled anew."""

    def add(self, draws: Array) -> None:
        """Take in more draws, shape (n, 6)."""

    def settle(self, weights: Array) -> None:
        """Find the sites again at what these weights (sum 1) of all draws taken in say."""

    def log_likelihood(self) -> Array:
        """Return the log likelihood of all draws taken in, by the sites as they are."""

    def elsewhere(self, draws: Array) -> Array:
        """Return the log likelihood of other draws, by the sites as they are."""


@dataclass(frozen=True, slots=True, eq=False)
class Sample:
    """Draws (n, 6) with weights (n,) that sum to 1, and how far to trust them."""

    draws: Array
    weights: Array
    ess: float
    k_hat: float
    log_evidence: float

    @property
    def passes(self) -> bool:
        """Whether the weights pass the gate."""
        return self.k_hat <= HIGHEST_SHAPE and self.ess >= LEAST_ESS


@dataclass(frozen=True, slots=True, eq=False)
class Student:
    """A multivariate Student-t: middle (6,), lower triangle of its scale (6, 6), and what its log lacks."""

    middle: Array
    root: Array
    constant: float

    @classmethod
    def fitted(cls, draws: Array, weights: Array) -> Student:
        """Return the one with the mean and covariance of weighted draws as middle and scale."""
        middle = weights @ draws
        apart = draws - middle
        covariance = apart.T @ (apart * weights[:, None]) + RIDGE * np.eye(len(middle))
        root: Array = np.linalg.cholesky(covariance).astype(np.float64, copy=False)
        d = len(middle)
        constant = lgamma((FREEDOM + d) / 2.0) - lgamma(FREEDOM / 2.0) - d / 2.0 * log(FREEDOM * pi)
        return cls(middle, root, constant - float(np.log(np.diag(root)).sum()))

    def drawn(self, base: Array) -> Array:
        """Return draws from standard ones."""
        return np.asarray(self.middle + base @ self.root.T)

    def log_density(self, draws: Array) -> Array:
        """Return the log density at draws of shape (n, 6)."""
        inverse = np.linalg.inv(self.root)
        away = (((draws - self.middle) @ inverse.T) ** 2).sum(axis=1)
        return np.asarray(self.constant - (FREEDOM + draws.shape[1]) / 2.0 * np.log1p(away / FREEDOM))


def adapted(target: Sampled, seed: int, n_parameters: int = 6) -> Sample:
    """Return a sample by adaptive multiple importance sampling, with more rounds if the gate is not passed.

    Sites are settled three times on the way, the last time after the pilot round, and then stay.

    Parameters
    ----------
    target
        What is sampled.
    seed
        Of all chance, at least 0.
    """
    draws = _prior_draws(seed, n_parameters)
    target.add(draws[:N_FIRST])
    target.settle(np.full(N_FIRST, 1.0 / N_FIRST))
    target.settle(_tempered(target.log_likelihood()))
    target.add(draws[N_FIRST:])
    own = _prior_log(draws)
    mixture = own + np.log(N_PRIOR)
    parts: list[tuple[Student, float]] = []
    sample = None
    for place, n in enumerate((N_PILOT, *[N_ROUND] * MOST_ROUNDS)):
        if place == 1:
            target.settle(_tempered(target.log_likelihood() + own - mixture))
        part = Student.fitted(draws, _tempered(target.log_likelihood() + own - mixture))
        fresh = part.drawn(_student_draws(seed, place, n, n_parameters))
        target.add(fresh)
        mixture = np.logaddexp(mixture, part.log_density(draws) + np.log(n))
        parts.append((part, float(np.log(n))))
        new = _prior_log(fresh)
        logs = [new + np.log(N_PRIOR), *(one.log_density(fresh) + count for one, count in parts)]
        mixture = np.concatenate([mixture, np.logaddexp.reduce(logs, axis=0)])
        draws, own = np.concatenate([draws, fresh]), np.concatenate([own, new])
        if place:
            sample = _sample(draws, target.log_likelihood() + own - mixture)
            if sample.passes and (sample.ess >= PLENTY or place >= USUAL_ROUNDS):
                break
    assert sample is not None
    return sample


def _sample(draws: Array, log_weights: Array) -> Sample:
    weights, shape = smoothed(log_weights)
    top = log_weights.max()
    # the mixture's counts add up to the number of draws, so a sum stands for a mean
    evidence = float(top + np.log(np.exp(log_weights - top).sum()))
    return Sample(draws, weights, effective(weights), shape, evidence)


def cooled(target: Sampled, seed: int, n_parameters: int = 6) -> Sample:
    """Return an equally weighted sample by tempered sequential Monte Carlo, by the sites as they are.

    Its ``ess`` is the number of different draws that are left, its ``k_hat`` 0: it has no weights.
    """
    rng = np.random.default_rng([seed, N_COOLED])
    draws = rng.standard_normal((N_COOLED, n_parameters))
    found = target.elsewhere(draws)
    warmth, step, evidence = 0.0, 2.38 / np.sqrt(n_parameters), 0.0
    for _ in range(MOST_TEMPERATURES):
        rise = _rise(found, 1.0 - warmth, STAYS * N_COOLED)
        warmth += rise
        log_weights = rise * found
        top = log_weights.max()
        weights = np.exp(log_weights - top)
        evidence += float(top + np.log(weights.mean()))
        weights /= weights.sum()
        root = Student.fitted(draws, weights).root
        chosen = systematic(weights, N_COOLED, float(rng.random()))
        draws, found = draws[chosen], found[chosen]
        for _ in range(N_MOVES):
            tried = draws + step * rng.standard_normal(draws.shape) @ root.T
            there = target.elsewhere(tried)
            gain = warmth * (there - found) + _prior_log(tried) - _prior_log(draws)
            goes = np.log(rng.random(N_COOLED)) < gain
            draws, found = np.where(goes[:, None], tried, draws), np.where(goes, there, found)
            step *= float(np.exp(0.5 * (goes.mean() - ACCEPTED)))
        if warmth >= 1.0:
            break
    n_different = float(len(np.unique(draws[:, 0]))) if warmth >= 1.0 else 0.0
    return Sample(draws, np.full(N_COOLED, 1.0 / N_COOLED), n_different, 0.0, evidence)


def systematic(weights: Array, n: int, start: float) -> NDArray[np.int64]:
    """Return which of some weighted draws (weights sum to 1) stand for all, n of them.

    Examples
    --------
    >>> systematic(np.array([0.5, 0.25, 0.25]), 4, start=0.5)
    array([0, 0, 1, 2])
    """
    at = (np.arange(n) + start) / n
    return np.searchsorted(np.cumsum(weights), at).clip(0, len(weights) - 1)


def few(sample: Sample, n: int) -> Array:
    """Return n draws of equal weight that stand for all: with the very mean and covariance of all.

    They are resampled, and then moved a little, by what chance has put into their mean and covariance.
    """
    chosen = sample.draws[systematic(sample.weights, n, 0.5)]
    whole = Student.fitted(sample.draws, sample.weights)
    part = Student.fitted(chosen, np.full(n, 1.0 / n))
    return whole.drawn((chosen - part.middle) @ np.linalg.inv(part.root).T)


def _rise(found: Array, left: float, least: float) -> float:
    """Return by how much the likelihood may count more with so many draws left effective."""
    if effective_at(found, left) >= least:
        return left
    low, high = 0.0, left
    for _ in range(40):
        middle = (low + high) / 2.0
        low, high = (middle, high) if effective_at(found, middle) >= least else (low, middle)
    return max(low, 1e-12)


def effective_at(log_weights: Array, power: float) -> float:
    """Return the effective number of draws with weights to a power."""
    weights = np.exp(power * (log_weights - log_weights.max()))
    return float(weights.sum() ** 2 / (weights**2).sum())


def _tempered(log_weights: Array) -> Array:
    """Return weights (sum 1), tempered as far as it takes for enough of them to count."""
    power = _rise(log_weights, 1.0, ENOUGH)
    weights = np.exp(power * (log_weights - log_weights.max()))
    return np.asarray(weights / weights.sum())


def _prior_log(draws: Array) -> Array:
    return np.asarray(-0.5 * (draws**2).sum(axis=1) - 0.5 * draws.shape[1] * np.log(2.0 * np.pi))


@lru_cache(maxsize=4)
def _prior_draws(seed: int, n_parameters: int) -> Array:
    return _kept(random_draws(N_PRIOR, n_parameters, seed))


@lru_cache(maxsize=4 * MOST_ROUNDS)
def _student_draws(seed: int, place: int, n: int, n_parameters: int) -> Array:
    """Return standard Student-t draws of a round."""
    rng = np.random.default_rng([seed, place])
    normal = rng.standard_normal((n, n_parameters))
    return _kept(normal * np.sqrt(FREEDOM / rng.chisquare(FREEDOM, (n, 1))))


def _kept(draws: Array) -> Array:
    draws.flags.writeable = False
    return draws
