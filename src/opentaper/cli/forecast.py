"""``opentaper forecast``: what a plan, and any other, would feel like to one person."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

from typer import Option

from opentaper.cli import options as shared
from opentaper.cli import person_options as person
from opentaper.cli.options import RISK, TIME
from opentaper.cli.person_options import FILES
from opentaper.cli.person_pictures import Png, Svg, Theme, foretold_pictures

EXAMPLES = (
    "opentaper forecast --drug sertraline --doses doses.csv --checkins checkins.csv --plan plan.json",
    "opentaper forecast --belief belief.json --doses doses.csv --plan plan.json --alternative slower.json",
)


def forecast(
    *,
    plan: Annotated[
        Path,
        Option(
            metavar="FILE",
            help="Your plan: plan.json, or a table of days and doses.",
            rich_help_panel=FILES,
        ),
    ],
    alternative: Annotated[
        list[Path] | None,
        Option(metavar="FILE", help="Another plan to look at. Repeat it.", rich_help_panel=FILES),
    ] = None,
    drug: person.DrugName = None,
    doses: person.Doses = None,
    checkins: person.CheckIns = None,
    belief: Annotated[
        Path | None,
        Option(metavar="FILE", help="What opentaper learn --belief kept.", rich_help_panel=FILES),
    ] = None,
    until: person.Until = None,
    tolerate: Annotated[
        str | None,
        Option(
            metavar="LEVEL",
            help="How much withdrawal you can live with: mild, moderate, or 0.05 to 0.95.",
            rich_help_panel=RISK,
        ),
    ] = None,
    weeks: Annotated[str, Option(metavar="N", help="How far to look ahead.", rich_help_panel=TIME)] = "12",
    from_day: Annotated[
        str | None,
        Option(
            "--from",
            metavar="DATE",
            help="The first day; the day after the last one told by default.",
            rich_help_panel=TIME,
        ),
    ] = None,
    start: person.StartDose = None,
    used_for: shared.UsedFor = None,
    attempt: shared.Attempts = None,
    condition: person.Condition = None,
    episodes: person.Episodes = None,
    times: shared.Times = None,
    curve: shared.Curve = None,
    seed: person.Seed = None,
    item: person.Items = None,
    ignore: person.Ignored = None,
    scale: person.Scales = None,
    mood: person.Moods = None,
    dates: person.Dates = None,
    day_starts: person.DayStarts = None,
    zone: person.Zone = None,
    skip_bad: person.SkipBad = False,
    svg: Svg = None,
    png: Png = None,
    theme: Theme = "light",
    language: shared.Language = "en",
    plain: shared.Plain = False,
    as_json: shared.Json = False,
) -> int:
    """Look ahead: how much withdrawal a plan may bring you, learnt from your own diary.

    It is a model's range, and no promise. The exit code is 3 where what is felt of the drug is not modelled.
    """
    from opentaper import wiring
    from opentaper.actions.diary_options import AskedReading
    from opentaper.actions.forecast_person import AskedForecast, forecast_person
    from opentaper.actions.told_person import AskedPerson
    from opentaper.cli.caught import REFUSED
    from opentaper.cli.progress import progress
    from opentaper.cli.texts import told
    from opentaper.exchange.chart_themes import check_theme

    check_theme(theme)
    asked = AskedForecast(
        person=AskedPerson(
            drug=drug,
            doses=person.told_file("doses", doses),
            check_ins=person.told_file("checkins", checkins),
            belief=person.told_file("belief", belief),
            start=start,
            used_for=used_for,
            attempts=tuple(attempt or ()),
            condition=condition,
            episodes=episodes,
            times=times,
            curve=curve,
            until=until,
            seed=seed,
            reading=AskedReading(
                items=tuple(item or ()),
                ignored=tuple(ignore or ()),
                scales=tuple(scale or ()),
                moods=tuple(mood or ()),
                dates=dates,
                day_starts=day_starts,
                zone=zone,
                skip_bad=skip_bad,
            ),
        ),
        plan=person.needed_file("plan", plan),
        alternatives=tuple(person.needed_file("alternative", path) for path in alternative or ()),
        tolerate=tolerate,
        weeks=weeks,
        from_day=from_day,
    )
    with progress(told("learn.progress", language)):
        seen = forecast_person(asked, wiring.today())
    written = foretold_pictures(seen, {"svg": svg, "png": png}, theme, language)
    if as_json:
        from opentaper.exchange.foretold_json import foretold_json

        sys.stdout.write(foretold_json(seen, language))
    else:
        from opentaper.cli.forecast_screen import show_forecast
        from opentaper.cli.screen import Screen

        with Screen(language, plain=plain) as screen:
            show_forecast(seen, written, screen)
    return 0 if seen.is_modelled else REFUSED
