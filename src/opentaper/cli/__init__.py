"""The terminal: parse, call one deed, render; one file a command.

Invariant: no dose is decided and no limit is known here. What a command prints comes from a value that
a deed returned, in words of the catalogues; every error leaves through :mod:`opentaper.cli.caught`.
"""

from __future__ import annotations

import gc
import sys

# Almost nothing that is loaded is ever garbage: searching it for cycles as often as Python does took a
# twentieth of the time of a plan (measured).
RARELY = 100_000


def main() -> None:
    """Run the command that the arguments of this process name, and leave with its exit code."""
    gc.set_threshold(RARELY)
    try:
        from typer.main import get_command

        from opentaper import wiring

        wiring.settle_sums()

        from opentaper.cli.doors import app

        code = get_command(app).main(prog_name="opentaper", standalone_mode=False)
    except KeyboardInterrupt:  # pressed while the program was still being loaded
        code = 130
    sys.exit(code)
