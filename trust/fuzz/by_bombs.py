"""The classics of bad input, at every target that takes a file."""

from __future__ import annotations

from pathlib import Path

from trust.fuzz.child import Tally
from trust.fuzz.targets import target_in


def run(room: str, name: str, bombs: Path, folder: Path) -> None:
    """Try every bomb of a folder at a target, whatever time it takes: they are few."""
    target, tally = target_in(room, name), Tally(folder)
    for file in sorted(bombs.iterdir()):
        tally.take(target, file.read_bytes())
    tally.tell()
