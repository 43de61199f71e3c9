"""The population kernel: the same days as :mod:`opentaper.pharmacology.adaptation`, for millions of people.

This is the door: it checks what is asked, has the constants of each person laid out, and calls the machine
code of :mod:`opentaper.pharmacology.day_loop`, which loads numba. The first run after an installation
compiles for some seconds; later ones, in any process, start from the store on disk.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, partial
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from opentaper.errors import BadOption
from opentaper.pharmacology.adaptation import People, Standing
from opentaper.pharmacology.domain import none_negative
from opentaper.pharmacology.layout import prepared
from opentaper.pharmacology.machine import ONE_AT_A_TIME, settle_numba
from opentaper.pharmacology.nodes import N_NODES
from opentaper.pharmacology.parts import Part, in_parts

# The most exponentials a level is made of: parent, metabolite, absorption.
MOST_MODES = 3

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
    out: Array | None = None,
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
    out
        Where intensities are written: float64 of shape (days, n) in C order, no part of the amounts. Whoever
        runs one batch after another gives the same again and spares the system the clearing of new memory,
        an eighth of the time. None is new memory.

    Returns
    -------
    tuple
        Intensities of shape (days, n), 0 to 1 (``out`` itself if given), and the standing at the end.

    Raises
    ------
    BadOption
        A treatment for other people, another number of nodes, or an ``out`` that does not fit.

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

    Another person into the same memory:

    >>> sooner = People(Kinetics(0.5), Hyperbola(1.0, 5.0), Response.of())
    >>> again, _ = daily_intensities(sooner, steady_standing(sooner, 20.0), stop, out=felt)
    >>> again is felt, felt[:, 0].round(2)
    (True, array([0.  , 0.  , 0.3 , 0.61, 0.7 ]))
    """
    felt, state, first, then = _laid_out(people, standing, treatment, n_nodes, at_end, out)
    in_parts(people.n, first, then)
    return felt, _standing(people, standing, state)


def days_in_parts(people: People, standing: Standing, treatment: Treatment) -> tuple[Array, Part]:
    """Return memory for the intensities of each day, and what fills in those of some of the people.

    For who has threads of their own, and goes on with a part as soon as it is there. Each part begins at a
    whole tile of :data:`~opentaper.pharmacology.parts.TILE` people and is asked for once; all together are
    what :func:`daily_intensities` returns, to the bit.

    Raises
    ------
    BadOption
        As there.

    Examples
    --------
    >>> from opentaper.pharmacology import Hyperbola, Kinetics
    >>> from opentaper.pharmacology.adaptation import steady_standing
    >>> from opentaper.pharmacology.responses import Response
    >>> two = People(Kinetics(1.0), Hyperbola(1.0, 5.0), Response.of(u50=[0.2, 0.4]))
    >>> felt, part = days_in_parts(two, steady_standing(two, 20.0), Treatment.of([0.0, 0.0, 0.0]))
    >>> part(0, 2)
    >>> felt[2].round(2)
    array([0.83, 0.55])
    """
    felt, _, first, then = _laid_out(people, standing, treatment, N_NODES, False, None)

    def part(begin: int, end: int) -> None:
        first(begin, end)
        then(begin, end)

    return felt, part


def _laid_out(
    people: People, standing: Standing, treatment: Treatment, n_nodes: int, at_end: bool, out: Array | None
) -> tuple[Array, Array, Part, Part]:
    """Return intensities and state to be written, and what is done first and then for a part of people."""
    _check(people, treatment, n_nodes)
    felt = np.empty((treatment.n_days, people.n)) if out is None else _fitting(out, people, treatment)
    none, nowhere = np.empty(0), np.empty(0, dtype=np.int64)
    state = _state(people, standing)
    rows, first = prepared(people, n_nodes, treatment.times_a_day, felt if out is None else None)
    run = _compiled(n_nodes, len(standing.level), people.curve.hill != 1.0, at_end, True)
    given = (rows, state, treatment.mg, treatment.modulators, treatment.times_a_day, nowhere, none)
    return felt, state, first, partial(run, *given, felt, np.empty((0, people.n)))


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
    _check(people, treatment, n_nodes)
    seen, summed = np.empty((len(wanted), people.n)), np.empty((3 + 3 * len(bounds), people.n))
    state = _state(people, standing)
    rows, first = prepared(people, n_nodes, treatment.times_a_day, seen)
    run = _compiled(n_nodes, len(standing.level), people.curve.hill != 1.0, at_end, False)
    given = (rows, state, treatment.mg, treatment.modulators, treatment.times_a_day, looks, bounds)
    in_parts(people.n, first, partial(run, *given, seen, summed))
    crossings = []
    for n_days, earliest, latest in summed[3:].reshape(len(bounds), 3, people.n):
        never = n_days == 0.0
        crossings.append(Crossing(n_days, np.where(never, -1.0, earliest), np.where(never, -1.0, latest)))
    mean = summed[2] / max(1, treatment.n_days)
    return Tally(summed[0], summed[1], mean, tuple(crossings), seen, _standing(people, standing, state))


def _check(people: People, treatment: Treatment, n_nodes: int) -> None:
    """Check people against what they swallow."""
    if n_nodes not in (4, 8, 16):
        raise BadOption(option="n_nodes", given=str(n_nodes), wanted="4, 8 or 16")
    if treatment.mg.shape[1] not in (1, people.n):
        raise BadOption(
            option="mg", given=str(treatment.mg.shape), wanted="amounts for all people or for each of them"
        )


def _fitting(out: Array, people: People, treatment: Treatment) -> Array:
    """Return the memory that a caller offers for the intensities, if it fits."""
    shape = treatment.n_days, people.n
    fits = out.shape == shape and out.dtype == np.float64 and out.flags.c_contiguous and out.flags.writeable
    if not fits or np.may_share_memory(out, treatment.mg):
        raise BadOption(
            option="out",
            given=f"{out.dtype} {out.shape}",
            wanted=f"a writable C-ordered array of {shape[0]} by {shape[1]} doubles, apart from the amounts",
        )
    return out


def _standing(people: People, before: Standing, state: Array) -> Standing:
    """Return where people stand, from the state of the machine code."""
    emax = people.curve.emax
    return Standing(
        state[: len(before.level)] * people.ed50,
        emax * (1.0 - state[MOST_MODES]),
        emax * (1.0 - state[MOST_MODES + 1]),
    )


@cache
def _compiled(n_nodes: int, n_modes: int, is_hill: bool, at_end: bool, keeps_days: bool) -> Any:
    """Load the day loop of one kind."""
    with ONE_AT_A_TIME:
        settle_numba()
        from opentaper.pharmacology.day_loop import day_loop

        return day_loop(n_nodes, n_modes, is_hill, at_end, keeps_days)


def _state(people: People, standing: Standing) -> Array:
    """Amplitudes in ED50s (three rows, the last empty where there are fewer modes), then what is free."""
    state = np.zeros((MOST_MODES + 2, people.n))
    state[: len(standing.level)] = standing.level / people.ed50
    state[MOST_MODES] = 1.0 - standing.fast / people.curve.emax
    state[MOST_MODES + 1] = 1.0 - standing.slow / people.curve.emax
    return state
