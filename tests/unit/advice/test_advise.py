"""The answer as a whole: the most careful rule counts, and everything else is told beside it."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

import pytest

from opentaper.advice.advice import Action, TrustStage
from opentaper.advice.advise import RULES
from opentaper.advice.trust import is_shadow, needed_for_next, stage_reached
from opentaper.quantities import Dose
from opentaper.reasons import Reason
from tests.unit.advice.calm import POLICY, TODAY, Person, answer, plan


def test_actions_are_in_order_of_care() -> None:
    assert all(one.care < other.care for one, other in pairwise(Action))
    assert [action for action in Action if action.is_cut] == [Action.GO_ON, Action.SMALLER_STEP]


def test_every_rule_is_asked_and_tells_its_own_name() -> None:
    advice = Person().asks()
    assert [one.rule for one in advice.rules] == [rule.__name__ for rule in RULES]


def test_signs_are_asked_first_and_going_on_last() -> None:
    names = [rule.__name__ for rule in RULES]
    assert names[:4] == ["crisis_sign", "same_day_sign", "dose_gap", "unseen_sign"]
    assert names[-1] == "go_on"


def test_the_most_careful_answer_counts_and_the_others_are_told() -> None:
    person = Person().tell(0, 9, 9, 9, signs=("akathisia",))
    del person.days[person.ago(3)]
    advice = person.asks()
    assert advice.action is Action.TALK_TODAY
    assert [reason.code for reason in advice.reasons] == ["advice.sign", "advice.hard_today"]


def test_alternatives_say_why_not() -> None:
    hard = Person().tell(0, 9, 9, 9).asks()
    told = {one.action: one.why_not.code for one in hard.alternatives}
    assert told == {
        Action.GO_ON: "advice.hard_today",
        Action.SMALLER_STEP: "advice.hard_today",
        Action.STEP_BACK: "advice.not_asked_for",
        Action.TALK_TODAY: "advice.always_open",
        Action.CRISIS: "advice.not_asked_for",
    }
    easy = Person().asks()
    assert {one.action: one.why_not.code for one in easy.alternatives}[Action.HOLD] == "advice.always_open"


def test_how_sure_falls_with_days_that_are_missing() -> None:
    person = Person().learns(trusted=True, n_check_ins=40)
    assert (person.asks().sure.word, person.asks().sure.share) == ("high", 1.0)
    for ago in (1, 2, 3, 4):
        del person.days[person.ago(ago)]
    assert person.asks().sure.word == "low"
    assert Person().asks().sure.share == pytest.approx(0.7)
    assert Person().tell(0, signs=("seizure",)).asks().sure.share == 1.0


def test_what_was_looked_at() -> None:
    told = [reason.code for reason in Person().asks().looked_at]
    assert told == [
        "advice.looked_days",
        "advice.looked_dose",
        "advice.looked_plan",
        "advice.looked_no_model",
    ]
    learnt = Person().learns(trusted=True, n_check_ins=40).asks().looked_at[-1]
    assert (learnt.code, learnt.get("n")) == ("advice.looked_belief", 40)
    assert Person().learns().asks().looked_at[-1].code == "advice.looked_prior"


def test_at_early_stages_a_cut_is_said_in_the_shadow_alone() -> None:
    person = Person()
    told = {stage: person.asks(stage) for stage in TrustStage}
    assert {one.action for one in told.values()} == {Action.GO_ON}
    assert [stage for stage, one in told.items() if not one.is_shadow] == [TrustStage.NEXT_CUT]
    assert [stage for stage, one in told.items() if one.lets_cut_on(person.today)] == [TrustStage.NEXT_CUT]
    assert "advice.stage_needs" in {reason.code for reason in told[TrustStage.DIARY].would_change}


def test_a_hold_is_said_aloud_one_stage_earlier() -> None:
    person = Person().tell(0, 9, 9, 9)
    assert [stage for stage in TrustStage if not person.asks(stage).is_shadow] == [
        TrustStage.HOLD_AND_SLOW,
        TrustStage.NEXT_CUT,
    ]
    assert not is_shadow(TrustStage.DIARY, Action.TALK_TODAY)


def test_stages_are_reached_by_days_and_the_last_by_understanding() -> None:
    rule = POLICY.advice
    assert stage_reached(rule, 400, understood=False) is TrustStage.HOLD_AND_SLOW
    stages = [stage_reached(rule, n, understood=True) for n in range(60)]
    places = [list(TrustStage).index(stage) for stage in stages]
    assert places == sorted(places)
    assert needed_for_next(rule, TrustStage.NEXT_CUT, 0) is None
    needed = needed_for_next(rule, TrustStage.DIARY, 3)
    assert needed is not None
    assert needed.get("n") == 4


def test_advice_is_a_value_that_depends_on_its_arguments_alone() -> None:
    assert Person().learns().asks() == Person().learns().asks()


def test_a_rule_that_only_tells_decides_nothing() -> None:
    found = answer(Person().learns(p_returning=0.9).asks(), "returning")
    assert (found.fired, found.care) == (True, -1)


def test_while_the_dose_is_in_doubt_nothing_is_lowered_before_the_plan_s_own_day() -> None:
    """Nine days before the cut to 14 mg somebody tells 17 grams: no dose and no sooner day is named."""
    person = Person(today=TODAY - timedelta(days=9))
    person.doses[person.today] = Dose.mg(17_000)
    advice = person.asks()
    assert (advice.action, advice.dose_now, advice.next_dose) == (Action.HOLD, None, None)
    assert advice.hold_days == 9


def test_in_doubt_at_the_end_of_a_plan_it_is_held_until_the_answer() -> None:
    person = Person(plan=plan(doses="17"))
    person.doses[person.today] = Dose.mg(17_000)
    advice = person.asks()
    assert (advice.action, advice.hold_days) == (Action.HOLD, 1)


def test_a_dose_in_doubt_on_the_plan_s_day_is_not_lowered_on_it() -> None:
    """The dose of the day before counts: on the morning of a cut it has not been taken yet."""
    person = Person()
    person.doses[person.ago(1)] = Dose.mg("15.5")
    person.doses.pop(person.today)
    advice = person.asks()
    assert advice.dose_now is None
    assert advice.hold_days == 1
    assert advice.not_before == TODAY + timedelta(days=1)


@pytest.mark.parametrize(
    "person",
    [
        Person(today=TODAY - timedelta(days=6)),
        Person(plan=plan(doses="17")),
        Person(days={}),
        Person(doses={TODAY + timedelta(days=9): Dose.mg(17)}),
        Person().tell(0, 9, 8, 9, signs=("akathisia",)),
    ],
    ids=["too soon", "at the goal", "no days", "no doses", "a sign"],
)
def test_a_rule_that_finds_nothing_says_so_of_itself(person: Person) -> None:
    for one in person.asks().rules:
        if not one.fired:
            assert one.reason == Reason.of("advice.quiet", rule=one.rule)
    assert [one.rule for one in person.asks().rules] == [rule.__name__ for rule in RULES]
