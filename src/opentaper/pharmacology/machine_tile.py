"""What the loops over people share: a tile of people on the stack, its rows, and what is free at a node.

People lie innermost, in tiles that stay in the first cache. A tile lies on the stack, on whole cache lines,
where the compiler sees that no two of its arrays overlap. Imported only by the loops, because it loads numba.
"""

# The types of numba's decorators are unknown to mypy; pyproject.toml says so for this module.

from __future__ import annotations

from typing import Any

import numpy as np
from llvmlite import ir
from numba import types
from numba.extending import intrinsic
from numpy.typing import NDArray

from opentaper.pharmacology.machine_powers import exp2, log2, part

Array = NDArray[np.float64]

# How many people a tile holds: its rows (some 50 of 64 float64) stay in the first cache of a core.
TILE = 64
# Bytes of a cache line, and of the widest vector: one that straddles two lines costs twice.
LINE = 64
# Rows of a person before those of the nodes; opentaper.pharmacology.layout lays them out.
HEAD = 15
# The least odds, so that a logarithm exists; far below anything felt.
LEAST_RATIO = 1e-300


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
def room(context: Any, n_rows: Any) -> Any:
    """Room for so many rows of a tile on the stack; taken once for a call, not for each tile."""
    numbers = ir.ArrayType(ir.DoubleType(), n_rows.literal_value * TILE)

    def generate(ctx: Any, builder: Any, signature: Any, args: Any) -> Any:
        with builder.goto_entry_block():
            place = builder.alloca(numbers)
            place.align = LINE
        return builder.bitcast(place, ir.DoubleType().as_pointer())

    return types.CPointer(types.float64)(n_rows), generate
