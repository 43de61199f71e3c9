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

# Two rates that meet make a sum of exponentials break down. They are held this far apart, around their
# middle: a chain of steps does not care in which order they come, so what that changes is of second order
# (1e-10), and so is what is lost in digits. Only where a metabolite meets its parent, or absorption a
# metabolite, does the part of the level that has one of the two alone change by half a hundred-thousandth.
APART = 1e-5


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
    rates = [LN2 / (kinetics.half_life_days * factor)]
    if kinetics.has_metabolite:
        rates.append(kinetics.metabolite_per_day / factor)
    if not kinetics.is_instant:
        rates.append(np.full_like(factor, kinetics.absorption_per_day))
    for one, other in ((0, 1), (0, 2), (1, 2)):
        if other < len(rates):
            rates[one], rates[other] = _apart(rates[one], rates[other])
    parent = rates[0]
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


def _apart(
    one: NDArray[np.float64], other: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Move two rates that meet away from their middle."""
    middle = 0.5 * (one + other)
    near = np.abs(one - other) < APART * middle
    side = np.where(one <= other, 0.5, -0.5) * APART
    return (
        np.asarray(np.where(near, middle * (1.0 - side), one)),
        np.asarray(np.where(near, middle * (1.0 + side), other)),
    )
