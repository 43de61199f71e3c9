"""What the day loop multiplies: the constants of each person, and the memory that its answer goes into.

Of a few people they are kept; of many, each thread lays out those of its part.
"""

from __future__ import annotations

from functools import cache, lru_cache, partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from opentaper.pharmacology.adaptation import People
from opentaper.pharmacology.machine import ONE_AT_A_TIME, settle_numba
from opentaper.pharmacology.modes import modes
from opentaper.pharmacology.nodes import _evenly, crowding
from opentaper.pharmacology.parts import FEW_PEOPLE, Part, nothing

# Rows of a person before those of the nodes: see rows_of.
N_CONSTANTS = 15
# Of so many groups of few people the constants are kept: planners ask for the same ones many times.
FEW_KEPT = 4
# From so many bytes on new memory comes in pages that no earlier run has left behind.
LARGE = 2**22

Array = NDArray[np.float64]


def prepared(people: People, n_nodes: int, per_day: int, new: Array | None) -> tuple[Array, Part]:
    """Return the rows of people, and what must be done for a part of the people before their days.

    For few people that is nothing. Else it lays out their rows, and clears a like part of new memory: if each
    thread went through the days of new memory by itself, all would come to each page at the same time, and
    each would clear it.
    """
    if people.n <= FEW_PEOPLE:
        return _kept_rows(people, n_nodes, per_day), nothing
    rows = _room(people, n_nodes)
    laid = partial(lay_out_part, people, n_nodes, per_day, rows)
    if new is None or new.nbytes < LARGE:
        return rows, laid
    clear, memory, each = _made()[1], new.reshape(new.size), len(new)

    def prepare(begin: int, end: int) -> None:
        # While one thread waits for memory, another one computes.
        if begin:
            laid(begin, end)
        clear(memory, each * begin, each * end)
        if not begin:
            laid(begin, end)

    return rows, prepare


def lay_out_part(people: People, n_nodes: int, per_day: int, rows: Array, begin: int, end: int) -> None:
    """Lay out the rows of some of the people.

    They are the same to the bit, however people are grouped: all go through the same machine code.
    """
    felt, days = people.response, 1.0 / per_day
    some = slice(begin, end)
    whole = begin == 0 and end == people.n
    kept = people.modes if whole else modes(people.kinetics, felt.half_life_factor[some])
    crowded = crowding(people.half_life_days[some], people.kinetics.absorption_per_day, days, n_nodes)
    at, weight = _evenly(n_nodes)
    columns = (
        *(kept.rates, kept.per_mg, people.ed50[some], felt.tau_fast_days[some], felt.tau_slow_days[some]),
        *(felt.fast_share[some], felt.u50[some], felt.steepness[some], crowded, at.ravel(), weight.ravel()),
    )
    # Machine code is made for one kind of memory: what may not be written, or has gaps, is copied.
    own = [np.require(column, np.float64, ["C", "W"]) for column in columns]
    _made()[0](*own, days, float(people.curve.emax), float(people.curve.hill), rows, begin)


def rows_of(people: People, n_nodes: int, per_day: int) -> Array:
    """Constants of each person, all by this thread, shape (rows, people).

    0–2 decay of each mode over a step · 3–5 what one mg adds to it, in ED50s · 6, 7 decay of the fast and the
    slow part · 8, 9 what their change over a day weighs in the mean drive · 10 fast share · 11 log2 u50 ·
    12 steepness · 13 plateau · 14 Hill exponent · then for each node the decay of each mode up to it, and its
    weight in the fast and in the slow part.
    """
    rows = _room(people, n_nodes)
    lay_out_part(people, n_nodes, per_day, rows, 0, people.n)
    return rows


def _room(people: People, n_nodes: int) -> Array:
    """Return memory for the rows of people."""
    return np.empty((N_CONSTANTS + (people.kinetics.n_modes + 2) * n_nodes, people.n))


@lru_cache(maxsize=FEW_KEPT)
def _kept_rows(people: People, n_nodes: int, per_day: int) -> Array:
    """Return the constants of the same few people again; nobody writes into them."""
    return rows_of(people, n_nodes, per_day)


@cache
def _made() -> tuple[Any, Any]:
    """Load what lays out rows, and what clears new memory."""
    with ONE_AT_A_TIME:
        settle_numba()
        from opentaper.pharmacology.row_loop import new_memory, row_loop

        return row_loop(), new_memory()
