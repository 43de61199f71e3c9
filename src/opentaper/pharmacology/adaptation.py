"""Level → occupancy → adaptation at two speeds → drive, exact for any history of intakes.

The set-point of the brain follows occupancy O at two speeds, ``dF/dt = (O - F)/τ_f`` and likewise S, and the
drive of withdrawal is how far occupancy lies below it: ``u = w F + (1 - w) S - O``. The level between two
events is a sum of exponentials, so F and S need only the convolution of a smooth function with one
exponential: Gauss nodes that crowd after the intake as closely as absorption is fast give it to any wished
accuracy, without a step size.

Over a whole day the *mean* drive follows from the ends alone: ``mean(F - O) = -τ_f ΔF / Δt``. That mean is
what a day feels like, and it is exactly zero once a person has fully adapted to a steady dose, however much
the level swings within the day. The drive at a moment is asked for by itself (:func:`drives`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike, NDArray

from opentaper.errors import BadOption
from opentaper.pharmacology.domain import none_negative, not_negative, positive
from opentaper.pharmacology.hyperbola import Hyperbola
from opentaper.pharmacology.kinetics import Kinetics
from opentaper.pharmacology.modes import Modes, modes
from opentaper.pharmacology.nodes import N_NODES, crowding, follow_weights, nodes
from opentaper.pharmacology.responses import Response

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class People:
    """People who take one drug: its kinetics, its curve, and how each of them responds."""

    kinetics: Kinetics
    curve: Hyperbola
    response: Response

    @property
    def n(self) -> int:
        """How many people there are."""
        return self.response.n_people

    @property
    def ed50(self) -> Array:
        """Each person's ED50 in mg/day, shape (n,)."""
        return self.curve.ed50_mg * self.response.ed50_factor

    @property
    def half_life_days(self) -> Array:
        """Each person's half-life of the parent in days, shape (n,)."""
        return self.kinetics.half_life_days * self.response.half_life_factor

    @property
    def modes(self) -> Modes:
        """The exponentials of each person's level."""
        return _modes_of(self)


# One batch of people is asked for them by what lays them out and by where they stand.
@lru_cache(maxsize=1)
def _modes_of(people: People) -> Modes:
    return modes(people.kinetics, people.response.half_life_factor)


