"""The table under a picture: its own numbers in words, one row a day, thinned where every day is drawn."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from math import floor

from opentaper.exchange.chart_rows import Frame, Row
from opentaper.exchange.chart_series import Series
from opentaper.quantities import Dose
from opentaper.timeline import DAYS_PER_WEEK, date_on
from opentaper.wording import date_text, dose_text, number_text, words
from opentaper.wording.figures import amount_text, percent_text

#: So many rows at most are listed day by day; more are thinned to weeks, or to several weeks.
MOST_ROWS = 60
THINNED = (1, DAYS_PER_WEEK, 2 * DAYS_PER_WEEK, 4 * DAYS_PER_WEEK)


@dataclass(frozen=True, slots=True)
class ChartTable:
    """A heading for each column, and rows of cells as text; the first cell heads its row.

    ``every`` is how many days lie between the rows of what is drawn for each day: 1 where all are listed.
    """

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    every: int = 1


def chart_table(series: tuple[Series, ...], shown: Frame, language: str) -> ChartTable:
    """Return the table of a picture.

    Stairs are listed at each of their corners; what is drawn for every day, at as many days as can be read.
    A cell is empty where nothing is drawn for that day.
    """
    corners = {floor(float(row["day"])) for one in series if one.is_stair for row in one.rows}
    daily = {floor(float(row["day"])) for one in series if not one.is_stair for row in one.rows}
    every = next((n for n in THINNED if len(daily) / n <= MOST_ROWS), THINNED[-1])
    last = max(daily, default=None)  # once: a picture may have thousands of days
    kept = {day for day in daily if (day - shown.first) % every == 0 or day == last}
    days = sorted(corners | kept)
    columns = [(one, _column(one)) for one in series]
    rows = tuple(
        (_day(day, shown, language), *(_cell(one, column, day, language) for one, column in columns))
        for day in days
    )
    first = words("chart.table.day", language)
    return ChartTable((first, *(series_name(one, language) for one in series)), rows, every)


def series_name(one: Series, language: str) -> str:
    """Return the name of a series, with its letter."""
    name = words(one.code, language)
    return f"{one.letter}: {name}" if one.letter else name[:1].upper() + name[1:]


def value_text(one: Series, row: Row, language: str) -> str:
    """Return the value of a row with its unit, and its range where it has one."""
    if one.is_size:
        return number_text(round(float(row["high"]) - float(row["low"]), 1) or 0.0, language)
    value = float(row["value"])
    if one.unit == "mg":
        return dose_text(Dose.nearest(value), language)
    if one.unit == "percent":
        told = percent_text(round(value, 1), language)
    else:
        told = number_text(round(value, 1) or 0.0, language)
    if "low" not in row or "high" not in row:
        return told
    low, high = round(float(row["low"]), 1) or 0.0, round(float(row["high"]), 1) or 0.0
    if low == high:
        return told
    ends = (
        percent_text((low, high), language) if one.unit == "percent" else amount_text((low, high), language)
    )
    return f"{told} ({ends})"


def row_on(one: Series, day: float) -> Row | None:
    """Return the row of a series that stands for a day: the corner before it, or the row of that very day."""
    days, by_day = _column(one)
    if one.is_stair:
        place = bisect_right(days, day)
        return by_day[days[place - 1]] if place and day <= days[-1] else None
    return by_day.get(floor(day))


def _column(one: Series) -> tuple[list[int], dict[int, Row]]:
    by_day = {floor(float(row["day"])): row for row in one.rows}
    return sorted(by_day), by_day


def _cell(one: Series, column: tuple[list[int], dict[int, Row]], day: int, language: str) -> str:
    days, by_day = column
    if one.is_stair:
        place = bisect_right(days, day)
        row = by_day[days[place - 1]] if place and day <= days[-1] else None
    else:
        row = by_day.get(day)
    return "" if row is None else value_text(one, row, language)


def _day(day: int, shown: Frame, language: str) -> str:
    on = date_on(shown.start_date, day)
    return number_text(day, language) if on is None else date_text(on, language)
