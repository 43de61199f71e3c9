"""The machine code of the marginal likelihood. Imported only by it, because it loads numba.

Curves lie innermost, in tiles that stay in the first cache. What this computes, and in which letters, is told
in :mod:`opentaper.inference.likelihood`. Logarithms are left to NumPy.
"""

# The types of numba's decorators are unknown to mypy; pyproject.toml says so for this module.

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
from llvmlite import ir
from numba import carray, njit, types
from numba.extending import intrinsic
from numpy.typing import NDArray

Array = NDArray[np.float64]
Curves = NDArray[np.float32]
# How many curves a tile holds: long enough for loops over it to run in vectors (measured: with 32 it takes
# twice as long, with 128 as long as with 64).
TILE = 64
# The same for products, where a tile lies in the second cache (measured: with 64 it takes a fifth longer).
WIDE = 256
# So many rows of products go through so many days at a time; their numbers stay in registers (measured: seven
# tenths of the time of a general matrix product).
STEP = 4
# Bytes of the widest vector, on which rooms begin.
LINE = 64
# For so many items there is room.
MOST_ITEMS = 20
MOST_PAIRS = MOST_ITEMS * (MOST_ITEMS + 1) // 2
ARITHMETIC = {"fastmath": True, "error_model": "numpy", "nogil": True}


@intrinsic(prefer_literal=True)
def _room(context: Any, n_rows: Any) -> Any:
    """Room for so many rows of a tile on the stack, where the compiler sees that no two overlap."""
    numbers = ir.ArrayType(ir.DoubleType(), n_rows.literal_value * TILE)

    def generate(ctx: Any, builder: Any, signature: Any, args: Any) -> Any:
        with builder.goto_entry_block():
            place = builder.alloca(numbers)
            place.align = LINE
        return builder.bitcast(place, ir.DoubleType().as_pointer())

    return types.CPointer(types.float64)(n_rows), generate


@intrinsic
def _narrow_room(context: Any) -> Any:
    """Room for a step of rows of a wide tile in float32."""
    numbers = ir.ArrayType(ir.FloatType(), STEP * WIDE)

    def generate(ctx: Any, builder: Any, signature: Any, args: Any) -> Any:
        with builder.goto_entry_block():
            place = builder.alloca(numbers)
            place.align = LINE
        return builder.bitcast(place, ir.FloatType().as_pointer())

    return types.CPointer(types.float32)(), generate


@cache
def shared_loop() -> Any:
    """Return what follows curves through the days: ``w'Σ^-1_ij w``, lower triangle row by row.

    ``within`` (T, J, J) is Ω^-1 of each day. Writes ``shared`` (J (J + 1) / 2, N).
    """

    def run(curves: Curves, within: Array, pull: Array, carry: Array, pivot: Array, shared: Array) -> None:
        n_days, n = curves.shape
        n_items = pull.shape[1]
        A, S = carray(_room(MOST_PAIRS), (MOST_PAIRS, TILE)), carray(_room(MOST_ITEMS), (MOST_ITEMS, TILE))
        w, square, x = carray(_room(1), (TILE,)), carray(_room(1), (TILE,)), carray(_room(1), (TILE,))
        for first in range(0, n, TILE):
            last = min(n, first + TILE)
            m = last - first
            A[:, :] = 0.0
            S[:, :] = 0.0
            w[:] = 0.0
            for t in range(n_days):
                w[:m] = curves[t, first:last]
                less, inverse = carry[t], 1.0 / pivot[t]
                for lane in range(TILE):
                    square[lane] = w[lane] * w[lane]
                pair = 0
                for i in range(n_items):
                    g = pull[t, i]
                    for lane in range(TILE):
                        S[i, lane] = g * w[lane] - less * S[i, lane]
                    for lane in range(TILE):
                        x[lane] = S[i, lane] * inverse
                    for j in range(i + 1):
                        o = within[t, i, j]
                        for lane in range(TILE):
                            A[pair, lane] += o * square[lane] - x[lane] * S[j, lane]
                        pair += 1
            for pair in range(len(shared)):
                shared[pair, first:last] = A[pair, :m]

    return compiled(run)


