"""``opentaper drug NAME``: all that is known of one drug, each fact with its grade and source."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated, Any

from typer import Option

from opentaper.cli import options as shared
from opentaper.cli.options import SHELF

if TYPE_CHECKING:
    from opentaper.formulary.facts import Drug

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
    from opentaper import formulary

    known = formulary.drug(name)
    markets = formulary.markets() if market is None else (market.upper(),)
    if as_json:
        from opentaper.exchange.plan_json import as_text

        sys.stdout.write(as_text(_document(known, markets)))
    else:
        from opentaper.cli.drug_sheet import show_drug
        from opentaper.cli.screen import Screen

        with Screen(language) as screen:
            show_drug(known, markets, screen)


def _document(known: Drug, markets: tuple[str, ...]) -> dict[str, Any]:
    from opentaper import formulary
    from opentaper.cli.as_json import plain

    document: dict[str, Any] = {
        "schema": "opentaper.drug/1",
        "formulary_release": formulary.release(),
        **plain(known),
        "products": {market: plain(formulary.products(market, known.name)) for market in markets},
        "published_tapers": plain(formulary.published_tapers(known.name)),
        "equivalences": plain(formulary.equivalences(drug=known.name)),
        "interactions": plain(formulary.interactions(known)),
        "missed_doses": plain(formulary.missed_doses(known)),
        "red_flags": plain(formulary.red_flags(known)),
        "stability": plain(formulary.stability(known)),
    }
    return document
