"""A simulation in the terminal: how many, how badly, when and for how long, in numbers that can be said."""

from __future__ import annotations

from pathlib import Path

from opentaper.cli.figures import percent
from opentaper.cli.plan_picture import DOSE, FORECAST, LEVEL, MOST_FELT, day_axis, stairs, through
from opentaper.cli.plot import Panel, Series, draw
from opentaper.cli.screen import Column, Screen
from opentaper.cli.texts import told
from opentaper.exchange.chart_rows import Row
from opentaper.exchange.simulation_rows import dose_rows, fan_rows, simulation_frame
from opentaper.exchange.simulation_words import title_text
from opentaper.exchange.texts import capital
from opentaper.inference.estimates import Estimate
from opentaper.inference.simulated import Simulation
from opentaper.inference.simulation import Fan, Felt
from opentaper.wording import number_text, sentence
from opentaper.wording.chances import chance_text, chances_text
from opentaper.wording.figures import count_text, percent_text

# Days after the first change on which a falling level is told in numbers.
LEVEL_DAYS = (0, 1, 2, 3, 6, 13, 27, 55, 83, 167, 251, 363)
# A range of so many symptoms leaves no sense to a tenth of one.
MUCH = 1.5


def show_simulation(made: Simulation, pictures: tuple[Path, ...], screen: Screen) -> None:
    """Write a simulation: the answer, the tables, the picture, and what the reader must know."""
    language = screen.language
    screen.say(title_text(made, language))
    if made.drug.abrupt_stop_danger and _says_too_little(made):
        screen.say(told("drug.abrupt", language, danger=made.drug.abrupt_stop_danger), style="bold")
    if made.felt is None:
        for reason in made.reasons:
            screen.say(sentence(reason, language), style="bold")
        if made.level is not None:
            _draw(made, screen)
            _show_level(made, made.level, screen)
    else:
        screen.say(_answer(made, made.felt, language), style="bold")
        _show_shares(made, made.felt, screen)
        _show_symptoms(made, made.felt, screen)
        _show_relapses(made, screen)
        _draw(made, screen)
        screen.blank()
        screen.items(sentence(reason, language) for reason in made.reasons)
    for path in pictures:
        screen.say(told("plan.written", language, file=path))


def _says_too_little(made: Simulation) -> bool:
    """Tell whether stopping may bring what the numbers do not hold."""
    return made.felt is None or any(reason.code == "simulate.borrowed" for reason in made.reasons)


def _answer(made: Simulation, felt: Felt, language: str) -> str:
    """Return the answer in a sentence or two."""
    shares = {level: chance_text(share.estimate.value, language) for level, share in felt.reporting.items()}
    code = "simulate.answer_placebo" if made.is_placebo else "simulate.answer"
    parts = [told(code, language, **shares)]
    if felt.peak_days:
        first, _, last = (round(day.value) + 1 for day in felt.peak_days)
        if first == last:
            parts.append(told("simulate.peak_one", language, day=first))
        else:
            parts.append(told("simulate.peak", language, first=first, last=last))
    return " ".join(capital(part) for part in parts)


def _show_shares(made: Simulation, felt: Felt, screen: Screen) -> None:
    """Write how many, each with its range, and what is told anyway."""
    language = screen.language
    rows = [
        [
            told(f"simulate.{level}", language),
            chance_text(share.estimate.value, language),
            _range(share.estimate, language),
            chance_text(share.floor, language),
        ]
        for level, share in felt.reporting.items()
    ]
    if made.is_placebo:
        rows = [[*row[:-1], ""] for row in rows]  # it is what is shown already
    else:
        others = [(told("simulate.stopping", language), felt.stopping)]
        others += [
            (told("simulate.lasting", language, days=count_text("count.day", one.days, language)), one.share)
            for one in felt.lasting
        ]
        rows += [[name, chance_text(one.value, language), _range(one, language), ""] for name, one in others]
    columns = [
        Column(told("simulate.what", language), may_wrap=True),
        Column(told("simulate.how_many", language), is_strong=True),
        Column(told("simulate.range", language)),
        Column(told("simulate.anyway", language)),
    ]
    screen.blank()
    _table(columns, rows, screen)


