"""``opentaper evidence measure``: what a release tells, measure by measure, on any engine."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from typer import Argument, Option

from opentaper.cli import options as shared
from opentaper.cli.options import OUTPUT
from opentaper.errors import BadOption

if TYPE_CHECKING:
    from opentaper.actions.evidence.told_measures import ToldMeasures
    from opentaper.cli.screen import Screen
    from opentaper.exchange.evidence_site.evidence_report import EvidenceTable

EXAMPLES = (
    "opentaper evidence measure releases withdrawal_by_use standing_12_by_use",
    "opentaper evidence measure releases/1 restarts --engine spark://local[2]",
    "opentaper evidence measure releases withdrawal_by_drug --format csv > drugs.csv",
)
FORMATS = ("table", "csv", "json")


def measure(
    release: Annotated[
        Path,
        Argument(metavar="RELEASE", help="A release, the folder of all (then the newest), or a registry."),
    ],
    names: Annotated[
        list[str] | None, Argument(metavar="[NAME]…", help="Measures, as the reference lists them; else all.")
    ] = None,
    *,
    engine: Annotated[
        str,
        Option(
            metavar="ENGINE",
            help="Where to reckon: duckdb, duckdb://FILE, spark, spark://HOST:PORT, spark://local[2]. "
            "The numbers are the same.",
            rich_help_panel=OUTPUT,
        ),
    ] = "duckdb",
    form: Annotated[
        str, Option("--format", metavar="table|csv|json", help="How it is told.", rich_help_panel=OUTPUT)
    ] = "table",
    exact: Annotated[
        bool,
        Option(
            "--exact",
            help="Hold nothing back. For whoever keeps the registry, and not to be published.",
            rich_help_panel=OUTPUT,
        ),
    ] = False,
    language: shared.Language = "en",
) -> int:
    """Ask a release what it tells: withdrawal, restarts, how people stand years later, who is missing.

    Small counts are held back, and others with them, so that none can be had by subtraction.
    """
    from opentaper.actions.evidence.told_measures import AskedMeasures, told_measures
    from opentaper.cli.progress import progress
    from opentaper.cli.screen import Screen
    from opentaper.cli.texts import told

    if form not in FORMATS:
        raise BadOption(option="format", given=form, wanted="table, csv or json")
    if form == "csv" and len(names or ()) != 1:
        raise BadOption(
            option="format", given="csv", wanted="the name of one measure: a file holds one table"
        )
    asked = AskedMeasures(release, tuple(names or ()), engine, is_exact=exact)
    with progress(told("measure.progress", language)) as show:
        made = told_measures(asked, show)
    if form == "csv":
        from opentaper.exchange.evidence_site.tables import data_csv

        sys.stdout.write(data_csv(made.tables[0]))
    elif form == "json":
        from opentaper.exchange.measures_json import measures_json

        sys.stdout.write(measures_json(made.tables, is_exact=exact))
    else:
        with Screen(language) as screen:
            _show(made, screen, is_exact=exact)
    return 0


def _show(made: ToldMeasures, screen: Screen, *, is_exact: bool) -> None:
    from opentaper.cli.texts import told
    from opentaper.wording import sentence

    if is_exact:
        screen.say(told("measure.exact", screen.language), style="bold")
    for table in made.tables:
        _show_table(table, screen)
    model = made.model
    if model is not None:
        screen.blank()
        if model.refused is not None:
            screen.say(sentence(model.refused, screen.language))
        screen.items(sentence(note, screen.language) for note in model.notes)


def _show_table(table: EvidenceTable, screen: Screen) -> None:
    from opentaper.cli.screen import Column
    from opentaper.cli.texts import told
    from opentaper.exchange.evidence_site.words import say, table_shown

    shown = table_shown(table, screen.language)
    screen.heading(f"{shown.title} ({shown.name})")
    if shown.about:
        screen.say(shown.about)
    if not shown.rows:
        screen.say(told("measure.nothing", screen.language))
        return
    n_groups = sum(cell.is_group for cell in shown.rows[0])
    columns = [Column(head, is_number=place >= n_groups) for place, head in enumerate(shown.heads)]
    screen.table(columns, [[cell.text for cell in row] for row in shown.rows])
    if shown.n_held_back:
        screen.say(say("held_back_n", screen.language, n=shown.n_held_back))
