"""The numbers of a population by name, on scales without bounds: what a calibration moves, and is unsure of.

A name is a path through the population: ``people.u50.median``, ``drugs.paroxetine``, ``measures.half_any``,
``relapse.depression.jolt``. Shares live on the scale of log odds, all others on that of logarithms.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from opentaper.errors import BadOption
from opentaper.formulary.population import Population

Array = NDArray[np.float64]
# What begins so is a share, and stays between 0 and 1.
_SHARES = (
    *("people.fast_share.median", "measures.set_out_", "measures.returns_on_relapse"),
    *("measures.load_dess", "measures.load_dizziness", "measures.load_nausea", "measures.load_other"),
    *("measures.load_mood", "measures.load_worse", "relapse.shared.severe_share"),
)


def number(population: Population, name: str) -> float:
    """Return a number of a population by its name.

    Raises
    ------
    BadOption
        No such number.

    Examples
    --------
    >>> from opentaper.formulary.population import shipped_population
    >>> number(shipped_population(), "people.ed50_factor.median")
    1.0
    """
    part, *rest = name.split(".")
    try:
        match part, rest:
            case "people", [who, "median"]:
                return population.people[who].median
            case "people", [who, "spread"]:
                return population.people[who].spread
            case "drugs", [drug]:
                return population.drugs.get(drug, 1.0)
            case "measures", [which]:
                return population.measures[which]
            case "relapse", [condition, which]:
                return population.relapse[condition][which]
            case _:
                pass
    except KeyError:
        pass
    raise BadOption(option="number", given=name, wanted="the name of a number of the population")


def free(name: str, value: float) -> float:
    """Return a number on its scale without bounds."""
    return float(np.log(value / (1.0 - value)) if name.startswith(_SHARES) else np.log(value))


def bound(name: str, value: float) -> float:
    """Return a number from its scale without bounds."""
    return float(1.0 / (1.0 + np.exp(-value)) if name.startswith(_SHARES) else np.exp(value))


def moved(population: Population, names: Sequence[str], values: Sequence[float] | Array) -> Population:
    """Return the population with other numbers, given on their scales without bounds.

    Raises
    ------
    BadOption
        No such number.

    Examples
    --------
    >>> from opentaper.formulary.population import shipped_population
    >>> moved(shipped_population(), ["drugs.paroxetine"], [0.0]).drugs["paroxetine"]
    1.0
    """
    people, drugs, measures = dict(population.people), dict(population.drugs), dict(population.measures)
    relapse = {condition: dict(numbers) for condition, numbers in population.relapse.items()}
    for name, value in zip(names, values, strict=True):
        number(population, name)
        part, *rest = name.split(".")
        if part == "people":
            people[rest[0]] = replace(people[rest[0]], **{rest[1]: bound(name, value)})
        elif part == "relapse":
            relapse[rest[0]][rest[1]] = bound(name, value)
        else:
            (drugs if part == "drugs" else measures)[rest[0]] = bound(name, value)
    return replace(population, people=people, drugs=drugs, measures=measures, relapse=relapse)


def hyper_draws(population: Population, n: int, seed: int) -> tuple[Population, ...]:
    """Draw populations that the calibration could as well have ended with.

    Parameters
    ----------
    population
        Whose ``fit`` tells values and covariance.
    n
        How many, at least 1.
    seed
        The same seed is the same populations.

    Returns
    -------
    tuple
        Populations; a normal approximation around the fit on the scales without bounds, so that every draw is
        a population. Without a fit all are the population itself.

    Raises
    ------
    BadOption
        Fewer than one, or a negative seed.

    Examples
    --------
    >>> from opentaper.formulary.population import shipped_population
    >>> len(hyper_draws(shipped_population(), 3, seed=1))
    3
    """
    if n < 1 or seed < 0:
        raise BadOption(option="n", given=f"{n}, {seed}", wanted="a whole number of at least 1")
    fit = population.fit
    if not fit.names:
        return (population,) * n
    sizes, axes = np.linalg.eigh(fit.covariance)
    z = np.random.default_rng(seed).standard_normal((n, len(fit.names)))
    drawn = fit.values + (z * np.sqrt(np.maximum(sizes, 0.0))) @ axes.T
    return tuple(moved(population, fit.names, values) for values in drawn)
