"""``opentaper forecast``: what a plan, and any other, would feel like to one person."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

from typer import Option

from opentaper.cli import options as shared
from opentaper.cli import person_options as person
from opentaper.cli.option_groups import with_groups
from opentaper.cli.options import TIME
from opentaper.cli.person_options import FILES
from opentaper.cli.person_pictures import foretold_pictures
from opentaper.cli.pictures import Png, Svg, Theme

EXAMPLES = (
    "opentaper forecast --drug sertraline --doses doses.csv --checkins checkins.csv --plan plan.json",
    "opentaper forecast --belief belief.json --doses doses.csv --plan plan.json --alternative slower.json",
)


@with_groups
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
    diary: person.Diary,
    belief: person.Belief = None,
    until: person.Until = None,
    tolerate: shared.Tolerate = None,
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
    known: person.Background,
    reading: person.Reading,
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
    from opentaper.actions.forecast_person import AskedForecast, forecast_person
    from opentaper.cli.caught import REFUSED
    from opentaper.cli.progress import progress
    from opentaper.cli.texts import told
    from opentaper.exchange.chart_themes import check_theme

    check_theme(theme)
    asked = AskedForecast(
        person=person.asked_person(diary, belief, known, reading, until),
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
