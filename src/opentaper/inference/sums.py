"""What became of many virtual people, added up block after block: memory does not grow with their number.

Sums are whole numbers (fractions of 2^-26), so that they do not depend on the order or on how people were
grouped: the same seed is the same answer, to the bit.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from opentaper.formulary.population import PARAMETERS, Population
from opentaper.inference.measures import Level, mean_symptoms, share_reporting, share_rising, share_stopping
from opentaper.inference.prior import prior
from opentaper.pharmacology.adaptation import People, steady_standing
from opentaper.pharmacology.hyperbola import Hyperbola
from opentaper.pharmacology.kernel import Treatment, tally
from opentaper.pharmacology.kinetics import Kinetics

Array = NDArray[np.float64]
Counts = NDArray[np.int64]
#: People of one block, whatever their number: draws belong to a block, and the last one is cut short.
BLOCK = 4096
LEVELS: tuple[Level, ...] = ("any", "moderate", "severe")
LASTING_DAYS = (90, 365)
RISE = 4.0
# Of intensities, for their quantiles: a bin is a hundredth of a point on a scale of 0 to 10.
BINS = 1000
ONE = 2.0**26


@dataclass(frozen=True, slots=True, eq=False)
class Stop:
    """A course of doses, and on whom it is tried.

    Parameters
    ----------
    drug
        The drug's name in the formulary, for what is known of it alone.
    kinetics, curve
        How it comes and goes, and what a dose does.
    mg
        The steady dose before, in mg/day, above 0.
    days_of_use
        For how long, in days; infinite is fully adapted.
    doses
        The dose of each day from the first change on, mg/day, shape (days,).
    end_day
        The first day of the last dose.
    asked_days
        Days after ``end_day`` on which symptoms are counted, rising, at least 0.
    drawn_days
        Days whose spread of intensities is kept, rising.
    failed_attempts
        Earlier attempts that failed.
    use_spread
        Spread of the logarithm of ``days_of_use``; above 0 the draws have a seventh column for it.
    lasting_days
        After so many days from ``end_day`` on it is asked who tells of it and still feels something, rising.
    """

    drug: str
    kinetics: Kinetics
    curve: Hyperbola
    mg: float
    days_of_use: float
    doses: Array
    end_day: int
    asked_days: tuple[int, ...]
    drawn_days: tuple[int, ...]
    failed_attempts: int = 0
    use_spread: float = 0.0
    lasting_days: tuple[int, ...] = LASTING_DAYS

    @property
    def n_draws(self) -> int:
        """How many standard normal draws make a person."""
        return len(PARAMETERS) + (self.use_spread > 0.0)

    @property
    def quantities(self) -> tuple[str, ...]:
        """Names of the numbers that each person has, in their order."""
        days = self.asked_days
        return (
            *LEVELS,
            "stopping",
            *(f"lasting.{n}" for n in self.lasting_days),
            *(f"symptoms.{day}" for day in days),
            *(f"rise.{day}" for day in days),
        )


@dataclass(frozen=True, slots=True, eq=False)
class Outcomes:
    """What becomes of each person of a stop.

    ``values`` has shape (quantities, n) in the order of :attr:`Stop.quantities`: chances, and numbers of
    symptoms. ``peak`` and ``peak_day`` have shape (n,), ``seen`` holds the intensities
    on the drawn days, shape (days, n); ``felt`` is the intensity from which on something is felt.
    """

    values: Array
    peak: Array
    peak_day: Array
    seen: Array
    felt: float


@dataclass(frozen=True, slots=True, eq=False)
class Sums:
    """Sums over people; they add up with ``+``, in any order.

    ``first`` and ``second`` are the sums of each quantity and of its square, ``peak_days`` counts on which
    day those who felt something felt it most, ``spread`` counts intensities by drawn day and bin.
    """

    n: int
    first: Counts
    second: Counts
    peak_days: Counts
    spread: Counts

    def __add__(self, other: Sums) -> Sums:
        return Sums(
            self.n + other.n,
            self.first + other.first,
            self.second + other.second,
            self.peak_days + other.peak_days,
            self.spread + other.spread,
        )

    @property
    def means(self) -> Array:
        """The mean of each quantity."""
        return self.first / (ONE * self.n)

    @property
    def errors(self) -> Array:
        """The standard error of each mean that the number of people leaves; of one, the number itself."""
        if self.n == 1:
            return self.means
        variance = self.second / (ONE * self.n) - self.means**2
        return np.asarray(np.sqrt(np.maximum(variance, 0.0) / (self.n - 1)))


def blocks(n_people: int, seed: int) -> Iterator[Array]:
    """Yield the draws of people, block after block, each of shape (at most BLOCK, 6).

    Each block has a stream of its own, so the first people of a larger number are the same people.

    Examples
    --------
    >>> [len(block) for block in blocks(5000, seed=1)]
    [4096, 904]
    """
    for place, first in enumerate(range(0, n_people, BLOCK)):
        chance = np.random.default_rng([seed, place])
        yield chance.standard_normal((min(BLOCK, n_people - first), len(PARAMETERS)))


def sums(population: Population, stop: Stop, draws: Array) -> Sums:
    """Return what becomes of the people of these draws, added up; the draws are those of :func:`outcomes`."""
    return summed(outcomes(population, stop, draws), len(stop.doses))


def outcomes(population: Population, stop: Stop, draws: Array) -> Outcomes:
    """Return what becomes of each of the people of these draws.

    Parameters
    ----------
    draws
        Standard normal, shape (n, 6), or (n, 7) with a last column for the length of use, which is read only
        where that differs between people.
    """
    made = prior(population, stop.drug, draws[:, : len(PARAMETERS)], stop.failed_attempts)
    people = People(stop.kinetics, stop.curve, made)
    used = stop.days_of_use * np.exp(stop.use_spread * draws[:, -1]) if stop.use_spread else stop.days_of_use
    standing = steady_standing(people, stop.mg, used)
    looked = sorted({*stop.drawn_days, *(stop.end_day + day for day in stop.asked_days)})
    felt = population.measures["felt"]
    done = tally(people, standing, Treatment.of(stop.doses), limits=[felt], days_seen=looked)
    at = dict(zip(looked, done.seen, strict=True))
    asked = [at[stop.end_day + day] for day in stop.asked_days]
    last = done.crossings[0].last
    reporting = [share_reporting(population, level, done.peak) for level in LEVELS]
    rows = np.array(
        [
            *reporting,
            share_stopping(population, done.peak),
            # What lasts is asked of those who tell of it at all.
            *(reporting[0] * (last > stop.end_day + days) for days in stop.lasting_days),
            *(mean_symptoms(population, row) for row in asked),
            *(share_rising(population, row, RISE) for row in asked),
        ]
    )
    seen = np.array([at[day] for day in stop.drawn_days]).reshape(-1, people.n)
    return Outcomes(rows, done.peak, done.peak_day, seen, felt)


def summed(found: Outcomes, n_days: int) -> Sums:
    """Return the outcomes of people, added up, for a stop of so many days."""
    return Sums(
        len(found.peak),
        _whole(found.values),
        _whole(found.values**2),
        np.bincount(found.peak_day[found.peak > found.felt].astype(np.int64), minlength=n_days),
        np.array([_counted(row) for row in found.seen], dtype=np.int64).reshape(-1, BINS + 1),
    )


def _whole(rows: Array) -> Counts:
    return np.asarray(np.rint(rows * ONE).astype(np.int64).sum(axis=1))


def _counted(row: Array) -> Counts:
    return np.bincount(np.rint(row * BINS).astype(np.int64), minlength=BINS + 1)
