"""How well numbers tell two kinds of moments apart, and whether a probability means what it says."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Bin:
    """One stretch of a calibration curve: what was said, and how often it was so, as shares."""

    said: float
    seen: float
    low: float
    high: float
    n: int


def area_under_roc(returning: ArrayLike, others: ArrayLike) -> float:
    """Return the chance that a number from ``returning`` is above one from ``others``; ties count half.

    Examples
    --------
    >>> area_under_roc([2.0, 3.0], [1.0, 2.0])
    0.875
    """
    from scipy.stats import rankdata

    first, second = np.asarray(returning, dtype=float), np.asarray(others, dtype=float)
    ranks = rankdata(np.concatenate([first, second]))
    wins = ranks[: len(first)].sum() - len(first) * (len(first) + 1) / 2.0
    return float(wins / (len(first) * len(second)))


def area_interval(
    returning: ArrayLike, others: ArrayLike, n: int = 400, seed: int = 1
) -> tuple[float, float]:
    """Return the middle 90 % of the area over resampled pairs of moments, by a seed."""
    first, second = np.asarray(returning, dtype=float), np.asarray(others, dtype=float)
    rng = np.random.default_rng(seed)
    areas = []
    for _ in range(n):
        a, b = rng.integers(len(first), size=len(first)), rng.integers(len(second), size=len(second))
        areas.append(area_under_roc(first[a], second[b]))
    low, high = np.quantile(areas, [0.05, 0.95])
    return float(low), float(high)


def roc(returning: ArrayLike, others: ArrayLike) -> tuple[Array, Array]:
    """Return false and true alarm shares at each threshold, from none to all."""
    first, second = np.asarray(returning, dtype=float), np.asarray(others, dtype=float)
    thresholds = np.unique(np.concatenate([first, second]))[::-1]
    false = np.array([0.0, *[(second >= one).mean() for one in thresholds]])
    true = np.array([0.0, *[(first >= one).mean() for one in thresholds]])
    return false, true


def by_edges(said: ArrayLike, is_so: ArrayLike, weights: ArrayLike, edges: ArrayLike) -> tuple[Bin, ...]:
    """Return the calibration curve in bins between given edges; empty ones are left out."""
    p, so, w = (np.asarray(one, dtype=float) for one in (said, is_so, weights))
    bounds = np.asarray(edges, dtype=float)
    place = np.clip(np.searchsorted(bounds, p, side="right") - 1, 0, len(bounds) - 2)
    return tuple(_bin(p[place == one], so[place == one], w[place == one]) for one in np.unique(place))


def off_diagonal(bins: tuple[Bin, ...], weights: ArrayLike | None = None) -> float:
    """Return how far the curve lies from the diagonal on average, in points of a hundred."""
    w = np.asarray([one.n for one in bins] if weights is None else weights, dtype=float)
    miss = np.array([abs(one.said - one.seen) for one in bins])
    return float(100.0 * (w @ miss) / w.sum())


def _bin(p: Array, so: Array, w: Array) -> Bin:
    seen = float(w @ so / w.sum())
    effective = float(w.sum() ** 2 / (w @ w))
    error = 1.645 * np.sqrt(max(seen * (1.0 - seen), 0.25 / effective) / effective)
    return Bin(float(w @ p / w.sum()), seen, max(0.0, seen - error), min(1.0, seen + error), len(p))
