"""One person's record, as a sampler asks of it: how well each virtual person would explain it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import partial
from itertools import pairwise
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from opentaper.formulary.items import Slow
from opentaper.inference.check_in import DoseTaken
from opentaper.inference.design import Design, design
from opentaper.inference.doses import daily_mg, treatment
from opentaper.inference.fit import fit
from opentaper.inference.hands import ALONE, Hands
from opentaper.inference.known import Known, twins
from opentaper.inference.likelihood import AT_A_TIME, Explained, explained, log_likelihoods, weighed
from opentaper.inference.marginal import Marginal, marginal
from opentaper.inference.observed import Observed
from opentaper.inference.returning import onsets
from opentaper.inference.sites import Sites, first_sites, next_sites
from opentaper.inference.standing import steady_before
from opentaper.pharmacology.adaptation import People
from opentaper.pharmacology.kernel import Treatment, daily_intensities, days_in_parts
from opentaper.pharmacology.parts import TILE

Array = NDArray[np.float64]
Curves = NDArray[np.float32]
T = TypeVar("T")
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
    ``at`` says which of its days were observed. ``rows`` is what curves are multiplied by, as long as the
    sites stay; ``waiting`` are draws that were taken in and have no curves yet: these are laid out and
    weighed in one go, in parts.
    """

    known: Known
    plain: Treatment
    felt: Treatment
    at: NDArray[np.int64]
    slow: Slow
    design: Design
    sites: Sites
    given: Marginal
    hands: Hands
    curves: list[Curves]
    found: list[Array]
    waiting: list[Array]
    rows: Array | None = None

    def add(self, draws: Array) -> None:
        """Take in more draws."""
        self.waiting.append(draws)

    def settle(self, weights: Array, times: int = N_SETTLE) -> None:
        """Find the sites again, where these weights say that the curve lies."""
        self.curves += [self.curves_of(draws).astype(np.float32) for draws in self.waiting]
        self.waiting = []
        curve, doubt = _middle(self.curves, weights)
        for _ in range(times):
            found = fit(self.given, curve, doubt)
            self.sites = next_sites(self.design.seen, self.slow, self.sites, found)
            self.given = marginal(self.design, self.sites)
        self.found, self.rows = [], None

    def log_likelihood(self) -> Array:
        """Return the log likelihood of all draws taken in."""
        rows = self._rows()
        left: list[Callable[[], tuple[Curves, Array]]] = [
            partial(_weighed, self.given, rows, curves) for curves in self.curves[len(self.found) :]
        ]
        for draws in self.waiting:
            left += self._parts(draws, TILE, partial(_laid_out, self.given, rows))
        done = self.hands.all(left)
        self.curves[len(self.found) :] = [curves for curves, _ in done]
        self.found += [found for _, found in done]
        self.waiting = []
        return np.concatenate(self.found)

    def explained(self, draws: Array) -> list[Callable[[], Explained]]:
        """Return what finds what follows for other draws, by the sites as they are, for each part of them."""
        return self._parts(draws, AT_A_TIME, partial(explained, self.given, rows=self._rows()))

    def elsewhere(self, draws: Array) -> Array:
        """Return the log likelihood of other draws."""
        return log_likelihoods(self.given, self.curves_of(draws).astype(np.float32))

    def curves_of(self, draws: Array) -> Array:
        """Return what withdrawal is on each observed day with what the day did to it, shape (days, n)."""
        return self._run(self.felt, draws)

    def plain_of(self, draws: Array) -> Array:
        """Return the intensity of withdrawal on each observed day if all were ordinary, shape (days, n)."""
        return self._run(self.plain, draws)

    def _rows(self) -> Array:
        if self.rows is None:
            self.rows = self.given.rows()
        return self.rows

    def _parts(self, draws: Array, unit: int, then: Callable[[Array], T]) -> list[Callable[[], T]]:
        """Return what lays out the curves of a part of draws, and goes on with them, for each part."""
        people = self._people(draws)
        felt, run = days_in_parts(people, steady_before(people, self.known), self.felt)

        def part(begin: int, end: int) -> T:
            run(begin, end)
            return then(self._observed(felt[:, begin:end]))

        return [partial(part, *ends) for ends in pairwise(self.hands.bounds(people.n, len(felt), unit))]

    def _run(self, taken: Treatment, draws: Array) -> Array:
        people = self._people(draws)
        intensities, _ = daily_intensities(people, steady_before(people, self.known), taken)
        return self._observed(intensities)

    def _people(self, draws: Array) -> People:
        return twins(self.known, np.clip(draws, -FARTHEST, FARTHEST))

    def _observed(self, intensities: Array) -> Array:
        daily = len(self.at) == self.at[-1] - self.at[0] + 1
        return intensities[self.at[0] :] if daily else np.take(intensities, self.at, axis=0)


def record(
    known: Known, doses: Iterable[DoseTaken], seen: Observed, slow: Slow, hands: Hands = ALONE
) -> PersonRecord:
    """Lay out a person's record, for those hands to work on."""
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
    given = marginal(made, sites)
    return PersonRecord(known, plain, felt, at, slow, made, sites, given, hands, [], [], [])


def _laid_out(given: Marginal, rows: Array, curves: Array) -> tuple[Curves, Array]:
    return _weighed(given, rows, curves.astype(np.float32))


def _weighed(given: Marginal, rows: Array, curves: Curves) -> tuple[Curves, Array]:
    return curves, weighed(given, rows, curves)


def _middle(curves: list[Curves], weights: Array) -> tuple[Array, Array]:
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
    every *= scale
    every -= mean[:, None]
    every *= every
    return mean.astype(np.float64), (every @ share).astype(np.float64)
