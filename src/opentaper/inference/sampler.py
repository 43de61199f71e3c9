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

from opentaper.inference.draws import even_points
from opentaper.inference.pareto import HIGHEST_SHAPE, effective, smoothed

Array = NDArray[np.float64]
# Draws of the prior, on which sites are first found; then of a pilot round, after which they are settled for
# good, and of each round.
N_PRIOR, N_PILOT, N_ROUND = 512, 384, 768
# Of the prior, with each round after the first.
N_GUARD = 256
# Rounds after the pilot: more until plenty of draws count; after the usual number only as long as the gate is
# not passed.
USUAL_ROUNDS, MOST_ROUNDS = 8, 12
# How often sites are found anew at the curve of the prior's draws: about right will do.
ROUGHLY = 1
LEAST_ESS, PLENTY = 400.0, 700.0
# Degrees of freedom of what draws after the prior; tails heavier than those of any posterior here.
FREEDOM = 5.0
# How many draws must count before a fit is believed.
ENOUGH = 150.0
# How often the power of tempered weights is halved in on: to a millionth.
HALVINGS = 20
# A ridge on fitted covariances, in units of the prior's.
RIDGE = 1e-4
# Tempering: people, moves at each temperature, the share that must stay effective, the share of moves to
# accept (Roberts, Gelman and Gilks 1997 for few dimensions), and the least step.
N_COOLED, N_MOVES, STAYS, ACCEPTED = 4096, 6, 0.5, 0.28
MOST_TEMPERATURES = 60


class Sampled(Protocol):
    """What is sampled: a likelihood over whitened draws, with sites that can be settled anew."""

    def add(self, draws: Array) -> None:
        """Take in more draws, shape (n, 6)."""

    def settle(self, weights: Array, times: int = ...) -> None:
        """Find the sites, so many times, at what these weights (sum 1) of all draws taken in say."""

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

    Sites are found twice on the way: roughly by draws of the prior, and for good after the pilot round.
    Draws fill the space evenly (a lattice moved by chance), which halves what chance puts into a mean.

    Parameters
    ----------
    target
        What is sampled.
    seed
        Of all chance, at least 0.
    """
    drawn = _Drawn(target, _prior_draws(seed, 0, N_PRIOR, n_parameters))
    target.settle(_tempered(target.log_likelihood()), ROUGHLY)
    drawn.add(_student_draws(seed, 0, N_PILOT, n_parameters))
    target.settle(_tempered(drawn.log_weights()))
    drawn.add(_student_draws(seed, 1, N_ROUND, n_parameters))
    sample = drawn.sample()
    for place in range(2, MOST_ROUNDS + 1):
        if sample.passes and (sample.ess >= PLENTY or place > USUAL_ROUNDS):
            break
        drawn.guard(_prior_draws(seed, place, N_GUARD, n_parameters))
        drawn.add(_student_draws(seed, place, N_ROUND, n_parameters))
        sample = drawn.sample()
    return sample


class _Drawn:
    """All draws so far, with the log of the mixture that drew them: of the prior, and of each round."""

    def __init__(self, target: Sampled, first: Array) -> None:
        self.target, self.rounds = target, list[tuple[Student, float]]()
        self.draws, self.own, self.n_prior = first, _prior_log(first), len(first)
        self.mixture = self.own + log(len(first))
        target.add(first)

    def guard(self, fresh: Array) -> None:
        """Take in more draws of the prior.

        Where a posterior is as wide as the prior, few draws would else stand for its tails: the more rounds,
        the fewer.
        """
        self.n_prior += len(fresh)
        self.mixture = np.logaddexp(self.mixture, self.own + log(len(fresh)))
        self._take(fresh)

    def add(self, base: Array) -> None:
        """Take in a round: standard draws, moved to where the weights lie so far."""
        part, n = Student.fitted(self.draws, _tempered(self.log_weights())), log(len(base))
        self.mixture = np.logaddexp(self.mixture, part.log_density(self.draws) + n)
        self.rounds.append((part, n))
        self._take(part.drawn(base))

    def _take(self, fresh: Array) -> None:
        own = _prior_log(fresh)
        logs = [own + log(self.n_prior), *(one.log_density(fresh) + n for one, n in self.rounds)]
        self.mixture = np.concatenate([self.mixture, np.logaddexp.reduce(logs, axis=0)])
        self.draws, self.own = np.concatenate([self.draws, fresh]), np.concatenate([self.own, own])
        self.target.add(fresh)

    def log_weights(self) -> Array:
        """Return the log weight of each draw."""
        return np.asarray(self.target.log_likelihood() + self.own - self.mixture)

    def sample(self) -> Sample:
        """Return all draws with their weights."""
        return _sample(self.draws, self.log_weights())


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
    below = found - found.max()
    if _effective(below, left) >= least:
        return left
    low, high = 0.0, left
    for _ in range(HALVINGS):
        middle = (low + high) / 2.0
        low, high = (middle, high) if _effective(below, middle) >= least else (low, middle)
    return max(low, 1e-12)


def _effective(below: Array, power: float) -> float:
    """Return the effective number of draws with weights to a power, told against the largest, which is 0."""
    weights = np.exp(power * below)
    return float(weights.sum() ** 2 / np.square(weights, out=weights).sum())


def _tempered(log_weights: Array) -> Array:
    """Return weights (sum 1), tempered as far as it takes for enough of them to count."""
    power = _rise(log_weights, 1.0, ENOUGH)
    weights = np.exp(power * (log_weights - log_weights.max()))
    return np.asarray(weights / weights.sum())


def _prior_log(draws: Array) -> Array:
    return np.asarray(-0.5 * (draws**2).sum(axis=1) - 0.5 * draws.shape[1] * np.log(2.0 * np.pi))


@lru_cache(maxsize=2 * MOST_ROUNDS)
def _prior_draws(seed: int, place: int, n: int, n_parameters: int) -> Array:
    from scipy.special import ndtri

    return _kept(ndtri(even_points(n, n_parameters, seed, place, N_GUARD)))


@lru_cache(maxsize=4 * MOST_ROUNDS)
def _student_draws(seed: int, place: int, n: int, n_parameters: int) -> Array:
    """Return standard Student-t draws of a round."""
    from scipy.special import chdtri, ndtri

    even = even_points(n, n_parameters + 1, seed, place)
    return _kept(ndtri(even[:, 1:]) * np.sqrt(FREEDOM / chdtri(FREEDOM, even[:, :1])))


def _kept(draws: Array) -> Array:
    draws.flags.writeable = False
    return draws
