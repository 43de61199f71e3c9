"""Pictures say what the plan says: the right corners, the right words, the grammar of the design."""

import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import altair
import numpy as np
import pytest

from opentaper.errors import BadOption
from opentaper.exchange import chart_style as style
from opentaper.exchange.chart_rows import (
    apart,
    dose_before,
    dose_stairs,
    effect_stairs,
    frame,
    highest_late,
    levels,
    ticks,
)
from opentaper.exchange.chart_words import tick_label
from opentaper.exchange.charts import (
    chart_document,
    chart_png,
    chart_svg,
    comparison_chart,
    plan_chart,
)
from opentaper.formulary.facts import Fact, Grade, Metabolite
from opentaper.planning.result import PlanResult
from tests.builders import drug, fact, many_ways_plan, refused_plan, small_plan, twice_daily_plan

SVG = "{http://www.w3.org/2000/svg}"


def words_of(svg: str) -> list[str]:
    """All text that the picture shows."""
    root = ElementTree.fromstring(svg)
    return [element.text or "" for element in root.iter(f"{SVG}text")]


def told(svg: str) -> tuple[str, str]:
    """Title and description for those who do not see the picture."""
    root = ElementTree.fromstring(svg)
    return root.findtext(f"{SVG}title", ""), root.findtext(f"{SVG}desc", "")


def test_dose_stairs_have_two_corners_at_each_change() -> None:
    result = small_plan()
    shown = frame((result,))
    assert (shown.first, shown.last) == (-7, 140)
    corners = [(row["day"], row["value"]) for row in dose_stairs(result, shown)]
    assert corners == [(0, 20.0), (0, 15.0), (28, 10.0), (56, 6.1), (84, 2.3), (112, 0.0), (140, 0.0)]
    assert [row["day"] for row in dose_before(result, shown)] == [-7, 0]


def test_effect_stairs_carry_the_band_of_the_curves() -> None:
    result = small_plan()
    rows = effect_stairs(result, frame((result,)))
    assert [row["day"] for row in rows] == [-7, 0, 28, 56, 84, 112, 140]
    assert float(rows[0]["value"]) == pytest.approx(100 * 0.8 * 20 / 22.5)
    assert float(rows[0]["high"]) == pytest.approx(100 * 0.95 * 20 / 23.5)
    for row in rows:
        assert 0 <= float(row["low"]) <= float(row["value"]) <= float(row["high"]) <= 100


def test_levels_follow_the_dose_with_the_half_life() -> None:
    result = small_plan(of=drug(half_life_h=fact(24, "h")))
    rows = levels(result, frame((result,)))
    assert [row["value"] for row in rows[:2]] == [100.0, 100.0]
    # One day after a step from 100 % to 75 % with a half-life of one day, half of the change is left.
    assert rows[2]["day"] == 1
    assert float(rows[2]["value"]) == pytest.approx(87.5)
    assert float(rows[28]["value"]) == pytest.approx(75.0, abs=1e-4)
    assert np.all(np.diff([float(row["value"]) for row in rows]) <= 1e-9)


def test_the_band_of_the_level_spans_the_half_lives() -> None:
    result = small_plan(of=drug(half_life_h=fact(35, "h", 23, 45)))
    for row in levels(result, frame((result,))):
        assert float(row["low"]) <= float(row["value"]) <= float(row["high"])


@pytest.mark.parametrize("half_life", [None, replace(fact(24, "h"), grade=Grade.C)])
def test_an_unconfirmed_half_life_draws_no_level(half_life: Fact | None) -> None:
    known = replace(drug(), half_life_h=half_life)
    result = small_plan(of=known)
    assert levels(result, frame((result,))) == []
    assert any("half-life" in word for word in words_of(chart_svg(plan_chart(result))))


def test_the_label_of_the_goal_stands_clear_of_the_stairs() -> None:
    result = small_plan()
    shown = frame((result,))
    assert highest_late(result, shown, 0.25) == 2.3
    assert highest_late(result, shown, 0.01) == 0.0


