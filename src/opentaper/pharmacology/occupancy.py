"""Occupancy for arrays: how much of a receptor or transporter steady daily doses hold.

The methods of :class:`~opentaper.pharmacology.hyperbola.Hyperbola` give the same answers for one float
without the cost of an array; a planner calls those thousands of times.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from opentaper.errors import BadOption
from opentaper.pharmacology.domain import fractions, none_negative
from opentaper.pharmacology.hyperbola import POINTS, Hyperbola

__all__ = [
    "Hyperbola",
    "dose_after_drop",
    "dose_for_occupancy",
    "drop_points",
    "occupancy",
    "occupancy_band",
]


def occupancy(curve: Hyperbola, dose_mg: ArrayLike) -> NDArray[np.float64]:
    """Occupancy of steady doses: ``O = emax d^h / (ed50^h + d^h)``.

    Parameters
    ----------
    curve
        The dose–occupancy curve.
    dose_mg
        Doses in mg/day, any shape, at least 0.

    Returns
    -------
    NDArray
        Fractions from 0 to ``emax``, shape of ``dose_mg``; rises with the dose.

    Raises
    ------
    BadOption
        A negative, infinite or nan dose.

    Source
    ------
    Law of mass action, textbook receptor theory (Hill equation).

    Examples
    --------
    >>> occupancy(Hyperbola(1.0, 24.7), [0.0, 1.0, 24.7, 60.0]).round(3)
    array([0.   , 0.039, 0.5  , 0.708])
    """
    ratio = none_negative("dose_mg", dose_mg) / curve.ed50_mg
    steep = ratio > 1.0
    odds = np.where(steep, 1.0 / np.where(steep, ratio, 1.0), ratio) ** curve.hill
    return np.asarray(curve.emax * np.where(steep, 1.0, odds) / (1.0 + odds))


def dose_for_occupancy(curve: Hyperbola, occupied: ArrayLike) -> NDArray[np.float64]:
    """Steady doses with these occupancies: ``d = ed50 (O / (emax - O))^(1/h)``.

    Parameters
    ----------
    curve
        The dose–occupancy curve.
    occupied
        Occupancies as fractions from 0 to 1, any shape.

    Returns
    -------
    NDArray
        Doses in mg/day, shape of ``occupied``: 0 at 0, infinite at and above the plateau; rising.

    Raises
    ------
    BadOption
        A negative or nan occupancy, or one above 1.

    Source
    ------
    The exact inverse of :func:`occupancy`.

    Examples
    --------
    >>> dose_for_occupancy(Hyperbola(0.8, 10.0), [0.0, 0.4, 0.8])
    array([ 0., 10., inf])
    """
    wished = fractions("occupancy", occupied)
    within = wished < curve.emax
    odds = np.where(within, wished / np.where(within, curve.emax - wished, 1.0), np.inf)
    with np.errstate(over="ignore", under="ignore"):  # inf and 0 are the right limits
        return np.asarray(curve.ed50_mg * odds ** (1.0 / curve.hill))


def drop_points(curve: Hyperbola, from_mg: ArrayLike, to_mg: ArrayLike) -> NDArray[np.float64]:
    """Occupancy lost between two doses, in points of 100: ``100 (O(from) - O(to))``.

    Parameters
    ----------
    curve
        The dose–occupancy curve.
    from_mg, to_mg
        Doses in mg/day, shapes that broadcast, at least 0.

    Returns
    -------
    NDArray
        Points of 100, broadcast shape; negative where the dose rises.

    Raises
    ------
    BadOption
        A negative, infinite or nan dose.

    Examples
    --------
    The same 10 mg cost five times as much at the bottom as further up:

    >>> drop_points(Hyperbola(1.0, 10.0), [20.0, 10.0], [10.0, 0.0]).round(1)
    array([16.7, 50. ])
    >>> float(drop_points(Hyperbola(0.926, 2.99), 20.0, 10.0).round(2))
    9.27
    """
    return np.asarray(POINTS * (occupancy(curve, from_mg) - occupancy(curve, to_mg)))


def dose_after_drop(curve: Hyperbola, from_mg: ArrayLike, points: ArrayLike) -> NDArray[np.float64]:
    """Doses that lie this many points of occupancy lower: ``O^-1(O(from) - points / 100)``.

    Parameters
    ----------
    curve
        The dose–occupancy curve.
    from_mg
        Doses in mg/day, at least 0.
    points
        Points of 100 to lose, at least 0; shapes broadcast.

    Returns
    -------
    NDArray
        Doses in mg/day, broadcast shape, never above ``from_mg``; 0 where fewer points are left. Falls
        as ``points`` rise.

    Raises
    ------
    BadOption
        A negative, infinite or nan dose or drop.

    Examples
    --------
    >>> dose_after_drop(Hyperbola(1.0, 10.0), 30.0, [0.0, 25.0, 80.0])
    array([30., 10.,  0.])
    """
    before = none_negative("from_mg", from_mg)
    left = occupancy(curve, before) - none_negative("points", points) / POINTS
    # Where the curve is flat, rounding alone could give back a higher dose.
    return np.asarray(np.minimum(before, dose_for_occupancy(curve, np.maximum(left, 0.0))))


def occupancy_band(
    curves: Sequence[Hyperbola], dose_mg: ArrayLike
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Lowest and highest occupancy that several curves give each dose.

    Parameters
    ----------
    curves
        One curve or more, as sources or brain regions disagree.
    dose_mg
        Doses in mg/day, any shape, at least 0.

    Returns
    -------
    tuple of NDArray
        Fractions, low and high, each in the shape of ``dose_mg``; both rise with the dose.

    Raises
    ------
    BadOption
        No curve, or a negative, infinite or nan dose.

    Examples
    --------
    >>> low, high = occupancy_band([Hyperbola(1.0, 10.0), Hyperbola(0.8, 2.0)], [2.0, 30.0])
    >>> low.round(3), high.round(3)
    (array([0.167, 0.75 ]), array([0.4 , 0.75]))
    """
    if not curves:
        raise BadOption(option="curves", given="none", wanted="at least one curve")
    occupied = np.stack([occupancy(curve, dose_mg) for curve in curves])
    return np.asarray(occupied.min(axis=0)), np.asarray(occupied.max(axis=0))
