"""Where a day is looked at: Gauss nodes between two intakes that crowd after the first of them.

An adaptation after a stretch is the integral of occupancy against one exponential. Occupancy is a smooth
function of a sum of exponentials, so a few nodes give that integral to many digits, if they lie close
together where the level moves fast.
"""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import ArrayLike, NDArray

from opentaper.errors import BadOption
from opentaper.pharmacology.domain import all_positive

Array = NDArray[np.float64]
# Eight nodes between two intakes: a score of 0 to 10 is off by less than 1e-5 for half-lives of a day or more
# (tests/reference/test_model_reference.py measures it, and what holds for half-lives of hours).
N_NODES = 8
# How nodes crowd, found by minimising the largest error over thousands of random people and doses: the first
# of them lie within the time that absorption takes, and enough are left for the end where a drug leaves soon.
LEAST_CROWDED, MOST_CROWDED = 0.5, 0.625
AT_THE_END = (3.0, 2.1, 1.5)
# Within a tenth of a millisecond nothing has to crowd.
SHORTEST = 1e-9
# An adaptation that is faster than this, in 1 / τ a stretch, stands where occupancy does: its weights would
# all be smaller than any number.
FASTEST = 600.0


def nodes(n_nodes: int, crowded: ArrayLike = LEAST_CROWDED) -> tuple[Array, Array]:
    """Gauss–Legendre nodes and weights on [0, 1], moved towards the beginning of a stretch.

    Nodes x of even density go to ``s = (e^(b x) - 1) / (e^b - 1)``: an analytic map, so that the error still
    falls exponentially with their number.

    Parameters
    ----------
    n_nodes
        How many, at least 1.
    crowded
        The exponent ``b`` of each person, shape (n,) or a number, above 0: at the beginning nodes lie
        ``e^b`` times as close as at the end.

    Returns
    -------
    tuple
        Nodes and weights, each of shape (n_nodes, n).

    Raises
    ------
    BadOption
        Fewer than one node, or an exponent not above 0.

    Examples
    --------
    >>> at, weight = nodes(3, crowded=3.0)
    >>> at[:, 0].round(4), weight.sum(axis=0).round(2)
    (array([0.0211, 0.1824, 0.6981]), array([1.]))
    """
    if n_nodes < 1:
        raise BadOption(option="n_nodes", given=str(n_nodes), wanted="at least 1")
    b = np.atleast_1d(all_positive("crowded", crowded))
    x, w = _evenly(n_nodes)
    risen, whole = np.expm1(b * x), np.expm1(b)
    return risen / whole, w * b * (risen + 1.0) / whole


@cache
def _evenly(n_nodes: int) -> tuple[Array, Array]:
    """Nodes and weights of even density on [0, 1], each shape (n_nodes, 1).

    They are eigenvalues and squared first parts of eigenvectors of the matrix of the recurrence of Legendre
    polynomials. ``numpy.polynomial`` has them, too, and takes longer to load than a forecast takes.

    Source: Golub and Welsch 1969, Mathematics of Computation 23:221.
    """
    k = np.arange(1.0, n_nodes)
    x, vectors = np.linalg.eigh(np.diag(k / np.sqrt(4.0 * k * k - 1.0), -1))
    x, w = 0.5 * (x - x[::-1]), vectors[0] ** 2
    return 0.5 * (x[:, None] + 1.0), 0.5 * (w + w[::-1])[:, None]


def crowding(half_life_days: ArrayLike, absorption_per_day: float, days: float, n_nodes: int) -> Array:
    """How closely nodes crowd at the beginning of some days, as exponents of :func:`nodes`, shape (n,).

    Faster absorption crowds them more, and faster elimination less, as the end needs its share of them; more
    nodes can do both.

    Parameters
    ----------
    half_life_days
        Each person's half-life of the parent, shape (n,), above 0.
    absorption_per_day
        The rate of absorption, above 0; infinite is at once.
    days
        The length of the stretch, above 0.

    Examples
    --------
    >>> crowding([1.0, 0.1], absorption_per_day=24.0, days=1.0, n_nodes=8).round(2)
    array([3.18, 3.38])
    """
    half_lives = np.atleast_1d(np.asarray(half_life_days, dtype=np.float64))
    if np.isinf(absorption_per_day):
        return np.full(len(half_lives), LEAST_CROWDED)
    in_stretches = half_lives / max(days, SHORTEST)
    beginning = np.log(np.maximum(1.0, absorption_per_day * days / np.sqrt(in_stretches)))
    base, growth, unit = AT_THE_END
    end = np.minimum(base + growth * np.log(unit * n_nodes * in_stretches), MOST_CROWDED * n_nodes)
    return np.asarray(np.maximum(LEAST_CROWDED, np.minimum(beginning, end)))


def follow_weights(at: Array, weight: Array, pace: Array) -> Array:
    """Weights of the occupancies at the nodes in an adaptation, shape (nodes, n); ``pace`` is days / τ.

    They are scaled so that a constant occupancy is followed exactly: their sum is ``1 - e^(-pace)``.
    """
    weights = weight * np.exp(-(1.0 - at) * np.minimum(pace, FASTEST))
    return np.asarray(weights * (-np.expm1(-pace) / weights.sum(axis=0)))
