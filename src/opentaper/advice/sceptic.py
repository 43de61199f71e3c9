r"""The chance of a bad stretch as a sceptic sees it: good days alone may lower it, and missing days raise it.

A posterior weighs everything both ways, and so a worse answer on one day can make a person look *less*
sensitive. A cut must never follow from that. The sceptic weighs the same virtual people, those of whom
nothing was observed, with one-sided evidence:

- a twin who would pass what is tolerated after the next step loses weight only where the days were *better*
  than that twin's;
- a twin who would not loses weight only where the days were *worse*, or were not told.

With :math:`g_t` how far day t lies above a usual one and :math:`W_{kt}` what twin k feels on it, both in full
intensities, and :math:`v_t` the mean of all twins on that day,

.. math::
    C_k = \frac{\sum_t v_t \max(W_{kt} - g_t, -c)}{\sum_t v_t}, \quad
    R_k = \frac{\sum_t v_t \min(g_t - W_{kt}, c)}{\sum_t v_t},

where a day that is missing or not whole counts as ``-c`` and ``+c``: as bad as any answer could be. Weights
are :math:`e^{-(\max(0, x)/s)^2/2}`. A higher answer, or one that is left out, lowers every C and raises every
R; so no twin who passes loses weight by it, none who does not gains any, and the chance never falls.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from opentaper.advice.situation import ONE_DAY, Situation
from opentaper.inference.belief import is_modelled, people, prior_belief
from opentaper.inference.doses import daily_mg, treatment
from opentaper.inference.standing import steady_before
from opentaper.pharmacology.adaptation import People, Standing
from opentaper.planning.adaptive import DAYS_AFTER, LOOK_DAYS, SETTLING, SLOW
from opentaper.quantities import ZERO, Dose

Array = NDArray[np.float64]
# Below this the twins feel nothing by which they could be told apart.
NOTHING = 1e-3


@dataclass(frozen=True, slots=True, eq=False)
class Sceptic:
    """Virtual people who stand for the person, each with the weight that the days have left it.

    ``passing`` weighs a twin who would pass what is tolerated, ``bearing`` one who would not; both of shape
    (n,), 0 to 1.
    """

    twins: People
    standing: Standing
    passing: Array
    bearing: Array
    n_days: int

    def chance(self, at: Situation, dose: Dose) -> float:
        """Return the chance of more than is tolerated on staying at a dose from today on, 0 to 1."""
        from opentaper.pharmacology.kernel import daily_intensities

        times = at.belief.known.times_a_day if at.belief is not None else 1
        ahead = treatment(np.full(_look_days(self.twins, dose), dose.as_mg), times)
        felt, _ = daily_intensities(self.twins, self.standing, ahead)
        if at.plan.is_joint:
            felt = felt.max(axis=0, keepdims=True)
        passes = felt > at.tolerated
        bad, good = passes @ self.passing, ~passes @ self.bearing
        told = bad + good
        return float(np.where(told > NOTHING, bad / np.maximum(told, NOTHING), 1.0).max())


def sceptic(at: Situation) -> Sceptic | None:
    """Return the sceptic on a day, or None of a drug that is not modelled or where no dose was told."""
    from opentaper.pharmacology.kernel import daily_intensities

    if at.belief is None or not at.levels or not is_modelled(at.belief.known):
        return None
    known = at.belief.known
    twins = people(prior_belief(known))
    standing = steady_before(twins, known)
    first, last = at.levels[0].first, at.today - ONE_DAY
    if last < first:
        nobody = np.ones(twins.n)
        return Sceptic(twins, standing, nobody, nobody, 0)
    mg, _ = daily_mg(at.doses, known, first, last)
    felt, standing = daily_intensities(twins, standing, treatment(mg, known.times_a_day))
    kept = min(len(felt), int(at.rule.memory_days.value))
    seen = felt[len(felt) - kept :]
    passing, bearing = _weights(at, seen, last - timedelta(days=kept - 1))
    return Sceptic(twins, standing, passing, bearing, kept)


def _weights(at: Situation, felt: Array, first: date) -> tuple[Array, Array]:
    """Return what the days since ``first`` leave of each twin, where it would pass and where it would not."""
    worth = felt.mean(axis=1)
    if worth.sum() < NOTHING * len(worth):
        return np.ones(felt.shape[1]), np.ones(felt.shape[1])
    cap = at.rule.gap_cap.value
    days = [at.diary.get(first + ONE_DAY * place) for place in range(len(felt))]
    gap = np.array([day.gap if day is not None and day.is_whole else np.inf for day in days])
    # A day that is missing, and a twin on it, are as far apart as any two may be.
    over = np.maximum(felt - gap[:, None], -cap)
    under = np.minimum(gap[:, None] - felt, cap)
    share = worth / worth.sum()
    counted = 1.0 / (share**2).sum()
    spread = at.rule.gap_spread.value * np.sqrt(1.0 + at.rule.window_days.value / counted)
    return _left(share @ over / spread), _left(share @ under / spread)


def _left(apart: Array) -> Array:
    return np.asarray(np.exp(-0.5 * np.maximum(0.0, apart) ** 2))


def _look_days(twins: People, dose: Dose) -> int:
    """Return how far ahead a dose is looked at: until a slow level has settled, and at zero much longer."""
    if dose == ZERO:
        return DAYS_AFTER
    slow = float(np.quantile(twins.half_life_days, SLOW)) * SETTLING
    return int(min(DAYS_AFTER, max(LOOK_DAYS, slow)))
