"""``python -m bench``: measure, print, and write the page of the manual."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from bench.dispensing import exact_search
from bench.levels import levels
from bench.papers import papers
from bench.planning import planning
from bench.processes import processes
from bench.report import Section, page

PAGE = Path(__file__).parents[1] / "docs" / "benchmarks.md"
PARTS: tuple[Callable[[], Section], ...] = (processes, planning, exact_search, levels, papers)


def main() -> None:
    """Measure everything; about a minute and a half."""
    sections = []
    for part in PARTS:
        section = part()
        sections.append(section)
        print(f"\n{section.title}")
        for row in section.rows:
            print(f"  {row.what:<48} {row.time:<40} {row.note}")
    PAGE.write_text(page(sections), encoding="utf-8")
    print(f"\nWritten: docs/{PAGE.name}")


main()
