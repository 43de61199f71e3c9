"""The shopping list in the terminal and in JSON."""

from pathlib import Path

from tests.journeys.terminal import typed

SHELF = ["--have", "tablet 25mg x 20", "--have", "liquid 10mg/mL bottle 60mL x 30"]
PLAN = ["plan", "sertraline", "50mg", "--start", "2027-01-04", *SHELF]


def test_the_shopping_list_tells_steps_months_and_refills() -> None:
    said = typed(*PLAN, "--supply").told
    assert "What each step uses" in said
    assert "What to prescribe, 28 days at a time" in said
    assert "24 Jan 2027: 28 pieces of sertraline 25 mg tablet" in said


def test_json_tells_the_same_and_stock_goes_below_zero() -> None:
    supply = typed(*PLAN, "--json").document["supply"]
    assert supply["refills"][0]["date"] == "2027-01-24"
    assert [stock["left"] < 0 for stock in supply["stock"]] == [True, True]
    first = supply["by_28_days"][0]["needs"]
    assert {need["unit"]: need["to_order"] for need in first} == {"piece": 28, "mL": 35}


def test_danish_shopping_list() -> None:
    said = typed(*PLAN, "--supply", "--language", "da").told
    assert "Her skal der købes nyt" in said


def test_an_empty_shelf_file_is_an_empty_shelf(tmp_path: Path) -> None:
    empty = tmp_path / "shelf.txt"
    empty.write_text("# nothing yet\n", encoding="utf-8")
    assert typed("plan", "citalopram", "20mg", "--shelf", str(empty)).code == 17
