"""The rows behind the picture of a forecast: near ahead its waves, far ahead the range into which they melt.

Nobody knows the day of a wave a year ahead, and every wave drawn would look as if somebody did.
"""

from __future__ import annotations

from opentaper.exchange.chart_rows import Frame, Row
from opentaper.pharmacology.symptoms import HIGHEST_SCORE
from opentaper.planning.forecast import Band, DayForecast, Forecast
from opentaper.planning.result import PlanResult

# Up to this day of the plan a forecast shows its waves.
NEAR_DAYS = 56
MIDDAY = 0.5


def forecast_rows(result: PlanResult, shown: Frame) -> list[Row]:
    """Return the withdrawal to expect, 0 to 10, with half of the futures and nine in ten.

    From ``NEAR_DAYS`` on each step stands for its own worst day, at its middle; after the last change the
    days are drawn again from the worst one on, for the way back to zero is what is then asked about. Empty
    without a forecast.
    """
    ahead = result.forecast
    if ahead is None or not ahead.days:
        return []
    nothing = Band(0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
    rows = [_row(shown.first, nothing), _row(0, nothing)]
    last = result.steps[-1].start_day
    rows += [_row(day.day + MIDDAY, day.felt) for day in ahead.days if day.day < min(NEAR_DAYS, last)]
    for step, felt in zip(result.steps[:-1], ahead.steps, strict=False):
        middle = step.start_day + step.days / 2
        if middle > NEAR_DAYS:
            rows.append(_row(middle, felt.worst))
    return [*rows, *(_row(day.day + MIDDAY, day.felt) for day in _last_days(ahead, last))]


def _last_days(ahead: Forecast, last: int) -> list[DayForecast]:
    """Return the days after the last change; where it lies far ahead, from the worst one on."""
    days = [day for day in ahead.days if day.day >= last]
    if last < NEAR_DAYS:
        return days
    worst = max(days, key=lambda day: (day.felt.p50, -day.day))
    return [day for day in days if day.day >= worst.day]


def tolerance_rows(result: PlanResult, shown: Frame) -> list[Row]:
    """Return the two ends of the line above which a stretch counts as hard; empty without a forecast."""
    if result.forecast is None:
        return []
    score = HIGHEST_SCORE * result.forecast.tolerated.value
    return [{"day": shown.first, "value": score}, {"day": shown.last, "value": score}]


def _row(day: float, felt: Band) -> Row:
    named = {"low": felt.p5, "lower": felt.p25, "value": felt.p50, "upper": felt.p75, "high": felt.p95}
    row: Row = {name: HIGHEST_SCORE * value for name, value in named.items()}
    return row | {"day": day}
