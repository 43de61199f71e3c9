"""``python -m trust.branches``: which branches of the core no test takes, and why each is kept."""

from __future__ import annotations

import argparse
import os
import sys
from collections import Counter
from collections.abc import Mapping
from typing import Any

from tools.markdown import table
from trust.branches.gaps import Gap, Listed, gaps, listed
from trust.branches.measured import PACKAGE, measure, measure_more, report
from trust.page import keep, machine


def main(arguments: list[str]) -> int:
    """Measure, compare with the list of reasons, and write the section of docs/trust.md."""
    parser = argparse.ArgumentParser(prog="python -m trust.branches", description=__doc__)
    parser.add_argument("--kept", action="store_true", help="tell of the last measurement again")
    parser.add_argument("--more", nargs="+", default=[], metavar="TESTS", help="add these tests to the last")
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1, help="runs at once, 1 or 2")
    told = parser.parse_args(arguments)
    if told.more:
        measure_more(told.more)
    elif not told.kept:
        measure(told.processes)
    files = report()
    known = listed()
    files = {name: one for name, one in files.items() if name not in known.compiled}
    found = {
        name: list(gaps(name, (PACKAGE / name).read_text(encoding="utf-8"), one))
        for name, one in files.items()
    }
    unlike = compared({gap for those in found.values() for gap in those}, known)
    for line in unlike:
        print(line)
    keep("branches", section(files, found, known))
    return 1 if unlike else 0


def compared(found: set[Gap], known: Listed) -> list[str]:
    """Return what is wrong: gaps without a reason, and reasons without a gap."""
    bare = [f"no reason: {' | '.join(gap)}" for gap in sorted(found - set(known.reasons))]
    idle = [f"no gap any more: {' | '.join(gap)}" for gap in sorted(set(known.reasons) - found)]
    return bare + idle


def section(files: Mapping[str, Any], found: Mapping[str, list[Gap]], known: Listed) -> str:
    """Return the section: branches a room, then each gap with its reason."""
    branches: Counter[str] = Counter()
    missed: Counter[str] = Counter()
    for name, one in files.items():
        room = name.partition("/")[0].removesuffix(".py")
        branches[room] += one["summary"]["num_branches"]
        missed[room] += len(one["missing_branches"])
    rows = [
        (room, str(n), str(missed[room]), f"{(n - missed[room]) / n * 100:.2f} %" if n else "–")
        for room, n in branches.items()
    ]
    all_n, all_missed = branches.total(), missed.total()
    rows.append(("all", str(all_n), str(all_missed), f"{(all_n - all_missed) / all_n * 100:.2f} %"))
    return "\n\n".join(
        (
            f"`python -m trust.branches` on {machine()}.",
            table(("room", "branches", "not taken", "taken"), rows),
            *_kept(found, known),
            "Files of machine code, whose branches coverage cannot see:",
            table(("file", "why"), [(f"`{name}`", why) for name, why in known.compiled.items()]),
        )
    )


def _kept(found: Mapping[str, list[Gap]], known: Listed) -> tuple[str, ...]:
    rows = [
        (
            f"`{gap.module}.{gap.function}`",
            f"`{gap.line}`",
            f"`{gap.to}`",
            known.reasons.get(gap, "?"),
        )
        for those in found.values()
        for gap in those
    ]
    if not rows:
        return ("Each of them is taken by a test.",)
    return (
        "Each branch that no test takes, and why it is there:",
        table(("function", "from", "to", "why it is kept"), rows),
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
