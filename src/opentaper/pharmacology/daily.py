"""Day by day: mean levels under a dose that changes in steps, and how long a change takes to arrive.

With X the state (gut, parent, metabolite), X₁ the state at steady state on 1 mg/day and E the passage over
some days, a constant dose d gives exactly

    X ← d X₁ + E (X - d X₁)

which is ``C ← d + (C - d) e^(-k days)`` for the parent alone. Read day by day it is exact in two ways: for
the level at the end of each day when the dose is spread evenly, and for the *mean of each day* when the
dose is swallowed at its beginning.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

from opentaper.errors import BadOption
from opentaper.pharmacology.chain import Passage, State, carried, effective, later, passages
from opentaper.pharmacology.domain import fractions, none_negative, not_negative
from opentaper.pharmacology.kinetics import Kinetics

# More halvings of a bracket than a float has bits.
HALVINGS = 64


def mean_state(kinetics: Kinetics, mg_per_day: float) -> State[float]:
    """Mean state at steady state on a daily dose: ``d X₁`` with ``X₁ = (1 / ka, 1, 1)``.

    Raises
    ------
    BadOption
        A negative, infinite or nan dose.

    Examples
    --------
    >>> mean_state(Kinetics(half_life_days=1.0), 10.0)
    State(gut=0.0, parent=10.0, metabolite=10.0)
    """
    dose = not_negative("mg_per_day", mg_per_day)
    return State(dose / kinetics.absorption_per_day, dose, dose)


def mean_state_after(kinetics: Kinetics, state: State[float], mg_per_day: float, days: float) -> State[float]:
    """Mean state after some days on one dose: ``X ← d X₁ + E (X - d X₁)``.

    Parameters
    ----------
    kinetics
        The rates.
    state
        The mean state so far, as from :func:`mean_state`.
    mg_per_day
        The dose, at least 0.
    days
        How long it is taken, in days, at least 0.

    Returns
    -------
    State
        The new mean state; never negative, and unchanged where it was steady on this dose.

    Raises
    ------
    BadOption
        A negative, infinite or nan dose or number of days.

    Source
    ------
    Textbook one-compartment kinetics, constant input.

    Examples
    --------
    >>> one_day = Kinetics(half_life_days=1.0)
    >>> mean_state_after(one_day, mean_state(one_day, 10.0), 0.0, days=2.0).parent
    2.5
    """
    over = passages(kinetics, [not_negative("days", days)])[0]
    return _updated(state, mean_state(kinetics, mg_per_day), over)


def daily_levels(kinetics: Kinetics, doses_mg: ArrayLike, before_mg: float = 0.0) -> NDArray[np.float64]:
    """Mean level of each day under daily doses: ``C ← d + (C - d) e^(-k)``, with a metabolite too.

    Parameters
    ----------
    kinetics
        The rates.
    doses_mg
        Doses of days 0 … n - 1 in mg/day, shape (n,), at least 0, swallowed as each day begins.
    before_mg
        The steady dose before day 0 in mg/day.

    Returns
    -------
    NDArray
        Dose-equivalents (mg/day), shape (n,); never negative.

    Raises
    ------
    BadOption
        A negative, infinite or nan dose, or doses of another shape.

    Source
    ------
    Textbook one-compartment kinetics, constant input.

    Examples
    --------
    >>> daily_levels(Kinetics(half_life_days=1.0), [10.0, 0.0, 0.0, 8.0], before_mg=10.0)
    array([10.  ,  5.  ,  2.5 ,  5.25])
    """
    doses = none_negative("doses_mg", doses_mg)
    if doses.ndim != 1:
        raise BadOption(option="doses_mg", given=f"shape {doses.shape}", wanted="one dose a day, shape (n,)")
    over, state, levels = passages(kinetics, [1.0])[0], mean_state(kinetics, before_mg), []
    for dose in doses.tolist():
        state = _updated(state, State(dose / kinetics.absorption_per_day, dose, dose), over)
        levels.append(effective(kinetics, state))
    return np.array(levels, dtype=np.float64)


def remainder(kinetics: Kinetics, days: ArrayLike) -> NDArray[np.float64]:
    """Share of a change of dose that has not arrived after some days; after a stop, what is left.

    ``(1 - f) e^(-kt) + f (km e^(-kt) - k e^(-km t)) / (km - k)``, later by absorption where that takes time.

    Parameters
    ----------
    kinetics
        The rates.
    days
        Days since the change, any shape, at least 0.

    Returns
    -------
    NDArray
        From 1 at 0 down to 0, shape of ``days``; falls.

    Raises
    ------
    BadOption
        Negative, infinite or nan days.

    Source
    ------
    Textbook one-compartment kinetics with a metabolite.

    Examples
    --------
    >>> remainder(Kinetics(half_life_days=1.0), [0.0, 1.0, 3.0])
    array([1.   , 0.5  , 0.125])
    """
    left = later(kinetics, mean_state(kinetics, 1.0), days)
    return np.asarray(np.minimum(effective(kinetics, left), 1.0))


def days_to_fraction(kinetics: Kinetics, fraction_arrived: ArrayLike) -> NDArray[np.float64]:
    """Days until this fraction of a change of dose has arrived: ``-ln(1 - q) / k`` for the parent alone.

    With a metabolite or absorption that takes time, the root of :func:`remainder` by bisection, which
    cannot fail as that function falls.

    Parameters
    ----------
    kinetics
        The rates.
    fraction_arrived
        Fractions ``q`` of steady state (or of wash-out) from 0 to 1, any shape.

    Returns
    -------
    NDArray
        Days, same shape: 0 at 0, infinite at 1; rises.

    Raises
    ------
    BadOption
        A negative or nan fraction, or one above 1.

    Source
    ------
    Textbook one-compartment kinetics.

    Examples
    --------
    >>> days_to_fraction(Kinetics(half_life_days=1.0), [0.5, 0.875]).round(12)
    array([1., 3.])

    Nine tenths take 3.3 half-lives:

    >>> float(days_to_fraction(Kinetics(half_life_days=1.0), 0.9).round(2))
    3.32
    """
    wanted = fractions("fraction_arrived", fraction_arrived)
    if kinetics.is_instant and not kinetics.has_metabolite:
        with np.errstate(divide="ignore"):  # all of it takes for ever
            return np.asarray(np.abs(np.log1p(-wanted)) / kinetics.elimination_per_day)
    left = 1.0 - wanted
    low, high = np.zeros_like(wanted), np.full_like(wanted, kinetics.half_life_days)
    while (late := (remainder(kinetics, high) > left) & (left > 0.0)).any():
        low, high = np.where(late, high, low), np.where(late, 2.0 * high, high)
    for _ in range(HALVINGS):
        middle = low + (high - low) / 2.0
        early = remainder(kinetics, middle) > left
        low, high = np.where(early, middle, low), np.where(early, high, middle)
    return np.asarray(np.where(wanted == 0.0, 0.0, np.where(left > 0.0, high, math.inf)))


def _updated(state: State[float], steady: State[float], over: Passage[float]) -> State[float]:
    """``d X₁ + E (X - d X₁)``, which leaves a steady state exactly as it is."""
    away = State(state.gut - steady.gut, state.parent - steady.parent, state.metabolite - steady.metabolite)
    left = carried(away, over)
    # From nothing, rounding could fall a last digit below zero.
    return State(
        max(0.0, steady.gut + left.gut),
        max(0.0, steady.parent + left.parent),
        max(0.0, steady.metabolite + left.metabolite),
    )
