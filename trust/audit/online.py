"""The service that pip-audit asks, where it is reached: what it knows, and of what it said nothing."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tools.soup import plain
from trust.audit.advisories import KnownWeakness
from trust.audit.pinned import PINS, PinnedPackage

#: A service that does not answer is given up after so many seconds for each package.
SECONDS = 15
#: And the whole after so many.
LONGEST = 900


@dataclass(frozen=True, slots=True)
class ServiceAnswer:
    """Which packages were looked up, which were not, and what is known of the former."""

    looked_up: frozenset[str]
    missed: frozenset[str]
    known: tuple[KnownWeakness, ...]


def asked(packages: tuple[PinnedPackage, ...], file: Path = PINS) -> ServiceAnswer:
    """Ask for every pin.

    A package that the service does not know is skipped by pip-audit, which then says that nothing is known
    and ends as if all were well. Here it counts as not looked up.
    """
    with tempfile.TemporaryDirectory() as scratch:
        report = Path(scratch) / "report.json"
        command = [sys.executable, "-m", "pip_audit", "--requirement", str(file)]
        command += ["--require-hashes", "--disable-pip", "--progress-spinner", "off"]
        command += ["--timeout", str(SECONDS), "--format", "json", "--output", str(report)]
        try:
            subprocess.run(command, capture_output=True, cwd=scratch, check=False, timeout=LONGEST)
            told = report.read_text(encoding="utf-8")
        except (OSError, subprocess.TimeoutExpired):
            told = ""
    return answer_of(told, packages)


def answer_of(told: str, packages: Iterable[PinnedPackage]) -> ServiceAnswer:
    """Return what a report of pip-audit says; one that cannot be read says nothing of any package.

    Examples
    --------
    >>> one = PinnedPackage("a", "1", ("0" * 64,))
    >>> told = '{"dependencies": [{"name": "a", "skip_reason": "not found"}]}'
    >>> sorted(answer_of(told, [one]).missed)
    ['a']
    """
    wanted = {one.name: one for one in packages}
    rows = _rows(told)
    looked = {
        name
        for row in rows
        if isinstance(row.get("vulns"), list)
        and (name := plain(row["name"])) in wanted
        and row.get("version") == wanted[name].version
    }
    known = tuple(
        KnownWeakness(
            wanted[name],
            (str(one["id"]), *map(str, one.get("aliases") or ())),
            tuple(map(str, one.get("fix_versions") or ())),
        )
        for row in rows
        if (name := plain(row["name"])) in looked
        for one in row["vulns"]
    )
    return ServiceAnswer(frozenset(looked), frozenset(wanted.keys() - looked), known)


def _rows(told: str) -> list[dict[str, Any]]:
    try:
        report = json.loads(told)
    except ValueError:
        return []
    rows = report.get("dependencies") if isinstance(report, dict) else None
    return [row for row in rows or () if isinstance(row, dict) and "name" in row]
