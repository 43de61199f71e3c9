"""``python -m trust.attacks [KIND …]``: try them, count, and write the section of docs/trust.md."""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from pathlib import Path

from tests.journeys.served import asked_of_team_mode
from tools.attack_tables import HERE, is_kind, row
from trust.attacks.counting import FILE
from trust.attacks.told import Tried, section
from trust.page import keep

KINDS = tuple(sorted(file.stem for file in HERE.glob("*.py") if is_kind(file)))


def tried(kind: str) -> Tried:
    """Try one kind of attack in a process that is set up as team mode."""
    with tempfile.TemporaryDirectory(prefix="attacks-") as folder:
        os.environ[FILE] = str(Path(folder, "counted.json"))
        try:
            asked_of_team_mode(Path(folder), "-p", "trust.attacks.counting", f"tests/attacks/{kind}.py")
        except AssertionError as failed:
            print(failed)
        told = Path(os.environ.pop(FILE))
        counted = json.loads(told.read_text(encoding="utf-8")) if told.exists() else {}
    name, what, _, _ = row(HERE / f"{kind}.py")
    return Tried(name, what, counted.get("tests", {}), counted.get("statuses", {}))


def main(asked: list[str]) -> int:
    """Try the named kinds, or all; only all of them are written down."""
    os.environ["OPENTAPER_NIGHTLY"] = "1"  # every pair that the tests of a day take a part of
    begun, found = time.monotonic(), []
    for kind in asked or KINDS:
        one = tried(kind)
        found.append(one)
        print(
            f"{one.kind}: {one.n_tests} tests, {one.requests} requests, {one.through} got through", flush=True
        )
    if not asked:
        keep("attacks", section(found, (time.monotonic() - begun) / 60))
    # an answer above 499 that was not asked for fails its test; one is: a key that was dropped opens nothing
    return 1 if any(one.through for one in found) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
