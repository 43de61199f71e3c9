"""The page of trust is written section by section."""

from __future__ import annotations

from pathlib import Path

import pytest

from trust.page import PAGE, keep, machine, replaced

SECTIONS = ("faults", "attacks", "load", "fuzz", "mutants", "branches", "empty-root")


def test_a_section_is_written_and_the_others_stay(tmp_path: Path) -> None:
    page = tmp_path / "trust.md"
    page.write_text(
        "<!-- a: begin --><!-- a: end -->\n<!-- b: begin -->kept<!-- b: end -->", encoding="utf-8"
    )
    keep("a", "new", page)
    keep("a", "newer", page)
    assert page.read_text(encoding="utf-8") == (
        "<!-- a: begin -->\n\nnewer\n\n<!-- a: end -->\n<!-- b: begin -->kept<!-- b: end -->"
    )


@pytest.mark.parametrize("section", SECTIONS)
def test_the_page_has_a_place_for_every_campaign(section: str) -> None:
    assert "found" in replaced(PAGE.read_text(encoding="utf-8"), section, "found")


def test_a_section_that_is_not_there_is_refused() -> None:
    with pytest.raises(ValueError, match="no section 'c'"):
        replaced("nothing", "c", "text")


def test_the_machine_is_told_without_its_name() -> None:
    assert "cores" in machine()
