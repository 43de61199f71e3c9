"""One model of one person's days: what each habit goes together with, with everything else beside it.

A score is level + weekday + slow trend + withdrawal + habits + chance, where chance lasts into the next days.
Given how chance lasts and how large effects are in general, all is linear and exact; those few numbers are
summed over a grid. Habits are shrunk together: how large effects are in general is learnt from all of them,
and each may be larger or smaller than that by itself.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from opentaper.recovery.helps_days import DayColumns, DiaryDays, day_columns
from opentaper.recovery.helps_noise import weighed

Array = NDArray[np.float64]
#: How chance lasts: its correlation from day to day, and the share that is of the day alone.
LASTING = (0.0, 0.2, 0.4, 0.6, 0.8, 0.93)
OWN = (0.0, 0.3, 0.6)
#: How large effects are in general, in standard deviations of a day's chance.
SIZES = (0.1, 0.3, 0.7)
#: How large one effect may be by itself, in the same, and how likely each is before any day: most are small.
SIZES_OF_ONE, SHARES_OF_ONE = (0.1, 0.3, 0.7, 1.4), (0.25, 0.3, 0.3, 0.15)
#: What a day's chance is before any day, in points, and how many days that belief is worth.
DAY_SD, DAYS_WORTH = 1.2, 3.0
#: A column that the others tell fully says nothing of its own.
LEAST_OWN = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class HabitEvidence:
    """What the days say of one habit, for each grid point: enough for every answer about it.

    Given a grid point the days speak of the effect as ``middle ± sigma sqrt(spread)`` does; ``rest`` is what
    the days leave unexplained, ``log_weight`` the logarithm of the point's weight but for the effect.
    """

    key: str
    middle: Array
    spread: Array
    rest: Array
    log_weight: Array
    half_days: float


@dataclass(frozen=True, slots=True, eq=False)
class HabitFit:
    """What the days say of every habit, how many days had a score, and how chance behaves.

    ``sd`` is a day's chance in points and ``lasting`` its correlation to the next day, both as believed now.
    """

    habits: tuple[HabitEvidence, ...]
    n_days: int
    sd: float
    lasting: float


def habit_fit(days: DiaryDays) -> HabitFit:
    """Return what the days say of each habit.

    Examples
    --------
    >>> from datetime import date
    >>> from opentaper.recovery.helps_days import HabitDays
    >>> rng = np.random.default_rng(1)
    >>> walk = HabitDays("walk", rng.integers(0, 2, 120).astype(float))
    >>> scores = 5.0 - 2.0 * walk.values + rng.standard_normal(120)
    >>> (found,) = habit_fit(DiaryDays(date(2026, 3, 2), scores, (walk,))).habits
    >>> bool(-2.6 < np.median(found.middle) < -1.4)
    True
    """
    columns = day_columns(days, DAY_SD)
    half_days = (DAYS_WORTH + len(columns.at)) / 2.0
    points = [_Point(columns, lasting, own, half_days) for lasting, own in chances()]
    rows = [point.of(size) for point in points for size in SIZES]
    table = np.array([[row.middle, row.spread, row.rest, row.log_weight] for row in rows])
    weight = np.array([row.log_whole for row in rows])
    weight = np.exp(weight - weight.max())
    weight /= weight.sum()
    sd = float(np.sqrt(weight @ np.array([row.variance for row in rows])))
    lasts = np.repeat([(1.0 - own) * lasting for lasting, own in chances()], len(SIZES))
    found = []
    for place, habit in enumerate(days.habits):
        middle, spread, rest, log_weight = table[:, :, place].T
        found.append(HabitEvidence(habit.key, middle, spread, rest, log_weight, half_days))
    return HabitFit(tuple(found), len(columns.at), sd, float(weight @ lasts))


def chances() -> tuple[tuple[float, float], ...]:
    """Return every way in which chance may last: correlation from day to day, share of the day alone."""
    return tuple((lasting, own) for lasting in LASTING for own in OWN if lasting or not own)


@dataclass(frozen=True, slots=True, eq=False)
class _Row:
    """One grid point: for each habit what the days say of it; and the weight of the point as a whole."""

    middle: Array
    spread: Array
    rest: Array
    log_weight: Array
    log_whole: float
    variance: float


class _Point:
    """The days for one way in which chance lasts, with all but the habits taken out."""

    def __init__(self, columns: DayColumns, lasting: float, own: float, half_days: float) -> None:
        both = np.concatenate([columns.others, columns.habits, columns.scores[:, None]], axis=1)
        found, log_det = weighed(columns.at, both, lasting, own)
        n = columns.others.shape[1]
        inner = found[:n, :n] + np.diag(1.0 / columns.variances)
        root = np.linalg.cholesky(inner)
        cross = np.linalg.solve(root, found[:n, n:])
        left = found[n:, n:] - cross.T @ cross
        self.habits, self.toward, self.square = left[:-1, :-1], left[:-1, -1], float(left[-1, -1])
        self.log_det = (
            log_det + 2.0 * float(np.log(np.diag(root)).sum()) + float(np.log(columns.variances).sum())
        )
        self.half_days = half_days

    def of(self, size: float) -> _Row:
        """Return the point where effects in general are so large."""
        wide = size**2
        n = len(self.toward)
        inner = self.habits + np.eye(n) / wide
        inverse = np.linalg.inv(inner)
        mean = inverse @ self.toward
        left = DAYS_WORTH * DAY_SD**2 / 2.0 + (self.square - float(self.toward @ mean)) / 2.0
        log_det = self.log_det + float(np.linalg.slogdet(inner)[1]) + n * np.log(wide)
        log_whole = -0.5 * log_det - self.half_days * float(np.log(left))
        # what the days alone say of one habit: its belief with its own prior taken out again
        alone = np.maximum(1.0 / np.diag(inverse) - 1.0 / wide, LEAST_OWN)
        spread = 1.0 / alone
        middle = mean / np.diag(inverse) * spread
        pull = middle**2 / (spread + wide)
        rest = left - 0.5 * pull
        log_weight = log_whole + 0.5 * np.log(spread + wide) + self.half_days * np.log(left)
        return _Row(middle, spread, rest, log_weight, log_whole, left / (self.half_days - 1.0))
