"""Virtual people who keep a diary of habits: what truly helps them is known, and often nothing does.

Their days are made to mislead: withdrawal comes and goes with cuts and is not known exactly, weekdays and
slow trends move feelings and habits alike, hard days follow on hard days, habits come together, days are
missing and harder days more often, and a hard day keeps people from doing what might have helped.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from opentaper.recovery.helps_days import DiaryDays, HabitDays, WithdrawalDays

Array = NDArray[np.float64]
FIRST = date(2026, 3, 2)
N_DAYS, CUT_EVERY, N_DRAWS = 182, 28, 32
#: For each habit: weights of lags, how often it is done, how it goes with the weekend, and how far a hard day
#: keeps from it (log odds a point).
HABITS: tuple[tuple[str, tuple[tuple[int, float], ...], float, float, float], ...] = (
    ("sleep", ((0, 1.0),), 0.6, 0.6, -0.25),
    ("no_late_coffee", ((1, 1.0),), 0.6, -0.5, 0.0),
    ("walk", ((1, 0.8), (2, 0.2)), 0.5, 0.4, -0.7),
    ("ketones", ((1, 0.8), (2, 0.2)), 0.5, -0.6, -0.3),
    ("no_alcohol", ((1, 1.0),), 0.7, -1.2, -0.3),
    ("daylight", ((1, 1.0),), 0.5, 0.5, -0.6),
    ("skill", ((1, 1.0),), 0.3, 0.0, 0.6),
)


@dataclass(frozen=True, slots=True, eq=False)
class VirtualDays:
    """A diary and what is true: what each habit does to its scores, and the spread of a day's chance."""

    diary: DiaryDays
    effects: Array
    sd: float


def virtual_days(
    seed: int,
    number: int,
    effects: Mapping[str, float],
    n_days: int = N_DAYS,
    drawn: Mapping[str, Array] | None = None,
) -> VirtualDays:
    """Return the days of one virtual person; the same seed and number give the same days.

    ``drawn`` holds for a habit what an experiment asks of each day: 1 with it, 0 without it, nan nothing.
    """
    rng = np.random.default_rng([seed, number])
    lasting, sd, own = rng.uniform(0.2, 0.7), rng.uniform(0.6, 1.2), rng.uniform(0.3, 0.8)
    believed, felt = _withdrawal(rng, n_days)
    level = rng.uniform(2.0, 4.0) + rng.normal(0.0, 0.3, 7)[np.arange(n_days) % 7] + _trend(rng, n_days)
    strong = rng.uniform(2.0, 6.0)
    together = _lasting(rng, n_days, 0.8)
    drift = _trend(rng, n_days)
    done = np.zeros((len(HABITS), n_days))
    scores = np.empty(n_days)
    chance = _lasting(rng, n_days, lasting) * sd + rng.normal(0.0, own, n_days)
    truth = np.array([effects.get(one[0], 0.0) for one in HABITS])
    odds = np.array([np.log(one[2] / (1.0 - one[2])) for one in HABITS]) + rng.normal(0.0, 0.3, len(HABITS))
    for day in range(n_days):
        for row, (name, _, _, weekend, hard) in enumerate(HABITS):
            # a night comes before its day: only the day before can have kept from it
            seen = (
                scores[day - 1] if name == "sleep" and day else level[day] + chance[day] + strong * felt[day]
            )
            lean = odds[row] + weekend * (day % 7 >= 5) + 0.6 * together[day] + 0.5 * drift[day]
            lean += hard * (seen - 3.5)
            done[row, day] = rng.random() < 1.0 / (1.0 + np.exp(-lean))
            asked = drawn[name][day] if drawn is not None and name in drawn else np.nan
            if not np.isnan(asked):
                done[row, day] = asked
        helped = float(truth @ _counted(done, day))
        scores[day] = np.clip(np.rint(level[day] + strong * felt[day] + helped + chance[day]), 0.0, 10.0)
    told = np.where(rng.random(n_days) < 0.05 + 0.03 * scores, np.nan, scores)
    untold = rng.uniform(0.05, 0.3, len(HABITS))
    habits = tuple(
        HabitDays(name, np.where(rng.random(n_days) < untold[row] + 0.015 * scores, np.nan, done[row]), lags)
        for row, (name, lags, *_) in enumerate(HABITS)
    )
    diary = DiaryDays(FIRST, told, habits, (WithdrawalDays(believed, 4.0, 2.0),))
    plain = level + strong * felt + chance
    return VirtualDays(diary, _as_scored(plain, done, truth), float(np.hypot(sd, own)))


def _counted(done: Array, day: int) -> Array:
    """Return how much of each habit counts on a day."""
    return np.array(
        [
            sum(weight * (done[row, day - lag] if day >= lag else 0.0) for lag, weight in lags)
            for row, (_, lags, *_) in enumerate(HABITS)
        ]
    )


def _as_scored(plain: Array, done: Array, truth: Array) -> Array:
    """Return what each habit does to the scores that can be told: near 0 there is no room for all of it."""
    counted = np.stack([_counted(done, day) for day in range(len(plain))])
    found = np.zeros(len(truth))
    for row in np.flatnonzero(truth):
        others = plain + np.delete(counted, row, axis=1) @ np.delete(truth, row)
        both = [np.clip(np.rint(others + size), 0.0, 10.0).mean() for size in (truth[row], 0.0)]
        found[row] = both[0] - both[1]
    return found


def until(days: DiaryDays, n_days: int) -> DiaryDays:
    """Return what a diary held after its first days."""
    habits = tuple(HabitDays(one.key, one.values[:n_days], one.lags) for one in days.habits)
    told = tuple(WithdrawalDays(one.felt[:n_days], one.points, one.spread) for one in days.withdrawal)
    return DiaryDays(days.first, days.scores[:n_days], habits, told)


def _lasting(rng: np.random.Generator, n: int, lasting: float) -> Array:
    """Return chance of variance 1 that lasts into the next days."""
    fresh = rng.standard_normal(n)
    found = np.empty(n)
    found[0] = fresh[0]
    for day in range(1, n):
        found[day] = lasting * found[day - 1] + np.sqrt(1.0 - lasting**2) * fresh[day]
    return found


def _trend(rng: np.random.Generator, n: int) -> Array:
    """Return a slow way up or down with a bend."""
    place = np.linspace(-1.0, 1.0, n)
    return np.asarray(
        rng.normal(0.0, 0.7) * place + rng.normal(0.0, 0.5) * np.sin(np.pi * rng.random() + 3.0 * place)
    )


def _withdrawal(rng: np.random.Generator, n: int) -> tuple[Array, Array]:
    """Return draws of what is believed of withdrawal, and what it truly is: another speed, another size."""

    def course(size: float, days: float) -> Array:
        since = np.arange(n) % CUT_EVERY
        drop = np.where(np.arange(n) >= CUT_EVERY, 1.0, 0.0)
        return np.asarray(drop * size * (np.exp(-since / days) - np.exp(-since / 3.0)))

    size, days = rng.uniform(0.1, 0.7), rng.uniform(6.0, 20.0)
    believed = [
        course(size * rng.lognormal(0.0, 0.4), days * rng.lognormal(0.0, 0.3)) for _ in range(N_DRAWS)
    ]
    return np.stack(believed, axis=1), course(size * rng.lognormal(0.0, 0.4), days * rng.lognormal(0.0, 0.3))
