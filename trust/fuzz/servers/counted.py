"""What a file of tests counted, kept where the campaign reads it."""

from __future__ import annotations

import json
import os
from pathlib import Path

#: Where to write, for how many seconds to try, with which seed and in which language.
TOLD, SECONDS, SEED, LANGUAGE = (f"OPENTAPER_FUZZ_{name}" for name in ("TOLD", "SECONDS", "SEED", "LANGUAGE"))


def seconds() -> float:
    """Return for how long to try."""
    return float(os.environ.get(SECONDS, "20"))


def seed() -> int:
    """Return the seed."""
    return int(os.environ.get(SEED, "1"))


def language() -> str:
    """Return the language of everybody."""
    return os.environ.get(LANGUAGE, "en")


class ServerTally:
    """Counts what was tried, how it was answered, and what was bad."""

    def __init__(self) -> None:
        self.tried = 0
        self.kinds: dict[str, int] = {}
        self.ways: set[str] = set()
        self.found: dict[str, str] = {}

    def answered(self, way: str, status: int) -> None:
        """Count an answer."""
        self.tried += 1
        kind = "value" if status < 400 else "refused"
        self.kinds[kind] = self.kinds.get(kind, 0) + 1
        self.ways.add(f"{way} {status}")

    def bad(self, kind: str, what: str, detail: str) -> None:
        """Keep something that must never come."""
        self.kinds[kind] = self.kinds.get(kind, 0) + 1
        self.found.setdefault(f"{kind}: {what}", detail[:3_000])

    def tell(self) -> None:
        """Write what was counted; without a place, where somebody looks at the test alone, nothing."""
        if TOLD in os.environ:
            told = {
                "tried": self.tried,
                "kinds": self.kinds,
                "ways": sorted(self.ways),
                "found": self.found,
            }
            Path(os.environ[TOLD]).write_text(json.dumps(told), encoding="utf-8")
