"""``opentaper backup``: the record sealed in one file, made while the app runs, and opened again at once."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from typer import Option

from opentaper.cli import options as shared

if TYPE_CHECKING:
    from opentaper.actions.backup.make_backup import BackupMade
    from opentaper.cli.screen import Screen
    from opentaper.exchange.age_lock import Lock

EXAMPLES = (
    "opentaper backup",
    "opentaper backup --to /media/stick --keep-days 7 --keep-weeks 4 --keep-months 12",
    "opentaper backup --new-key key.txt",
    "opentaper backup --to-key age1… --schedule",
)
SEALING, KEEPING = "What opens it", "How many stay"
SCHEMA = "opentaper.backup/1"


def _keep(what: str) -> Any:
    told = f"Keep the last backup of each of the last N {what}, and let others of ours go."
    return Option(metavar="N", min=0, max=9999, rich_help_panel=KEEPING, help=told)


def backup(
    *,
    to: Annotated[
        Path | None,
        Option("--to", metavar="FOLDER", help="Where it is to lie; otherwise beside the record."),
    ] = None,
    to_key: Annotated[
        list[str] | None,
        Option(
            "--to-key",
            metavar="AGE1…",
            help="A public key of age; the file opens with its secret key. May be given again.",
            rich_help_panel=SEALING,
        ),
    ] = None,
    passphrase_file: Annotated[
        Path | None,
        Option(
            "--passphrase-file",
            metavar="FILE",
            help="The passphrase stands in the first line of this file, and is not asked for.",
            rich_help_panel=SEALING,
        ),
    ] = None,
    new_key: Annotated[
        Path | None,
        Option(
            "--new-key",
            metavar="FILE",
            help="Make no backup: make a key, write its secret half to a file, and show the public half.",
            rich_help_panel=SEALING,
        ),
    ] = None,
    keep_days: Annotated[int | None, _keep("days")] = None,
    keep_weeks: Annotated[int | None, _keep("weeks")] = None,
    keep_months: Annotated[int | None, _keep("months")] = None,
    schedule: Annotated[
        bool, Option("--schedule", help="Make no backup now: write what makes one each day.")
    ] = False,
    team: Annotated[bool, Option("--team", help="The record of team mode.")] = False,
    language: shared.Language = "en",
    as_json: shared.Json = False,
) -> int:
    """Make a backup of your record, sealed with a passphrase or a key. The app may go on running.

    It counts once it was opened again and found whole. Older backups stay, unless you say how many.
    """
    from opentaper.cli.backup_asked import asked_lock, public_keys, schedule_words
    from opentaper.cli.screen import Screen

    if new_key is not None:
        return _new_key(new_key, language)
    keys = public_keys(to_key)
    folder = None if to is None else to.expanduser().absolute()
    kept = (keep_days, keep_weeks, keep_months)
    if schedule:
        words = schedule_words(folder, keys, passphrase_file, kept, team=team)
        return _schedule(words, language)
    lock, word = asked_lock(keys, passphrase_file, language)
    made, gone = _made(folder, lock, word, kept, team=team)
    if as_json:
        told = {"schema": SCHEMA, "file": str(made.file), "bytes": made.n_bytes, **made.told}
        sys.stdout.write(json.dumps({**told, "gone": [str(file) for file in gone]}, indent=2) + "\n")
        return 0
    with Screen(language) as screen:
        _show(made, gone, screen, is_by_key=bool(keys))
    return 0


def _made(
    folder: Path | None, lock: Lock, word: str | None, kept: tuple[int | None, ...], *, team: bool
) -> tuple[BackupMade, list[Path]]:
    from opentaper import wiring
    from opentaper.settings.backing_up import backups_folder, place_of

    wiring.open_as_it_is(team=team, passphrase=word)
    from opentaper.actions.backup.make_backup import WantedBackup, make_backup
    from opentaper.actions.backup.rotation import Rotation, let_old_go

    place = place_of(team=team, key=wiring.new_key())
    made = make_backup(WantedBackup(folder or backups_folder(), lock), place, wiring.now())
    if team:
        wiring.note_backup("made")
    if all(n is None for n in kept):
        return made, []
    return made, let_old_go(made.file.parent, Rotation(*(n or 0 for n in kept)))


def _show(made: BackupMade, gone: list[Path], screen: Screen, *, is_by_key: bool) -> None:
    from opentaper.cli.backup_screen import contents_lines
    from opentaper.cli.texts import told

    language = screen.language
    screen.say(told("backup.made", language, file=made.file), style="bold")
    screen.items(contents_lines(made.told, made.n_bytes, language))
    if gone:
        screen.say(told("backup.gone", language, n=len(gone)))
    screen.say(told("backup.opens_by_key" if is_by_key else "backup.opens_by_word", language))


def _new_key(file: Path, language: str) -> int:
    from opentaper.cli.screen import Screen
    from opentaper.cli.texts import told
    from opentaper.errors import BadOption
    from opentaper.exchange.age_open import new_key

    public, text = new_key()
    try:
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
            out.write(text)
    except OSError:
        raise BadOption(option="new-key", given=str(file), wanted="a new file that can be written") from None
    with Screen(language) as screen:
        screen.say(told("backup.key_made", language, file=file), style="bold")
        screen.say(told("backup.key_public", language))
        screen.line(public)
        screen.say(told("backup.key_apart", language))
    return 0


def _schedule(words: list[str], language: str) -> int:
    from opentaper.cli.backup_asked import write_schedule
    from opentaper.cli.screen import Screen
    from opentaper.cli.texts import told

    files, command = write_schedule(words)
    with Screen(language) as screen:
        if files:
            screen.say(told("backup.schedule_written", language), style="bold")
            screen.items(map(str, files))
            screen.say(told("backup.schedule_begin", language))
        else:
            screen.say(told("backup.schedule_cron", language))
        screen.line(command)
    return 0
