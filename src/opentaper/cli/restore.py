"""``opentaper restore``: a backup looked through, and put in the place of the record."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from typer import Argument, Option

from opentaper.cli import options as shared

if TYPE_CHECKING:
    from opentaper.exchange.age_open import Opener

EXAMPLES = (
    "opentaper restore opentaper-20261123T191500Z.age",
    "opentaper restore opentaper-20261123T191500Z.age --key key.txt",
    "opentaper restore opentaper-20261123T191500Z.age --look",
)
SCHEMA = "opentaper.backup/1"


def restore(
    file: Annotated[Path, Argument(metavar="FILE", help="The backup.")],
    *,
    key: Annotated[
        Path | None,
        Option("--key", metavar="FILE", help="The secret key of a backup made for a key."),
    ] = None,
    passphrase_file: Annotated[
        Path | None,
        Option(
            "--passphrase-file",
            metavar="FILE",
            help="The passphrase stands in the first line of this file, and is not asked for.",
        ),
    ] = None,
    look: Annotated[
        bool, Option("--look", help="Only say what is in it, and whether it is whole; bring nothing back.")
    ] = False,
    replace: Annotated[
        bool, Option("--replace", help="The database of a server holds a record: move that aside.")
    ] = False,
    team: Annotated[bool, Option("--team", help="The record of team mode.")] = False,
    language: shared.Language = "en",
    as_json: shared.Json = False,
) -> int:
    """Bring a backup back, or look into one. Stop the app first.

    All of it is looked through before anything changes. The record of now is moved aside, and never deleted.
    """
    from opentaper.cli.backup_asked import asked_opener

    opener = asked_opener(file, key, passphrase_file, language)
    if look:
        return _look(file, opener, language, as_json=as_json)
    return _restore(file, opener, language, replaces=replace, team=team, as_json=as_json)


def _look(file: Path, opener: Opener, language: str, *, as_json: bool) -> int:
    from opentaper.actions.backup.look_inside import look_into
    from opentaper.cli.backup_screen import contents_lines
    from opentaper.cli.screen import Screen
    from opentaper.cli.texts import told

    found = look_into(file, opener)
    if as_json:
        sys.stdout.write(json.dumps({"schema": SCHEMA, **found}, indent=2) + "\n")
        return 0
    with Screen(language) as screen:
        screen.say(told("restore.whole", language), style="bold")
        screen.items(contents_lines(found, file.stat().st_size, language))
    return 0


def _restore(file: Path, opener: Opener, language: str, *, replaces: bool, team: bool, as_json: bool) -> int:
    from opentaper import wiring
    from opentaper.cli.backup_screen import contents_lines
    from opentaper.cli.passphrases import asked_passphrase
    from opentaper.cli.screen import Screen
    from opentaper.cli.texts import told
    from opentaper.settings.backing_up import place_of, set_up_alone

    set_up_alone(team=team)
    from opentaper.actions.backup.bring_back import bring_back

    place = place_of(team=team, key=wiring.new_key())
    found = bring_back(
        file, opener, place, wiring.now(), word=lambda: asked_passphrase(language), replaces=replaces
    )
    if team:
        wiring.note_backup("restored")
    if as_json:
        answer = {"schema": SCHEMA, **found.told, "steps_added": found.steps, "kept": found.kept}
        sys.stdout.write(json.dumps(answer, indent=2) + "\n")
        return 0
    with Screen(language) as screen:
        screen.say(told("restore.done", language), style="bold")
        screen.items(contents_lines(found.told, file.stat().st_size, language))
        if found.steps:
            screen.say(told("restore.brought_up", language, n=len(found.steps)))
        if found.kept:
            screen.say(told("restore.kept_schema" if team else "restore.kept", language, place=found.kept))
        screen.say(told(f"restore.start_{found.told['store']}", language))
    return 0
