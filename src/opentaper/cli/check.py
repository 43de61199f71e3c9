"""``opentaper check``: any schedule that someone typed, checked."""

from __future__ import annotations

import sys
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from typer import Argument, Option

from opentaper.cli import options as shared
from opentaper.cli.options import PERSON

if TYPE_CHECKING:
    from opentaper.cli.screen import Screen
    from opentaper.exchange.schedule_csv import Schedule
    from opentaper.planning.check import Broken, CheckResult, Swing, Unmakeable

EXAMPLES = (
    "opentaper check plan.csv --drug citalopram",
    'opentaper check plan.csv --drug citalopram --have "tablet 10mg halves" --json',
)


def check(
    file: Annotated[
        Path, Argument(metavar="FILE", help='A table with the columns "day" (or "date") and "dose".')
    ],
    *,
    drug: Annotated[
        str,
        Option("--drug", metavar="DRUG", help="The drug.", autocompletion=shared.drug_names),
    ],
    curve: shared.Curve = None,
    override: Annotated[
        str | None, Option(metavar="NAME", help="The clinician who signs for more.", rich_help_panel=PERSON)
    ] = None,
    because: Annotated[
        str | None,
        Option(metavar="TEXT", help="The reason that the clinician gives.", rich_help_panel=PERSON),
    ] = None,
    have: shared.Have = None,
    shelf: shared.ShelfFile = None,
    market: shared.Market = "UK",
    language: shared.Language = "en",
    as_json: shared.Json = False,
) -> int:
    """Check any schedule: what each cut takes away, what it breaks, what cannot be made.

    The exit code is 0 when nothing is broken, 4 when a limit is broken or a dose cannot be made.
    """
    from opentaper.actions.check_schedule import check_schedule
    from opentaper.cli.caught import BROKEN
    from opentaper.exchange.schedule_csv import read_schedule
    from opentaper.planning.check import ScheduledDose

    schedule = read_schedule(shared.read_text("file", file), file.name)
    doses = tuple(ScheduledDose(day, dose) for day, dose in schedule.history.changes)
    lines = shared.shelf_lines(have, shelf)
    result = check_schedule(drug, doses, curve, lines, market, override, because)
    if as_json:
        from opentaper.exchange.check_json import check_json

        sys.stdout.write(check_json(result, language))
    else:
        _show(result, schedule, language)
    return BROKEN if result.broken or result.unmakeable else 0


def _show(result: CheckResult, schedule: Schedule, language: str) -> None:
    from opentaper.cli.figures import points_text
    from opentaper.cli.plan_notes import show_reasons
    from opentaper.cli.screen import Screen
    from opentaper.cli.texts import told
    from opentaper.wording import words
    from opentaper.wording.figures import drug_text

    with Screen(language) as screen:
        screen.say(_answer(result, language), style="bold")
        if result.danger:
            screen.say(told("drug.abrupt", language, danger=result.danger), style="bold")
        days = [day for day, _ in schedule.history.changes]
        drug = drug_text(result.drug.name, language)
        text = told("check.read", language, drug=drug, n=len(days), first=days[0], last=days[-1])
        screen.say(text[:1].upper() + text[1:])
        for code, drop in (("check.largest", result.largest), ("check.last", result.last)):
            if drop is not None and drop.points is not None:
                values = {"before": drop.before, "after": drop.after, "day": drop.day}
                screen.say(told(code, language, points=points_text(drop.points, language), **values))
        _show_broken(result.broken, schedule, screen)
        _show_swings(result.swings, schedule, screen)
        _show_unmakeable(result.unmakeable, schedule, screen)
        _show_drops(result, schedule, screen)
        if result.reasons:
            screen.heading(words("common.why", language))
            show_reasons(result.reasons, screen)


def _answer(result: CheckResult, language: str) -> str:
    """Return the answer in a sentence or two."""
    from opentaper.cli.texts import told

    if not result.broken and not result.unmakeable:
        return told("check.fine", language)
    places, doses = len({found.day for found in result.broken}), len(result.unmakeable)
    sentences = [told("check.only_unmakeable", language)] if not places else []
    for code, n in (("check.broken", places), ("check.unmakeable", doses)):
        if n:
            sentences.append(told(code if n > 1 else f"{code}_one", language, n=n))
    return " ".join(sentences)


