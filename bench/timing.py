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
