"""How numba is set up before it first works. It is loaded here, and in day_loop, inside functions only."""

from __future__ import annotations

from functools import cache
from threading import Lock

# Machine code is made once, whoever asks first.
ONE_AT_A_TIME = Lock()


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
