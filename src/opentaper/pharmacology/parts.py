"""Many people in parts, one for each core: who does which, and that nobody runs ahead.

Threads are made for each call, and are gone at its end. So none is missing in a process that was forked after
a run, calls of any number of threads may run side by side, and nothing waits for a thread that sleeps: a new
one begins on a core that is idle.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from threading import Barrier, Thread

# What is done for the people from one to before another.
Part = Callable[[int, int], object]
# People of a tile of the day loop, which no two threads share.
TILE = 64
# A run of so few people is over before a second thread has woken, and on a busy machine waiting for it costs
# far more than it saves (measured: fifty times).
FEW_PEOPLE = 1024


def bounds(n: int, n_threads: int) -> list[int]:
    """Where the parts of n people begin and the last one ends: whole tiles, as even as they can be.

    Examples
    --------
    >>> bounds(20_000, 2), bounds(1_000, 2)
    ([0, 9984, 20000], [0, 1000])
    """
    n_tiles = -(-n // TILE)
    n_parts = max(1, min(n_threads, n_tiles)) if n > FEW_PEOPLE else 1
    return [TILE * (n_tiles * part // n_parts) for part in range(n_parts)] + [n]


def in_parts(n: int, first: Part, then: Part) -> None:
    """Do the first thing for all of n people, and only then the second, each part of the people by a thread.

    The calling thread takes a part as well. What one of them raises is raised here, after all have ended.
    """
    ends = bounds(n, n_threads() if n > FEW_PEOPLE else 1)
    together = Barrier(len(ends) - 1)
    failed: list[BaseException] = []

    def part(begin: int, end: int) -> None:
        try:
            first(begin, end)
            together.wait()
            then(begin, end)
        except BaseException as error:  # noqa: BLE001 - raised below: a thread would only print it
            failed.append(error)
            together.abort()

    others = [Thread(target=part, args=pair) for pair in pairwise(ends[1:])]
    try:
        for other in others:
            other.start()
    except RuntimeError:  # no more threads: those that have begun must not wait for the rest
        together.abort()
        raise
    part(*ends[:2])
    for other in others:
        other.join()
    if failed:
        raise failed[0]


def nothing(*_: int) -> None:
    """Do nothing for a part of the people."""


def n_threads() -> int:
    """Return how many threads numba has been told to use: one for each core, if nobody told it."""
    import numba

    return int(numba.config.NUMBA_NUM_THREADS)
