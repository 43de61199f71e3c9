"""Figures of what was measured: percentiles, whether something grows, and what is judged bad."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil, sqrt
from statistics import fmean

#: What 95 of 100 requests are to be answered within.
GOAL_MS = 300.0
#: Above so many milliseconds of its own lateness (p95) the driver is what was measured.
MOST_LATE_MS = 50.0
#: Blocks whose means stand for a series: neighbouring samples are much alike, means of blocks are not.
BLOCKS = 10
#: Student's t for 95 %, two-sided, by degrees of freedom (any table of it).
T = {1: 12.706, 2: 4.303, 3: 3.182, 4: 2.776, 5: 2.571, 6: 2.447, 7: 2.365, 8: 2.306}
#: Memory that surely grows by more than this share of itself in the time measured is said to grow.
MOST_GROWTH = 0.05


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value that a share of all lie at or below (nearest rank: always one that was measured).

    Examples
    --------
    >>> percentile([4.0, 1.0, 3.0, 2.0], 0.5), percentile([1.0], 0.99)
    (2.0, 1.0)
    """
    ordered = sorted(values)
    return ordered[max(0, ceil(share * len(ordered)) - 1)]


@dataclass(frozen=True, slots=True)
class Growth:
    """How fast something grows, by least squares over block means: a unit an hour, and 95 % around it.

    ``course`` are the block means themselves, in their order.
    """

    an_hour: float
    low: float
    high: float
    mean: float
    hours: float
    course: tuple[float, ...] = ()

    @property
    def is_flat(self) -> bool:
        """Whether it may as well not grow at all."""
        return self.low <= 0.0

    @property
    def is_growing(self) -> bool:
        """Whether it surely grows, and by more than a little."""
        return self.low > 0.0 and self.low * self.hours > MOST_GROWTH * self.mean


def growth(seconds: Sequence[float], values: Sequence[float]) -> Growth:
    """Return how fast a series grows.

    Raises
    ------
    ValueError
        Fewer than three samples.

    Examples
    --------
    >>> found = growth([float(n) for n in range(3_600)], [100.0 + n / 36 for n in range(3_600)])
    >>> round(found.an_hour), found.is_growing
    (100, True)
    """
    x, y = _blocks([one / 3_600 for one in seconds]), _blocks(values)
    if len(x) < 3:
        raise ValueError("too few samples to say whether something grows")
    mean_x, mean_y = fmean(x), fmean(y)
    spread = sum((one - mean_x) ** 2 for one in x)
    slope = sum((a - mean_x) * (b - mean_y) for a, b in zip(x, y, strict=True)) / spread
    left = sum((b - mean_y - slope * (a - mean_x)) ** 2 for a, b in zip(x, y, strict=True))
    around = T[len(x) - 2] * sqrt(left / (len(x) - 2) / spread)
    hours = (seconds[-1] - seconds[0]) / 3_600
    return Growth(slope, slope - around, slope + around, mean_y, hours, tuple(y))


def _blocks(values: Sequence[float]) -> list[float]:
    n = min(BLOCKS, len(values))
    return [fmean(values[len(values) * k // n : len(values) * (k + 1) // n]) for k in range(n)]


@dataclass(frozen=True, slots=True)
class StepFound:
    """What one rate of arrival gave.

    Parameters
    ----------
    rate
        Visits a second that arrived.
    visits, requests
        How many.
    a_second
        Requests a second that were answered.
    p50, p95, p99
        Milliseconds, over all requests.
    by_name
        p50 and p95 and number by request.
    errors
        What went wrong, how often.
    late
        Milliseconds by which the driver was late, p95.
    cores
        Cores that were busy on average, by who used them.
    """

    rate: float
    visits: int
    requests: int
    a_second: float
    p50: float
    p95: float
    p99: float
    by_name: Mapping[str, tuple[int, float, float]]
    errors: Mapping[str, int]
    late: float
    cores: Mapping[str, float]

    @property
    def is_good(self) -> bool:
        """Whether it was quick, and nothing went wrong."""
        return self.p95 <= GOAL_MS and not self.errors

    @property
    def a_core(self) -> float:
        """Requests a second for each core that the server and its database used."""
        return self.a_second / max(1e-9, self.cores["app"] + self.cores["PostgreSQL"])


def step_found(
    rate: float,
    took: Mapping[str, Sequence[float]],
    errors: Mapping[str, int],
    *,
    visits: int,
    seconds: float,
    late: Sequence[float],
    cores: Mapping[str, float],
) -> StepFound:
    """Return the figures of a step."""
    every = [one for each in took.values() for one in each] or [float("inf")]
    return StepFound(
        rate=rate,
        visits=visits,
        requests=sum(map(len, took.values())),
        a_second=sum(map(len, took.values())) / seconds,
        p50=percentile(every, 0.50),
        p95=percentile(every, 0.95),
        p99=percentile(every, 0.99),
        by_name={
            name: (len(each), percentile(each, 0.50), percentile(each, 0.95))
            for name, each in sorted(took.items())
        },
        errors=dict(errors),
        late=percentile(late or [0.0], 0.95),
        cores=cores,
    )


def bad(
    steps: Iterable[StepFound],
    growths: Mapping[str, Growth],
    counts: Mapping[str, tuple[int, int]],
) -> tuple[str, ...]:
    """Return what is wrong: errors, memory that grows, rows that are not what was sent.

    A rate that is too high to be quick is no fault: rates rise until that is so. An error is one at any rate.

    Parameters
    ----------
    counts
        By table: how many rows came, and how many were told.
    """
    found = [
        f"{step.rate:g} visits a second: {n} × {what}" for step in steps for what, n in step.errors.items()
    ]
    found += [f"{name} grows by {one.an_hour:.3g} an hour" for name, one in growths.items() if one.is_growing]
    found += [
        f"{table}: {came} rows came, {told} were told"
        for table, (came, told) in counts.items()
        if came != told
    ]
    return tuple(found)
