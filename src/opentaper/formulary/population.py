"""The fitted population of virtual people, read from ``data/population.yaml``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from opentaper.errors import BrokenFormulary
from opentaper.formulary import files
from opentaper.formulary.facts import Grade

FILE = "population.yaml"
#: The personal parameters in the order of draws.
PARAMETERS = ("ed50_factor", "half_life_factor", "tau_fast_days", "tau_slow_days", "fast_share", "u50")


@dataclass(frozen=True, slots=True)
class Spread:
    """Median of a personal parameter, and the spread of its logarithm (``fast_share``: of its log odds)."""

    median: float
    spread: float


@dataclass(frozen=True, slots=True, eq=False)
class FittedNumbers:
    """What a calibration was unsure of: names, values and covariance of the fitted numbers.

    Values are on scales without bounds: logarithms, log odds of shares. ``rows`` published results were used.
    """

    names: tuple[str, ...]
    values: NDArray[np.float64]
    covariance: NDArray[np.float64]
    rows: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class Population:
    """How people differ in what they feel of a drop, with the passport of the whole.

    ``drugs`` multiply the median ``u50`` by drug; ``measures`` and ``relapse`` hold the numbers of the
    measurement models and of the return of illness, by name.
    """

    release: str
    source: tuple[str, ...]
    grade: Grade
    note: str
    people: Mapping[str, Spread]
    steepness: float
    metabolite_share: float
    failed_attempt: float
    most_failed: int
    drugs: Mapping[str, float]
    measures: Mapping[str, float]
    relapse: Mapping[str, Mapping[str, float]]
    fit: FittedNumbers


@cache
def shipped_population() -> Population:
    """Return the shipped population.

    Raises
    ------
    BrokenFormulary
        A parameter is missing.

    Examples
    --------
    >>> sorted(shipped_population().people) == sorted(PARAMETERS)
    True
    """
    return population_of(files.mapping(FILE))


@cache
def published_population() -> Population:
    """Return the population that published results alone gave: what is learnt from people begins from it.

    It is the shipped one, or, once that was learnt from people, the one kept beside it. Whoever began from
    the shipped one again would count people twice.

    Raises
    ------
    BrokenFormulary
        As :func:`shipped_population`.

    Examples
    --------
    >>> published_population().fit.rows > 0
    True
    """
    told = files.mapping(FILE)
    return population_of(told["before"]) if "before" in told else shipped_population()


def population_of(told: Mapping[str, Any]) -> Population:
    """Return the population that a mapping of the file's form tells.

    Raises
    ------
    BrokenFormulary
        A parameter is missing or no number.
    """
    try:
        settings = {name: one["value"] for name, one in told["settings"].items()}
        fit = told["fit"]
        size = len(fit["names"])
        return Population(
            release=str(told["release"]),
            source=tuple(told["source"]),
            grade=Grade(told["grade"]),
            note=str(told.get("note", "")),
            people={
                name: Spread(float(told["people"][name]["median"]), float(told["people"][name]["spread"]))
                for name in PARAMETERS
            },
            steepness=float(settings["steepness"]),
            metabolite_share=float(settings["metabolite_share"]),
            failed_attempt=float(settings["failed_attempt"]),
            most_failed=int(settings["most_failed"]),
            drugs={name: float(factor) for name, factor in told["drugs"].items()},
            measures={name: float(value) for name, value in told["measures"].items()},
            relapse={
                name: {key: float(value) for key, value in part.items()}
                for name, part in told["relapse"].items()
            },
            fit=FittedNumbers(
                tuple(fit["names"]),
                np.array(fit["values"], dtype=np.float64),
                _covariance(fit["covariance"], size),
                int(fit.get("rows", 0)),
            ),
        )
    except (AttributeError, KeyError, TypeError, ValueError) as wrong:
        raise BrokenFormulary(file=FILE, why=f"population: {wrong}") from None


def _covariance(told: Any, size: int) -> NDArray[np.float64]:
    """Return a covariance from its rows, or from a text with the rows of its lower triangle."""
    if not isinstance(told, str):
        return np.array(told, dtype=np.float64).reshape(size, size)
    lower = np.zeros((size, size))
    lower[np.tril_indices(size)] = np.array(told.split(), dtype=np.float64)
    return lower + np.tril(lower, -1).T
