"""``python -m tools.threats`` writes docs/security/threats.md from ``docs/security/threats.yaml``."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from tools.evidence_named import shown
from tools.markdown import table
from tools.places import ROOT

TOLD = ROOT / "docs" / "security" / "threats.yaml"
PAGE = ROOT / "docs" / "security" / "threats.md"
HEAD = """# Who could do harm, and what stands against it

A record like this one is about the worst days of a life. So it is asked from the people: who could want it,
what they can do, and in which way. Against each way stand controls, each with the code that holds it and
tests that try it. What nothing here prevents is said, too.

Written by `python -m tools.threats` from `docs/security/threats.yaml`; a test looks whether every file and
every test exists. Tests are named below `tests/`."""


@dataclass(frozen=True, slots=True)
class Countermeasure:
    """What stands against a way, the code that holds it, and the tests that try it."""

    what: str
    code: tuple[str, ...]
    tests: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AttackPath:
    """A way of doing harm, and what stands against it."""

    way: str
    controls: tuple[Countermeasure, ...]


@dataclass(frozen=True, slots=True)
class Adversary:
    """Somebody who could do harm: what they want and can, their ways, and what is left."""

    id: str
    who: str
    wants: str
    can: str
    ways: tuple[AttackPath, ...]
    left: str


def adversaries(path: Path = TOLD) -> tuple[Adversary, ...]:
    """Return everybody whom the file tells of."""
    return tuple(_adversary(row) for row in yaml.safe_load(path.read_text(encoding="utf-8"))["people"])


def _adversary(row: dict[str, Any]) -> Adversary:
    told = {name: row[name] for name in ("id", "who", "wants", "can", "left")}
    return Adversary(ways=tuple(_way(one) for one in row["ways"]), **told)


def _way(row: dict[str, Any]) -> AttackPath:
    controls = (
        Countermeasure(one["what"], tuple(one["code"]), tuple(one["tests"])) for one in row["controls"]
    )
    return AttackPath(row["way"], tuple(controls))


def page_text() -> str:
    """Return the page."""
    return "\n\n".join(_parts()) + "\n"


def _parts() -> Iterator[str]:
    people = adversaries()
    yield HEAD
    yield table(
        ("number", "who", "what they want", "ways", "what is left"),
        (
            (f"[{one.id}](#{_anchor(one)})", one.who, one.wants, str(len(one.ways)), one.left)
            for one in people
        ),
    )
    for one in people:
        yield f"## {one.id} {one.who}"
        yield f"Wants {one.wants}. {one.can[:1].upper()}{one.can[1:]}."
        yield table(
            ("way", "what stands against it", "where", "tried by"),
            (
                (way.way if first else "", control.what, shown(control.code), shown(control.tests))
                for way in one.ways
                for first, control in _firsts(way.controls)
            ),
        )
        yield f"**What is left.** {one.left}"


def _firsts(controls: tuple[Countermeasure, ...]) -> Iterator[tuple[bool, Countermeasure]]:
    return ((n == 0, control) for n, control in enumerate(controls))


def _anchor(one: Adversary) -> str:
    return f"{one.id} {one.who}".lower().replace(",", "").replace(" ", "-")


def main() -> None:
    """Write the page."""
    PAGE.write_text(page_text(), encoding="utf-8")
    sys.stdout.write(f"{len(adversaries())} people\n")


if __name__ == "__main__":
    main()
