"""The letters from the terminal: what they say is what was planned."""

from __future__ import annotations

from pathlib import Path

import pypdf
import pytest

from opentaper.exchange.order_reading import printed_order
from opentaper.quantities import Dose
from tests.journeys.terminal import typed

PLAN = (
    *("plan", "citalopram", "20mg", "--times", "1", "--start", "2027-01-04"),
    *("--have", "tablet 10mg halves", "--have", "liquid 2mg/mL"),
)


def text_of(file: Path) -> str:
    """Return the words of a PDF."""
    return " ".join(page.extract_text() for page in pypdf.PdfReader(file).pages)


@pytest.mark.parametrize("language", ["en", "da"])
@pytest.mark.parametrize(("more", "days"), [((), 28), (("--weeks", "8"), 56)])
def test_the_letter_to_the_pharmacy_holds_the_steps_of_the_plan(
    tmp_path: Path, language: str, more: tuple[str, ...], days: int
) -> None:
    file = tmp_path / "pharmacy.pdf"
    steps = typed(*PLAN, "--json").document["steps"]
    answer = typed(*PLAN, *more, "--language", language, "--pharmacy", str(file))
    assert answer.code == 0, answer
    assert file.name in answer.told
    found = printed_order(text_of(file), language)
    assert sum(n for n, _ in found.days) == days
    assert found.days[0][1] == Dose.mg(steps[0]["dose_mg"])
    assert sum(dose.micrograms for _, dose in found.products) == found.total.micrograms


def test_the_letter_to_a_prescriber_is_one_page(tmp_path: Path) -> None:
    file = tmp_path / "letter.pdf"
    answer = typed(*PLAN, "--letter", str(file))
    assert answer.code == 0, answer
    assert len(pypdf.PdfReader(file).pages) == 1
    assert "Why the last milligrams weigh most" in text_of(file)


@pytest.mark.parametrize("weeks", ["0", "53", "soon"])
def test_weeks_that_cannot_be_meant_are_refused(tmp_path: Path, weeks: str) -> None:
    file = tmp_path / "pharmacy.pdf"
    answer = typed(*PLAN, "--weeks", weeks, "--pharmacy", str(file))
    assert answer.code != 0
    assert not file.exists()
