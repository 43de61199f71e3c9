"""What becomes of virtual people: doses day by day, what is felt, a return of the illness, a new beginning.

Everybody's life goes on for three years after the last step, whether anybody is told of it or not: that is
the truth. What they tell of it is decided in :mod:`opentaper.cohort.virtual_telling`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from opentaper.cohort.virtual_people import BASELINE_DAYS, DAYS_PER_MONTH, UG_PER_MG, ExportPerson
from opentaper.errors import NoCurve
from opentaper.formulary.items import slow_process
from opentaper.formulary.population import shipped_population
from opentaper.inference.courses import drug_and_curve
from opentaper.inference.prior import people
from opentaper.inference.relapse import relapse_hazards
from opentaper.pharmacology.adaptation import People, daily_drives, occupied, steady_standing
from opentaper.pharmacology.symptoms import intensity

Array = NDArray[np.float64]
#: Lives go on for three years after the last step, and some days more, in which it can be told.
FOLLOW_DAYS = 1_096 + 24
N_NODES = 4
# Marks of the streams of chance: what happens on the way down, after it, and to the condition.
WAY, AFTER, ILLNESS = 21, 22, 23
#: How often a step is lived longer, or undone for a while, in somebody of ordinary sensitivity; invented.
HOLD, RAISE, EXTRA_DAYS, RAISED_DAYS = 0.08, 0.015, 14, 28
#: The daily risk of beginning again at full intensity, which rises with its square, and for no reason felt.
RESTART_FELT, RESTART_LIFE = 0.012, 0.00005
#: The share that begins again when the illness is back, and within how many days.
RESTART_ILL, RESTART_ILL_DAYS = 0.35, 60
#: How long an episode lasts before it fades, and how fast it does.
EPISODE_DAYS, FADING_DAYS = 180, 45.0
NEVER = 10**6


@dataclass(frozen=True, slots=True, eq=False)
class ExportLife:
    """What became of somebody; day 0 is the first day that is told of.

    ``doses`` are the days and micrograms of each change as it was lived; ``swallowed`` in mg, ``felt`` (0 to
    1) and ``illness`` (in episodes) are of each day, shape (days,). ``zero``, ``restart`` and ``relapse`` are
    days; the latter two are :data:`NEVER` where it does not happen in three years.
    """

    person: ExportPerson
    doses: tuple[tuple[int, int], ...]
    zero: int
    restart: int
    restart_because: str
    relapse: int
    missed: tuple[int, ...]
    felt: Array
    illness: Array

    @property
    def n_days(self) -> int:
        """How many days there are."""
        return len(self.felt)


@dataclass(frozen=True, slots=True, eq=False)
class _Way:
    """The way down of somebody: changes of dose, the days without one, and the first day at nothing."""

    changes: tuple[tuple[int, int], ...]
    missed: tuple[int, ...]
    zero: int

    def daily_mg(self, start_ug: int, n_days: int) -> Array:
        ug = np.full(n_days, start_ug, dtype=np.float64)
        for day, dose in self.changes:
            ug[day:] = dose
        ug[list(self.missed)] = 0.0
        return ug / UG_PER_MG


def export_lives(persons: Sequence[ExportPerson]) -> tuple[ExportLife, ...]:
    """Return what becomes of people, in their order; those of one drug are reckoned together."""
    found: dict[int, ExportLife] = {}
    for drug in sorted({one.drug for one in persons}):
        some = [one for one in persons if one.drug == drug]
        found |= {life.person.number: life for life in _lives_of(drug, some)}
    return tuple(found[one.number] for one in persons)


def _lives_of(drug: str, persons: Sequence[ExportPerson]) -> list[ExportLife]:
    ways = [_way(one) for one in persons]
    n_days = max(way.zero for way in ways) + FOLLOW_DAYS
    who = _people(drug, persons)
    mg = _matrix(persons, ways, n_days)
    felt = _felt(who, persons, mg)
    relapses = [_relapse(who, one, place, mg) for place, one in enumerate(persons)]
    afters = [
        _after(one, way, felt[:, place], relapses[place])
        for place, (one, way) in enumerate(zip(persons, ways, strict=True))
    ]
    lived = [_with_restart(one, way, after[0]) for one, way, after in zip(persons, ways, afters, strict=True)]
    mg = _matrix(persons, lived, n_days)
    felt = _felt(who, persons, mg)  # up to a new beginning the same as before
    lives = []
    for place, (one, way, (restart, because)) in enumerate(zip(persons, lived, afters, strict=True)):
        last = way.zero + FOLLOW_DAYS
        relapse = _relapse(who, one, place, mg)
        lives.append(
            ExportLife(
                person=one,
                doses=way.changes,
                zero=way.zero,
                restart=restart,
                restart_because=because,
                relapse=relapse if relapse < last else NEVER,
                missed=way.missed,
                felt=felt[:last, place].copy(),
                illness=_illness(one, relapse, last),
            )
        )
    return lives


def _people(drug: str, persons: Sequence[ExportPerson]) -> People:
    known, curve = drug_and_curve(drug)
    draws = np.array([one.draws for one in persons])
    who = None if curve is None else people(shipped_population(), known, curve, draws)
    if who is None:
        raise NoCurve(drug=drug)
    return who


def _way(person: ExportPerson) -> _Way:
    """Return the way down as it is lived: some steps take longer, and some are undone for a while."""
    chance = person.stream(WAY)
    u50 = shipped_population().people["u50"]
    tender = float(np.exp(-u50.spread * person.draws[5]))
    delay, before = 0, person.start_ug
    changes: list[tuple[int, int]] = []
    for place, (day, ug) in enumerate(person.steps):
        waits, rises = chance.random(2)
        if place and waits < HOLD * tender:
            delay += EXTRA_DAYS
        changes.append((BASELINE_DAYS + day + delay, ug))
        if 0 < ug < before and place and rises < RAISE * tender:
            back = BASELINE_DAYS + day + delay + EXTRA_DAYS
            changes += [(back, before), (back + RAISED_DAYS, ug)]
            delay += RAISED_DAYS + EXTRA_DAYS
        before = ug
    zero = changes[-1][0]
    forgets = chance.random() < 0.3
    is_missed = chance.random(zero) < (0.005 if forgets else 0.0)
    return _Way(tuple(changes), tuple(np.flatnonzero(is_missed).tolist()), zero)


def _with_restart(person: ExportPerson, way: _Way, restart: int) -> _Way:
    """Return a way with a new beginning, at the dose of two steps before the last, or as it was."""
    if restart >= NEVER:
        return way
    above = [person.start_ug, *(ug for _, ug in way.changes if ug)]
    again = above[max(0, len(above) - 2)]
    return _Way((*way.changes, (restart, again)), way.missed, way.zero)


def _matrix(persons: Sequence[ExportPerson], ways: Sequence[_Way], n_days: int) -> Array:
    columns = [way.daily_mg(one.start_ug, n_days) for one, way in zip(persons, ways, strict=True)]
    return np.column_stack(columns)


def _felt(who: People, persons: Sequence[ExportPerson], mg: Array) -> Array:
    """Return the intensity of withdrawal of each day and person, shape (days, n)."""
    months = np.array([one.months for one in persons])
    start = np.array([one.start_ug for one in persons]) / UG_PER_MG
    before = steady_standing(who, start, months * DAYS_PER_MONTH, n_nodes=N_NODES)
    drive, _ = daily_drives(who, before, mg, n_nodes=N_NODES)
    return intensity(drive, who.response.u50, who.response.steepness)


def _relapse(who: People, person: ExportPerson, place: int, mg: Array) -> int:
    """Return the day on which the illness begins to return, or :data:`NEVER`."""
    if not person.condition:
        return NEVER
    chance, shared = person.stream(ILLNESS), shipped_population().relapse["shared"]
    frailty = chance.gamma(1.0 / shared["frailty"], shared["frailty"])
    limit = chance.exponential()
    one = People(who.kinetics, who.curve, who.response.taken([place]))
    start = float(occupied(one, person.start_ug / UG_PER_MG)[0])
    held = occupied(one, mg[:, place, None])[:, 0]
    risk = frailty * np.cumsum(relapse_hazards(shipped_population(), person.condition, held, start))
    risk -= risk[BASELINE_DAYS - 1]  # nobody is ill while they tell of their ordinary days
    day = int(np.searchsorted(risk, limit))
    return day if day < len(risk) else NEVER


def _after(person: ExportPerson, way: _Way, felt: Array, relapse: int) -> tuple[int, str]:
    """Return the day on which the drug is begun again after it was stopped, and why; or :data:`NEVER`."""
    chance = person.stream(AFTER)
    limit, life_limit, goes_back = chance.exponential(), chance.exponential(), chance.random() < RESTART_ILL
    within = int(chance.integers(7, RESTART_ILL_DAYS))
    why_life = ("life", "advised", "other")[int(chance.integers(3))]
    risk = np.cumsum(RESTART_FELT * felt[way.zero :] ** 2)
    found = {
        "withdrawal": way.zero + 1 + int(np.searchsorted(risk, limit)),
        why_life: way.zero + 1 + int(life_limit / RESTART_LIFE),
        "illness": max(relapse + within, way.zero + 1) if goes_back else NEVER,
    }
    because = min(found, key=lambda name: found[name])
    day = found[because]
    return (day, because) if day < way.zero + FOLLOW_DAYS else (NEVER, "")


def _illness(person: ExportPerson, relapse: int, n_days: int) -> Array:
    """Return how present the condition is, in episodes, shape (days,): it comes over weeks, and fades."""
    slow = slow_process()
    size = max(0.0, float(person.stream(ILLNESS + 100).normal(slow.change.mean, slow.change.spread)))
    since = np.maximum(0.0, np.arange(n_days) - float(relapse))
    fading = np.exp(-np.maximum(0.0, since - EPISODE_DAYS) / FADING_DAYS)
    return np.asarray(-size * np.expm1(-since / slow.change_tau_days) * fading)
