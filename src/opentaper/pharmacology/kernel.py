"""The population kernel: the same days as :mod:`opentaper.pharmacology.adaptation`, for millions of people.

This is the door: it checks what is asked, lays out the constants of each person, and calls the machine code
of :mod:`opentaper.pharmacology.day_loop`, which loads numba. The first run after an installation compiles for
some seconds; later ones, in any process, start from the store on disk.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from opentaper.errors import BadOption
from opentaper.pharmacology.adaptation import People, Standing
from opentaper.pharmacology.domain import none_negative
from opentaper.pharmacology.nodes import N_NODES, crowding, follow_weights, nodes

# Rows of a person before those of the nodes: see _rows.
N_CONSTANTS = 15
# The most exponentials a level is made of: parent, metabolite, absorption.
MOST_MODES = 3
# Of so few people the constants are kept from one run to the next: planners ask for the same ones many times.
FEW_PEOPLE, FEW_KEPT = 1024, 4
# numba's plain threading layer must not be entered by two threads at once.
_one_at_a_time = threading.Lock()

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Crossing:
    """On which days a person's intensity lay above a limit; each of shape (n,).

    ``n_days`` counts them, ``first`` and ``last`` are days from 0, and -1 where there was none.
    """

    n_days: Array
    first: Array
    last: Array


@dataclass(frozen=True, slots=True, eq=False)
class Tally:
    """What became of people over some days, summed up on the way; each of shape (n,).

    ``peak`` is the highest daily intensity and ``peak_day`` its first day, ``mean`` the mean over all days,
    ``crossings`` one for each limit asked, and ``seen`` the intensities on the days asked, shape (days, n).
    """

    peak: Array
    peak_day: Array
    mean: Array
    crossings: tuple[Crossing, ...]
    seen: Array
    standing: Standing


@dataclass(frozen=True, slots=True, eq=False)
class Treatment:
    """What is swallowed day by day, and what each day does to how it is felt.

    Parameters
    ----------
    mg
        The amount of each intake, shape (days × times_a_day,), or (days × times_a_day, n) for each person.
    times_a_day
        Even intakes a day, at least 1.
    modulators
        Factors of the intensity, shape (days,), at least 0; None is ordinary days.

    Raises
    ------
    BadOption
        Negative amounts or factors, or not a whole number of days.
    """

    mg: Array
    times_a_day: int
    modulators: Array

    @classmethod
    def of(cls, mg: ArrayLike, times_a_day: int = 1, modulators: ArrayLike | None = None) -> Treatment:
        """Make a treatment from numbers.

        Examples
        --------
        >>> Treatment.of([10.0, 10.0, 5.0, 5.0], times_a_day=2).n_days
        2
        """
        amounts = none_negative("mg", mg)
        if times_a_day < 1 or amounts.ndim not in (1, 2) or len(amounts) % times_a_day:
            raise BadOption(option="mg", given=str(amounts.shape), wanted="amounts for whole days")
        n_days = len(amounts) // times_a_day
        factors = np.ones(n_days) if modulators is None else none_negative("modulators", modulators)
        if factors.shape != (n_days,):
            raise BadOption(option="modulators", given=str(factors.shape), wanted="one factor for each day")
        columns = np.ascontiguousarray(amounts if amounts.ndim == 2 else amounts[:, None])
        return cls(columns, times_a_day, np.ascontiguousarray(factors))

    @property
    def n_days(self) -> int:
        """How many days there are."""
        return len(self.modulators)


def daily_intensities(
    people: People,
    standing: Standing,
    treatment: Treatment,
    n_nodes: int = N_NODES,
    at_end: bool = False,
) -> tuple[Array, Standing]:
    """Intensity of withdrawal of each person on each day, and where they stand after the last.

    Parameters
    ----------
    people
        Who.
    standing
        Where they stand before the first intake (:func:`~opentaper.pharmacology.adaptation.steady_standing`),
        or where an earlier run left them: splitting a run in two changes nothing.
    treatment
        What they swallow, for all or for each.
    n_nodes
        8 (an error below 1e-5 on a scale of 0 to 10 for half-lives of a day or more, below 0.01 for those of
        some hours), 16 (below 1e-9, and below 1e-4), or 4 (below 0.005, and below 0.2).
    at_end
        Whether the intensity is that of the day's end, just before the next intake, instead of the day's mean
        drive. Inter-dose dips show there.

    Returns
    -------
    tuple
        Intensities of shape (days, n), 0 to 1, and the standing at the end.

    Raises
    ------
    BadOption
        A treatment for other people, or another number of nodes.

    Examples
    --------
    >>> from opentaper.pharmacology import Hyperbola, Kinetics
    >>> from opentaper.pharmacology.adaptation import steady_standing
    >>> from opentaper.pharmacology.responses import Response
    >>> one = People(Kinetics(1.0), Hyperbola(1.0, 5.0), Response.of())
    >>> stop = Treatment.of([20.0, 20.0, 0.0, 0.0, 0.0])
    >>> felt, _ = daily_intensities(one, steady_standing(one, 20.0), stop)
    >>> felt[:, 0].round(2)
    array([0.  , 0.  , 0.08, 0.29, 0.49])
    """
    rows, state = _laid_out(people, standing, treatment, n_nodes)
    out = np.empty((treatment.n_days, people.n))
    none, nowhere = np.empty(0), np.empty(0, dtype=np.int64)
    with _one_at_a_time, _threads_for(people.n):
        run = _compiled(n_nodes, len(standing.level), people.curve.hill != 1.0, at_end, True)
        run(
            *(rows, state, treatment.mg, treatment.modulators, treatment.times_a_day),
            *(nowhere, none, out, np.empty((0, people.n))),
        )
    return out, _standing(people, standing, state)


def tally(
    people: People,
    standing: Standing,
    treatment: Treatment,
    limits: ArrayLike = (),
    days_seen: ArrayLike = (),
    n_nodes: int = N_NODES,
    at_end: bool = False,
) -> Tally:
    """Sum up the days of people without keeping them: memory does not grow with the number of days.

    What is not named below is as for :func:`daily_intensities`.

    Parameters
    ----------
    limits
        Intensities whose crossings are counted, 0 to 1.
    days_seen
        Days from 0 whose intensities are kept, rising.

    Raises
    ------
    BadOption
        As there, and for a day that is not among the days.
    """
    wanted = np.asarray(days_seen, dtype=np.int64).ravel()
    last = treatment.n_days - 1
    if not (np.isin(wanted, np.arange(last + 1)).all() and (np.diff(wanted) > 0).all()):
        raise BadOption(option="days_seen", given=str(days_seen), wanted=f"rising days from 0 to {last}")
    bounds = none_negative("limits", limits).ravel()
    looks = np.full(treatment.n_days, -1, dtype=np.int64)
    looks[wanted] = np.arange(len(wanted))
    seen, summed = np.empty((len(wanted), people.n)), np.empty((3 + 3 * len(bounds), people.n))
    rows, state = _laid_out(people, standing, treatment, n_nodes)
    with _one_at_a_time, _threads_for(people.n):
        run = _compiled(n_nodes, len(standing.level), people.curve.hill != 1.0, at_end, False)
        run(
            *(rows, state, treatment.mg, treatment.modulators, treatment.times_a_day),
            *(looks, bounds, seen, summed),
        )
    crossings = []
    for n_days, first, latest in summed[3:].reshape(len(bounds), 3, people.n):
        never = n_days == 0.0
        crossings.append(Crossing(n_days, np.where(never, -1.0, first), np.where(never, -1.0, latest)))
    mean = summed[2] / max(1, treatment.n_days)
    return Tally(summed[0], summed[1], mean, tuple(crossings), seen, _standing(people, standing, state))


def _laid_out(people: People, standing: Standing, treatment: Treatment, n_nodes: int) -> tuple[Array, Array]:
    """Return the rows and the state of people, checked against what they swallow."""
    if n_nodes not in (4, 8, 16):
        raise BadOption(option="n_nodes", given=str(n_nodes), wanted="4, 8 or 16")
    if treatment.mg.shape[1] not in (1, people.n):
        raise BadOption(
            option="mg", given=str(treatment.mg.shape), wanted="amounts for all people or for each of them"
        )
    rows = _kept_rows if people.n <= FEW_PEOPLE else _rows
    return rows(people, n_nodes, treatment.times_a_day), _state(people, standing)


def _standing(people: People, before: Standing, state: Array) -> Standing:
    """Return where people stand, from the state of the machine code."""
    emax = people.curve.emax
    return Standing(
        state[: len(before.level)] * people.ed50,
        emax * (1.0 - state[MOST_MODES]),
        emax * (1.0 - state[MOST_MODES + 1]),
    )


@contextmanager
def _threads_for(n_people: int) -> Iterator[None]:
    """Leave the second core alone for a few people.

    A run of theirs is over before a second thread has woken, and on a busy machine waiting for it costs far
    more than it saves (measured: fifty times).
    """
    _settle_numba()
    import numba

    allowed = numba.get_num_threads()
    numba.set_num_threads(1 if n_people <= FEW_PEOPLE else allowed)
    try:
        yield
    finally:
        numba.set_num_threads(allowed)


@cache
def _compiled(n_nodes: int, n_modes: int, is_hill: bool, at_end: bool, keeps_days: bool) -> Any:
    """Load the day loop of one kind."""
    _settle_numba()
    from opentaper.pharmacology.day_loop import day_loop

    return day_loop(n_nodes, n_modes, is_hill, at_end, keeps_days)


@cache
def _settle_numba() -> None:
    """Choose how numba works, before it first does. Whoever has told numba what to do is left alone.

    The plain threading layer: OpenMP, which it prefers, ends each process that was forked after a first run.
    What the plain one must not meet, two threads at once, is kept out by a lock.

    Vectors of 512 bits where the processor has them (measured: up to 1.35 times as fast): the compiler leaves
    them aside by default, for programs that use them now and then.
    """
    import numba
    from llvmlite import binding

    if numba.config.THREADING_LAYER == "default":
        numba.config.THREADING_LAYER = "workqueue"
    features = binding.get_host_cpu_features()
    if features.get("avx512f") and numba.config.CPU_FEATURES is None and numba.config.CPU_NAME is None:
        numba.config.CPU_NAME = binding.get_host_cpu_name()
        numba.config.CPU_FEATURES = features.flatten() + ",-prefer-256-bit"


def _rows(people: People, n_nodes: int, per_day: int) -> Array:
    """Constants of each person, shape (rows, people).

    0–2 decay of each mode over a step · 3–5 what one mg adds to it, in ED50s · 6, 7 decay of the fast and the
    slow part · 8, 9 what their change over a day weighs in the mean drive · 10 fast share · 11 log2 u50 ·
    12 steepness · 13 plateau · 14 Hill exponent · then for each node the decay of each mode up to it, and its
    weight in the fast and in the slow part.
    """
    kept, felt, days = people.modes, people.response, 1.0 / per_day
    n_modes = len(kept.rates)
    rows = np.zeros((N_CONSTANTS + (n_modes + 2) * n_nodes, people.n))
    rows[:n_modes] = np.exp(-kept.rates * days)
    rows[3 : 3 + n_modes] = kept.per_mg / people.ed50
    paces = days / felt.tau_fast_days, days / felt.tau_slow_days
    rows[6], rows[7] = (np.exp(-pace) for pace in paces)
    emax = people.curve.emax
    rows[8] = emax * felt.fast_share * felt.tau_fast_days
    rows[9] = emax * (1.0 - felt.fast_share) * felt.tau_slow_days
    rows[10], rows[11], rows[12] = felt.fast_share, np.log2(felt.u50), felt.steepness
    rows[13], rows[14] = emax, people.curve.hill
    absorbed = people.kinetics.absorption_per_day
    at, weight = nodes(n_nodes, crowding(people.half_life_days, absorbed, days, n_nodes))
    for j, rate in enumerate(kept.rates):
        rows[N_CONSTANTS + j * n_nodes : N_CONSTANTS + (j + 1) * n_nodes] = np.exp(-rate * at * days)
    for part, pace in enumerate(paces):
        place = N_CONSTANTS + (n_modes + part) * n_nodes
        rows[place : place + n_nodes] = follow_weights(at, weight, pace)
    return rows


@lru_cache(maxsize=FEW_KEPT)
def _kept_rows(people: People, n_nodes: int, per_day: int) -> Array:
    """Return the constants of the same few people again; nobody writes into them."""
    return _rows(people, n_nodes, per_day)


def _state(people: People, standing: Standing) -> Array:
    """Amplitudes in ED50s (three rows, the last empty where there are fewer modes), then what is free."""
    state = np.zeros((MOST_MODES + 2, people.n))
    state[: len(standing.level)] = standing.level / people.ed50
    state[MOST_MODES] = 1.0 - standing.fast / people.curve.emax
    state[MOST_MODES + 1] = 1.0 - standing.slow / people.curve.emax
    return state
