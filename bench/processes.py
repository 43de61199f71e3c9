"""Whole processes: what a person waits for after pressing return."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable

from bench.report import Row, Section
from bench.timing import timed

REPEATS = 15
MOST = 4.0


def processes() -> Section:
    """Return the time of ``opentaper plan citalopram 20mg`` beside that of ``import numpy`` alone."""
    commands = {"`python -c pass`": ["-c", "pass"], "`python -c 'import numpy'`": ["-c", "import numpy"]}
    for words in ("plan citalopram 20mg", "plan citalopram 20mg --json", "drug citalopram", "--help"):
        commands[f"`opentaper {words}`"] = ["-m", "opentaper", *words.split()]
    times = timed(REPEATS, *(_run(command) for command in commands.values()))
    numpy = times[1].median
    rows = [
        Row(name, str(time), f"{time.median / numpy:.2f} × `import numpy`")
        for name, time in zip(commands, times, strict=True)
    ]
    return Section(
        "Whole processes",
        "From the start of the interpreter to its end. NumPy is loaded by every plan, so its import is the "
        f"unit; the aim for a plan is at most {MOST:g}. A command loads its own module alone, and no "
        "pydantic, altair, typst or icalendar (a test counts).",
        rows,
    )


def _run(words: list[str]) -> Callable[[], object]:
    quiet, command = subprocess.DEVNULL, [sys.executable, *words]
    return lambda: subprocess.run(command, stdout=quiet, stderr=quiet, check=True)
