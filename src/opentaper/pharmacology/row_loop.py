"""The machine code that lays out the constants of each person, before their days.

All that needs an exponential is computed here, once a person. Imported only by the layout, because it loads
numba.
"""

# The types of numba's decorators are unknown to mypy; pyproject.toml says so for this module.

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
from numba import carray
from numpy.typing import NDArray

from opentaper.pharmacology.machine import compiled
from opentaper.pharmacology.machine_powers import LOG2_E, decayed, exp2, expm1, log2
from opentaper.pharmacology.machine_tile import HEAD, TILE, copied, room

Array = NDArray[np.float64]

# The most nodes and modes, for which there is room where constants are laid out.
MOST_NODES, MOST_MODES = 16, 3
MOST_ROWS = HEAD + (MOST_MODES + 2) * MOST_NODES
# float64 in a page of memory: a system hands out new memory in whole ones.
SMALL_PAGE = 2**9


@cache
def new_memory() -> Any:
    """Return what asks the system for the pages of a part of new memory, by writing to each."""

    def run(memory: Array, begin: int, end: int) -> None:
        part = memory[begin:end]
        for place in range(0, len(part), SMALL_PAGE):
            part[place] = 0.0

    return compiled(run)


@cache
def row_loop() -> Any:
    """Return what lays out the constants of each person, as the layout's ``rows_of`` does.

    They go into ``rows`` from column ``begin`` on. ``nodes`` and ``weights`` are of even density on [0, 1];
    ``crowded`` says how closely those of each person crowd; ``days`` is the time between two intakes. All of
    a person lies in the first cache on the way.
    """

    def run(
        rates: Array,
        per_mg: Array,
        ed50: Array,
        tau_fast: Array,
        tau_slow: Array,
        share: Array,
        u50: Array,
        steepness: Array,
        crowded: Array,
        nodes: Array,
        weights: Array,
        days: float,
        emax: float,
        hill: float,
        rows: Array,
        begin: int,
    ) -> None:
        n_modes, n = rates.shape
        n_nodes = len(nodes)
        for first in range(0, n, TILE):
            last = min(n, first + TILE)
            m = last - first
            # Rows; rates; ED50, time constants, crowding and its span, sums of weights; nodes.
            P, R = carray(room(MOST_ROWS), (MOST_ROWS, TILE)), carray(room(MOST_MODES), (MOST_MODES, TILE))
            C, at = carray(room(7), (7, TILE)), carray(room(1), (TILE,))
            P[:HEAD, :], R[:, :], C[:, :] = 1.0, 1.0, 1.0
            R[:n_modes, :m], P[3 : 3 + n_modes, :m] = rates[:, first:last], per_mg[:, first:last]
            C[0, :m], C[1, :m], C[2, :m] = ed50[first:last], tau_fast[first:last], tau_slow[first:last]
            C[3, :m] = crowded[first:last]
            P[10, :m], P[11, :m], P[12, :m] = share[first:last], u50[first:last], steepness[first:last]
            for j in range(MOST_MODES):
                for i in range(TILE):
                    P[j, i] = exp2(-LOG2_E * days * R[j, i]) if j < n_modes else 0.0
                    P[3 + j, i] = P[3 + j, i] / C[0, i] if j < n_modes else 0.0
            for i in range(TILE):
                P[8, i], P[9, i] = emax * P[10, i] * C[1, i], emax * (1.0 - P[10, i]) * C[2, i]
                P[11, i], P[13, i], P[14, i] = log2(P[11, i]), emax, hill
                C[1, i], C[2, i] = days / C[1, i], days / C[2, i]
                P[6, i], P[7, i] = decayed(C[1, i]), decayed(C[2, i])
                C[4, i], C[5, i], C[6, i] = expm1(C[3, i]), 0.0, 0.0
            for k in range(n_nodes):
                fast, slow = HEAD + n_modes * n_nodes + k, HEAD + (n_modes + 1) * n_nodes + k
                x, w = nodes[k], weights[k]
                for i in range(TILE):
                    risen = expm1(x * C[3, i])
                    at[i] = risen / C[4, i]
                    weight = w * C[3, i] * (risen + 1.0) / C[4, i]
                    P[fast, i] = weight * exp2(-LOG2_E * (1.0 - at[i]) * C[1, i])
                    P[slow, i] = weight * exp2(-LOG2_E * (1.0 - at[i]) * C[2, i])
                    C[5, i] += P[fast, i]
                    C[6, i] += P[slow, i]
                for j in range(n_modes):
                    for i in range(TILE):
                        P[HEAD + j * n_nodes + k, i] = exp2(-LOG2_E * days * R[j, i] * at[i])
            for i in range(TILE):
                C[5, i], C[6, i] = -expm1(-C[1, i]) / C[5, i], -expm1(-C[2, i]) / C[6, i]
            for k in range(n_nodes):
                fast, slow = HEAD + n_modes * n_nodes + k, HEAD + (n_modes + 1) * n_nodes + k
                for i in range(TILE):
                    P[fast, i] *= C[5, i]
                    P[slow, i] *= C[6, i]
            for row in range(HEAD + (n_modes + 2) * n_nodes):
                copied(m, P[row], rows[row, begin + first : begin + last])

    return compiled(run)
