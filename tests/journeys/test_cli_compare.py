"""Plans beside each other in the terminal."""

from __future__ import annotations

from tests.journeys.terminal import CITALOPRAM, typed


def test_compare_sets_plans_side_by_side() -> None:
    written = typed(
        "compare", "citalopram", "20mg", *CITALOPRAM, "--plan", "name=even step=5points", "--plan", "cut=10%"
    )
    assert written.code == 0
    assert "A: even" in written.told
    assert "B: cut=10%" in written.told
    for row in (
        "Length",
        "Largest fall in effect",
        "Last fall",
        "Products",
        "Most pieces a day",
        "Careful error",
    ):
        assert row in written.told


def test_compare_of_many_plans_breaks_into_tables() -> None:
    plans = [word for step in ("3", "4", "5", "6", "7", "8") for word in ("--plan", f"step={step}points")]
    written = typed("compare", "citalopram", "20mg", *CITALOPRAM, *plans)
    assert written.out.count("Is there a plan") == 2
    assert max(map(len, written.out.splitlines())) <= 80


def test_compare_keeps_going_where_one_plan_is_refused() -> None:
    written = typed("compare", "citalopram", "20mg", *CITALOPRAM, "--plan", "cut=50%", "--plan", "cut=10%")
    assert written.code == 0
    assert "A: This cut is too big to plan." in written.told
