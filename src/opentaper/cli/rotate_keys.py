"""``opentaper rotate-keys``: the keys of a server's record changed while the app runs."""

from __future__ import annotations

import json
import sys
from typing import Annotated

from typer import Option

from opentaper.cli import options as shared

EXAMPLES = ("opentaper rotate-keys --as maya", "opentaper rotate-keys --new-key --as maya")


def rotate_keys(
    *,
    new_key: Annotated[
        bool, Option("--new-key", help="Begin a new key for what is kept, and seal everything with it.")
    ] = False,
    by: Annotated[str, Option("--as", metavar="NAME", help="Your name, for the book of what was done.")] = "",
    language: shared.Language = "en",
    as_json: shared.Json = False,
) -> int:
    """Seal everything that people told with the newest keys. The app may run; told again, it goes on."""
    from opentaper import wiring
    from opentaper.cli.screen import Screen
    from opentaper.cli.texts import told

    wiring.start_app(team=True)
    done = wiring.rotate_record_keys(by=by, new_key=new_key)
    if as_json:
        found = {
            "rewrapped": done.rewrapped,
            "new_key": done.is_new_key,
            "sealed": done.sealed,
            "left": done.left,
        }
        sys.stdout.write(json.dumps(found, indent=2) + "\n")
        return 0
    with Screen(language) as screen:
        screen.say(told("rotate_keys.wrapped", language, n=done.rewrapped))
        screen.say(told("rotate_keys.sealed", language, n=done.sealed))
        if done.left:
            screen.say(told("rotate_keys.left", language, n=done.left))
    return 0
