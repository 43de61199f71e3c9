"""``opentaper level NAME DOSE…``: how the level in the body follows the doses."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated, Any

from typer import Argument, Option

from opentaper.cli import options as shared
from opentaper.cli.options import TIME

if TYPE_CHECKING:
    from opentaper.cli.level_curve import Bodies, LevelCurve
    from opentaper.cli.screen import Screen
    from opentaper.formulary.facts import Drug
    from opentaper.quantities import Dose

# Days of alternating doses that are drawn: enough to see the pattern.
ALTERNATING_DAYS = 14
# Below this share of the mean, a swing is what an ordinary drug does within each day.
SMALL_SWING = 0.5

EXAMPLES = (
    "opentaper level citalopram 20mg",
    'opentaper level citalopram "20mg daily x 14, miss 2, 20mg daily x 7"',
    "opentaper level citalopram --alternate 20mg/0mg",
)


def level(
    name: shared.Drug,
    doses: Annotated[
        list[str] | None,
        Argument(
            metavar="[DOSE]...",
            help='Doses or a history: 20mg, or "20mg daily x 14, miss 2, 20mg daily x 7".',
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
    language: shared.Language = "en",
    plain: shared.Plain = False,
    as_json: shared.Json = False,
) -> int:
    """Show how the level in the body follows the doses, how far it swings, and when a change has arrived."""
    from opentaper import formulary
    from opentaper.cli.caught import REFUSED
    from opentaper.cli.level_curve import alternating_curve, bodies, level_curve
    from opentaper.cli.level_history import WANTED, alternating, stretches
    from opentaper.cli.screen import Screen
    from opentaper.errors import BadOption
    from opentaper.planning.doors import check_dose
    from opentaper.quantities import ZERO, Dose

    drug = formulary.drug(name)
    if bool(doses) == bool(alternate):
        raise BadOption(option="history", given=" ".join(doses or ()), wanted=WANTED)
    pair = alternating(alternate) if alternate else None
    history = stretches(", ".join(doses or ())) if doses else ()
    steady = Dose.parse(before) if before else history[0].dose if len(history) > 1 else ZERO
    for dose in (*(pair or ()), *(part.dose for part in history), steady):
        check_dose(drug, dose, signed=True)  # it only looks: what is in the body is drawn as it is
    known = bodies(drug)
    if known is None:
        _show_unknown(drug, language, as_json=as_json)
        return REFUSED
    curve = alternating_curve(known, pair, ALTERNATING_DAYS) if pair else level_curve(known, history, steady)
    if as_json:
        from opentaper.exchange.plan_json import as_text

        sys.stdout.write(as_text(_document(drug, known, curve, pair)))
    else:
        with Screen(language, plain=plain) as screen:
            _show(drug, known, curve, pair, screen)
    return 0


def _document(drug: Drug, known: Bodies, curve: LevelCurve, pair: tuple[Dose, Dose] | None) -> dict[str, Any]:
    """Return a level curve as plain values: levels at the end of each day, by kind of body."""
    from opentaper.cli.level_curve import A_DAY, swings
    from opentaper.exchange.json_parts import points_json

    middle, quick, slow = known.days_to_arrive
    ends = slice(A_DAY - 1, None, A_DAY)
    daily = zip(curve.middle[ends], curve.quick[ends], curve.slow[ends], strict=True)
    swung = swings(known, pair) if pair else None
    return {
        "schema": "opentaper.level/1",
        "drug": drug.name,
        "half_life_h": drug.half_life_h.central if drug.half_life_h else None,
        "is_confirmed": bool(drug.half_life_h and drug.half_life_h.grade.decides),
        "days_to_90_pct": {
            "middle": points_json(middle),
            "quick": points_json(quick),
            "slow": points_json(slow),
        },
        "alternating_swing": points_json(swung[0]) if swung else None,
        "daily_swing": points_json(swung[1]) if swung else None,
        "levels_mg_per_day": [
            {
                "day": day,
                "middle": points_json(float(a)),
                "quick": points_json(float(b)),
                "slow": points_json(float(c)),
            }
            for day, (a, b, c) in enumerate(daily)
        ],
    }


def _show_unknown(drug: Drug, language: str, *, as_json: bool) -> None:
    from opentaper.cli.screen import Screen
    from opentaper.cli.texts import told
    from opentaper.wording.figures import drug_text

    if as_json:
        from opentaper.exchange.plan_json import as_text

        sys.stdout.write(as_text({"schema": "opentaper.level/1", "drug": drug.name, "half_life_h": None}))
        return
    with Screen(language) as screen:
        screen.say(told("level.unknown", language, drug=drug_text(drug.name, language)), style="bold")
        screen.say(told("level.unknown_to_do", language))


def _show(
    drug: Drug, known: Bodies, curve: LevelCurve, pair: tuple[Dose, Dose] | None, screen: Screen
) -> None:
    from opentaper.cli.texts import told
    from opentaper.wording.figures import drug_text

    language = screen.language
    name = drug_text(drug.name, language)
    title = told("level.title", language, drug=name, hours=_hours(drug, language))
    screen.say(title[:1].upper() + title[1:], style="bold")
    _show_arrival(known, screen)
    if pair:
        _show_swing(known, pair, screen)
    else:
        _show_course(curve, screen)
    _draw(curve, screen)
    screen.blank()
    screen.say(told("level.once", language))
    if drug.half_life_h is not None and not drug.half_life_h.grade.decides:
        screen.say(told("level.unconfirmed", language))
    if drug.metabolites:
        names = ", ".join(part.name for part in drug.metabolites)
        screen.say(told("level.parent", language, names=names))


def _hours(drug: Drug, language: str) -> str:
    from opentaper.wording.figures import count_text

    fact = drug.half_life_h
    if fact is None or fact.central is None:
        return ""
    low, high = fact.low or fact.central, fact.high or fact.central
    return count_text("count.hour", (min(low, fact.central), max(high, fact.central)), language)


def _show_arrival(known: Bodies, screen: Screen) -> None:
    from opentaper.cli.texts import told
    from opentaper.wording.figures import count_text

    _, quick, slow = (round(days, 1) for days in known.days_to_arrive)
    text = count_text("count.day", (quick, slow), screen.language)
    screen.say(told("level.ninety", screen.language, days=text))


def _show_course(curve: LevelCurve, screen: Screen) -> None:
    """Write how deep the level falls and where it ends, against the steady dose before."""
    from opentaper.cli.figures import percent
    from opentaper.cli.level_curve import day_means, lowest_mean
    from opentaper.cli.texts import told
    from opentaper.wording import number_text

    if not curve.before:
        return
    share, day = lowest_mean(curve)
    screen.say(told("level.lowest", screen.language, percent=percent(share, screen.language), day=day))
    means = day_means(curve)
    last = percent(means[-1] / curve.before.as_mg, screen.language)
    screen.say(
        told("level.end", screen.language, day=number_text(len(means) - 1, screen.language), percent=last)
    )


def _show_swing(known: Bodies, pair: tuple[Dose, Dose], screen: Screen) -> None:
    from opentaper.cli.figures import percent
    from opentaper.cli.level_curve import swings
    from opentaper.cli.texts import told
    from opentaper.quantities import Dose

    alternate, even = (percent(swing, screen.language) for swing in swings(known, pair))
    mean = Dose((pair[0].micrograms + pair[1].micrograms) // 2)
    values = {"high": max(pair), "low": min(pair), "mean": mean}
    screen.say(told("level.alternate", screen.language, swing=alternate, **values))
    screen.say(told("level.alternate_daily", screen.language, swing=even))
    is_small = swings(known, pair)[0] < SMALL_SWING
    screen.say(told(f"level.alternate_{'small' if is_small else 'why'}", screen.language), style="bold")


def _draw(curve: LevelCurve, screen: Screen) -> None:
    from opentaper.cli.plan_picture import LEVEL, through
    from opentaper.cli.plot import Axis, Panel, Series, draw
    from opentaper.cli.texts import told
    from opentaper.exchange.chart_rows import Frame, ticks
    from opentaper.wording import number_text

    days = curve.days.tolist()
    middle, quick, slow = (through(days, line.tolist()) for line in (curve.middle, curve.quick, curve.slow))
    band = (lambda day: min(quick(day), slow(day)), lambda day: max(quick(day), slow(day)))
    top = max(float(line.max()) for line in (curve.middle, curve.quick, curve.slow))
    has_band = not (curve.quick == curve.slow).all()
    line = Series(middle, band[0] if has_band else None, band[1] if has_band else None)
    title = told("picture.level_range" if has_band else "picture.level", screen.language)
    panel = Panel(title, (line,), top, lambda value: number_text(round(value, 2), screen.language), LEVEL)
    last = round(days[-1]) or 1
    labels = tuple(
        (float(day), told("plan.day", screen.language, n=day)) for day, _ in ticks(Frame(0, last, None))
    )
    draw(screen, [panel], Axis(0.0, float(last), labels))
