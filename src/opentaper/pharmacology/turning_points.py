"""Where the level turns between two intakes, found without fail.

Between intakes the slope is a sum of up to three falling exponentials. Multiplied by e^(at) and
differentiated it loses the exponential of rate a, and keeps its sign between the roots of what is left
(Rolle). So the roots are found from the one-exponential end, which has none, upwards: each rung is
monotone between the roots of the rung below, and one bisection finds the only root there can be. The
fastest exponential goes first: what is left then rules the late times, where rounding would hide it else.
A root too many does no harm, as it only cuts a monotone stretch in two.

Source: Rolle's theorem for exponential sums, textbook analysis.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from opentaper.pharmacology.chain import State, later
from opentaper.pharmacology.kinetics import Kinetics

# Each search cuts the bracket into so many parts at once, and stops when floats are exhausted.
PARTS = 64
SEARCHES = 10
# When the slowest exponential has fallen to e^-500 every level is nothing, and floats are near their end.
SPENT = 500.0


def turning_points(kinetics: Kinetics, state: State[float], days: float) -> list[float]:
    """Times at which the level has slope 0 during some days without intakes.

    Parameters
    ----------
    kinetics
        The rates.
    state
        What is in the body at the beginning.
    days
        How long no intake follows, in days.

    Returns
    -------
    list of float
        Times in days after the beginning, rising; at most two where the level truly turns.

    Examples
    --------
    After one intake the level turns once, at the peak:

    >>> once = Kinetics(1.0, absorption_per_day=24.0)
    >>> [round(time, 4) for time in turning_points(once, State(10.0, 0.0, 0.0), 1.0)]
    [0.1521]
    """
    rates = _rates(kinetics)
    end = min(days, SPENT / rates[-1])
    cuts: list[float] = []
    for row in reversed(_rungs(kinetics, rates)):
        edges = np.array([0.0, *cuts, end])
        signs = np.sign(_along(kinetics, state, row, edges))
        cuts = [
            _root(kinetics, state, row, float(edges[n]), float(edges[n + 1]))
            for n in range(len(edges) - 1)
            if signs[n] != 0.0 and signs[n + 1] != signs[n]
        ]
    return cuts


def _rates(kinetics: Kinetics) -> list[float]:
    """The rates that there are in 1/day, fastest first."""
    rates = [kinetics.elimination_per_day]
    if not kinetics.is_instant:
        rates.append(kinetics.absorption_per_day)
    if kinetics.has_metabolite:
        rates.append(kinetics.metabolite_per_day)
    return sorted(rates, reverse=True)


def _rungs(kinetics: Kinetics, rates: list[float]) -> list[NDArray[np.float64]]:
    """Rows whose product with the state is the slope, then what is left with one exponential less each time.

    The last rung, a single exponential, has no root and is left out.
    """
    k, km = kinetics.elimination_per_day, kinetics.metabolite_per_day
    ka = 0.0 if kinetics.is_instant else kinetics.absorption_per_day
    chain = np.array([[-ka, 0.0, 0.0], [k * ka, -k, 0.0], [0.0, km, -km]])
    row = np.array([0.0, 1.0 - kinetics.metabolite_share, kinetics.metabolite_share]) @ chain
    rows = []
    for rate in rates[:-1]:
        rows.append(row)
        row = row @ (chain + rate * np.eye(3))
    return rows


def _along(
    kinetics: Kinetics, state: State[float], row: NDArray[np.float64], days: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Product of the row with the state after ``days``."""
    return np.asarray(row @ np.stack(later(kinetics, state, days)))


def _root(
    kinetics: Kinetics, state: State[float], row: NDArray[np.float64], low: float, high: float
) -> float:
    """The one time between two of opposite sign at which the row vanishes."""
    for _ in range(SEARCHES):
        days = np.linspace(low, high, PARTS + 1)
        signs = np.sign(_along(kinetics, state, row, days))
        turned = int(np.argmax(signs != signs[0]))
        low, high = float(days[turned - 1]), float(days[turned])
    return high