def _show_symptoms(made: Simulation, felt: Felt, screen: Screen) -> None:
    """Write the mean number of symptoms and who gained some, by day."""
    language = screen.language
    screen.heading(told("simulate.symptoms", language))
    columns = [
        Column(told("simulate.day", language), is_number=True),
        Column(told("simulate.mean", language), is_number=True),
        Column(told("simulate.range", language)),
        Column(told("simulate.rise", language)),
        Column(told("simulate.range", language)),
    ]
    rows = [
        [
            number_text(one.day, language),
            number_text(round(one.mean.value, _decimals(one.mean)), language),
            _numbers(one.mean, language),
            chance_text(one.rise.estimate.value, language),
            _range(one.rise.estimate, language),
        ]
        for one in felt.symptoms
    ]
    if not made.is_placebo:
        first = felt.symptoms[0]
        anyway = number_text(round(first.mean_floor, 1), language)
        floor = chance_text(first.rise.floor, language)
        rows.append([told("simulate.unchanged", language), anyway, "", floor, ""])
    _table(columns, rows, screen)


def _show_relapses(made: Simulation, screen: Screen) -> None:
    if made.condition is None or not made.relapses:
        return
    language = screen.language
    screen.heading(told(f"simulate.relapse_{made.condition}", language))
    columns = [
        Column(told("simulate.weeks", language), is_number=True),
        Column(told("simulate.back", language), is_strong=True),
        Column(told("simulate.range", language)),
        Column(told("simulate.kept", language)),
    ]
    rows = [
        [
            number_text(one.week, language),
            chance_text(one.share.value, language),
            _range(one.share, language),
            chance_text(one.kept, language),
        ]
        for one in made.relapses
    ]
    _table(columns, rows, screen)
    screen.say(told("simulate.relapse_apart", language))


def _show_level(made: Simulation, level: Fan, screen: Screen) -> None:
    language = screen.language
    screen.blank()
    columns = [
        Column(told("simulate.day_from_first", language), is_number=True),
        Column(told("simulate.level", language), is_number=True),
        Column(told("simulate.nine_in_ten", language), is_number=True),
    ]
    at = dict(zip(level.days, level.rows.T.tolist(), strict=True))
    nothing, rows = percent(0.0, language), []
    for day in sorted({*LEVEL_DAYS, made.last_day - 1} & {day for day in at if day < made.last_day}):
        low, _, middle, _, high = at[day]
        ends = percent(low, language), percent(high, language)
        spread = "" if ends[0] == ends[1] else "–".join(ends)
        rows.append([number_text(day + 1, language), percent(middle, language), spread])
        if day >= made.end_day and ends[1] == nothing:
            break  # it stays so
    _table(columns, rows, screen)


def _table(columns: list[Column], rows: list[list[str]], screen: Screen) -> None:
    """Write a table without the columns that hold nothing."""
    kept = [place for place in range(len(columns)) if any(row[place] for row in rows)]
    screen.table([columns[place] for place in kept], [[row[place] for place in kept] for row in rows])


def _range(one: Estimate, language: str) -> str:
    """Return a range where it says more than the number, else nothing."""
    text = chances_text(one.low, one.high, language)
    return "" if text == chance_text(one.value, language) else text


def _decimals(one: Estimate) -> int:
    """Return with how many decimals a number is told: with none where it may be one more or less."""
    return 0 if one.high - one.low >= MUCH else 1


def _numbers(one: Estimate, language: str) -> str:
    low, high = (number_text(round(end, _decimals(one)), language) for end in (one.low, one.high))
    return "" if low == high else f"{low}–{high}"


def _draw(made: Simulation, screen: Screen) -> None:
    """Draw the dose, dashed as what is planned is, and below it what people feel, or the level."""
    shown, language = simulation_frame(made), screen.language
    before = made.dose.as_mg
    panels = [
        Panel(
            told("picture.dose", language),
            (Series(stairs(dose_rows(made)[1], "value", before), dashed_from=0.0),),
            max(before, float(made.doses.max())),
            lambda value: number_text(round(value, 3), language),
            DOSE,
        )
    ]
    if made.felt is not None:
        rows = fan_rows(made, made.felt.intensity, MOST_FELT, 0.0)
        title, style, top = told("picture.felt", language), FORECAST, MOST_FELT
        panels.append(Panel(title, _bands(rows), top, lambda value: number_text(value, language), style))
    elif made.level is not None:
        rows = fan_rows(made, made.level, 100.0, 100.0)
        title = told("picture.level_bodies", language)
        panels.append(
            Panel(title, _bands(rows)[:1], 100.0, lambda value: percent_text(value, language), LEVEL)
        )
    draw(screen, panels, day_axis(shown, language))


def _bands(rows: list[Row]) -> tuple[Series, Series]:
    days = [float(row["day"]) for row in rows]
    lines = {
        name: through(days, [float(row[name]) for row in rows])
        for name in ("low", "lower", "value", "upper", "high")
    }
    return (
        Series(lines["value"], lines["low"], lines["high"], is_sparse=True),
        Series(lines["value"], lines["lower"], lines["upper"]),
    )
