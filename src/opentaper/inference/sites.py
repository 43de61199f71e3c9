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
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from opentaper.formulary.items import Slow
from opentaper.inference.observed import Observed
from opentaper.pharmacology.machine import ONE_AT_A_TIME, settle_numba

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
# Scores that are told without steps lie at an end if they are as near to it as this.
NEAR = 1e-4
# Where a score lies on its scale; 0 is nowhere, without an answer.
BETWEEN, FLOOR, CEILING = 1, 2, 3


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
    kinds = told.astype(np.int8) * BETWEEN
    kinds[_low(seen)], kinds[_high(seen)] = FLOOR, CEILING
    value, precision = np.zeros(told.shape), np.zeros(told.shape)
    day_mean, day_variance = np.empty(seen.n_days), np.empty(seen.n_days)
    left_over = np.zeros(len(seen.items))
    scores, days = _loops()
    scores(
        *(kinds, seen.scores, seen.step, HIGHEST, sites.noise, sites.value, sites.precision),
        *(fit.mean, fit.variance, ODD_SHARE, ODD_TIMES, value, precision, left_over),
    )
    times = slow.terrible_spread / slow.day_spread
    days(
        *(sites.day_mean, sites.day_variance, fit.day_mean, fit.day_variance),
        *(slow.day_spread**2, slow.terrible_share, times, day_mean, day_variance),
    )
    noise = _noise(seen, sites.noise, left_over, told.sum(axis=0))
    worth = _worth(fit.level_square, ODD_LEVELS, LEVEL_TIMES)
    return Sites(value, precision, day_mean, day_variance, noise, worth)


@cache
def _loops() -> tuple[Any, Any]:
    with ONE_AT_A_TIME:
        settle_numba()
        from opentaper.inference.sites_loop import site_loops

        return site_loops()


def _low(seen: Observed) -> NDArray[np.bool_]:
    return np.asarray(seen.scores < max(seen.step / 2.0, NEAR))


def _high(seen: Observed) -> NDArray[np.bool_]:
    return np.asarray(seen.scores > HIGHEST - max(seen.step / 2.0, NEAR))


def _worth(square: Array, share: float, times: float) -> Array:
    """Return the mean precision of what is ordinary or odd, by its square in ordinary variances."""
    odds = np.log(share / (1.0 - share) / times) + 0.5 * square * (1.0 - times**-2)
    odd = 1.0 / (1.0 + np.exp(-np.clip(odds, -50.0, 50.0)))
    return np.asarray(1.0 - odd + odd / times**2)


def _noise(seen: Observed, so_far: Array, left_over: Array, n_told: NDArray[np.int64]) -> Array:
    """Return each item's noise nearer to its mode: squares that are left over, beside the formulary's."""
    expected = np.array([one.noise for one in seen.items], dtype=np.float64)
    mode = np.sqrt((NOISE_COUNTS * expected**2 + left_over) / (NOISE_COUNTS + n_told))
    return np.asarray(np.clip(so_far * (mode / so_far) ** OVERSTEP, LEAST_NOISE, MOST_NOISE))
