"""``opentaper evidence report``: a release as pages that anybody may read and cite."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

from typer import Argument, Option

from opentaper.cli import options as shared
from opentaper.cli.options import OUTPUT

EXAMPLES = (
    "opentaper evidence report releases --out site",
    'opentaper evidence report releases/1 --out site --publisher "Long Lives Registry"',
)


def report(
    release: Annotated[
        Path, Argument(metavar="RELEASE", help="The folder of a release, or of all: then the newest.")
    ] = Path("releases"),
    *,
    out: Annotated[
        Path, Option(metavar="FOLDER", help="Where the pages are written.", rich_help_panel=OUTPUT)
    ] = Path("site"),
    publisher: Annotated[
        str | None, Option(metavar="NAME", help="Who publishes it, as they wish to be cited.")
    ] = None,
    address: Annotated[
        str, Option(metavar="URL", help="Where it will be found; it begins with https://.")
    ] = "",
    engine: Annotated[
        str, Option(metavar="ENGINE", help="Where numbers are reckoned: duckdb, or spark://….")
    ] = "duckdb",
    least: Annotated[
        str | None, Option(metavar="N", help="The smallest count that is told; 10 by default, never less.")
    ] = None,
    language: shared.Language = "en",
    as_json: shared.Json = False,
) -> int:
    """Write the report on a release: a folder of pages in English and Danish, with pictures and numbers.

    Small counts are held back, with further ones that would give them away. The pages need no server and no
    script. How to cite the release, and what a DOI asks for, lie beside them.
    """
    from opentaper.actions.evidence.report import PUBLISHER, AskedReport, write_report
    from opentaper.cli.evidence_build import number
    from opentaper.cli.progress import progress
    from opentaper.cli.screen import Screen
    from opentaper.cli.texts import told

    asked = AskedReport(
        release=release,
        out=out,
        publisher=PUBLISHER if publisher is None else publisher,
        address=address,
        engine=engine,
        least=None if least is None else number("least", least),
    )
    with progress(told("evidence_report.working", language)) as watch:
        made = write_report(asked, watch)
    if as_json:
        from opentaper.exchange.evidence_site.report_json import written_json

        counts = {"files": made.files, "tables": made.tables, "held_back": made.held_back}
        sys.stdout.write(written_json(str(made.folder), made.release, counts))
        return 0
    with Screen(language) as screen:
        first = made.folder / "index.html"
        screen.say(told("evidence_report.written", language, n=made.release.number, file=first), style="bold")
        screen.items(
            [
                told("evidence_report.tables", language, n=made.tables, files=made.files),
                told("evidence_report.held_back", language, n=made.held_back),
                told("evidence_report.app", language, folder=made.folder),
            ]
        )
    return 0
