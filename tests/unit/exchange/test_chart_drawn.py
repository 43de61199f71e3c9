"""One definition for page and paper: a page shows what the PDF draws, and its table is what is drawn."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from functools import cache
from math import floor
from typing import Any

import pytest

from opentaper.actions.asked import AskedPlan
from opentaper.actions.propose_plan import propose_plan
from opentaper.errors import BadOption
from opentaper.exchange.chart_drawn import (
    NARROW,
    WIDE,
    DrawnChart,
    comparison_drawn,
    plan_drawn,
    split_drawn,
    version_drawn,
)
from opentaper.exchange.chart_reading import READING, with_reading
from opentaper.exchange.chart_style import PAPER
from opentaper.exchange.chart_tables import series_name
from opentaper.exchange.chart_themes import DARK
from opentaper.exchange.charts import chart_document, comparison_chart, plan_chart
from opentaper.exchange.split_chart import split_chart
from opentaper.exchange.version_chart import version_chart
from opentaper.planning.result import PlanResult
from opentaper.planning.versions import Deed, PlanVersion
from tests.unit.exchange.pictured import learnt

TODAY = date(2026, 11, 22)
KINDS = ("plan", "comparison", "version", "split")


@cache
def plan(wish: str = "ordinary") -> PlanResult:
    return propose_plan(
        AskedPlan("citalopram", "20mg", used_for="3 years", start="2026-12-01", wish=wish), TODAY
    )


@cache
def versions() -> tuple[PlanVersion, PlanVersion]:
    old = PlanVersion(1, TODAY, next(iter(Deed)), (), plan())
    return old, PlanVersion(2, TODAY, next(iter(Deed)), (), plan("slower"), from_day=56, parent=old.digest)


@cache
def drawn(kind: str, language: str = "en") -> DrawnChart:
    made: dict[str, Callable[[], DrawnChart | None]] = {
        "plan": lambda: plan_drawn(plan(), language),
        "comparison": lambda: comparison_drawn((plan(), plan("slower")), ("Mine", "Slower"), language),
        "version": lambda: version_drawn(*versions(), language),
        "split": lambda: split_drawn(learnt("ilse"), language),
    }
    found = made[kind]()
    assert found is not None
    return found


def on_paper(kind: str) -> dict[str, Any]:
    """The document that PDF and terminal draw."""
    charts: dict[str, Callable[[], Any]] = {
        "plan": lambda: plan_chart(plan()),
        "comparison": lambda: comparison_chart((plan(), plan("slower")), ("Mine", "Slower")),
        "version": lambda: version_chart(*versions()),
        "split": lambda: split_chart(learnt("ilse")),
    }
    return chart_document(charts[kind]())


def told(document: dict[str, Any]) -> str:
    return json.dumps(document, sort_keys=True)


def without_reading(document: dict[str, Any]) -> dict[str, Any]:
    """The document as it was before its reading lines."""
    for panel in document["vconcat"]:
        panel["layer"] = [one for one in panel["layer"] if not str(one.get("name", "")).startswith(READING)]
    return document


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_shows_what_the_paper_draws(kind: str) -> None:
    assert told(drawn(kind).document()) == told(on_paper(kind))


@pytest.mark.parametrize("kind", KINDS)
def test_the_reading_line_changes_nothing_of_the_picture(kind: str) -> None:
    one = drawn(kind)
    read = with_reading(one.document(), one.series, one.shown, "en")
    assert told(read) != told(one.document())
    assert told(without_reading(read)) == told(one.document())


@pytest.mark.parametrize("kind", KINDS)
def test_every_number_of_a_series_is_drawn_in_its_panel(kind: str) -> None:
    one = drawn(kind)
    panels = one.document()["vconcat"]
    for series in one.series:
        lines = [
            row for layer in panels[series.panel]["layer"] for row in layer["data"]["values"] if "day" in row
        ]
        keys = ("low", "high") if series.is_size else ("value",)
        places = {(round(row["day"], 2), *(_near(row.get(key)) for key in keys)) for row in lines}
        for row in series.rows:
            assert (round(float(row["day"]), 2), *(_near(row[key]) for key in keys)) in places, series.code


def _near(value: Any) -> float | None:
    return None if value is None else round(float(value), 3)


@pytest.mark.parametrize("kind", KINDS)
def test_each_cell_of_the_table_is_a_number_of_its_series(kind: str) -> None:
    one = drawn(kind)
    table = one.table
    assert table.head[1:] == tuple(series_name(series, "en") for series in one.series)
    assert table.rows
    for place, series in enumerate(one.series, start=1):
        cells = [row[place] for row in table.rows if row[place]]
        assert cells, series.code
        if series.is_stair:
            corners = {floor(float(row["day"])) for row in series.rows}
            assert len(cells) >= len(corners)


def test_the_table_of_a_plan_by_hand() -> None:
    table = drawn("plan").table
    assert table.head[:2] == ("Day", "Dose a day")
    doses = [row[1].replace("\N{NO-BREAK SPACE}", " ") for row in table.rows]
    assert doses[0] == "20 mg"
    assert doses[-1] == "0 mg"
    assert list(dict.fromkeys(doses))[1:] == [str(step.dose) for step in plan().steps]


@pytest.mark.parametrize("kind", KINDS)
def test_words_are_danish_in_danish(kind: str) -> None:
    here, there = drawn(kind), drawn(kind, "da")
    assert here.title != there.title
    assert here.table.head[0] != there.table.head[0]
    assert here.digest != there.digest


def test_dark_is_dark_and_another_theme_is_refused() -> None:
    one = drawn("plan")
    assert one.document(theme="dark")["config"]["background"] == DARK[PAPER]
    with pytest.raises(BadOption):
        one.document(theme="sepia")


def test_both_widths_are_drawn() -> None:
    one = drawn("version")
    assert one.document(NARROW)["vconcat"][0]["width"] == NARROW
    assert one.document(WIDE)["vconcat"][0]["width"] == WIDE
    assert one.svg(NARROW).startswith("<svg")


def test_the_moving_picture_is_compiled_and_has_its_reading_line() -> None:
    made = drawn("plan").interactive()
    assert made["$schema"].startswith("https://vega.github.io/schema/vega/")
    assert f"{READING}_0_voronoi" in json.dumps(made)


def test_a_refused_plan_has_no_picture() -> None:
    refused = propose_plan(AskedPlan("lithium", "800mg"), TODAY)
    with pytest.raises(BadOption):
        plan_drawn(refused)


def test_the_digest_follows_the_numbers() -> None:
    assert plan_drawn(plan()).digest == plan_drawn(plan()).digest
    assert plan_drawn(plan()).digest != plan_drawn(plan("slower")).digest
