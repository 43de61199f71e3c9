"""The machine code of the population kernel. Imported only by it, because it loads numba.

People lie innermost, in tiles that stay in the first cache; all that needs an exponential has been computed
once a person, so that a day costs multiplications, one division for each four nodes, and one Hill term.
Logarithm and power of two are polynomials on the bits of a number, because a call of the mathematical library
would keep the loop from running in vectors. A tile lies on the stack, on whole cache lines, where the
compiler sees that no two of its arrays overlap. What lies elsewhere is read and written by slices, because an
index that might be negative costs a test for each number. Nothing in the loops is a Python object, and no
lock of the interpreter is held.

numba keeps compiled code on disk and compiles again when this file changes. It would not see a change in
another file, so everything that the machine code is made of stands here.
"""

# The types of numba's decorators are unknown to mypy; pyproject.toml says so for this module.

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

import numpy as np
from llvmlite import ir
from numba import carray, njit, types
from numba.extending import intrinsic
from numpy.typing import NDArray

Array = NDArray[np.float64]

# How many people a tile holds: its rows (some 50 of 64 float64) stay in the first cache of a core.
TILE = 64
# Bytes of a cache line, and of the widest vector: one that straddles two lines costs twice.
LINE = 64
# Amounts of each person are read for so many intakes at a time, so that waits for memory overlap.
AHEAD = 8
# Rows of a person before those of the nodes; opentaper.pharmacology.layout lays them out.
HEAD = 15
# The most nodes and modes, for which there is room where constants are laid out.
MOST_NODES, MOST_MODES = 16, 3
MOST_ROWS = HEAD + (MOST_MODES + 2) * MOST_NODES
# float64 in a page of memory: a system hands out new memory in whole ones.
SMALL_PAGE = 2**9
# Binary logarithm of e.
LOG2_E = 1.0 / np.log(2.0)
# Below this an amplitude is nothing; without it a level that fades for months becomes a denormal number,
# each of which costs a hundred times as much.
NOTHING = 1e-25
# The least drive and the least odds, so that logarithms exist; both are far below anything felt.
LEAST_DRIVE, LEAST_RATIO = 1e-12, 1e-300
# The bits of √½ and of 1 as float64.
ROOT_HALF, ONE = 0x3FE6A09E667F3BCD, 0x3FF0000000000000


def chebyshev_exp2(degree: int) -> tuple[float, ...]:
    """Coefficients of 2^f on [-1/2, 1/2], lowest first."""
    fitted = np.polynomial.Chebyshev.interpolate(np.exp2, degree, [-0.5, 0.5])
    return _whole(fitted.convert(kind=np.polynomial.Polynomial).coef, degree)


def chebyshev_log2(degree: int) -> tuple[float, ...]:
    """Coefficients of log2(m) / s over s², with s = (m - 1) / (m + 1) and m within √½ and √2."""
    widest = ((np.sqrt(2.0) - 1.0) / (np.sqrt(2.0) + 1.0)) ** 2

    def ratio(square: Array) -> Array:
        s = np.sqrt(np.maximum(square, 1e-30))
        return np.asarray(np.where(square < 1e-12, 2.0 / np.log(2.0), 2.0 * np.arctanh(s) / np.log(2.0) / s))

    fitted = np.polynomial.Chebyshev.interpolate(ratio, degree, [0.0, widest])
    return _whole(fitted.convert(kind=np.polynomial.Polynomial).coef, degree)


def _whole(coefficients: Iterable[float], degree: int) -> tuple[float, ...]:
    """Coefficients up to the degree, with the zeros that a conversion trims."""
    told = tuple(float(one) for one in coefficients)
    return (*told, *[0.0] * (degree + 1 - len(told)))


L0, L1, L2, L3, L4, L5, L6, L7, L8, L9 = chebyshev_log2(9)
E0, E1, E2, E3, E4, E5, E6, E7, E8, E9, E10, E11 = chebyshev_exp2(11)


@intrinsic
def _as_bits(context: Any, x: Any) -> Any:
    def generate(ctx: Any, builder: Any, signature: Any, args: Any) -> Any:
        return builder.bitcast(args[0], ctx.get_value_type(types.int64))

    return types.int64(types.float64), generate


@intrinsic
def _as_number(context: Any, x: Any) -> Any:
    def generate(ctx: Any, builder: Any, signature: Any, args: Any) -> Any:
        return builder.bitcast(args[0], ctx.get_value_type(types.float64))

    return types.float64(types.int64), generate


# A division by zero is infinite, as in NumPy: a test of each would end the vectors. Parts are put into the
# loop by the compiler of machine code, which takes half the time of numba's own way.
ARITHMETIC = {"fastmath": True, "error_model": "numpy"}
part = njit(**ARITHMETIC, forceinline=True)
# Where the order of a sum matters, the compiler may not change it.
IN_ORDER = {"nnan", "ninf", "nsz", "arcp", "contract"}


@part
def log2(x: float) -> float:
    """Logarithm to base 2 of a normal positive float64, to a few units in the last place."""
    bits = _as_bits(x)
    k = (bits - ROOT_HALF) >> 52
    m = _as_number(bits - (k << 52))
    s = (m - 1.0) / (m + 1.0)
    z = s * s
    p = L9
    p = p * z + L8
    p = p * z + L7
    p = p * z + L6
    p = p * z + L5
    p = p * z + L4
    p = p * z + L3
    p = p * z + L2
    p = p * z + L1
    p = p * z + L0
    return k + s * p


