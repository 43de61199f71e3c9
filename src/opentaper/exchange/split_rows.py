"""The numbers behind the pictures of a split: doses as taken, what each day was made of, and its score.

A part may lie below nothing, as a condition does that is better than usual; stacked up, it is then taken from
the ground. Poor nights and chance jump from day to day, so parts are drawn as their means over a week; the
scores themselves are drawn as they were told.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from opentaper.exchange.chart_rows import Frame, Row
from opentaper.exchange.learnt import Learnt
from opentaper.inference.doses import daily_mg
from opentaper.inference.split import Part, Split

#: From the ground up, as the chart grammar has it.
STACKED = ("usual", "underlying", "withdrawal", "life", "unexplained")
WEEK = 7
HIGHEST = 10.0
#: Of an area so many places or twice as many are drawn at most.
MOST_ROWS = 120
# An area is named so far from either end, as a share of the days.
INNER = 0.18
Array = NDArray[np.float64]


def split_frame(learnt: Learnt) -> Frame | None:
    """Return the days of the picture: from the first day told of to the last; None where too few."""
    days = [*(one.day for one in learnt.doses), *_days(learnt)]
    if len(set(days)) < 2 or not _days(learnt):
        return None
    first, last = min(days), max(_days(learnt))
    return Frame(0, (last - first).days + 1, first) if last > first else None


def taken_rows(learnt: Learnt, shown: Frame) -> list[Row]:
    """Return the corners of the doses as they were taken, in mg a day."""
    first = shown.start_date or date.min
    last = date.fromordinal(first.toordinal() + shown.last - 1)
    mg, _ = daily_mg(learnt.doses, learnt.belief.known, first, last)
    changes = [0, *(np.flatnonzero(np.diff(mg)) + 1)]
    rows: list[Row] = [{"day": int(day), "value": float(mg[day])} for day in changes]
    return [*rows, {"day": shown.last, "value": float(mg[-1])}]


def change_days(rows: Sequence[Row]) -> list[float]:
    """Return the days on which the dose became another, from the corners of the doses."""
    return [float(row["day"]) for before, row in pairwise(rows) if row["value"] != before["value"]]


def part_rows(learnt: Learnt, shown: Frame, name: str) -> list[Row]:
    """Return a part of the days as a line in its band, cut off at nothing."""
    split = _split(learnt)
    part: Part = getattr(split, name)
    lines = {key: np.maximum(0.0, getattr(part, told)) for key, told in _BAND.items()}
    return _rows(split, shown, lines)


def stacked_rows(learnt: Learnt, shown: Frame) -> dict[str, list[Row]]:
    """Return each part as an area from ``low`` to ``high``, one on top of the other."""
    split = _split(learnt)
    parts = {name: weekly(getattr(split, name).mean) for name in STACKED}
    parts["unexplained"] = np.maximum(0.0, parts["unexplained"])
    ground = parts["usual"] + sum(np.minimum(0.0, parts[name]) for name in ("underlying", "life"))
    floor, found = np.zeros(len(split.days)), {}
    for name in STACKED:
        size = ground if name == "usual" else parts[name]
        top = np.minimum(HIGHEST, floor + np.maximum(0.0, size))
        found[name] = thinned(_rows(split, shown, {"low": floor, "value": top, "high": top}))
        floor = top
    return found


def explained_rows(learnt: Learnt, shown: Frame) -> list[Row]:
    """Return what is explained of the score with its band, as means over a week."""
    split = _split(learnt)
    rest, score = split.unexplained, split.score
    lines = {
        "value": weekly(_between(score - rest.mean)),
        "low": weekly(_between(score - rest.high)),
        "high": weekly(_between(score - rest.low)),
    }
    clipped = {name: np.clip(line, 0.0, HIGHEST) for name, line in lines.items()}
    return thinned(_rows(split, shown, clipped))


def score_rows(learnt: Learnt, shown: Frame) -> list[Row]:
    """Return the score of each day that has one."""
    split = _split(learnt)
    rows = _rows(split, shown, {"value": np.array(split.score)})
    return [row for row, seen in zip(rows, split.observed, strict=True) if seen]


def thinned(rows: list[Row]) -> list[Row]:
    """Return every few of many rows, always with the last: means over a week need no more to be drawn.

    Examples
    --------
    >>> [row["day"] for row in thinned([{"day": float(day)} for day in range(300)])][-3:]
    [294.0, 297.0, 299.0]
    """
    every = 1 + len(rows) // MOST_ROWS
    return [*rows[:-1:every], *rows[-1:]]


def widest(rows: Sequence[Row], shown: Frame) -> tuple[float, float, float]:
    """Return where an area is widest away from the ends: day, middle, and how wide it is."""
    inner = [row for row in rows if INNER < _share(row, shown) < 1.0 - INNER] or list(rows)
    best = max(inner, key=lambda row: float(row["high"]) - float(row["low"]))
    low, high = float(best["low"]), float(best["high"])
    return float(best["day"]), (low + high) / 2, high - low


def weekly(values: Array) -> Array:
    """Return the mean of the week around each day, over the days that are known; 0 where none is.

    Examples
    --------
    >>> weekly(np.array([7.0, float("nan"), 1.0]))
    array([4., 4., 4.])
    """
    known = ~np.isnan(values)
    window = np.ones(WEEK)
    sums = np.convolve(np.where(known, values, 0.0), window)[WEEK // 2 :][: len(values)]
    n = np.convolve(known.astype(np.float64), window)[WEEK // 2 :][: len(values)]
    return np.asarray(np.divide(sums, n, out=np.zeros_like(sums), where=n > 0.5))


_BAND = {"value": "mean", "low": "low", "high": "high"}


def _split(learnt: Learnt) -> Split:
    if learnt.split is None:
        raise ValueError("nothing is modelled, and nothing can be drawn")
    return learnt.split


def _days(learnt: Learnt) -> tuple[date, ...]:
    return learnt.split.days if learnt.split is not None else ()


def _between(values: Array) -> Array:
    """Return a line through the days that are known."""
    known = np.flatnonzero(~np.isnan(values))
    return np.interp(np.arange(len(values)), known, values[known]) if len(known) else np.zeros(len(values))


def _rows(split: Split, shown: Frame, lines: dict[str, Array]) -> list[Row]:
    first = (shown.start_date or date.min).toordinal()
    rows: list[Row] = []
    for place, day in enumerate(split.days):
        row: Row = {"day": day.toordinal() - first + 0.5}
        rows.append(row | {name: round(float(line[place]), 4) for name, line in lines.items()})
    return rows


def _share(row: Row, shown: Frame) -> float:
    return (float(row["day"]) - shown.first) / max(1, shown.days)
