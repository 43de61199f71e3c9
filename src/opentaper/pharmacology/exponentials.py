"""Divided differences of the exponential function, which chains of first-order steps are made of.

One unit that must pass n first-order steps with rates a, b, … comes out with the density

    a b … t^(n-1) exp[-a t, -b t, …]

where the bracket is the divided difference of exp. The usual textbook fractions such as
(e^(-bt) - e^(-at)) / (a - b) lose every digit where two rates meet; these do not, at any rate or time.

Source: divided differences, textbook numerical analysis (complete homogeneous polynomials for the series).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

# Below this spread the difference quotient would cancel and the series is short instead.
NEAR = 0.5
# Terms of the series at NEAR: the next is below 1e-17 of the sum.
TERMS = 16


def falling_mean(spread: ArrayLike) -> NDArray[np.float64]:
    """Mean of e^(-s) for s from 0 to ``spread``: ``(1 - e^(-x)) / x``, and 1 at 0.

    Parameters
    ----------
    spread
        Any shape, at least 0.

    Returns
    -------
    NDArray
        From 1 down to 0, same shape; falls as ``spread`` rises.

    Examples
    --------
    >>> falling_mean([0.0, 1.0]).round(6)
    array([1.      , 0.632121])
    """
    x = np.asarray(spread, dtype=np.float64)
    apart = x > 0.0
    return np.asarray(np.where(apart, -np.expm1(-x) / np.where(apart, x, 1.0), 1.0))


def first_difference(x: ArrayLike, y: ArrayLike) -> NDArray[np.float64]:
    """``exp[x, y] = (e^x - e^y) / (x - y)``, and ``e^x`` where they meet.

    Parameters
    ----------
    x, y
        At most 0, shapes that broadcast.

    Returns
    -------
    NDArray
        Never negative, broadcast shape; rises with each argument, which may be swapped.

    Examples
    --------
    >>> first_difference([0.0, -1.0], [-1.0, -1.0]).round(6)
    array([0.632121, 0.367879])
    """
    high, low = np.maximum(x, y), np.minimum(x, y)
    return np.asarray(np.exp(high) * falling_mean(high - low))


def second_difference(x: ArrayLike, y: ArrayLike, z: ArrayLike) -> NDArray[np.float64]:
    """``exp[x, y, z] = (exp[x, y] - exp[y, z]) / (x - z)``, and ``e^x / 2`` where all meet.

    Parameters
    ----------
    x, y, z
        At most 0, shapes that broadcast.

    Returns
    -------
    NDArray
        Never negative, broadcast shape; rises with each argument, in whatever order they come.

    Examples
    --------
    >>> second_difference([0.0, 0.0], [0.0, -1.0], [0.0, -2.0]).round(6)
    array([0.5    , 0.199788])
    """
    low, middle, high = np.sort(np.stack(np.broadcast_arrays(x, y, z)), axis=0)
    near, far = np.asarray(high - middle), np.asarray(high - low)
    apart = far > NEAR
    quotient = falling_mean(near) - np.exp(-near) * falling_mean(far - near)
    below = np.where(apart, quotient / np.where(apart, far, 1.0), 0.0)
    return np.asarray(
        np.exp(high) * np.where(apart, below, _series(np.minimum(near, NEAR), np.minimum(far, NEAR)))
    )


def _series(near: NDArray[np.float64], far: NDArray[np.float64]) -> NDArray[np.float64]:
    """``exp[0, -p, -q]`` for p, q up to NEAR: the sum of (-1)^n h_n(p, q) / (n + 2)!."""
    homogeneous, power, factorial = np.ones_like(far), np.ones_like(near), 2.0
    total = homogeneous / factorial
    for n in range(1, TERMS):
        power = power * near
        homogeneous = homogeneous * far + power
        factorial *= -(n + 2)
        total = total + homogeneous / factorial
    return np.asarray(total)
