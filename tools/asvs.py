"""``python -m tools.asvs`` writes docs/security/asvs.md from ``docs/security/asvs.yaml``.

The sentences of ASVS are not repeated: each line says in a few words of our own what is asked, how it stands
here, and by what test or file.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import yaml

from tools.evidence_named import shown
from tools.markdown import table
from tools.places import ROOT

TOLD = ROOT / "docs" / "security" / "asvs.yaml"
PAGE = ROOT / "docs" / "security" / "asvs.md"
#: How many requirements ASVS 5.0.0 has at levels 1 and 2.
N_REQUIREMENTS = 253
STATUS: Mapping[str, str] = {
    "met": "met",
    "deployment": "met by whoever runs the server",
    "partly": "partly",
    "missing": "not met",
    "none": "nothing of the kind here",
}
#: What must have evidence.
PROVED = frozenset({"met", "deployment", "partly"})
HEAD = """# OWASP ASVS 5.0, line by line

The Application Security Verification Standard asks 253 things of an app at its levels 1 and 2. Each stands
below under its number, in a few words of our own, with how it stands on a server for a team and by which
test or file. Whoever wants the exact sentences reads [the standard](https://github.com/OWASP/ASVS). Nobody
from outside has looked this over; it is our own reading.

Tests are named below `tests/`. Those of `attacks/` run on a server as it is set up there: [which attacks
are tried](../reference/attacks.md).

Written by `python -m tools.asvs` from `docs/security/asvs.yaml`; a test looks whether every number is there
once, and whether all evidence exists."""


@dataclass(frozen=True, slots=True)
class AsvsRow:
    """One requirement: its number, what it asks, how it stands, and what shows that."""

    id: str
    asks: str
    status: str
    told: str
    evidence: tuple[str, ...]

    @property
    def chapter(self) -> str:
        """The chapter that it belongs to, such as V6."""
        return self.id.partition(".")[0]


def chapters() -> Mapping[str, str]:
    """Return the chapters with what they are about."""
    return dict(yaml.safe_load(TOLD.read_text(encoding="utf-8"))["chapters"])


def asvs_rows() -> tuple[AsvsRow, ...]:
    """Return every requirement, in the order of the file."""
    told = yaml.safe_load(TOLD.read_text(encoding="utf-8"))["requirements"]
    return tuple(
        AsvsRow(name, one["asks"], one["status"], one["told"], tuple(one.get("by", ())))
        for name, one in told.items()
    )


def page_text() -> str:
    """Return the page."""
    return "\n\n".join(_parts()) + "\n"


def _parts() -> Iterator[str]:
    rows, named = asvs_rows(), chapters()
    yield HEAD
    yield "## How many"
    yield _counts(rows, named)
    yield "## What is not met, or partly"
    yield table(
        ("number", "asks", "how it stands", "what there is, and what is missing"),
        (
            (one.id, one.asks, STATUS[one.status], one.told)
            for one in rows
            if one.status in {"missing", "partly"}
        ),
    )
    for chapter, about in named.items():
        yield f"## {chapter} {about}"
        yield table(
            ("number", "asks", "how it stands", "how", "shown by"),
            (
                (one.id, one.asks, STATUS[one.status], one.told, shown(one.evidence))
                for one in rows
                if one.chapter == chapter
            ),
        )


def _counts(rows: tuple[AsvsRow, ...], named: Mapping[str, str]) -> str:
    counted = Counter((one.chapter, one.status) for one in rows)
    lines = [
        (f"{chapter} {about}", *(str(counted[chapter, status] or "–") for status in STATUS))
        for chapter, about in named.items()
    ]
    total = Counter(one.status for one in rows)
    lines.append(("**all**", *(f"**{total[status]}**" for status in STATUS)))
    return table(("chapter", *STATUS.values()), lines)


def main() -> None:
    """Write the page."""
    PAGE.write_text(page_text(), encoding="utf-8")
    sys.stdout.write(f"{len(asvs_rows())} requirements\n")


if __name__ == "__main__":
    main()
