"""What a plan may feel like: the withdrawal to expect at each step, and how likely a bad stretch is.

A forecast looks at a plan that is made; it never changes a dose. It follows virtual people, who differ as
people are thought to differ, through the plan's days. The dose counts as an even flow: that leaves out the
swings within a day, which hardly move its mean (tests measure by how much). Only for a drug that leaves
within hours, and where it was told how often a day it is taken, every intake is followed by itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from opentaper.formulary.facts import Family, Grade
from opentaper.formulary.policy import Bound
from opentaper.formulary.population import Population
from opentaper.pharmacology.adaptation import (
    People,
    Standing,
    Stretch,
    daily_drives,
    drives,
    passed,
    steady_standing,
)
from opentaper.pharmacology.symptoms import intensity
from opentaper.reasons import Reason

if TYPE_CHECKING:
    from opentaper.planning.result import PlanResult

# So long after the last change is looked ahead: long enough for the peak after the slowest drug (fluoxetine).
DAYS_AFTER = 84
# Days after a change that are looked at: close together first, then further apart.
LOOKS = (0, 2, 5, 10, 18)
FURTHER = 14
# Half-lives shorter than this leave a level that swings so much within the day that its mean feels it.
SHORT_DAYS = 0.5
# Gauss nodes of a stretch: after an even flow the level is smooth, and four are as good as eight.
N_NODES = 4
QUANTILES = (0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95)
#: Families whose users the population was made from. What a drop of any other drug feels like is not in it,
#: and a low number would be worse than none.
KNOWN_FAMILIES = frozenset({Family.SSRI, Family.SNRI, Family.TRICYCLIC, Family.OTHER_ANTIDEPRESSANT})

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Band:
    """How withdrawal spreads over people: quantiles of an intensity from 0 to 1, rising.

    Half of the people lie between ``p25`` and ``p75``, eight in ten between ``p10`` and ``p90``, nine in ten
    between ``p5`` and ``p95``.
    """

    p5: float
    p10: float
    p25: float
    p50: float
    p75: float
    p90: float
    p95: float


@dataclass(frozen=True, slots=True)
class StepForecast:
    """What one step may feel like, each person on their own worst day of it.

    ``chance_bad`` is the share of people who pass the tolerance on some day of the step. The last step takes
    in the weeks after it.
    """

    index: int
    worst: Band
    chance_bad: float


@dataclass(frozen=True, slots=True)
class DayForecast:
    """What one day may feel like; days count from the first cut."""

    day: int
    felt: Band


@dataclass(frozen=True, slots=True)
class Forecast:
    """What a whole plan may feel like, with its passport; no steps where nothing can be told, and why.

    Parameters
    ----------
    steps, days
        One a step; some days of each step, closer together after a change.
    chance_bad
        The share of people who pass the tolerance on some day of the whole taper, weeks after it taken in.
    tolerated
        The intensity from 0 to 1 that counts as a bad stretch when it is passed.
    is_own_line
        Whether the person chose it; else it is the one that serves for all.
    days_after
        How many days from the last change on are looked ahead.
    reasons
        What the reader must know of it.
    """

    steps: tuple[StepForecast, ...]
    days: tuple[DayForecast, ...]
    chance_bad: float | None
    tolerated: Bound
    is_own_line: bool
    days_after: int
    n_people: int
    release: str
    source: tuple[str, ...]
    grade: Grade
    reasons: tuple[Reason, ...]

    @property
    def hardest(self) -> StepForecast | None:
        """The step that most people would find hardest, the first of equals; None without steps."""
        return max(self.steps, key=lambda step: (step.worst.p50, -step.index)) if self.steps else None


def forecast(
    result: PlanResult,
    people: People | None,
    days_of_use: float,
    tolerated: Bound,
    population: Population,
    *,
    is_own_line: bool = False,
) -> Forecast:
    """Return what a plan may feel like to people such as these.

    Parameters
    ----------
    result
        A plan with steps.
    people
        Virtual people on the drug, by the curve of the plan; None where no curve or half-life is known. Of a
        drug of another family than the population's nothing is told, whoever they are.
    days_of_use
        How long the dose at the start has been taken, at least 0; infinite is fully adapted, and the worst.
    tolerated
        The intensity, from 0 to 1, above which a stretch counts as bad.
    population
        Where the people come from.
    is_own_line
        Whether ``tolerated`` is what the person chose.

    Raises
    ------
    BadOption
        A time of use below 0.

    Examples
    --------
    >>> from opentaper.actions.asked import AskedPlan
    >>> from opentaper.actions.propose_plan import propose_plan
    >>> from datetime import date
    >>> plan = propose_plan(AskedPlan("citalopram", "20mg", used_for="8 weeks"), date(2026, 11, 23))
    >>> len(plan.forecast.steps) == len(plan.steps), 0 <= plan.forecast.chance_bad <= 1
    (True, True)
    """
    if result.request.drug.family not in KNOWN_FAMILIES:
        people = None
    reasons = _reasons(result, people, population)
    seen = [] if people is None else _felt(result, people, days_of_use)
    peaks = np.array([felt.max(axis=0) for _, felt in seen])
    steps = tuple(
        StepForecast(index, band, _share_above(peaks[index], tolerated))
        for index, band in enumerate(bands(peaks) if seen else ())
    )
    days = tuple(
        DayForecast(day, band) for looked, felt in seen for day, band in zip(looked, bands(felt), strict=True)
    )
    return Forecast(
        steps=steps,
        days=days,
        chance_bad=_share_above(peaks.max(axis=0), tolerated) if seen else None,
        tolerated=tolerated,
        is_own_line=is_own_line,
        days_after=DAYS_AFTER,
        n_people=people.n if people is not None else 0,
        release=population.release,
        source=population.source,
        grade=population.grade,
        reasons=reasons,
    )


def _felt(result: PlanResult, people: People, days_of_use: float) -> list[tuple[list[int], Array]]:
    """Return for each step some of its days, and the intensity of each person on them."""
    start, times = result.request.start.as_mg, result.request.times
    is_fast = people.kinetics.half_life_days < SHORT_DAYS
    each = len(times.shares) if times is not None and is_fast else None
    standing = steady_standing(people, start, days_of_use, each)
    response, found = people.response, []
    for step in result.steps:
        is_last = step.index + 1 == len(result.steps)
        n_days = max(step.days, DAYS_AFTER) if is_last else step.days
        days = list(range(n_days)) if is_fast else look_days(n_days)
        if each is None:
            rows, standing = _flowing(people, standing, step.dose.as_mg, days)
        else:
            amounts = np.full(n_days * each, step.dose.as_mg / each)
            rows, standing = daily_drives(people, standing, amounts, each)
        felt = intensity(rows, response.u50, response.steepness)
        found.append(([step.start_day + day for day in days], felt))
    return found


def _flowing(
    people: People, standing: Standing, mg_per_day: float, days: list[int]
) -> tuple[Array, Standing]:
    """Return the drive on these days of an even flow, and where people stand after the last.

    A flow comes half a day later than the intakes that it stands for, so the end of its day is the middle of
    theirs.
    """
    stretches = [Stretch(float(then - now), mg_per_day=mg_per_day) for now, then in pairwise((-1, *days))]
    stood = list(passed(people, standing, stretches, N_NODES))
    return np.array([drives(people, each) for each in stood]), stood[-1]


def look_days(n_days: int) -> list[int]:
    """Return the days of a step that are looked at, from 0; its last day is one of them.

    Examples
    --------
    >>> look_days(7), look_days(1)
    ([0, 2, 5, 6], [0])
    """
    further = range(LOOKS[-1] + FURTHER, n_days, FURTHER)
    days = [day for day in (*LOOKS, *further) if day < n_days - 1]
    return [*days, n_days - 1]


def bands(felt: Array) -> list[Band]:
    """Return how each row of people spreads; a quantile between two people is on the line between them.

    Examples
    --------
    >>> bands(np.linspace(0.0, 1.0, 101)[None, ::-1])[0].p90
    0.9
    """
    risen = np.sort(felt, axis=-1)
    places = np.array(QUANTILES) * (risen.shape[-1] - 1)
    below = places.astype(np.int64)
    above = np.minimum(below + 1, risen.shape[-1] - 1)
    rows = risen[:, below] + (places - below) * (risen[:, above] - risen[:, below])
    return [Band(*row) for row in rows.tolist()]


def _share_above(felt: Array, tolerated: Bound) -> float:
    return float(np.mean(felt > tolerated.value))


def _reasons(result: PlanResult, people: People | None, population: Population) -> tuple[Reason, ...]:
    """Return why there is no forecast, or what the reader must know of it."""
    drug = result.request.drug
    if result.curve is None:
        return (Reason.of("forecast.no_curve", drug=drug.name),)
    if drug.family not in KNOWN_FAMILIES:
        return (Reason.of("forecast.not_learnt", drug=drug.name),)
    if people is None:
        return (Reason.of("forecast.no_half_life", drug=drug.name),)
    told = [Reason.of("forecast.no_promise")]
    if result.request.person.months_of_use is None:
        told.append(Reason.of("forecast.unknown_use"))
    if result.request.times is None and people.kinetics.half_life_days < SHORT_DAYS:
        told.append(Reason.of("forecast.unknown_times", drug=drug.name))
    if result.request.also_takes:
        told.append(Reason.of("forecast.alone", drug=drug.name))
    if not population.grade.decides:
        told.append(Reason.of("forecast.first_estimate", population.source[0]))
    return tuple(told)
