"""``opentaper make-key``: a key of a server, on the screen or in a file for its owner alone."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

from typer import Option

from opentaper.cli import options as shared

EXAMPLES = (
    "opentaper make-key",
    "opentaper make-key --to record.key",
    "opentaper make-key --secret --to secret.key",
)


def make_key(
    *,
    to: Annotated[
        Path | None, Option("--to", metavar="FILE", help="Write it to a new file that you alone can read.")
    ] = None,
    secret: Annotated[
        bool, Option("--secret", help="A secret key for sign-in and links, not a key of the record.")
    ] = False,
    language: shared.Language = "en",
) -> int:
    """Make a key for team mode: keep it twice, away from the record. It is shown once."""
    from opentaper import wiring
    from opentaper.cli.screen import Screen
    from opentaper.cli.texts import told
    from opentaper.errors import BadOption

    key = wiring.new_secret(of_record=not secret)
    if to is None:
        sys.stdout.write(f"{key}\n")
        return 0
    try:
        descriptor = os.open(to, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError:
        raise BadOption(option="--to", given=str(to), wanted=told("make_key.new_file", language)) from None
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(f"{key}\n")
    with Screen(language) as screen:
        screen.say(told("make_key.done", language, file=str(to)))
    return 0
