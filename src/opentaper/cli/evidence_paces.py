"""``opentaper evidence paces``: what was learnt of people's paces, in one file, for where others begin."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from typer import Option

from opentaper.cli import options as shared
from opentaper.cli.evidence_build import number
from opentaper.cli.options import OUTPUT

if TYPE_CHECKING:
    from opentaper.actions.evidence.pace import GivenPaces, Watch

EXAMPLES = (
    "opentaper evidence paces --out paces.json",
    "opentaper evidence paces --virtual 120 --out paces.json",
)


def paces(
    *,
    out: Annotated[Path, Option(metavar="FILE", help="Where they go.", rich_help_panel=OUTPUT)] = Path(
        "paces.json"
    ),
    virtual: Annotated[
        str | None, Option(metavar="N", help="Those of so many virtual people, to try it out; even.")
    ] = None,
    seed: Annotated[str, Option(metavar="N", help="The same seed makes the same virtual people.")] = "1",
    language: shared.Language = "en",
) -> int:
    """Write down what was learnt of the paces of those who agreed to give it.

    A pace says how strongly somebody feels a drop, and for how long: what is believed of it, and how surely.
    No day, no dose and no score is in it, and no name.
    """
    from opentaper.cli.files import write
    from opentaper.cli.progress import progress
    from opentaper.cli.screen import Screen
    from opentaper.cli.texts import told
    from opentaper.exchange.pace_json import pace_json

    with progress(told("paces.progress", language)) as show:
        found = _found(virtual, seed, show)
    write("out", out, pace_json(found.paces, is_virtual=virtual is not None).encode())
    with Screen(language) as screen:
        code = "paces.virtual" if virtual is not None else "paces.given"
        screen.say(told(code, language, n=len(found.paces), agreed=found.n_agreed), style="bold")
        if len(found.paces) < found.n_agreed:
            screen.say(told("paces.too_little", language, n=found.n_agreed - len(found.paces)))
        screen.say(told("plan.written", language, file=out))
    return 0


def _found(virtual: str | None, seed: str, show: Watch) -> GivenPaces:
    from opentaper import wiring
    from opentaper.actions.evidence.pace import given_paces, virtual_paces

    if virtual is not None:
        return virtual_paces(number("virtual", virtual), number("seed", seed), show)
    wiring.start_app()
    return given_paces(wiring.today(), show)