def _show_broken(broken: tuple[Broken, ...], schedule: Schedule, screen: Screen) -> None:
    from opentaper.cli.figures import day_text
    from opentaper.cli.texts import told
    from opentaper.wording import dose_text, sentence

    if not broken:
        return
    screen.heading(told("check.breaks", screen.language))
    for (day, before, after), found in groupby(broken, key=lambda one: (one.day, one.before, one.after)):
        on = day_text(day, schedule.start_date, screen.language)
        ends = [dose_text(dose, screen.language) for dose in (before, after)]
        screen.say(told("check.cut", screen.language, day=on, before=ends[0], after=ends[1]), indent=1)
        for one in found:
            binding = one.limited.binding
            if binding is not None:
                text = sentence(binding.reason, screen.language)
                screen.say(f"- {text}{_here(one, screen.language)}", indent=3, hang=5)


def _here(broken: Broken, language: str) -> str:
    """Return what the schedule asks instead of a limit, in the unit of the limit."""
    from opentaper.cli.figures import percent
    from opentaper.cli.texts import told
    from opentaper.wording import dose_text, number_text
    from opentaper.wording.figures import count_text

    binding = broken.limited.binding
    code = binding.reason.code if binding is not None else ""
    wanted = broken.limited.wanted
    if code.startswith("limit.alternate"):
        return ""
    if code == "limit.share":
        here = percent(wanted, language)
    elif code in {"limit.points", "limit.last_step"}:
        here = told("check.wanted_points", language, n=number_text(round(wanted, 1), language))
    elif code in {"limit.step_mg", "limit.last_dose"}:
        here = (
            dose_text(broken.before, language)
            if code == "limit.last_dose"
            else told("check.wanted_mg", language, n=wanted)
        )
    else:
        here = count_text("count.day", int(wanted), language)
    return " " + told("check.here", language, here=here)


def _show_swings(swings: tuple[Swing, ...], schedule: Schedule, screen: Screen) -> None:
    from opentaper.cli.figures import day_text, percent
    from opentaper.cli.texts import told

    if not swings:
        return
    language = screen.language
    screen.heading(told("check.swings", language))
    for swing in swings:
        first, last = (
            day_text(day, schedule.start_date, language) for day in (swing.first_day, swing.last_day)
        )
        values = {"first": first, "last": last, "low": swing.low, "high": swing.high}
        if swing.level_swing is None:
            screen.items([told("check.swing", language, **values)])
        else:
            swung = percent(swing.level_swing, language)
            screen.items([told("check.swing_level", language, swing=swung, **values)])


def _show_unmakeable(doses: tuple[Unmakeable, ...], schedule: Schedule, screen: Screen) -> None:
    from opentaper.cli.figures import day_text
    from opentaper.cli.texts import told

    if not doses:
        return
    screen.heading(told("check.cannot", screen.language))
    for found in doses:
        code = "check.nearest" if found.nearest else "check.nothing_near"
        day = day_text(found.day, schedule.start_date, screen.language)
        screen.items([told(code, screen.language, day=day, dose=found.dose, nearest=found.nearest)])


def _show_drops(result: CheckResult, schedule: Schedule, screen: Screen) -> None:
    from opentaper.cli.figures import day_text, percent, points_text
    from opentaper.cli.screen import Column
    from opentaper.cli.texts import told
    from opentaper.wording import dose_text, words

    if not result.drops:
        return
    language = screen.language
    screen.heading(told("check.drops", language))
    columns = [
        Column(words("table.from", language)),
        Column(told("check.before", language), is_number=True),
        Column(told("check.after", language), is_number=True),
        Column(told("check.share", language), is_number=True),
        Column(told("check.points", language), is_number=True),
        Column(told("check.by_curves", language), is_number=True),
    ]
    rows = []
    for drop in result.drops:
        low, high = (points_text(points, language) for points in (drop.points_low, drop.points_high))
        rows.append(
            [
                day_text(drop.day, schedule.start_date, language),
                dose_text(drop.before, language),
                dose_text(drop.after, language),
                percent(1 - drop.after.as_mg / drop.before.as_mg, language),
                points_text(drop.points, language),
                f"{low}–{high}" if low != high else "",
            ]
        )
    screen.table(columns, rows)
