"""Logarithms and powers of two as machine code, for loops that run in vectors.

They are polynomials on the bits of a number, because a call of the mathematical library would keep a loop
from running in vectors. Imported only by the loops, because it loads numba.
"""

# The types of numba's decorators are unknown to mypy; pyproject.toml says so for this module.

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
from numba import njit, types
from numba.extending import intrinsic
from numpy.typing import NDArray

from opentaper.pharmacology.machine import ARITHMETIC, IN_ORDER

Array = NDArray[np.float64]

# Binary logarithm of e.
LOG2_E = 1.0 / np.log(2.0)
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


# Parts are put into a loop by the compiler of machine code, which takes half the time of numba's own way.
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
def _split_power(x: float) -> tuple[float, float]:
    """Two to the power of the whole number next to x, and one less than two to the power of what is left.

    x is held within what a normal float64 can be.
    """
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
    return _as_number((np.int64(k) << 52) + ONE), p * f


@part
def exp2(x: float) -> float:
    """Two to the power of x, held within what a normal float64 can be, to a few units in the last place."""
    whole, more = _split_power(x)
    return (more + E0) * whole


@njit(**IN_ORDER, forceinline=True)
def expm1(x: float) -> float:
    """One less than the exponential of x, to a few units in the last place, near zero too."""
    whole, more = _split_power(x * LOG2_E)
    return whole * more + (whole - 1.0)


@part
def decayed(x: float) -> float:
    """The exponential of -x, rounded once where hardly anything is lost: a slow part must not creep."""
    return 1.0 + expm1(-x) if x < 0.5 else exp2(-LOG2_E * x)
