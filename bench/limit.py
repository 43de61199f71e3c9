"""The local limit: the same day loop in C, compiled here, and beside it our own machine code alone.

Both get the same constants and write into the same memory, so that only the loops are compared.
"""

from __future__ import annotations

import ctypes
import os
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from bench.peers import laid_out
from bench.places import built
from bench.taper import SCALE, Array, Task
from opentaper.pharmacology import kernel
from opentaper.pharmacology.parts import in_parts, nothing

# Threads of the loop in C sleep when they have nothing to do, and leave the cores to the next run.
os.environ.setdefault("OMP_WAIT_POLICY", "passive")

Loop = Callable[[], Array]


def c_loop(
    given: Task, n_nodes: int, out: Array, cores: int = 1, laid: tuple[Array, Array] | None = None
) -> Loop | None:
    """Return a run of the loop in C; None where it cannot be compiled."""
    library = built("kernel.c")
    if library is None:
        return None
    days = getattr(ctypes.CDLL(str(library)), f"days_{n_nodes}")
    days.restype = None
    rows, state = laid or laid_out(given, n_nodes)
    mg, n = given.mg, given.people.n

    def run() -> Array:
        moved = state.copy()
        days(
            *(at(rows), at(moved), at(mg), ctypes.c_long(n), ctypes.c_long(len(mg))),
            *(at(out), ctypes.c_int(cores)),
        )
        return out

    return run


def own_loop(given: Task, n_nodes: int, out: Array) -> Loop:
    """Return a run of our machine code, by as many threads as numba is set to."""
    rows, state = laid_out(given, n_nodes)
    treatment, none = given.treatment, np.empty(0)
    nowhere, empty = np.empty(0, dtype=np.int64), np.empty((0, given.people.n))
    loop = kernel._compiled(n_nodes, len(given.standing.level), False, True, True)

    def run() -> Array:
        moved = state.copy()
        all_days = partial(
            loop, rows, moved, treatment.mg, treatment.modulators, 1, nowhere, none, out, empty
        )
        in_parts(given.people.n, nothing, all_days)
        return out

    return run


def at(array: Array) -> Any:
    """Return the place of an array in memory, for C."""
    return array.ctypes.data_as(ctypes.c_void_p)


def scored(run: Loop) -> Array:
    """Return the scores of a run."""
    return SCALE * run()
