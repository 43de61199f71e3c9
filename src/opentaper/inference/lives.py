"""Short studies against long lives: the same abrupt stop after eight weeks and after eight years of use."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from opentaper.errors import NoCurve
from opentaper.formulary.population import Population
from opentaper.inference.courses import drug_and_curve
from opentaper.inference.prior import kinetics
from opentaper.inference.simulation import Felt, felt
from opentaper.inference.sums import Stop

DRUG, MG = "paroxetine", 20.0
SHORT_DAYS, LONG_DAYS = 56.0, 8 * 365.25
# A year: by then what short use leaves is over, and what long use leaves is seen.
N_DAYS = 366
WEEK = 7


@dataclass(frozen=True, slots=True, eq=False)
class Lives:
    """What people feel of the same stop after a short and after a long use."""

    drug: str
    mg: float
    short_days: float
    long_days: float
    short: Felt
    long: Felt


def lives(population: Population, n_people: int, seed: int, drug_name: str = DRUG, mg: float = MG) -> Lives:
    """Return what the same people feel when they stop at once, after eight weeks and after eight years.

    Parameters
    ----------
    population
        How people differ.
    n_people, seed
        How many are drawn, at least 1, and the seed of their draws.
    drug_name, mg
        A drug with an occupancy curve, and its daily dose, above 0.

    Raises
    ------
    NoCurve
        The drug has no curve, or no half-life.

    Examples
    --------
    >>> from opentaper.formulary.population import shipped_population
    >>> seen = lives(shipped_population(), n_people=100, seed=1)
    >>> seen.short.reporting["severe"].estimate.value < seen.long.reporting["severe"].estimate.value
    True
    """
    known, curve = drug_and_curve(drug_name)
    rates = kinetics(known, population.metabolite_share)
    if curve is None or rates is None:
        raise NoCurve(drug=drug_name)
    days = tuple(sorted({*range(29), *range(28, N_DAYS, WEEK), N_DAYS - 1}))

    def after(days_of_use: float) -> Felt:
        stop = Stop(drug_name, rates, curve, mg, days_of_use, np.zeros(N_DAYS), 0, (WEEK,), days)
        return felt(population, stop, n_people, seed)

    return Lives(drug_name, mg, SHORT_DAYS, LONG_DAYS, after(SHORT_DAYS), after(LONG_DAYS))
