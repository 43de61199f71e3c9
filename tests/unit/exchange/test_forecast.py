"""What a plan may feel like, in every format: the same numbers, with their passport, and no promise."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from xml.etree import ElementTree

import altair
import jsonschema
import pytest
from referencing import Registry, Resource

from opentaper.actions.foresee import foreseen
from opentaper.exchange import chart_style as style
from opentaper.exchange.chart_rows import Row, frame
from opentaper.exchange.charts import chart_document, chart_svg, plan_chart
from opentaper.exchange.compare_json import compare_document
from opentaper.exchange.daily_doses import daily_doses
from opentaper.exchange.forecast_rows import NEAR_DAYS, forecast_rows, tolerance_rows
from opentaper.exchange.forecast_words import stretch_text
from opentaper.exchange.paper import Paper
from opentaper.exchange.plan_csv import daily_doses_from_csv, plan_csv
from opentaper.exchange.plan_json import daily_doses_from_json, plan_document, plan_json, schema
from opentaper.exchange.plan_pdf import plan_pdf
from opentaper.exchange.prescriber_page import prescriber_page
from opentaper.exchange.sheet_page import sheet_page
from opentaper.planning.result import PlanResult
from tests.builders import drug, fact, refused_plan, small_plan, twice_daily_plan

SVG = "{http://www.w3.org/2000/svg}"


def known(days: int = 28) -> PlanResult:
    """Return the small plan with its forecast."""
    return foreseen(small_plan(of=drug(half_life_h=fact(35, "h")), days=days))


def unknown() -> PlanResult:
    """Return a plan of a drug without a curve."""
    return foreseen(twice_daily_plan())


PLANS = {
    "known": known(),
    "no curve": unknown(),
    "no half-life": foreseen(small_plan(of=replace(drug(), half_life_h=None))),
}


def numbers(row: Row, *names: str) -> list[float]:
    """Return some columns of a row as numbers."""
    return [float(row[name]) for name in names]


# --- JSON and CSV -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", PLANS)
@pytest.mark.parametrize("language", ["en", "da"])
def test_documents_with_a_forecast_keep_to_their_schemas(name: str, language: str) -> None:
    resources = [
        (schema(each)["$id"], Resource.from_contents(schema(each))) for each in ("plan-1", "compare-1")
    ]
    registry = Registry().with_resources(resources)
    plan = PLANS[name]
    documents = {
        "plan-1": plan_document(plan, language),
        "compare-1": compare_document((("one", plan), ("two", known(56))), language),
    }
    for kind, document in documents.items():
        jsonschema.Draft202012Validator(schema(kind), registry=registry).validate(document)


def test_json_tells_the_forecast_of_each_step_and_of_the_whole() -> None:
    plan = known()
    told = plan_document(plan)
    assert plan.forecast is not None
    assert told["forecast"]["grade"] == plan.forecast.grade.value
    assert told["forecast"]["population_release"] == plan.forecast.release
    assert told["forecast"]["tolerance"]["intensity"] == pytest.approx(10 * plan.forecast.tolerated.value)
    assert told["forecast"]["chance_bad_pct"] == pytest.approx(100 * (plan.forecast.chance_bad or 0.0))
    assert told["forecast"]["reasons"][0]["code"] == "forecast.no_promise"
    for step, felt in zip(told["steps"], plan.forecast.steps, strict=True):
        ahead = step["forecast"]
        assert ahead["intensity_low"] <= ahead["intensity_median"] <= ahead["intensity_high"] <= 10
        assert ahead["chance_bad_pct"] == pytest.approx(100 * felt.chance_bad)


def test_json_of_a_drug_without_a_curve_says_why_and_invents_nothing() -> None:
    told = plan_document(unknown())
    assert [step["forecast"] for step in told["steps"]] == [None] * len(told["steps"])
    assert told["forecast"]["chance_bad_pct"] is None
    assert [reason["code"] for reason in told["forecast"]["reasons"]] == ["forecast.no_curve"]


def test_a_refusal_has_no_forecast() -> None:
    assert plan_document(foreseen(refused_plan()))["forecast"] is None


def test_csv_has_the_columns_and_daily_doses_come_back() -> None:
    plan = known()
    rows = list(csv.DictReader(io.StringIO(plan_csv(plan))))
    for row, step in zip(rows, plan_document(plan)["steps"], strict=True):
        assert {name: float(row[name]) for name in step["forecast"]} == step["forecast"]
    assert {row["chance_bad_pct"] for row in csv.DictReader(io.StringIO(plan_csv(unknown())))} == {""}
    assert daily_doses_from_csv(plan_csv(plan)) == daily_doses(plan)
    assert daily_doses_from_json(plan_json(plan)) == daily_doses(plan)


# --- words --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("chance", "told"),
    [(0.0, "under 5%"), (0.024, "under 5%"), (0.03, "5%"), (0.62, "60%"), (0.97, "95%"), (1.0, "over 95%")],
)
def test_a_chance_is_told_in_steps_of_five_per_cent_and_never_as_none_or_all(
    chance: float, told: str
) -> None:
    assert stretch_text(chance, "en").replace("\u00a0", " ") == told


# --- the picture --------------------------------------------------------------------------------------------


def test_the_picture_begins_at_nothing_and_its_bands_hold_each_other() -> None:
    plan = known()
    rows = forecast_rows(plan, frame((plan,)))
    assert numbers(rows[0], "low", "value", "high") == [0.0, 0.0, 0.0]
    days = [float(row["day"]) for row in rows]
    assert days == sorted(days)
    for row in rows:
        low, lower, middle, upper, high = numbers(row, "low", "lower", "value", "upper", "high")
        assert 0 <= low <= lower <= middle <= upper <= high <= 10


def test_far_ahead_a_step_has_one_place_and_near_ahead_its_days() -> None:
    plan = known()
    days = [float(row["day"]) for row in forecast_rows(plan, frame((plan,)))]
    assert len([day for day in days if 0 < day < NEAR_DAYS]) > 8
    assert [day for day in days if 56 <= day < 112] == [70, 98]


def test_the_picture_goes_on_for_the_weeks_after_the_goal() -> None:
    plan = known()
    assert plan.forecast is not None
    assert frame((plan,)).last == 112 + plan.forecast.days_after
    assert frame((small_plan(),)).last == 140


def test_the_line_of_tolerance_runs_through_the_whole_picture() -> None:
    plan = known()
    shown = frame((plan,))
    assert plan.forecast is not None
    score = 10 * plan.forecast.tolerated.value
    ends = [numbers(row, "day", "value") for row in tolerance_rows(plan, shown)]
    assert ends == [[shown.first, score], [shown.last, score]]
    assert tolerance_rows(small_plan(), shown) == []


def words_of(plan: PlanResult, width: int = style.WIDTH) -> list[str]:
    """All text of the picture."""
    root = ElementTree.fromstring(chart_svg(plan_chart(plan, width=width)))
    return [element.text or "" for element in root.iter(f"{SVG}text")]


def test_the_forecast_stands_under_the_effect_dashed_in_two_bands() -> None:
    svg = chart_svg(plan_chart(known()))
    assert [word[:2] for word in words_of(known()) if word[1:3] == ". "] == ["1.", "2.", "3.", "4."]
    assert any(word.startswith("3. Withdrawal to expect") for word in words_of(known()))
    for colour in (style.FORECAST_BAND, style.FORECAST_WIDE):
        assert f'fill="{colour}"' in svg
    assert f'stroke-dasharray="{",".join(map(str, style.AHEAD))}"' in svg
    assert f'stroke-dasharray="{",".join(map(str, style.TOLERANCE))}"' in svg
    assert any("no promise" in word for word in words_of(known()))


def test_the_picture_with_a_forecast_keeps_to_vega_lite() -> None:
    document = chart_document(plan_chart(known(), "da", width=290))
    assert altair.VConcatChart.from_dict(document).to_dict(validate=True)["vconcat"]
    assert "no promise" in chart_document(plan_chart(known()))["description"]


def test_on_a_phone_lines_are_broken_and_none_is_wider_than_the_picture() -> None:
    assert max(len(word) for word in words_of(known())) > 45
    assert max(len(word) for word in words_of(known(), width=290)) <= 45


def test_without_a_forecast_there_is_no_panel_and_the_reason_stands_once() -> None:
    for plan in (PLANS["no curve"], PLANS["no half-life"]):
        said = words_of(plan)
        assert not any("Withdrawal to expect" in word for word in said)
    assert any("no forecast is made" in word for word in words_of(PLANS["no half-life"]))


# --- paper --------------------------------------------------------------------------------------------------


def test_the_prescriber_sees_the_forecast_of_every_step_and_what_to_think_of_it() -> None:
    plan = known()
    told = prescriber_page(plan, Paper(), "en")["forecast"]
    assert plan.forecast is not None
    assert len(told["rows"]) == len(plan.steps)
    assert [row[3] for row in told["rows"]] == [
        stretch_text(step.chance_bad, "en") for step in plan.forecast.steps
    ]
    assert told["lines"][0].startswith("A forecast is no promise.")
    assert plan.forecast.release in told["why"]
    without = prescriber_page(unknown(), Paper(), "en")["forecast"]
    assert (without["rows"], without["why"]) == ([], "")
    assert len(without["lines"]) == 1
    assert prescriber_page(small_plan(), Paper(), "en")["forecast"] is None


def test_the_sheet_for_the_fridge_is_the_same_with_and_without_a_forecast() -> None:
    """A sheet that is seen every day carries no number of fear."""
    plan = known()
    for day in (0, 40, 112):
        paper = Paper(day=day)
        assert sheet_page(plan, paper, "en") == sheet_page(replace(plan, forecast=None), paper, "en")


@pytest.mark.parametrize("name", PLANS)
def test_paper_is_printed_with_and_without_numbers(name: str) -> None:
    assert plan_pdf(PLANS[name], "da").startswith(b"%PDF")
