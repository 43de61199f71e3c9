"""``opentaper serve``: the app in a browser, for one person here or for accounts on a server."""

from __future__ import annotations

import os
import sys
from typing import Annotated

from typer import Option

from opentaper.cli import options as shared

EXAMPLES = (
    "opentaper serve",
    "opentaper serve --passphrase",
    "opentaper serve --team --host 0.0.0.0 --port 8443",
)
SECURITY = "Safety"


def serve(
    *,
    port: Annotated[
        int | None, Option(metavar="N", help="Where to listen; 8470 or the next free one by default.")
    ] = None,
    host: Annotated[
        str, Option(metavar="NAME", help="With --team: the address of this computer to listen at.")
    ] = "127.0.0.1",
    team: Annotated[
        bool,
        Option("--team", help="Accounts on a server, set up by the environment.", rich_help_panel=SECURITY),
    ] = False,
    passphrase: Annotated[
        bool,
        Option(
            "--passphrase",
            help="Ask for the passphrase of an encrypted record; a new record begins encrypted.",
            rich_help_panel=SECURITY,
        ),
    ] = False,
    opens: Annotated[
        bool | None, Option("--open/--no-open", help="Open a browser; by default only where somebody looks.")
    ] = None,
    language: shared.Language = "en",
) -> int:
    """Start the app and say where it is. Alone it answers to this computer only and asks for no account."""
    from opentaper import wiring
    from opentaper.cli.passphrases import asked_new_passphrase, asked_passphrase
    from opentaper.cli.serving import Address, free_address, run_server
    from opentaper.errors import UnsafeSetting

    if not team and host not in {"127.0.0.1", "localhost", "::1"}:
        raise UnsafeSetting(setting="--host", why="not_here", given=host)
    word = None
    if passphrase:
        is_new = wiring.is_new_record()
        word = asked_new_passphrase(language) if is_new else asked_passphrase(language)
    address = free_address(host, port)
    tls = wiring.certificate(team=team)
    wiring.start_app(team=team, passphrase=word)
    if not team:
        wiring.check_record()
    is_seen = sys.stdout.isatty() and not os.environ.get("CI") if opens is None else opens
    run_server(
        Address(address.host, address.port, "https" if tls else "http"),
        language,
        workers=2 if team else 1,
        tls=tls,
        opens=is_seen and not team,
    )
    return 0
