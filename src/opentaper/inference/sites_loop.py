"""The machine code of sites. Imported only by :mod:`opentaper.inference.sites`, because it loads numba.

Each site asks for a handful of functions of a few numbers: one score after the other, that takes a quarter of
the time of whole columns that pass through memory for every step. What it computes, and why, is told there.
"""

# The types of numba's decorators are unknown to mypy; pyproject.toml says so for this module.

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from math import erfc, exp, log, pi, sqrt
from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from opentaper.inference.sites import BETWEEN, FLOOR

Array = NDArray[np.float64]
# A site that says less than this part of an ordinary score says nothing; below it numbers cancel.
LEAST_PART = 1e-4
# A step with less than this of what is believed in it is far out in the tail.
LEAST_INSIDE = 1e-6
# A cavity with less than this part of what is known of a level is left aside.
LEAST_LEFT = 1e-3
# Beyond these odds, as a logarithm, something is ordinary or odd for sure.
SURE = 50.0
# Below this Φ is next to nothing, and the first terms of its series for large arguments have all digits.
FAR_OUT = -30.0
ROOT_HALF, ROOT_TAU = sqrt(0.5), sqrt(2.0 * pi)
ARITHMETIC = {"error_model": "numpy", "nogil": True}


def kept(function: Callable[..., Any]) -> Any:
    """Return a function as machine code, kept on disk where there is room for it."""
    try:
        return njit(**ARITHMETIC, cache=True)(function)
    except RuntimeError:
        return njit(**ARITHMETIC)(function)


@njit(**ARITHMETIC)
def _below(x: float) -> float:
    return 0.5 * erfc(-x * ROOT_HALF)


@njit(**ARITHMETIC)
def _log_below(x: float) -> float:
    if x > FAR_OUT:
        return log(_below(x))
    square = 1.0 / (x * x)
    return -0.5 * x * x - log(-x * ROOT_TAU) + np.log1p(square * (-1.0 + square * (3.0 - 15.0 * square)))


@njit(**ARITHMETIC)
def _cavity(value: float, precision: float, mean: float, variance: float) -> tuple[float, float]:
    whole = 1.0 / variance
    left = whole - precision
    if left > LEAST_LEFT * whole:
        return (mean * whole - precision * value) / left, 1.0 / left
    return mean, variance


@njit(**ARITHMETIC)
def _share(odds: float) -> float:
    return 1.0 / (1.0 + exp(-min(max(odds, -SURE), SURE)))


@njit(**ARITHMETIC)
def _mixed(
    away: float, cavity: float, ordinary: float, share: float, times: float
) -> tuple[float, float, float]:
    """How far from the cavity a site lies, its variance, and how odd it looks."""
    V, W = ordinary + cavity, ordinary * times**2 + cavity
    odd = _share(log(share / (1.0 - share)) + 0.5 * (log(V / W) + away * away / V - away * away / W))
    one, other = away / V, away / W
    slope = (1.0 - odd) * one + odd * other
    curve = (1.0 - odd) / V + odd / W - odd * (1.0 - odd) * (one - other) ** 2
    variance = 1.0 / max(curve, 1.0 / W) - cavity
    variance = min(max(variance, ordinary), ordinary * times**2)
    return slope * (variance + cavity), variance, odd


@njit(**ARITHMETIC)
def _square(away: float, noise: float, step: float) -> float:
    """Mean square of normal noise within a step around ``away``."""
    # By symmetry on the side below the level, where no digits are lost.
    middle, half = -abs(away) / noise, 0.5 * step / noise
    low, high = middle - half, middle + half
    inside = _below(high) - _below(low)
    if inside <= LEAST_INSIDE:
        return away * away
    edges = high * exp(-0.5 * high * high) - low * exp(-0.5 * low * low)
    return noise * noise * max(1.0 - edges / ROOT_TAU / inside, 0.0)


