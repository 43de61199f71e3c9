"""What an experiment found: read out once, against all orders that the lot could have drawn.

Were the habit without effect, every order of the runs would have given the same scores, and the drawn one is
one of them by chance alone. So the share of orders that look at least as different as the drawn one is the
chance of a false claim, whatever else moved the scores: no model has to be right for it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from opentaper.recovery.experiment_design import (
    SAME,
    ExperimentDays,
    ExperimentDesign,
    arms_of,
    counted,
    orders,
)

Array = NDArray[np.float64]
LARGEST, STEP = 10.0, 0.05


@dataclass(frozen=True, slots=True)
class ReadOut:
    """What was found, in points: below 0 the score was lower on days with the habit.

    Parameters
    ----------
    days_with, days_without
        Scores that counted.
    mean
        The difference; None where none can be told.
    low, high
        Where the true one lies but for the chance of a false claim.
    chance
        The share of orders that look at least as different.
    is_clear
        Whether it may be said that the habit makes a difference.
    """

    days_with: int
    days_without: int
    mean: float | None
    low: float
    high: float
    chance: float
    is_clear: bool


def read_out(made: ExperimentDesign, days: ExperimentDays, false_claims: float) -> ReadOut:
    """Return what an experiment found, with so large a chance of a false claim.

    Examples
    --------
    >>> from datetime import date
    >>> from opentaper.recovery.experiment_design import design
    >>> made = design(date(2026, 3, 2), 6, 2, 0, 1, seed=1)
    >>> chance = np.random.default_rng(1).standard_normal(41)
    >>> scores = 5.0 + chance - 2.0 * np.array((False, *made.arms))
    >>> found = read_out(made, ExperimentDays(date(2026, 3, 2), scores, 1.0, 0.0), 0.05)
    >>> found.is_clear, found.low < -2.0 < found.high
    (True, True)
    """
    found = counted(made, days)
    if found is None:
        return _nothing(0, 0)
    drawn = np.array(made.arms)[found.place]
    n_with = int(drawn.sum())
    if n_with in (0, len(drawn)):
        return _nothing(n_with, len(drawn) - n_with)
    tried = arms_of(np.concatenate([[made.firsts], _others(made)]), made.run)
    arms = tried[:, found.place].astype(np.float64)
    pulled = arms @ found.inverse
    told = np.maximum((pulled * arms).sum(axis=1), SAME)
    slopes = pulled @ found.scores / told
    shared = pulled @ drawn.astype(np.float64) / told
    grid = np.arange(round(-LARGEST / STEP), round(LARGEST / STEP) + 1).astype(np.float64) * STEP
    kept = grid[_chance(slopes, shared, grid) > false_claims]
    chance = float(_chance(slopes, shared, np.zeros(1))[0])
    mean = float(np.clip(slopes[0], -LARGEST, LARGEST))
    low = float(kept.min(initial=mean))
    high = float(kept.max(initial=mean))
    is_clear = chance <= false_claims and not low <= 0.0 <= high
    return ReadOut(n_with, len(drawn) - n_with, mean, low, high, chance, is_clear)


def _chance(slopes: Array, shared: Array, truths: Array) -> Array:
    """Return, for some true differences, the share of orders that look at least as far from each."""
    around = np.abs(slopes[:, None] - shared[:, None] * truths)
    # the drawn order is the first of those tried, so that no share is ever 0
    return np.asarray((around >= around[0] - SAME).mean(axis=0))


def _others(made: ExperimentDesign) -> NDArray[np.bool_]:
    """Return the orders that the lot could have drawn but for the drawn one."""
    found = orders(len(made.firsts))
    return found if len(found) < 2 ** len(made.firsts) else found[(found != made.firsts).any(axis=1)]


def _nothing(n_with: int, n_without: int) -> ReadOut:
    return ReadOut(n_with, n_without, None, -LARGEST, LARGEST, 1.0, is_clear=False)
