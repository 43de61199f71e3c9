"""``python -m tools.trace`` writes what the product must do, and where each thing is held, into docs/safety.

Requirements are told in ``docs/safety/requirements.yaml``; controls and their tests come from the hazard log.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from tools.markdown import table
from tools.places import ROOT
from tools.safety import Hazard, hazards

TOLD = ROOT / "docs" / "safety" / "requirements.yaml"
PAGE = ROOT / "docs" / "safety" / "trace.md"
SOURCE = ROOT / "src" / "opentaper"
HEAD = """# What it must do, and where that is held

Each requirement, the hazards that it answers, where it is built, which tests hold it, and where a person
meets it. The controls of each hazard, with their tests by name, stand in the [hazard
log](../project/safety.md). Written by `python -m tools.trace` from `docs/safety/requirements.yaml` and
the hazard log. Tests fail where a requirement has no test, a hazard no requirement, a control no test, or
a part of the limits nothing that holds it."""


@dataclass(frozen=True, slots=True)
class TracedRequirement:
    """Something that the product must do: why, where it is built, what holds it, and where it is met."""

    id: str
    must: str
    hazards: tuple[str, ...]
    rooms: tuple[str, ...]
    tests: tuple[str, ...]
    where: tuple[str, ...]


def requirements() -> tuple[TracedRequirement, ...]:
    """Return the requirements in their order."""
    return tuple(
        TracedRequirement(
            one["id"],
            " ".join(one["must"].split()),
            *(tuple(one[name]) for name in ("hazards", "rooms", "tests", "where")),
        )
        for one in _told()["requirements"]
    )


def policy_tests() -> Mapping[str, tuple[str, ...]]:
    """Return what holds each part of the policy."""
    return {name: tuple(tests) for name, tests in _told()["policy"].items()}


@cache
def tests_in(path: Path) -> frozenset[str]:
    """Return the names of the tests of a file; none where it is not there."""
    if not path.is_file():
        return frozenset()
    tree = ast.parse(path.read_text(encoding="utf-8"))
    named = (node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))
    return frozenset(name for name in named if name.startswith("test_"))


def is_there(test: str) -> bool:
    """Tell whether a file of tests, or one test of it, is there."""
    path, _, name = test.partition("::")
    name = name.rpartition("::")[2]
    found = tests_in(ROOT / path)
    return name in found if name else bool(found)


def page_text() -> str:
    """Return the page."""
    return "\n\n".join(_parts()) + "\n"


def _parts() -> Iterator[str]:
    log = {one.id: one for one in hazards()}
    yield HEAD
    yield table(
        ("requirement", "hazards", "built in", "held by", "met at"),
        (
            (
                f"**{one.id}** {one.must}",
                " ".join(one.hazards),
                " ".join(f"`{room}`" for room in one.rooms),
                " ".join(f"`{test.removeprefix('tests/')}`" for test in one.tests),
                ", ".join(f"`{place}`" for place in one.where),
            )
            for one in requirements()
        ),
    )
    yield "## Hazards, controls and tests"
    yield table(
        ("hazard", "requirement", "controls", "tests"),
        (
            (
                f"**{hazard.id}** {hazard.name}",
                " ".join(one.id for one in requirements() if hazard.id in one.hazards),
                str(len(hazard.controls)),
                str(len(_tests_of(hazard))),
            )
            for hazard in log.values()
        ),
    )
    yield "## Limits and what holds them"
    yield table(
        ("part of the policy", "held by"),
        (
            (f"`{name}`", " ".join(f"`{test.removeprefix('tests/')}`" for test in tests))
            for name, tests in policy_tests().items()
        ),
    )


def _tests_of(hazard: Hazard) -> set[str]:
    return {test for control in hazard.controls for test in control.tests}


@cache
def _told() -> dict[str, Any]:
    told: dict[str, Any] = yaml.safe_load(TOLD.read_text(encoding="utf-8"))
    return told


def main() -> None:
    """Write the page."""
    PAGE.write_text(page_text(), encoding="utf-8")
    sys.stdout.write(f"{len(requirements())} requirements\n")


if __name__ == "__main__":
    main()
