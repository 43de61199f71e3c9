"""The terminal: parse, call one deed, render; one file a command.

Invariant: no dose is decided and no limit is known here. What a command prints comes from a value that
a deed returned, in words of the catalogues; every error leaves through :mod:`opentaper.cli.caught`.
"""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command that the arguments of this process name, and leave with its exit code."""
    try:
        from typer.main import get_command

        from opentaper import wiring

        wiring.settle_sums()

        from opentaper.cli.doors import app

        code = get_command(app).main(prog_name="opentaper", standalone_mode=False)
    except KeyboardInterrupt:  # pressed while the program was still being loaded
        code = 130
    sys.exit(code)
