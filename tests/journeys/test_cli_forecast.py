"""What a plan may feel like, in the terminal: quiet, in words, and never a promise."""

from __future__ import annotations

import csv
import io
from itertools import pairwise

import pytest

from tests.journeys.terminal import CITALOPRAM, typed

PLAN = ("plan", "citalopram", "20mg", "--used-for", "4 years", *CITALOPRAM)
TWO = ("--plan", "name=brisk interval=2w", "--plan", "name=calm interval=6w")


def test_a_wide_plan_has_one_column_and_one_sentence_of_it() -> None:
    told = typed(*PLAN, columns=120).told
    assert "May be off by Hard stretch" in told
    assert "Hard stretch: how many of 100 people like you" in told
    assert "It is no promise." in told


def test_a_narrow_plan_tells_it_below_the_table() -> None:
    """So that the recipes keep their room."""
    told = typed(*PLAN, columns=80).told
    assert "May be off by Hard stretch" not in told
    assert "By step: 1" in told


def test_the_whole_way_and_the_reasons_stand_under_their_own_heading() -> None:
    told = typed(*PLAN).told
    assert "What the forecast says - A hard stretch somewhere on the whole way" in told
    assert "in the 12 weeks after the last change" in told
    assert "a low chance is no reason to hurry" in told


def test_an_unknown_length_of_use_is_said_and_never_looks_better() -> None:
    known = typed(*PLAN, "--json").document
    unknown = typed("plan", "citalopram", "20mg", *CITALOPRAM, "--json").document
    assert "forecast.unknown_use" in [reason["code"] for reason in unknown["forecast"]["reasons"]]
    assert [step["dose_mg"] for step in unknown["steps"]] == [step["dose_mg"] for step in known["steps"]]
    for one, two in zip(known["steps"], unknown["steps"], strict=True):
        assert one["forecast"]["chance_bad_pct"] <= two["forecast"]["chance_bad_pct"]


def test_a_drug_without_a_curve_says_why_there_is_no_forecast() -> None:
    told = typed("plan", "mirtazapine", "15mg", "--used-for", "2 years").told
    assert "no forecast is made, because no confirmed curve of effect exists" in told
    assert "Hard stretch" not in told


def test_csv_has_the_forecast() -> None:
    rows = list(csv.DictReader(io.StringIO(typed(*PLAN, "--csv").out)))
    assert all(0 <= float(row["chance_bad_pct"]) <= 100 for row in rows)


def test_danish() -> None:
    told = typed(*PLAN, "--language", "da").told
    assert "Hvad prognosen siger" in told
    assert "En prognose er intet løfte." in told


# --- compare ------------------------------------------------------------------------------------------------


def test_compare_tells_what_each_extra_month_buys() -> None:
    told = typed("compare", "citalopram", "20mg", "--used-for", "4 years", *CITALOPRAM, *TWO).told
    assert "What each extra month buys" in told
    assert "Chance of a hard stretch (%), from the shortest plan to the longest" in told
    assert told.index("brisk") < told.index("calm") < told.index("What each extra month buys")
    assert "A forecast is no promise." in told


def test_compare_as_json_has_the_curve_from_the_shortest_to_the_longest() -> None:
    told = typed(
        "compare", "citalopram", "20mg", "--used-for", "4 years", *CITALOPRAM, *reversed_two(), "--json"
    )
    curve = told.document["trade_off"]
    assert [point["name"] for point in curve] == ["brisk", "calm"]
    for one, two in pairwise(curve):
        assert one["days"] < two["days"]
        assert one["chance_bad_pct"] >= two["chance_bad_pct"]
        assert two["points_a_month"] >= 0
    assert curve[0]["points_a_month"] is None


def reversed_two() -> tuple[str, ...]:
    """The two plans, the longer one first."""
    return (*TWO[2:], *TWO[:2])


@pytest.mark.parametrize("language", ["en", "da"])
def test_without_a_forecast_there_is_no_curve_and_nothing_is_invented(language: str) -> None:
    asked = (
        "compare",
        "mirtazapine",
        "15mg",
        "--used-for",
        "2 years",
        "--plan",
        "cut=10%",
        "--plan",
        "cut=5%",
    )
    told = typed(*asked, "--language", language)
    assert {"en": "What each extra month buys", "da": "Hvad hver ekstra måned giver"}[
        language
    ] not in told.told
    assert typed(*asked, "--json").document["trade_off"] == []