@cache
def product_loop() -> Any:
    """Return what multiplies rows by curves in float32: a tile of curves is packed once for all rows.

    Writes ``products`` (rows, N). Rows and days are filled up with zeros to whole steps.
    """

    def run(rows: Array, curves: Curves, products: Curves) -> None:
        n_days, n = curves.shape
        n_rows, whole_days = (len(rows) + STEP - 1) // STEP * STEP, (n_days + STEP - 1) // STEP * STEP
        R, W = np.zeros((n_rows, whole_days), np.float32), np.zeros((whole_days, WIDE), np.float32)
        R[: len(rows), :n_days] = rows
        S = carray(_narrow_room(), (STEP, WIDE))
        for first in range(0, n, WIDE):
            last = min(n, first + WIDE)
            m = last - first
            for t in range(n_days):
                W[t, :m] = curves[t, first:last]
            for r in range(0, n_rows, STEP):
                S[:, :] = 0.0
                for t in range(0, whole_days, STEP):
                    a0, a1, a2, a3 = R[r, t], R[r, t + 1], R[r, t + 2], R[r, t + 3]
                    b0, b1, b2, b3 = R[r + 1, t], R[r + 1, t + 1], R[r + 1, t + 2], R[r + 1, t + 3]
                    c0, c1, c2, c3 = R[r + 2, t], R[r + 2, t + 1], R[r + 2, t + 2], R[r + 2, t + 3]
                    d0, d1, d2, d3 = R[r + 3, t], R[r + 3, t + 1], R[r + 3, t + 2], R[r + 3, t + 3]
                    for lane in range(WIDE):
                        w0, w1, w2, w3 = W[t, lane], W[t + 1, lane], W[t + 2, lane], W[t + 3, lane]
                        S[0, lane] += a0 * w0 + a1 * w1 + a2 * w2 + a3 * w3
                        S[1, lane] += b0 * w0 + b1 * w1 + b2 * w2 + b3 * w3
                        S[2, lane] += c0 * w0 + c1 * w1 + c2 * w2 + c3 * w3
                        S[3, lane] += d0 * w0 + d1 * w1 + d2 * w2 + d3 * w3
                for k in range(min(STEP, len(rows) - r)):
                    products[r + k, first:last] = S[k, :m]

    return compiled(run)


