"""``opentaper replan``: hold a plan, slow it down, go a step back, or plan the rest anew."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from typer import Argument, Option

from opentaper.cli import options as shared
from opentaper.cli import person_options as person
from opentaper.cli.option_groups import with_groups
from opentaper.cli.options import OUTPUT, RISK
from opentaper.cli.pictures import Theme, write_wanted

if TYPE_CHECKING:
    from opentaper.actions.replan import Replanned

CHANGE = "What to change: one of these"
NOW = "Where you are"

EXAMPLES = (
    "opentaper replan plan.json --hold 14d --today 2026-11-22 --out plan-2.json",
    "opentaper replan plan.json --relax --today 2026-11-22 --png change.png",
    "opentaper replan plan.json --step-back last --today 2026-11-22",
    "opentaper replan plan.json --go-on --taking 15mg --since 2026-09-01 \\",
    "    --today 2026-11-22",
)


@with_groups
def replan(
    plan: Annotated[Path, Argument(metavar="PLAN", help="The plan file: plan.json.")],
    *,
    hold: Annotated[
        str | None,
        Option(metavar="DAYS", help="Stay longer on the dose now: 14d, 4w.", rich_help_panel=CHANGE),
    ] = None,
    relax: Annotated[
        bool, Option("--relax", help="Smaller cuts, or longer at each dose.", rich_help_panel=CHANGE)
    ] = False,
    step_back: Annotated[
        str | None,
        Option(
            metavar="DOSE",
            help="Back to a dose that you took before: 15mg, or last. Call your prescriber.",
            rich_help_panel=CHANGE,
        ),
    ] = None,
    go_on: Annotated[
        bool,
        Option(
            "--go-on",
            help="The rest from the dose now, at your own pace where your diary shows it.",
            rich_help_panel=CHANGE,
        ),
    ] = False,
    today: Annotated[
        str | None,
        Option(metavar="DATE", help="The first day still to come; today by default.", rich_help_panel=NOW),
    ] = None,
    start: Annotated[
        str | None,
        Option(metavar="DATE", help="The first day of a plan that has none.", rich_help_panel=NOW),
    ] = None,
    taking: Annotated[
        str | None,
        Option(
            metavar="DOSE",
            help="What you really take, where it is not what the plan says.",
            rich_help_panel=NOW,
        ),
    ] = None,
    since: Annotated[
        str | None,
        Option(metavar="DATE", help="Since when you take that; today by default.", rich_help_panel=NOW),
    ] = None,
    doses: person.Doses = None,
    checkins: person.CheckIns = None,
    tolerate: shared.Tolerate = None,
    chance: Annotated[
        str | None,
        Option(
            metavar="PERCENT",
            help="The chance of more than that which you accept, 1% to 50%; 10% by default.",
            rich_help_panel=RISK,
        ),
    ] = None,
    joint: Annotated[
        bool, Option("--joint", help="The chance counts the whole way from today.", rich_help_panel=RISK)
    ] = False,
    reading: person.Reading,
    out: Annotated[
        Path | None,
        Option(metavar="FILE", help="Write the new plan file: plan-2.json.", rich_help_panel=OUTPUT),
    ] = None,
    svg: Annotated[
        Path | None,
        Option(metavar="FILE", help="Write the picture of before and after as SVG.", rich_help_panel=OUTPUT),
    ] = None,
    png: Annotated[
        Path | None, Option(metavar="FILE", help="The same picture as PNG.", rich_help_panel=OUTPUT)
    ] = None,
    theme: Theme = "light",
    language: shared.Language = "en",
    plain: shared.Plain = False,
    as_json: shared.Json = False,
) -> int:
    """Change a plan on its way: the old one stays, the new one stands beside it, and why.

    You may always hold or slow down, alone and at once. A step back, or anything faster, needs your
    prescriber. The exit code is 3 where no new plan can be made; then stay on your dose.
    """
    from opentaper import wiring
    from opentaper.actions.replan import AskedChange
    from opentaper.actions.replan import replan as replanned
    from opentaper.cli.caught import REFUSED
    from opentaper.exchange.chart_themes import check_theme

    check_theme(theme)
    asked = AskedChange(
        plan=person.needed_file("plan", plan),
        hold=hold,
        relax=relax,
        step_back=step_back,
        go_on=go_on,
        today=today,
        start=start,
        taking=taking,
        since=since,
        doses=person.told_file("doses", doses),
        check_ins=person.told_file("checkins", checkins),
        tolerate=tolerate,
        chance=chance,
        joint=joint,
        reading=reading.asked(),
    )
    made = replanned(asked, wiring.today())
    is_plan = made.new.plan.outcome.is_plan
    wanted = {"out": out, "svg": svg, "png": png} if is_plan else {}
    written = write_wanted(wanted, lambda option, _: _content(option, made, theme, language))
    if as_json:
        from opentaper.exchange.version_json import version_json

        sys.stdout.write(version_json(made.old, made.new, made.difference, language))
    else:
        from opentaper.cli.replan_screen import show_change
        from opentaper.cli.screen import Screen

        with Screen(language, plain=plain) as screen:
            show_change(made, written, screen)
    return 0 if is_plan else REFUSED


def _content(option: str, made: Replanned, theme: str, language: str) -> bytes:
    """Return what is written for an option: the new plan, or the picture of before and after."""
    if option == "out":
        from opentaper.exchange.version_json import version_plan_json

        return version_plan_json(made.new, language).encode()
    from opentaper.exchange.version_chart import version_png, version_svg

    if option == "png":
        return version_png(made.old, made.new, language, theme)
    return version_svg(made.old, made.new, language, theme).encode()
