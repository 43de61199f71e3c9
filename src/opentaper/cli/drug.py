"""``opentaper drug NAME``: all that is known of one drug, each fact with its grade and source."""

from __future__ import annotations

import sys
from typing import Annotated

from typer import Option

from opentaper.cli import options as shared
from opentaper.cli.options import SHELF

EXAMPLES = (
    "opentaper drug citalopram",
    "opentaper drug diazepam --market UK --json",
)


def drug(
    name: shared.Drug,
    *,
    market: Annotated[
        str | None,
        Option(
            metavar="COUNTRY",
            help="Products of this country alone; all by default.",
            autocompletion=shared.market_names,
            rich_help_panel=SHELF,
        ),
    ] = None,
    language: shared.Language = "en",
    as_json: shared.Json = False,
) -> None:
    """Show all that is known of a drug: facts, curves, products, interactions, missed doses, danger signs."""
    from opentaper.actions.show_drug import show_drug

    sheet = show_drug(name, market)
    if as_json:
        from opentaper.exchange.drug_json import drug_json

        sys.stdout.write(drug_json(sheet))
    else:
        from opentaper.cli.drug_sheet import write_sheet
        from opentaper.cli.screen import Screen

        with Screen(language) as screen:
            write_sheet(sheet, screen)
