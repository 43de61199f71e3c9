"""A small experiment with one habit: runs of days with it and without it, in an order drawn by lot.

Runs come in pairs, one of each, and the lot decides which comes first. So whatever else goes on (the season,
the weekday, a plan), each run is as likely to be one with as one without. A chance that is stated before is
that of seeing a difference of some size if it is there.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from opentaper.recovery.helps_days import DiaryDays, WithdrawalDays, day_columns
from opentaper.recovery.helps_noise import weighed

Array = NDArray[np.float64]
ONE_DAY = timedelta(days=1)
#: So many orders of runs are looked at when it is read out; with fewer possible ones, all of them.
MOST_ORDERS = 4096
#: A chance is promised from so many made-up experiments, each compared with so many other orders.
TIMES, MOST_COMPARED = 400, 1024
#: Weeks to come are less even than those that were learnt from: by so much, as virtual people showed.
CAUTION = 1.15
#: What two differences may differ by and still be the same.
SAME = 1e-9


@dataclass(frozen=True, slots=True)
class ExperimentDesign:
    """Days with a habit and without it.

    Parameters
    ----------
    begins_on
        The first day.
    firsts
        For each pair of runs, whether the run with the habit comes first.
    run
        Days in a run.
    washout
        First days of a run whose score does not count yet.
    shift
        After how many days a score answers to what was done.

    Examples
    --------
    >>> made = ExperimentDesign(date(2026, 3, 2), (True, False), 2, 0, 1)
    >>> made.arms
    (True, True, False, False, False, False, True, True)
    >>> str(made.ends_on), made.is_with(date(2026, 3, 3)), made.is_with(date(2026, 4, 1))
    ('2026-03-09', True, None)
    """

    begins_on: date
    firsts: tuple[bool, ...]
    run: int
    washout: int
    shift: int

    def __post_init__(self) -> None:
        """Refuse what is no experiment."""
        if not self.firsts or self.run < 1 or not 0 <= self.washout < self.run or self.shift < 0:
            raise ValueError("an experiment has pairs of runs, each longer than its washout")

    @property
    def n_days(self) -> int:
        """How many days it lasts."""
        return 2 * self.run * len(self.firsts)

    @property
    def ends_on(self) -> date:
        """The last day on which something is asked of the person."""
        return self.begins_on + (self.n_days - 1) * ONE_DAY

    @property
    def last_score(self) -> date:
        """The last day whose score counts."""
        return self.ends_on + self.shift * ONE_DAY

    @property
    def arms(self) -> tuple[bool, ...]:
        """For each day, whether it is one with the habit."""
        return tuple(bool(one) for one in arms_of(np.array([self.firsts]), self.run)[0])

    def is_with(self, day: date) -> bool | None:
        """Return whether a day is one with the habit; None outside the experiment."""
        place = (day - self.begins_on).days
        return self.arms[place] if 0 <= place < self.n_days else None

    def next_change(self, day: date) -> date | None:
        """Return the first later day on which it turns; None where it does not turn again."""
        later = [self.begins_on + place * ONE_DAY for place in range(self.n_days)]
        return next((one for one in later if one > day and self.is_with(one) != self.is_with(day)), None)


def design(begins_on: date, weeks: int, run: int, washout: int, shift: int, seed: int) -> ExperimentDesign:
    """Return an experiment of at most so many weeks, its order drawn with a seed.

    Raises
    ------
    ValueError
        Not one pair of runs fits.

    Examples
    --------
    >>> made = design(date(2026, 3, 2), 6, 2, 0, 1, seed=1)
    >>> len(made.firsts), made.n_days, sum(made.arms)
    (10, 40, 20)
    """
    pairs = 7 * weeks // (2 * run)
    rng = np.random.default_rng(seed)
    return ExperimentDesign(
        begins_on, tuple(bool(one) for one in rng.integers(0, 2, pairs)), run, washout, shift
    )


def arms_of(firsts: NDArray[np.bool_], run: int) -> NDArray[np.bool_]:
    """Return the days of orders of runs, shape (orders, days), from whether each pair begins with it."""
    pairs = np.stack([firsts, ~firsts], axis=-1)
    return np.repeat(pairs.reshape(len(firsts), -1), run, axis=1)


def orders(n_pairs: int, most: int = MOST_ORDERS) -> NDArray[np.bool_]:
    """Return the orders that the lot could have drawn: all of them, or many where they are too many.

    Examples
    --------
    >>> orders(2).tolist()
    [[False, False], [True, False], [False, True], [True, True]]
    """
    if 2**n_pairs <= most:
        return np.asarray((np.arange(2**n_pairs)[:, None] >> np.arange(n_pairs)) % 2 == 1)
    return np.asarray(np.random.default_rng(1).integers(0, 2, (most - 1, n_pairs)) == 1)


@dataclass(frozen=True, slots=True, eq=False)
class ExperimentDays:
    """The scores from the first day of an experiment to the last that counts, and what else moves them.

    ``scores`` is nan where none was told, and on days that do not count (as after a cut). ``sd`` and
    ``lasting`` say how chance behaves for this person, as known before the experiment began.
    """

    first: date
    scores: Array
    sd: float
    lasting: float
    withdrawal: tuple[WithdrawalDays, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class CountedScores:
    """The scores that count, weighed by all that is known beside the habit.

    ``inverse`` is the inverse of their covariance in units of a day's chance, with weekday, slow trend and
    withdrawal in it; ``place`` the day of the experiment that each score answers to.
    """

    place: NDArray[np.int64]
    scores: Array
    inverse: Array


def counted(made: ExperimentDesign, days: ExperimentDays) -> CountedScores | None:
    """Return the scores of an experiment that count; None where there is none.

    Raises
    ------
    ValueError
        The days are not those of the experiment.
    """
    if days.first != made.begins_on or len(days.scores) != made.n_days + made.shift:
        raise ValueError("the days are those of the experiment")
    place = np.arange(len(days.scores)) - made.shift
    counts = (place >= 0) & (place % made.run >= made.washout)
    scores = np.where(counts, days.scores, np.nan)
    if np.isnan(scores).all():
        return None
    columns = day_columns(DiaryDays(days.first, scores, (), days.withdrawal), days.sd)
    n = len(columns.at)
    inverse, _ = weighed(columns.at, np.eye(n), days.lasting, 0.0)
    toward = columns.others.T @ inverse
    inner = toward @ columns.others + np.diag(1.0 / columns.variances)
    return CountedScores(
        columns.at - made.shift, columns.scores, inverse - toward.T @ np.linalg.solve(inner, toward)
    )


def chance_to_see(made: ExperimentDesign, days: ExperimentDays, points: float, false_claims: float) -> float:
    """Return the chance that an experiment shows a difference of so many points, if it is there.

    ``days`` holds any number on the days whose score is hoped for, and nan on those that will not count.

    Examples
    --------
    >>> days = ExperimentDays(date(2026, 3, 2), np.zeros(41), 1.0, 0.3)
    >>> made = design(date(2026, 3, 2), 6, 2, 0, 1, seed=1)
    >>> 0.5 < chance_to_see(made, days, 1.0, 0.05) < chance_to_see(made, days, 2.0, 0.05) <= 1.0
    True
    """
    found = counted(made, days)
    n = len(made.firsts)
    if found is None or 2.0 / 2.0**n > false_claims:
        return 0.0
    rng = np.random.default_rng(n)
    drawn = _arms(made, found, rng.integers(0, 2, (TIMES, n)) == 1)
    scores = points * drawn.T + CAUTION * days.sd * _chance_days(found.place, days.lasting, rng)
    told = np.einsum("di,ij,dj->d", drawn, found.inverse, drawn)
    shown = np.abs(np.einsum("di,ij,jd->d", drawn, found.inverse, scores) / told)
    others = _arms(made, found, orders(n, MOST_COMPARED))
    pulled = others @ found.inverse
    compared = np.abs(pulled @ scores) / (pulled * others).sum(axis=1)[:, None]
    return float(((compared >= shown - SAME).mean(axis=0) <= false_claims).mean())


def _arms(made: ExperimentDesign, found: CountedScores, firsts: NDArray[np.bool_]) -> Array:
    """Return orders as a column of the scores that count, of those that leave scores on both sides."""
    arms = arms_of(firsts, made.run)[:, found.place].astype(np.float64)
    n_with = arms.sum(axis=1)
    return np.asarray(arms[(n_with > 0) & (n_with < arms.shape[1])])


def _chance_days(place: NDArray[np.int64], lasting: float, rng: np.random.Generator) -> Array:
    """Return chance that lasts into the next days, of variance 1, shape (days, times)."""
    gap = np.abs(np.subtract.outer(place, place)).astype(np.float64)
    root = np.linalg.cholesky(lasting**gap + 1e-9 * np.eye(len(place)))
    return np.asarray(root @ rng.standard_normal((len(place), TIMES)))
