"""What this machine can do at most, measured by small loops in C, and what that would mean for the kernel."""

from __future__ import annotations

import ctypes
import os
from dataclasses import dataclass

import numpy as np

from bench.limit import at
from bench.places import built
from bench.report import Row, Section
from bench.timing import figure

# Far more than a cache holds: three arrays of 256 MiB.
N_MEMORY, PASSES = 2**25, 5
# What the loop in C does for a patient-day: divisions, and multiplications and additions together.
DIVISIONS, FLOPS = 5, 155
N_STEPS, N_EXP_STEPS, IN_CACHE = 4_000_000, 2_000, 1024


@dataclass(frozen=True, slots=True)
class Roof:
    """Figures of one number of cores: bytes, operations, divisions and exponentials a second."""

    copy: float
    triad: float
    fill: float
    flops: float
    divisions: float
    exponentials: float


def roofs() -> tuple[Roof, Roof] | None:
    """Return the figures of one core and of all; None without a compiler."""
    library = built("roofline.c")
    if library is None:
        return None
    loops = ctypes.CDLL(str(library))
    return _roof(loops, 1), _roof(loops, os.cpu_count() or 1)


def _roof(loops: ctypes.CDLL, cores: int) -> Roof:
    a, b, c = (np.full(N_MEMORY, 0.5) for _ in range(3))

    def fastest(name: str, n: int) -> float:
        loop = getattr(loops, name)
        loop.restype = ctypes.c_double
        return float(loop(at(a), at(b), at(c), ctypes.c_long(n), ctypes.c_int(PASSES), ctypes.c_int(cores)))

    numbers = 8 * loops.registers() * N_STEPS * cores
    b[:8], c[:8] = 0.999, 1e-3
    flops = 2 * numbers / fastest("multiply_add", N_STEPS)
    c[:8] = 1.5
    divisions = numbers / 8 / (fastest("divide", N_STEPS // 8))
    b[:] = 0.5
    exponentials = IN_CACHE * N_EXP_STEPS * cores / fastest("exponential", N_EXP_STEPS)
    return Roof(
        copy=16 * N_MEMORY / fastest("copy", N_MEMORY),
        triad=24 * N_MEMORY / fastest("triad", N_MEMORY),
        fill=8 * N_MEMORY / fastest("fill", N_MEMORY),
        flops=flops,
        divisions=divisions,
        exponentials=exponentials,
    )


def limits() -> Section:
    """Return what memory and arithmetic of this machine can do, and what that allows the kernel."""
    found = roofs()
    told = (
        "Measured by small loops in C, the best of some passes. A patient-day with 8 nodes, absorption and "
        f"the day's end costs {DIVISIONS} divisions, some {FLOPS} other operations on numbers, and 8 bytes "
        "written: the last three lines say how many patient-days a second each of these alone would allow."
    )
    if found is None:
        return Section("Limits of the machine", told, [Row("no compiler", "", "")])
    one, all_ = found
    cores = os.cpu_count() or 1
    lines = {
        "copy": ("GB/s", one.copy, all_.copy),
        "triad": ("GB/s", one.triad, all_.triad),
        "fill": ("GB/s", one.fill, all_.fill),
        "multiply and add": ("GFLOP/s", one.flops, all_.flops),
        "divide": ("G/s", one.divisions, all_.divisions),
        "exponential": ("G/s", one.exponentials, all_.exponentials),
        "patient-days, by divisions": ("G/s", one.divisions / DIVISIONS, all_.divisions / DIVISIONS),
        "patient-days, by operations": ("G/s", one.flops / FLOPS, all_.flops / FLOPS),
        "patient-days, by writing": ("G/s", one.fill / 8, all_.fill / 8),
    }
    rows = [
        Row(name, f"{figure(alone / 1e9)} {unit}", f"{cores} cores: {figure(together / 1e9)} {unit}")
        for name, (unit, alone, together) in lines.items()
    ]
    return Section("Limits of the machine", told, rows, heads=("limit", "one core", "all cores"))
