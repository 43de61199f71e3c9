"""``opentaper evidence private``: numbers of a release with noise, paid from a budget."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

from typer import Argument, Option

from opentaper.cli import options as shared

EXAMPLES = (
    "opentaper evidence private releases --epsilon 0.5",
    "opentaper evidence private releases/1 --epsilon 0.25 --purpose congress --json",
)


def private(
    release: Annotated[
        Path, Argument(metavar="RELEASE", help="A release, or the folder of all: then the newest.")
    ] = Path("releases"),
    *,
    epsilon: Annotated[
        float, Option(metavar="NUMBER", help="How much may be spent now: more is nearer, and tells more.")
    ],
    purpose: Annotated[
        str, Option(metavar="TEXT", help="What the numbers are for: it is kept in the ledger.")
    ] = "",
    budget: Annotated[
        float | None,
        Option(metavar="NUMBER", help="What may be spent in all: told once, with the first; else 1."),
    ] = None,
    language: shared.Language = "en",
    as_json: shared.Json = False,
) -> int:
    """Print numbers with noise, so that nobody can tell from them whether any one person is in the release.

    What is spent is written down first, and is never given back. When the budget is spent, nothing more is
    printed.
    """
    from opentaper import wiring
    from opentaper.actions.evidence.private import private_release
    from opentaper.cli.evidence_private_screen import show_private
    from opentaper.cli.screen import Screen

    made = private_release(release, epsilon, purpose, wiring.today(), budget)
    if as_json:
        from opentaper.exchange.privacy_json import private_json

        sys.stdout.write(private_json(made.told()))
        return 0
    with Screen(language) as screen:
        show_private(made, screen)
    return 0
