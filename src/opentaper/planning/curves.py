"""Paths of one parameter, to compare the adaptive method with: equal steps in mg, in share or in effect.

Their number of steps is the parameter: the fewest that a person accepts, found by bisection, for each hold.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from opentaper.pharmacology.hyperbola import Hyperbola
from opentaper.planning.adaptive import HOLDS, MOST_STEPS, chances
from opentaper.planning.twins import Risk, Twins

# Equal shares never reach zero: the last dose before it is this part of the first.
LAST_PART = 0.02

Array = NDArray[np.float64]
Curve = Callable[[float, int, Hyperbola], Array]
Path = tuple[tuple[float, int], ...]


def linear(start_mg: float, n: int, _: Hyperbola) -> Array:
    """Return the doses of ``n`` equal steps in mg, the last of them zero.

    Examples
    --------
    >>> linear(20.0, 4, Hyperbola(1.0, 5.0))
    array([15., 10.,  5.,  0.])
    """
    return start_mg * (1.0 - np.arange(1, n + 1) / n)


def geometric(start_mg: float, n: int, _: Hyperbola) -> Array:
    """Return the doses of ``n - 1`` equal shares down to a fiftieth, and then zero."""
    falling = start_mg * LAST_PART ** (np.arange(1, n) / max(1, n - 1))
    return np.append(falling, 0.0)


def hyperbolic(start_mg: float, n: int, curve: Hyperbola) -> Array:
    """Return the doses of ``n`` equal steps of effect, the last of them zero."""
    left = curve.at(start_mg) * (1.0 - np.arange(1, n + 1) / n)
    return np.array([curve.dose_at(max(0.0, one)) for one in left])


CURVES: dict[str, Curve] = {"linear": linear, "geometric": geometric, "hyperbolic": hyperbolic}


def soonest_curve(
    curve: Curve,
    twins: Twins,
    risk: Risk,
    start_mg: float,
    holds: Sequence[int] = HOLDS,
    most_steps: int = MOST_STEPS,
) -> Path | None:
    """Return the shortest path of a curve that a person accepts, over all holds, or None.

    Parameters
    ----------
    curve
        One of ``CURVES``.
    twins, risk, start_mg, holds, most_steps
        As of :func:`opentaper.planning.adaptive.soonest`.

    Examples
    --------
    >>> from opentaper.pharmacology import Kinetics
    >>> from opentaper.pharmacology.adaptation import People, steady_standing
    >>> from opentaper.pharmacology.responses import Response
    >>> people = People(Kinetics(1.0), Hyperbola(1.0, 5.0), Response.of(u50=[0.2, 0.4, 0.8, 1.6]))
    >>> twins = Twins(people, steady_standing(people, 20.0))
    >>> len(soonest_curve(hyperbolic, twins, Risk(0.3, 0.5), 20.0, holds=(14,)) or ()) > 1
    True
    """
    found = [_fewest(curve, twins, risk, start_mg, hold, most_steps) for hold in holds]
    return min((path for path in found if path is not None), key=_length, default=None)


def _fewest(
    curve: Curve, twins: Twins, risk: Risk, start_mg: float, hold: int, most_steps: int
) -> Path | None:
    """Return the path of fewest steps with one hold, or None."""

    def path(n: int) -> Path:
        return tuple((float(mg), hold) for mg in curve(start_mg, n, twins.people.curve))

    def is_kept(n: int) -> bool:
        return chances(twins, risk, path(n)).keep(risk, twins.n)

    low, high = 0, most_steps
    if not is_kept(high):
        return None
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if is_kept(middle) else (middle, high)
    return path(high)


def _length(path: Path) -> int:
    return sum(days for _, days in path[:-1])
