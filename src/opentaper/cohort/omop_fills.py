"""Dispensings as stretches of time with a dose: stocks carried over, gaps bridged, strengths added up.

Everything is reckoned at once for all people, in columns. A *stream* is one strength of one drug of one
person. The rules, each a house rule (docs/decisions/0037-claims.md tells why):

- what is left when the same dose is fetched again is used up first, for :data:`MOST_STOCK` days at most;
- a new dose of the same strength begins on the day it is fetched;
- two strengths are taken side by side as long as both are fetched on time; a strength that is not fetched
  again ends when another one, or another dose, begins;
- a late refill is a gap that is bridged: for :data:`BRIDGED` days, or half of what was supplied if longer.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import pyarrow

Numbers = NDArray[np.float64]
Whole = NDArray[np.int64]
Truth = NDArray[np.bool_]
BRIDGED = 30
MOST_STOCK = 60
ON_TIME = 10
#: Another amount a day is another dose from this share on.
OTHER_DOSE = 0.1
#: What was taken in the time until the next refill is believed within this factor of what was meant.
MOST_FACTOR = 2.0
_FAR = np.int64(1 << 36)
_SPAN = np.int64(1 << 20)
#: Why a dose is not certain, one bit each.
LATE, EARLY, BRIDGE, SPANNED, WRITTEN, LAST = 1, 2, 4, 8, 16, 32
REASONS: Mapping[str, int] = {
    "late_refill": LATE,
    "early_refill": EARLY,
    "gap_bridged": BRIDGE,
    "days_from_end": SPANNED,
    "strength_by_name": WRITTEN,
    "last_fill": LAST,
}


@dataclass(frozen=True, slots=True, eq=False)
class Stretches:
    """Stretches with a dose, in order of course and beginning; micrograms a day, NaN where not known.

    ``course`` numbers a drug of a person. ``ends`` is the first day after. ``notes`` are numbers of rows of
    which something had to be assumed, by what that was.
    """

    course: Whole
    begins: Whole
    ends: Whole
    likely: Numbers
    low: Numbers
    high: Numbers
    why: Whole
    grace: Whole
    notes: Mapping[str, Whole]


@dataclass(frozen=True, slots=True, eq=False)
class Fills:
    """Dispensings of each stream and day, and where in the columns of each a stream or course begins."""

    course: Whole
    stream: Whole
    start: Whole
    days: Whole
    amount: Numbers
    why: Whole
    row: Whole
    n: Whole


def fills_of(table: pyarrow.Table, course: Whole) -> Fills:
    """Return dispensings of one stream on one day as one: so much more of it, for so many days longer.

    Parameters
    ----------
    table
        Of :func:`.omop_rows.dispensings`.
    course
        The course of each row.
    """
    column = {
        name: table.column(name).to_numpy(zero_copy_only=False)
        for name in ("unit_ug", "start", "days", "quantity", "most_ug", "is_written", "is_spanned")
    }
    unit, start = column["unit_ug"], column["start"].astype(np.int64)
    amount = np.where(unit > 0.0, unit * column["quantity"].astype(np.float64), np.nan)
    days = column["days"].astype(np.int64)
    amount[amount / days > column["most_ug"]] = np.nan
    stream = _numbered(_changes(course, unit))
    first = np.flatnonzero(_changes(stream, start))
    why = SPANNED * column["is_spanned"].astype(np.int64) + WRITTEN * column["is_written"].astype(np.int64)
    return Fills(
        course=course[first],
        stream=stream[first],
        start=start[first],
        days=np.add.reduceat(days, first) if len(first) else days,
        amount=np.add.reduceat(amount, first) if len(first) else amount,
        why=np.bitwise_or.reduceat(why, first) if len(first) else why,
        row=table.column("row_number").to_numpy()[first],
        n=np.diff(np.append(first, len(start))),
    )


def _changes(*columns: NDArray[Any]) -> Truth:
    """Return where a row differs from the one before it in any of some columns."""
    changed = np.zeros(len(columns[0]), dtype=bool)
    changed[:1] = True
    for one in columns:
        changed[1:] |= one[1:] != one[:-1]
    return changed


def _numbered(changed: Truth) -> Whole:
    return np.cumsum(changed, dtype=np.int64) - 1


def _next(values: Whole, group: Whole, otherwise: np.int64) -> Whole:
    """Return the value of the row after, in the same group."""
    found = np.full(len(values), otherwise, dtype=np.int64)
    is_same = group[1:] == group[:-1]
    found[:-1][is_same] = values[1:][is_same]
    return found


def stretches_of(fills: Fills) -> Stretches:
    """Return stretches of time with the dose that was meant, and the least and most it may have been."""
    daily = fills.amount / fills.days
    run = _numbered(_changes(fills.stream) | _is_other(daily))
    begins, ends = _with_stock(fills, run)
    new_run = np.flatnonzero(_changes(run))
    begins[new_run] = fills.start[new_run]
    grace = np.maximum(BRIDGED, fills.days // 2)
    after = _next(begins, fills.stream, _FAR)
    fetched = _next(fills.start, fills.stream, _FAR)
    ends = np.minimum(ends, after)  # one strength is never taken twice
    gap = after - ends
    others, starter = _others(fills, run, gap, grace)
    is_kept = (gap <= ON_TIME) | ((gap <= grace) & (others >= fetched))
    bridged = is_kept & (gap > 0)
    why = fills.why | np.where(bridged, BRIDGE, 0) | np.where(is_kept, 0, LAST)
    ends = np.where(bridged, after, np.where(is_kept, ends, np.minimum(ends, np.maximum(starter, begins))))
    low, high, told = _bounds(fills, daily, fetched, is_kept)
    kept = ends > begins
    order = np.lexsort((begins[kept], fills.course[kept]))
    notes = {
        "same_day": fills.n > 1,
        "stock_carried": begins > fills.start,
        "stock_capped": begins == fills.start + MOST_STOCK,
        "gap_bridged": bridged,
    }
    noted = {name: np.sort(fills.row[is_so]) for name, is_so in notes.items()}
    place = np.flatnonzero(kept)[order]
    return Stretches(
        course=fills.course[place],
        begins=begins[place],
        ends=ends[place],
        likely=daily[place],
        low=low[place],
        high=high[place],
        why=(why | told)[place],
        grace=grace[place],
        notes=noted,
    )


def _is_other(daily: Numbers) -> Truth:
    """Return whether a dose is another than that of the row before."""
    found = np.zeros(len(daily), dtype=bool)
    before, now = daily[:-1], daily[1:]
    is_known = ~np.isnan(before) & ~np.isnan(now)
    far = np.abs(now - before) > OTHER_DOSE * np.maximum(np.abs(before), 1e-9)
    found[1:] = np.where(is_known, far, np.isnan(before) != np.isnan(now))
    return found


def _with_stock(fills: Fills, run: Whole) -> tuple[Whole, Whole]:
    """Return when each fill is begun and used up, where what is left of the one before is used first."""
    whole = np.cumsum(fills.days)
    before = whole - fills.days
    free = fills.start - before + run * _FAR
    free = np.maximum.accumulate(free) - run * _FAR if len(free) else free
    begins = np.minimum(free + before, fills.start + MOST_STOCK)
    return begins, begins + fills.days


def _others(fills: Fills, run: Whole, gap: Whole, grace: Whole) -> tuple[Whole, Whole]:
    """Return, after each fill, the day of the next one of another strength, and of the next that begins anew.

    One begins anew that is the first of a dose, or comes after a gap that is not bridged.
    """
    is_anew = _changes(run)
    is_anew[1:] |= (gap > grace)[:-1] & (fills.stream[1:] == fills.stream[:-1])
    order = np.lexsort((fills.stream, fills.start, fills.course))
    key = fills.course * _SPAN + fills.start + (_SPAN >> 1)
    others = _following(key, key[order], fills.course)
    starter = _following(key, key[order][is_anew[order]], fills.course)
    return others, starter


def _following(key: Whole, keys: Whole, course: Whole) -> Whole:
    """Return the day of the next of some keys within the course of each; far away where there is none."""
    place = np.searchsorted(keys, key, side="right")
    found = np.append(keys, (course.max() + 2) * _SPAN if len(course) else _FAR)[place]
    is_here = found // _SPAN == course
    return np.where(is_here, found % _SPAN - (_SPAN >> 1), _FAR)


def _bounds(fills: Fills, daily: Numbers, fetched: Whole, is_kept: Truth) -> tuple[Numbers, Numbers, Whole]:
    """Return the least and most that may have been taken: what was fetched, over the time until the next."""
    interval = np.where(is_kept & (fetched < _FAR), fetched - fills.start, fills.days)
    taken = fills.amount / np.maximum(interval, 1)
    low = np.maximum(np.minimum(daily, taken), daily / MOST_FACTOR)
    high = np.minimum(np.maximum(daily, taken), daily * MOST_FACTOR)
    told = np.where(interval > fills.days, LATE, 0) | np.where(interval < fills.days, EARLY, 0)
    return np.asarray(low), np.asarray(high), np.asarray(told, dtype=np.int64)
