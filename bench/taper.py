"""The problem that all methods solve: two years of a taper, for people drawn from a prior.

20 mg once a day at steady state, a hold of 28 days, twenty steps of equal occupancy and 28 days each, then
nothing. Absorption is fast, the half-life a day. What is asked is the intensity at the end of each day, on a
scale of 0 to 10.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from opentaper.pharmacology import Hyperbola, Kinetics
from opentaper.pharmacology.adaptation import People, Standing, steady_standing
from opentaper.pharmacology.kernel import Treatment
from opentaper.pharmacology.responses import Response

Array = NDArray[np.float64]

DAYS, START_MG, HOLD_DAYS, STEPS = 730, 20.0, 28, 20
ABSORPTION_PER_DAY, HALF_LIFE_DAYS = 14.4, 1.0
# 3.5 ng/mL at a volume of 1000 L: the steady dose with half of the effect.
ED50_MG = 3.5 * np.log(2.0)
U50, STEEPNESS = 0.15, 2.5
SCALE = 10.0
N_TRUE = 20


@dataclass(frozen=True, slots=True, eq=False)
class Task:
    """Some people, where they stand, and what they swallow."""

    people: People
    standing: Standing
    mg: Array

    @property
    def treatment(self) -> Treatment:
        """The same schedule for everybody."""
        return Treatment.of(self.mg)

    @property
    def patient_days(self) -> int:
        """Days of all people together."""
        return self.people.n * len(self.mg)


def response(n: int, seed: int = 0) -> Response:
    """Return people drawn from the prior."""
    sensitivity, fast, slow, share, ed50, half_life = np.random.default_rng(seed).standard_normal((n, 6)).T
    longer = np.exp(0.3 * half_life)
    return Response.of(
        # The volume is the same for all: whoever clears slowly has a higher level, and needs less.
        ed50_factor=np.exp(0.3 * ed50) / longer,
        half_life_factor=longer,
        tau_fast_days=5.0 * np.exp(0.4 * fast),
        tau_slow_days=60.0 * np.exp(0.5 * slow),
        fast_share=1.0 / (1.0 + np.exp(-0.7 * share)),
        u50=U50 / np.exp(0.5 * sensitivity),
        steepness=STEEPNESS,
    )


def task(n: int, metabolite_share: float = 0.0) -> Task:
    """Return the problem for so many people; the first twenty are always the same."""
    drawn = [response(N_TRUE, seed=1)] + ([response(n - N_TRUE, seed=2)] if n > N_TRUE else [])
    columns = {name: np.concatenate([getattr(one, name) for one in drawn])[:n] for name in FIELDS}
    metabolite = 5.0 if metabolite_share else None
    kinetics = Kinetics(HALF_LIFE_DAYS, ABSORPTION_PER_DAY, metabolite_share, metabolite)
    people = People(kinetics, Hyperbola(1.0, ED50_MG), Response.of(**columns))
    return Task(people, steady_standing(people, START_MG, n_nodes=24), schedule())


FIELDS = (
    *("ed50_factor", "half_life_factor", "tau_fast_days", "tau_slow_days"),
    *("fast_share", "u50", "steepness"),
)


def schedule() -> Array:
    """Return the dose of each day, shape (days,)."""
    highest = START_MG / (START_MG + ED50_MG)
    occupied = highest * (1.0 - np.arange(1, STEPS + 1) / STEPS)
    mg = np.full(DAYS, START_MG)
    for place, dose in enumerate(ED50_MG * occupied / (1.0 - occupied)):
        mg[HOLD_DAYS * (place + 1) :] = dose
    return mg


@dataclass(frozen=True, slots=True)
class Equations:
    """The same people as a solver of differential equations sees them; each of shape (n,).

    ``gut' = -ka gut``, ``C' = k (ka gut - C)``, ``F' = (O - F) / tf``, ``S' = (O - S) / ts`` with
    ``O = C / (ed50 + C)``; and the state just before the first intake.
    """

    ka: Array
    k: Array
    ed50: Array
    tf: Array
    ts: Array
    share: Array
    start: Array

    def slope(self, _: float, flat: Array) -> Array:
        """Return the derivatives of all states of all people, flat."""
        gut, level, fast, slow = flat.reshape(4, -1)
        occupied = level / (self.ed50 + level)
        entering = self.ka * gut
        return np.concatenate(
            [
                -entering,
                self.k * (entering - level),
                (occupied - fast) / self.tf,
                (occupied - slow) / self.ts,
            ]
        )

    def drive(self, state: Array) -> Array:
        """Return the drive of withdrawal at a state of shape (4, n)."""
        level, fast, slow = state[1:]
        point = self.share * fast + (1.0 - self.share) * slow
        return np.asarray(np.maximum(0.0, point - level / (self.ed50 + level)))


def equations(given: Task) -> Equations:
    """Return the differential equations of a problem."""
    people, felt = given.people, given.people.response
    ka = np.full(people.n, ABSORPTION_PER_DAY)
    gut = START_MG * np.exp(-ka) / -np.expm1(-ka)
    start = np.array([gut, given.standing.level.sum(axis=0), given.standing.fast, given.standing.slow])
    k = people.modes.rates[0]
    return Equations(
        ka,
        k,
        people.ed50,
        felt.tau_fast_days,
        felt.tau_slow_days,
        felt.fast_share,
        np.ascontiguousarray(start),
    )


def score(given: Task, drive: Any) -> Array:
    """Return the scores of 0 to 10 of drives of shape (days, n), with the plain formula."""
    felt = given.people.response
    ratio = (np.maximum(0.0, np.asarray(drive)) / felt.u50[: np.shape(drive)[1]]) ** STEEPNESS
    return np.asarray(SCALE * ratio / (1.0 + ratio))


@cache
def truth() -> Array:
    """Return the scores of the first twenty people by DOP853, started anew at each intake; (days, 20)."""
    from scipy.integrate import solve_ivp

    given = task(N_TRUE)
    same = equations(given)
    state, drives = same.start.copy(), np.empty((DAYS, N_TRUE))
    for day, mg in enumerate(given.mg):
        state[0] += mg
        done = solve_ivp(same.slope, (0.0, 1.0), state.ravel(), "DOP853", rtol=1e-13, atol=1e-16)
        state = done.y[:, -1].reshape(4, -1)
        drives[day] = same.drive(state)
    return score(given, drives)


def off(scores: Array) -> float:
    """Return the largest error of scores of the first people, on the scale of 0 to 10."""
    n = min(N_TRUE, scores.shape[1])
    return float(np.max(np.abs(scores[:, :n] - truth()[:, :n])))
