"""``opentaper fhir``: a plan as FHIR R4, and prescriptions of others as daily doses."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from typer import Argument, Option

from opentaper.cli import options as shared
from opentaper.cli import person_options as person
from opentaper.cli.option_groups import with_groups
from opentaper.cli.options import OUTPUT
from opentaper.errors import BadOption

if TYPE_CHECKING:
    from opentaper.exchange.fhir.read_bundle import ReadBundle

WRITE, READ = "To export", "To import or check"

EXAMPLES = (
    "opentaper fhir export --plan plan.json --out bundle.json",
    "opentaper fhir export --plan plan.json --checkins checkins.csv \\",
    "    --doses doses.csv --out bundle.json",
    "opentaper fhir import bundle.json --json",
    "opentaper fhir check bundle.json",
)


@with_groups
def fhir(
    what: Annotated[str, Argument(metavar="WHAT", help="export, import or check.")],
    file: Annotated[Path | None, Argument(metavar="[FILE]", help="The FHIR file to read.")] = None,
    *,
    plan: Annotated[
        Path | None, Option(metavar="FILE", help="The plan file: plan.json.", rich_help_panel=WRITE)
    ] = None,
    signed_by: Annotated[
        str | None,
        Option(metavar="NAME", help="Who signed the plan: it is then an order.", rich_help_panel=WRITE),
    ] = None,
    signed_on: Annotated[
        str | None, Option(metavar="DATE", help="When; today by default.", rich_help_panel=WRITE)
    ] = None,
    start: Annotated[
        str | None,
        Option(metavar="DATE", help="The first day of a plan that has none.", rich_help_panel=WRITE),
    ] = None,
    doses: person.Doses = None,
    checkins: person.CheckIns = None,
    reading: person.Reading,
    strength: Annotated[
        str | None,
        Option(metavar="DOSE", help="What one piece holds, where it is not told.", rich_help_panel=READ),
    ] = None,
    by_structure: Annotated[
        bool,
        Option("--by-structure", help="Go by the numbers where the words differ.", rich_help_panel=READ),
    ] = False,
    out: Annotated[
        Path | None,
        Option(
            metavar="FILE",
            help="Write the bundle; of an import, the table of doses.",
            rich_help_panel=OUTPUT,
        ),
    ] = None,
    language: shared.Language = "en",
    as_json: shared.Json = False,
) -> int:
    """Write a plan as FHIR R4, or read prescriptions and doses from a FHIR file.

    A file is read whole or not at all: what is unclear is told with its place. The exit code of check is 4
    where anything is unclear.
    """
    if what == "export":
        from opentaper import wiring
        from opentaper.actions.fhir_files import AskedBundle, written_bundle

        if plan is None:
            raise BadOption(option="plan", given="", wanted="a plan file: --plan plan.json")
        asked = AskedBundle(
            plan=person.needed_file("plan", plan),
            signed_by=signed_by,
            signed_on=signed_on,
            start=start,
            doses=person.told_file("doses", doses),
            check_ins=person.told_file("checkins", checkins),
            reading=reading.asked(),
        )
        return _write(written_bundle(asked, wiring.now(), language), out, language)
    if what not in {"import", "check"}:
        raise BadOption(option="what", given=what, wanted="export, import or check")
    from opentaper.actions.fhir_files import told_bundle

    if file is None:
        raise BadOption(option="file", given="", wanted="a FHIR file: bundle.json")
    told = person.needed_file("file", file)
    read = told_bundle(told, strength, by_structure=by_structure, looks=what == "check")
    if out is not None and what == "import":
        _write(_table(read), out, language, quiet=as_json)
    return _show(read, language, as_json=as_json)


def _write(text: str, out: Path | None, language: str, *, quiet: bool = False) -> int:
    if out is None:
        sys.stdout.write(text)
        return 0
    from opentaper.cli.files import write
    from opentaper.cli.screen import Screen
    from opentaper.cli.texts import told

    write("out", out, text.encode())
    if not quiet:
        with Screen(language) as screen:
            screen.say(told("plan.written", language, file=out))
    return 0


def _table(read: ReadBundle) -> str:
    """Return the one table of a file: of its prescription, or of what was taken."""
    from opentaper.exchange.fhir.read_json import course_csv, taken_csv

    if len(read.courses) == 1:
        return course_csv(read.courses[0])
    if read.courses:
        wanted = "a file with one prescription; --json tells all of them"
        raise BadOption(option="out", given=str(len(read.courses)), wanted=wanted)
    if len(read.histories) > 1:
        wanted = "a file with the doses of one drug; --json tells all of them"
        raise BadOption(option="out", given=str(len(read.histories)), wanted=wanted)
    return taken_csv(read.taken)


def _show(read: ReadBundle, language: str, *, as_json: bool) -> int:
    from opentaper.actions.fhir_files import asked_of
    from opentaper.cli.caught import BROKEN

    asked = [asked_of(course) for course in read.courses]
    begins = [None if one is None else (one.drug, one.dose) for one in asked]
    if as_json:
        from opentaper.exchange.fhir.read_json import read_document
        from opentaper.exchange.plan_json import as_text

        sys.stdout.write(as_text(read_document(read, begins, language)))
    else:
        from opentaper.cli.fhir_screen import show_read

        show_read(read, begins, language)
    return BROKEN if read.flaws else 0
