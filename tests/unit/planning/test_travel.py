"""Intakes across zones: small shifts, clock changes, short and long half-lives."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from opentaper.errors import BadOption
from opentaper.formulary import drug
from opentaper.planning.travel import Journey, TravelPlan, shift_a_day, travel_plan

HOME = ZoneInfo("Europe/Copenhagen")


def to(
    away: str, name: str = "venlafaxine", *, day: int = 1, month: int = 12, usual: tuple[int, ...] = (8,)
) -> TravelPlan:
    zone = ZoneInfo(away)
    landed = datetime(2026, month, day, 15, tzinfo=zone)
    return travel_plan(Journey(drug(name), tuple(time(hour) for hour in usual), HOME, zone, landed))


def test_west_is_later_by_an_hour_a_day_for_a_short_half_life() -> None:
    plan = to("America/New_York")
    assert plan.shift_h == -6.0
    assert [one.by_away.hour for one in plan.intakes] == [3, 4, 5, 6, 7, 8, 8]
    assert plan.days == 5
    assert {one.since_h for one in plan.intakes[:-1]} == {25.0}


def test_east_is_earlier() -> None:
    plan = to("Asia/Tokyo", "sertraline")
    assert plan.shift_h == 8.0
    assert plan.intakes[0].since_h < 24.0
    assert plan.intakes[-1].by_away.hour == 8


def test_a_long_half_life_moves_at_most_six_hours() -> None:
    assert shift_a_day(drug("fluoxetine")) == (6.0, True)
    assert to("America/New_York", "fluoxetine").days == 0


def test_nothing_is_due_before_landing() -> None:
    for away in ("Asia/Tokyo", "Pacific/Auckland", "America/Los_Angeles"):
        plan = to(away, "sertraline", usual=(8, 20))
        assert plan.intakes[0].at >= datetime(2026, 12, 1, 15, tzinfo=ZoneInfo(away)).astimezone(UTC)


def test_the_same_clock_changes_nothing() -> None:
    plan = to("Europe/Rome")
    assert (plan.shift_h, plan.days, plan.reasons[0].code) == (0.0, 0, "astray.travel_same")


def test_a_clock_change_on_the_way_is_the_zones_own() -> None:
    plan = to("America/New_York", month=10, day=30)  # clocks go back there on 1 November, at home before
    settled = [one for one in plan.intakes if one.is_settled]
    assert all(one.by_away.hour == 8 for one in settled)
    assert max(one.since_h for one in plan.intakes) <= 26.0


def test_clinics_are_asked_before_a_journey_with_clozapine() -> None:
    assert "astray.travel_clinic" in {reason.code for reason in to("Asia/Tokyo", "clozapine").reasons}


def test_bad_journeys_are_refused() -> None:
    with pytest.raises(BadOption):
        Journey(drug("sertraline"), (), HOME, HOME, datetime(2026, 12, 1, tzinfo=UTC))
    with pytest.raises(BadOption):
        Journey(drug("sertraline"), (time(8),), HOME, HOME, datetime(2026, 12, 1))  # noqa: DTZ001 - refused


def test_the_shortest_way_round_is_taken() -> None:
    assert abs(to("Pacific/Kiritimati").shift_h) <= 12.0
    assert to("Pacific/Auckland").intakes[0].since_h >= timedelta(hours=22) / timedelta(hours=1)
