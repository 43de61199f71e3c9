"""``opentaper evidence``: a registry of lived tapers, its releases, and what they tell."""

from __future__ import annotations

from collections.abc import Mapping

import typer

from opentaper.cli.doors import Doors, help_text

EXAMPLES = (
    "opentaper evidence build --virtual 40 --release",
    "opentaper evidence build --help",
)
#: Each command with its module in :mod:`opentaper.cli`; the function in it bears the command's name.
COMMANDS: Mapping[str, str] = {
    "build": "evidence_build",
    "release": "evidence_release",
    "verify": "evidence_verify",
    "report": "evidence_report",
    "show": "evidence_show",
    "measure": "evidence_measure",
    "private": "evidence_private",
    "ledger": "evidence_ledger",
    "paces": "evidence_paces",
    "priors": "evidence_priors",
    "omop": "evidence_omop",
}


class EvidenceDoors(Doors):
    """The commands of evidence."""

    names = COMMANDS


def evidence(ctx: typer.Context) -> None:
    """Build a registry of lived tapers, release it, and read what it tells.

    A registry holds what people gave who agreed to it: days without dates, and never a word they wrote.
    """
    if ctx.invoked_subcommand is None:
        typer.echo(ctx.get_help())


GROUP = typer.Typer(
    name="evidence",
    cls=EvidenceDoors,
    invoke_without_command=True,
    add_completion=False,
    help=help_text(evidence.__doc__ or "", EXAMPLES),
)
GROUP.callback()(evidence)
