"""How far weights can be trusted: the shape of their largest, and the largest smoothed by it.

The weights of importance sampling have a mean that converges well only if their upper tail is light. A
generalised Pareto distribution fitted to it says so: with a shape k̂ of at most 0.7 they can be used.

Source
------
Vehtari, Simpson, Gelman, Yao and Gabry 2024 (Pareto smoothed importance sampling); Zhang and Stephens 2009
(the fit).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
#: Weights with a larger shape are not trusted.
HIGHEST_SHAPE = 0.7
# A weak prior on the shape: as many weights as these, of this shape.
PRIOR_COUNT, PRIOR_SHAPE = 10.0, 0.5
LEAST_TAIL = 5
# Beyond this shape there is nothing to smooth.
HOPELESS = 5.0


def smoothed(log_weights: Array) -> tuple[Array, float]:
    """Return normalised weights with a smoothed tail, and the shape k̂ of the tail.

    Parameters
    ----------
    log_weights
        Natural logs of weights up to a constant, shape (n,).

    Returns
    -------
    tuple
        Weights that sum to 1, and k̂; weights that hardly differ have a shape of 0.

    Examples
    --------
    >>> weights, shape = smoothed(np.zeros(100))
    >>> float(weights.sum().round(9)), shape
    (1.0, 0.0)
    """
    weights = np.exp(log_weights - log_weights.max())
    n_tail = int(np.ceil(min(0.2 * len(weights), 3.0 * np.sqrt(len(weights)))))
    order = np.argpartition(weights, len(weights) - n_tail - 1)[len(weights) - n_tail - 1 :]
    order = order[np.argsort(weights[order], kind="stable")]
    edge, tail = weights[order[0]], order[1:]
    above = weights[tail] - edge
    if n_tail < LEAST_TAIL or above[-1] <= 0.0 or above[n_tail // 4] <= np.finfo(np.float64).tiny:
        return weights / weights.sum(), 0.0 if above.size == 0 or above[-1] <= 1e-12 else np.inf
    shape, scale = pareto_fit(above)
    if shape > HOPELESS:
        return weights / weights.sum(), shape
    at = (np.arange(n_tail) + 0.5) / n_tail
    weights[tail] = np.minimum(edge + quantile(at, shape, scale), 1.0)
    return weights / weights.sum(), shape


def pareto_fit(above: Array) -> tuple[float, float]:
    """Return shape and scale of a generalised Pareto distribution, from rising values above 0.

    Examples
    --------
    >>> at = (np.arange(4000) + 0.5) / 4000
    >>> shape, scale = pareto_fit(quantile(at, 0.5, 2.0))
    >>> round(shape, 1), round(scale, 1)
    (0.5, 2.0)
    """
    n = len(above)
    n_grid = 30 + int(np.sqrt(n))
    grid = 1.0 - np.sqrt(n_grid / (np.arange(1, n_grid + 1) - 0.5))
    grid = grid / (3.0 * above[int(n / 4 + 0.5) - 1]) + 1.0 / above[-1]
    shapes = np.log1p(-grid[:, None] * above).mean(axis=1)
    fits = n * (np.log(-grid / shapes) - shapes - 1.0)
    shares = np.exp(fits - fits.max())
    rate = float(grid @ shares / shares.sum())
    shape = float(np.log1p(-rate * above).mean())
    scale = -shape / rate
    return (n * shape + PRIOR_COUNT * PRIOR_SHAPE) / (n + PRIOR_COUNT), scale


def quantile(at: Array, shape: float, scale: float) -> Array:
    """Return quantiles of a generalised Pareto distribution at shares from 0 to 1."""
    if abs(shape) < 1e-9:
        return np.asarray(-scale * np.log1p(-at))
    return np.asarray(scale * np.expm1(-shape * np.log1p(-at)) / shape)


def effective(weights: Array) -> float:
    """Return the effective number of draws of normalised weights, ``1 / Σ w²``."""
    return float(1.0 / (weights**2).sum())
