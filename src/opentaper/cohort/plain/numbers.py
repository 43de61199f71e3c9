"""Counts, means and medians of plain lists; of nothing there is none."""

from __future__ import annotations

import math
import statistics
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

Row = Mapping[str, Any]
#: Rows of each table of a registry by its name, as plain values.
Rows = Mapping[str, Sequence[Row]]


def mean(numbers: Sequence[float]) -> float | None:
    """Return the mean, or None of nothing.

    Examples
    --------
    >>> mean([1.0, 2.0]), mean([])
    (1.5, None)
    """
    return math.fsum(numbers) / len(numbers) if numbers else None


def spread(numbers: Sequence[float]) -> float | None:
    """Return the standard deviation of a sample, or None of fewer than two.

    Examples
    --------
    >>> spread([1.0, 3.0]), spread([1.0])
    (1.4142135623730951, None)
    """
    return statistics.stdev(numbers) if len(numbers) > 1 else None


def median(numbers: Sequence[float]) -> float | None:
    """Return the median, the mean of both middle ones, or None of nothing.

    Examples
    --------
    >>> median([3.0, 1.0, 2.0, 9.0]), median([])
    (2.5, None)
    """
    return statistics.median(numbers) if numbers else None


def share(part: float, whole: float) -> float | None:
    """Return a part of a whole, or None where there is no whole.

    Examples
    --------
    >>> share(1, 4), share(0, 0)
    (0.25, None)
    """
    return part / whole if whole else None


def grouped(
    rows: Iterable[Row], dims: Sequence[str], summary: Callable[[list[Row]], dict[str, Any]]
) -> list[dict[str, Any]]:
    """Return a summary of each group of rows with the columns it is by, in order of these.

    Examples
    --------
    >>> grouped([{"drug": "b"}, {"drug": "a"}, {"drug": "b"}], ["drug"], lambda each: {"n": len(each)})
    [{'drug': 'a', 'n': 1}, {'drug': 'b', 'n': 2}]
    """
    groups: dict[tuple[str, ...], list[Row]] = {} if dims else {(): []}
    for row in rows:
        groups.setdefault(tuple(row[name] for name in dims), []).append(row)
    return [dict(zip(dims, key, strict=True)) | summary(groups[key]) for key in sorted(groups)]


def people(rows: Iterable[Row]) -> int:
    """Return how many people rows are of."""
    return len({row["person"] for row in rows})
