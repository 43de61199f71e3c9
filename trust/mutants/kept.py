"""Outcomes found before: they hold while the module and the tests in question stay as they are."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from pathlib import Path

from trust.mutants.mutant import Mutant, Outcome, Verdict
from trust.mutants.reach import KEPT, file_part
from trust.mutants.rooms import file_of

FILE = KEPT / "outcomes.jsonl"


def stamp(mutant: Mutant, tests: Iterable[str], files: Mapping[str, str]) -> str:
    """Return a digest of what an outcome rests on: the module, and the files of tests."""
    told = [hashlib.sha256(file_of(mutant.module).read_bytes()).hexdigest()]
    told += sorted({f"{file_part(test)} {files.get(file_part(test), '')}" for test in tests})
    return hashlib.sha256("\n".join(told).encode()).hexdigest()[:16]


def remembered(
    mutant: Mutant, tests: tuple[str, ...], files: Mapping[str, str], kept: Mapping[str, tuple[str, Outcome]]
) -> Outcome | None:
    """Return the outcome of a mutant that still holds, or None.

    What was found stays found while the test that found it is the same; what was not, while all tests are.
    """
    if mutant.key not in kept:
        return None
    on, outcome = kept[mutant.key]
    is_found = outcome.verdict in (Verdict.KILLED, Verdict.TIMEOUT)
    return outcome if on == stamp(mutant, (outcome.test,) if is_found else tests, files) else None


def read(file: Path = FILE) -> dict[str, tuple[str, Outcome]]:
    """Return every outcome that was kept, the last of each mutant."""
    found = {}
    if file.exists():
        for line in file.read_text(encoding="utf-8").splitlines():
            told = json.loads(line)
            on = told.pop("on")
            found[told["key"]] = (on, Outcome(**told | {"verdict": Verdict(told["verdict"])}))
    return found


def keep(outcome: Outcome, on: str, file: Path = FILE) -> None:
    """Keep one outcome."""
    file.parent.mkdir(parents=True, exist_ok=True)
    told = asdict(outcome) | {"verdict": outcome.verdict.value, "on": on}
    with file.open("a", encoding="utf-8") as lines:
        lines.write(json.dumps(told) + "\n")
