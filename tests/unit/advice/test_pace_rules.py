"""How much, how soon and how large: asked after everything that is graver."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from opentaper.advice.advice import Action
from opentaper.advice.pace_rules import severe_week
from opentaper.advice.sceptic import sceptic
from opentaper.advice.situation import Beside
from opentaper.quantities import Dose
from tests.unit.advice.calm import POLICY, TODAY, Person, answer, check_in, plan


def harder(person: Person, days: range, *scores: float) -> Person:
    """Make some days harder, a little different from each other."""
    for ago in days:
        person.tell(ago, *(min(10, score + (ago % 2) * 0.5) for score in scores))
    return person


def test_hard_days_hold_until_a_week_may_be_clear() -> None:
    person = Person(today=TODAY - timedelta(days=1))
    advice = harder(person, range(1, 4), 5, 5, 5).asks()
    assert advice.action is Action.HOLD
    assert advice.reasons[0].code == "advice.hard_days"
    assert advice.reasons[0].get("n") == 3
    assert advice.hold_days == 7
    assert advice.not_before == TODAY + timedelta(days=6)
    assert advice.next_dose == Dose.mg(17)
    assert not advice.needs_signature


def test_two_hard_days_may_be_life_and_go_on() -> None:
    assert harder(Person(), range(2, 4), 5, 5, 5).asks().action is Action.GO_ON


def test_one_terrible_day_does_not_stop_a_taper_unless_it_is_today() -> None:
    assert Person().tell(3, 9, 8, 9).asks().action is Action.GO_ON
    today = Person().tell(0, 9, 8, 9).asks()
    assert today.action is Action.HOLD
    assert today.reasons[0].code == "advice.hard_today"
    assert today.hold_days == 1


def test_one_answer_far_above_the_rest_makes_a_day_hard() -> None:
    assert answer(Person().tell(0, 8, 0, 0).asks(), "hard_today").fired
    assert not answer(Person().tell(0, 5, 0, 0).asks(), "hard_today").fired


def test_severe_days_soon_after_a_cut_prepare_the_way_back() -> None:
    person = Person(today=TODAY - timedelta(days=10))
    advice = harder(person, range(4), 8, 9, 8).asks()
    assert advice.action is Action.STEP_BACK
    assert advice.next_dose == Dose.mg(20)
    assert advice.dose_now == Dose.mg(17)
    assert advice.lowest == Dose.mg(17)
    assert not advice.needs_signature
    assert "advice.change_look" in {reason.code for reason in advice.would_change}


def test_severe_days_long_after_a_cut_are_talked_about_today() -> None:
    person = Person(today=TODAY + timedelta(days=20))
    person.doses = {
        day: Dose.mg(17) if day >= TODAY - timedelta(days=28) else dose for day, dose in person.doses.items()
    }
    person.days |= {person.ago(ago): check_in(person.ago(ago)) for ago in range(30)}
    advice = harder(person, range(4), 8, 9, 8).asks()
    assert advice.action is Action.TALK_TODAY
    assert advice.next_dose is None
    assert answer(advice, "severe_week").reason.code == "advice.severe_talk"


def test_severe_days_before_any_cut_are_talked_about_today() -> None:
    person = Person(today=TODAY - timedelta(days=28))
    assert harder(person, range(4), 8, 9, 8).asks().action is Action.TALK_TODAY


@pytest.mark.parametrize("name", ["lamotrigine", "clozapine"])
def test_of_some_drugs_a_higher_dose_is_never_prepared(name: str) -> None:
    person = Person(plan=plan(name), today=TODAY - timedelta(days=10))
    assert harder(person, range(4), 8, 9, 8).asks().action is Action.TALK_TODAY


def test_no_way_back_above_the_licensed_maximum() -> None:
    person = Person(plan=plan(start="60", doses="50 40"), today=TODAY - timedelta(days=10))
    assert harder(person, range(4), 8, 9, 8).asks().action is Action.TALK_TODAY


def test_a_hard_end_of_the_stay_holds_longer_and_halves_the_next_step() -> None:
    hard = harder(Person(), range(1, 8), 5, 5, 5)
    advice = hard.asks()
    assert advice.action is Action.HOLD
    assert advice.hold_days == 14
    assert answer(advice, "too_big_a_step").fired
    later = Person(today=TODAY + timedelta(days=14), doses=hard.doses)
    later.doses |= {later.ago(ago): Dose.mg(17) for ago in range(15)}
    later.days = hard.days | {later.ago(ago): check_in(later.ago(ago), (ago % 3, 1, 0)) for ago in range(14)}
    smaller = later.asks()
    assert smaller.action is Action.SMALLER_STEP
    assert smaller.next_dose == Dose.mg("15.5")
    assert smaller.lets_cut_on(later.today)


def test_a_step_that_was_hard_for_half_of_its_days_is_followed_by_half_of_one() -> None:
    advice = harder(Person(), range(8, 22), 5, 5, 5).asks()
    assert advice.action is Action.SMALLER_STEP
    assert advice.reasons[0].code == "advice.too_big"


def test_a_step_whose_day_has_not_come_waits_for_it() -> None:
    advice = Person(today=TODAY - timedelta(days=6)).asks()
    assert advice.action is Action.HOLD
    assert advice.hold_days == 6
    assert advice.not_before == TODAY
    assert advice.reasons[0].code == "advice.too_soon"
    assert advice.next_dose == Dose.mg(17)


def test_a_cut_that_came_late_moves_the_next_one() -> None:
    person = Person()
    person.doses = {
        day: Dose.mg(20) if day < TODAY - timedelta(days=10) else dose for day, dose in person.doses.items()
    }
    advice = person.asks()
    assert advice.action is Action.HOLD
    assert advice.not_before == TODAY + timedelta(days=18)


def test_a_cut_that_came_a_day_or_two_late_moves_nothing() -> None:
    person = Person()
    for ago in (28, 27):
        person.doses[person.ago(ago)] = Dose.mg(20)
    assert person.asks().action is Action.GO_ON


def test_only_the_next_step_is_ever_let_through() -> None:
    person = Person(today=TODAY + timedelta(days=60))
    person.doses = {
        day: Dose.mg(17) if day >= TODAY - timedelta(days=28) else dose for day, dose in person.doses.items()
    }
    person.days |= {person.ago(ago): check_in(person.ago(ago), (ago % 3, 1, ago % 2)) for ago in range(61)}
    advice = person.asks()
    assert advice.action is Action.GO_ON
    assert advice.next_dose == Dose.mg(14)


def test_at_the_end_of_the_plan_there_is_nothing_lower() -> None:
    person = Person(plan=plan(doses="17"))
    advice = person.asks()
    assert advice.action is Action.HOLD
    assert advice.reasons[0].code == "advice.at_goal"
    assert advice.not_before is None


def test_a_proposed_plan_is_signed_before_it_goes_on() -> None:
    person = Person()
    person.beside = Beside()
    assert person.asks().needs_signature
    assert not Person().asks().needs_signature


def test_a_chance_that_is_too_high_makes_the_step_smaller_or_waits() -> None:
    steep = Person(plan=plan("paroxetine", doses="17 0", tolerated=0.05)).learns().asks()
    assert steep.action is Action.HOLD
    assert answer(steep, "chance_of_next").reason.code == "advice.chance_hold"
    gentle = Person(plan=plan("paroxetine", doses="17 3", tolerated=0.3)).learns().asks()
    assert gentle.action is Action.SMALLER_STEP
    assert gentle.next_dose == Dose.mg(10)
    assert (
        Person(plan=plan("paroxetine", doses="17 16", tolerated=0.3)).learns().asks().action is Action.GO_ON
    )


def test_a_stay_that_began_hard_holds_until_the_week_is_clear_and_no_longer() -> None:
    """Half of the stay was hard, its end less so: four clear days of the last seven."""
    person = harder(harder(Person(), range(8, 22), 5, 5, 5), range(1, 4), 5, 5, 5)
    found = answer(person.asks(), "too_big_a_step")
    assert (found.action, found.hold_days, found.next_dose) == (Action.HOLD, 7, Dose.mg(17))


def test_severe_days_hold_for_a_day_at_least_where_the_week_is_clear_all_the_same() -> None:
    """With two severe days as the line, five clear ones are left in a week."""
    two = replace(POLICY.advice, severe_days=replace(POLICY.advice.severe_days, value=2))
    at = harder(Person(today=TODAY - timedelta(days=10)), range(1, 3), 8, 9, 8).situation()
    found = severe_week(replace(at, policy=replace(POLICY, advice=two)))
    assert at.is_clear_week
    assert (found.action, found.hold_days) == (Action.STEP_BACK, 1)


def test_the_chance_that_is_told_is_the_sceptic_s_in_whole_percent() -> None:
    person = Person(plan=plan("paroxetine", doses="17 0", tolerated=0.05)).learns()
    at = person.situation()
    weighed = sceptic(at)
    assert weighed is not None
    chance = weighed.chance(at, Dose.mg(0))
    told = answer(person.asks(), "chance_of_next").reason
    assert told.get("pct") == round(100 * chance) != round(99 * chance)


def test_a_chance_that_is_just_what_was_accepted_is_let_through() -> None:
    person = Person(plan=plan("paroxetine", doses="17 3", tolerated=0.3)).learns()
    at = person.situation()
    weighed = sceptic(at)
    assert weighed is not None
    chance = weighed.chance(at, Dose.mg(3))
    person.plan = replace(person.plan, chance=chance)
    assert not answer(person.asks(), "chance_of_next").fired
    person.plan = replace(person.plan, chance=chance - 1e-6)
    assert answer(person.asks(), "chance_of_next").fired
