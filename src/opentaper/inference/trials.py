"""A virtual trial: groups of people, each in every arm, and what becomes of them.

The people of a trial are the same in every arm and in every group: number 17 has the same draws wherever
they are. So a difference between arms is the arms' doing, and no luck of who was drawn.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from opentaper.formulary.facts import Drug
from opentaper.formulary.population import Population
from opentaper.inference.estimates import LOG_ODDS, Estimate, Z, estimates
from opentaper.inference.measures import Level
from opentaper.inference.plausible import plausible_populations
from opentaper.inference.relapse import relapse_curve
from opentaper.inference.simulation import (
    N_POPULATIONS,
    WEEK,
    Felt,
    Relapse,
    felt_of,
    sums_again,
)
from opentaper.inference.sums import BINS, LEVELS, ONE, Outcomes, Stop, Sums
from opentaper.pharmacology import daily_levels, occupancy
from opentaper.quantities import Dose
from opentaper.reasons import Reason

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Arm:
    """One course of doses of a trial.

    ``taper`` is how it was told: a word, or the name of a file. ``is_placebo`` tells that people believe to
    stop and do not: the dose stays, and the counting goes on.
    """

    name: str
    taper: str
    is_placebo: bool
    stop: Stop


@dataclass(frozen=True, slots=True, eq=False)
class Group:
    """People of a trial who take one dose of one drug for so long, in every arm of the trial."""

    name: str
    drug: Drug
    dose: Dose
    condition: str | None
    arms: tuple[Arm, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Trial:
    """What is asked of virtual people: groups, arms and outcomes.

    Parameters
    ----------
    name
        How it is called.
    groups
        At least one; all have the same arms in the same order, and their stops the same number of days.
    n_people, seed
        How many people each group has, and the seed of their draws.
    population
        Where the people come from.
    reference
        The place of the arm that the others are compared with.
    levels, weeks
        Levels of withdrawal that are reported, and weeks after which relapse is.
    has_stopping, has_peak_day
        Whether the share who give up, and the worst day, are reported.
    """

    name: str
    groups: tuple[Group, ...]
    n_people: int
    seed: int
    population: Population
    reference: int = 0
    levels: tuple[Level, ...] = LEVELS
    weeks: tuple[int, ...] = ()
    has_stopping: bool = True
    has_peak_day: bool = True

    @property
    def n_days(self) -> int:
        """How many days everybody is followed, from the first change of dose on."""
        return len(self.groups[0].arms[0].stop.doses)

    @property
    def digest(self) -> str:
        """A fingerprint of all that decides what becomes of a person; not of how many there are."""
        known = self.population
        parts: list[object] = [self.seed, known.release, known.people, known.steepness]
        parts += [known.metabolite_share, known.failed_attempt, known.most_failed]
        parts += [sorted(known.drugs.items()), sorted(known.measures.items()), self.reference]
        for group in self.groups:
            for arm in group.arms:
                stop = arm.stop
                parts += [stop.drug, stop.kinetics, stop.curve, stop.mg, stop.days_of_use, stop.use_spread]
                parts += [stop.end_day, stop.asked_days, stop.drawn_days, stop.lasting_days]
                parts += [stop.failed_attempts, stop.doses.tolist()]
        return hashlib.sha256(repr(parts).encode()).hexdigest()


@dataclass(frozen=True, slots=True, eq=False)
class ArmSums:
    """The people of an arm added up; ``gap`` holds each one's difference to themselves in the reference."""

    whole: Sums
    gap: Sums

    def __add__(self, other: ArmSums) -> ArmSums:
        return ArmSums(self.whole + other.whole, self.gap + other.gap)


@dataclass(frozen=True, slots=True)
class Gap:
    """How far an arm lies from the reference in one quantity, named as in ``Stop.quantities``."""

    quantity: str
    estimate: Estimate


@dataclass(frozen=True, slots=True, eq=False)
class ArmResult:
    """What became of the people in an arm; ``gaps`` is empty for the reference."""

    arm: Arm
    felt: Felt
    relapses: tuple[Relapse, ...]
    gaps: tuple[Gap, ...]


@dataclass(frozen=True, slots=True, eq=False)
class GroupResult:
    """What became of a group in each arm."""

    group: Group
    arms: tuple[ArmResult, ...]


