"""``opentaper evidence omop``: a registry rebuilt of claims, and what became of each of their rows."""

from __future__ import annotations

import os
import sys
from datetime import date
from pathlib import Path
from typing import Annotated

from typer import Argument, Option

from opentaper.cli import options as shared
from opentaper.cli.options import OUTPUT
from opentaper.errors import BadOption

EXAMPLES = (
    "opentaper evidence omop --virtual 300 --out registry",
    "opentaper evidence omop claims --out registry",
    "opentaper evidence omop claims.duckdb --out registry --secret claims-secret.txt",
    "opentaper evidence omop postgresql://reader@host/claims --out registry",
)
ADDRESS = "OPENTAPER_OMOP"


def omop(
    source: Annotated[
        str | None,
        Argument(
            metavar="SOURCE",
            help=f"A folder of Parquet or CSV files, a DuckDB file, or postgresql://…; else {ADDRESS}.",
        ),
    ] = None,
    *,
    out: Annotated[
        Path, Option(metavar="FOLDER", help="Where the registry goes.", rich_help_panel=OUTPUT)
    ] = Path("registry"),
    secret: Annotated[
        Path | None,
        Option(
            metavar="FILE",
            help="What pseudonyms are made with; made where it is not there. Beside the registry by default.",
            rich_help_panel=OUTPUT,
        ),
    ] = None,
    until: Annotated[
        str | None,
        Option(metavar="DATE", help="A later date is a slip; today by default."),
    ] = None,
    virtual: Annotated[
        str | None,
        Option(metavar="N", help="So many invented people, with dirty claims, instead of a source."),
    ] = None,
    keep: Annotated[Path | None, Option(metavar="FOLDER", help="Keep the claims of invented people.")] = None,
    language: shared.Language = "en",
    as_json: shared.Json = False,
) -> int:
    """Rebuild lived tapers from dispensings in OMOP CDM 5.4 tables, as a registry.

    Every row that is read is used, or left out for a reason that is named and counted. Doses are what was
    handed out over the days it was meant for, not what was taken. Names are made anew and days are moved, as
    for everybody else; a registry that is there already is replaced.
    """
    from opentaper import wiring
    from opentaper.actions.evidence.claims import claims_registry, virtual_claims
    from opentaper.cli.evidence_build import number
    from opentaper.cli.evidence_omop_screen import show_claims
    from opentaper.cli.screen import Screen

    told = source or ("" if virtual is not None else os.environ.get(ADDRESS, ""))
    last = _day(until, wiring.today())
    if bool(told) == (virtual is not None):
        raise BadOption(option="source", given=told, wanted="either where claims lie, or --virtual N")
    if virtual is not None:
        built, report = virtual_claims(number("virtual", virtual), out, last, keep, secret)
    else:
        built, report = claims_registry(told, out, last, secret)
    if as_json:
        from opentaper.exchange.claims_json import claims_json

        sys.stdout.write(claims_json(built.told(), report.told()))
        return 0
    with Screen(language) as screen:
        show_claims(built, report, screen)
    return 0


def _day(text: str | None, today: date) -> date:
    try:
        return today if text is None else date.fromisoformat(text)
    except ValueError:
        raise BadOption(option="until", given=text or "", wanted="a date such as 2026-12-01") from None
