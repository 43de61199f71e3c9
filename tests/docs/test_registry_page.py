"""The page of the virtual registry counts its own rows; tables and commands of evidence are all told."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from opentaper.actions.evidence.recovered import RecoveredShare
from opentaper.cli.evidence import COMMANDS
from opentaper.cohort.rare import TOLD_APART
from opentaper.cohort.registry_schema import TABLES, USE_BANDS
from opentaper.cohort.release import RegistryRelease
from tests.docs.fences import ROOT
from tools.evaluate_registry import N_PEOPLE, registry_page
from tools.manual import filled
from tools.reference_pages import command_reference

PAGE = ROOT / "docs" / "evidence" / "registry.md"
REMEDY = "run: make evaluate"
ROW = re.compile(
    r"([\d,]+) \| ([\d.]+) % \| ([\d.]+) % to ([\d.]+) % \| ([\d.]+) % \| (yes|\*\*no\*\*) \|$", re.MULTILINE
)


def page() -> str:
    return PAGE.read_text(encoding="utf-8")


def test_each_row_says_whether_the_truth_lies_inside_and_the_page_counts_them() -> None:
    rows = ROW.findall(page())
    inside = [float(low) <= float(truth) <= float(high) for _, _, low, high, truth, _ in rows]
    assert inside == [word == "yes" for *_, word in rows]
    told = re.search(r"\*\*(\d+) of (\d+)\*\* intervals", " ".join(page().split()))
    assert told is not None
    assert (int(told[1]), int(told[2])) == (sum(inside), len(inside)), REMEDY
    assert len(rows) >= 8 * len(USE_BANDS)


def test_the_registry_of_the_page_is_as_large_as_is_asked_for() -> None:
    assert f"--virtual {N_PEOPLE} --release --table" in page(), REMEDY


def test_the_page_is_framed_as_its_tool_frames_it() -> None:
    manifest = {"rows": {"day": 1, "event": 2}, "courses": 3, "made_coarser": {"country": 4}}
    release = RegistryRelease(Path(), 1, "", date(2026, 1, 1), 5, 0, 10, is_virtual=True, manifest=manifest)
    one = RecoveredShare("all", "withdrawal", 5, 0.5, 0.4, 0.6, 0.45)
    other = RecoveredShare("all", "left_12", 5, None, None, None, 0.2)
    made = registry_page(release, (one, other))
    assert "| had a hard week | 5 | 50.0 % | 40.0 % to 60.0 % | 45.0 % | yes |" in made
    assert "| – | – | 20.0 % | – |" in made
    assert _frame(made) == _frame(page()), REMEDY


def _frame(text: str) -> list[str]:
    """The page's words: without tables, headings of bands, and numbers."""
    told = " ".join(line for line in text.splitlines() if not line.startswith(("|", "#")))
    return re.findall(r"[a-z]+", re.sub(r"\(country.*?\)|Country.*? courses", "", told.replace("**no**", "")))


def test_each_command_of_evidence_is_in_the_reference() -> None:
    reference = command_reference()
    for name in COMMANDS:
        assert f"\n### evidence {name}\n\n```text\nopentaper evidence {name}" in reference


def test_every_column_of_every_table_is_in_the_reference() -> None:
    reference = ROOT / "docs" / "reference" / "registry.md"
    text = filled(reference.read_text(encoding="utf-8"), reference)
    for name, columns in TABLES.items():
        table = text.partition(f"\n## {name}\n")[2].partition("\n## ")[0]
        told = [f"| `{one.name}` | {one.kind}{', or null' if one.may_be_null else ''} |" for one in columns]
        assert all(row in table for row in told)
    assert all(f"| `{name}` |" in text for name, _ in TOLD_APART)
