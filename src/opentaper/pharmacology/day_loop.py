"""The machine code of the population kernel. Imported only by it, because it loads numba.

People lie innermost, in tiles that stay in the first cache; all that needs an exponential has been computed
once a person, so that a day costs multiplications, one division for each four nodes, and one Hill term.
Logarithm and power of two are polynomials on the bits of a number, because a call of the mathematical library
would keep the loop from running in vectors. Nothing in the loops is a Python object, and no lock of the
interpreter is held.

numba keeps compiled code on disk and compiles again when this file changes. It would not see a change in
another file, so everything that the machine code is made of stands here.
"""

# The types of numba's decorators are unknown to mypy; pyproject.toml says so for this module.

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

import numpy as np
from numba import njit, prange, types
from numba.extending import intrinsic
from numpy.typing import NDArray

Array = NDArray[np.float64]

# How many people a tile holds: its rows (some 50 of 64 float64) stay in the first cache of a core.
TILE = 64
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


@njit(fastmath=True, inline="always")
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


@njit(fastmath=True, inline="always")
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


@njit(fastmath=True, inline="always")
def odds(P: Array, i: int, ratio: float, is_hill: bool) -> float:
    """One plus the odds of occupancy, from the level in ED50s."""
    if is_hill:
        ratio = max(LEAST_RATIO, ratio)
        ratio = exp2(P[14, i] * log2(ratio))
    return 1.0 + ratio


@njit(fastmath=True, inline="always")
def at_node(P: Array, k: int, K: int, i: int, a: float, b: float, c: float, n: int, is_hill: bool) -> float:
    """One plus the odds of occupancy at node k of K."""
    ratio = a * P[HEAD + k, i]
    if n >= 2:
        ratio += b * P[HEAD + K + k, i]
    if n >= 3:
        ratio += c * P[HEAD + 2 * K + k, i]
    return odds(P, i, ratio, is_hill)


@njit(fastmath=True, inline="always")
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


@cache
def day_loop(n_nodes: int, n_modes: int, is_hill: bool, at_end: bool, keeps_days: bool) -> Any:
    """Return the day loop for a number of nodes and of modes, and for what is wanted of it.

    The five flags are constants to the compiler, so that each kind of run has no branch of another in it.
    """

    @njit(parallel=True, fastmath=True, nogil=True, cache=True)
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
        n_rows, n = rows.shape
        n_days = len(modulators)
        own = doses.shape[1] > 1
        n_limits = len(limits)
        for tile in prange((n + TILE - 1) // TILE):
            first = tile * TILE
            m = min(TILE, n - first)
            P, X, Y, felt, D = (
                np.ones((n_rows, TILE)),
                np.zeros((5, TILE)),
                np.zeros((2, TILE)),
                np.zeros(TILE),
                np.zeros(TILE),
            )
            S = np.zeros((3 + 3 * n_limits, TILE))
            for r in range(n_rows):
                for i in range(m):
                    P[r, i] = rows[r, first + i]
            for r in range(5):
                for i in range(m):
                    X[r, i] = state[r, first + i]
            for d in range(n_days):
                for i in range(TILE):
                    Y[0, i] = X[3, i]
                    Y[1, i] = X[4, i]
                for step in range(d * per_day, (d + 1) * per_day):
                    if own:
                        for i in range(m):
                            D[i] = doses[step, first + i]
                    else:
                        given = doses[step, 0]
                        for i in range(TILE):
                            D[i] = given
                    for i in range(TILE):
                        a = X[0, i] + P[3, i] * D[i]
                        b, c = 0.0, 0.0
                        if n_modes >= 2:
                            b = X[1, i] + P[4, i] * D[i]
                        if n_modes >= 3:
                            c = X[2, i] + P[5, i] * D[i]
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
                modulator = modulators[d]
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
                    felt[i] = min(1.0, w)
                if keeps_days:
                    for i in range(m):
                        out[d, first + i] = felt[i]
                else:
                    for i in range(TILE):
                        above = felt[i] > S[0, i]
                        S[1, i] = d if above else S[1, i]
                        S[0, i] = felt[i] if above else S[0, i]
                        S[2, i] += felt[i]
                    for j in range(n_limits):
                        limit = limits[j]
                        for i in range(TILE):
                            above = felt[i] > limit
                            S[4 + 3 * j, i] = (
                                (d if S[3 + 3 * j, i] == 0.0 else S[4 + 3 * j, i])
                                if above
                                else S[4 + 3 * j, i]
                            )
                            S[5 + 3 * j, i] = d if above else S[5 + 3 * j, i]
                            S[3 + 3 * j, i] += 1.0 if above else 0.0
                    if looks[d] >= 0:
                        for i in range(m):
                            out[looks[d], first + i] = felt[i]
            for r in range(5):
                for i in range(m):
                    state[r, first + i] = X[r, i]
            if not keeps_days:
                for r in range(3 + 3 * n_limits):
                    for i in range(m):
                        summary[r, first + i] = S[r, i]

    return run