@njit(**ARITHMETIC)
def _beyond(
    sign: float, bound: float, mean: float, cavity: float, noise: float
) -> tuple[float, float, float, float]:
    """``log Φ(z)`` for a bound z away, its first and negative second derivative, and the square of noise."""
    total = noise * noise + cavity
    z = sign * (bound - mean) / sqrt(total)
    chance = _log_below(z)
    hazard = exp(-0.5 * z * z - chance) / ROOT_TAU
    curve = min(max(hazard * (hazard + z), 1e-12), 1.0 - 1e-12) / total
    part = noise * noise / total
    expected = noise * noise * (1.0 - part) + part * part * total * max(1.0 - z * hazard, 0.0)
    return chance, -sign * hazard / sqrt(total), curve, expected


@njit(**ARITHMETIC)
def _at_end(
    sign: float, bound: float, mean: float, cavity: float, noise: float, share: float, times: float
) -> tuple[float, float, float]:
    """Value, precision and square of noise of a score at an end, joined to its cavity."""
    chance, slope, curve, expected = _beyond(sign, bound, mean, cavity, noise)
    far, steep, bent, wide = _beyond(sign, bound, mean, cavity, noise * times)
    odd = _share(log(share / (1.0 - share)) + far - chance)
    slope = (1.0 - odd) * slope + odd * steep
    curve = (1.0 - odd) * curve + odd * bent
    precision = curve / max(1.0 - curve * cavity, 1e-12)
    # A site that says next to nothing is held to the least precision, and keeps its pull on the cavity.
    least = LEAST_PART / (noise * noise)
    found = mean + slope * (1.0 / least + cavity) if least > precision else mean + slope / curve
    return found, max(precision, least), (1.0 - odd) * expected + odd * wide / times**2


def scores(
    kinds: NDArray[np.int8],
    told: Array,
    step: float,
    highest: float,
    noise: Array,
    value: Array,
    precision: Array,
    mean: Array,
    variance: Array,
    share: float,
    times: float,
    new_value: Array,
    new_precision: Array,
    left_over: Array,
) -> None:
    """Write value and precision of each site, and add the squares of noise of each item."""
    n_days, n_items = told.shape
    for t in range(n_days):
        for j in range(n_items):
            kind = kinds[t, j]
            if kind == 0:
                continue
            sigma = noise[j]
            middle, cavity = _cavity(value[t, j], precision[t, j], mean[t, j], variance[t, j])
            if kind == BETWEEN:
                ordinary = sigma * sigma + step * step / 12.0
                away, wide, odd = _mixed(told[t, j] - middle, cavity, ordinary, share, times)
                new_value[t, j], new_precision[t, j] = middle + away, 1.0 / wide
                apart, spread = told[t, j] - mean[t, j], sqrt(variance[t, j])
                expected = 0.5 * (_square(apart - spread, sigma, step) + _square(apart + spread, sigma, step))
                left_over[j] += expected * (1.0 - odd * (1.0 - times**-2))
            else:
                sign = 1.0 if kind == FLOOR else -1.0
                bound = 0.5 * step if kind == FLOOR else highest - 0.5 * step
                found = _at_end(sign, bound, middle, cavity, sigma, share, times)
                new_value[t, j], new_precision[t, j] = found[0], found[1]
                left_over[j] += found[2]


def days(
    value: Array,
    spread: Array,
    mean: Array,
    variance: Array,
    ordinary: float,
    share: float,
    times: float,
    new_value: Array,
    new_spread: Array,
) -> None:
    """Write mean and variance of each day's site: ordinary, or terrible as far as it looks so."""
    for t in range(len(value)):
        if variance[t] < (1.0 - LEAST_LEFT) * spread[t]:
            middle, cavity = _cavity(value[t], 1.0 / spread[t], mean[t], variance[t])
            away, new_spread[t], _ = _mixed(-middle, cavity, ordinary, share, times)
            new_value[t] = middle + away
        else:
            new_value[t], new_spread[t] = 0.0, ordinary


@cache
def site_loops() -> tuple[Any, Any]:
    """Return what finds the sites of scores, and what finds those of days, as machine code."""
    return kept(scores), kept(days)
