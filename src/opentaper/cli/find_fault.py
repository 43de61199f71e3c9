"""``opentaper find-fault``: what the log says of the number that stood on an error page."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated, Any

from typer import Argument, Option

from opentaper.cli import options as shared
from opentaper.errors import BadOption

EXAMPLES = ("opentaper find-fault H7KR-M4XT", "opentaper find-fault h7krm4xt --json")
SCHEMA = "opentaper.fault/1"
NOTHING = 4


def find_fault(
    reference: Annotated[str, Argument(metavar="NUMBER", help="The number, such as H7KR-M4XT.")],
    *,
    log: Annotated[
        list[Path] | None,
        Option(metavar="FILE", help="A log of a server; the one of this computer by default. Repeatable."),
    ] = None,
    language: shared.Language = "en",
    as_json: shared.Json = False,
) -> int:
    """Find the lines of the log under the number of an error page.

    They tell where in the program it went wrong, and nothing of you: send them to whoever mends it.
    """
    from opentaper import wiring
    from opentaper.cli.screen import Screen
    from opentaper.cli.texts import told

    number = wiring.read_reference(reference)
    if not number:
        raise BadOption(
            option="NUMBER", given=reference, wanted="the number of an error page: eight letters and digits"
        )
    for file in log or ():
        if not file.is_file():
            raise BadOption(option="--log", given=file.name, wanted="a text file that can be read")
    lines = wiring.find_fault(number, tuple(log or ()))
    if as_json:
        document = {"schema": SCHEMA, "reference": number, "lines": lines}
        sys.stdout.write(json.dumps(document, ensure_ascii=False, indent=2) + "\n")
        return 0 if lines else NOTHING
    with Screen(language) as screen:
        if not lines:
            screen.say(told("fault.nothing", language, reference=number))
        for line in lines:
            screen.say(told("fault.found", language, reference=number), style="bold")
            for name, value in line.items():
                _show(name, value, screen)
    return 0 if lines else NOTHING


def _show(name: str, value: Any, screen: Any) -> None:
    """Show one field, a list line by line."""
    if isinstance(value, list):
        screen.say(f"{name}:", indent=2)
        for one in value:
            screen.line(f"    {one}")
    else:
        screen.say(f"{name}: {value}", indent=2)
