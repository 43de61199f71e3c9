"""The numbers behind the charts: stairs, bands, levels and ticks as rows, before any drawing."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

import numpy as np

from opentaper.exchange.daily_doses import daily_doses
from opentaper.formulary.facts import Fact
from opentaper.pharmacology import Kinetics, daily_levels
from opentaper.planning.effect import effect
from opentaper.planning.result import PlanResult
from opentaper.timeline import DAYS_PER_WEEK, date_on

Row = dict[str, float | str]
LEAD_SHARE = 0.05  # of the plan's length: so much of the dose before it is shown
MOST_TICKS = 8
HOURS_PER_DAY = 24.0
TICK_DAYS = (7, 14, 28, 56, 84, 168, 364, 728)
TICK_MONTHS = (1, 2, 3, 6, 12, 24, 60)


@dataclass(frozen=True, slots=True)
class Frame:
    """The stretch of days that all panels of a picture share."""

    first: int
    last: int
    start_date: date | None

    @property
    def days(self) -> int:
        """How many days are shown."""
        return self.last - self.first


def frame(results: tuple[PlanResult, ...]) -> Frame:
    """Return the days that hold every plan, a little of the time before it, and what is forecast after it.

    Plans with different first days (or none) share days, not dates.
    """
    last = max(_end(result) for result in results)
    lead = max(3, round(last * LEAD_SHARE))
    starts = {result.request.start_date for result in results}
    return Frame(-lead, last, starts.pop() if len(starts) == 1 else None)


def _end(result: PlanResult) -> int:
    """Return the day after the last one that is shown: with a forecast, the weeks after the goal are."""
    end = daily_doses(result).end_day
    ahead = result.forecast
    return end if ahead is None or not ahead.days else max(end, ahead.days[-1].day + 1)


def dose_stairs(result: PlanResult, shown: Frame) -> list[Row]:
    """Return the corners of the planned stairs in mg a day, from the drop at the first cut on."""
    rows: list[Row] = [{"day": result.steps[0].start_day, "value": result.request.start.as_mg}]
    rows += [{"day": step.start_day, "value": step.dose.as_mg} for step in result.steps]
    return [*rows, {"day": shown.last, "value": result.steps[-1].dose.as_mg}]


def dose_before(result: PlanResult, shown: Frame) -> list[Row]:
    """Return the dose that is taken now, up to the first cut."""
    mg = result.request.start.as_mg
    return [{"day": shown.first, "value": mg}, {"day": result.steps[0].start_day, "value": mg}]


def effect_stairs(result: PlanResult, shown: Frame) -> list[Row]:
    """Return occupancy in per cent with the band of the disagreeing curves; empty without a curve."""
    known = effect(result.request.drug, result.curve) if result.curve is not None else None
    if known is None:
        return []
    start = result.request.start.as_mg
    doses = [(shown.first, start), *((step.start_day, step.dose.as_mg) for step in result.steps)]
    rows: list[Row] = []
    for day, mg in [*doses, (shown.last, doses[-1][1])]:
        low, high = known.band(mg)
        rows.append({"day": day, "value": 100 * known.occupancy(mg), "low": 100 * low, "high": 100 * high})
    return rows


def levels(result: PlanResult, shown: Frame) -> list[Row]:
    """Return daily mean levels in per cent of the level at the start, with the band of the half-life.

    Empty where no half-life is sourced well enough to draw.
    """
    half_life, start = result.request.drug.half_life_h, result.request.start.as_mg
    if half_life is None or not half_life.grade.decides or not start:
        return []
    told = half_lives_h(half_life)
    if not told:
        return []
    doses = daily_doses(result).history.daily_mg(shown.last)
    runs = [daily_levels(Kinetics(hours / HOURS_PER_DAY), doses, before_mg=start) for hours in told]
    middle = daily_levels(Kinetics((half_life.central or 0.0) / HOURS_PER_DAY), doses, before_mg=start)
    low, high = 100 / start * np.min(runs, axis=0), 100 / start * np.max(runs, axis=0)
    steady: Row = {"value": 100.0, "low": 100.0, "high": 100.0}
    before: list[Row] = [{"day": day} | steady for day in (shown.first, 0)]
    # With the dose spread over the day these are exact at its end (opentaper.pharmacology.daily).
    rows: list[Row] = [
        {
            "day": day + 1,
            "value": float(100 / start * middle[day]),
            "low": float(low[day]),
            "high": float(high[day]),
        }
        for day in range(shown.last)
    ]
    return [*before, *rows]


def half_lives_h(half_life: Fact) -> list[float]:
    """Return the ends and the middle of a half-life's range, as far as they are known and above zero."""
    ends = (half_life.low, half_life.central, half_life.high)
    return [hours for hours in ends if hours is not None and hours > 0]


def highest_late(result: PlanResult, shown: Frame, share: float) -> float:
    """Return the highest planned dose in mg in the last ``share`` of the picture, below the goal's label."""
    late = shown.last - share * shown.days
    ends = [step.start_day for step in result.steps[1:]] + [shown.last]
    return max(
        step.dose.as_mg
        for step, end in zip(result.steps, ends, strict=True)
        if end >= late or end == shown.last
    )


def apart(stairs: list[list[Row]], place: int) -> Row:
    """Return the middle of the step on which one stair lies farthest from all others, for its letter."""
    own = stairs[place]
    others = [rows for number, rows in enumerate(stairs) if number != place and rows]
    middles: list[tuple[float, float, float]] = []
    for here, after in pairwise(own):
        if here["day"] == after["day"]:
            continue
        day, value = (float(here["day"]) + float(after["day"])) / 2, float(here["value"])
        nearest = min((abs(value - _at(rows, day)) for rows in others), default=0.0)
        middles.append((nearest, day, value))
    far, day, value = max(middles, key=lambda middle: middle[0])
    if not far:  # nothing tells them apart: letters side by side
        _, day, value = middles[min(place, len(middles) - 1)]
    return {"day": day, "value": value}


def _at(rows: list[Row], day: float) -> float:
    before = [row for row in rows if float(row["day"]) <= day]
    return float(before[-1]["value"] if before else rows[0]["value"])


def ticks(shown: Frame) -> list[tuple[int, date | None]]:
    """Return the days that get a label: firsts of months where there are dates, else whole weeks."""
    if shown.start_date is None:
        every = next((days for days in TICK_DAYS if shown.last / days <= MOST_TICKS), TICK_DAYS[-1])
        return [(day, None) for day in range(0, shown.last + 1, every)]
    return _dated_ticks(shown, shown.start_date)


def _dated_ticks(shown: Frame, start: date) -> list[tuple[int, date | None]]:
    months = shown.last / 30.4
    if months < 3:
        every = next(days for days in TICK_DAYS if shown.last / days <= MOST_TICKS)
        return [(day, date_on(start, day)) for day in range(0, shown.last + 1, max(DAYS_PER_WEEK, every))]
    every = next((count for count in TICK_MONTHS if months / count <= MOST_TICKS), TICK_MONTHS[-1])
    found, day = [], first_of_next_month(start)
    while (day - start).days <= shown.last:
        if (day.month - 1) % min(every, 12) == 0 and (every <= 12 or day.year % (every // 12) == 0):
            found.append(((day - start).days, day))
        day = first_of_next_month(day)
    return [(place, on) for place, on in found]


def first_of_next_month(day: date) -> date:
    """Return the first day of the month after a day's own.

    Examples
    --------
    >>> first_of_next_month(date(2026, 12, 31))
    datetime.date(2027, 1, 1)
    """
    return date.fromordinal(day.toordinal() - day.day + 1 + monthrange(day.year, day.month)[1])
