"""``python -m tools.soup`` writes the list of software that others made (SOUP, IEC 62304) into docs/safety.

Direct dependencies are told of by hand in ``docs/safety/soup.yaml``; their versions come from the pins of
``requirements/run.txt``, and licences from what is installed. What comes with them stands below, by name.
"""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, distribution

import yaml

from tools.markdown import table
from tools.places import ROOT

TOLD = ROOT / "docs" / "safety" / "soup.yaml"
PAGE = ROOT / "docs" / "safety" / "soup.md"
PINS = ROOT / "requirements" / "run.txt"
CLASSES = {"A": "no harm", "B": "harm that is not serious", "C": "serious harm, or death"}
#: Extras of pyproject.toml that requirements/run.txt holds too.
EXTRAS = ("evidence",)
#: Words of a licence longer than this are its whole text.
LONGEST = 60
HEAD = """# Software that others made

OpenTaper stands on packages that others made, for other purposes. For each direct one this page says what
it is for, what could go wrong for a person, how bad that could be (class of IEC 62304, with every control
outside of it counted on), which of our tests would notice, and where its known defects are told. Exact
versions and hashes are pinned in `requirements/run.txt`; an update is one change of that file, and every
test runs on it.

Written by `python -m tools.soup` from `docs/safety/soup.yaml` and the pins. What decides a dose is whole
numbers and this project's own code (`planning`, `advice`); of the packages below only those that levels,
chances, facts, dates and papers rest on reach class C, and none without a limit or a test of ours in
between."""


@dataclass(frozen=True, slots=True)
class SoupRow:
    """A direct dependency: what it is for, how it can fail a person, and what would notice."""

    name: str
    safety_class: str
    purpose: str
    failure: str
    tests: tuple[str, ...]
    anomalies: str


def soup_rows() -> tuple[SoupRow, ...]:
    """Return what is told of direct dependencies, by name."""
    told = yaml.safe_load(TOLD.read_text(encoding="utf-8"))["dependencies"]
    return tuple(
        SoupRow(name, one["class"], one["for"], one["fails"], tuple(one["tests"]), one["anomalies"])
        for name, one in told.items()
    )


def direct_names() -> tuple[str, ...]:
    """Return the direct dependencies of the product, as pyproject.toml names them."""
    told = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked = [
        *told["dependencies"],
        *(one for extra in EXTRAS for one in told["optional-dependencies"][extra]),
    ]
    return tuple(sorted({re.split(r"[\[<>=! ;]", one)[0] for one in asked}))


def pins() -> Mapping[str, str]:
    """Return every pinned package of the product with its version, by its plain name."""
    lines = PINS.read_text(encoding="utf-8").splitlines()
    found = (re.match(r"([A-Za-z0-9._-]+)==([^ ;\\]+)", line) for line in lines)
    return {plain(one[1]): one[2] for one in found if one}


def plain(name: str) -> str:
    """Return the name of a package as an index compares it.

    Examples
    --------
    >>> plain("fhir.resources")
    'fhir-resources'
    """
    return re.sub(r"[-_.]+", "-", name).lower()


def licence(name: str) -> str:
    """Return the licence of an installed package in a few words; a dash where it is not installed here."""
    try:
        told = distribution(name).metadata.json
    except PackageNotFoundError:
        return "–"
    words = [
        str(told.get("license_expression") or ""),
        *_classified(told.get("classifier") or ()),
        str(told.get("license") or ""),
    ]
    return next(
        (word for word in words if word and len(word) <= LONGEST and "\n" not in word), "see the package"
    )


def page_text() -> str:
    """Return the page."""
    return "\n\n".join(_parts()) + "\n"


def _parts() -> Iterator[str]:
    rows, pinned = soup_rows(), pins()
    yield HEAD
    yield "\n".join(f"- **{one}**: {what}." for one, what in CLASSES.items())
    yield "## Direct dependencies"
    yield table(
        (
            "package",
            "version",
            "class",
            "what it is for",
            "what could go wrong",
            "what would notice",
            "known defects",
        ),
        (
            (
                one.name,
                pinned[plain(one.name)],
                one.safety_class,
                one.purpose,
                one.failure,
                " ".join(f"`{test.removeprefix('tests/')}`" for test in one.tests),
                f"<https://{one.anomalies}>",
            )
            for one in rows
        ),
    )
    yield "## What comes with them"
    named = {plain(one.name) for one in rows}
    yield table(
        ("package", "version", "licence"),
        ((name, version, licence(name)) for name, version in sorted(pinned.items()) if name not in named),
    )


def _classified(classifiers: Iterable[str]) -> Iterator[str]:
    yield from (one.rsplit(" :: ", 1)[-1] for one in classifiers if one.startswith("License :: OSI"))


def main() -> None:
    """Write the page."""
    PAGE.write_text(page_text(), encoding="utf-8")
    sys.stdout.write(f"{len(soup_rows())} direct dependencies, {len(pins())} pinned packages\n")


if __name__ == "__main__":
    main()
