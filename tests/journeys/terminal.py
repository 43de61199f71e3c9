"""The terminal as the tests see it: one process, all commands, what was written where."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from typer.testing import CliRunner

from opentaper.cli.doors import app

# A shelf that makes every dose of citalopram, told so that no test rests on a country's list.
CITALOPRAM = ("--have", "tablet 10mg halves", "--have", "liquid 2mg/mL", "--have", "syringe 1mL 0.01mL")


@dataclass(frozen=True)
class Written:
    """What a command wrote, and its exit code."""

    code: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        """What was written to the standard output, read as JSON."""
        return json.loads(self.out)

    @property
    def told(self) -> str:
        """Everything written to the standard output, in one line with ordinary spaces."""
        return " ".join(self.out.replace("\u00a0", " ").split())

    @property
    def warned(self) -> str:
        """Everything written to the standard error, in one line with ordinary spaces."""
        return " ".join(self.err.replace("\u00a0", " ").split())


def typed(*words: str, columns: int = 80, env: dict[str, str | None] | None = None) -> Written:
    """Run a command in this process."""
    surroundings = {"COLUMNS": str(columns), "NO_COLOR": None, "OPENTAPER_DEBUG": None, "LINES": "50"} | (
        env or {}
    )
    result = CliRunner(env=surroundings).invoke(app, list(words), prog_name="opentaper")
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return Written(result.exit_code, result.stdout, result.stderr)
