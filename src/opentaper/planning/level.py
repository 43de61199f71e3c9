"""The level of a drug under a history of doses, for a body in the middle and for quick and slow ones."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from opentaper.errors import BadOption
from opentaper.formulary.facts import Drug
from opentaper.pharmacology import (
    Kinetics,
    Regimen,
    SteadyRange,
    absorption_for_peak,
    days_to_fraction,
    level,
    mean_level,
    steady_range,
)
from opentaper.planning.history import ONCE, DoseStretch, alternating_regimen, regimen, taken
from opentaper.planning.request import Times
from opentaper.quantities import Dose

HOURS_PER_DAY = 24
# In days: short enough to be the moment just before an intake, long enough to be told apart from it.
A_MOMENT = 1e-9
# Nine tenths of a change are told; twice as long shows that it has settled.
ARRIVED = 0.9
LEAST_SETTLED_DAYS = 7
# Days of alternating doses that are drawn: enough to see the pattern.
ALTERNATING_DAYS = 14
# Below this share of the mean, a swing is what an ordinary drug does within each day.
SMALL_SWING = 0.5

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Bodies:
    """How fast bodies are: the middle, the quickest and the slowest that are sourced; half-lives in hours."""

    middle: Kinetics
    quick: Kinetics
    slow: Kinetics
    half_lives_h: tuple[float, float]

    @property
    def days_to_arrive(self) -> tuple[float, float, float]:
        """Days until nine tenths of a change have arrived, in the middle, quick and slow."""
        middle, quick, slow = (
            float(days_to_fraction(body, ARRIVED)) for body in (self.middle, self.quick, self.slow)
        )
        return middle, quick, slow


@dataclass(frozen=True, slots=True)
class Alternation:
    """Two doses that take turns: their mean, and how far the level swings, as a share of its mean.

    ``daily_swing`` is the swing of the mean dose taken every day.
    """

    high: Dose
    low: Dose
    mean: Dose
    swing: float
    daily_swing: float

    @property
    def is_small(self) -> bool:
        """Whether the level swings no more than that of an ordinary drug does within each day."""
        return self.swing < SMALL_SWING


@dataclass(frozen=True, slots=True, eq=False)
class LevelCurve:
    """Levels hour by hour, shape (n,), in the dose in mg a day that would keep them, by kind of body.

    ``means`` are the exact means of each day in the middle body, shape (n / 24,), and ``lowest`` is its
    lowest level, that just before an intake too. ``before`` is what was steady before, None for nothing.
    """

    bodies: Bodies
    days: Array
    middle: Array
    quick: Array
    slow: Array
    means: Array
    lowest: float
    history: tuple[DoseStretch, ...] = ()
    before: SteadyRange | None = None
    alternation: Alternation | None = None

    @property
    def low(self) -> Array:
        """The lowest level of any body, hour by hour."""
        return np.minimum(np.minimum(self.quick, self.slow), self.middle)

    @property
    def high(self) -> Array:
        """The highest level of any body, hour by hour."""
        return np.maximum(np.maximum(self.quick, self.slow), self.middle)

    @property
    def top(self) -> float:
        """The highest level of all."""
        return float(self.high.max())

    @property
    def has_band(self) -> bool:
        """Whether bodies differ by what is sourced."""
        return not np.array_equal(self.quick, self.slow)

    @property
    def is_late(self) -> bool:
        """Whether a dose of the history was taken late."""
        return any(stretch.late_minutes for stretch in self.history)

    @property
    def is_divided(self) -> bool:
        """Whether a day's dose is taken in several parts."""
        return any(len(stretch.times.shares) > 1 for stretch in self.history)

    @property
    def last_day(self) -> int:
        """The last day that is shown, from 0."""
        return len(self.means) - 1

    @property
    def day_ends(self) -> tuple[tuple[int, float, float, float], ...]:
        """Day, and the levels an hour before its end in the middle, quick and slow."""
        ends = slice(HOURS_PER_DAY - 1, None, HOURS_PER_DAY)
        columns = (self.middle[ends], self.quick[ends], self.slow[ends])
        rows = zip(*(column.tolist() for column in columns), strict=True)
        return tuple((day, *row) for day, row in enumerate(rows))

    @property
    def lowest_mean(self) -> tuple[float, int] | None:
        """The lowest mean of a day as a share of the steady one before, and the day; None without one."""
        if self.before is None:
            return None
        day = int(self.means.argmin())
        return float(self.means[day]) / self.before.mean, day

    @property
    def last_mean(self) -> float | None:
        """The mean of the last day as a share of the steady one before; None without one."""
        return None if self.before is None else float(self.means[-1]) / self.before.mean

    @property
    def lowest_moment(self) -> float | None:
        """The lowest level as a share of the usual lowest of a day, at most 1; None without one."""
        if self.before is None or self.before.trough <= 0:
            return None
        return min(1.0, self.lowest / self.before.trough)


