"""When the underlying condition may have begun to return: days, how likely each is, and its course.

A return moves the usual place of the slow process by ``Δ ~ N(μ, v)``, once at most, from an unknown day c on:
``E[R_t] = Δ (1 - e^(-(t - c) / τ))``. What it was before the first check-in is part of each item's usual
level and cannot be told apart from it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from opentaper.formulary.items import Slow
from opentaper.formulary.population import shipped_population
from opentaper.inference.belief import Known

Array = NDArray[np.float64]
DAYS_PER_YEAR = 365.25
# How long ago, in days before the last check-in, a return may have begun: about weekly for two months, then
# as coarse as its age lets one tell. Nothing is felt in the first days, so the latest is four days ago.
AGES = (
    *(4.0, 11.0, 18.0, 25.0, 32.0, 39.0, 46.0, 53.0, 60.0, 70.0, 82.0, 96.0, 112.0, 130.0, 150.0, 175.0),
    *(205.0, 240.0, 280.0, 330.0, 390.0, 460.0, 540.0, 640.0),
)
# How large its effect must be on the last day to be called one, in episodes: below it nobody would notice.
NOTICED = 0.1


@dataclass(frozen=True, slots=True, eq=False)
class Onsets:
    """Days on which a return may have begun, counted from the first check-in, and what is thought beforehand.

    ``prior`` has shape (onsets,) and sums to less than 1; the rest is that none has begun. ``size`` and
    ``variance`` are those of Δ.
    """

    at: Array
    prior: Array
    size: float
    variance: float
    tau_days: float

    @property
    def n(self) -> int:
        """How many days there are."""
        return len(self.at)

    def course(self, at: Array) -> Array:
        """Return how far each return has come on these days, shape (onsets, days), 0 to 1."""
        since: Array = np.maximum(0.0, at[None, :] - self.at[:, None])
        return np.asarray(-np.expm1(-since / self.tau_days))


def onsets(known: Known, slow: Slow, last: float) -> Onsets:
    """Return the days on which a return may have begun, for a record of so many days.

    The rate is constant over the record: what a condition does off the drug, times what the number of earlier
    episodes does (``population.yaml``). That a return is likelier after a cut is left out on purpose, so that
    the timing of scores, and nothing else, tells withdrawal from a return.

    Examples
    --------
    >>> from opentaper.formulary.items import slow_process
    >>> from opentaper.quantities import Dose
    >>> found = onsets(Known("citalopram", Dose.mg(20)), slow_process(), 60.0)
    >>> found.at, bool(0.0 < found.prior.sum() < 0.1)
    (array([ 7., 14., 21., 28., 35., 42., 49., 56.]), True)
    """
    ages = np.array([age for age in AGES if age < last], dtype=np.float64)[::-1]
    at = last - ages
    # Each stands for the days nearest to it; the first reaches back to the first check-in.
    edges = np.concatenate([[0.0], (at[1:] + at[:-1]) / 2.0, [last]]) if len(at) else np.zeros(1)
    stays = np.exp(-rate_per_day(known, slow) * edges)
    return Onsets(at, -np.diff(stays), slow.change.mean, slow.change.spread**2, slow.change_tau_days)


def rate_per_day(known: Known, slow: Slow) -> float:
    """Return how many returns to expect per day."""
    factor = shipped_population().relapse["shared"][f"episodes_{known.episodes}"]
    return slow.returns_per_year[known.condition] * factor / DAYS_PER_YEAR
