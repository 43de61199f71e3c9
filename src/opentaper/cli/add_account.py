"""``opentaper add-account``: somebody who may sign in to team mode."""

from __future__ import annotations

from typing import Annotated

from typer import Argument, Option

from opentaper.cli import options as shared

EXAMPLES = ("opentaper add-account maya", "opentaper add-account maya --new-password")


def add_account(
    name: Annotated[str, Argument(metavar="NAME", help="What they sign in with.")],
    *,
    new_password: Annotated[
        bool,
        Option("--new-password", help="The account is there, and its password was forgotten: set another."),
    ] = False,
    by: Annotated[
        str, Option("--as", metavar="YOUR_NAME", help="Who you are, for the book of what was done.")
    ] = "",
    language: shared.Language = "en",
) -> int:
    """Make an account of team mode; asks for a first password, which its owner changes after signing in."""
    from opentaper import wiring
    from opentaper.cli.passphrases import asked_new_passphrase
    from opentaper.cli.screen import Screen
    from opentaper.cli.texts import told

    wiring.start_app(team=True)
    wiring.add_account(name, asked_new_passphrase(language), anew=new_password, by=by)
    with Screen(language) as screen:
        screen.say(told("account.renewed" if new_password else "account.added", language, name=name))
    return 0
