"""Bounded, rounded and odd scores as Gaussian ones: a value and a precision for each, found in a few rounds.

A score is told in steps, cannot leave its scale, and now and then is far from all others; a day may be
terrible for no reason that is told. None of that is Gaussian. Each score's own likelihood is therefore
replaced by the Gaussian site that does the same to what is believed of it:

- **at floor or ceiling** the person would have gone on if the scale did: the likelihood of the level η is
  ``Φ((bound - η) / σ)``. Its site is the one that, joined to what all other scores say (the cavity), has the
  mean and variance of the exact product (expectation propagation; closed form for a normal cavity);
- **between them** it is normal around η with variance ``σ² + step²/12``, or, with a small probability, an
  outlier with several times the spread. The site has the slope and the curvature of that mixture, as seen
  from the cavity, so that one odd score hardly moves anything;
- **a day** moves all items by ``κ_j h``, ``h ~ N(0, s²)``, or with a small probability is terrible, with a
  much larger spread: a site of the same kind;
- **the usual level** of an item has the formulary's prior, or with a small probability a much wider one;
- **the noise σ** of each item is the mode of its posterior, from a weak prior at the formulary's value. It is
  found by expectation and maximisation, whose steps are short; each is made half as long again.

Sites are found at the curve that is most believed, and then frozen: all weights come from the same ones.

Source
------
Minka 2001 (expectation propagation); Dempster, Laird and Rubin 1977 (expectation and maximisation); Rasmussen
and Williams 2006, section 3.6 (moments of a probit factor).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from opentaper.formulary.items import Slow
from opentaper.inference.observed import Observed

Array = NDArray[np.float64]
HIGHEST = 10.0
# Of scores between floor and ceiling so many are odd, with so many times the noise.
ODD_SHARE, ODD_TIMES = 0.02, 6.0
# Of people's usual levels so many are odd, spread so many times as far as others: a person may have lived
# with much of one thing for years.
ODD_LEVELS, LEVEL_TIMES = 0.1, 5.0
# How many scores the formulary's noise counts for.
NOISE_COUNTS = 20.0
FROM_ABOVE = 1.25
LEAST_NOISE, MOST_NOISE = 0.15, 5.0
# A step of noise, on the scale of its logarithm, against that of expectation and maximisation (measured: with
# 1.5 four rounds come as close to where all rounds end as six with 1; beyond 1.8 they swing).
OVERSTEP = 1.5
# A site that says less than this part of an ordinary score says nothing; below it numbers cancel.
LEAST_PART = 1e-4
# A step with less than this of what is believed in it is far out in the tail.
LEAST_INSIDE = 1e-6
# A cavity with less than this part of what is known of a level is left aside.
LEAST_LEFT = 1e-3


@dataclass(frozen=True, slots=True, eq=False)
class Sites:
    """Gaussian stand-ins of scores.

    ``value`` and ``precision`` have shape (days, items), with a precision of 0 where there is no answer;
    ``day_mean`` and
    ``day_variance`` (days,) are those of a hard day; ``noise`` (items,) the standard deviation σ;
    ``level_worth`` (items,) what the prior of each usual level counts for, 1 unless the level is odd.
    """

    value: Array
    precision: Array
    day_mean: Array
    day_variance: Array
    noise: Array
    level_worth: Array


@dataclass(frozen=True, slots=True, eq=False)
class Levels:
    """What is believed of each score's level η and of each day, given sites and a curve.

    ``mean`` and ``variance`` (days, items) are those of η; ``day_mean`` and ``day_variance`` (days,) of h;
    ``level_square`` (items,) how far each usual level lies from its prior mean, squared, in prior variances.
    """

    mean: Array
    variance: Array
    day_mean: Array
    day_variance: Array
    level_square: Array


def first_sites(seen: Observed, slow: Slow) -> Sites:
    """Return sites before anything is fitted: each score as it stands, those at an end worth half.

    Noise begins at what it is in others, or above what the jumps from one answer to the next show. Coming
    from above, what is odd is found among what is ordinary; from below, the ordinary would be taken for odd.
    """
    noise = np.maximum([one.noise for one in seen.items], FROM_ABOVE * _jumps(seen.scores))
    told = ~np.isnan(seen.scores)
    worth = np.where(_low(seen) | _high(seen), 0.5, 1.0)
    precision = np.where(told, worth / (noise**2 + seen.step**2 / 12.0), 0.0)
    value = np.where(told, seen.scores, 0.0)
    days = np.full(seen.n_days, slow.day_spread**2)
    return Sites(value, precision, np.zeros(len(days)), days, noise, np.ones(len(noise)))


def _jumps(scores: Array) -> Array:
    """Return the noise that the jumps from one answer to the next would come from, for each item."""
    found = []
    for column in scores.T:
        jumps = np.diff(column[~np.isnan(column)])
        found.append(np.sqrt((jumps**2).mean() / 2.0) if len(jumps) else 0.0)
    return np.array(found, dtype=np.float64)


def next_sites(seen: Observed, slow: Slow, sites: Sites, fit: Levels) -> Sites:
    """Return the sites that follow from a fit with the sites before."""
    told = ~np.isnan(seen.scores)
    at_end = _low(seen) | _high(seen)
    value, precision = np.zeros(told.shape), np.zeros(told.shape)
    left_over = np.zeros(len(seen.items))
    for reckoned, places in ((_between, told & ~at_end), (_ends, at_end)):
        some = _Scores.of(seen, sites, fit, places)
        if some.score.size:
            found = reckoned(some)
            value[places], precision[places] = found.value, found.precision
            left_over += np.bincount(some.item, found.square, len(left_over))
    noise = _noise(seen, sites.noise, left_over, told.sum(axis=0))
    return Sites(
        *(value, precision, *_days(slow, sites, fit), noise),
        _worth(fit.level_square, ODD_LEVELS, LEVEL_TIMES),
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Scores:
    """Some of the scores, one after the other, each of shape (n,).

    ``item`` says whose each is and ``noise`` is that item's; ``mean`` and ``variance`` are those of its
    level, ``cavity_mean`` and ``cavity`` the same without its own site.
    """

    step: float
    item: NDArray[np.int64]
    score: Array
    noise: Array
    mean: Array
    variance: Array
    cavity_mean: Array
    cavity: Array

    @classmethod
    def of(cls, seen: Observed, sites: Sites, fit: Levels, places: NDArray[np.bool_]) -> _Scores:
        """Take them out of the table."""
        item, mean, variance = np.nonzero(places)[1], fit.mean[places], fit.variance[places]
        cavity = _cavity(sites.value[places], sites.precision[places], mean, variance)
        return cls(seen.step, item, seen.scores[places], sites.noise[item], mean, variance, *cavity)


@dataclass(frozen=True, slots=True, eq=False)
class _Found:
    """Sites of some scores, and the square of noise to expect in each."""

    value: Array
    precision: Array
    square: Array


def _between(some: _Scores) -> _Found:
    """Return what scores between the ends say, each ordinary or odd as it looks from its cavity."""
    ordinary = some.noise**2 + some.step**2 / 12.0
    found = _mixed(some.score - some.cavity_mean, some.cavity, ordinary, ODD_SHARE, ODD_TIMES)
    square = _within_step(some) * (1.0 - found.odd * (1.0 - ODD_TIMES**-2))
    return _Found(some.cavity_mean + found.away, 1.0 / found.variance, square)


def _low(seen: Observed) -> NDArray[np.bool_]:
    return np.asarray(seen.scores < max(seen.step / 2.0, LEAST_PART))


def _high(seen: Observed) -> NDArray[np.bool_]:
    return np.asarray(seen.scores > HIGHEST - max(seen.step / 2.0, LEAST_PART))


def _worth(square: Array, share: float, times: float) -> Array:
    """Return the mean precision of what is ordinary or odd, by its square in ordinary variances."""
    odds = np.log(share / (1.0 - share) / times) + 0.5 * square * (1.0 - times**-2)
    odd = 1.0 / (1.0 + np.exp(-np.clip(odds, -50.0, 50.0)))
    return np.asarray(1.0 - odd + odd / times**2)


def _within_step(some: _Scores) -> Array:
    """Return the square of noise to expect in scores between the ends: somewhere within their step.

    It is the mean of what it would be with the level one standard deviation above and below where it is
    believed. Where a step is far out in the tail, its middle stands for it.
    """
    away, spread = some.score - some.mean, np.sqrt(some.variance)
    below = _square(away - spread, some.noise, some.step)
    return np.asarray((below + _square(away + spread, some.noise, some.step)) / 2.0)


def _square(away: Array, noise: Array, step: float) -> Array:
    """Return the mean square of normal noise within a step around ``away``."""
    from scipy.special import ndtr

    # By symmetry on the side below the level, where no digits are lost.
    middle, half = -np.abs(away) / noise, step / 2.0 / noise
    low, high = middle - half, middle + half
    inside = ndtr(high) - ndtr(low)
    is_near = inside > LEAST_INSIDE
    edges = high * np.exp(-0.5 * high**2) - low * np.exp(-0.5 * low**2)
    part = 1.0 - edges / np.sqrt(2.0 * np.pi) / np.where(is_near, inside, 1.0)
    return np.asarray(np.where(is_near, noise**2 * np.maximum(part, 0.0), away**2))


def _noise(seen: Observed, so_far: Array, left_over: Array, n_told: NDArray[np.int64]) -> Array:
    """Return each item's noise nearer to its mode: squares that are left over, beside the formulary's."""
    expected = np.array([one.noise for one in seen.items], dtype=np.float64)
    mode = np.sqrt((NOISE_COUNTS * expected**2 + left_over) / (NOISE_COUNTS + n_told))
    return np.asarray(np.clip(so_far * (mode / so_far) ** OVERSTEP, LEAST_NOISE, MOST_NOISE))


def _days(slow: Slow, sites: Sites, fit: Levels) -> tuple[Array, Array]:
    """Return mean and variance of each day's site: ordinary, or terrible as far as it looks so."""
    mean, cavity = _cavity(sites.day_mean, 1.0 / sites.day_variance, fit.day_mean, fit.day_variance)
    times = slow.terrible_spread / slow.day_spread
    found = _mixed(-mean, cavity, np.full(len(mean), slow.day_spread**2), slow.terrible_share, times)
    is_told = fit.day_variance < (1.0 - LEAST_LEFT) * sites.day_variance
    return (
        np.where(is_told, mean + found.away, 0.0),
        np.where(is_told, found.variance, slow.day_spread**2),
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Mixed:
    """A site for something ordinary or odd: where it lies from the cavity, its variance, how odd it looks."""

    away: Array
    variance: Array
    odd: Array


def _mixed(away: Array, cavity: Array, ordinary: Array, share: float, times: float) -> _Mixed:
    """Return the site that does to a normal cavity what a mixture of two normals around ``away`` does.

    With V the variance of each with the cavity's, and r how likely each is, the logarithm of what is seen has
    the slope ``Σ r away / V`` by the cavity's mean, and the curvature ``Σ r / V`` less what slopes vary.
    """
    totals = ordinary + cavity, ordinary * times**2 + cavity
    odds = (
        np.log(share / (1.0 - share))
        + (np.log(totals[0] / totals[1]) + away**2 / totals[0] - away**2 / totals[1]) / 2.0
    )
    odd = 1.0 / (1.0 + np.exp(-np.clip(odds, -50.0, 50.0)))
    slopes = away / totals[0], away / totals[1]
    slope = (1.0 - odd) * slopes[0] + odd * slopes[1]
    curve = (1.0 - odd) / totals[0] + odd / totals[1]
    curve = np.maximum(curve - odd * (1.0 - odd) * (slopes[0] - slopes[1]) ** 2, 1.0 / totals[1])
    variance = np.clip(1.0 / curve - cavity, ordinary, ordinary * times**2)
    return _Mixed(slope * (variance + cavity), variance, odd)


def _ends(some: _Scores) -> _Found:
    """Return what scores at an end say, each joined to its cavity: what all others say of its level.

    Ordinary and odd scores are weighed by how well each explains that the score is at this end.
    """
    is_high, mean, cavity = some.score > HIGHEST / 2.0, some.cavity_mean, some.cavity
    sign = np.where(is_high, -1.0, 1.0)
    bound = np.where(is_high, HIGHEST - some.step / 2.0, some.step / 2.0)
    kinds = [_Beyond.of(sign, bound, mean, cavity, some.noise * times) for times in (1.0, ODD_TIMES)]
    odds = np.log(ODD_SHARE / (1.0 - ODD_SHARE)) + kinds[1].log_chance - kinds[0].log_chance
    odd = 1.0 / (1.0 + np.exp(-np.clip(odds, -50.0, 50.0)))
    slope, curve = (
        (1.0 - odd) * one + odd * other
        for one, other in ((kinds[0].slope, kinds[1].slope), (kinds[0].curve, kinds[1].curve))
    )
    precision = curve / np.maximum(1.0 - curve * cavity, 1e-12)
    # A site that says next to nothing is held to the least precision, and keeps its pull on the cavity.
    held = np.maximum(precision, LEAST_PART / some.noise**2)
    value = np.where(held > precision, mean + slope * (1.0 / held + cavity), mean + slope / curve)
    square = (1.0 - odd) * kinds[0].square + odd * kinds[1].square / ODD_TIMES**2
    return _Found(np.asarray(value), np.asarray(held), np.asarray(square))


def _cavity(value: Array, precision: Array, mean: Array, variance: Array) -> tuple[Array, Array]:
    """Return mean and variance of what all but one's own site say; of all where too little is left."""
    whole = 1.0 / variance
    left = whole - precision
    is_left = left > LEAST_LEFT * whole
    cavity = 1.0 / np.where(is_left, left, whole)
    return np.asarray(np.where(is_left, cavity * (mean * whole - precision * value), mean)), np.asarray(
        cavity
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Beyond:
    """What follows from a score that would lie beyond a bound, for a level with a normal cavity.

    ``log_chance`` is ``log Φ(z)`` for a bound that lies z away, ``slope`` and ``curve`` are its first and its
    negative second derivative by the mean of the cavity, ``square`` the square of noise to expect.
    """

    log_chance: Array
    slope: Array
    curve: Array
    square: Array

    @classmethod
    def of(cls, sign: Array, bound: Array, mean: Array, cavity: Array, noise: Array) -> _Beyond:
        """Work them out; ``sign`` is 1 where the score lies below the bound, -1 where it lies above."""
        from scipy.special import log_ndtr

        total = noise**2 + cavity
        z = sign * (bound - mean) / np.sqrt(total)
        log_chance = log_ndtr(z)
        hazard = np.exp(-0.5 * z**2 - 0.5 * np.log(2.0 * np.pi) - log_chance)
        curve = np.clip(hazard * (hazard + z), 1e-12, 1.0 - 1e-12) / total
        part = noise**2 / total
        square = noise**2 * (1.0 - part) + part**2 * total * np.maximum(1.0 - z * hazard, 0.0)
        return cls(log_chance, -sign * hazard / np.sqrt(total), curve, square)
