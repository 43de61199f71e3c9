"""A level as a sum of exponentials, for many people at once whose half-lives differ.

Where :mod:`opentaper.pharmacology.chain` carries one person's level without any loss of digits, this form
costs one product per exponential and step, which is what a population needs.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from opentaper.pharmacology.domain import all_positive
from opentaper.pharmacology.kinetics import LN2, Kinetics

# Two rates that meet make a sum of exponentials break down. They are held this far apart: no half-life is
# known to a ten-thousandth, and what is lost in digits by the difference stays below 1e-10.
APART = 1e-4


@dataclass(frozen=True, slots=True)
class Modes:
    """The exponentials that a level is made of: ``C(t) = mg Σ_j per_mg_j e^(-rate_j t)`` after one intake.

    ``rates`` are in 1/day, ``per_mg`` in dose-equivalents (mg/day) per mg, both of shape (modes, people).
    """

    rates: NDArray[np.float64]
    per_mg: NDArray[np.float64]

    @property
    def steady(self) -> NDArray[np.float64]:
        """The share of each mode in the level on 1 mg/day taken for ever, shape (modes, people)."""
        return self.per_mg / self.rates


def modes(kinetics: Kinetics, half_life_factor: ArrayLike = 1.0) -> Modes:
    """Return the exponentials of a drug's level, for each person.

    Parent and metabolite of a person are slower or faster by the same factor; absorption is not.

    Parameters
    ----------
    kinetics
        The rates of the typical person.
    half_life_factor
        How many times as long each person's half-lives are, shape (people,) or a number, above 0.

    Returns
    -------
    Modes
        One mode for the parent, one more with a metabolite, one more with absorption; the sum of
        ``per_mg / rates`` is 1 for each person, so that the area under 1 mg is 1.

    Raises
    ------
    BadOption
        A factor that is not a finite number above 0.

    Source
    ------
    Textbook one-compartment kinetics (Bateman function), partial fractions.

    Examples
    --------
    >>> modes(Kinetics(half_life_days=1.0)).rates.round(4)
    array([[0.6931]])
    """
    factor = np.atleast_1d(all_positive("half_life_factor", half_life_factor))
    parent = LN2 / (kinetics.half_life_days * factor)
    rates = [parent]
    if kinetics.has_metabolite:
        rates.append(_apart(kinetics.metabolite_per_day / factor, parent))
    if not kinetics.is_instant:
        rates.append(_apart(np.full_like(parent, kinetics.absorption_per_day), *rates))
    entering = [] if kinetics.is_instant else [rates[-1]]
    share = kinetics.metabolite_share
    per_mg = [(1.0 - share) * part for part in _chained([*entering, parent], rates)]
    if kinetics.has_metabolite:
        formed = _chained([*entering, parent, rates[1]], rates)
        per_mg = [own + share * part for own, part in zip(per_mg, formed, strict=True)]
    return Modes(np.array(rates), np.array(per_mg))


def _chained(steps: list[NDArray[np.float64]], rates: list[NDArray[np.float64]]) -> list[NDArray[np.float64]]:
    """Weights of ``rates`` in the last of a chain of first-order steps: ``Π_i r_i / Π_{i≠j} (r_i - r_j)``."""
    whole = np.prod(np.array(steps), axis=0)
    weights = []
    for rate in rates:
        if not any(rate is step for step in steps):
            weights.append(np.zeros_like(rate))
            continue
        others = [step - rate for step in steps if step is not rate]
        weights.append(whole / np.prod(np.array(others), axis=0) if others else whole)
    return weights


def _apart(rate: NDArray[np.float64], *others: NDArray[np.float64]) -> NDArray[np.float64]:
    """Move rates that meet another a ten-thousandth above it."""
    for other in others:
        near = np.abs(rate - other) < APART * other
        rate = np.where(near, other * (1.0 + APART), rate)
    return rate
