"""Every answer of a rule as a whole: what it asks for, for how long, with which dose, and what it tells."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from opentaper.advice.advice import Action, RuleAnswer
from opentaper.advice.situation import Beside
from opentaper.inference.check_in import CheckIn
from opentaper.quantities import Dose
from opentaper.reasons import Reason
from tests.unit.advice.calm import BEGIN, POLICY, TODAY, Person, answer, asks, check_in, harder, plan, quiet

RULE = POLICY.advice
HOLD = Action.HOLD


# --- what can be built on ----------------------------------------------------------------------------------


def test_no_doses_and_old_doses() -> None:
    none = Person(doses={TODAY + timedelta(days=9): Dose.mg(17)}).asks()
    assert answer(none, "doses_unknown") == asks("doses_unknown", "advice.no_doses", now=None)
    person = Person()
    person.doses = {day: dose for day, dose in person.doses.items() if day < BEGIN}
    told = asks("doses_unknown", "advice.old_doses", now="20", day="2026-03-01")
    assert answer(person.asks(), "doses_unknown") == told
    person.doses[BEGIN] = Dose.mg(17)
    assert quiet(person.asks(), "doses_unknown")


def test_on_the_first_day_of_a_step_the_dose_of_the_day_before_is_no_old_one() -> None:
    person = Person()
    person.doses = {day: dose for day, dose in person.doses.items() if day < TODAY}
    assert quiet(person.asks(), "doses_unknown")
    later = Person(today=TODAY + timedelta(days=1))
    later.doses = {day: dose for day, dose in later.doses.items() if day < TODAY}
    assert answer(later.asks(), "doses_unknown").fired


@pytest.mark.parametrize(
    ("mg", "is_slip"),
    [("136", True), ("135.9", False), ("2.125", True), ("2.126", False), ("0", False)],
)
def test_eight_times_the_dose_or_an_eighth_of_it_is_a_slip(mg: str, is_slip: bool) -> None:
    person = Person()
    person.doses[person.ago(3)] = Dose.mg(mg)
    found = answer(person.asks(), "dose_slip")
    assert found.fired is is_slip
    if is_slip:
        expected = asks(
            "dose_slip", "advice.dose_slip", day="2026-03-27", dose=Dose.mg(mg), planned=Dose.mg(17)
        )
        assert found == expected


@pytest.mark.parametrize(("ago", "fired"), [(13, True), (14, False)])
def test_a_slip_is_looked_at_for_two_weeks_unless_it_was_the_last_dose(ago: int, fired: bool) -> None:
    person = Person()
    person.doses[person.ago(ago)] = Dose.mg(170)
    assert answer(person.asks(), "dose_slip").fired is fired
    person.doses = {day: dose for day, dose in person.doses.items() if day <= person.ago(ago)}
    assert answer(person.asks(), "dose_slip").fired


def test_near_zero_a_dose_up_to_the_start_is_no_slip() -> None:
    person = Person(today=BEGIN + timedelta(days=28 * 6 + 3))
    person.doses[person.ago(1)] = Dose.mg(20)
    assert quiet(person.asks(), "dose_slip")
    person.doses[person.ago(1)] = Dose.mg("20.001")
    assert answer(person.asks(), "dose_slip").fired


def test_doses_that_are_none_of_the_plan_s() -> None:
    person = Person()
    person.doses[person.ago(3)] = Dose.mg("15.5")
    told = Reason.of("advice.off_plan", n=1, dose=Dose.mg("15.5"), planned=Dose.mg(17))
    assert answer(person.asks(), "doses_off_plan") == RuleAnswer("doses_off_plan", True, None, told)
    person.doses[person.ago(5)] = Dose.mg(14)
    advice = person.asks()
    expected = asks("doses_off_plan", "advice.off_plan", n=2, dose=Dose.mg("15.5"), planned=Dose.mg(17))
    assert answer(advice, "doses_off_plan") == expected
    assert (advice.dose_now, advice.next_dose) == (None, None)


def test_the_last_dose_off_the_plan_asks_at_once() -> None:
    person = Person()
    person.doses[person.ago(1)] = person.doses[person.ago(0)] = Dose.mg(17)
    person.doses[person.ago(1)] = Dose.mg("15.5")
    assert answer(person.asks(), "doses_off_plan").action is HOLD
    person.doses[person.ago(1)] = Dose.mg(17)
    person.doses[person.ago(2)] = Dose.mg("15.5")
    assert answer(person.asks(), "doses_off_plan").action is None


@pytest.mark.parametrize(
    ("share", "off"), [(1.0, False), (1.01, True), (-1.0, False), (-1.01, True)], ids=str
)
def test_what_the_shelf_may_miss_is_on_the_plan(share: float, off: bool) -> None:
    within = POLICY.listed_share.value * share
    person = Person()
    person.doses[person.ago(3)] = Dose(round(17_000 * (1 + within)))
    assert answer(person.asks(), "doses_off_plan").fired is off


def test_the_future() -> None:
    person = Person()
    person.more.append(check_in(TODAY + timedelta(days=2)))
    person.doses[TODAY + timedelta(days=1)] = Dose.mg(17)
    assert answer(person.asks(), "from_the_future") == asks(
        "from_the_future", "advice.future", day="2026-04-01"
    )


@pytest.mark.parametrize(
    ("written", "wrong"),
    [
        (datetime(2026, 3, 27, 10, tzinfo=UTC), False),
        (datetime(2026, 3, 27, 9, 59, 59, tzinfo=UTC), True),
        (datetime(2026, 3, 31, 14, tzinfo=UTC), False),
        (datetime(2026, 3, 31, 14, 0, 1, tzinfo=UTC), True),
    ],
)
def test_fourteen_hours_are_the_furthest_zone(written: datetime, wrong: bool) -> None:
    person = Person().tell(2, 0, 1, 2, written_at=written)
    advice = person.asks()
    if wrong:
        assert answer(advice, "clock") == asks("clock", "advice.clock", day="2026-03-28")
    else:
        assert quiet(advice, "clock")


def test_doubled_days_tell_the_last_of_them() -> None:
    person = Person()
    person.more += [check_in(person.ago(ago), (9, 9, 8)) for ago in (4, 2)]
    found = answer(person.asks(), "doubled")
    assert found == asks("doubled", "advice.doubled", hold=found.hold_days, day="2026-03-28")
    person.more = [check_in(person.ago(7), (9, 9, 8))]
    assert quiet(person.asks(), "doubled")


@pytest.mark.parametrize(("scores", "code"), [((0, 0, 0), "all_zero"), ((1, 2, 1), "constant")])
def test_the_same_answers_for_five_days(scores: tuple[float, ...], code: str) -> None:
    person = Person()
    for ago in (5, 6):
        del person.days[person.ago(ago)]
    for ago in range(5):
        person.tell(ago, *scores)
    assert answer(person.asks(), "all_the_same") == asks("all_the_same", f"advice.{code}", n=5)
    del person.days[person.ago(2)]
    assert quiet(person.asks(), "all_the_same")


def test_one_day_of_ten_times_the_others() -> None:
    person = Person()
    for ago in range(7):
        person.tell(ago, 0.5, 0.75 if ago % 2 else 0.5, 0.5)
    assert quiet(person.asks(), "outlier")
    person.tell(3, 5, 6, 5)
    found = answer(person.asks(), "outlier")
    assert found == asks("outlier", "advice.outlier", hold=found.hold_days, day="2026-03-27")
    person.tell(3, 5, 4.9, 5)
    assert quiet(person.asks(), "outlier")


def test_one_day_of_a_tenth_of_the_others() -> None:
    person = Person(belief=None)
    for ago in range(7):
        person.tell(ago, 2, 3 if ago % 2 else 2, 2)
    person.tell(3, 0.2, 0.2, 0.2)
    assert answer(person.asks(), "outlier").fired
    person.tell(3, 0.2, 0.2, 0.21)
    assert quiet(person.asks(), "outlier")
    person.tell(3, 0.2, 0.2, 0)
    assert quiet(person.asks(), "outlier")


def test_parts_of_check_ins() -> None:
    person = Person()
    for ago in (2, 3):
        day = person.ago(ago)
        person.days[day] = CheckIn(day, (("dizziness", 1.0),))
    told = Reason.of("advice.partial", n=2)
    assert answer(person.asks(), "partial") == RuleAnswer("partial", True, None, told)
    person.days[person.ago(4)] = CheckIn(person.ago(4), (("dizziness", 1.0),))
    found = answer(person.asks(), "partial")
    assert found == asks("partial", "advice.partial", hold=found.hold_days, n=3)
    today = Person()
    today.days[today.today] = CheckIn(today.today, (("dizziness", 1.0),))
    assert answer(today.asks(), "partial").action is HOLD


def test_too_few_days_tell_how_many_are_wanted() -> None:
    assert answer(Person(days={}).asks(), "too_few_days") == asks(
        "too_few_days", "advice.no_check_ins", hold=7, wanted=5
    )
    stale = Person()
    for ago in range(7):
        del stale.days[stale.ago(ago)]
    assert answer(stale.asks(), "too_few_days") == asks(
        "too_few_days", "advice.stale", hold=7, day="2026-03-23", wanted=5
    )
    few = Person()
    for ago in (1, 3, 5):
        del few.days[few.ago(ago)]
    assert answer(few.asks(), "too_few_days") == asks(
        "too_few_days", "advice.few_days", hold=7, n=4, wanted=5
    )


def test_today_is_open() -> None:
    person = Person()
    del person.days[person.today]
    assert answer(person.asks(), "today_open") == asks("today_open", "advice.today_open")


# --- the pace ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("n", "days"), [(3, 7), (4, 7), (7, 7)])
def test_hard_days_hold_for_a_week(n: int, days: int) -> None:
    person = harder(Person(today=TODAY - timedelta(days=1)), range(1, 1 + min(n, 6)), 5, 5, 5)
    expected = asks("hard_days", "advice.hard_days", hold=days, n=min(n, 6), wanted=5)
    assert answer(person.asks(), "hard_days") == expected


def test_two_hard_days_of_seven_hold_nothing() -> None:
    assert quiet(harder(Person(), range(2, 4), 5, 5, 5).asks(), "hard_days")


def test_a_hard_day_today_holds_for_a_day() -> None:
    advice = Person().tell(0, 9, 8, 9).asks()
    assert answer(advice, "hard_today") == asks("hard_today", "advice.hard_today")


def test_three_severe_days_go_back_and_two_do_not() -> None:
    person = harder(Person(today=TODAY - timedelta(days=10)), range(3), 8, 9, 8)
    back = Reason.of("advice.severe_back", n=3, dose=Dose.mg(20))
    expected = RuleAnswer("severe_week", True, Action.STEP_BACK, back, 7, next_dose=Dose.mg(20))
    assert answer(person.asks(), "severe_week") == expected
    two = harder(Person(today=TODAY - timedelta(days=10)), range(2), 8, 9, 8)
    assert quiet(two.asks(), "severe_week")


@pytest.mark.parametrize("days", [0, 1])
def test_the_way_back_is_open_for_as_long_as_the_policy_says(days: int) -> None:
    last = BEGIN + timedelta(days=int(POLICY.replanning.back_days.value) + days)
    person = Person(today=last)
    person.doses = {day: dose if day < BEGIN else Dose.mg(17) for day, dose in person.doses.items()}
    person.days = {person.ago(ago): check_in(person.ago(ago), (ago % 3, 1, 0)) for ago in range(30)}
    found = answer(harder(person, range(4), 8, 9, 8).asks(), "severe_week")
    assert found.action is (Action.STEP_BACK if days == 0 else Action.TALK_TODAY)
    if days:
        talk = Reason.of("advice.severe_talk", n=4)
        assert found == RuleAnswer("severe_week", True, Action.TALK_TODAY, talk, 7)


def test_the_way_back_reaches_the_licensed_maximum_itself() -> None:
    person = Person(plan=plan(start="40", doses="34 28"), today=TODAY - timedelta(days=10))
    assert answer(harder(person, range(4), 8, 9, 8).asks(), "severe_week").next_dose == Dose.mg(40)


def test_a_hard_stay_holds_and_then_halves() -> None:
    hard = harder(Person(), range(1, 8), 5, 5, 5).asks()
    assert answer(hard, "too_big_a_step") == asks("too_big_a_step", "advice.too_big", hold=14, n=21, days=28)
    half = harder(Person(), range(8, 22), 5, 5, 5)
    told = Reason.of("advice.too_big", n=14, days=28)
    expected = RuleAnswer("too_big_a_step", True, Action.SMALLER_STEP, told, next_dose=Dose.mg("15.5"))
    assert answer(half.asks(), "too_big_a_step") == expected
    half.beside = Beside()
    assert answer(half.asks(), "too_big_a_step") == replace(expected, needs_signature=True)
    less = harder(Person(), range(8, 21), 5, 5, 5)
    assert quiet(less.asks(), "too_big_a_step")


@pytest.mark.parametrize(("hard", "fired", "hold"), [(5, False, 0), (6, True, 14)])
def test_two_clear_days_at_the_end_of_a_stay_are_enough(hard: int, fired: bool, hold: int) -> None:
    found = answer(harder(Person(), range(1, 1 + hard), 5, 5, 5).asks(), "too_big_a_step")
    assert (found.fired, found.hold_days) == (fired, hold)


def test_the_chance_tells_its_percentages() -> None:
    steep = Person(plan=plan("paroxetine", doses="17 0", tolerated=0.05)).learns().asks()
    found = answer(steep, "chance_of_next")
    assert found.reason.get("accepted") == round(100 * POLICY.adaptive.chance.value)
    assert 5 < float(str(found.reason.get("pct"))) <= 100
    assert (found.hold_days, found.next_dose, found.is_open) == (7, Dose.mg(17), False)
    gentle = Person(plan=plan("paroxetine", doses="17 3", tolerated=0.3)).learns().asks()
    smaller = answer(gentle, "chance_of_next")
    assert smaller.reason.code == "advice.chance_smaller"
    assert smaller.reason.get("dose") == smaller.next_dose == Dose.mg(10)
    sure = Person(plan=plan("paroxetine", doses="17 0", tolerated=0.05, chance=1.0)).learns().asks()
    assert quiet(sure, "chance_of_next")


def test_too_soon_and_at_the_goal_and_on() -> None:
    soon = Person(today=TODAY - timedelta(days=6)).asks()
    told = asks("too_soon", "advice.too_soon", hold=6, day="2026-03-30", dose=Dose.mg(14))
    assert answer(soon, "too_soon") == told
    assert quiet(Person().asks(), "too_soon")
    goal = Person(plan=plan(doses="17")).asks()
    reason = Reason.of("advice.at_goal", dose=Dose.mg(17))
    expected = RuleAnswer("at_the_goal", True, HOLD, reason, is_open=True, next_dose=Dose.mg(17))
    assert answer(goal, "at_the_goal") == expected
    assert quiet(goal, "go_on")
    assert quiet(goal, "chance_of_next")
    on = Reason.of("advice.go_on", dose=Dose.mg(14), n=7)
    assert answer(Person().asks(), "go_on") == RuleAnswer(
        "go_on", True, Action.GO_ON, on, next_dose=Dose.mg(14)
    )


def test_of_several_slips_the_last_is_told() -> None:
    person = Person()
    for ago in (2, 4, 6):
        person.doses[person.ago(ago)] = Dose.mg(170 + ago)
    found = answer(person.asks(), "dose_slip").reason
    assert (found.get("day"), found.get("dose")) == ("2026-03-28", Dose.mg(172))
