"""A plan as dose stairs and effect, in dots."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable

from opentaper.cli.plot import Axis, Curve, Panel, Series, draw
from opentaper.cli.screen import Screen
from opentaper.cli.texts import told
from opentaper.exchange.chart_rows import Frame, Row, dose_stairs, effect_stairs, frame, ticks
from opentaper.exchange.chart_words import tick_label
from opentaper.exchange.forecast_rows import forecast_rows, tolerance_rows
from opentaper.planning.result import PlanResult
from opentaper.wording import number_text
from opentaper.wording.figures import percent_text

DOSE, EFFECT, LEVEL, FORECAST = "magenta", "cyan", "default", "yellow"
MOST_FELT = 10.0


def draw_plan(result: PlanResult, screen: Screen) -> None:
    """Draw the doses, dashed as what is planned is, and below them the effect in its band."""
    shown, language = frame((result,)), screen.language
    start = result.request.start.as_mg
    panels = [
        Panel(
            told("picture.dose", language),
            (Series(stairs(dose_stairs(result, shown), "value", start), dashed_from=0.0),),
            start,
            lambda value: number_text(round(value, 3), language),
            DOSE,
        )
    ]
    effects = effect_stairs(result, shown)
    if effects:
        line, low, high = (stairs(effects, name, 0.0) for name in ("value", "low", "high"))
        panels.append(
            Panel(
                told("picture.effect", language, target=result.curve.target if result.curve else ""),
                (Series(line, low, high),),
                100.0,
                lambda value: percent_text(value, language),
                EFFECT,
            )
        )
    ahead = forecast_rows(result, shown)
    if ahead:
        panels.append(_forecast_panel(ahead, float(tolerance_rows(result, shown)[0]["value"]), language))
    draw(screen, panels, day_axis(shown, language))


def _forecast_panel(rows: list[Row], tolerated: float, language: str) -> Panel:
    """Return what may be felt in its band, and the dashed line of tolerance."""
    days = [float(row["day"]) for row in rows]
    line, low, high = (through(days, [float(row[name]) for row in rows]) for name in ("value", "low", "high"))
    return Panel(
        told("picture.forecast", language),
        (Series(line, low, high), Series(lambda _: tolerated, dashed_from=days[0])),
        MOST_FELT,
        lambda value: number_text(value, language),
        FORECAST,
    )


def day_axis(shown: Frame, language: str) -> Axis:
    """Return the axis of days that the charts have, too."""
    labels = tuple((float(day), tick_label(day, on, shown, language)) for day, on in ticks(shown))
    return Axis(float(shown.first), float(shown.last), labels)


def stairs(rows: list[Row], name: str, before: float) -> Curve:
    """Return a column of rows as a function of the day that holds each value until the next."""
    days = [float(row["day"]) for row in rows]
    values = [float(row[name]) for row in rows]

    def at(day: float) -> float:
        place = bisect_right(days, day)
        return values[place - 1] if place else before

    return at


def through(days: list[float], values: list[float]) -> Callable[[float], float]:
    """Return the straight lines through some points as a function of the day."""

    def at(day: float) -> float:
        place = min(max(bisect_right(days, day), 1), len(days) - 1)
        first, last = days[place - 1], days[place]
        share = min(max((day - first) / (last - first), 0.0), 1.0)
        return values[place - 1] + share * (values[place] - values[place - 1])

    return at
