"""``opentaper man``: the manual pages, to read here or to keep where ``man`` finds them."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

from typer import Argument, Option

from opentaper.cli import options as shared
from opentaper.errors import BadOption

EXAMPLES = ("opentaper man plan", "opentaper man --to man1")


def command_names(incomplete: str) -> list[str]:
    """Return the commands whose name begins like this, for the shell."""
    from opentaper.cli.doors import COMMANDS

    return [name for name in COMMANDS if name.startswith(incomplete)]


def man(
    command: Annotated[
        list[str] | None,
        Argument(
            metavar="COMMAND",
            help="Of which command, such as: evidence build.",
            autocompletion=command_names,
        ),
    ] = None,
    *,
    to: Annotated[
        Path | None, Option(metavar="FOLDER", help="Write a page for every command into this folder.")
    ] = None,
    language: shared.Language = "en",
) -> int:
    """Print the manual page of a command, or write all pages into a folder.

    In ~/.local/share/man/man1 the program man finds them by itself.
    """
    from typer.main import get_command

    from opentaper.cli.doors import app
    from opentaper.cli.man_page import PROGRAM, man_pages
    from opentaper.cli.screen import Screen
    from opentaper.cli.texts import told

    doors = get_command(app)
    pages = {page.name: page.text for page in man_pages(doors, doors.context_class(doors, info_name=PROGRAM))}
    if to is None:
        name = "-".join([PROGRAM, *(command or ())])
        if name not in pages:
            raise BadOption(option="COMMAND", given=" ".join(command or ()), wanted="the name of a command")
        sys.stdout.write(pages[name])
        return 0
    try:
        to.expanduser().mkdir(parents=True, exist_ok=True)
        for name, text in pages.items():
            (to.expanduser() / f"{name}.1").write_text(text, encoding="utf-8")
    except OSError:
        raise BadOption(option="--to", given=str(to), wanted="a folder that can be written to") from None
    with Screen(language) as screen:
        screen.say(told("man.kept", language, n=len(pages), folder=str(to)))
    return 0
