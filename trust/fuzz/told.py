"""What the campaign found, as the section of docs/trust.md and on the terminal."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.metadata import version

from tools.markdown import table
from trust.fuzz.campaign import Outcome
from trust.fuzz.mended import MENDED
from trust.page import machine

HEAD = (
    "target",
    "by",
    "inputs",
    "read",
    "refused",
    "answers",
    "new ways",
    "kept",
    "crashes",
    "hangs",
    "leaks",
)
ENGINES = ("hypothesis", "atheris", "schemathesis")

ABOUT = """\
Each row is a door under one maker of inputs, in a process with bounds of its own: 6 GB of memory (none for
what draws), 40 seconds of work for one input, and one folder to write in. An input may end in two ways: a
value that passes its own checks (*read*), or one of our errors, in English and in Danish (*refused*). Any
other exception, or an error without words, is a *crash*. A *leak* is a secret, a place of the machine or a
foreign file in an answer. *Answers* counts how many different ones were seen, *new ways* how many ways
through the code atheris found beyond those of good files, and *kept* how many inputs it kept for them.
*Typed* is a walk through all pages as three people, with hostile texts in every field, and a look at every
page, file and paper afterwards. A seed begins with the same inputs; how far it comes in a given time depends
on the computer.\
"""


def found_text(outcomes: Sequence[Outcome]) -> str:
    """Return everything bad that was found, each with the shortest input; "" where nothing was."""
    lines = []
    for one in outcomes:
        if one.broken:
            lines.append(f"## {one.job.target} ({one.job.engine.value}) did not run: {one.broken}")
        for what, told in one.found.items():
            lines.append(f"## {one.job.target} ({one.job.engine.value}): {what}")
            lines.append(f"   {bytes.fromhex(told['input'])[:300]!r}")
            lines.append(told["detail"])
    return "\n".join(lines)


def page_text(outcomes: Sequence[Outcome], seed: int, minutes: float) -> str:
    """Return the section: the command, the table, its totals, and what was mended."""
    rows = [_row(one) for one in sorted(outcomes, key=lambda one: (one.job.target, one.job.engine.value))]
    packages = ", ".join(f"{name} {version(name)}" for name in ENGINES)
    told = [
        f"Made by `make fuzz` (`python -m trust.fuzz --seed {seed} --minutes {minutes:g}`).",
        f"On {machine()}, with {packages}.",
        "",
        ABOUT,
        "",
        table(HEAD, [*rows, _total(outcomes)]),
        "",
        "What was found on the way, and mended; each input is kept as a test:",
        "",
        *(f"- {one}" for one in MENDED),
    ]
    return "\n".join(told)


def _row(one: Outcome) -> tuple[str, ...]:
    paths = ("–", "–") if one.new_paths is None else (f"{one.new_paths:,}", f"{one.corpus or 0:,}")
    return (
        one.job.target,
        one.job.engine.value,
        f"{one.tried:,}",
        f"{one.count('value'):,}",
        f"{one.count('refused'):,}",
        f"{len(one.ways):,}",
        *paths,
        *_bad(one),
    )


def _bad(one: Outcome) -> tuple[str, str, str]:
    broken = "did not run" if one.broken else f"{one.count('crash', 'unworded')}"
    return broken, f"{one.count('hang')}", f"{one.count('leak')}"


def _total(outcomes: Sequence[Outcome]) -> tuple[str, ...]:
    def whole(*kinds: str) -> str:
        return f"{sum(one.count(*kinds) for one in outcomes):,}"

    tried = f"{sum(one.tried for one in outcomes):,}"
    answers = f"{sum(len(one.ways) for one in outcomes):,}"
    paths = (
        f"{sum(one.new_paths or 0 for one in outcomes):,}",
        f"{sum(one.corpus or 0 for one in outcomes):,}",
    )
    bad = whole("crash", "unworded"), whole("hang"), whole("leak")
    return ("**all**", "", tried, whole("value"), whole("refused"), answers, *paths, *bad)
