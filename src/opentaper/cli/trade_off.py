"""Length against the chance of a hard stretch: what each extra month buys, as a table and in dots."""

from __future__ import annotations

from dataclasses import replace

from opentaper.cli.figures import span_text
from opentaper.cli.plan_notes import show_reasons
from opentaper.cli.plan_picture import FORECAST, through
from opentaper.cli.plot import Axis, Panel, Series, draw
from opentaper.cli.screen import Column, Screen
from opentaper.cli.texts import told
from opentaper.exchange.forecast_words import stretch_text
from opentaper.planning.compare import Comparison, TradeOff, trade_off
from opentaper.planning.result import PlanResult
from opentaper.reasons import Reason
from opentaper.wording.figures import percent_text

# Of the axis: so much lies beside the shortest and the longest plan.
MARGIN = 0.06
WHOLE, HALF = 100.0, 50.0
# Fewer people of 100 than this are hardly any.
LEAST = 0.1


def show_trade_off(plans: list[tuple[str, PlanResult, Comparison]], screen: Screen) -> None:
    """Write the plans with a forecast, the shortest first; nothing where fewer than two have one."""
    found = [(letter, result, numbers) for letter, result, numbers in plans if result.outcome.is_plan]
    points = trade_off(tuple(replace(numbers, name=letter) for letter, _, numbers in found))
    if len(points) < 2:
        return
    language = screen.language
    screen.heading(told("compare.trade_off", language))
    screen.table(
        [
            Column(told("compare.plan", language)),
            Column(told("compare.about", language)),
            Column(told("plan.stretch", language), is_number=True),
            Column(told("compare.month_buys", language), is_number=True),
        ],
        [
            [
                point.name,
                span_text(point.days, language),
                stretch_text(point.chance_bad, language),
                _gained(point, language),
            ]
            for point in points
        ],
    )
    _draw(points, screen)
    screen.blank()
    screen.say(told("compare.trade_off_explained", language))
    show_reasons((reason for _, result, _ in found for reason in _reasons(result)), screen)


def _reasons(result: PlanResult) -> tuple[Reason, ...]:
    return result.forecast.reasons if result.forecast is not None else ()


def _gained(point: TradeOff, language: str) -> str:
    """Return how many people of 100 a month spares, to one digit; empty for the shortest plan."""
    if point.gained_a_month is None:
        return ""
    spared = WHOLE * point.gained_a_month
    if spared < LEAST:
        return told("compare.hardly" if spared > 0 else "compare.nothing", language)
    return told("compare.points", language, points=round(spared, 0 if spared >= 1 else 1))


def _draw(points: tuple[TradeOff, ...], screen: Screen) -> None:
    """Draw the chance over the length, where the lengths differ; letters below say which plan it is."""
    days = [float(point.days) for point in points]
    if len(set(days)) < len(days):
        return
    chances = [WHOLE * point.chance_bad for point in points]
    top = WHOLE if max(chances) > HALF else HALF
    beside = MARGIN * (days[-1] - days[0])
    ticks = tuple((float(point.days), point.name) for point in points)
    panel = Panel(
        told("picture.trade_off", screen.language),
        (Series(through(days, chances)),),
        top,
        lambda value: percent_text(value, screen.language),
        FORECAST,
    )
    draw(screen, [panel], Axis(days[0] - beside, days[-1] + beside, ticks))
