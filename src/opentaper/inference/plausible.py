"""Populations that the calibration could as well have ended with."""

from __future__ import annotations

from opentaper.formulary.population import Population
from opentaper.inference.hyper import hyper_draws


def plausible_populations(population: Population, n: int) -> tuple[Population, ...]:
    """Return populations spread over what the fit is unsure of, always the same; none where it tells nothing.

    Examples
    --------
    >>> from dataclasses import replace
    >>> from opentaper.formulary.population import FittedNumbers, shipped_population
    >>> import numpy as np
    >>> unsure = FittedNumbers(("people.u50.median",), np.array([-0.7]), np.array([[0.04]]))
    >>> made = plausible_populations(replace(shipped_population(), fit=unsure), 3)
    >>> len({one.people["u50"].median for one in made})
    3
    """
    return hyper_draws(population, n, seed=0) if population.fit.names else ()
