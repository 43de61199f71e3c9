"""What many virtual people feel of a course of doses, each number with how unsure it is.

Two things make a number unsure: that only so many people were drawn, and that the population itself is known
only so well. The second is found by asking again with populations that the calibration could as well have
ended with, the same people in each. Whether the model is right is no part of either.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from opentaper.errors import BadOption
from opentaper.formulary.population import Population
from opentaper.inference.draws import even_draws
from opentaper.inference.estimates import INTERVAL, LOG, LOG_ODDS, Estimate, estimates, quantiles
from opentaper.inference.measures import Level, mean_symptoms, share_reporting, share_rising
from opentaper.inference.plausible import plausible_populations
from opentaper.inference.relapse import relapse_curve
from opentaper.inference.sums import BINS, LEVELS, RISE, Stop, Sums, blocks, sums
from opentaper.pharmacology import daily_levels, occupancy
from opentaper.pharmacology.kinetics import Kinetics

Array = NDArray[np.float64]
#: Of the people (or the bodies) on each day of a picture: nine in ten, half, and the middle.
QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)
PEAK_QUANTILES = (0.25, 0.5, 0.75)
# Standard normal quantiles of the same shares.
NORMAL = (-1.6449, -0.6745, 0.0, 0.6745, 1.6449)
# Even draws stand for several times as many random ones.
N_POPULATIONS, N_EVEN = 32, 1024
WEEK = 7


@dataclass(frozen=True, slots=True, eq=False)
class Fan:
    """How something spreads over people, day by day: ``rows`` has shape (quantiles, days), rising."""

    days: tuple[int, ...]
    rows: Array


@dataclass(frozen=True, slots=True)
class Share:
    """A share of people, and what it would be if nothing had been changed."""

    estimate: Estimate
    floor: float


@dataclass(frozen=True, slots=True)
class DaySymptoms:
    """Symptoms of 43, so many days after the last cut: their mean, and the share who gained 4 or more."""

    day: int
    mean: Estimate
    mean_floor: float
    rise: Share


@dataclass(frozen=True, slots=True)
class Lasting:
    """The share of all people who tell of withdrawal and still feel it so many days after the last cut."""

    days: int
    share: Estimate


@dataclass(frozen=True, slots=True)
class Relapse:
    """The share whose illness is back so many weeks after the first change of dose.

    ``kept`` is what it would be on the dose as it was.
    """

    week: int
    share: Estimate
    kept: float


@dataclass(frozen=True, slots=True, eq=False)
class Felt:
    """What the people of a stop feel.

    ``reporting`` is by level: any, moderate (or worse), severe. ``peak_days`` are quartiles of the worst day,
    counted from the first change, of those who feel something; empty where nobody does. ``is_wide`` tells
    whether the intervals hold what the calibration was unsure of, and not the number of people alone.
    """

    reporting: dict[Level, Share]
    symptoms: tuple[DaySymptoms, ...]
    lasting: tuple[Lasting, ...]
    peak_days: tuple[Estimate, ...]
    stopping: Estimate
    intensity: Fan
    is_wide: bool


def felt(
    population: Population,
    stop: Stop,
    n_people: int,
    seed: int,
    watch: Callable[[int, int], None] | None = None,
) -> Felt:
    """Return what people feel of a stop.

    Parameters
    ----------
    population
        How people differ.
    stop
        The doses, and on whom.
    n_people
        How many are drawn, at least 1; memory does not grow with it.
    seed
        At least 0; the same seed is the same answer.
    watch
        Told after each block how many people are done, and how many there are.

    Raises
    ------
    BadOption
        No people.

    Examples
    --------
    >>> import numpy as np
    >>> from opentaper.formulary.population import shipped_population
    >>> from opentaper.pharmacology import Hyperbola, Kinetics
    >>> from opentaper.inference.sums import Stop
    >>> doses = np.zeros(60)
    >>> stop = Stop("citalopram", Kinetics(1.5), Hyperbola(0.9, 3.0), 20.0, 2920.0, doses, 0, (7,), (0, 7))
    >>> seen = felt(shipped_population(), stop, n_people=200, seed=1)
    >>> seen.reporting["any"].floor < seen.reporting["any"].estimate.value < 1
    True
    """
    if n_people < 1:
        raise BadOption(option="people", given=str(n_people), wanted="at least one person")
    return felt_of(
        population, stop, _added(population, stop, n_people, seed, watch), sums_again(population, stop)
    )


def _added(
    population: Population, stop: Stop, n_people: int, seed: int, watch: Callable[[int, int], None] | None
) -> Sums:
    """Return the sums of all blocks."""
    parts = (sums(population, stop, draws) for draws in blocks(n_people, seed))
    whole = next(parts)
    for part in parts:
        whole = whole + part
        if watch is not None:
            watch(whole.n, n_people)
    return whole


def sums_again(population: Population, stop: Stop) -> list[Sums]:
    """Return the sums of few people by the population and then by others as plausible; empty without any."""
    others = plausible_populations(population, N_POPULATIONS)
    even = even_draws(N_EVEN, stop.n_draws)
    return [sums(one, stop, even) for one in (population, *others)] if others else []


def felt_of(population: Population, stop: Stop, whole: Sums, again: list[Sums]) -> Felt:
    """Return what people feel of a stop, from their sums and those of :func:`sums_again`."""
    values = _estimates(whole, again, stop.quantities)
    nothing = np.zeros(1)
    return Felt(
        reporting={
            level: Share(values[level], float(share_reporting(population, level, nothing)[0]))
            for level in LEVELS
        },
        symptoms=tuple(
            DaySymptoms(
                day,
                values[f"symptoms.{day}"],
                float(mean_symptoms(population, nothing)[0]),
                Share(values[f"rise.{day}"], float(share_rising(population, nothing, RISE)[0])),
            )
            for day in stop.asked_days
        ),
        lasting=tuple(Lasting(days, values[f"lasting.{days}"]) for days in stop.lasting_days),
        peak_days=_peak_days(whole, again),
        stopping=values["stopping"],
        intensity=Fan(stop.drawn_days, _spread(whole)),
        is_wide=bool(again),
    )


def relapses(
    population: Population, condition: str, stop: Stop, weeks: tuple[int, ...]
) -> tuple[Relapse, ...]:
    """Return the share whose illness is back by the end of each of these weeks.

    Raises
    ------
    BadOption
        A condition whose return is not modelled.
    """
    held = occupancy(stop.curve, daily_levels(stop.kinetics, stop.doses, stop.mg))
    start = stop.curve.at(stop.mg)
    places = [week * WEEK - 1 for week in weeks]

    def by_week(one: Population, occupancies: Array) -> Array:
        return relapse_curve(one, condition, occupancies, start)[places]

    values, kept = by_week(population, held), by_week(population, np.full_like(held, start))
    again = [by_week(one, held) for one in (population, *plausible_populations(population, N_POPULATIONS))]
    none = np.zeros_like(values)
    return tuple(
        Relapse(week, estimate, float(stayed))
        for week, estimate, stayed in zip(
            weeks, estimates(values, none, np.array(again), LOG_ODDS), kept, strict=True
        )
    )


def level_fan(kinetics: Kinetics, spread: float, mg: float, doses: Array, days: tuple[int, ...]) -> Fan:
    """Return how the level falls, as a share of the level before, in bodies that clear it slowly and quickly.

    Parameters
    ----------
    spread
        Standard deviation of the logarithm of the half-lives of people.
    """
    runs = []
    for z in NORMAL:
        factor = float(np.exp(spread * z))
        body = Kinetics(
            kinetics.half_life_days * factor,
            kinetics.absorption_per_day,
            kinetics.metabolite_share,
            _times(kinetics.metabolite_half_life_days, factor),
        )
        runs.append(daily_levels(body, doses, mg)[list(days)] / mg)
    return Fan(days, np.sort(np.array(runs), axis=0))


def _times(days: float | None, factor: float) -> float | None:
    return None if days is None else days * factor


def _estimates(whole: Sums, again: list[Sums], names: tuple[str, ...]) -> dict[str, Estimate]:
    values, errors = whole.means, whole.errors
    others = np.array([one.means for one in again]).reshape(-1, len(names))
    is_count = np.array([name.startswith("symptoms.") for name in names])
    found: dict[str, Estimate] = {}
    for which, scale in ((~is_count, LOG_ODDS), (is_count, LOG)):
        told = [name for name, is_told in zip(names, which, strict=True) if is_told]
        rows = estimates(values[which], errors[which], others[:, which], scale)
        found |= dict(zip(told, rows, strict=True))
    unseen = 1.0 - (1.0 - INTERVAL) ** (1.0 / whole.n)  # what nobody of so many had may still exist
    return {
        name: Estimate(0.0, 0.0, unseen) if name.startswith("lasting.") and not one.value else one
        for name, one in found.items()
    }


def _peak_days(whole: Sums, again: list[Sums]) -> tuple[Estimate, ...]:
    """Return quartiles of the worst day; the number of people enters by the ranks it leaves open."""
    n = int(whole.peak_days.sum())
    if not n:
        return ()
    shares = np.array(PEAK_QUANTILES)
    open_ranks = np.sqrt(shares * (1.0 - shares) / n)
    values = quantiles(whole.peak_days, shares)
    errors = (
        quantiles(whole.peak_days, np.minimum(shares + open_ranks, 1.0))
        - quantiles(whole.peak_days, np.maximum(shares - open_ranks, 0.0))
    ) / 2.0
    counted = [one.peak_days for one in again if one.peak_days.sum()]
    others = np.array([quantiles(counts, shares) for counts in counted]).reshape(-1, len(shares))
    return tuple(estimates(values, errors, others, LOG))


def _spread(whole: Sums) -> Array:
    """Return the quantiles of each drawn day as intensities, shape (quantiles, days)."""
    shares = np.array(QUANTILES)
    rows = [quantiles(counts, shares) / BINS for counts in whole.spread]
    return np.array(rows).reshape(-1, len(shares)).T
