"""The numbers behind the picture of a forecast for one person: what was, and what each plan may bring."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from opentaper.exchange.chart_rows import Frame, Row
from opentaper.exchange.foretold import ForetoldPlan, PersonForecast
from opentaper.inference.check_in import HIGHEST
from opentaper.inference.foretell import Foretold
from opentaper.inference.so_far import FeltSoFar, so_far

#: So many times as far back as ahead is shown, where the record reaches that far; so many days at least.
BACK, LEAST_BACK = 1.5, 28
NAMES = {"low": "q05", "lower": "q25", "value": "q50", "upper": "q75", "high": "q95"}
MIDDAY = 0.5


@dataclass(frozen=True, slots=True, eq=False)
class ForecastLayout:
    """A forecast with what has been so far, laid out on the days of its picture.

    ``now`` is the day of the picture from which on everything is forecast.
    """

    forecast: PersonForecast
    before: FeltSoFar
    shown: Frame
    now: int


def laid_out(forecast: PersonForecast) -> ForecastLayout:
    """Return a forecast laid out, with as much of the time before as is told, up to half as long again."""
    before = so_far(forecast.belief, forecast.diary.doses, forecast.from_day)
    most = max(LEAST_BACK, round(BACK * forecast.days))
    back = min(most, len(before.days))
    first = forecast.from_day - timedelta(days=back)
    return ForecastLayout(forecast, before, Frame(0, back + forecast.days, first), back)


def taken_rows(seen: ForecastLayout) -> list[Row]:
    """Return the corners of the doses as they were taken, in mg a day, up to now."""
    mg = seen.before.mg[len(seen.before.mg) - seen.now :].tolist() if seen.now else []
    return _corners(mg, 0, seen.now)


def planned_rows(seen: ForecastLayout, plan: ForetoldPlan) -> list[Row]:
    """Return the corners of the doses of a plan, from the dose now on."""
    rows = _corners([dose.as_mg for dose in plan.doses], seen.now, seen.shown.last)
    return [{"day": seen.now, "value": seen.forecast.now.as_mg}, *rows]


def before_rows(seen: ForecastLayout) -> list[Row]:
    """Return what withdrawal has been so far, 0 to 10, with half and nine in ten of what is believed."""
    skipped = len(seen.before.days) - seen.now
    rows: list[Row] = []
    for day in range(seen.now):
        row: Row = {"day": day + MIDDAY}
        for name, told in NAMES.items():
            row[name] = HIGHEST * float(getattr(seen.before, told)[skipped + day])
        rows.append(row)
    return rows


def ahead_rows(seen: ForecastLayout, ahead: Foretold) -> list[Row]:
    """Return what a plan may bring, 0 to 10, with half and nine in ten of the futures."""
    rows: list[Row] = []
    for day in range(len(ahead.days)):
        row: Row = {"day": seen.now + day + MIDDAY}
        for name, told in NAMES.items():
            row[name] = HIGHEST * float(getattr(ahead, told)[day])
        rows.append(row)
    return rows


def line_rows(seen: ForecastLayout) -> list[Row]:
    """Return the two ends of the line of what is tolerated."""
    score = HIGHEST * seen.forecast.tolerated
    return [{"day": seen.shown.first, "value": score}, {"day": seen.shown.last, "value": score}]


def settled_day(seen: ForecastLayout, ahead: Foretold) -> int | None:
    """Return the day of the picture on which the last cut has settled; None where it lies beyond."""
    if ahead.settled_on is None or seen.shown.start_date is None:
        return None
    day = (ahead.settled_on - seen.shown.start_date).days
    return day if day < seen.shown.last else None


def date_of(seen: ForecastLayout, day: int) -> date:
    """Return the date of a day of the picture."""
    return (seen.shown.start_date or date.min) + timedelta(days=day)


def _corners(mg: list[float], first: int, last: int) -> list[Row]:
    if not mg:
        return []
    changes = [place for place, value in enumerate(mg) if not place or value != mg[place - 1]]
    rows: list[Row] = [{"day": first + place, "value": mg[place]} for place in changes]
    return [*rows, {"day": last, "value": mg[-1]}]
