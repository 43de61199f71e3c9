"""The effect of a habit: best guess, the range that stays true however often one looks, and its evidence.

The range is the one that holds for all looks and, with the share of false claims divided among them, for all
habits: whatever value lies outside has been made so unlikely by the days that, were it the true one, they
would ever have done so with at most that chance (Ville's inequality on the ratio of what was foretold with
and without that value). So one may look every day, and stop when one likes.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from opentaper.recovery.helps_fit import SHARES_OF_ONE, SIZES_OF_ONE, HabitEvidence

Array = NDArray[np.float64]
#: No effect on a scale from 0 to 10 is larger.
LARGEST, STEP = 10.0, 0.05
GRID = np.arange(round(-LARGEST / STEP), round(LARGEST / STEP) + 1).astype(np.float64) * STEP
HALVINGS = 14


@dataclass(frozen=True, slots=True)
class HabitEffect:
    """An effect in points: below 0 the score is lower with the habit.

    Parameters
    ----------
    mean
        The best guess, shrunk.
    low, high
        The range that holds for all looks and all habits.
    small
        The chance that it is smaller than the smallest effect of interest, either way.
    less, more
        The chances that it is at least as large as that, downwards and upwards.
    log_evidence
        How much better the days were foretold with an effect than without, as a natural logarithm.
    """

    key: str
    mean: float
    low: float
    high: float
    small: float
    less: float
    more: float
    log_evidence: float

    @property
    def is_clear(self) -> bool:
        """Whether the range leaves out no effect at all."""
        return self.low > 0.0 or self.high < 0.0


def habit_effect(evidence: HabitEvidence, false_claims: float, smallest: float) -> HabitEffect:
    """Return the effect of a habit.

    Parameters
    ----------
    false_claims
        The chance with which the range may ever miss the truth, above 0 and below 1.
    smallest
        The smallest effect of interest, in points.

    Examples
    --------
    >>> from datetime import date
    >>> from opentaper.recovery.helps_days import DiaryDays, HabitDays
    >>> from opentaper.recovery.helps_fit import habit_fit
    >>> rng = np.random.default_rng(1)
    >>> walk = HabitDays("walk", rng.integers(0, 2, 120).astype(float))
    >>> scores = 5.0 - 2.0 * walk.values + rng.standard_normal(120)
    >>> (told,) = habit_fit(DiaryDays(date(2026, 3, 2), scores, (walk,))).habits
    >>> found = habit_effect(told, 0.01, 0.5)
    >>> found.is_clear, bool(found.low < -2.0 < found.high), found.less > 0.99
    (True, True, True)
    """
    belief = _belief(evidence)
    against = belief.log_whole - _without(evidence, GRID)
    low, high = _range(GRID, against, float(-np.log(false_claims)))
    less, not_more = (_below(evidence, belief, value) for value in (-smallest, smallest))
    return HabitEffect(
        key=evidence.key,
        mean=float((belief.weight * belief.mean).sum()),
        low=low,
        high=high,
        small=not_more - less,
        less=less,
        more=1.0 - not_more,
        log_evidence=log_evidence(evidence),
    )


def log_evidence(evidence: HabitEvidence) -> float:
    """Return how much better the days were foretold with an effect than without, as a natural logarithm.

    On days without any effect it ever passes ``log(n)`` with a chance of at most one in n.
    """
    return _belief(evidence).log_whole - float(_without(evidence, np.zeros(1))[0])


def likely_range(evidence: HabitEvidence, chance: float) -> tuple[float, float]:
    """Return where an effect lies with a chance by this look alone, between equal tails.

    No page shows it: it is for judging the model.
    """
    belief, tail = _belief(evidence), (1.0 - chance) / 2.0
    return _place(evidence, belief, tail), _place(evidence, belief, 1.0 - tail)


@dataclass(frozen=True, slots=True, eq=False)
class _Belief:
    """What is believed of an effect: a mixture of Student distributions, shape (grid, sizes)."""

    weight: Array
    mean: Array
    scale: Array
    log_whole: float


def _belief(evidence: HabitEvidence) -> _Belief:
    sizes, shares = np.array(SIZES_OF_ONE), np.array(SHARES_OF_ONE)
    wide = evidence.spread[:, None] + sizes**2
    left = evidence.rest[:, None] + 0.5 * evidence.middle[:, None] ** 2 / wide
    weights = evidence.log_weight[:, None] - 0.5 * np.log(wide) - evidence.half_days * np.log(left)
    weights = weights + np.log(shares)
    whole = _log_sum(weights.ravel()[:, None])[0]
    shrunk = sizes**2 / wide
    scale = np.sqrt(left / evidence.half_days * evidence.spread[:, None] * shrunk)
    return _Belief(np.exp(weights - whole), evidence.middle[:, None] * shrunk, scale, float(whole))


def _log_sum(rows: Array) -> Array:
    """Return the logarithm of the sum of exponentials of each column."""
    most = rows.max(axis=0)
    return np.asarray(most + np.log(np.exp(rows - most).sum(axis=0)))


def _below(evidence: HabitEvidence, belief: _Belief, value: float) -> float:
    """Return the chance that an effect is below a value."""
    from scipy.special import stdtr

    told = stdtr(2.0 * evidence.half_days, (value - belief.mean) / belief.scale)
    return float((belief.weight * told).sum())


def _place(evidence: HabitEvidence, belief: _Belief, share: float) -> float:
    """Return the value below which a share of a belief lies, halving the range until it is exact."""
    low, high = -LARGEST, LARGEST
    for _ in range(HALVINGS):
        middle = (low + high) / 2.0
        low, high = (middle, high) if _below(evidence, belief, middle) < share else (low, middle)
    return (low + high) / 2.0


def _without(evidence: HabitEvidence, values: Array) -> Array:
    """Return how well the days were foretold if the effect were each of some values, as logarithms."""
    left = evidence.rest[:, None] + 0.5 * (evidence.middle[:, None] - values) ** 2 / evidence.spread[:, None]
    weights = (evidence.log_weight - 0.5 * np.log(evidence.spread))[:, None]
    return _log_sum(weights - evidence.half_days * np.log(left))


def _range(grid: Array, against: Array, most: float) -> tuple[float, float]:
    """Return the ends of the values that are not ruled out, between grid points by a straight line."""
    best = int(against.argmin())
    if against[best] >= most:
        return float(grid[best]), float(grid[best])
    ends = []
    for side in (-1, 1):
        place = best
        while 0 <= place + side < len(grid) and against[place + side] < most:
            place += side
        after = place + side
        if not 0 <= after < len(grid):
            ends.append(float(grid[place]))
            continue
        share = (most - against[place]) / (against[after] - against[place])
        ends.append(float(grid[place] + side * STEP * share))
    return ends[0], ends[1]
