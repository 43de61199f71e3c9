"""``python -m trust.fuzz.child``: one target under one engine, in a process with bounds of its own.

What it tries at the moment stands in a file that the one who waits can read: so an input is known that never
comes back, or that ends the process.
"""

from __future__ import annotations

import json
import mmap
import os
import resource
import struct
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

#: Address space of a child: four times what any target needs.
MOST_MEMORY = 6 << 30
#: Rooms whose targets draw: the engine that draws claims more addresses than it ever uses.
DRAWING = frozenset({"doors"})
#: So much of an input is kept where it can be seen from outside; the number and the length before it.
KEPT, HEAD = 1 << 20, struct.Struct("<QQ")
#: So many different findings and kinds of refusals are told of one target.
MOST_KINDS = 400
SECONDS_BETWEEN = 0.5


@dataclass
class Tally:
    """What came of the inputs so far, and the input at hand."""

    folder: Path
    tried: int = 0
    kinds: dict[str, int] = field(default_factory=dict)
    ways: set[str] = field(default_factory=set)
    found: dict[str, dict[str, Any]] = field(default_factory=dict)
    slowest: float = 0.0
    told_at: float = 0.0

    def __post_init__(self) -> None:
        at_hand = self.folder / "at-hand"
        at_hand.write_bytes(bytes(HEAD.size + KEPT))
        with at_hand.open("r+b") as opened:
            self._at_hand = mmap.mmap(opened.fileno(), 0)

    def take(self, target: Any, data: bytes) -> None:
        """Try an input, and remember what came of it."""
        from trust.fuzz.verdict import BAD, judged

        self.tried += 1
        kept = data[:KEPT]
        self._at_hand[: HEAD.size + len(kept)] = HEAD.pack(self.tried, len(kept)) + kept
        begun = time.monotonic()
        verdict = judged(target, data)
        self.slowest = max(self.slowest, time.monotonic() - begun)
        self.kinds[verdict.kind.value] = self.kinds.get(verdict.kind.value, 0) + 1
        if len(self.ways) < MOST_KINDS:
            self.ways.add(f"{verdict.kind}: {verdict.what}")
        if verdict.kind in BAD and len(self.found) < MOST_KINDS:
            self._keep(f"{verdict.kind}: {verdict.what}", verdict.detail, data)
        if time.monotonic() - self.told_at > SECONDS_BETWEEN:
            self.tell()

    def _keep(self, name: str, detail: str, data: bytes) -> None:
        """Keep the shortest input for each place where something bad happens."""
        known = self.found.get(name)
        if known is None or len(data) < known["length"]:
            self.found[name] = {"detail": detail, "length": len(data), "input": data[:KEPT].hex()}

    def tell(self) -> None:
        """Write what came of it so far, so that it is known however this process ends."""
        told = {
            "tried": self.tried,
            "kinds": self.kinds,
            "ways": sorted(self.ways),
            "found": self.found,
            "slowest": self.slowest,
        }
        (self.folder / "told.new").write_text(json.dumps(told), encoding="utf-8")
        os.replace(self.folder / "told.new", self.folder / "told.json")
        self.told_at = time.monotonic()


def keep_within(folder: Path) -> None:
    """Let nothing be written but within a folder, as on a computer where there is no other place to write.

    Hostile words become the names of files: without this, a run by somebody who may write everywhere could
    harm the machine that it runs on.
    """
    allowed = (str(folder), os.devnull, tempfile.gettempdir())
    writes = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
    changes = {
        "os.mkdir",
        "os.rename",
        "os.remove",
        "os.rmdir",
        "os.truncate",
        "os.chmod",
        "os.link",
        "os.symlink",
    }

    def look(event: str, values: tuple[Any, ...]) -> None:
        is_write = event == "open" and len(values) == 3 and isinstance(values[2], int) and values[2] & writes
        if not is_write and event not in changes:
            return
        place = values[0]
        if isinstance(place, int):
            return
        told = os.fsdecode(place)
        if not os.path.abspath(told).startswith(allowed):
            raise PermissionError(13, "nothing is written here", told)

    sys.dont_write_bytecode = True
    sys.addaudithook(look)


def main() -> None:
    """Run the engine that was asked for; its arguments come as one line of JSON."""
    asked = json.loads(sys.stdin.readline())
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if asked["room"] not in DRAWING:
        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    folder = Path(asked["folder"])
    keep_within(folder)
    if asked["engine"] == "bombs":
        from trust.fuzz import by_bombs

        by_bombs.run(asked["room"], asked["target"], Path(asked["bombs"]), folder)
        return
    if asked["engine"] == "atheris":
        from trust.fuzz.by_atheris import run
    else:
        from trust.fuzz.by_hypothesis import run
    run(asked["room"], asked["target"], asked["seed"], asked["seconds"], folder)


if __name__ == "__main__":
    main()
