"""``opentaper evidence verify``: whether releases are as they were made."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

from typer import Argument

from opentaper.cli import options as shared

EXAMPLES = ("opentaper evidence verify releases", "opentaper evidence verify releases/1 --json")


def verify(
    release: Annotated[
        Path, Argument(metavar="RELEASE", help="A release, or the folder of all of them.")
    ] = Path("releases"),
    *,
    language: shared.Language = "en",
    as_json: shared.Json = False,
) -> int:
    """Compare every file of a release with its manifest, and each manifest with the release after it.

    The exit code is 4 where anything is not as it was made.
    """
    from opentaper.actions.evidence.release import verified
    from opentaper.cli.caught import BROKEN
    from opentaper.cli.evidence_screen import show_flaws
    from opentaper.cli.screen import Screen

    found = verified(release)
    if as_json:
        from opentaper.exchange.evidence_json import verified_json

        told = {number: [(one.place, one.why) for one in flaws] for number, flaws in found.items()}
        sys.stdout.write(verified_json(told))
    else:
        with Screen(language) as screen:
            show_flaws(found, screen)
    return BROKEN if any(found.values()) else 0
