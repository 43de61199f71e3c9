"""The model of withdrawal as differential equations, integrated without any knowledge of exponentials.

Gut, parent and metabolite of many people, both adaptations and the area under the drive run through DOP853
with tolerances near the last digits, restarted at each intake. Nothing here is shared with the closed forms
that it judges, but the parameters.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.integrate import solve_ivp
from scipy.linalg import expm

from opentaper.pharmacology.adaptation import People

Array = NDArray[np.float64]
GUT, PARENT, METABOLITE, FAST, SLOW, AREA = range(6)
RTOL, ATOL = 1e-12, 1e-14


@dataclass(frozen=True)
class Equations:
    """The equations of some people; states have shape (6, people)."""

    people: People

    @property
    def rates(self) -> tuple[Array, Array, float]:
        """Elimination of the parent and of the metabolite for each, and absorption, in 1/day."""
        kinetics, factor = self.people.kinetics, self.people.response.half_life_factor
        parent = np.log(2.0) / (kinetics.half_life_days * factor)
        days = kinetics.metabolite_half_life_days or kinetics.half_life_days
        return parent, np.log(2.0) / (days * factor), kinetics.absorption_per_day

    def level(self, x: Array) -> Array:
        """Return the level that acts."""
        share = self.people.kinetics.metabolite_share
        return np.asarray((1.0 - share) * x[PARENT] + share * x[METABOLITE])

    def occupancy(self, x: Array) -> Array:
        """Return the occupancy at the level, by the Hill equation as it is printed."""
        curve = self.people.curve
        level = np.maximum(self.level(x), 0.0) ** curve.hill
        half = (curve.ed50_mg * self.people.response.ed50_factor) ** curve.hill
        return np.asarray(curve.emax * level / (half + level))

    def drive(self, x: Array) -> Array:
        """Return set-point less occupancy, below 0 too."""
        share = self.people.response.fast_share
        return np.asarray(share * x[FAST] + (1.0 - share) * x[SLOW] - self.occupancy(x))

    def slopes(self, x: Array, mg_per_day: float | Array = 0.0) -> Array:
        """Return the right-hand side, with an even flow of the drug if there is one."""
        parent, metabolite, absorption = self.rates
        instant = np.isinf(absorption)
        inflow = mg_per_day if instant else absorption * x[GUT]
        occupied, felt = self.occupancy(x), self.people.response
        return np.array(
            [
                np.zeros_like(parent) if instant else mg_per_day - absorption * x[GUT],
                parent * (inflow - x[PARENT]),
                metabolite * (x[PARENT] - x[METABOLITE]),
                (occupied - x[FAST]) / felt.tau_fast_days,
                (occupied - x[SLOW]) / felt.tau_slow_days,
                self.drive(x),
            ]
        )

    def given(self, x: Array, mg: float | Array) -> Array:
        """Return the state after an intake."""
        after = x.copy()
        if np.isinf(self.people.kinetics.absorption_per_day):
            after[PARENT] += self.rates[0] * mg
        else:
            after[GUT] += mg
        return after

    def later(self, x: Array, days: float, mg_per_day: float | Array = 0.0) -> Array:
        """Return the state some days later, with no intake between."""
        if days == 0.0:
            return x
        run = solve_ivp(
            lambda _, flat: self.slopes(flat.reshape(x.shape), mg_per_day).ravel(),
            (0.0, days),
            x.ravel(),
            method="DOP853",
            rtol=RTOL,
            atol=ATOL,
        )
        assert run.success
        return np.asarray(run.y[:, -1].reshape(x.shape))

    def at(self, x: Array, history: Iterable[tuple[float, float]], moments: Iterable[float]) -> list[Array]:
        """Return the states at moments, right after what is swallowed then."""
        events = sorted([(day, 0, mg) for day, mg in history] + [(day, 1, 0.0) for day in moments])
        found, now = [], 0.0
        for day, is_look, mg in events:
            x, now = self.later(x, day - now), day
            if is_look:
                found.append(x)
            else:
                x = self.given(x, mg)
        return found

    def days(self, x: Array, mg: Array, times_a_day: int = 1) -> tuple[Array, Array, Array]:
        """Return the mean drive of each day, the drive at its end, and the last state; mg as a treatment."""
        means, ends = [], []
        for day in mg.reshape(-1, times_a_day, mg.shape[1]):
            x[AREA] = 0.0
            for amounts in day:
                x = self.later(self.given(x, amounts), 1.0 / times_a_day)
            means.append(np.maximum(0.0, x[AREA]))
            ends.append(np.maximum(0.0, self.drive(x)))
        return np.array(means), np.array(ends), x

    def nothing(self) -> Array:
        """Return the state of people who never took the drug."""
        return np.zeros((6, self.people.n))

    def steady(self, mg_per_day: float, times_a_day: int = 1) -> Array:
        """Return the state just before an intake, settled in level and fully adapted.

        The level comes from the matrix exponential of its three equations, the adaptations from one
        integrated period.
        """
        days, x = 1.0 / times_a_day, self.nothing()
        parent, metabolite, absorption = self.rates
        for i, (k, km) in enumerate(zip(parent, metabolite, strict=True)):
            instant = np.isinf(absorption)
            ka = 0.0 if instant else absorption
            chain = np.array([[-ka, 0.0, 0.0], [k * ka, -k, 0.0], [0.0, km, -km]])
            intake = np.array([0.0, k, 0.0] if instant else [1.0, 0.0, 0.0]) * mg_per_day * days
            if instant:
                chain[0, 0] = -1.0
            passage = expm(chain * days)
            x[:3, i] = np.linalg.solve(np.eye(3) - passage, passage @ intake)
        gained = self.later(self.given(x, mg_per_day * days), days)
        felt = self.people.response
        for part, tau in ((FAST, felt.tau_fast_days), (SLOW, felt.tau_slow_days)):
            x[part] = gained[part] / -np.expm1(-days / tau)
        return x


def felt(people: People, drive: Array, modulators: float | Array = 1.0) -> Array:
    """Intensity of a drive, by its equation as it is printed."""
    g, half = people.response.steepness, people.response.u50
    return np.asarray(np.minimum(1.0, modulators * drive**g / (half**g + drive**g)))
