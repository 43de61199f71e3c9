"""Signs stop everything, whatever else was told."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from opentaper.advice.advice import Action, TrustStage
from opentaper.advice.situation import Beside
from opentaper.formulary.signs import Urgency, signs
from opentaper.quantities import ZERO, Dose
from tests.unit.advice.calm import Person, answer, plan


@pytest.mark.parametrize("sign", list(signs()), ids=lambda one: one.name)
def test_every_sign_stops_a_plan_on_a_day_that_is_otherwise_easy(sign: object) -> None:
    name, urgency = sign.name, sign.urgency  # type: ignore[attr-defined]  # parametrised with signs
    advice = Person().tell(0, 1, 1, 1, signs=(name,)).asks()
    assert advice.action is (Action.CRISIS if urgency is Urgency.EMERGENCY else Action.TALK_TODAY)
    assert advice.next_dose is None
    assert advice.not_before is None
    assert advice.needs_signature
    assert advice.reasons[0].get("sign") == name


def test_an_easy_day_without_a_sign_is_the_other_side() -> None:
    assert Person().tell(0, 1, 0, 1, signs=()).asks().action is Action.GO_ON


def test_a_sign_that_is_not_known_is_talked_about_today() -> None:
    advice = Person().tell(2, signs=("blue_thumbs",)).asks()
    assert advice.action is Action.TALK_TODAY
    assert advice.reasons[0].code == "advice.unknown_sign"


def test_the_gravest_of_several_signs_is_told() -> None:
    advice = Person().tell(2, signs=("akathisia", "pregnancy")).tell(1, signs=("seizure", "psychosis")).asks()
    assert advice.action is Action.CRISIS
    assert advice.reasons[0].get("sign") == "seizure"
    assert answer(advice, "same_day_sign").reason.get("sign") == "akathisia"


def test_a_correction_does_not_take_a_sign_back() -> None:
    person = Person()
    person.more.append(replace(person.days[person.ago(1)], signs=("suicidal_thoughts",)))
    assert person.asks().action is Action.TALK_TODAY


@pytest.mark.parametrize(
    ("item_nine", "action"), [(1, Action.TALK_TODAY), (2, Action.CRISIS), (0, Action.GO_ON)]
)
def test_the_ninth_question_of_the_phq_9(item_nine: int, action: Action) -> None:
    person = Person()
    person.beside = Beside(item_nine=((person.ago(3), item_nine),), is_signed=True)
    assert person.asks().action is action


def test_a_sign_of_some_weeks_ago_holds_until_a_prescriber_has_seen_it() -> None:
    person = Person().tell(20, signs=("akathisia",))
    held = person.asks()
    assert held.action is Action.HOLD
    assert held.needs_signature
    assert held.not_before is None
    person.beside = Beside(seen=person.ago(18), is_signed=True)
    assert person.asks().action is Action.GO_ON


def test_a_fresh_sign_that_a_prescriber_has_seen_no_longer_stops() -> None:
    person = Person().tell(5, signs=("akathisia",))
    person.beside = Beside(seen=person.ago(4), is_signed=True)
    assert person.asks().action is Action.GO_ON
    person.beside = Beside(seen=person.ago(6), is_signed=True)
    assert person.asks().action is Action.TALK_TODAY


def test_a_flag_is_said_aloud_at_every_stage() -> None:
    person = Person().tell(0, signs=("seizure",))
    assert [person.asks(stage).is_shadow for stage in TrustStage] == [False] * 4


@pytest.mark.parametrize(
    ("name", "n", "action"),
    [
        ("clozapine", 1, Action.HOLD),
        ("clozapine", 2, Action.CRISIS),
        ("lamotrigine", 5, Action.TALK_TODAY),
        ("sertraline", 1, Action.HOLD),
        ("sertraline", 2, Action.TALK_TODAY),
    ],
)
def test_days_without_any_of_it(name: str, n: int, action: Action) -> None:
    person = Person(plan=plan(name, "100", "90 80 70 60"))
    for ago in range(n):
        person.doses[person.ago(ago)] = ZERO
    advice = person.asks()
    assert advice.action is action
    if action is not Action.HOLD:
        assert answer(advice, "dose_gap").fired
        assert advice.next_dose is None


def test_a_gap_of_clozapine_counts_also_after_it_was_begun_again() -> None:
    person = Person(plan=plan("clozapine", "100", "90 80 70 60"))
    person.doses[person.ago(5)] = person.doses[person.ago(6)] = ZERO
    assert person.asks().action is Action.CRISIS
    later = Person(plan=plan("clozapine", "100", "90 80 70 60"))
    later.doses[later.ago(20)] = later.doses[later.ago(21)] = ZERO
    assert not answer(later.asks(), "dose_gap").fired


def test_a_plan_that_has_reached_zero_is_no_gap() -> None:
    person = Person(plan=plan(doses="17 0"), today=Person().today + timedelta(days=9))
    assert not answer(person.asks(), "dose_gap").fired


def test_only_days_that_were_told_as_zero_count_and_not_the_two_weeks_before_them() -> None:
    """17 mg was told three weeks ago, nothing since, and zero yesterday and today."""
    person = Person()
    person.doses = {person.ago(21): Dose.mg(17), person.ago(1): ZERO, person.ago(0): ZERO}
    found = answer(person.asks(), "dose_gap")
    assert (found.reason.code, found.reason.get("n")) == ("advice.stopped_at_once", 2)


def test_who_told_zero_long_ago_and_nothing_since_takes_nothing() -> None:
    person = Person()
    person.doses = {person.ago(27): Dose.mg(17), person.ago(20): ZERO}
    found = answer(person.asks(), "dose_gap")
    assert (found.reason.code, found.reason.get("n")) == ("advice.stopped_at_once", 15)


def test_the_day_two_weeks_ago_is_the_first_that_counts() -> None:
    person = Person(plan=plan("clozapine", "100", "90 80 70 60"))
    for ago, fired in ((14, False), (13, True)):
        for day in (13, 14, 15):
            person.doses[person.ago(day)] = Dose.mg(90)
        person.doses[person.ago(ago)] = person.doses[person.ago(ago + 1)] = ZERO
        assert answer(person.asks(), "dose_gap").fired is fired


def test_of_two_gaps_the_longer_one_is_told() -> None:
    person = Person(plan=plan("clozapine", "100", "90 80 70 60"))
    for ago in (3, 4, 5, 6, 9, 10):
        person.doses[person.ago(ago)] = ZERO
    assert answer(person.asks(), "dose_gap").reason.get("n") == 4


def test_of_signs_of_one_day_the_first_of_the_list_is_told_and_an_unknown_one_last() -> None:
    """Fourteen days ago a sign is no longer acted on; the day after that it still is."""
    order = [sign.name for sign in signs() if sign.urgency is not Urgency.EMERGENCY]
    first, last = order[0], order[-1]
    person = Person().tell(13, signs=("an_unknown_one", last, first)).tell(14, signs=("seizure",))
    advice = person.asks()
    assert answer(advice, "same_day_sign").reason.get("sign") == first
    assert not answer(advice, "crisis_sign").fired
    assert (
        answer(Person().tell(1, signs=("an_unknown_one", last)).asks(), "same_day_sign").reason.get("sign")
        == last
    )