@dataclass(frozen=True, slots=True, eq=False)
class Standing:
    """Where people stand at a moment: the amplitudes of their level, and both adaptations.

    ``level`` has shape (modes, n) in mg/day, ``fast`` and ``slow`` have shape (n,) and are occupancies.
    """

    level: Array
    fast: Array
    slow: Array


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some days that begin with an intake, or with an even flow, and hold no further intake.

    ``mg`` and ``mg_per_day`` are numbers, or columns of shape (n,) where people differ.
    """

    days: float
    mg: float | Array = 0.0
    mg_per_day: float | Array = 0.0


def level_now(standing: Standing) -> Array:
    """Level in dose-equivalents (mg/day), shape (n,); never negative."""
    return np.asarray(np.maximum(standing.level.sum(axis=0), 0.0))


def occupied(people: People, level: ArrayLike) -> Array:
    """Occupancy of each person at these levels: ``O = emax C^h / (ed50^h + C^h)``; last axis is people."""
    ratio = np.maximum(np.asarray(level, dtype=np.float64), 0.0) / people.ed50
    odds = ratio if people.curve.hill == 1.0 else ratio**people.curve.hill
    return np.asarray(people.curve.emax * (1.0 - 1.0 / (1.0 + odds)))


def drives(people: People, standing: Standing) -> Array:
    """Drive of withdrawal at this moment: ``u = max(0, w F + (1 - w) S - O)``, shape (n,)."""
    share = people.response.fast_share
    point = share * standing.fast + (1.0 - share) * standing.slow
    return np.asarray(np.maximum(0.0, point - occupied(people, level_now(standing))))


def mean_drives(people: People, before: Standing, after: Standing, days: float) -> Array:
    """Mean drive between two moments, ``max(0, -(w τ_f ΔF + (1 - w) τ_s ΔS) / days)``, shape (n,)."""
    felt = people.response
    fast = felt.fast_share * felt.tau_fast_days * (after.fast - before.fast)
    slow = (1.0 - felt.fast_share) * felt.tau_slow_days * (after.slow - before.slow)
    return np.asarray(np.maximum(0.0, -(fast + slow) / days))


def steady_standing(
    people: People,
    mg_per_day: ArrayLike,
    days_of_use: ArrayLike = np.inf,
    times_a_day: int | None = 1,
    n_nodes: int = N_NODES,
) -> Standing:
    """Where people stand just before an intake after a steady dose taken for a while.

    The level is at steady state; the adaptations have followed for ``days_of_use``:
    ``F = F* (1 - e^(-T/τ_f))`` with F* the value that comes back after each period.

    Parameters
    ----------
    people
        Who.
    mg_per_day
        The dose, a number or shape (n,), at least 0.
    days_of_use
        For how long, a number or shape (n,), at least 0; infinite is fully adapted.
    times_a_day
        Even intakes a day, at least 1; None is an even flow.

    Raises
    ------
    BadOption
        A negative dose or time, or fewer than one intake a day.

    Examples
    --------
    Eight weeks adapt the slow part by a fifth, where eight years adapt it fully:

    >>> one = People(Kinetics(1.0), Hyperbola(1.0, 5.0), Response.of(tau_slow_days=240.0))
    >>> standing = steady_standing(one, 20.0, days_of_use=56.0, times_a_day=None)
    >>> (standing.slow / occupied(one, 20.0)).round(2)
    array([0.21])
    """
    dose = none_negative("mg_per_day", mg_per_day)
    used = np.asarray(days_of_use, dtype=np.float64)
    if np.isnan(used).any() or (used < 0.0).any():
        raise BadOption(option="days_of_use", given=str(days_of_use), wanted="days of at least 0")
    if times_a_day is not None and times_a_day < 1:
        raise BadOption(option="times_a_day", given=str(times_a_day), wanted="a whole number of at least 1")
    kept = people.modes
    n, days = people.n, 1.0 / (times_a_day or 1)
    flow = np.broadcast_to(dose, (n,))
    if times_a_day is None:
        level, stretch = kept.steady * flow, Stretch(days, mg_per_day=flow)
    else:
        once = np.exp(-kept.rates * days)
        level, stretch = (
            kept.per_mg * (flow * days) * once / -np.expm1(-kept.rates * days),
            Stretch(days, flow * days),
        )
    nothing = Standing(level, np.zeros(n), np.zeros(n))
    after = _advanced(people, kept, nothing, stretch, _grid(people, kept, days, n_nodes))
    response = people.response
    fast, slow = (
        gained * np.expm1(-used / tau) / np.expm1(-days / tau)
        for gained, tau in ((after.fast, response.tau_fast_days), (after.slow, response.tau_slow_days))
    )
    return Standing(level, np.asarray(fast), np.asarray(slow))


def passed(
    people: People, standing: Standing, stretches: Sequence[Stretch], n_nodes: int = N_NODES
) -> Iterator[Standing]:
    """Yield where people stand at the end of each stretch in turn.

    Parameters
    ----------
    standing
        Where they stand before the first, from :func:`steady_standing` or from an earlier stretch.
    stretches
        Days and intakes; splitting them over two calls changes nothing.
    n_nodes
        Gauss nodes within a stretch, at least 1: the error falls exponentially with their number.

    Raises
    ------
    BadOption
        A stretch of no days, or a negative amount.
    """
    kept = people.modes
    grid: _Grid | None = None
    laid_out = 0.0
    for stretch in stretches:
        positive("days", stretch.days)
        none_negative("mg", stretch.mg)
        none_negative("mg_per_day", stretch.mg_per_day)
        if grid is None or stretch.days != laid_out:
            grid, laid_out = _grid(people, kept, stretch.days, n_nodes), stretch.days
        standing = _advanced(people, kept, standing, stretch, grid)
        yield standing


@dataclass(frozen=True, slots=True, eq=False)
class _Grid:
    """What stretches of one length share: decays to each node and to the end, and weights in adaptation."""

    inside: Array
    left: Array
    fast: Array
    slow: Array
    fast_left: Array
    slow_left: Array


def _grid(people: People, kept: Modes, days: float, n_nodes: int) -> _Grid:
    """Lay out the nodes of stretches of so many days."""
    absorbed = people.kinetics.absorption_per_day
    at, weight = nodes(n_nodes, crowding(people.half_life_days, absorbed, days, n_nodes))
    fast, slow = days / people.response.tau_fast_days, days / people.response.tau_slow_days
    return _Grid(
        inside=np.exp(-kept.rates[:, None, :] * (at * days)[None, :, :]),
        left=np.exp(-kept.rates * days),
        fast=follow_weights(at, weight, fast),
        slow=follow_weights(at, weight, slow),
        fast_left=np.exp(-fast),
        slow_left=np.exp(-slow),
    )


def _advanced(people: People, kept: Modes, standing: Standing, stretch: Stretch, grid: _Grid) -> Standing:
    """Carry people over one stretch: what is left of the old, and what was seen, the latest weighing most."""
    flow = np.broadcast_to(np.asarray(stretch.mg_per_day, dtype=np.float64), (people.n,))
    offset = kept.steady * flow
    moving = standing.level + kept.per_mg * stretch.mg - offset
    seen = occupied(people, (moving[:, None, :] * grid.inside).sum(axis=0) + flow)
    return Standing(
        offset + moving * grid.left,
        standing.fast * grid.fast_left + (grid.fast * seen).sum(axis=0),
        standing.slow * grid.slow_left + (grid.slow * seen).sum(axis=0),
    )


def daily_drives(
    people: People, standing: Standing, doses_mg: ArrayLike, times_a_day: int = 1, n_nodes: int = N_NODES
) -> tuple[Array, Standing]:
    """Mean drive of each day under daily doses, and where people stand after the last.

    The plain twin of :func:`opentaper.pharmacology.kernel.daily_intensities`: the same numbers, slower.

    Parameters
    ----------
    doses_mg
        The amount of each intake, shape (days × times_a_day,), or (days × times_a_day, n) for each person.
    times_a_day
        Even intakes a day, at least 1.

    Returns
    -------
    tuple
        Drives of shape (days, n), at least 0, and the standing at the end.

    Raises
    ------
    BadOption
        Negative amounts, or not a whole number of days.
    """
    amounts = none_negative("doses_mg", doses_mg)
    if times_a_day < 1 or amounts.ndim not in (1, 2) or len(amounts) % times_a_day:
        raise BadOption(option="doses_mg", given=str(amounts.shape), wanted="amounts for whole days")
    stretches = [Stretch(1.0 / times_a_day, amount) for amount in amounts]
    felt, start = np.empty((len(amounts) // times_a_day, people.n)), standing
    for place, now in enumerate(passed(people, standing, stretches, n_nodes), start=1):
        if place % times_a_day == 0:
            felt[place // times_a_day - 1] = mean_drives(people, start, now, 1.0)
            start = now
    return felt, start if len(amounts) else standing


def moments(
    people: People,
    standing: Standing,
    history: ArrayLike,
    at_days: ArrayLike,
    n_nodes: int = N_NODES,
) -> list[Standing]:
    """Where people stand at chosen moments after any intakes: missed, late, doubled, several a day.

    Parameters
    ----------
    history
        Rows of day and mg from day 0 on, shape (m, 2), in any order; an intake counts from its own moment on.
    at_days
        Rising moments in days, at least 0.

    Raises
    ------
    BadOption
        Negative or infinite times or amounts, or moments that do not rise.
    """
    rows = none_negative("history", history).reshape(-1, 2)
    wanted = none_negative("at_days", at_days).ravel()
    if (np.diff(wanted) < 0.0).any():
        raise BadOption(option="at_days", given=str(at_days), wanted="moments that rise")
    rows = rows[np.argsort(rows[:, 0], kind="stable")]
    kept, found = people.modes, []
    now, taken = 0.0, 0
    for moment in wanted:
        while taken < len(rows) and rows[taken, 0] <= moment:
            standing = _until(people, kept, standing, now, rows[taken, 0], n_nodes)
            standing = Standing(standing.level + kept.per_mg * rows[taken, 1], standing.fast, standing.slow)
            now, taken = rows[taken, 0], taken + 1
        standing = _until(people, kept, standing, now, moment, n_nodes)
        now = moment
        found.append(standing)
    return found


def _until(
    people: People, kept: Modes, standing: Standing, now: float, then: float, n_nodes: int
) -> Standing:
    """Carry people to a later moment without an intake, by a day at most, so that nodes lie close."""
    left = not_negative("days", then - now)
    parts = max(1, int(np.ceil(left)))
    if left > 0.0:
        grid = _grid(people, kept, left / parts, n_nodes)
        for _ in range(parts):
            standing = _advanced(people, kept, standing, Stretch(left / parts), grid)
    return standing
