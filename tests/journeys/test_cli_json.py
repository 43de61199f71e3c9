"""What the commands write as JSON: valid by the published schemas, with the fields that readers rely on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from referencing import Registry, Resource

from opentaper.exchange.plan_json import schema
from tests.journeys.terminal import CITALOPRAM, typed

HALVING = "day;dose\n0;20\n28;10mg\n56;5\n84;2.5\n112;0\n"
ALTERNATING = "day,dose\n0,20\n28,10\n29,20\n30,10\n31,20\n32,10\n60,0\n"


def valid(document: Any, name: str) -> None:
    """Fail where a document breaks its published schema."""
    schemas = [schema(one) for one in ("plan-1", "check-1", "compare-1")]
    known = Registry().with_resources([(one["$id"], Resource.from_contents(one)) for one in schemas])
    Draft202012Validator(schema(name), registry=known).validate(document)


@pytest.fixture
def schedule(tmp_path: Path) -> Path:
    """A file for a schedule."""
    return tmp_path / "plan.csv"


def test_plan_is_valid_and_adds_up() -> None:
    document = typed("plan", "citalopram", "20mg", *CITALOPRAM, "--json").document
    valid(document, "plan-1")
    assert document["status"] == "proposed"
    for step in document["steps"]:
        assert sum(round(float(part["mg"]) * 1000) for part in step["recipe"]) == round(
            float(step["dose_mg"]) * 1000
        )


def test_refused_plan_is_valid_and_exits_3() -> None:
    written = typed("plan", "lithium", "800mg", "--json")
    valid(written.document, "plan-1")
    assert (written.code, written.document["status"]) == (3, "refused")


def test_all_plans_stand_in_their_order() -> None:
    document = typed("plan", "citalopram", "20mg", "--also", "mirtazapine 15mg", "--all", "--json").document
    assert [one["plan"]["drug"] for one in document["plans"]] == document["order"]
    first, second = document["plans"]
    assert second["begins_day"] >= first["plan"]["total_days"] + 28
    for one in document["plans"]:
        valid(one["plan"], "plan-1")


def test_check_names_the_largest_and_the_last_drop(schedule: Path) -> None:
    schedule.write_text(HALVING, encoding="utf-8")
    written = typed("check", str(schedule), "--drug", "citalopram", *CITALOPRAM, "--json")
    document = written.document
    valid(document, "check-1")
    assert written.code == 4
    assert document["largest_occupancy_drop_points"] == pytest.approx(document["last_step_drop_points"])
    assert document["last_step_drop_points"] == pytest.approx(100 * 0.8398 * 2.5 / (2.33 + 2.5))
    assert {found["code"] for found in document["broken_limits"]} >= {
        "limit.share",
        "limit.points",
        "limit.last_step",
    }
    assert document["unmakeable"] == []
    assert document["alternate_day_swings"] == []


def test_check_names_unmakeable_doses_and_swings(schedule: Path) -> None:
    schedule.write_text(ALTERNATING, encoding="utf-8")
    document = typed(
        "check", str(schedule), "--drug", "citalopram", "--have", "tablet 20mg", "--json"
    ).document
    valid(document, "check-1")
    assert [found["dose_mg"] for found in document["unmakeable"]] == ["10"]
    assert [swing["low_mg"] for swing in document["alternate_day_swings"]] == ["10"]


def test_compare_is_valid() -> None:
    document = typed(
        "compare", "citalopram", "20mg", *CITALOPRAM, "--plan", "step=5points", "--plan", "cut=10%", "--json"
    ).document
    valid(document, "compare-1")
    assert [plan["name"] for plan in document["plans"]] == ["step=5points", "cut=10%"]


def test_make_adds_up() -> None:
    document = typed("make", "citalopram", "9.12mg", *CITALOPRAM, "--json").document
    assert document["is_exact"] is True
    assert sum(round(float(part["mg"]) * 1000) for part in document["recipe"]) == 9120


def test_drugs_and_drug() -> None:
    names = [drug["name"] for drug in typed("drugs", "--json").document["drugs"]]
    assert len(names) == len(set(names)) > 90
    document = typed("drug", "citalopram", "--market", "uk", "--json").document
    assert document["half_life_h"]["grade"] in {"A", "B", "C"}
    assert list(document["products"]) == ["UK"]
    assert document["red_flags"]


def test_occupancy_band_holds_the_curve_that_is_used() -> None:
    document = typed("occupancy", "citalopram", "20mg", "5mg", "--json").document
    for row in document["doses"]:
        used = row["occupancy_pct"][document["default_curve"]]
        assert row["band"]["low_pct"] <= used <= row["band"]["high_pct"]


def test_level_falls_after_a_stop() -> None:
    document = typed("level", "citalopram", "20mg daily x 7, miss 7", "--json").document
    levels = [row["middle"] for row in document["levels_mg_per_day"]]
    assert len(levels) == 14
    assert levels[7:] == sorted(levels[7:], reverse=True)
    assert document["days_to_90_pct"]["middle"] == pytest.approx(35 / 24 * 3.3219, abs=0.3)


def test_switch_names_its_range() -> None:
    document = typed("switch", "lorazepam", "2mg", "--to", "diazepam", "--json").document
    assert (
        float(document["equivalent_low_mg"])
        <= float(document["equivalent_mg"])
        <= float(document["equivalent_high_mg"])
    )
    assert [stage["dose_mg"] for stage in document["stages"]][-1] == "0"
    valid(document["after"], "plan-1")


def test_an_error_is_json_too() -> None:
    written = typed("plan", "sertralinn", "50mg", "--json")
    assert written.code == 10
    assert written.document["error"]["code"] == "unknown_drug"
    assert "sertraline" in written.document["error"]["values"]["near"]
    assert written.err


def test_a_slip_on_the_command_line_is_json_too() -> None:
    written = typed("plan", "sertraline", "--json")
    assert (written.code, written.document["error"]["code"]) == (2, "usage")
