"""Times of repeated runs: the median, and the quartiles around it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from statistics import quantiles
from time import perf_counter


@dataclass(frozen=True, slots=True)
class Timing:
    """Seconds of one run: median and quartiles of ``n`` runs."""

    low: float
    median: float
    high: float
    n: int

    def per(self, times: int) -> Timing:
        """Return the time of one part of a run that does the same thing so many times."""
        return Timing(self.low / times, self.median / times, self.high / times, self.n)

    def __str__(self) -> str:
        unit, scale = next((unit, scale) for unit, scale in UNITS if self.median * scale >= 1 or unit == "µs")
        median, low, high = (figure(value * scale) for value in (self.median, self.low, self.high))
        return f"{median} {unit} ({low}–{high}, n = {self.n})"


def figure(value: float) -> str:
    """Return a number with three significant digits, never as a power of ten."""
    return f"{value:.0f}" if value >= 100 else f"{value:.3g}"


UNITS = (("s", 1.0), ("ms", 1e3), ("µs", 1e6))


def timing(seconds: list[float]) -> Timing:
    """Return the median and the quartiles of some times."""
    low, median, high = quantiles(seconds, n=4, method="inclusive")
    return Timing(low, median, high, len(seconds))


def timed(n: int, *runs: Callable[[], object]) -> list[Timing]:
    """Return the times of several things that run turn by turn, after one uncounted run of each."""
    for run in runs:
        run()
    seconds: list[list[float]] = [[] for _ in runs]
    for _ in range(n):
        for run, found in zip(runs, seconds, strict=True):
            begun = perf_counter()
            run()
            found.append(perf_counter() - begun)
    return [timing(found) for found in seconds]


@dataclass(frozen=True, slots=True)
class Pair:
    """Times of two ways to do a thing that took turns, and how many times as long the first one took."""

    one: Timing
    two: Timing
    ratio: Timing

    def __str__(self) -> str:
        low, median, high = (f"{value:.2f}" for value in (self.ratio.low, self.ratio.median, self.ratio.high))
        return f"{median} ({low}–{high}, n = {self.ratio.n})"


def paired(n: int, one: Callable[[], object], two: Callable[[], object]) -> Pair:
    """Return the times of two runs turn by turn, and of each turn the ratio, after an uncounted turn."""
    seconds: list[tuple[float, float]] = []
    for _ in range(n + 1):
        begun = perf_counter()
        one()
        between = perf_counter()
        two()
        seconds.append((between - begun, perf_counter() - between))
    first, second = ([turn[k] for turn in seconds[1:]] for k in range(2))
    ratios = [a / b for a, b in zip(first, second, strict=True)]
    return Pair(timing(first), timing(second), timing(ratios))