def test_letters_stand_where_plans_differ() -> None:
    near, far = small_plan(), small_plan(days=42)
    shown = frame((near, far))
    stairs = [dose_stairs(result, shown) for result in (near, far)]
    for place in (0, 1):
        at = apart(stairs, place)
        values = [
            [row for row in rows if float(row["day"]) <= float(at["day"])][-1]["value"] for rows in stairs
        ]
        assert values[place] == at["value"]
        assert values[0] != values[1]


def test_letters_of_equal_plans_do_not_meet() -> None:
    shown = frame((small_plan(),))
    stairs = [dose_stairs(small_plan(), shown)] * 2
    assert apart(stairs, 0) != apart(stairs, 1)


@pytest.mark.parametrize("days", [7, 28, 56, 112, 300])
@pytest.mark.parametrize("start", [date(2026, 11, 23), date(2028, 2, 29), None])
def test_ticks_are_few_and_lie_in_the_picture(days: int, start: date | None) -> None:
    result = small_plan(start_date=start, days=days)
    shown = frame((result,))
    found = ticks(shown)
    assert 1 <= len(found) <= 9
    assert all(0 <= day <= shown.last for day, _ in found)
    for day, on in found:
        assert on == (None if start is None else date.fromordinal(start.toordinal() + day))
    labels = [tick_label(day, on, shown, "en") for day, on in found]
    assert len(set(labels)) == len(labels)


def test_a_tick_is_never_read_as_a_day_of_the_month() -> None:
    result = small_plan(days=300)
    shown = frame((result,))
    assert tick_label(100, date(2027, 3, 1), shown, "en") == "Mar 2027"


@pytest.mark.parametrize("language", ["en", "da"])
@pytest.mark.parametrize(
    "result", [small_plan(), small_plan(start_date=None), twice_daily_plan(), many_ways_plan()]
)
def test_every_picture_keeps_to_vega_lite(result: PlanResult, language: str) -> None:
    altair.Chart.from_dict({"data": {"values": []}, "mark": "bar"})  # the validator itself works
    document = chart_document(plan_chart(result, language))
    assert altair.VConcatChart.from_dict(document).to_dict(validate=True)["vconcat"]


def test_a_plan_with_a_curve_has_three_panels_and_one_without_has_one() -> None:
    assert words_of(chart_svg(plan_chart(small_plan()))).count("0%") == 2
    bare = words_of(chart_svg(plan_chart(twice_daily_plan())))
    assert "1. Dose, mg a day" in bare
    assert not any(word.startswith("2. ") for word in bare)
    assert any(word.startswith("No confirmed curve of effect is known") for word in bare)


def test_the_picture_tells_what_it_shows_to_those_who_do_not_see_it() -> None:
    title, description = told(chart_svg(plan_chart(small_plan())))
    assert title.replace("\u00a0", " ") == "Planned taper of citalopram from 20 mg to 0 mg"
    assert "15; 10; 6.1; 2.3; 0" in description.replace("\u00a0", " ")
    assert "38.3 points" in description.replace("\u00a0", " ")


def test_danish_pictures_have_decimal_commas_and_danish_months() -> None:
    shown = words_of(chart_svg(plan_chart(small_plan(), "da")))
    assert "jan 2027" in [word.lower() for word in shown]
    assert "50\u00a0%" in shown
    assert "6,1" in told(chart_svg(plan_chart(small_plan(), "da")))[1]


def test_words_of_a_picture_cannot_break_out_of_it() -> None:
    svg = chart_svg(comparison_chart((small_plan(), small_plan(days=42)), ("<b>&'\\\"", "']; alert(1)")))
    assert "A: <b>&'\\\"" in words_of(svg)
    assert "<b>&'\\\"" in told(svg)[1]


