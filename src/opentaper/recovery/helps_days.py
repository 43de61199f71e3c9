"""A person's days as the columns of one linear model: habits, withdrawal, weekday and slow trend.

A day on which a habit was not told of is unknown and never a day without it: it counts as the person's own
mean, and a column of its own says that it was not told.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
WEEK = 7
#: Slow trend: waves with a period of at least so many days, the slower the larger (sd of the first, in sds).
SLOWEST_SD, SHORTEST_PERIOD = 2.0, 42.0
#: What is thought of levels before any day: in standard deviations of a day's chance.
LEVEL_SD, WEEKDAY_SD, UNTOLD_SD, LAG_SD = 10.0, 0.25, 0.5, 0.1
#: A habit that was not told on fewer days than this needs no column for it.
FEW_UNTOLD = 2
#: The parts of withdrawal that move together are kept until so much of its spread is told.
SHARE_TOLD, MOST_PARTS = 0.98, 4


@dataclass(frozen=True, slots=True, eq=False)
class HabitDays:
    """A habit day by day: 1 with it, 0 without, nan where it was not told; shape (days,).

    ``lags`` holds the weight of each day before the one whose score is explained, and the first of them:
    ``((0, 0.6), (1, 0.4))`` says that a habit counts on its own day most, and on the next one still.
    """

    key: str
    values: Array
    lags: tuple[tuple[int, float], ...] = ((0, 1.0),)

    def __post_init__(self) -> None:
        """Refuse weights that are none."""
        weights = [weight for _, weight in self.lags]
        if not weights or min(weights) <= 0.0 or abs(sum(weights) - 1.0) > 1e-9 or self.lags[0][0] < 0:
            raise ValueError(f"{self.key}: the weights of lags are positive and add up to 1")

    def lagged(self) -> Array:
        """Return the habit as it counts on each day, one row a lag; nan where it was not told."""
        found = np.full((len(self.lags), len(self.values)), np.nan)
        for row, (lag, _) in zip(found, self.lags, strict=True):
            row[lag:] = self.values[: len(self.values) - lag]
        return found


@dataclass(frozen=True, slots=True, eq=False)
class WithdrawalDays:
    """What withdrawal adds to the score of each day by what is believed, with how unsure that is.

    Parameters
    ----------
    felt
        Draws of its intensity, 0 to 1, shape (days, draws); nan where no dose is known.
    points, spread
        What full intensity adds to this score: mean and standard deviation, in points.
    """

    felt: Array
    points: float
    spread: float


@dataclass(frozen=True, slots=True, eq=False)
class DiaryDays:
    """Days in a row from the first: a score (nan where none was told), habits, and what else moves it."""

    first: date
    scores: Array
    habits: tuple[HabitDays, ...]
    withdrawal: tuple[WithdrawalDays, ...] = ()

    def __post_init__(self) -> None:
        """Refuse columns of another length."""
        n = len(self.scores)
        if any(len(one.values) != n for one in self.habits) or any(len(w.felt) != n for w in self.withdrawal):
            raise ValueError("every column has a value for every day")


@dataclass(frozen=True, slots=True, eq=False)
class DayColumns:
    """The model's columns on the days with a score.

    Parameters
    ----------
    at
        Those days, counted from the first, shape (n,).
    scores
        Less what withdrawal is believed to add, shape (n,).
    habits
        One column a habit: how much of it counted on the day, around its mean, shape (n, habits).
    others, variances
        All else, and how far each may go, in variances of a day's chance, shapes (n, others), (others,).
    """

    at: NDArray[np.int64]
    scores: Array
    habits: Array
    others: Array
    variances: Array


def day_columns(days: DiaryDays, sd: float) -> DayColumns:
    """Return the columns of a diary; ``sd`` is what a day's chance may be, in points.

    Examples
    --------
    >>> walk = HabitDays("walk", np.array([1.0, 0.0, 1.0, np.nan]))
    >>> found = day_columns(DiaryDays(date(2026, 3, 2), np.array([1.0, 2.0, np.nan, 3.0]), (walk,)), 1.0)
    >>> found.at.tolist(), found.habits.round(2).ravel().tolist()
    ([0, 1, 3], [0.33, -0.67, 0.0])
    """
    at = np.flatnonzero(~np.isnan(days.scores))
    scores = days.scores[at].copy()
    columns, variances = [np.ones((len(at), 1))], [np.array([LEVEL_SD**2])]
    weekday = (days.first.weekday() + at) % WEEK
    columns.append((weekday[:, None] == np.arange(WEEK)).astype(np.float64))
    variances.append(np.full(WEEK, WEEKDAY_SD**2))
    waves = _slow(len(days.scores))[at]
    columns.append(waves)
    variances.append((SLOWEST_SD / np.arange(1, waves.shape[1] + 1)) ** 2)
    for one in days.withdrawal:
        offset, parts, spread = _withdrawal(one, at)
        scores -= offset
        columns.append(parts)
        variances.append(spread / sd**2)
    habits = []
    for habit in days.habits:
        shown, more, wide = _habit(habit, at)
        habits.append(shown)
        columns.append(more)
        variances.append(wide)
    wanted = np.stack(habits, axis=1) if habits else np.empty((len(at), 0))
    return DayColumns(at, scores, wanted, np.concatenate(columns, axis=1), np.concatenate(variances))


def _slow(n_days: int) -> Array:
    """Return slow waves over the days, shape (days, waves)."""
    n = int(2.0 * n_days / SHORTEST_PERIOD)
    place = (np.arange(n_days) + 0.5) / n_days
    return np.asarray(np.sqrt(2.0) * np.cos(np.pi * place[:, None] * np.arange(1, n + 1)))


def _withdrawal(one: WithdrawalDays, at: NDArray[np.int64]) -> tuple[Array, Array, Array]:
    """Return what withdrawal adds, columns for what is not known of it, and their variances in points²."""
    felt = np.nan_to_num(one.felt[at])
    mean = felt.mean(axis=1)
    left, size, _ = np.linalg.svd((felt - mean[:, None]) / np.sqrt(felt.shape[1]), full_matrices=False)
    told = np.cumsum(size**2) / max(float((size**2).sum()), 1e-12)
    n = min(MOST_PARTS, int((told < SHARE_TOLD).sum()) + 1)
    parts = np.concatenate([mean[:, None], left[:, :n] * size[:n]], axis=1)
    spread = np.array([one.spread**2] + [one.points**2 + one.spread**2] * parts.shape[1])[: parts.shape[1]]
    return one.points * mean, parts, spread


def _habit(one: HabitDays, at: NDArray[np.int64]) -> tuple[Array, Array, Array]:
    """Return how much of a habit counted, and columns for days that were not told and for its lags."""
    mean = np.nanmean(one.values) if not np.isnan(one.values).all() else 0.0
    rows = one.lagged()[:, at]
    weights = np.array([weight for _, weight in one.lags])
    untold = weights @ np.isnan(rows)
    around = np.where(np.isnan(rows), 0.0, rows - mean)
    more = [around[place] - around[-1] for place in range(len(rows) - 1)]
    variances = [LAG_SD**2] * len(more)
    if FEW_UNTOLD <= untold.sum() <= len(at) - FEW_UNTOLD:
        more.append(untold - untold.mean())
        variances.append(UNTOLD_SD**2)
    columns = np.stack(more, axis=1) if more else np.empty((len(at), 0))
    return weights @ around, columns, np.array(variances)
