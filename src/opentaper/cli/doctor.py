"""``opentaper doctor``: what is fine here, what is to be mended, and how."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Annotated

from typer import Option

from opentaper.cli import options as shared

if TYPE_CHECKING:
    from opentaper.settings.deployment import Finding

EXAMPLES = ("opentaper doctor", "opentaper doctor --json")
SCHEMA = "opentaper.doctor/1"
UNFIT = 4
FINE, AMISS, NOTE = "✓", "✗", "!"


def doctor(
    *,
    passphrase: Annotated[
        bool, Option("--passphrase", help="Ask for the passphrase of an encrypted record, and look inside.")
    ] = False,
    team: Annotated[
        bool, Option("--team", help="The server of team mode, as the environment tells it.")
    ] = False,
    language: shared.Language = "en",
    as_json: shared.Json = False,
) -> int:
    """Look at this computer and your record: what is fine, what to mend, and how.

    It changes nothing. What it says holds nothing of you, no name and no folder, so that you can send it to
    whoever helps.
    """
    from opentaper import wiring
    from opentaper.cli.passphrases import asked_passphrase
    from opentaper.cli.screen import Screen
    from opentaper.cli.texts import told

    word = asked_passphrase(language) if passphrase else None
    rows = [(one, *_words(one, language)) for one in wiring.examined(team=team, passphrase=word)]
    stopping = [one for one, _, _ in rows if not one.is_fine and one.stops]
    noted = [one for one, _, _ in rows if not one.is_fine and not one.stops]
    machine = wiring.machine_told()
    if as_json:
        points = [
            {"code": one.code, "fine": one.is_fine, "stops": one.stops, "what": what, "what_to_do": remedy}
            for one, what, remedy in rows
        ]
        document = {"schema": SCHEMA, "machine": machine, "well": not stopping, "points": points}
        sys.stdout.write(json.dumps(document, ensure_ascii=False, indent=2) + "\n")
        return UNFIT if stopping else 0
    with Screen(language) as screen:
        screen.say(told("doctor.machine", language, **machine), style="bold")
        for one, what, remedy in rows:
            screen.say(f"{_mark(one)} {what}", hang=2)
            if remedy:
                screen.say(remedy, indent=2)
        screen.blank()
        code = "doctor.unwell" if stopping else "doctor.noted" if noted else "doctor.well"
        screen.say(told(code, language, n=len(stopping) or len(noted)), style="bold")
    return UNFIT if stopping else 0


def _mark(finding: Finding) -> str:
    if finding.is_fine:
        return FINE
    return AMISS if finding.stops else NOTE


def _words(finding: Finding, language: str) -> tuple[str, str]:
    """Return what was found and what to do about it."""
    from opentaper.cli.texts import told

    if finding.is_fine:
        return told(f"doctor.{finding.code}.fine", language, **finding.values), ""
    what = told(f"doctor.{finding.code}.amiss", language, **finding.values)
    return what, told(f"doctor.{finding.code}.do", language, **finding.values)
