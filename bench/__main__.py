"""``python -m bench``: measure, print, and write the page of the manual."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from bench.adaptive import adaptive
from bench.app import app
from bench.caseload import caseload
from bench.dispensing import exact_search
from bench.imports import imports
from bench.learning import learning
from bench.levels import levels
from bench.model import errors, kinds, model
from bench.papers import papers
from bench.planning import planning
from bench.processes import processes
from bench.registry import registry
from bench.report import Section, between, page, table
from bench.roofline import limits
from bench.scale import scale

DOCS = Path(__file__).parents[1] / "docs"
PAGE, KERNEL = DOCS / "benchmarks.md", DOCS / "explanation" / "kernel.md"
# Those that load a library with threads of its own come last, so that nothing runs beside the others.
PARTS: tuple[Callable[[], Section], ...] = (
    *(processes, planning, adaptive, exact_search, levels, papers),
    *(imports, registry, app, caseload, scale, kinds, limits, errors, model, learning),
)


def main() -> None:
    """Measure everything; about a quarter of an hour where nothing else runs."""
    sections = []
    for part in PARTS:
        section = part()
        if part is errors:
            told = KERNEL.read_text(encoding="utf-8")
            KERNEL.write_text(between(told, "errors by nodes", table(section)), encoding="utf-8")
        sections.append(section)
        print(f"\n{section.title}")
        for row in section.rows:
            print(f"  {row.what:<48} {row.time:<40} {row.note}")
    PAGE.write_text(page(sections), encoding="utf-8")
    print(f"\nWritten: docs/{PAGE.name}")


main()
