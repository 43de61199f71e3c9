"""What is believed of each score's level, given sites and the curve of withdrawal that is most believed."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from opentaper.formulary.population import PARAMETERS
from opentaper.inference.likelihood import onset_shares, told_by
from opentaper.inference.marginal import Marginal
from opentaper.inference.sites import Levels

Array = NDArray[np.float64]
# Of a day's variance so much is left at least, whatever its scores tell.
LEAST_PART = 1e-6


def fit(given: Marginal, curve: Array, doubt: Array) -> Levels:
    """Return mean and variance of each score's level, and of each day, without what noise adds.

    With P_f the inverse covariance that also allows for the loadings of the curve, and u = P_f (y - mean):
    a level is ``y - u / precision``, its variance ``(1 - P_f,tt / precision) / precision``.

    Parameters
    ----------
    given
        P of the sites so far.
    curve, doubt
        Mean and variance of the curve over what is believed, shape (days,).
    """
    made, sites = given.design, given.sites
    n_items = len(made.loading)
    every = np.arange(n_items)
    beyond = given.low.reshape(len(given.low), -1)
    inside = curve @ given.low
    solved = given.solved(np.tile(curve, (n_items, 1)), every).reshape(n_items, -1) - inside.T @ beyond
    known = told_by(
        given,
        h=(curve @ given.fitted)[:, None],
        q=((given.alone * curve) @ given.pull - given.through @ inside)[:, :, None],
        shared=(curve @ solved.reshape(n_items, *sites.value.shape))[:, :, None],
    )
    shares = onset_shares(made.onsets.prior, known.log_odds)[1:, 0]
    moved = shares * known.size[:, 0]
    loading = known.loading[:, 0] - moved @ known.turned[:, :, 0]
    root = np.linalg.cholesky(known.covariance[:, :, 0])
    less = (root.T @ solved).reshape(n_items, *sites.value.shape)
    pulls = given.fitted - (moved @ given.alone)[:, None] * given.pull
    pulls += ((moved @ given.through) @ beyond - loading @ solved).reshape(pulls.shape)
    told = sites.precision > 0.0
    noise = np.where(told, 1.0 / np.where(told, sites.precision, 1.0), 0.0)
    taken = np.concatenate([given.low, less])
    slow = _inverse_diagonal(given.carry, given.pivot)
    own = np.diagonal(given.within, axis1=1, axis2=2) - given.pull**2 * slow[:, None]
    own = own - np.einsum("ktj,ktj->tj", taken, taken)
    variance = noise - noise**2 * own + _unsure(sites.precision, np.outer(doubt, loading**2))
    return Levels(
        mean=np.where(told, sites.value - noise * pulls, 0.0),
        variance=np.where(told, np.maximum(variance, 1e-9), 1.0),
        day_mean=sites.day_mean + sites.day_variance * (pulls @ made.day),
        day_variance=_day_variance(given, taken, slow),
        level_square=_level_square(given, pulls),
    )


def _unsure(precision: Array, moved: Array) -> Array:
    """Return what not knowing the curve adds to the variance of each level.

    Curves that are believed explain the scores about equally well, because levels and loadings make up for
    what differs between them: over all scores, in variances of their noise, that leaves at most one for each
    personal parameter.
    """
    whole = float((moved * precision).sum())
    return moved * min(1.0, len(PARAMETERS) / whole) if whole > 0.0 else moved


def _day_variance(given: Marginal, taken: Array, slow: Array) -> Array:
    """Return the variance of what is believed of each day."""
    day, spread = given.design.day, given.sites.day_variance
    own = np.einsum("tij,i,j->t", given.within, day, day) - (given.pull @ day) ** 2 * slow
    own -= ((taken @ day) ** 2).sum(axis=0)
    return np.asarray(np.maximum(spread - spread**2 * own, LEAST_PART * spread))


def _level_square(given: Marginal, pulls: Array) -> Array:
    """Return how far each usual level lies from its prior mean, squared, in the formulary's variances.

    With X the column of a level and V its prior variance, ``E[b - m] = V X'u``.
    """
    variances = given.design.variances[: len(given.design.loading)]
    moved = variances / given.sites.level_worth * pulls.sum(axis=0)
    return np.asarray(moved**2 / variances)


def _inverse_diagonal(carry: Array, pivot: Array) -> Array:
    """Return the diagonal of M^-1, from M = L D L'."""
    found, now = (1.0 / pivot).tolist(), 0.0
    squares = (carry**2).tolist()
    for t in range(len(found) - 1, -1, -1):
        found[t] += now
        now = squares[t] * found[t]
    return np.array(found)
