"""The page of invented claims is framed as its tool writes it, and agrees with itself."""

from __future__ import annotations

import re

import pytest

from opentaper.cohort.claims_truth import ClaimsJudged
from opentaper.cohort.omop_report import ClaimsReport, TableSaid
from tests.docs.fences import ROOT
from tools.evaluate_omop import N_PEOPLE, omop_page

PAGE = ROOT / "docs" / "evidence" / "omop.md"
REMEDY = "run: python -m tools.evaluate_omop"


def frame(text: str) -> list[str]:
    """Return a page without the rows of its tables."""
    return [line for line in text.splitlines() if not line.startswith("| ")]


def test_the_page_is_framed_as_its_tool_frames_it() -> None:
    judged = ClaimsJudged(4, 3, 1, 2, 1, 0, 5, 4, rows=[(1.0, 2.0, 1.0, 1.0, 0.5), (3.0, 4.0, 1.0, 1.0, 0.7)])
    report = ClaimsReport({"drug_exposure": TableSaid("drug_exposure", read=3_000)}, seconds={"written": 2.0})
    made = omop_page(N_PEOPLE, (judged, report), (judged, report), (judged, report))
    assert "| of these found (recall) | 75.0 % | 75.0 % | 75.0 % |" in made
    assert "| of tapers found, so (precision) | 75.0 % | 75.0 % | 75.0 % |" in made
    assert "| first reduction, days late | +1 | +2 | +3 |" in made
    assert "| a second | 2,000 | 2,000 |" in made
    assert frame(made) == frame(PAGE.read_text(encoding="utf-8")), REMEDY


@pytest.mark.parametrize("what", ["of these found (recall)", "of tapers found, so (precision)"])
def test_what_it_promises_is_kept(what: str) -> None:
    row = next(line for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith(f"| {what}"))
    clean, dirty, unruly = (float(share) for share in re.findall(r"([\d.]+) %", row))
    assert clean == dirty > 99.0, REMEDY
    assert unruly > 95.0, REMEDY
