"""Levels after any history of intakes: regular, missed, late, doubled, vomited, alternating.

Superposition, carried forward: the state just after each intake holds everything that came before, and
what follows is closed form. So a history of n intakes read at m times costs n + m steps, not n × m.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from opentaper.errors import BadOption
from opentaper.pharmacology.chain import (
    State,
    after_intake,
    carried,
    effective,
    later,
    passage,
    passages,
)
from opentaper.pharmacology.domain import none_negative
from opentaper.pharmacology.intake import Regimen, read_history
from opentaper.pharmacology.kinetics import Kinetics
from opentaper.pharmacology.steady_state import steady_state

NOTHING = State(0.0, 0.0, 0.0)


def response(kinetics: Kinetics, days_since: ArrayLike) -> NDArray[np.float64]:
    """Level per mg some days after one intake: ``(1 - f) p(t) + f m(t)``.

    With first-order absorption ``p(t) = ka k (e^(-kt) - e^(-ka t)) / (ka - k)``, with instant absorption
    ``k e^(-kt)``; ``m`` is ``p`` sent through a further step of rate ``km``, a sum of three exponentials.
    All are evaluated without loss where rates meet.

    Parameters
    ----------
    kinetics
        The rates.
    days_since
        Days since the intake, any shape, at least 0.

    Returns
    -------
    NDArray
        Dose-equivalents (mg/day) per mg, shape of ``days_since``; never negative, with area 1.

    Raises
    ------
    BadOption
        Negative, infinite or nan days.

    Source
    ------
    Textbook one-compartment kinetics (Bateman function).

    Examples
    --------
    >>> response(Kinetics(half_life_days=1.0), [0.0, 1.0]).round(4)
    array([0.6931, 0.3466])
    """
    return np.asarray(effective(kinetics, later(kinetics, after_intake(kinetics, NOTHING, 1.0), days_since)))


def level(
    kinetics: Kinetics, history: ArrayLike, at_days: ArrayLike, before: Regimen | None = None
) -> NDArray[np.float64]:
    """Level at any times after any history of intakes: ``C(t) = Σ mg_i r(t - t_i)`` over ``t_i ≤ t``.

    Parameters
    ----------
    kinetics
        The rates.
    history
        Rows of day and mg from day 0 on, shape (n, 2), in any order; an intake counts from its own moment.
    at_days
        Times in days, any shape, at least 0.
    before
        The regimen taken for ever until day 0, a period of which ended there; None is no drug at all.

    Returns
    -------
    NDArray
        Dose-equivalents (mg/day), shape of ``at_days``; never negative. Additive in the intakes.

    Raises
    ------
    BadOption
        A negative, infinite or nan time or amount, or rows of another shape.

    Source
    ------
    Textbook one-compartment kinetics, superposition.

    Examples
    --------
    Steady on 10 mg, then the dose of day 1 is missed; just before the dose of day 2 the level has halved
    once more:

    >>> level(Kinetics(1.0), [(0.0, 10.0), (2.0, 10.0)], [0.99999, 1.99999], Regimen.daily(10.0)).round(2)
    array([6.93, 3.47])
    """
    rows, times = read_history(history), none_negative("at_days", at_days)
    return np.asarray(effective(kinetics, _state(kinetics, rows, times, before, side="right")))


def mean_level(
    kinetics: Kinetics, history: ArrayLike, edges_days: ArrayLike, before: Regimen | None = None
) -> NDArray[np.float64]:
    """Mean level between each two edges in turn, exact by balance of mass.

    What went in, less what is now more in gut and blood, has passed: over a window of length w the mean
    is ``(Σ mg_i - ΔG - ΔP / k) / w`` for the parent and ``mean P - ΔM / (km w)`` for the metabolite.

    Parameters
    ----------
    kinetics
        The rates.
    history
        Rows of day and mg from day 0 on, shape (n, 2), in any order.
    edges_days
        Rising times in days, shape (m + 1,), at least 0; an intake belongs to the window that it begins.
    before
        The regimen taken for ever until day 0, a period of which ended there; None is no drug at all.

    Returns
    -------
    NDArray
        Dose-equivalents (mg/day), shape (m,); never negative.

    Raises
    ------
    BadOption
        A negative, infinite or nan time or amount, or edges that do not rise.

    Source
    ------
    Textbook one-compartment kinetics, balance of mass.

    Examples
    --------
    Steady on 10 mg with a half-life of one day; without the dose of day 1 that day's mean is half:

    >>> mean_level(Kinetics(1.0), [(0.0, 10.0), (2.0, 10.0)], [0, 1, 2, 3], Regimen.daily(10.0)).round(3)
    array([10.  , 5.  ,  7.5])
    """
    rows, edges = read_history(history), none_negative("edges_days", edges_days)
    if edges.ndim != 1 or len(edges) < 2 or not (np.diff(edges) > 0.0).all():
        raise BadOption(option="edges_days", given=str(edges_days), wanted="at least two rising times")
    state = _state(kinetics, rows, edges, before, side="left")
    swallowed = np.concatenate(([0.0], np.cumsum(rows[:, 1])))[
        np.searchsorted(rows[:, 0], edges, side="left")
    ]
    width = np.diff(edges)
    share = kinetics.metabolite_share
    parent = np.diff(swallowed) - np.diff(state.gut) - np.diff(state.parent) / kinetics.elimination_per_day
    metabolite = parent - np.diff(state.metabolite) / kinetics.metabolite_per_day
    return np.asarray(np.maximum((1.0 - share) * parent + share * metabolite, 0.0) / width)


def _state(
    kinetics: Kinetics,
    rows: NDArray[np.float64],
    times: NDArray[np.float64],
    before: Regimen | None,
    side: str,
) -> State[NDArray[np.float64]]:
    """State at each time; ``side`` is right to count an intake at that very moment, left to leave it out."""
    known = [NOTHING if before is None else steady_state(kinetics, before)]
    since = np.concatenate(([0.0], rows[:, 0]))
    for step, mg in zip(passages(kinetics, np.diff(since)), rows[:, 1].tolist(), strict=True):
        known.append(after_intake(kinetics, carried(known[-1], step), mg))
    last = np.searchsorted(rows[:, 0], times, side="left" if side == "left" else "right")
    columns = np.array(known)
    start = State(columns[last, 0], columns[last, 1], columns[last, 2])
    return carried(start, passage(kinetics, times - since[last]))
