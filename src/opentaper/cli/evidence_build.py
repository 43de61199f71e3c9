"""``opentaper evidence build``: a registry of what people give, or of virtual people with a known truth."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from typer import Option

from opentaper.cli import options as shared
from opentaper.cli.option_groups import with_groups
from opentaper.cli.options import OUTPUT
from opentaper.errors import BadOption

if TYPE_CHECKING:
    from opentaper.actions.evidence.build import RegistryBuilt
    from opentaper.actions.evidence.recovered import RecoveredShare
    from opentaper.cohort.release import Release

EXAMPLES = (
    "opentaper evidence build --virtual 10000 --release --table",
    "opentaper evidence build --from given --secrets secrets.json",
    "opentaper evidence build --server --release",
)
GIVEN, MADE_UP = "What people give", "Virtual people"
MOST_LETTERS = 8


@dataclass(frozen=True)
class Given:
    """What people give."""

    source: Annotated[
        Path | None,
        Option(
            "--from",
            metavar="FOLDER",
            help="Exports (record.json or the zip) and contributions.",
            rich_help_panel=GIVEN,
        ),
    ] = None
    secrets: Annotated[
        Path | None,
        Option(
            metavar="FILE",
            help="JSON: the secret of each person's consent by their key. Else in NAME.secret beside each.",
            rich_help_panel=GIVEN,
        ),
    ] = None
    server: Annotated[
        bool,
        Option(
            "--server",
            help="The people of this server of several people who agreed to it.",
            rich_help_panel=GIVEN,
        ),
    ] = False
    until: Annotated[
        str | None,
        Option(
            metavar="DATE",
            help="The day of the release; today by default, of virtual people 2026-11-01.",
            rich_help_panel=GIVEN,
        ),
    ] = None


@dataclass(frozen=True)
class MadeUp:
    """Virtual people."""

    virtual: Annotated[
        str | None,
        Option(metavar="N", help="So many virtual people, with a known truth.", rich_help_panel=MADE_UP),
    ] = None
    seed: Annotated[
        str,
        Option(metavar="N", help="The same seed makes the same people.", rich_help_panel=MADE_UP),
    ] = "1"
    keep_exports: Annotated[
        Path | None,
        Option(
            metavar="FOLDER",
            help="Keep the export of each person, and its secret.",
            rich_help_panel=MADE_UP,
        ),
    ] = None
    processes: Annotated[
        str | None,
        Option(metavar="N", help="How many work at once; all cores by default.", rich_help_panel=MADE_UP),
    ] = None


@with_groups
def build(
    *,
    given: Given,
    made_up: MadeUp,
    out: Annotated[
        Path, Option(metavar="FOLDER", help="Where the registry goes.", rich_help_panel=OUTPUT)
    ] = Path("registry"),
    release: Annotated[
        bool, Option("--release", help="Add a release of it at once.", rich_help_panel=OUTPUT)
    ] = False,
    releases: Annotated[
        Path, Option(metavar="FOLDER", help="Where releases are added.", rich_help_panel=OUTPUT)
    ] = Path("releases"),
    least: Annotated[
        str | None,
        Option(metavar="K", help="How many share what could be known of each.", rich_help_panel=OUTPUT),
    ] = None,
    table: Annotated[
        bool, Option("--table", help="Print what it tells in the long run.", rich_help_panel=OUTPUT)
    ] = False,
    language: shared.Language = "en",
    as_json: shared.Json = False,
) -> int:
    """Build a registry of what people give, of this server's people, or of virtual people.

    Dates are moved for each person alone; no word that anybody wrote is in it.
    Virtual people live a taper and export it as the app does. Their truth is
    kept apart, to hold it against what is found.
    A registry that is there already is replaced.
    """
    from opentaper import wiring
    from opentaper.cli.evidence_screen import show_built, show_recovered, show_release
    from opentaper.cli.screen import Screen

    built = _built(given, made_up, out, language)
    made = _released(built, releases, least, wiring.today()) if release or table else None
    found = _recovered(made, built) if table and made is not None else None
    if as_json:
        from opentaper.exchange.evidence_json import built_json

        sys.stdout.write(
            built_json(
                built.told(),
                None if made is None else made.told(),
                None if found is None else [one.told() for one in found],
            )
        )
        return 0
    with Screen(language) as screen:
        show_built(built, screen)
        if made is not None:
            show_release(made, screen)
        if found is not None:
            show_recovered(found, screen)
    return 0


def _built(given: Given, made_up: MadeUp, out: Path, language: str) -> RegistryBuilt:
    chosen = [given.source is not None, given.server, made_up.virtual is not None]
    if sum(chosen) != 1:
        raise BadOption(option="from", given="", wanted="one of --from FOLDER, --server or --virtual N")
    if made_up.virtual is not None:
        return _virtual(made_up, given.until, out, language)
    from opentaper import wiring
    from opentaper.actions.evidence.build import build_from_files, build_from_server

    until = _day(given.until, wiring.today())
    if given.source is not None:
        return build_from_files(given.source, out, until, given.secrets)
    wiring.start_app(team=True)
    return build_from_server(out, until)


def _virtual(asked: MadeUp, until: str | None, out: Path, language: str) -> RegistryBuilt:
    from opentaper.actions.evidence.build import VirtualAsked, build_virtual
    from opentaper.cli.progress import progress
    from opentaper.cli.texts import told
    from opentaper.cohort.virtual_people import UNTIL

    wanted = VirtualAsked(
        n_people=number("virtual", asked.virtual or ""),
        seed=number("seed", asked.seed),
        processes=_cores() if asked.processes is None else max(1, number("processes", asked.processes)),
        until=_day(until, UNTIL),
        exports=asked.keep_exports,
    )
    with progress(told("evidence.living", language)) as show:
        return build_virtual(wanted, out, show)


def _released(built: RegistryBuilt, releases: Path, least: str | None, today: date) -> Release:
    from opentaper.actions.evidence.release import release_registry

    return release_registry(built.folder, releases, today, None if least is None else number("least", least))


def _recovered(made: Release, built: RegistryBuilt) -> tuple[RecoveredShare, ...]:
    from opentaper.actions.evidence.recovered import recovered

    return recovered(made.folder, built.truth)


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def number(option: str, text: str) -> int:
    """Return a whole number of at least 0.

    Raises
    ------
    BadOption
        It is none.
    """
    if not (text.isascii() and text.isdigit() and len(text) <= MOST_LETTERS):
        raise BadOption(option=option, given=text, wanted="a whole number of at least 0")
    return int(text)


def _day(text: str | None, today: date) -> date:
    try:
        return today if text is None else date.fromisoformat(text)
    except ValueError:
        raise BadOption(option="until", given=text or "", wanted="a date such as 2026-12-01") from None
