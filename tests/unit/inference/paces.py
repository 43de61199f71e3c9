"""Paces of people from a known population; what a record says is exactly normal, so that laws are strict."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from opentaper.formulary.population import PARAMETERS, Population, shipped_population
from opentaper.inference.pace import OTHER, Pace, centre, spread

SHIPPED = shipped_population()
DRUGS = (OTHER, "citalopram", "paroxetine", "sertraline", "venlafaxine")
Array = NDArray[np.float64]


def paces_of(
    truth: Population, n: int, seed: int, noise: float = 1.0, before: Population = SHIPPED
) -> list[Pace]:
    """Return what people of a population would give: beliefs that began from another one.

    ``noise`` is how unsure a record is of each parameter, in spreads of ``before``.
    """
    rng, wide = np.random.default_rng(seed), spread(before)
    found = []
    for number in range(n):
        drug, attempts = DRUGS[int(rng.integers(len(DRUGS)))], int(rng.integers(3))
        middle = centre(before, drug, attempts)
        own = centre(truth, drug, attempts) + spread(truth) * rng.standard_normal(6)
        blurred = noise * _mixed(rng)
        seen = (own - middle) / wide + np.linalg.cholesky(blurred @ blurred.T) @ rng.standard_normal(6)
        told = np.linalg.inv(blurred @ blurred.T)
        covariance = np.linalg.inv(np.eye(6) + told)
        mean = covariance @ told @ seen
        found.append(pace(f"{number:06x}", mean, 0.5 * (covariance + covariance.T), drug, attempts, before))
    return found


def pace(
    person: str,
    mean: Array,
    covariance: Array,
    drug: str = OTHER,
    attempts: int = 0,
    before: Population = SHIPPED,
) -> Pace:
    """Return a pace."""
    middle = centre(before, drug, attempts)
    return Pace(person, drug, attempts, before.release, middle, spread(before), mean, covariance)


def _mixed(rng: np.random.Generator) -> Array:
    """Return the root of how unsure a record is: some ways little, some much."""
    axes, _ = np.linalg.qr(rng.standard_normal((len(PARAMETERS), len(PARAMETERS))))
    return np.asarray(axes * rng.uniform(0.5, 2.0, len(PARAMETERS)))
