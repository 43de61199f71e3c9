"""Pictures on pages: their addresses may be kept for ever, and lead on where the numbers have changed."""

from __future__ import annotations

from datetime import date
from functools import cache

import pytest
from django.http import Http404, HttpRequest
from django.template.loader import render_to_string
from django.test import RequestFactory

from opentaper.actions.asked import AskedPlan
from opentaper.actions.propose_plan import propose_plan
from opentaper.exchange.chart_drawn import DrawnChart, plan_drawn
from opentaper.web.charts import chart, chart_view, drawer
from opentaper.web.middleware import CONTENT_SECURITY_POLICY
from tests.journeys.web.test_chart_script import POLICY


@cache
def drawn() -> DrawnChart:
    return plan_drawn(propose_plan(AskedPlan("citalopram", "20mg", start="2026-12-01"), date(2026, 11, 22)))


@drawer("made-for-tests")
def _found(request: HttpRequest, name: str) -> DrawnChart | None:
    return drawn() if name == "mine" else None


ASK = RequestFactory().get("/charts")


def test_a_picture_may_be_kept_for_a_year_by_its_owner_alone() -> None:
    for looks, kind in (("light-narrow.svg", "image/svg+xml"), ("dark-wide.json", "application/json")):
        answer = chart(ASK, "made-for-tests", "mine", drawn().digest, looks)
        assert answer.status_code == 200
        assert answer.headers["Content-Type"] == kind
        told = set(answer.headers["Cache-Control"].split(", "))
        assert {"private", "immutable", "max-age=31536000"} <= told


def test_an_address_of_other_numbers_leads_to_the_new_ones() -> None:
    answer = chart(ASK, "made-for-tests", "mine", "0" * 20, "light-wide.svg")
    assert answer.status_code == 302
    assert answer.headers["Location"].endswith(f"/{drawn().digest}/light-wide.svg")
    assert "no-cache" in answer.headers["Cache-Control"]


@pytest.mark.parametrize(
    ("kind", "name", "looks"),
    [
        ("made-for-tests", "yours", "light-wide.svg"),
        ("unknown", "mine", "light-wide.svg"),
        ("made-for-tests", "mine", "sepia-wide.svg"),
        ("made-for-tests", "mine", "light-huge.svg"),
        ("made-for-tests", "mine", "light-wide.exe"),
    ],
)
def test_what_is_not_there_is_not_found(kind: str, name: str, looks: str) -> None:
    with pytest.raises(Http404):
        chart(ASK, kind, name, drawn().digest, looks)


def test_the_device_chooses_the_theme_unless_the_person_did() -> None:
    auto, dark = (chart_view(drawn(), "made-for-tests", "mine", theme) for theme in ("auto", "dark"))
    assert [still.media for still in auto.stills] == [
        "(min-width: 48rem) and (prefers-color-scheme: dark)",
        "(min-width: 48rem)",
        "(prefers-color-scheme: dark)",
    ]
    assert "light-narrow" in auto.src
    assert [still.media for still in dark.stills] == ["(min-width: 48rem)"]
    assert "dark-narrow" in dark.src


def test_the_figure_holds_words_table_and_addresses() -> None:
    view = chart_view(drawn(), "made-for-tests", "mine")
    text = render_to_string("_chart.html", {"chart": view, "language": "en"})
    assert f"{view.title}. {view.text}" in text
    assert text.count("<tr>") == len(view.table.rows) + 1
    for looks, url in view.specs:
        assert f'data-{looks}="{url}"' in text
    assert "style=" not in text
    assert "<script" not in text


def test_the_browser_test_has_the_policy_of_the_pages() -> None:
    assert set(POLICY.split("; ")) <= set(CONTENT_SECURITY_POLICY.split("; "))


def test_the_numbers_of_a_picture_are_gone_through_once_for_all_its_addresses(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    digest, n_asked = drawn().digest, 0

    def counted(_: DrawnChart) -> str:
        nonlocal n_asked
        n_asked += 1
        return digest

    monkeypatch.setattr(DrawnChart, "digest", property(counted))
    view = chart_view(drawn(), "made-for-tests", "mine")
    assert n_asked == 1
    assert all(digest in url for _, url in view.specs)
