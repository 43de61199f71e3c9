"""The upper level of two: which numbers of a population are most probable, given what people's records say.

Gradients by Fisher's identity, steps by Newton's method, doubt by the curvature at the end (Laplace).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from opentaper.formulary.population import PARAMETERS, Population
from opentaper.inference.hyper import moved
from opentaper.inference.pace_sites import Crowd, PaceSites, crowd

Array = NDArray[np.float64]
#: Beliefs are no exact normal distributions. On virtual people with a known truth their middles come out off
#: by up to so many spreads of the population, however many people give (docs/evidence/priors.md).
FORM_DOUBT = 0.1
MOST_STEPS = 60
# A step that gains less than this share is the last one.
ENOUGH = 1e-9
LEAST_DAMPING, MOST_DAMPING = 1e-9, 1e9
FACTOR = 8.0
NUDGE = 1e-4
_U50 = PARAMETERS.index("u50")


@dataclass(frozen=True, slots=True, eq=False)
class _Level:
    """The upper level: which numbers, whose records, and how published results hold the numbers."""

    population: Population
    names: tuple[str, ...]
    given: PaceSites
    before: Array
    held: Array

    def looked(self, values: Array) -> tuple[Array, float]:
        """Return the slope of the log probability at some values, and the log probability itself."""
        seen = crowd(moved(self.population, self.names, values), self.given)
        pull = self.held @ (values - self.before)
        worth = float(seen.log_evidence.sum() - 0.5 * (values - self.before) @ pull)
        return np.array([slope(name, seen, self.given) for name in self.names]) - pull, worth

    def curvature(self, values: Array) -> Array:
        """Return the negative second derivatives, nowhere flatter than published results alone hold."""
        steps = NUDGE * np.eye(len(values))
        rows = np.array([self.looked(values - one)[0] - self.looked(values + one)[0] for one in steps])
        found = 0.25 * (rows + rows.T) / NUDGE
        root = np.linalg.cholesky(self.held)
        sizes, axes = np.linalg.eigh(np.linalg.solve(root, np.linalg.solve(root, found).T))
        return np.asarray(root @ ((axes * np.maximum(sizes, 1.0)) @ axes.T) @ root.T)


def most_probable(population: Population, names: tuple[str, ...], given: PaceSites) -> tuple[Array, Array]:
    """Return the most probable values of some numbers, and their covariance, on scales without bounds.

    Parameters
    ----------
    population
        With the covariance of its fit, which holds the numbers.
    names
        Medians, spreads and drugs that the fit is unsure of.
    given
        What people's records say; of nobody, the numbers stay.

    Examples
    --------
    >>> from opentaper.formulary.population import shipped_population
    >>> from opentaper.inference.pace_sites import sites
    >>> values, _ = most_probable(shipped_population(), ("drugs.paroxetine",), sites([]))
    >>> bool(abs(np.exp(values[0]) - shipped_population().drugs["paroxetine"]) < 1e-3)
    True
    """
    places = [population.fit.names.index(name) for name in names]
    held = _inverse(population.fit.covariance[np.ix_(places, places)])
    level = _Level(population, names, given, population.fit.values[places], held)
    values = _climbed(level)
    covariance = _inverse(level.curvature(values))
    return values, covariance + _form_doubt(population, names, covariance, held)


def _inverse(matrix: Array) -> Array:
    return np.asarray(np.linalg.inv(matrix), dtype=np.float64)


def _climbed(level: _Level) -> Array:
    """Return the values of the highest probability, by damped Newton steps from those before."""
    values, damping = level.before, LEAST_DAMPING
    slope, worth = level.looked(values)
    for _ in range(MOST_STEPS):
        curved = level.curvature(values)
        tried, there, now = values, slope, -np.inf
        while now < worth and damping < MOST_DAMPING:
            tried = values + np.linalg.solve(curved + damping * level.held, slope)
            there, now = level.looked(tried)
            damping *= FACTOR
        if now < worth:
            return values
        gained, values, slope, worth = now - worth, tried, there, now
        damping = max(damping / FACTOR**2, LEAST_DAMPING)
        if gained <= ENOUGH * (1.0 + abs(worth)):
            return values
    return values


def slope(name: str, seen: Crowd, given: PaceSites) -> float:
    """Return how the evidence of all people grows with a number on its scale without bounds."""
    pulls = (seen.mean - seen.middle) / seen.spread**2
    part, *rest = name.split(".")
    if part == "drugs":
        return float(pulls[[one == rest[0] for one in given.drugs], _U50].sum())
    place = PARAMETERS.index(rest[0])
    if rest[1] == "median":
        return float(pulls[:, place].sum())
    apart = (seen.mean[:, place] - seen.middle[:, place]) ** 2 + seen.covariance[:, place, place]
    return float((apart / seen.spread[place] ** 2 - 1.0).sum())


def _form_doubt(population: Population, names: tuple[str, ...], covariance: Array, held: Array) -> Array:
    """Return what the form of beliefs leaves open: the more of a number was learnt from them, the more."""
    learnt = np.clip(1.0 - np.diag(covariance) / np.diag(_inverse(held)), 0.0, 1.0)
    return np.diag(learnt * (FORM_DOUBT * np.array([_unit(population, name) for name in names])) ** 2)


def _unit(population: Population, name: str) -> float:
    """Return how far people differ in what a number tells the middle of; of a spread, its logarithm's 1."""
    if name.endswith(".spread"):
        return 1.0
    return population.people["u50" if name.startswith("drugs.") else name.split(".")[1]].spread
