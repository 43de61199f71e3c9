"""``opentaper body``: a file of a watch, phone or meter brought into your record, and taken back."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from datetime import date, time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

from typer import Argument, Option

from opentaper.cli import options as shared
from opentaper.errors import BadOption

if TYPE_CHECKING:
    from opentaper.actions.brought.from_terminal import FileRead
    from opentaper.actions.deeds.moment import Moment

EXAMPLES = (
    "opentaper body import export.zip --preview",
    "opentaper body import export.zip --zone Europe/London --yes",
    "opentaper body imports",
    "opentaper body undo 1f0c",
)
VERBS = ("import", "imports", "undo")


@dataclass(frozen=True, slots=True)
class _Who:
    """Whose record it is: their key, where they live, and when their day begins."""

    id: UUID
    zone: str
    day_starts: time


def body(
    what: Annotated[str, Argument(metavar="WHAT", help="import, imports or undo.")],
    which: Annotated[
        str | None, Argument(metavar="[FILE|ID]", help="The file to import, or the import to undo.")
    ] = None,
    *,
    zone: Annotated[
        str | None, Option(metavar="ZONE", help="The time zone of times that tell none; yours by default.")
    ] = None,
    answer: Annotated[
        list[str] | None,
        Option(metavar="KEY=ANSWER", help="An answer to what is asked about the file. Repeat it."),
    ] = None,
    only: Annotated[
        list[str] | None, Option(metavar="KIND", help="Keep only this kind, such as sleep. Repeat it.")
    ] = None,
    since: Annotated[str | None, Option(metavar="DATE", help="Keep only from this day on.")] = None,
    preview: Annotated[bool, Option("--preview", help="Show what it holds, and keep nothing.")] = False,
    yes: Annotated[bool, Option("--yes", help="Keep it without being asked.")] = False,
    passphrase: Annotated[
        bool, Option("--passphrase", help="Ask for the passphrase of an encrypted record.")
    ] = False,
    language: shared.Language = "en",
    as_json: shared.Json = False,
) -> int:
    """Bring a file of a watch, phone or meter into your record, list what was brought, or take one back.

    A file is read where it lies. Nothing counts before it is kept; all that one file brought can be taken
    back later. What you wrote by hand stays.
    """
    from opentaper import wiring
    from opentaper.cli.passphrases import asked_passphrase

    if what not in VERBS:
        raise BadOption(option="what", given=what, wanted="import, imports or undo")
    wiring.start_app(passphrase=asked_passphrase(language) if passphrase else None)
    person = _person(is_needed=what == "import" and not preview)
    if what == "imports":
        return _list(person, language, as_json=as_json)
    if which is None:
        wanted = "a file: export.zip" if what == "import" else "the ID of an import, as the list shows it"
        raise BadOption(option="file" if what == "import" else "id", given="", wanted=wanted)
    if what == "undo":
        return _undo(which, person, language, as_json=as_json)
    read = _read(Path(which), zone or person.zone, _answers(answer), language)
    if preview:
        return _preview(read, person, language, as_json=as_json)
    return _import(read, person, (tuple(only) if only else None, since), language, yes=yes, as_json=as_json)


def _person(*, is_needed: bool) -> _Who:
    """Return the person of this computer; whoever only looks need not have begun."""
    from opentaper import wiring
    from opentaper.actions.readings.person import the_person
    from opentaper.errors import UnknownPerson

    found = the_person()
    if found is not None:
        return _Who(found.id, found.zone, found.day_starts)
    if is_needed:
        raise UnknownPerson(person="")
    return _Who(wiring.new_key(), "UTC", time())


def _at(person: _Who) -> Moment:
    from opentaper import wiring
    from opentaper.actions.deeds.moment import Moment
    from opentaper.actions.readings.person import own_day

    now = wiring.now()
    return Moment(now, own_day(now, person.zone, person.day_starts), wiring.new_key(), person.id)


def _answers(told: list[str] | None) -> tuple[tuple[str, str], ...]:
    pairs = [one.partition("=") for one in told or ()]
    if any(not (key and answer) for key, _, answer in pairs):
        raise BadOption(option="answer", given="", wanted="a key and an answer: day_order=dmy")
    return tuple((key.strip(), answer.strip()) for key, _, answer in pairs)


def _read(path: Path, zone: str, answers: tuple[tuple[str, str], ...], language: str) -> FileRead:
    from opentaper import wiring
    from opentaper.actions.brought.from_terminal import read_file_at
    from opentaper.cli.progress import progress
    from opentaper.cli.texts import told

    whole = 100
    with progress(told("body.reading", language)) as tell:
        return read_file_at(path, zone, answers, wiring.now(), lambda done: tell(round(whole * done), whole))


def _preview(read: FileRead, person: _Who, language: str, *, as_json: bool) -> int:
    from opentaper.actions.brought.from_terminal import preview_here
    from opentaper.cli.body_screen import show_preview
    from opentaper.exchange.import_json import preview_json

    shown = preview_here(read, _at(person))
    if as_json:
        sys.stdout.write(preview_json(read.name, read.file, read.zone, shown.n_new, shown.n_known))
    else:
        show_preview(read, shown, language)
    return 0


def _import(
    read: FileRead,
    person: _Who,
    part: tuple[tuple[str, ...] | None, str | None],
    language: str,
    *,
    yes: bool,
    as_json: bool,
) -> int:
    from opentaper.actions.brought.from_terminal import keep_here, preview_here
    from opentaper.actions.deeds.keep_import import KeepTold
    from opentaper.cli.body_screen import show_kept, show_preview
    from opentaper.exchange.import_json import kept_json

    since = _day(part[1])
    if not as_json:
        show_preview(read, preview_here(read, _at(person)), language)
    if not yes and not _is_wanted(language):
        return 0
    kept = keep_here(read, KeepTold(UUID(int=0), part[0], since), _at(person))
    if as_json:
        sys.stdout.write(kept_json(read.name, kept.key, kept.n, kept.n_check_ins, kept.n_known, kept.kinds))
    else:
        show_kept(kept, language)
    return 0


def _day(text: str | None) -> date | None:
    try:
        return None if text is None else date.fromisoformat(text)
    except ValueError:
        raise BadOption(option="since", given=text or "", wanted="a date such as 2026-12-01") from None


def _is_wanted(language: str) -> bool:
    """Ask whether to keep it; where nobody can be asked, --yes says so."""
    from opentaper.cli.texts import told

    if not sys.stdin.isatty():
        raise BadOption(option="yes", given="", wanted="--yes to keep it, or --preview to look")
    sys.stderr.write(told("body.keep", language) + " ")
    sys.stderr.flush()
    return sys.stdin.readline().strip().lower() in told("body.yes", language).split("|")


def _list(person: _Who, language: str, *, as_json: bool) -> int:
    from opentaper.actions.readings.imports_read import imports_of
    from opentaper.cli.body_screen import show_imports
    from opentaper.exchange.import_json import imports_json

    found = imports_of(person.id)
    if as_json:
        rows = [
            (one.key, one.file_name, one.format, one.status, one.at, one.first, one.last, one.kinds)
            for one in found
        ]
        sys.stdout.write(imports_json(rows))
    else:
        show_imports(found, person.zone, language)
    return 0


def _undo(which: str, person: _Who, language: str, *, as_json: bool) -> int:
    from opentaper.actions.deeds.undo_import import UndoImportTold, undo_import
    from opentaper.actions.readings.imports_read import imports_of
    from opentaper.cli.screen import Screen
    from opentaper.cli.texts import told
    from opentaper.errors import ImportNotNow
    from opentaper.exchange.import_json import undone_json

    keys = [one.key for one in imports_of(person.id) if str(one.key).startswith(which.strip().lower())]
    if len(keys) != 1 or not which.strip():
        raise ImportNotNow(why="unknown")
    undone = undo_import(UndoImportTold(keys[0]), _at(person))
    if as_json:
        sys.stdout.write(undone_json(undone.key, undone.n))
    else:
        with Screen(language) as screen:
            screen.say(told("body.undone", language, n=undone.n))
    return 0
