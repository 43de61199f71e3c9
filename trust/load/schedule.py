"""When visits arrive: by chance at a given rate, whether or not earlier ones were answered (open loop).

A driver that waits for an answer before it asks again slows down with the server and never sees the queue
that people would stand in. Here the moments are drawn beforehand, and what is late counts from its own.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Mapping, Sequence
from itertools import accumulate
from random import Random


def arrivals(rate: float, seconds: float, chance: Random) -> tuple[float, ...]:
    """Return the seconds at which visits arrive, a Poisson process.

    Examples
    --------
    >>> found = arrivals(50.0, 20.0, Random(1))
    >>> 900 < len(found) < 1100, max(found) < 20.0, found == tuple(sorted(found))
    (True, True, True)
    """
    found, at = list[float](), chance.expovariate(rate)
    while at < seconds:
        found.append(at)
        at += chance.expovariate(rate)
    return tuple(found)


def kinds(shares: Mapping[str, float], n: int, chance: Random) -> tuple[str, ...]:
    """Return of which kind each of so many visits is, by their shares.

    Examples
    --------
    >>> found = kinds({"today": 3.0, "plan": 1.0}, 4_000, Random(1))
    >>> 2_900 < found.count("today") < 3_100
    True
    """
    names, sums = tuple(shares), tuple(accumulate(shares.values()))
    return tuple(names[bisect(sums, chance.random() * sums[-1])] for _ in range(n))


def in_turn(n_people: int, n: int, chance: Random) -> Sequence[int]:
    """Return who makes each visit: everybody in an order of chance, and nobody again before all were there.

    Examples
    --------
    >>> found = in_turn(5, 12, Random(1))
    >>> len(found), len(set(found[:5])), len(set(found[5:10]))
    (12, 5, 5)
    """
    found: list[int] = []
    while len(found) < n:
        found += chance.sample(range(n_people), n_people)
    return found[:n]