@cache
def weigh_loop() -> Any:
    """Return what weighs curves.

    ``shared`` is ``w'Σ^-1_ij w``, ``products`` are the rows of h, q and C times the curves. Writes ``plain``
    (N,), all of the likelihood without a return that is no logarithm; ``pivots`` (N,), the determinant of
    ``1 + V A``; and what each onset is worth against none, ``p_c BF_c = worth exp(odds)``, both (C, N).
    """

    def run(
        shared: Array,
        products: Curves,
        loading: Array,
        precision: Array,
        toward: Array,
        certain: Array,
        prior: Array,
        size: float,
        variance: float,
        plain: Array,
        pivots: Array,
        odds: Array,
        worth: Array,
    ) -> None:
        n_pairs, n = shared.shape
        n_items, n_onsets = len(loading), len(toward)
        start = n_items * (1 + n_onsets)
        n_beyond = (len(products) - start) // n_items
        A, L = carray(_room(MOST_PAIRS), (MOST_PAIRS, TILE)), carray(_room(MOST_PAIRS), (MOST_PAIRS, TILE))
        H, Q = carray(_room(MOST_ITEMS), (MOST_ITEMS, TILE)), carray(_room(MOST_ITEMS), (MOST_ITEMS, TILE))
        x, y = carray(_room(1), (TILE,)), carray(_room(1), (TILE,))
        A[:, :] = 0.0
        H[:, :] = 0.0
        Q[:, :] = 0.0
        for first in range(0, n, TILE):
            last = min(n, first + TILE)
            m = last - first
            for pair in range(n_pairs):
                A[pair, :m] = shared[pair, first:last]
            for k in range(n_beyond):
                for i in range(n_items):
                    Q[i, :m] = products[start + k * n_items + i, first:last]
                place = 0
                for i in range(n_items):
                    for j in range(i + 1):
                        for lane in range(TILE):
                            A[place, lane] -= Q[i, lane] * Q[j, lane]
                        place += 1
            # λ0'h - λ0'A λ0 / 2 = λ0'(h + short) / 2, with short = h - A λ0
            x[:] = 0.0
            y[:] = 1.0
            for i in range(n_items):
                H[i, :m] = products[i, first:last]
                for lane in range(TILE):
                    x[lane] += 0.5 * loading[i] * H[i, lane]
            for i in range(n_items):
                for j in range(n_items):
                    place = i * (i + 1) // 2 + j if j <= i else j * (j + 1) // 2 + i
                    for lane in range(TILE):
                        H[i, lane] -= loading[j] * A[place, lane]
                for lane in range(TILE):
                    x[lane] += 0.5 * loading[i] * H[i, lane]
            # The triangle of V^-1 + A, with its diagonal inverted.
            for i in range(n_items):
                row = i * (i + 1) // 2
                for j in range(i + 1):
                    column = j * (j + 1) // 2
                    for lane in range(TILE):
                        L[row + j, lane] = A[row + j, lane] + (precision[i] if i == j else 0.0)
                    for k in range(j):
                        for lane in range(TILE):
                            L[row + j, lane] -= L[row + k, lane] * L[column + k, lane]
                    for lane in range(TILE):
                        if i == j:
                            y[lane] *= L[row + j, lane] / precision[i]
                            L[row + j, lane] = 1.0 / np.sqrt(L[row + j, lane])
                        else:
                            L[row + j, lane] *= L[column + j, lane]
            for i in range(n_items):
                row = i * (i + 1) // 2
                for k in range(i):
                    for lane in range(TILE):
                        H[i, lane] -= L[row + k, lane] * H[k, lane]
                for lane in range(TILE):
                    H[i, lane] *= L[row + i, lane]
                    x[lane] += 0.5 * H[i, lane] * H[i, lane]
            plain[first:last] = x[:m]
            pivots[first:last] = y[:m]
            for c in range(n_onsets):
                x[:] = toward[c]
                y[:] = certain[c]
                for i in range(n_items):
                    Q[i, :m] = products[n_items * (1 + c) + i, first:last]
                    row = i * (i + 1) // 2
                    for lane in range(TILE):
                        x[lane] -= loading[i] * Q[i, lane]
                    for k in range(i):
                        for lane in range(TILE):
                            Q[i, lane] -= L[row + k, lane] * Q[k, lane]
                    for lane in range(TILE):
                        Q[i, lane] *= L[row + i, lane]
                        x[lane] -= Q[i, lane] * H[i, lane]
                        y[lane] -= Q[i, lane] * Q[i, lane]
                for lane in range(TILE):
                    tight = max(y[lane], 0.0) * variance + 1.0
                    toward_it = size / variance + x[lane]
                    x[lane] = 0.5 * (toward_it * toward_it * variance / tight - size * size / variance)
                    y[lane] = prior[c] / np.sqrt(tight)
                odds[c, first:last] = x[:m]
                worth[c, first:last] = y[:m]

    return compiled(run)


def compiled(loop: Any) -> Any:
    """Return the loop as machine code, kept on disk where there is room for it."""
    try:
        return njit(**ARITHMETIC, cache=True)(loop)
    except RuntimeError:
        return njit(**ARITHMETIC)(loop)
