"""What holds for every drug, dose and hour when a dose went astray."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opentaper.formulary import drug, drug_names
from opentaper.formulary.astray import Event, Rule, astray_numbers, astray_rules
from opentaper.formulary.facts import Drug
from opentaper.planning.astray import Act, Usual
from opentaper.planning.missed import Missed, missed_dose
from opentaper.planning.travel import Journey, shift_a_day, travel_plan
from opentaper.quantities import Dose

DRUGS = st.sampled_from(drug_names()).map(drug)
DOSES = st.integers(1, 2_000_000).map(Dose)
ZONES = st.sampled_from(
    [
        "Europe/London",
        "Europe/Copenhagen",
        "America/New_York",
        "Asia/Kolkata",
        "Pacific/Auckland",
        "Pacific/Kiritimati",
    ]
).map(ZoneInfo)


def asked(taken: Drug, dose: Dose, times: int, late_h: float, hour: float) -> Missed:
    return Missed(Usual(taken, dose, times), late_h, hour)


@given(DRUGS, DOSES, st.integers(1, 4), st.floats(0.0, 400.0), st.floats(0.0, 23.99))
def test_never_more_than_one_intake_and_never_near_the_next(
    taken: Drug, dose: Dose, times: int, late_h: float, hour: float
) -> None:
    told = asked(taken, dose, times, late_h, hour)
    answer = missed_dose(told)
    if answer.take is None:
        assert answer.act is not Act.TAKE
        return
    assert answer.act is Act.TAKE
    assert answer.rests_on
    assert answer.take.micrograms * times < dose.micrograms + times
    hours = [one.hours or 0.0 for one in astray_rules(taken, Event.MISSED) if one.rule is Rule.UNTIL]
    nearly = astray_numbers().nearly_share.value * told.usual.interval_h
    assert told.to_next_h > (min(hours) if hours else nearly) - 1e-9


@given(DRUGS, DOSES, st.integers(1, 4), st.floats(0.0, 400.0), st.floats(0.0, 23.99))
def test_no_dose_is_taken_over_a_gap_that_asks_for_a_human(
    taken: Drug, dose: Dose, times: int, late_h: float, hour: float
) -> None:
    told = asked(taken, dose, times, late_h, hour)
    limits = [one.hours or astray_numbers().few_days_h.value for one in astray_rules(taken, Event.GAP)]
    if told.gap_h >= min(limits):
        answer = missed_dose(told)
        assert (answer.act, answer.take) == (Act.RING, None)


@given(DRUGS, DOSES, st.floats(0.0, 400.0), st.floats(0.0, 200.0), st.floats(0.0, 23.99))
def test_a_longer_gap_is_never_answered_with_less_care(
    taken: Drug, dose: Dose, late_h: float, more: float, hour: float
) -> None:
    order = list(Act)
    sooner = missed_dose(asked(taken, dose, 1, late_h, hour))
    later = missed_dose(asked(taken, dose, 1, late_h + 24.0 * round(more / 24.0), hour))
    assert order.index(later.act) >= order.index(sooner.act)


@given(DRUGS, st.floats(0.0, 60.0), st.sampled_from(["carbamazepine", "oxcarbazepine"]))
def test_company_makes_no_answer_less_careful(taken: Drug, late_h: float, beside: str) -> None:
    alone = missed_dose(Missed(Usual(taken, Dose.mg(10)), late_h, 9.0))
    together = missed_dose(Missed(Usual(taken, Dose.mg(10), 1, (beside,)), late_h, 9.0))
    assert list(Act).index(together.act) >= list(Act).index(alone.act)


@given(
    DRUGS,
    ZONES,
    ZONES,
    st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31)),  # noqa: DTZ001 - the zone is drawn beside it
    st.lists(st.integers(0, 23), min_size=1, max_size=3, unique=True),
)
def test_travel_never_brings_two_intakes_close_and_ends_at_the_usual_times(
    taken: Drug, home: ZoneInfo, away: ZoneInfo, landed: datetime, hours: list[int]
) -> None:
    usual = tuple(time(hour) for hour in hours)
    arrives = landed.replace(tzinfo=away)
    plan = travel_plan(Journey(taken, usual, home, away, arrives))
    step, _ = shift_a_day(taken)
    for one in plan.intakes:
        assert one.at >= arrives
        assert 24.0 - step - 1.0 - 1e-6 <= one.since_h <= 24.0 + step + 1.0 + 1e-6, (
            one
        )  # an hour for clock changes
        if one.is_settled:
            assert (
                one.by_away.time() in usual or one.by_away.time().hour - 1 in hours
            )  # a skipped hour of spring
    assert plan.intakes[-1].is_settled
    days = plan.intakes[-1].at - plan.intakes[0].at
    assert len(plan.intakes) == pytest.approx(len(usual) * (days / timedelta(days=1) + 1), abs=len(usual) + 1)