def test_two_pictures_on_one_page_have_different_ids() -> None:
    ids = [
        set(re.findall(r'\bid="([^"]+)"', chart_svg(plan_chart(result))))
        for result in (small_plan(), twice_daily_plan())
    ]
    assert ids[0]
    assert not ids[0] & ids[1]


def test_what_is_planned_is_dashed_and_what_is_taken_is_not() -> None:
    svg = chart_svg(plan_chart(small_plan()))
    heather = re.findall(rf'<path[^>]*stroke="{style.DOSE}"[^>]*>', svg)
    dashed = [path for path in heather if 'stroke-dasharray="5,4"' in path]
    assert len(heather) == 2
    assert len(dashed) == 1


def test_compared_plans_differ_in_dashes_and_letters_too() -> None:
    plans = (small_plan(), small_plan(days=42), many_ways_plan(), small_plan(days=21))
    svg = chart_svg(comparison_chart(plans, ("one", "two", "three", "four")))
    for letter, name in zip("ABCD", ("one", "two", "three", "four"), strict=True):
        assert f"{letter}: {name}" in words_of(svg)
        assert letter in words_of(svg)
    for dash in style.COMPARED:
        assert f'stroke-dasharray="{",".join(map(str, dash))}"' in svg


def test_a_plan_without_a_curve_is_named_in_a_comparison() -> None:
    shown = words_of(chart_svg(comparison_chart((small_plan(), twice_daily_plan()), ("one", "two"))))
    assert "B: no confirmed curve of effect, so none is drawn." in shown


def test_a_level_without_its_metabolite_says_so() -> None:
    active = replace(drug(), metabolites=(Metabolite("made-up"),))
    shown = words_of(chart_svg(plan_chart(small_plan(of=active))))
    assert any("without what the body makes of it" in word for word in shown)


def test_one_curve_has_no_band_and_says_so() -> None:
    single = small_plan(of=drug(curves=drug().curves[:1]))
    assert all(row["low"] == row["high"] for row in effect_stairs(single, frame((single,))))
    assert any("the one curve there is" in word for word in words_of(chart_svg(plan_chart(single))))


def test_a_refusal_has_no_picture() -> None:
    with pytest.raises(BadOption):
        plan_chart(refused_plan())
    with pytest.raises(BadOption):
        comparison_chart((small_plan(), refused_plan()), ("one", "two"))


@pytest.mark.parametrize("n", [0, 1, 5])
def test_too_few_or_too_many_plans_are_not_compared(n: int) -> None:
    with pytest.raises(BadOption) as refused:
        comparison_chart((small_plan(),) * n, ("name",) * n)
    assert refused.value.option == "plans"


def test_png_grows_with_its_scale() -> None:
    chart = plan_chart(twice_daily_plan())
    small, large = chart_png(chart, 1.0), chart_png(chart, 2.0)
    assert small.startswith(b"\x89PNG\r\n")
    width = [int.from_bytes(png[16:20], "big") for png in (small, large)]
    assert width[1] == pytest.approx(2 * width[0], abs=2)


def test_colours_are_those_of_the_design() -> None:
    config = style.config()
    assert config["view"]["stroke"] is None
    assert config["axis"]["labelFontSize"] == 13
    used = [style.DOSE, style.DOSE_WASH, style.EFFECT, style.EFFECT_BAND, style.INK, style.AXIS, style.GRID]
    assert used == ["#5A3D7A", "#DDD0E8", "#14706C", "#BFE0DB", "#2A2433", "#5C5565", "#DDDED3"]
    assert Path(style.__file__).name == "chart_style.py"


def test_the_legend_shows_a_band_only_where_there_is_one() -> None:
    one = replace(drug(), curves=drug().curves[:1], half_life_h=fact(24, "h"))
    alone, several = (
        str(chart_document(plan_chart(plan))["vconcat"][-1]) for plan in (small_plan(of=one), small_plan())
    )
    assert style.EFFECT_BAND not in alone
    assert style.UNSURE not in alone
    assert style.EFFECT_BAND in several
