"""Every limit of a plan tells its unit, what was asked, the bound, and whether the plan keeps it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from opentaper.actions.asked import AskedPlan
from opentaper.actions.propose_plan import propose_plan
from opentaper.cli.plan_notes import step_reasons
from opentaper.exchange.asked_limits import AskedLimit, asked_limits, broken_limits, refused_limits
from opentaper.exchange.paper import Paper
from opentaper.exchange.prescriber_page import prescriber_page
from opentaper.planning.result import PlanResult
from tests.builders import many_ways_plan, refused_plan, small_plan, twice_daily_plan

TODAY = date(2026, 11, 22)
WISHES = "70,60,50,40,30,20,10,0"


def wished(**more: Any) -> PlanResult:
    return propose_plan(AskedPlan("citalopram", "20mg", ideal=True, **more), TODAY)


def by_step(limits: tuple[AskedLimit, ...], code: str) -> list[tuple[str, str]]:
    return [(limit.unit, limit.status) for limit in limits if limit.reason.code == code]


def test_wishes_break_limits_and_keep_their_own_numbers() -> None:
    limits = asked_limits(wished(targets=WISHES, curve="horowitz-taylor-2019"))
    first = limits[0]
    assert (first.reason.code, first.unit, first.status) == ("limit.share", "mg", "broken")
    assert first.wanted == first.value == pytest.approx(9.261, abs=5e-4)
    assert first.bound == pytest.approx(15.0)
    assert by_step(limits, "limit.share_waived") == [("mg", "waived")] * 4
    assert {limit.status for limit in limits if limit.unit == "days"} == {"kept"}


def test_a_second_limit_that_a_wish_breaks_is_told_as_well() -> None:
    broken = broken_limits(wished(targets=WISHES, curve="horowitz-taylor-2019"))
    assert [limit.reason.code for limit in broken if limit.step == 0] == ["limit.share", "limit.points"]


def test_the_jump_to_zero_is_told_in_points() -> None:
    limits = asked_limits(wished(targets=WISHES, curve="horowitz-taylor-2019"))
    jump = [limit for limit in limits if limit.unit == "points"]
    assert [(one.reason.code, one.status) for one in jump] == [("limit.points", "broken")]
    assert jump[0].wanted == pytest.approx(11.293, abs=5e-4)
    assert jump[0].bound == pytest.approx(10.0)


def test_an_ordinary_plan_keeps_every_limit() -> None:
    result = propose_plan(AskedPlan("citalopram", "20mg"), TODAY)
    limits = asked_limits(result)
    assert result.outcome.is_plan
    assert {limit.status for limit in limits} == {"kept", "waived"}
    assert by_step(limits, "limit.last_step")[-1] == ("points", "kept")
    assert not broken_limits(result)


def test_a_signature_breaks_what_it_allows() -> None:
    signed = AskedPlan("sertraline", "50mg", cut="40%", override="Dr Hansen", because="known well")
    first = asked_limits(propose_plan(signed, TODAY))[0]
    assert (first.reason.code, first.status) == ("limit.share", "broken")
    assert first.wanted == first.value == 30.0
    assert first.bound == pytest.approx(37.5)


def test_small_cuts_are_counted_together() -> None:
    asked = AskedPlan(
        "diazepam", "10mg", method="micro", every="week", slide="21d", rest="7d", goal="5mg", times="2"
    )
    days = [limit for limit in asked_limits(propose_plan(asked, TODAY)) if limit.reason.code == "limit.days"]
    assert {limit.status for limit in days} == {"waived", "kept"}
    assert {limit.unit for limit in days} == {"days"}


def test_what_was_asked_outright_is_told_in_its_own_unit() -> None:
    (limit,) = refused_limits(propose_plan(AskedPlan("sertraline", "50mg", cut="40%"), TODAY))
    assert (limit.unit, limit.wanted, limit.bound, limit.status) == ("fraction", 0.4, 0.25, "broken")


@pytest.mark.parametrize("result", [small_plan(), many_ways_plan(), twice_daily_plan(), refused_plan()])
def test_no_limit_is_lost(result: PlanResult) -> None:
    told = sum(len(limited.asked) for step in result.steps for limited in step.limits)
    assert len(asked_limits(result)) == told
    assert len(refused_limits(result)) == sum(len(limited.asked) for limited in result.refusals)


def test_screen_and_paper_tell_every_limit_that_wishes_break() -> None:
    result = wished(targets=WISHES, curve="horowitz-taylor-2019")
    on_screen = {(place, reason.code) for place, reason in step_reasons(result)}
    assert {(0, "limit.share"), (0, "limit.points")} <= on_screen
    on_paper = prescriber_page(result, Paper(), "en")["limits"]
    assert on_paper["title"] == "Limits that these wishes break"
    assert sum(row[0].startswith("Steps 1") for row in on_paper["rows"]) == 2
