"""A plan in the terminal: the answer first, what it rests on, and its table."""

from __future__ import annotations

from pathlib import Path

from tests.journeys.terminal import CITALOPRAM, typed


def test_plan_tells_the_answer_first_and_the_signature_last() -> None:
    told = typed("plan", "citalopram", "20mg", *CITALOPRAM, "--times", "1").told
    assert told.startswith("Here is a plan.")
    assert "Citalopram: from 20 mg to 0 mg in " in told
    assert "1 whole 10 mg tablet" in told
    assert "What decided a step" in told
    assert told.endswith("You may always hold or slow down.")


def test_plan_draws_doses_and_effect() -> None:
    out = typed("plan", "citalopram", "20mg", *CITALOPRAM).out
    assert "Dose, mg a day" in out
    assert "Effect: share of SERT held" in out
    assert sum(any("\u2801" <= letter <= "\u28ff" for letter in line) for line in out.splitlines()) >= 12


def test_plan_without_a_curve_draws_no_effect() -> None:
    written = typed("plan", "pregabalin", "150mg", "--have", "liquid 20mg/mL")
    assert written.code == 0
    assert "Effect" not in written.out
    assert "Dose, mg a day" in written.out


def test_plan_lists_the_products_that_it_assumes() -> None:
    told = typed("plan", "citalopram", "20mg").told
    assert "What is assumed that you have (from the United Kingdom)" in told
    assert "citalopram 10 mg tablet" in told


def test_plan_with_dates_shows_dates_and_when_the_stock_runs_out() -> None:
    told = typed(
        "plan", "citalopram", "20mg", *CITALOPRAM, "--have", "tablet 20mg x 5", "--start", "2026-12-01"
    ).told
    assert "1 Dec 2026" in told
    assert "29 Dec 2026" in told
    assert "this plan does not use it" in told


def test_plan_reads_a_shelf_from_a_file(room: Path) -> None:
    (room / "shelf.txt").write_text(
        "# what is in the drawer\ntablet 10mg halves\nliquid 2mg/mL  # new\n", encoding="utf-8"
    )
    told = typed("plan", "citalopram", "20mg", "--shelf", "shelf.txt").told
    assert "assumed" not in told
    assert "2 mg/mL liquid" in told


def test_refused_plan_shows_what_would_help_and_exits_3() -> None:
    written = typed("plan", "citalopram", "20mg", "--have", "tablet 20mg")
    assert written.code == 3
    assert written.told.startswith("Nothing on your shelf makes the next dose.")
    assert "What to do" in written.told
    assert "This makes 15 mg" in written.told


def test_plan_that_is_not_in_time_tells_how_long_it_takes() -> None:
    written = typed("plan", "citalopram", "20mg", *CITALOPRAM, "--within", "8w")
    assert written.code == 3
    assert "At your own pace it would take" in written.told


def test_another_drug_brings_order_and_interactions() -> None:
    told = typed(
        "plan", "fluvoxamine", "50mg", "--also", "clozapine 100mg", "--have", "tablet 50mg halves"
    ).told
    assert "Which drug first" in told
    assert "clozapine" in told


def test_all_drugs_are_planned_one_after_the_other() -> None:
    written = typed("plan", "citalopram", "20mg", "--also", "mirtazapine 15mg", "--all")
    assert written.told.count("This plan is a proposal until your prescriber has signed it") == 2
    assert "28 days of rest" in written.told


def test_csv_of_a_refusal_is_empty_and_says_why_beside_it() -> None:
    written = typed("plan", "lithium", "800mg", "--csv")
    assert (written.code, written.out) == (3, "")
    assert "specialist" in written.warned
