"""``python -m trust.audit``: look the pinned packages up, write the bill of materials, build twice.

How it ends:

- 0: every package was looked up, and nothing is known of these versions;
- 1: something is known of one of them, or two builds differ;
- 3: nothing, or not everything, was looked up; that is not the same as nothing known;
- 4: looked up, but in a copy of the list that is older than a month.
"""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path

from opentaper import __version__
from trust.audit.advisories import KnownWeakness, advisory_copy, touched
from trust.audit.bill import bill_text, kept_bill
from trust.audit.building import NotBuiltError, built_twice
from trust.audit.online import asked
from trust.audit.pinned import PINS, pinned_packages
from trust.audit.told import is_stale, kept, told_answer, told_builds, told_copy

NOTHING_KNOWN, FOUND, NOT_LOOKED_UP, OLD_COPY = 0, 1, 3, 4


def main(arguments: list[str]) -> int:
    """Do what was asked for, write the page, and return how it ended."""
    parser = argparse.ArgumentParser(
        prog="python -m trust.audit", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument(
        "--advisories",
        type=Path,
        metavar="FOLDER",
        help="look into a copy of the advisories of PyPA or OSV instead of asking the service",
    )
    parser.add_argument("--build", action="store_true", help="build the last commit twice and compare")
    parser.add_argument(
        "--pins", type=Path, default=PINS, metavar="FILE", help="other pins than those of the product"
    )
    told = parser.parse_args(arguments)
    if told.build:
        return _built()
    packages = pinned_packages(told.pins)
    say(f"{len(packages)} packages are pinned, each with its hashes.")
    bill = kept_bill(bill_text(packages, __version__), __version__)
    say(f"Bill of materials: {bill.parent.name}/{bill.name} (CycloneDX 1.6, as its schema asks)")
    return _service(told.pins) if told.advisories is None else _copy(told.pins, told.advisories)


def _service(pins: Path) -> int:
    answer = asked(pinned_packages(pins), pins)
    if pins == PINS:
        kept("service", told_answer(answer))
    if not answer.looked_up:
        say("Not reachable: nothing was looked up. That says nothing about any package.")
        say("With a copy of the list on this machine: python -m trust.audit --advisories FOLDER")
        return NOT_LOOKED_UP
    _list(answer.known)
    if answer.known:
        return FOUND
    if answer.missed:
        say(f"Not looked up: {', '.join(sorted(answer.missed))}")
        return NOT_LOOKED_UP
    say(f"All {len(answer.looked_up)} were looked up; nothing is known of these versions.")
    return NOTHING_KNOWN


def _copy(pins: Path, folder: Path) -> int:
    packages = pinned_packages(pins)
    try:
        copy = advisory_copy(folder)
    except (OSError, ValueError) as error:
        say(f"Nothing was looked up: {error}")
        return NOT_LOOKED_UP
    known = touched(packages, copy)
    if pins == PINS:
        kept("copy", told_copy(packages, copy, known))
    say(f"{len(copy.records)} advisories, the newest of {copy.newest}: {len(known)} of them touch a pin.")
    _list(known)
    if known:
        return FOUND
    if is_stale(copy, datetime.now(UTC).date()):
        say("That copy is more than a month old: it cannot say that nothing is known today.")
        return OLD_COPY
    return NOTHING_KNOWN


def _built() -> int:
    try:
        files = built_twice()
    except NotBuiltError as error:
        say(f"Not built: {error}")
        return NOT_LOOKED_UP
    kept("builds", told_builds(files))
    for one in files:
        say(f"{'equal' if one.is_same else 'NOT EQUAL':9} {one.name} {' '.join(one.digests)}")
        say(f"          of the machine in it: {', '.join(one.traces) or 'nothing'}")
    is_fine = bool(files) and all(one.is_same and not one.traces for one in files)
    return NOTHING_KNOWN if is_fine else FOUND


def _list(known: tuple[KnownWeakness, ...]) -> None:
    for one in known:
        mended = f"mended in {', '.join(one.mended)}" if one.mended else "not mended yet"
        say(f"  {one.package.name} {one.package.version}: {' '.join(one.names)}, {mended}")


def say(line: str) -> None:
    """Print a line."""
    sys.stdout.write(f"{line}\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