@dataclass(frozen=True, slots=True, eq=False)
class TrialResult:
    """What came of a trial, and what its reader must know."""

    trial: Trial
    groups: tuple[GroupResult, ...]
    reasons: tuple[Reason, ...]


def paired(found: Outcomes, reference: Outcomes) -> Sums:
    """Return the sums of how each person differs from themselves in the reference arm."""
    gaps = found.values - reference.values
    return Sums(
        len(found.peak),
        np.asarray(_whole(gaps)),
        np.asarray(_whole(gaps**2)),
        np.zeros(0, dtype=np.int64),
        np.zeros((0, BINS + 1), dtype=np.int64),
    )


def group_result(trial: Trial, group: Group, sums: tuple[ArmSums, ...]) -> GroupResult:
    """Return what became of a group, from the sums of each of its arms."""
    population = trial.population
    again = [sums_again(population, arm.stop) for arm in group.arms]
    back = [_relapse_rows(trial, group.condition, arm.stop) for arm in group.arms]
    told = []
    for place, (arm, own) in enumerate(zip(group.arms, sums, strict=True)):
        gaps: tuple[Gap, ...] = ()
        if place != trial.reference:
            gaps = (
                *_gaps(arm.stop.quantities, own.gap, again[place], again[trial.reference]),
                *_relapse_gaps(trial, back[place] - back[trial.reference]),
            )
        felt = felt_of(population, arm.stop, own.whole, again[place])
        told.append(ArmResult(arm, felt, _relapses(trial, group, arm.stop, back[place]), gaps))
    return GroupResult(group, tuple(told))


def _whole(rows: Array) -> NDArray[np.int64]:
    """Return sums as whole numbers, so that they do not depend on the order."""
    return np.asarray(np.rint(rows * ONE).astype(np.int64).sum(axis=1))


def _gaps(names: tuple[str, ...], gap: Sums, few: list[Sums], few_reference: list[Sums]) -> tuple[Gap, ...]:
    """Return differences; both doubts add as variances: who was drawn, and what the calibration left open."""
    variance = gap.errors**2
    if few:
        moved = np.array([one.means - other.means for one, other in zip(few, few_reference, strict=True)])
        variance = variance + ((moved[1:] - moved[:1]) ** 2).mean(axis=0)
    return tuple(map(_gap, names, gap.means, np.sqrt(variance)))


def _gap(name: str, value: float, error: float) -> Gap:
    reach = Z * float(error)
    return Gap(name, Estimate(float(value), float(value) - reach, float(value) + reach))


def _relapses(trial: Trial, group: Group, stop: Stop, rows: Array) -> tuple[Relapse, ...]:
    if group.condition is None or not trial.weeks:
        return ()
    kept = _relapse_row(trial.population, trial, group.condition, stop, changes=False)
    told = estimates(rows[0], np.zeros(len(trial.weeks)), rows, LOG_ODDS)
    return tuple(
        Relapse(week, one, float(stayed)) for week, one, stayed in zip(trial.weeks, told, kept, strict=True)
    )


def _relapse_gaps(trial: Trial, rows: Array) -> tuple[Gap, ...]:
    spread = np.sqrt(((rows[1:] - rows[:1]) ** 2).mean(axis=0)) if len(rows) > 1 else np.zeros(len(rows[0]))
    names = (f"relapse.{week}" for week in trial.weeks)
    return tuple(map(_gap, names, rows[0], spread)) if rows.size else ()


def _relapse_rows(trial: Trial, condition: str | None, stop: Stop) -> Array:
    """Return shares relapsed by week, of the population and of others as plausible; no weeks, no columns."""
    known = trial.population
    others = plausible_populations(known, N_POPULATIONS)
    if condition is None or not trial.weeks:
        return np.empty((1 + len(others), 0))
    return np.array([_relapse_row(one, trial, condition, stop) for one in (known, *others)])


def _relapse_row(
    population: Population, trial: Trial, condition: str, stop: Stop, *, changes: bool = True
) -> Array:
    start = stop.curve.at(stop.mg)
    held = occupancy(stop.curve, daily_levels(stop.kinetics, stop.doses, stop.mg))
    curve = relapse_curve(population, condition, held if changes else np.full_like(held, start), start)
    return curve[[week * WEEK - 1 for week in trial.weeks]]