@part
def exp2(x: float) -> float:
    """Two to the power of x, held within what a normal float64 can be, to a few units in the last place."""
    x = min(1022.0, x)
    x = max(-1022.0, x)
    k = np.floor(x + 0.5)
    f = x - k
    p = E11
    p = p * f + E10
    p = p * f + E9
    p = p * f + E8
    p = p * f + E7
    p = p * f + E6
    p = p * f + E5
    p = p * f + E4
    p = p * f + E3
    p = p * f + E2
    p = p * f + E1
    p = p * f + E0
    return p * _as_number((np.int64(k) << 52) + ONE)


@njit(fastmath=IN_ORDER, error_model="numpy", forceinline=True)
def expm1(x: float) -> float:
    """One less than the exponential of x, to a few units in the last place, near zero too."""
    x = min(1022.0, x * LOG2_E)
    x = max(-1022.0, x)
    k = np.floor(x + 0.5)
    f = x - k
    p = E11
    p = p * f + E10
    p = p * f + E9
    p = p * f + E8
    p = p * f + E7
    p = p * f + E6
    p = p * f + E5
    p = p * f + E4
    p = p * f + E3
    p = p * f + E2
    p = p * f + E1
    whole = _as_number((np.int64(k) << 52) + ONE)
    return whole * (p * f) + (whole - 1.0)


@part
def decayed(x: float) -> float:
    """The exponential of -x, rounded once where hardly anything is lost: a slow part must not creep."""
    return 1.0 + expm1(-x) if x < 0.5 else exp2(-LOG2_E * x)


@part
def copied(n: int, source: Array, target: Array) -> None:
    """Copy so many numbers of one row to another: a loop of vectors, which an assignment is not."""
    for i in range(n):
        target[i] = source[i]


@part
def odds(P: Array, i: int, ratio: float, is_hill: bool) -> float:
    """One plus the odds of occupancy, from the level in ED50s."""
    if is_hill:
        ratio = max(LEAST_RATIO, ratio)
        ratio = exp2(P[14, i] * log2(ratio))
    return 1.0 + ratio


@part
def at_node(P: Array, k: int, K: int, i: int, a: float, b: float, c: float, n: int, is_hill: bool) -> float:
    """One plus the odds of occupancy at node k of K."""
    ratio = a * P[HEAD + k, i]
    if n >= 2:
        ratio += b * P[HEAD + K + k, i]
    if n >= 3:
        ratio += c * P[HEAD + 2 * K + k, i]
    return odds(P, i, ratio, is_hill)


@part
def four(
    P: Array, k: int, K: int, i: int, a: float, b: float, c: float, n: int, is_hill: bool
) -> tuple[float, float]:
    """Weighted sums of what is free at four nodes, for the fast and the slow part; one division in all."""
    q0, q1 = at_node(P, k, K, i, a, b, c, n, is_hill), at_node(P, k + 1, K, i, a, b, c, n, is_hill)
    q2, q3 = at_node(P, k + 2, K, i, a, b, c, n, is_hill), at_node(P, k + 3, K, i, a, b, c, n, is_hill)
    q01, q23 = q0 * q1, q2 * q3
    one = 1.0 / (q01 * q23)
    r01, r23 = one * q23, one * q01
    r0, r1, r2, r3 = r01 * q1, r01 * q0, r23 * q3, r23 * q2
    f = HEAD + n * K + k
    s = f + K
    fast = P[f, i] * r0 + P[f + 1, i] * r1 + P[f + 2, i] * r2 + P[f + 3, i] * r3
    slow = P[s, i] * r0 + P[s + 1, i] * r1 + P[s + 2, i] * r2 + P[s + 3, i] * r3
    return fast, slow


@intrinsic(prefer_literal=True)
def _room(context: Any, n_rows: Any) -> Any:
    """Room for so many rows of a tile on the stack; taken once for a call, not for each tile."""
    numbers = ir.ArrayType(ir.DoubleType(), n_rows.literal_value * TILE)

    def generate(ctx: Any, builder: Any, signature: Any, args: Any) -> Any:
        with builder.goto_entry_block():
            place = builder.alloca(numbers)
            place.align = LINE
        return builder.bitcast(place, ir.DoubleType().as_pointer())

    return types.CPointer(types.float64)(n_rows), generate


@cache
def new_memory() -> Any:
    """Return what asks the system for the pages of a part of new memory, by writing to each."""

    def run(memory: Array, begin: int, end: int) -> None:
        part = memory[begin:end]
        for place in range(0, len(part), SMALL_PAGE):
            part[place] = 0.0

    return _compiling(run)


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
            P, R = carray(_room(MOST_ROWS), (MOST_ROWS, TILE)), carray(_room(MOST_MODES), (MOST_MODES, TILE))
            C, at = carray(_room(7), (7, TILE)), carray(_room(1), (TILE,))
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

    return _compiling(run)


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
            P, X = carray(_room(n_rows), (n_rows, TILE)), carray(_room(5), (5, TILE))
            Y, felt = carray(_room(2), (2, TILE)), carray(_room(1), (TILE,))
            D, S = carray(_room(AHEAD), (AHEAD, TILE)), carray(_room(3), (3, TILE))
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

    return _compiling(run)


def _compiling(loop: Any) -> Any:
    """Return the loop as machine code, kept on disk where there is room for it.

    numba keeps it beside this file, else in the user's own folder of caches. If it may write in neither, it
    refuses; then each process compiles for itself.
    """
    try:
        return njit(**ARITHMETIC, nogil=True, cache=True)(loop)
    except RuntimeError:
        return njit(**ARITHMETIC, nogil=True)(loop)
