"""The picture of a changed plan: before and after in one frame, light and dark, in words too."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import altair
import pytest

from opentaper.errors import BadOption
from opentaper.exchange import chart_style as style
from opentaper.exchange.chart_themes import DARK
from opentaper.exchange.version_chart import (
    stairs,
    version_alternative,
    version_chart,
    version_png,
    version_svg,
)
from opentaper.planning.replan import hold, relax, step_back
from opentaper.planning.versions import PlanVersion, first_version
from tests.builders import DAY_ONE, drug, refused_plan, small_plan

FIRST = first_version(small_plan(), DAY_ONE)
LATER = DAY_ONE + timedelta(days=40)


def rows(document: dict[str, Any], panel: int, mark: str) -> list[list[dict[str, Any]]]:
    """Return the rows of each mark of one kind in a panel."""
    layers = document["vconcat"][panel]["layer"]
    return [one["data"]["values"] for one in layers if one["mark"]["type"] == mark]


@pytest.mark.parametrize("language", ["en", "da"])
@pytest.mark.parametrize("change", [lambda: hold(FIRST, 20, LATER), lambda: relax(FIRST, LATER)])
def test_a_picture_is_valid_and_says_what_it_shows(change: Any, language: str) -> None:
    chart = version_chart(FIRST, change(), language)
    altair.VConcatChart.from_dict(chart.to_dict())
    title, text = version_alternative(FIRST, change(), language)
    svg = version_svg(FIRST, change(), language)
    assert f">{title}</title>" in svg
    assert text.split(".")[0][:20] in svg
    assert "citalopram" in title


def test_before_after_and_done_are_told_apart_by_their_dashes() -> None:
    document = version_chart(FIRST, hold(FIRST, 20, LATER)).to_dict()
    drawn = [
        one["mark"].get("strokeDash")
        for one in document["vconcat"][0]["layer"]
        if one["mark"]["type"] == "line"
    ]
    assert drawn == [None, None, style.PLANNED, style.WAS]


def test_all_lines_meet_today() -> None:
    new = step_back(FIRST, None, LATER)
    rule, done, coming, was = rows(version_chart(FIRST, new).to_dict(), 0, "line")
    assert {row["day"] for row in rule} == {40}
    assert done[-1]["day"] == coming[0]["day"] == was[0]["day"] == 40
    assert done[-1]["value"] == was[0]["value"] == FIRST.plan.steps[1].dose.as_mg
    assert coming[1]["value"] == FIRST.plan.steps[0].dose.as_mg
    assert coming[-1]["day"] == was[-1]["day"]


def test_without_a_curve_no_effect_is_drawn_and_it_says_so() -> None:
    first = first_version(small_plan(of=drug(curves=())), DAY_ONE)
    document = version_chart(first, hold(first, 20, LATER)).to_dict()
    assert len(document["vconcat"]) == 2
    assert "no confirmed curve" in json.dumps(document).lower()


def test_the_dark_picture_has_the_colours_of_the_dark() -> None:
    new = hold(FIRST, 20, LATER)
    assert DARK[style.PAPER] in version_svg(FIRST, new, theme="dark")
    assert style.PAPER in version_svg(FIRST, new)
    assert version_png(FIRST, new, scale=1.0).startswith(b"\x89PNG")
    with pytest.raises(BadOption, match="light, dark"):
        version_svg(FIRST, new, theme="blue")


def test_a_refusal_is_not_drawn() -> None:
    refused = PlanVersion(2, LATER, FIRST.deed, (), refused_plan(), 40)
    with pytest.raises(BadOption):
        version_chart(FIRST, refused)


def test_stairs_begin_and_end_with_the_picture() -> None:
    found = stairs(FIRST.plan, -3, 60, lambda dose: dose.as_mg)
    assert [row["day"] for row in found] == [-3, 0, 28, 56, 60]
    assert found[0]["value"] == 20.0
    assert found[-1]["value"] == found[-2]["value"]
