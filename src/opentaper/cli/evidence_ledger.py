"""``opentaper evidence ledger``: what was spent of the privacy budget, and what is left."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

from typer import Argument

from opentaper.cli import options as shared

EXAMPLES = ("opentaper evidence ledger releases", "opentaper evidence ledger releases --json")


def ledger(
    release: Annotated[
        Path, Argument(metavar="RELEASE", help="A release, or the folder of all of them.")
    ] = Path("releases"),
    *,
    language: shared.Language = "en",
    as_json: shared.Json = False,
) -> int:
    """Show what was spent of the privacy budget, for what, and what is left of it."""
    from opentaper.actions.evidence.private import ledger_of
    from opentaper.cli.evidence_private_screen import show_ledger
    from opentaper.cli.screen import Screen

    found = ledger_of(release)
    if as_json:
        from opentaper.exchange.privacy_json import ledger_json

        sys.stdout.write(ledger_json([one.told() for one in found.entries], float(found.left())))
        return 0
    with Screen(language) as screen:
        show_ledger(found, screen)
    return 0
