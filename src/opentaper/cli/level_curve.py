"""The level of a drug under a history of doses, for a body in the middle and for quick and slow ones."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from opentaper.cli.level_history import Stretch
from opentaper.errors import BadOption
from opentaper.formulary.facts import Drug
from opentaper.pharmacology import (
    Kinetics,
    Regimen,
    absorption_for_peak,
    days_to_fraction,
    intakes,
    level,
    steady_range,
)
from opentaper.quantities import Dose

HOURS_PER_DAY = 24.0
# Nine tenths of a change are told; twice as long shows that it has settled.
ARRIVED = 0.9
A_DAY = 24

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Bodies:
    """How fast bodies are: the middle, the quickest and the slowest that are sourced."""

    middle: Kinetics
    quick: Kinetics
    slow: Kinetics

    @property
    def days_to_arrive(self) -> tuple[float, float, float]:
        """Days until nine tenths of a change have arrived, in the middle, quick and slow."""
        middle, quick, slow = (
            float(days_to_fraction(body, ARRIVED)) for body in (self.middle, self.quick, self.slow)
        )
        return middle, quick, slow


def bodies(drug: Drug) -> Bodies | None:
    """Return how fast bodies handle a drug, or None where no half-life is sourced."""
    fact = drug.half_life_h
    if fact is None or fact.central is None or fact.central <= 0:
        return None
    ends = [hours for hours in (fact.low, fact.central, fact.high) if hours is not None and hours > 0]
    absorbed = _absorption(drug, fact.central)
    return Bodies(
        *(Kinetics(hours / HOURS_PER_DAY, absorbed) for hours in (fact.central, min(ends), max(ends)))
    )


def _absorption(drug: Drug, half_life_h: float) -> float:
    """Return the rate that puts the peak where it is sourced; infinite where it is not, or they clash."""
    peak = drug.tmax_h.central if drug.tmax_h is not None else None
    if peak is None:
        return math.inf
    try:
        return absorption_for_peak(half_life_h / HOURS_PER_DAY, peak / HOURS_PER_DAY)
    except BadOption:
        return math.inf


@dataclass(frozen=True, slots=True)
class LevelCurve:
    """Levels hour by hour, shape (n,), in the dose in mg a day that would keep them, by kind of body."""

    days: Array
    middle: Array
    quick: Array
    slow: Array
    before: Dose


def level_curve(known: Bodies, history: tuple[Stretch, ...], before: Dose) -> LevelCurve:
    """Return the level under a history that begins after a steady dose (0 for none)."""
    settled = max(7, math.ceil(2 * known.days_to_arrive[2]))
    rows, day = list[Array](), 0
    for part in history:
        length = settled if part.days is None else part.days
        rows.append(intakes(Regimen.daily(part.dose.as_mg), days=length, from_day=day))
        day += length
    return _curve(known, np.concatenate(rows), day, before, Regimen.daily(before.as_mg) if before else None)


def alternating_curve(known: Bodies, doses: tuple[Dose, Dose], days: int) -> LevelCurve:
    """Return the level of alternating days at steady state."""
    regimen = Regimen.alternating((doses[0].as_mg, doses[1].as_mg))
    return _curve(known, intakes(regimen, days=days), days, Dose(0), regimen)


def _curve(known: Bodies, rows: Array, days: int, before: Dose, regimen: Regimen | None) -> LevelCurve:
    at = np.arange(days * A_DAY) / A_DAY
    middle, quick, slow = (level(body, rows, at, regimen) for body in (known.middle, known.quick, known.slow))
    return LevelCurve(at, middle, quick, slow, before)


def day_means(curve: LevelCurve) -> list[float]:
    """Return the mean level of each day in the middle body: within a day every level swings."""
    return [float(mean) for mean in curve.middle.reshape(-1, A_DAY).mean(axis=1)]


def lowest_mean(curve: LevelCurve) -> tuple[float, int]:
    """Return the lowest mean of a day as a share of the steady level before, and the day."""
    means = day_means(curve)
    day = means.index(min(means))
    return means[day] / curve.before.as_mg, day


def swings(known: Bodies, doses: tuple[Dose, Dose]) -> tuple[float, float]:
    """Return peak minus trough as a share of the mean: on alternating days, and evenly each day."""
    alternate = Regimen.alternating((doses[0].as_mg, doses[1].as_mg))
    even = Regimen.daily(alternate.daily_mg)
    return steady_range(known.middle, alternate).swing, steady_range(known.middle, even).swing
