"""What is foreseen of one person in the terminal: their plan and others side by side, with ranges."""

from __future__ import annotations

from pathlib import Path

from opentaper.cli.learn_screen import show_reading, show_written
from opentaper.cli.plan_picture import FORECAST, day_axis, through
from opentaper.cli.plot import Panel, Series, draw
from opentaper.cli.screen import Column, Screen
from opentaper.cli.texts import told
from opentaper.exchange.chart_rows import Frame
from opentaper.exchange.foretold import ForetoldPlan, PersonForecast
from opentaper.exchange.texts import capital
from opentaper.inference.foretell import Foretold
from opentaper.timeline import DAYS_PER_WEEK
from opentaper.wording import number_text, sentence
from opentaper.wording.figures import count_text, date_text, drug_text

HIGHEST = 10.0


def show_forecast(seen: PersonForecast, written: tuple[Path, ...], screen: Screen) -> None:
    """Write what is foreseen: the answer as a table, a picture of each plan, and what to know."""
    language, belief = screen.language, seen.belief
    screen.say(
        told(
            "forecast.title" if seen.is_own_line else "forecast.title_mild",
            language,
            drug=capital(drug_text(seen.drug.name, language)),
            day=seen.from_day,
            weeks=count_text("count.week", seen.days // DAYS_PER_WEEK, language),
            tolerated=number_text(round(HIGHEST * seen.tolerated, 1), language),
        )
    )
    for reason in belief.reasons:
        screen.say(sentence(reason, language), style="bold")
    if seen.is_modelled:
        screen.say(told("forecast.own" if belief.trusted else "forecast.others", language))
        _show_table(seen, screen)
        _draw(seen, screen)
        screen.blank()
    notes = [sentence(reason, language) for plan in seen.plans for reason in plan.reasons]
    if seen.is_modelled:
        notes += [told("forecast.meaning", language), told("forecast.promise", language)]
    screen.items(dict.fromkeys(notes))
    show_reading(seen.diary, screen)
    show_written(written, screen)


def _show_table(seen: PersonForecast, screen: Screen) -> None:
    language = screen.language
    columns = [
        Column(told("forecast.plan", language), may_wrap=True),
        Column(told("forecast.ever", language), is_strong=True),
        Column(told("forecast.worst", language)),
        Column(told("forecast.settled", language)),
    ]
    screen.blank()
    screen.table(columns, [_row(plan, plan.foretold, language) for plan in seen.plans if plan.foretold])


def _row(plan: ForetoldPlan, ahead: Foretold, language: str) -> list[str]:
    worst = max(range(len(ahead.days)), key=lambda place: float(ahead.q50[place] + ahead.q95[place]))
    low, middle, high = (
        number_text(round(HIGHEST * float(band[worst]), 1), language)
        for band in (ahead.q05, ahead.q50, ahead.q95)
    )
    settled = ahead.settled_on
    return [
        plan.name,
        _chance(ahead.chance_ever, language),
        told("forecast.worst_of", language, middle=middle, low=low, high=high),
        told("forecast.never", language) if settled is None else date_text(settled, language),
    ]


def _chance(chance: float, language: str) -> str:
    """Return a chance in a hundred, with no digit that nobody could know."""
    pct = round(100 * chance)
    if pct < 1 or pct > 99:
        return told("forecast.rarely" if pct < 1 else "forecast.nearly", language)
    return told("forecast.in_hundred", language, pct=pct)


def _draw(seen: PersonForecast, screen: Screen) -> None:
    """Draw each plan's withdrawal in its bands, and the dashed line of what is tolerated."""
    language, shown = screen.language, Frame(0, seen.days, seen.from_day)
    days = [day + 0.5 for day in range(seen.days)]
    panels = []
    for plan in seen.plans:
        ahead = plan.foretold
        if ahead is None:
            continue
        lines = [
            through(days, [HIGHEST * float(value) for value in band])
            for band in (ahead.q05, ahead.q25, ahead.q50, ahead.q75, ahead.q95)
        ]
        panels.append(
            Panel(
                told("picture.ahead", language, name=plan.name),
                (
                    Series(lines[2], lines[0], lines[4], is_sparse=True),
                    Series(lines[2], lines[1], lines[3]),
                    Series(lambda _: HIGHEST * seen.tolerated, dashed_from=0.0),
                ),
                HIGHEST,
                lambda value: number_text(value, language),
                FORECAST,
            )
        )
    draw(screen, panels, day_axis(shown, language))
