"""``opentaper upgrade``: the tables of the record brought up to date, or first tried on a copy."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Annotated, Any

from typer import Option

from opentaper.cli import options as shared

if TYPE_CHECKING:
    from opentaper.actions.backup.rehearse_upgrade import Rehearsed
    from opentaper.cli.screen import Screen

EXAMPLES = ("opentaper upgrade --rehearse", "opentaper upgrade", "opentaper upgrade --tidy")
SCHEMA = "opentaper.upgrade/1"
AMISS = 4


def upgrade(
    *,
    rehearse: Annotated[
        bool, Option("--rehearse", help="Try it on a copy and say what would happen. The record stays.")
    ] = False,
    tidy: Annotated[
        bool, Option("--tidy", help="The new release is good: delete the copies that were made before.")
    ] = False,
    passphrase: Annotated[
        bool, Option("--passphrase", help="Ask for the passphrase of an encrypted record.")
    ] = False,
    team: Annotated[bool, Option("--team", help="The record of team mode.")] = False,
    language: shared.Language = "en",
    as_json: shared.Json = False,
) -> int:
    """Bring your record up to date after a new release came in; `opentaper serve` does so too.

    A record in a file is copied first, into the folder before-upgrade beside it. Nothing is lost if it stops
    half way: either all changes to the tables are made, or none.
    """
    from opentaper import wiring
    from opentaper.cli.passphrases import asked_passphrase
    from opentaper.cli.screen import Screen
    from opentaper.errors import BackupNotKept

    if wiring.is_new_record():
        raise BackupNotKept(why="nothing_yet")
    if tidy:
        return _tidy(language)
    word = asked_passphrase(language) if passphrase else None
    told: dict[str, Any]
    if rehearse:
        found = _rehearsed(word, team=team)
        told, code = _told(found), 0 if found.is_good else AMISS
    else:
        steps = wiring.start_app(team=team, passphrase=word)
        told, code = {"schema": SCHEMA, "rehearsed": False, "steps": steps}, 0
    if as_json:
        sys.stdout.write(json.dumps(told, indent=2) + "\n")
        return code
    with Screen(language) as screen:
        _show(told, screen)
    return code


def _rehearsed(word: str | None, *, team: bool) -> Rehearsed:
    from opentaper import wiring
    from opentaper.settings.backing_up import place_of

    wiring.open_as_it_is(team=team, passphrase=word)
    from opentaper.actions.backup.rehearse_upgrade import rehearse_upgrade

    return rehearse_upgrade(place_of(team=team, key=wiring.new_key()), wiring.now)


def _told(found: Rehearsed) -> dict[str, Any]:
    return {
        "schema": SCHEMA,
        "rehearsed": True,
        "steps": list(found.steps),
        "seconds": round(found.took.total_seconds(), 1),
        "rows_before": sum(found.before.rows.values()),
        "rows_after": sum(found.after.rows.values()),
        "lost": found.lost,
        "log_lines": found.after.n_lines,
        "logs_are_whole": found.after.heads == found.before.heads and not found.after.broken,
        "record_is_untouched": found.is_untouched,
        "is_good": found.is_good,
    }


def _show(found: dict[str, Any], screen: Screen) -> None:
    from opentaper.cli.texts import told

    language, n = screen.language, len(found["steps"])
    if not n:
        screen.say(told("upgrade.nothing", language))
    elif found["rehearsed"]:
        screen.say(told("upgrade.would", language, n=n, seconds=found["seconds"]))
    else:
        screen.say(told("upgrade.done", language, n=n))
    screen.items(found["steps"])
    if found["rehearsed"]:
        before, after = found["rows_before"], found["rows_after"]
        screen.say(told("upgrade.rows", language, before=before, after=after, lines=found["log_lines"]))
        screen.items(told("upgrade.lost", language, table=name, n=n) for name, n in found["lost"].items())
        screen.say(told("upgrade.good" if found["is_good"] else "upgrade.amiss", language), style="bold")


def _tidy(language: str) -> int:
    from opentaper import wiring
    from opentaper.cli.screen import Screen
    from opentaper.cli.texts import told
    from opentaper.settings.backing_up import set_up_alone

    file = wiring.record_file()
    set_up_alone(team=False)
    from opentaper.actions.backup.copy_before import let_copies_go

    gone = [] if file is None else let_copies_go(file)
    with Screen(language) as screen:
        screen.say(told("upgrade.tidied", language, n=len(gone)))
        screen.items(map(str, gone))
    return 0
