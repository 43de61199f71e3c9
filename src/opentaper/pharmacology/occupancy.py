"""Occupancy: how much of a receptor or transporter a steady daily dose holds.

The law of mass action gives a curve that is steep near zero and flat above, so equal cuts of the dose
are unequal cuts of the effect. Occupancies are fractions of 1; a drop in *points* is out of 100.

Every question has two doors: methods of :class:`Hyperbola` for one float, which a planner can call
thousands of times, and functions for arrays. Both give the same numbers.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from opentaper.errors import BadOption
from opentaper.pharmacology.domain import fraction, fractions, none_negative, not_negative, positive

POINTS = 100.0
# A published plateau a little above 1 is a fit beyond what is physical; far above, a percentage was typed.
HIGHEST_PUBLISHED_EMAX = 2.0


@dataclass(frozen=True, slots=True)
class Hyperbola:
    """Occupancy of a steady dose: ``O = emax d^h / (ed50^h + d^h)``.

    Parameters
    ----------
    emax
        The plateau, a fraction in (0, 1].
    ed50_mg
        The daily dose with half of the plateau, in mg/day, above 0.
    hill
        The steepness ``h``, above 0; 1 unless a source says otherwise.

    Raises
    ------
    BadOption
        A parameter outside its domain, named. For a published plateau above 1 see :meth:`published`.

    Source
    ------
    Law of mass action, textbook receptor theory (Hill equation).

    Examples
    --------
    >>> Hyperbola(1.0, 10.0).at(10.0)
    0.5

    A curve with full plateau and an ED50 of 24.7 mg gives the occupancies printed in the tables that it
    was calculated from, 70.8 % at 60 mg and 3.9 % at 1 mg:

    >>> curve = Hyperbola(1.0, 24.7)
    >>> round(100 * curve.at(60.0), 1), round(100 * curve.at(1.0), 1)
    (70.8, 3.9)
    """

    emax: float
    ed50_mg: float
    hill: float = 1.0

    def __post_init__(self) -> None:
        if not 0.0 < self.emax <= 1.0:
            raise BadOption(option="emax", given=str(self.emax), wanted="a fraction above 0, at most 1")
        positive("ed50_mg", self.ed50_mg)
        positive("hill", self.hill)

    @classmethod
    def published(cls, emax: float, ed50_mg: float, hill: float = 1.0) -> Hyperbola:
        """Make a curve from a fit whose plateau may lie a little above 1, clipped at 1.

        Raises
        ------
        BadOption
            As the class does, and for a plateau above 2, which must be a percentage.

        Examples
        --------
        >>> Hyperbola.published(1.0643, 11.57).emax
        1.0
        """
        if emax > HIGHEST_PUBLISHED_EMAX:
            raise BadOption(option="emax", given=str(emax), wanted="a fraction, not a percentage")
        return cls(1.0 if emax > 1.0 else emax, ed50_mg, hill)

    def at(self, mg: float) -> float:
        """Return the occupancy of one dose in mg/day: a fraction, rising with the dose.

        Raises
        ------
        BadOption
            A negative, infinite or nan dose.

        Examples
        --------
        >>> round(Hyperbola(0.926, 2.99).at(20.0), 4)
        0.8056
        """
        if not 0.0 <= mg < math.inf:
            not_negative("dose_mg", mg)
        ratio = mg / self.ed50_mg
        # Powers of numbers up to 1 cannot overflow, however steep the curve.
        if ratio <= 1.0:
            odds = ratio**self.hill
            return self.emax * odds / (1.0 + odds)
        return self.emax / (1.0 + (1.0 / ratio) ** self.hill)

    def dose_at(self, occupied: float) -> float:
        """Return the dose in mg/day of one occupancy; the exact inverse of :meth:`at`.

        Infinite at and above the plateau, 0 at 0.

        Raises
        ------
        BadOption
            A negative or nan occupancy, or one above 1.

        Examples
        --------
        >>> Hyperbola(1.0, 10.0).dose_at(0.75), Hyperbola(0.8, 10.0).dose_at(0.8)
        (30.0, inf)
        """
        if not 0.0 <= occupied <= 1.0:
            fraction("occupancy", occupied)
        if occupied >= self.emax:
            return math.inf
        odds = occupied / (self.emax - occupied)
        try:
            return float(self.ed50_mg * odds ** (1.0 / self.hill))
        except OverflowError:  # a curve so flat that no float holds the dose
            return math.inf

    def drop(self, from_mg: float, to_mg: float) -> float:
        """Return the occupancy lost between two doses in points of 100; negative where the dose rises.

        Raises
        ------
        BadOption
            As :meth:`at` does.

        Examples
        --------
        >>> Hyperbola(1.0, 10.0).drop(10.0, 0.0)
        50.0
        """
        return POINTS * (self.at(from_mg) - self.at(to_mg))

    def dose_after(self, from_mg: float, points: float) -> float:
        """Return the dose in mg/day that lies ``points`` of 100 below ``from_mg``; never above it.

        0 where fewer points are left.

        Raises
        ------
        BadOption
            A negative, infinite or nan dose or drop.

        Examples
        --------
        >>> curve = Hyperbola(1.0, 10.0)
        >>> curve.dose_after(30.0, 25.0), curve.dose_after(1.0, 10.0)
        (10.0, 0.0)
        """
        if not 0.0 <= points < math.inf:
            not_negative("points", points)
        left = self.at(from_mg) - points / POINTS
        # Where the curve is flat, rounding alone could give back a higher dose.
        return min(from_mg, self.dose_at(left)) if left > 0.0 else 0.0


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
