"""The chain gut → parent → metabolite, carried exactly from any moment to any later one.

Every entry of the passage is positive and free of cancellation, so levels are never negative and keep
their digits where two rates meet and long after the last dose.
"""

from __future__ import annotations

from typing import Generic, NamedTuple, TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from opentaper.pharmacology.domain import none_negative
from opentaper.pharmacology.exponentials import first_difference, second_difference
from opentaper.pharmacology.kinetics import Kinetics

Number = TypeVar("Number", float, NDArray[np.float64])


class State(NamedTuple, Generic[Number]):
    """What is in the body: drug in the gut (mg), parent and metabolite (dose-equivalents, mg/day)."""

    gut: Number
    parent: Number
    metabolite: Number


class Passage(NamedTuple, Generic[Number]):
    """How much of each part is found in itself or further down the chain after some days."""

    gut: Number
    gut_to_parent: Number
    gut_to_metabolite: Number
    parent: Number
    parent_to_metabolite: Number
    metabolite: Number


def passage(kinetics: Kinetics, days: ArrayLike) -> Passage[NDArray[np.float64]]:
    """Passage over some days: the matrix exponential of the chain, entry by entry.

    With x = -ka t, y = -k t, z = -km t the entries are ``e^x``, ``ka k t exp[x, y]``,
    ``ka k km t² exp[x, y, z]``, ``e^y``, ``km t exp[y, z]`` and ``e^z``.

    Parameters
    ----------
    kinetics
        The rates. With instant absorption the gut is always empty and its entries are 0.
    days
        Days, any shape, at least 0.

    Returns
    -------
    Passage
        Entries in the shape of ``days``, none negative.

    Raises
    ------
    BadOption
        Negative, infinite or nan days.

    Source
    ------
    Textbook one-compartment kinetics with a metabolite.

    Examples
    --------
    >>> passage(Kinetics(half_life_days=1.0), [0.0, 1.0, 2.0]).parent
    array([1.  , 0.5 , 0.25])
    """
    t = none_negative("days", days)
    k, km = kinetics.elimination_per_day, kinetics.metabolite_per_day
    nothing = np.zeros_like(t)
    gut = gut_to_parent = gut_to_metabolite = nothing
    if not kinetics.is_instant:
        ka = kinetics.absorption_per_day
        gut = np.exp(-ka * t)
        gut_to_parent = k * (ka * t) * first_difference(-ka * t, -k * t)
        if kinetics.has_metabolite:
            gut_to_metabolite = k * (ka * t) * (km * t) * second_difference(-ka * t, -k * t, -km * t)
    parent_to_metabolite = nothing
    if kinetics.has_metabolite:
        parent_to_metabolite = km * t * first_difference(-k * t, -km * t)
    return Passage(
        np.asarray(gut),
        np.asarray(gut_to_parent),
        np.asarray(gut_to_metabolite),
        np.asarray(np.exp(-k * t)),
        np.asarray(parent_to_metabolite),
        np.asarray(np.exp(-km * t)),
    )


def passages(kinetics: Kinetics, days: ArrayLike) -> list[Passage[float]]:
    """One passage of plain floats for each of ``days``, shape (n,), for loops that run intake by intake.

    Raises
    ------
    BadOption
        Negative, infinite or nan days.

    Examples
    --------
    >>> [step.parent for step in passages(Kinetics(half_life_days=1.0), [1.0, 2.0])]
    [0.5, 0.25]
    """
    columns = passage(kinetics, days)
    return [Passage(*row) for row in zip(*(column.tolist() for column in columns), strict=True)]


def carried(state: State[Number], over: Passage[Number]) -> State[Number]:
    """State after a passage without intakes.

    Examples
    --------
    >>> carried(State(0.0, 8.0, 0.0), passages(Kinetics(half_life_days=1.0), [2.0])[0]).parent
    2.0
    """
    return State(
        over.gut * state.gut,
        over.gut_to_parent * state.gut + over.parent * state.parent,
        over.gut_to_metabolite * state.gut
        + over.parent_to_metabolite * state.parent
        + over.metabolite * state.metabolite,
    )


def later(kinetics: Kinetics, state: State[float], days: ArrayLike) -> State[NDArray[np.float64]]:
    """State some days after ``state`` without intakes, each part in the shape of ``days``.

    Raises
    ------
    BadOption
        Negative, infinite or nan days.

    Examples
    --------
    >>> later(Kinetics(half_life_days=1.0), State(0.0, 8.0, 0.0), [1.0, 3.0]).parent
    array([4., 1.])
    """
    over = passage(kinetics, days)
    return carried(State(*(np.full_like(over.parent, part) for part in state)), over)


def after_intake(kinetics: Kinetics, state: State[Number], mg: Number) -> State[Number]:
    """State just after an intake of ``mg``: in the gut, or with instant absorption in the blood.

    Examples
    --------
    >>> after_intake(Kinetics(half_life_days=1.0, absorption_per_day=24.0), State(0.0, 0.0, 0.0), 10.0).gut
    10.0
    """
    if kinetics.is_instant:
        return State(state.gut, state.parent + kinetics.elimination_per_day * mg, state.metabolite)
    return State(state.gut + mg, state.parent, state.metabolite)


def effective(kinetics: Kinetics, state: State[Number]) -> Number:
    """Level that acts: ``C = (1 - f) P + f M`` in dose-equivalents, mg/day.

    Examples
    --------
    >>> half_by_metabolite = Kinetics(1.0, metabolite_share=0.5, metabolite_half_life_days=10.0)
    >>> effective(half_by_metabolite, State(0.0, 10.0, 20.0))
    15.0
    """
    share = kinetics.metabolite_share
    return (1.0 - share) * state.parent + share * state.metabolite
