"""``opentaper evidence release``: one more release of a registry, never changed afterwards."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

from typer import Argument, Option

from opentaper.cli import options as shared
from opentaper.cli.options import OUTPUT

EXAMPLES = (
    "opentaper evidence release registry",
    "opentaper evidence release registry --out releases --withdrawn withdrawn.txt",
)


def release(
    registry: Annotated[Path, Argument(metavar="REGISTRY", help="The folder that was built.")] = Path(
        "registry"
    ),
    *,
    out: Annotated[
        Path, Option(metavar="FOLDER", help="Where releases are added.", rich_help_panel=OUTPUT)
    ] = Path("releases"),
    least: Annotated[
        str | None, Option(metavar="K", help="How many share what could be known of each; 10 by default.")
    ] = None,
    withdrawn: Annotated[
        Path | None,
        Option(metavar="FILE", help="Pseudonyms, one a line, of people who took their consent back."),
    ] = None,
    language: shared.Language = "en",
    as_json: shared.Json = False,
) -> int:
    """Add a release of a registry: its tables, their columns, and a manifest with a checksum of each file.

    What could be known of somebody is told so that enough people share it.
    Whoever took their consent back is in it no more.
    Earlier releases stay as they are.
    """
    from opentaper import wiring
    from opentaper.actions.evidence.release import release_registry
    from opentaper.cli.evidence_build import number
    from opentaper.cli.evidence_screen import show_release
    from opentaper.cli.screen import Screen

    k = None if least is None else number("least", least)
    made = release_registry(registry, out, wiring.today(), k, withdrawn)
    if as_json:
        from opentaper.exchange.evidence_json import release_json

        sys.stdout.write(release_json(made.told()))
        return 0
    with Screen(language) as screen:
        show_release(made, screen)
    return 0