def bodies(drug: Drug) -> Bodies | None:
    """Return how fast bodies handle a drug, or None where no half-life is sourced."""
    fact = drug.half_life_h
    if fact is None or fact.central is None or fact.central <= 0:
        return None
    ends = [hours for hours in (fact.low, fact.central, fact.high) if hours is not None and hours > 0]
    absorbed, ends = _absorption(drug, fact.central), sorted(ends)
    middle, quick, slow = (
        Kinetics(hours / HOURS_PER_DAY, absorbed) for hours in (fact.central, ends[0], ends[-1])
    )
    return Bodies(middle, quick, slow, (ends[0], ends[-1]))


def _absorption(drug: Drug, half_life_h: float) -> float:
    """Return the rate that puts the peak where it is sourced; infinite where it is not, or they clash."""
    peak = drug.tmax_h.central if drug.tmax_h is not None else None
    if peak is None:
        return math.inf
    try:
        return absorption_for_peak(half_life_h / HOURS_PER_DAY, peak / HOURS_PER_DAY)
    except BadOption:
        return math.inf


def level_curve(
    known: Bodies, history: Sequence[DoseStretch], before: DoseStretch | None = None
) -> LevelCurve:
    """Return the level under a history that begins after a steady dose (None or zero: after nothing)."""
    settled = max(LEAST_SETTLED_DAYS, math.ceil(2 * known.days_to_arrive[2]))
    rows, days = taken(history, settled)
    steady = regimen(before.dose, before.times) if before is not None and before.dose else None
    return _curve(known, rows, days, steady, history=tuple(history))


def alternating_curve(known: Bodies, doses: tuple[Dose, Dose], times: Times = ONCE) -> LevelCurve:
    """Return the level of alternating days at steady state."""
    turns = alternating_regimen(doses, times)
    history = [DoseStretch(dose, 1, times) for dose in doses] * (ALTERNATING_DAYS // len(doses))
    return _curve(known, *taken(history, 0), turns, tuple(history), alternation(known, doses, times))


def alternation(known: Bodies, doses: tuple[Dose, Dose], times: Times = ONCE) -> Alternation:
    """Return how far the level swings on alternating days in the middle body, against the mean each day."""
    mean = Dose((doses[0].micrograms + doses[1].micrograms) // 2)
    return Alternation(
        high=max(doses),
        low=min(doses),
        mean=mean,
        swing=steady_range(known.middle, alternating_regimen(doses, times)).swing,
        daily_swing=steady_range(known.middle, regimen(mean, times)).swing,
    )


def _curve(
    known: Bodies,
    rows: Array,
    days: int,
    steady: Regimen | None,
    history: tuple[DoseStretch, ...] = (),
    alternation: Alternation | None = None,
) -> LevelCurve:
    at = np.arange(days * HOURS_PER_DAY) / HOURS_PER_DAY
    middle, quick, slow = (level(body, rows, at, steady) for body in (known.middle, known.quick, known.slow))
    just_before = np.maximum(rows[:, 0] - A_MOMENT, 0.0)
    return LevelCurve(
        bodies=known,
        days=at,
        middle=middle,
        quick=quick,
        slow=slow,
        means=mean_level(known.middle, rows, np.arange(days + 1), steady),
        lowest=float(min(middle.min(), level(known.middle, rows, just_before, steady).min())),
        history=history,
        before=None if steady is None or alternation else steady_range(known.middle, steady),
        alternation=alternation,
    )
