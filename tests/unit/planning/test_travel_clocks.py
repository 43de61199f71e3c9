"""Journeys hour by hour: each intake by both clocks, how far it moves, and why."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta, timezone, tzinfo
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opentaper.errors import BadOption
from opentaper.formulary import drug
from opentaper.formulary.facts import Drug, Fact, Grade
from opentaper.planning.travel import Journey, TravelPlan, shift_a_day, travel_plan
from opentaper.reasons import Reason
from tests import builders
from tests.builders import fact


def zone(hours: float) -> tzinfo:
    """Return a zone so many hours ahead of UTC."""
    return timezone(timedelta(hours=hours))


def journey(name: str, ahead: float, landed: datetime, *usual: int) -> TravelPlan:
    """Return the plan of who lives by UTC and takes a drug at these hours (8 o'clock)."""
    times = tuple(time(hour) for hour in usual or (8,))
    return travel_plan(Journey(drug(name), times, UTC, zone(ahead), landed))


def by_away(plan: TravelPlan) -> list[str]:
    """Return day and time of each intake by the clock of the place."""
    return [one.by_away.strftime("%d %H:%M") for one in plan.intakes]


def by_home(plan: TravelPlan) -> list[str]:
    """Return day and time of each intake by the clock at home."""
    return [one.by_home.strftime("%d %H:%M") for one in plan.intakes]


def landing(hour: int, ahead: float) -> datetime:
    """Return the moment of a landing on 1 December by the clock of the place."""
    return datetime(2026, 12, 1, hour, tzinfo=zone(ahead))


def test_east_comes_earlier_by_both_clocks_until_the_usual_hour() -> None:
    plan = journey("venlafaxine", 3, landing(12, 3))
    assert by_home(plan) == ["02 07:00", "03 06:00", "04 05:00", "05 05:00"]
    assert by_away(plan) == ["02 10:00", "03 09:00", "04 08:00", "05 08:00"]
    assert [one.since_h for one in plan.intakes] == [23.0, 23.0, 23.0, 24.0]
    assert [one.is_settled for one in plan.intakes] == [False, False, True, True]
    assert (plan.shift_h, plan.step_h, plan.days) == (3.0, 1.0, 2)


def test_west_comes_later_by_both_clocks_until_the_usual_hour() -> None:
    plan = journey("venlafaxine", -3, landing(12, -3))
    assert by_home(plan) == ["02 09:00", "03 10:00", "04 11:00", "05 11:00"]
    assert by_away(plan) == ["02 06:00", "03 07:00", "04 08:00", "05 08:00"]
    assert [one.since_h for one in plan.intakes] == [25.0, 25.0, 25.0, 24.0]
    assert (plan.shift_h, plan.step_h, plan.days) == (-3.0, 1.0, 2)


def test_the_last_move_is_only_what_is_left() -> None:
    """Ten hours in moves of three: three moves, and one hour that is left."""
    plan = journey("sertraline", 10, landing(12, 10))
    assert by_away(plan) == ["01 15:00", "02 12:00", "03 09:00", "04 08:00", "05 08:00"]
    assert [one.since_h for one in plan.intakes] == [21.0, 21.0, 21.0, 23.0, 24.0]
    assert plan.days == 3


def test_two_intakes_a_day_move_alike_in_the_order_in_which_they_come() -> None:
    plan = journey("sertraline", -10, landing(12, -10), 20, 8)
    assert by_away(plan) == [
        *("02 01:00", "02 13:00", "03 04:00", "03 16:00", "04 07:00", "04 19:00"),
        *("05 08:00", "05 20:00", "06 08:00", "06 20:00"),
    ]
    assert plan.days == 3
    gaps = {after.at - before.at for before, after in pairwise(plan.intakes)}
    assert min(gaps) == timedelta(hours=12)


def test_half_a_day_away_intakes_come_earlier() -> None:
    """Neither way round is shorter, and no time without the drug is made longer."""
    for ahead in (12.0, -12.0):
        plan = journey("sertraline", ahead, landing(12, ahead))
        assert plan.shift_h == -12.0
        assert [one.since_h for one in plan.intakes] == [21.0, 21.0, 21.0, 21.0, 24.0]


def test_what_was_due_in_flight_is_taken_on_landing() -> None:
    """At home it was taken at 8 the day before; 5 o'clock UTC, three hours earlier, is up in the air."""
    landed = datetime(2026, 12, 1, 7, tzinfo=UTC)
    plan = journey("sertraline", 5, landed)
    assert plan.intakes[0].at == landed
    assert by_away(plan) == ["01 12:00", "02 09:00", "03 08:00", "04 08:00"]
    assert [one.since_h for one in plan.intakes] == [23.0, 21.0, 23.0, 24.0]


def test_an_intake_at_the_moment_of_landing_was_taken_by_the_clock_at_home() -> None:
    plan = journey("sertraline", 5, datetime(2026, 12, 1, 8, tzinfo=UTC))
    assert by_away(plan) == ["02 10:00", "03 08:00", "04 08:00"]
    assert [one.since_h for one in plan.intakes] == [21.0, 22.0, 24.0]


def test_the_same_clock_keeps_the_usual_hour_and_says_so() -> None:
    plan = journey("sertraline", 0, datetime(2026, 12, 1, 7, tzinfo=UTC))
    assert by_away(plan) == ["01 08:00", "02 08:00"]
    assert plan.reasons == (Reason.of("astray.travel_same"),)


def test_the_reason_names_the_hours_the_drug_and_the_sources_of_its_half_life() -> None:
    (only,) = journey("venlafaxine", 3, landing(12, 3)).reasons
    half_life = drug("venlafaxine").half_life_h
    assert half_life is not None
    assert len(half_life.source) > 1
    assert only == Reason.of("astray.travel_step", " ".join(half_life.source), hours=1.0, drug="venlafaxine")


def test_the_clinic_is_asked_even_where_the_clock_is_the_same() -> None:
    plan = journey("clozapine", 0, datetime(2026, 12, 1, 7, tzinfo=UTC))
    assert plan.reasons == (
        Reason.of("astray.travel_same"),
        Reason.of("astray.travel_clinic", "house-rule", drug="clozapine"),
    )
    assert "astray.travel_clinic" not in {one.code for one in journey("sertraline", 5, landing(7, 5)).reasons}


def half_life(*, low: float | None, value: float | None, high: float | None) -> Drug:
    """Return a drug with such a half-life in hours."""
    told = Fact(value, "h", ("made-up",), Grade.A, "2026-11-22", low=low, high=high)
    return builders.drug(half_life_h=told)


@pytest.mark.parametrize(
    ("low", "value", "high", "hours"),
    [
        (20.0, 40.0, 60.0, 3.0),  # the quickest body counts: 0.152 of 20 hours are 3.04
        (19.0, 40.0, 60.0, 2.0),  # 2.89
        (None, 40.0, 60.0, 6.0),  # 6.08
        (None, 39.0, None, 5.0),  # 5.93
        (None, None, 14.0, 2.0),  # 2.13
        (0.0, 40.0, 60.0, 6.0),  # no body has a half-life of nothing
        (0.5, 40.0, 60.0, 1.0),  # never less than an hour
        (96.0, None, 144.0, 6.0),  # never more than six
    ],
)
def test_an_intake_moves_by_a_tenth_of_the_level_of_the_quickest_body(
    low: float | None, value: float | None, high: float | None, hours: float
) -> None:
    assert shift_a_day(half_life(low=low, value=value, high=high)) == (hours, True)


def test_without_a_half_life_that_may_decide_it_is_an_hour_and_says_so() -> None:
    shown = builders.drug(half_life_h=replace(fact(35, "h"), grade=Grade.C))
    unknown = replace(shown, half_life_h=None)
    nothing = half_life(low=None, value=0.0, high=None)
    for told in (shown, unknown, nothing):
        assert shift_a_day(told) == (1.0, False)
        plan = travel_plan(Journey(told, (time(8),), UTC, zone(3), landing(12, 3)))
        why = Reason.of("astray.travel_step_unknown", "house-rule", hours=1.0, drug=told.name)
        assert plan.reasons == (why,)


@pytest.mark.parametrize("name", ["citalopram", "fluoxetine"])
def test_two_intakes_that_are_due_in_flight_do_not_fall_together_on_landing(name: str) -> None:
    plan = journey(name, 9, landing(16, 9), 8, 12)  # lands at 7 o'clock by the clock at home
    assert by_home(plan)[:2] == ["01 07:00", "01 11:00"]


@given(
    hours=st.sampled_from(((8, 20), (8, 15), (0, 7), (7, 23), (7, 14, 22), (6, 14, 22), (0, 8, 16))),
    ahead=st.integers(-11, 12),
    hour=st.integers(0, 23),
    name=st.sampled_from(("citalopram", "fluoxetine", "venlafaxine")),
)
def test_intakes_of_a_first_day_are_as_far_apart_as_at_home(
    hours: tuple[int, ...], ahead: int, hour: int, name: str
) -> None:
    plan = journey(name, ahead, landing(hour, ahead), *hours)
    first = [one.at for one in plan.intakes[: len(hours)]]
    before = [one.at - timedelta(hours=one.since_h) for one in plan.intakes[: len(hours)]]
    assert before == sorted(before)
    assert first[-1] - first[0] < timedelta(days=1)
    for now, usual in zip(pairwise(first), pairwise(before), strict=True):
        assert now[1] - now[0] >= usual[1] - usual[0]
    assert first[0] - before[-1] >= (before[0] + timedelta(days=1) - before[-1]) / 2


@pytest.mark.parametrize(("usual", "given"), [((), "0"), ((time(8), time(8)), "2")])
def test_a_journey_without_an_hour_for_each_intake_is_refused(usual: tuple[time, ...], given: str) -> None:
    with pytest.raises(BadOption) as refused:
        Journey(drug("sertraline"), usual, UTC, UTC, landing(7, 0))
    assert (refused.value.option, refused.value.given) == ("usual", given)
    assert refused.value.wanted == "one time of day for each intake"


def test_a_landing_without_a_zone_is_refused() -> None:
    bare = datetime(2026, 12, 1, 7)  # noqa: DTZ001 - that is what is refused
    with pytest.raises(BadOption) as refused:
        Journey(drug("sertraline"), (time(8),), UTC, UTC, bare)
    assert (refused.value.option, refused.value.given) == ("arrives", "2026-12-01 07:00:00")
    assert refused.value.wanted == "a moment with its zone"
