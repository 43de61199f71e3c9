"""The return of the illness: a process of its own, never read from withdrawal.

Hazard of a person with a condition, per day:

``h(t) = base + lost (1 - O/O0) + jolt V``, ``dP/dt = (O - P) / τ_P``,
``dV/dt = max(0, (P - O)/O0)^p / τ_P - V / τ_V``

- ``base``: what comes back on an unchanged dose;
- ``lost``: the protection that is missed for as long as the dose is lower;
- ``jolt``: what speed and depth of a reduction add. Protection P follows occupancy within weeks; the fresh
  gap between both unsettles (V), and that settles again over months.

People differ in how prone they are (a gamma frailty), so that risk thins out with time: what is left are
those who stay well. A condition may have a τ_P of its own: off lithium, one week or three make a difference
that they do not make off an antidepressant (faedda-1993, baldessarini-1996).
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import ArrayLike, NDArray

from opentaper.errors import BadOption
from opentaper.formulary.population import Population
from opentaper.pharmacology.domain import none_negative, positive

Array = NDArray[np.float64]
DAYS_PER_YEAR = 365.25
#: The conditions whose return is modelled.
CONDITIONS = ("depression", "anxiety", "psychosis", "bipolar")


def relapse_curve(
    population: Population,
    condition: str,
    occupancies: ArrayLike,
    start_occupancy: float,
    episodes: str = "usual",
    psychological: bool = False,
) -> Array:
    """Share relapsed by the end of each day, on these occupancies.

    Parameters
    ----------
    population
        Whose ``relapse`` holds the rates of each condition (per year) and what all share.
    condition
        One of :data:`CONDITIONS`.
    occupancies
        Occupancy of each day, fractions, shape (days,) or (days, n).
    start_occupancy
        The occupancy before, to which protection had settled, above 0.
    episodes
        ``few``, ``usual`` or ``many`` earlier episodes.
    psychological
        Whether therapy against relapse comes with it.

    Returns
    -------
    NDArray
        Cumulative shares of the same shape, never falling, 0 to 1.

    Raises
    ------
    BadOption
        A condition that is not modelled, or occupancies outside their domain.

    Examples
    --------
    >>> from opentaper.formulary.population import shipped_population
    >>> stopped = relapse_curve(shipped_population(), "depression", [0.0] * 365, 0.8)
    >>> kept = relapse_curve(shipped_population(), "depression", [0.8] * 365, 0.8)
    >>> bool(stopped[-1] > kept[-1] > 0.0)
    True
    """
    hazards = relapse_hazards(population, condition, occupancies, start_occupancy, episodes, psychological)
    spread = population.relapse["shared"]["frailty"]
    return np.asarray(1.0 - (1.0 + spread * np.cumsum(hazards, axis=0)) ** (-1.0 / spread))


def relapse_hazards(
    population: Population,
    condition: str,
    occupancies: ArrayLike,
    start_occupancy: float,
    episodes: str = "usual",
    psychological: bool = False,
) -> Array:
    """Hazard per day of an ordinarily prone person, shape of ``occupancies``; see :func:`relapse_curve`."""
    if condition not in CONDITIONS:
        raise BadOption(
            option="condition", given=condition, wanted="depression, anxiety, psychosis or bipolar"
        )
    positive("start_occupancy", start_occupancy)
    kept = none_negative("occupancies", occupancies) / start_occupancy
    known, shared = population.relapse[condition], population.relapse["shared"]
    lost = np.maximum(0.0, 1.0 - kept) * known["lost"]
    follow_days = known.get("tau_protection_days", shared["tau_protection_days"])
    rates = known["base"] + lost + known["jolt"] * _unsettled(kept, shared, follow_days)
    factor = shared[f"episodes_{episodes}"] * (shared["psychological"] if psychological else 1.0)
    return np.asarray(factor * rates / DAYS_PER_YEAR)


def _unsettled(kept: Array, numbers: Mapping[str, float], follow_days: float) -> Array:
    """How unsettled people are on each day: the fresh gap, gathered and fading; shape of ``kept``."""
    from scipy.signal import lfilter

    follow, fade = (-np.expm1(-1.0 / days) for days in (follow_days, numbers["tau_fading_days"]))
    begin = np.full((1, *kept.shape[1:]), 1.0 - follow)  # protection had settled before the first day
    protection, _ = lfilter([follow], [1.0, follow - 1.0], kept, axis=0, zi=begin)
    before = np.concatenate([np.ones((1, *kept.shape[1:])), protection[:-1]])
    gap = np.maximum(0.0, before - kept) ** numbers["gap_power"]
    return np.asarray(lfilter([follow], [1.0, fade - 1.0], gap, axis=0))
