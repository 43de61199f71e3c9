"""Standard normal draws: by a seed, or spread evenly so that a few hundred already stand for all."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from opentaper.errors import BadOption

Array = NDArray[np.float64]
NEWTON_STEPS = 40
# Even points keep this far from the ends of their range, where normal numbers are without end.
LEAST_PART = 1e-12


def random_draws(n: int, n_parameters: int, seed: int) -> Array:
    """Independent standard normal draws of a seed, shape (n, n_parameters).

    Raises
    ------
    BadOption
        No people, or a negative seed.

    Examples
    --------
    >>> random_draws(2, 6, seed=1).shape
    (2, 6)
    """
    _at_least_one(n)
    if seed < 0:
        raise BadOption(option="seed", given=str(seed), wanted="a whole number of at least 0")
    return np.random.default_rng(seed).standard_normal((n, n_parameters))


def even_draws(n: int, n_parameters: int) -> Array:
    """Standard normal draws that fill the space evenly, shape (n, n_parameters); no chance in them.

    An additive lattice with the powers of the root of ``x^(d+1) = x + 1`` as steps, turned to normal draws by
    pairs (Box and Muller). A mean over 256 of them is as good as one over several thousand random draws.

    Raises
    ------
    BadOption
        No people.

    Source
    ------
    Roberts' additive recurrence (a generalised golden ratio); Box and Muller 1958.

    Examples
    --------
    >>> draws = even_draws(256, 6)
    >>> bool((abs(draws.mean(axis=0)) < 0.05).all()), bool((abs(draws.std(axis=0) - 1) < 0.05).all())
    (True, True)
    """
    _at_least_one(n)
    d = n_parameters + n_parameters % 2
    u = _lattice(n, d, 0.5)
    radius, angle = np.sqrt(-2.0 * np.log1p(-u[:, 0::2])), 2.0 * np.pi * u[:, 1::2]
    pairs = np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=2)
    return np.ascontiguousarray(pairs.reshape(n, d)[:, :n_parameters])


def even_points(n: int, n_dimensions: int, *seed: int) -> Array:
    """Points between 0 and 1 that fill the space evenly, shape (n, n_dimensions).

    The lattice of :func:`even_draws`, moved as a whole by the chance of a seed: each point alone is as likely
    to lie anywhere as a random one, so a mean over them is unbiased.

    Source
    ------
    Cranley and Patterson 1976 (moved lattices).

    Examples
    --------
    >>> points = even_points(256, 7, 2026, 1)
    >>> bool((abs(points.mean(axis=0) - 0.5) < 0.01).all())
    True
    """
    _at_least_one(n)
    moved = np.random.default_rng(seed).random(n_dimensions)
    return np.clip(_lattice(n, n_dimensions, moved), LEAST_PART, 1.0 - LEAST_PART)


def _lattice(n: int, d: int, start: float | Array) -> Array:
    root = 1.5
    for _ in range(NEWTON_STEPS):
        root = (1.0 + root) ** (1.0 / (d + 1))
    steps = root ** -np.arange(1.0, d + 1.0)
    return np.asarray((start + np.arange(1, n + 1)[:, None] * steps) % 1.0)


def _at_least_one(n: int) -> None:
    if n < 1:
        raise BadOption(option="people", given=str(n), wanted="at least one person")
