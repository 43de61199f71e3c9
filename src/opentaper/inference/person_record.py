"""One person's record, as a sampler asks of it: how well each virtual person would explain it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from opentaper.formulary.items import Slow
from opentaper.inference.check_in import DoseTaken
from opentaper.inference.design import Design, design
from opentaper.inference.doses import daily_mg, treatment
from opentaper.inference.fit import fit
from opentaper.inference.known import Known, twins
from opentaper.inference.likelihood import each_log_likelihood, log_likelihoods
from opentaper.inference.marginal import Marginal, marginal
from opentaper.inference.observed import Observed
from opentaper.inference.returning import onsets
from opentaper.inference.sites import Sites, first_sites, next_sites
from opentaper.inference.standing import steady_before
from opentaper.pharmacology.kernel import Treatment, daily_intensities

Array = NDArray[np.float64]
# How often sites are found anew at one curve.
N_SETTLE = 4
# Draws with less than this part of the largest weight play no part in where the curve lies.
LEAST_WEIGHT = 1e-3
# Draws farther out than this, one in 10^8 of the population, are reckoned as if they lay there: a Student-t
# goes so far now and then, where time constants of seconds have no digits left. Their weight is next to none.
FARTHEST = 6.0
# A curve with less than this in it is no curve; others are scaled by this at most.
LEAST_HEIGHT, MOST_SCALED = 1e-9, 4.0


@dataclass(slots=True, eq=False)
class PersonRecord:
    """One person's record as what a sampler asks of it, with the curves of all draws so far.

    ``plain`` is what was swallowed, ``felt`` the same with what each day did to how withdrawal is felt, and
    ``at`` says which of its days were observed.
    """

    known: Known
    plain: Treatment
    felt: Treatment
    at: NDArray[np.int64]
    slow: Slow
    design: Design
    sites: Sites
    given: Marginal
    curves: list[NDArray[np.float32]]
    found: list[Array]

    def add(self, draws: Array) -> None:
        """Take in more draws."""
        self.curves.append(self.curves_of(draws).astype(np.float32))

    def settle(self, weights: Array, times: int = N_SETTLE) -> None:
        """Find the sites again, where these weights say that the curve lies."""
        curve, doubt = _middle(self.curves, weights)
        for _ in range(times):
            found = fit(self.given, curve, doubt)
            self.sites = next_sites(self.design.seen, self.slow, self.sites, found)
            self.given = marginal(self.design, self.sites)
        self.found = []

    def log_likelihood(self) -> Array:
        """Return the log likelihood of all draws taken in."""
        self.found += each_log_likelihood(self.given, self.curves[len(self.found) :])
        return np.concatenate(self.found)

    def elsewhere(self, draws: Array) -> Array:
        """Return the log likelihood of other draws."""
        return log_likelihoods(self.given, self.curves_of(draws).astype(np.float32))

    def curves_of(self, draws: Array) -> Array:
        """Return what withdrawal is on each observed day with what the day did to it, shape (days, n)."""
        return self._run(self.felt, draws)

    def plain_of(self, draws: Array) -> Array:
        """Return the intensity of withdrawal on each observed day if all were ordinary, shape (days, n)."""
        return self._run(self.plain, draws)

    def _run(self, taken: Treatment, draws: Array) -> Array:
        people = twins(self.known, np.clip(draws, -FARTHEST, FARTHEST))
        intensities, _ = daily_intensities(people, steady_before(people, self.known), taken)
        daily = len(self.at) == self.at[-1] - self.at[0] + 1
        return intensities[self.at[0] :] if daily else np.take(intensities, self.at, axis=0)


def record(known: Known, doses: Iterable[DoseTaken], seen: Observed, slow: Slow) -> PersonRecord:
    """Lay out a person's record."""
    told = tuple(doses)
    first = min([seen.days[0], *(one.day for one in told)])
    mg, _ = daily_mg(told, known, first, seen.days[-1])
    made = design(seen, onsets(known, slow, float(seen.at[-1])), slow)
    sites = first_sites(seen, slow)
    at = seen.at + (seen.days[0] - first).days
    plain = treatment(mg, known.times_a_day)
    factor = np.ones(len(mg))
    factor[at] = seen.factor
    felt = replace(plain, modulators=factor)
    return PersonRecord(known, plain, felt, at, slow, made, sites, marginal(made, sites), [], [])


def _middle(curves: list[NDArray[np.float32]], weights: Array) -> tuple[Array, Array]:
    """Return mean and variance of curves over weighted draws, shape (days,).

    The variance is that of their course: how high a curve is in all is made up for by the loadings, which are
    believed higher where a curve is lower.
    """
    counted = weights > LEAST_WEIGHT * weights.max()
    ends = np.cumsum([part.shape[1] for part in curves])[:-1]
    parts = zip(curves, np.split(counted, ends), strict=True)
    every = np.concatenate([part.take(np.flatnonzero(some), axis=1) for part, some in parts], axis=1)
    share = (weights[counted] / weights[counted].sum()).astype(np.float32)
    mean = every @ share
    height, whole = mean @ every, mean @ mean
    scale = np.clip(whole / np.maximum(height, LEAST_HEIGHT), 1.0 / MOST_SCALED, MOST_SCALED)
    apart = every * scale
    apart -= mean[:, None]
    apart *= apart
    return mean.astype(np.float64), (apart @ share).astype(np.float64)
