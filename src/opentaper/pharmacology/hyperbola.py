"""The dose–occupancy curve as a value, with its questions answered for one float at a time.

The law of mass action gives a curve that is steep near zero and flat above, so equal cuts of the dose
are unequal cuts of the effect. Occupancies are fractions of 1; a drop in *points* is out of 100.
The same questions for arrays are functions of :mod:`opentaper.pharmacology.occupancy`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from opentaper.errors import BadOption
from opentaper.pharmacology.domain import fraction, not_negative, positive

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
        return cls(min(emax, 1.0), ed50_mg, hill)

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
            odds = math.pow(ratio, self.hill)
            return self.emax * odds / (1.0 + odds)
        return self.emax / (1.0 + math.pow(1.0 / ratio, self.hill))

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
            return self.ed50_mg * math.pow(odds, 1.0 / self.hill)
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
