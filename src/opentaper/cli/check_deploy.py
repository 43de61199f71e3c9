"""``opentaper check-deploy``: whether a server is fit for other people's records."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

from opentaper.cli import options as shared

if TYPE_CHECKING:
    from opentaper.settings.deployment import Finding

EXAMPLES = ("opentaper check-deploy", "opentaper check-deploy --json")
UNFIT = 4
FINE, AMISS, NOTE = "✓", "✗", "!"


def check_deploy(*, language: shared.Language = "en", as_json: shared.Json = False) -> int:
    """Look at every setting of team mode and say in plain words what is fine, what is not, and what to do."""
    from opentaper import wiring
    from opentaper.cli.screen import Screen
    from opentaper.cli.texts import told

    found = wiring.deployment()
    unfit = [finding for finding in found if not finding.is_fine and finding.stops]
    rows = [(finding, *_words(finding, language)) for finding in found]
    if as_json:
        sys.stdout.write(json.dumps(_document(rows), ensure_ascii=False, indent=2) + "\n")
    else:
        with Screen(language) as screen:
            for finding, what, remedy in rows:
                screen.line(f"{_mark(finding)} {what}")
                if remedy:
                    screen.say(remedy, indent=2)
            screen.blank()
            screen.say(told("deploy.unfit" if unfit else "deploy.fit", language, n=len(unfit)), style="bold")
    return UNFIT if unfit else 0


def _mark(finding: Finding) -> str:
    if finding.is_fine:
        return FINE
    return AMISS if finding.stops else NOTE


def _words(finding: Finding, language: str) -> tuple[str, str]:
    """Return what was found and what to do about it."""
    from opentaper.cli.texts import told
    from opentaper.wording import error_text

    if finding.is_fine:
        return told(f"deploy.{finding.code}.fine", language), ""
    if finding.error is not None:
        return error_text(finding.error, language)
    what = told(f"deploy.{finding.code}.amiss", language, **finding.values)
    return what, told(f"deploy.{finding.code}.do", language, **finding.values)


def _document(rows: list[tuple[Finding, str, str]]) -> dict[str, Any]:
    points = [
        {"code": row.code, "fine": row.is_fine, "stops": row.stops, "what": what, "what_to_do": remedy}
        for row, what, remedy in rows
    ]
    return {"fit": all(row.is_fine or not row.stops for row, _, _ in rows), "points": points}
