"""A schedule of one's own in the terminal: what it breaks, and what was signed for."""

from __future__ import annotations

from pathlib import Path

from opentaper import formulary
from tests.journeys.terminal import CITALOPRAM, typed


def test_csv_is_what_check_reads(room: Path) -> None:
    written = typed("plan", "citalopram", "20mg", *CITALOPRAM, "--csv")
    assert written.out.startswith("step,start_day,")
    (room / "mine.csv").write_text(written.out, encoding="utf-8")
    checked = typed("check", "mine.csv", "--drug", "citalopram", *CITALOPRAM)
    assert checked.code == 0
    assert checked.told.startswith("Nothing here breaks a limit")


def test_check_takes_the_signature_that_its_remedy_asks_for(room: Path) -> None:
    (room / "high.csv").write_text("day,dose\n0,60\n28,56\n", encoding="utf-8")
    words = ("check", "high.csv", "--drug", "citalopram")
    judged = typed(*words)
    assert (judged.code, judged.warned) == (4, "")
    assert "licensed up to 40 mg a day" in judged.told
    by = ("--override", "Dr Ada Quill (invented)", "--because", "known for years")
    signed = typed(*words, *by)
    assert signed.code == 0
    assert "signed for" in signed.told
    assert "Dr Ada Quill (invented) has signed for this. The reason given: known for years" in signed.told
    document = typed(*words, *by, "--json").document
    assert document["broken_limits"] == []
    assert [limit["code"] for limit in document["signed_limits"]] == ["limit.licensed_max"]
    assert "override.used" in {reason["code"] for reason in document["reasons"]}


def test_a_plan_of_small_cuts_breaks_nothing_in_its_own_check(room: Path) -> None:
    """Its table tells the dose before the first cut too, and that cut is looked at."""
    written = typed("plan", "citalopram", "20mg", "--method", "micro", "--csv")
    (room / "micro.csv").write_text(written.out, encoding="utf-8")
    document = typed("check", "micro.csv", "--drug", "citalopram", "--json").document
    assert (document["broken_limits"], document["unmakeable"]) == ([], [])
    assert document["drops"][0]["before_mg"] == "20"
    assert len(document["drops"]) > 20


def test_check_says_first_who_must_plan_it(room: Path) -> None:
    (room / "own.csv").write_text("day,dose\n0,300\n90,280\n", encoding="utf-8")
    assert "a specialist plans it with you" in typed("check", "own.csv", "--drug", "clozapine").told


def test_check_of_a_stop_tells_what_it_can_do(room: Path) -> None:
    (room / "stop.csv").write_text("day,dose\n0,20\n1,0\n", encoding="utf-8")
    danger = formulary.drug("diazepam").abrupt_stop_danger
    assert danger.startswith("seizures")
    assert danger in typed("check", "stop.csv", "--drug", "diazepam").told
    assert typed("check", "stop.csv", "--drug", "diazepam", "--json").document["danger"] == danger
