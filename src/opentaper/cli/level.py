"""``opentaper level NAME DOSE…``: how the level in the body follows the doses."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

from typer import Argument, Option

from opentaper.cli import options as shared
from opentaper.cli.options import TIME

if TYPE_CHECKING:
    from opentaper.cli.screen import Screen
    from opentaper.formulary.facts import Drug
    from opentaper.planning.level import Alternation, Bodies, LevelCurve

EXAMPLES = (
    "opentaper level citalopram 20mg",
    'opentaper level citalopram "20mg daily x 14, miss 2, 20mg daily x 7"',
    'opentaper level venlafaxine "37.5mg twice a day x 7, late 6h, double"',
    "opentaper level citalopram --alternate 20mg/0mg",
)


def level(
    name: shared.Drug,
    doses: Annotated[
        list[str] | None,
        Argument(
            metavar="[DOSE]...",
            help='Doses a day or a history: 20mg, or "20mg daily x 14, miss 2, 20mg daily x 7". '
            '"10mg twice a day" is 20 mg a day. "double" and "late 12h" are one day each: twice its dose, '
            'and its first dose so much later; "miss 2" is two days without.',
        ),
    ] = None,
    *,
    alternate: Annotated[
        str | None,
        Option(metavar="DOSE/DOSE", help="Two doses that take turns: 20mg/0mg.", rich_help_panel=TIME),
    ] = None,
    before: Annotated[
        str | None,
        Option(
            metavar="DOSE",
            help="The steady dose before: by default the first dose of a history, or none.",
            rich_help_panel=TIME,
        ),
    ] = None,
    times: Annotated[
        str | None,
        Option(
            metavar="N",
            help="In how many parts each day's dose is taken: 2, or uneven 60/40.",
            rich_help_panel=TIME,
        ),
    ] = None,
    language: shared.Language = "en",
    plain: shared.Plain = False,
    as_json: shared.Json = False,
) -> int:
    """Show how the level in the body follows the doses, how far it swings, and when a change has arrived."""
    from opentaper.actions.show_level import show_level
    from opentaper.cli.caught import REFUSED
    from opentaper.cli.screen import Screen

    shown = show_level(name, tuple(doses or ()), alternate, before, times)
    if as_json:
        from opentaper.exchange.level_json import level_json

        sys.stdout.write(level_json(shown.drug, shown.curve))
    else:
        with Screen(language, plain=plain) as screen:
            if shown.curve is None:
                _show_unknown(shown.drug, screen)
            else:
                _show(shown.drug, shown.curve, screen)
    return REFUSED if shown.curve is None else 0


def _show_unknown(drug: Drug, screen: Screen) -> None:
    from opentaper.cli.texts import told
    from opentaper.wording.figures import drug_text

    language = screen.language
    screen.say(told("level.unknown", language, drug=drug_text(drug.name, language)), style="bold")
    screen.say(told("level.unknown_to_do", language))


def _show(drug: Drug, curve: LevelCurve, screen: Screen) -> None:
    from opentaper.cli.texts import told
    from opentaper.wording.figures import count_text, drug_text

    language = screen.language
    hours = count_text("count.hour", curve.bodies.half_lives_h, language)
    title = told("level.title", language, drug=drug_text(drug.name, language), hours=hours)
    screen.say(title[:1].upper() + title[1:], style="bold")
    _show_arrival(curve.bodies, screen)
    if curve.alternation is not None:
        _show_swing(curve.alternation, screen)
    else:
        _show_course(curve, screen)
    _draw(curve, screen)
    screen.blank()
    screen.say(told("level.several" if curve.is_divided else "level.once", language))
    if drug.half_life_h is not None and not drug.half_life_h.grade.decides:
        screen.say(told("level.unconfirmed", language))
    if drug.metabolites:
        names = ", ".join(part.name for part in drug.metabolites)
        screen.say(told("level.parent", language, names=names))


def _show_arrival(known: Bodies, screen: Screen) -> None:
    from opentaper.cli.texts import told
    from opentaper.wording.figures import count_text

    _, quick, slow = (round(days, 1) for days in known.days_to_arrive)
    text = count_text("count.day", (quick, slow), screen.language)
    screen.say(told("level.ninety", screen.language, days=text))


def _show_course(curve: LevelCurve, screen: Screen) -> None:
    """Write how deep the level falls and where it ends, against the steady dose before."""
    from opentaper.cli.figures import percent
    from opentaper.cli.texts import told

    language, lowest, last = screen.language, curve.lowest_mean, curve.last_mean
    if lowest is None or last is None:
        return
    share, day = lowest
    screen.say(told("level.lowest", language, percent=percent(share, language), day=day))
    if curve.is_late and curve.lowest_moment is not None:
        screen.say(told("level.moment", language, percent=percent(curve.lowest_moment, language)))
    screen.say(told("level.end", language, day=curve.last_day, percent=percent(last, language)))


def _show_swing(turns: Alternation, screen: Screen) -> None:
    from opentaper.cli.figures import percent
    from opentaper.cli.texts import told

    language = screen.language
    values = {"high": turns.high, "low": turns.low, "mean": turns.mean}
    screen.say(told("level.alternate", language, swing=percent(turns.swing, language), **values))
    screen.say(told("level.alternate_daily", language, swing=percent(turns.daily_swing, language)))
    screen.say(told(f"level.alternate_{'small' if turns.is_small else 'why'}", language), style="bold")


def _draw(curve: LevelCurve, screen: Screen) -> None:
    from opentaper.cli.plan_picture import LEVEL, through
    from opentaper.cli.plot import Axis, Panel, Series, draw
    from opentaper.cli.texts import told
    from opentaper.exchange.chart_rows import Frame, ticks
    from opentaper.wording import number_text

    days = curve.days.tolist()
    middle, low, high = (through(days, line.tolist()) for line in (curve.middle, curve.low, curve.high))
    line = Series(middle, low, high) if curve.has_band else Series(middle)
    title = told("picture.level_range" if curve.has_band else "picture.level", screen.language)
    panel = Panel(
        title, (line,), curve.top, lambda value: number_text(round(value, 2), screen.language), LEVEL
    )
    end = len(curve.means)
    labels = tuple(
        (float(day), told("plan.day", screen.language, n=day)) for day, _ in ticks(Frame(0, end, None))
    )
    draw(screen, [panel], Axis(0.0, float(end), labels))
