"""``opentaper evidence show``: what a release holds."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

from typer import Argument

from opentaper.cli import options as shared

EXAMPLES = ("opentaper evidence show releases", "opentaper evidence show releases/1 --json")


def show(
    release: Annotated[
        Path, Argument(metavar="RELEASE", help="A release, or the folder of all: then the newest.")
    ] = Path("releases"),
    *,
    language: shared.Language = "en",
    as_json: shared.Json = False,
) -> int:
    """Show what a release holds: how many people and rows, what was made coarser, and its digest."""
    from opentaper.cli.evidence_screen import show_release
    from opentaper.cli.screen import Screen
    from opentaper.cohort.release import read_release

    made = read_release(release)
    if as_json:
        from opentaper.exchange.evidence_json import release_json

        sys.stdout.write(release_json(made.told()))
        return 0
    with Screen(language) as screen:
        show_release(made, screen)
    return 0
