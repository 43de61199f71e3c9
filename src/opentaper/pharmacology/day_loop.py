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
from numba import carray, njit, prange, types
from numba.extending import intrinsic
from numpy.typing import NDArray

Array = NDArray[np.float64]

# How many people a tile holds: its rows (some 50 of 64 float64) stay in the first cache of a core.
TILE = 64
# Bytes of a cache line, and of the widest vector: one that straddles two lines costs twice.
LINE = 64
# Amounts of each person are read for so many intakes at a time, so that waits for memory overlap.
AHEAD = 8
# Rows of a person before those of the nodes; opentaper.pharmacology.kernel lays them out.
HEAD = 15
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
    ) -> None:
        n = rows.shape[1]
        n_days, n_steps = len(modulators), len(doses)
        own = doses.shape[1] > 1
        n_limits = len(limits)
        for tile in prange((n + TILE - 1) // TILE):
            first = tile * TILE
            last = min(n, first + TILE)
            m = last - first
            # Constants, what moves, where the day began, the day's intensities, intakes, what is summed up.
            P, X = carray(_room(n_rows), (n_rows, TILE)), carray(_room(5), (5, TILE))
            Y, felt = carray(_room(2), (2, TILE)), carray(_room(1), (TILE,))
            D, S = carray(_room(AHEAD), (AHEAD, TILE)), carray(_room(3), (3, TILE))
            L = np.zeros((3 * n_limits, TILE))
            P[:, :] = 1.0
            P[:, :m] = rows[:, first:last]
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
                        D[:read, :m] = doses[step : step + read, first:last]
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
                    out[d, first:last] = felt[:m]
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
                        out[looks[d], first:last] = felt[:m]
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
        return njit(**ARITHMETIC, parallel=True, nogil=True, cache=True)(loop)
    except RuntimeError:
        return njit(**ARITHMETIC, parallel=True, nogil=True)(loop)
