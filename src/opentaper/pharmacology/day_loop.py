"""The machine code of the population kernel. Imported only by it, because it loads numba.

People lie innermost, in tiles that stay in the first cache; all that needs an exponential has been computed
once a person, so that a day costs multiplications, one division for each four nodes, and one Hill term.
What lies outside the tile is read and written by slices, because an index that might be negative costs a test
for each number. Nothing in the loops is a Python object, and no lock of the interpreter is held.
"""

# The types of numba's decorators are unknown to mypy; pyproject.toml says so for this module.

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
from numba import carray
from numpy.typing import NDArray

from opentaper.pharmacology.machine import compiled
from opentaper.pharmacology.machine_powers import exp2, log2
from opentaper.pharmacology.machine_tile import HEAD, TILE, copied, four, odds, room

Array = NDArray[np.float64]

# Amounts of each person are read for so many intakes at a time, so that waits for memory overlap.
AHEAD = 8
# Below this an amplitude is nothing; without it a level that fades for months becomes a denormal number,
# each of which costs a hundred times as much.
NOTHING = 1e-25
# The least drive, so that a logarithm exists; far below anything felt.
LEAST_DRIVE = 1e-12


@cache
def day_loop(n_nodes: int, n_modes: int, is_hill: bool, at_end: bool, keeps_days: bool) -> Any:
    """Return the day loop for a number of nodes and of modes, and for what is wanted of it.

    The five flags are constants to the compiler, so that each kind of run has no branch of another in it.
    """
    n_rows = HEAD + (n_modes + 2) * n_nodes

    def run(
        rows: Array,
        state: Array,
        doses: Array,
        modulators: Array,
        per_day: int,
        looks: NDArray[np.int64],
        limits: Array,
        out: Array,
        summary: Array,
        begin: int,
        end: int,
    ) -> None:
        n = rows.shape[1]
        n_days, n_steps = len(modulators), len(doses)
        own = doses.shape[1] > 1
        n_limits = len(limits)
        for first in range(begin, min(end, n), TILE):
            last = min(n, first + TILE)
            m = last - first
            # Constants, what moves, where the day began, the day's intensities, intakes, what is summed up.
            P, X = carray(room(n_rows), (n_rows, TILE)), carray(room(5), (5, TILE))
            Y, felt = carray(room(2), (2, TILE)), carray(room(1), (TILE,))
            D, S = carray(room(AHEAD), (AHEAD, TILE)), carray(room(3), (3, TILE))
            L = np.zeros((3 * n_limits, TILE))
            P[:, :] = 1.0
            for row in range(n_rows):
                copied(m, rows[row, first:last], P[row])
            X[:, :] = 0.0
            X[:, :m] = state[:, first:last]
            S[:, :] = 0.0
            D[:, :] = 0.0
            before = 0.0
            for d in range(n_days):
                if not at_end:
                    for i in range(TILE):
                        Y[0, i], Y[1, i] = X[3, i], X[4, i]
                for step in range(d * per_day, (d + 1) * per_day):
                    row = step % AHEAD if own else 0
                    if own and row == 0:
                        read = min(AHEAD, n_steps - step)
                        for ahead in range(read):
                            copied(m, doses[step + ahead, first:last], D[ahead])
                    elif not own and doses[step, 0] != before:
                        before = doses[step, 0]
                        D[0, :] = before
                    for i in range(TILE):
                        a = X[0, i] + P[3, i] * D[row, i]
                        b, c = 0.0, 0.0
                        if n_modes >= 2:
                            b = X[1, i] + P[4, i] * D[row, i]
                        if n_modes >= 3:
                            c = X[2, i] + P[5, i] * D[row, i]
                        fast, slow = four(P, 0, n_nodes, i, a, b, c, n_modes, is_hill)
                        if n_nodes >= 8:
                            f, s = four(P, 4, n_nodes, i, a, b, c, n_modes, is_hill)
                            fast += f
                            slow += s
                        if n_nodes >= 16:
                            f, s = four(P, 8, n_nodes, i, a, b, c, n_modes, is_hill)
                            fast += f
                            slow += s
                            f, s = four(P, 12, n_nodes, i, a, b, c, n_modes, is_hill)
                            fast += f
                            slow += s
                        X[3, i] = P[6, i] * X[3, i] + fast
                        X[4, i] = P[7, i] * X[4, i] + slow
                        a *= P[0, i]
                        X[0, i] = a if abs(a) > NOTHING else 0.0
                        if n_modes >= 2:
                            b *= P[1, i]
                            X[1, i] = b if abs(b) > NOTHING else 0.0
                        if n_modes >= 3:
                            c *= P[2, i]
                            X[2, i] = c if abs(c) > NOTHING else 0.0
                modulator, today = modulators[d], float(d)
                for i in range(TILE):
                    if at_end:
                        ratio = X[0, i]
                        if n_modes >= 2:
                            ratio += X[1, i]
                        if n_modes >= 3:
                            ratio += X[2, i]
                        free = 1.0 / odds(P, i, ratio, is_hill)
                        u = P[13, i] * (free - X[4, i] - P[10, i] * (X[3, i] - X[4, i]))
                    else:
                        u = P[8, i] * (X[3, i] - Y[0, i]) + P[9, i] * (X[4, i] - Y[1, i])
                    u = max(LEAST_DRIVE, u)
                    w = modulator / (1.0 + exp2(P[12, i] * (P[11, i] - log2(u))))
                    w = min(1.0, w)
                    felt[i] = w
                    if not keeps_days:
                        S[1, i] = today if w > S[0, i] else S[1, i]
                        S[0, i] = max(w, S[0, i])
                        S[2, i] += w
                if keeps_days:
                    copied(m, felt, out[d, first:last])
                else:
                    for j in range(n_limits):
                        limit = limits[j]
                        for i in range(TILE):
                            above = felt[i] > limit
                            begins = above and L[3 * j, i] == 0.0
                            L[3 * j + 1, i] = today if begins else L[3 * j + 1, i]
                            L[3 * j + 2, i] = today if above else L[3 * j + 2, i]
                            L[3 * j, i] += 1.0 if above else 0.0
                    if looks[d] >= 0:
                        copied(m, felt, out[looks[d], first:last])
            state[:, first:last] = X[:, :m]
            if not keeps_days:
                summary[:3, first:last] = S[:, :m]
                summary[3:, first:last] = L[:, :m]

    return compiled(run)
