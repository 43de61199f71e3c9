"""Steady state: what a repeated regimen settles to, its highest and lowest level, and how it swings.

Here is why a short half-life must not be tapered by leaving out days: the level runs down between the
intakes although the mean looks right.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from opentaper.errors import BadOption
from opentaper.pharmacology.chain import (
    State,
    after_intake,
    carried,
    effective,
    later,
    passages,
)
from opentaper.pharmacology.domain import positive
from opentaper.pharmacology.intake import Regimen
from opentaper.pharmacology.kinetics import LN2, Kinetics
from opentaper.pharmacology.turning_points import turning_points


@dataclass(frozen=True, slots=True)
class SteadyRange:
    """Mean, highest and lowest level of a regimen at steady state, in dose-equivalents (mg/day)."""

    mean: float
    peak: float
    trough: float

    @property
    def swing(self) -> float:
        """Peak minus trough as a share of the mean (textbooks: peak-trough fluctuation); 0 without a dose."""
        return (self.peak - self.trough) / self.mean if self.mean > 0.0 else 0.0


def steady_state(kinetics: Kinetics, regimen: Regimen) -> State[float]:
    """State just before a period of a regimen that has been taken for ever.

    What one period adds is divided by what it takes away, part by part down the chain.

    Returns
    -------
    State
        Drug in the gut (mg), parent and metabolite (dose-equivalents, mg/day).

    Source
    ------
    Textbook one-compartment kinetics, accumulation at steady state.

    Examples
    --------
    With a half-life of one day and instant absorption the level halves each day, so that just before an
    intake it is as high as one intake alone would make it, ``k d``:

    >>> round(steady_state(Kinetics(1.0), Regimen.daily(10.0)).parent, 6)
    6.931472
    """
    period, (_, last) = regimen.period_days, _states(kinetics, regimen, State(0.0, 0.0, 0.0))
    once = passages(kinetics, [period])[0]
    gut = last.gut if kinetics.is_instant else last.gut / -math.expm1(-kinetics.absorption_per_day * period)
    parent = (last.parent + once.gut_to_parent * gut) / -math.expm1(-kinetics.elimination_per_day * period)
    metabolite = (
        last.metabolite + once.gut_to_metabolite * gut + once.parent_to_metabolite * parent
    ) / -math.expm1(-kinetics.metabolite_per_day * period)
    return State(gut, parent, metabolite)


def steady_range(kinetics: Kinetics, regimen: Regimen) -> SteadyRange:
    """Mean, highest and lowest level within a period at steady state, all exact.

    Parameters
    ----------
    kinetics
        The rates.
    regimen
        The pattern that repeats.

    Returns
    -------
    SteadyRange
        In dose-equivalents (mg/day); the mean is the mean daily dose.

    Source
    ------
    Textbook one-compartment kinetics; the turning points between intakes are roots of the slope.

    Examples
    --------
    >>> found = steady_range(Kinetics(half_life_days=1.0), Regimen.daily(10.0))
    >>> found.mean, round(found.peak, 3), round(found.trough, 3)
    (10.0, 13.863, 6.931)
    """
    after, _ = _states(kinetics, regimen, steady_state(kinetics, regimen))
    levels: list[float] = []
    for state, gap in zip(after, _gaps(regimen), strict=True):
        times = [0.0, *turning_points(kinetics, state, gap), gap]
        levels.extend(effective(kinetics, later(kinetics, state, times)).tolist())
    return SteadyRange(mean=regimen.daily_mg, peak=max(levels), trough=min(levels))


def alternate_day_swing(kinetics: Kinetics) -> float:
    """Peak minus trough over two days as a share of the mean, when a double dose is taken every second day.

    It grows as the half-life falls; with instant absorption and no metabolite it is ``2 k``.

    Returns
    -------
    float
        A share of the mean level, above 0; 1 means that the level swings by as much as its mean.

    Source
    ------
    Textbook one-compartment kinetics.

    Examples
    --------
    A half-life of one day swings by 139 % of the mean, one of ten days by 14 %:

    >>> round(alternate_day_swing(Kinetics(1.0)), 2), round(alternate_day_swing(Kinetics(10.0)), 2)
    (1.39, 0.14)
    """
    return steady_range(kinetics, Regimen.alternating((2.0, 0.0))).swing


def accumulation_ratio(half_life_days: float, interval_days: ArrayLike = 1.0) -> NDArray[np.float64]:
    """Steady level over that of a first dose, at the same time after intake: ``1 / (1 - e^(-k interval))``.

    Parameters
    ----------
    half_life_days
        Elimination half-life in days, above 0.
    interval_days
        Days between intakes, any shape, above 0; n doses a day are 1/n.

    Returns
    -------
    NDArray
        At least 1, shape of ``interval_days``; falls as the interval grows.

    Raises
    ------
    BadOption
        A half-life or an interval that is not above 0.

    Source
    ------
    Textbook one-compartment kinetics; exact with instant absorption.

    Examples
    --------
    >>> float(accumulation_ratio(1.0))
    2.0

    A half-life of 35 h taken once a day; a published label says 2.5:

    >>> float(accumulation_ratio(35 / 24).round(1))
    2.6
    """
    interval = np.asarray(interval_days, dtype=np.float64)
    accepted = (interval > 0.0) & np.isfinite(interval)
    if not accepted.all():
        given = str(interval[~accepted].flat[0])
        raise BadOption(option="interval_days", given=given, wanted="finite numbers above 0")
    return np.asarray(-1.0 / np.expm1(-LN2 / positive("half_life_days", half_life_days) * interval))


def _gaps(regimen: Regimen) -> list[float]:
    """Days from each intake, in order of time, to the next; the last to the first of the next period."""
    times = sorted(regimen.at_days)
    return [
        later - time for time, later in zip(times, [*times[1:], times[0] + regimen.period_days], strict=True)
    ]


def _states(
    kinetics: Kinetics, regimen: Regimen, before: State[float]
) -> tuple[list[State[float]], State[float]]:
    """States just after each intake of one period that begins with ``before``, and the one at its end."""
    pattern = sorted(zip(regimen.at_days, regimen.amounts_mg, strict=True))
    times = [0.0, *(time for time, _ in pattern), regimen.period_days]
    steps = passages(kinetics, np.diff(times))
    state, after = before, []
    for step, (_, mg) in zip(steps, pattern, strict=False):
        state = after_intake(kinetics, carried(state, step), mg)
        after.append(state)
    return after, carried(state, steps[-1])
