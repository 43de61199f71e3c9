"""How numba is set up before it first works, and how a loop becomes machine code.

numba is loaded here, and in the modules of machine code, inside functions only.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from inspect import getsource
from threading import Lock
from typing import Any
from zlib import crc32

# Machine code is made once, whoever asks first.
ONE_AT_A_TIME = Lock()
# A division by zero is infinite, as in NumPy: a test of each would end the vectors.
ARITHMETIC = {"fastmath": True, "error_model": "numpy"}
# Where the order of a sum matters, the compiler may not change it.
IN_ORDER = {"fastmath": {"nnan", "ninf", "nsz", "arcp", "contract"}, "error_model": "numpy"}


@cache
def settle_numba() -> None:
    """Choose how numba works, before it first does. Whoever has told numba what to do is left alone.

    Vectors of 512 bits where the processor has them (measured: up to 1.35 times as fast): the compiler leaves
    them aside by default, for programs that use them now and then.
    """
    import numba
    from llvmlite import binding

    features = binding.get_host_cpu_features()
    if features.get("avx512f") and numba.config.CPU_FEATURES is None and numba.config.CPU_NAME is None:
        numba.config.CPU_NAME = binding.get_host_cpu_name()
        numba.config.CPU_FEATURES = features.flatten() + ",-prefer-256-bit"


def compiled(loop: Callable[..., None]) -> Any:
    """Return a loop as machine code, kept on disk where there is room for it.

    numba keeps it beside the loop's file, else in the user's own folder of caches. If it may write in
    neither, it refuses; then each process compiles for itself. It compiles again when that file changes, but
    would not see a change in the parts that are put into the loop; so the name, under which the loop is kept,
    tells which parts they are.
    """
    from numba import njit

    loop.__qualname__ = f"{loop.__qualname__}.{_parts()}"
    try:
        return njit(**ARITHMETIC, nogil=True, cache=True)(loop)
    except RuntimeError:
        return njit(**ARITHMETIC, nogil=True)(loop)


def _parts() -> str:
    """Return a digest of the parts as they are written, or nothing where only their byte code is there."""
    from opentaper.pharmacology import machine_powers, machine_tile

    try:
        return f"{crc32((getsource(machine_powers) + getsource(machine_tile)).encode()):08x}"
    except OSError:
        return ""
