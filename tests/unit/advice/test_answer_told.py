"""Signs, what a day comes to, and the answer as a whole, with every value that is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from opentaper.advice.advice import Action, RuleAnswer, TrustStage
from opentaper.advice.advise import _next_dose
from opentaper.advice.alternatives import sureness
from opentaper.advice.days import days_of
from opentaper.advice.followed import FollowedPlan, PlannedDose
from opentaper.advice.situation import Beside
from opentaper.advice.trust import needed_for_next, stage_reached
from opentaper.inference.check_in import CheckIn, DoseTaken
from opentaper.quantities import ZERO, Dose
from opentaper.reasons import Reason
from tests.unit.advice.calm import BEGIN, POLICY, TODAY, Person, answer, harder, plan, quiet

RULE = POLICY.advice
HOLD = Action.HOLD


# --- signs -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ago", "rule"), [(0, "same_day_sign"), (13, "same_day_sign"), (14, "unseen_sign"), (20, "unseen_sign")]
)
def test_a_sign_is_acted_on_for_two_weeks_and_then_waits(ago: int, rule: str) -> None:
    person = Person().tell(ago, 1, 0, 1, signs=("akathisia",))
    advice = person.asks()
    assert [one.rule for one in advice.fired if "sign" in one.rule] == [rule]
    if rule == "unseen_sign":
        reason = Reason.of("advice.unseen_sign", day=person.ago(ago).isoformat())
        expected = RuleAnswer(
            rule, True, HOLD, reason, is_open=True, next_dose=Dose.mg(17), needs_signature=True
        )
        assert answer(advice, rule) == expected
    person.beside = Beside(seen=person.ago(ago), is_signed=True)
    assert quiet(person.asks(), rule)
    person.beside = Beside(seen=person.ago(ago + 1), is_signed=True)
    assert answer(person.asks(), rule).fired


def test_a_sign_that_nobody_here_knows_is_talked_about_today() -> None:
    advice = Person().tell(1, 1, 0, 1, signs=("blue ears",)).asks()
    reason = Reason.of("advice.unknown_sign", sign="blue ears")
    expected = RuleAnswer(
        "same_day_sign", True, Action.TALK_TODAY, reason, is_open=True, needs_signature=True
    )
    assert answer(advice, "same_day_sign") == expected


@pytest.mark.parametrize(
    ("score", "action"), [(0, Action.GO_ON), (1, Action.TALK_TODAY), (2, Action.CRISIS), (3, Action.CRISIS)]
)
def test_the_ninth_question(score: int, action: Action) -> None:
    person = Person()
    person.beside = Beside(item_nine=((person.ago(2), score),), is_signed=True)
    assert person.asks().action is action
    person.beside = Beside(item_nine=((person.ago(2), score),), is_signed=True, seen=person.ago(2))
    assert person.asks().action is Action.GO_ON


@pytest.mark.parametrize(
    ("name", "days", "action", "source"),
    [
        ("clozapine", 2, Action.CRISIS, RULE.clozapine_gap_days.source[0]),
        ("lamotrigine", 5, Action.TALK_TODAY, RULE.lamotrigine_gap_days.source[0]),
    ],
)
def test_a_gap_after_which_a_drug_is_begun_anew(name: str, days: int, action: Action, source: str) -> None:
    person = Person(plan=plan(name))
    for ago in range(3, 3 + days):
        person.doses[person.ago(ago)] = ZERO
    reason = Reason.of("advice.gap_begin_anew", source, n=days, drug=name)
    expected = RuleAnswer("dose_gap", True, action, reason, is_open=True, needs_signature=True)
    assert answer(person.asks(), "dose_gap") == expected
    person.doses[person.ago(3)] = Dose.mg(17)
    assert quiet(person.asks(), "dose_gap")


@pytest.mark.parametrize(("days", "fired"), [(1, False), (2, True)])
def test_stopped_at_once(days: int, fired: bool) -> None:
    person = Person()
    for ago in range(days):
        person.doses[person.ago(ago)] = ZERO
    found = answer(person.asks(), "dose_gap")
    assert found.fired is fired
    if fired:
        reason = Reason.of("advice.stopped_at_once", n=days)
        expected = RuleAnswer("dose_gap", True, Action.TALK_TODAY, reason, is_open=True, needs_signature=True)
        assert found == expected
        person.doses[person.today] = Dose.mg(17)
        assert quiet(person.asks(), "dose_gap")


# --- what a day comes to -----------------------------------------------------------------------------------

ONE = date(2026, 3, 1)


def a_day(
    *scores: tuple[str, float], tolerated: float = 0.3, **usual: float
) -> tuple[bool, bool, bool, bool]:
    """Return whether a day is whole, clear, severe and low."""
    found = days_of([CheckIn(ONE, scores)], RULE, tolerated, None, usual)[ONE]
    return found.is_whole, found.is_clear, found.is_severe, found.is_low


@pytest.mark.parametrize(("score", "severe"), [(5.99, False), (6.0, True)])
def test_from_six_on_distress_makes_a_day_severe(score: float, severe: bool) -> None:
    assert a_day(("distress", score))[2] is severe
    assert a_day(("hard_to_function", score), ("dizziness", 0.0), ("anxiety", 0.0))[2] is severe
    assert a_day(("dizziness", score), ("anxiety", score), ("low_mood", score))[2] is severe


@pytest.mark.parametrize(("n", "whole"), [(2, False), (3, True)])
def test_three_answers_make_a_day_whole_or_distress_alone(n: int, whole: bool) -> None:
    scores = (("dizziness", 1.0), ("anxiety", 1.0), ("low_mood", 1.0))[:n]
    assert a_day(*scores)[0] is whole
    assert a_day(("distress", 1.0))[0] is True


@pytest.mark.parametrize(
    ("score", "usual", "clear"), [(7.0, 0.0, True), (7.01, 0.0, False), (9.0, 8.0, True), (9.01, 8.0, False)]
)
def test_one_answer_makes_a_day_hard_by_itself(score: float, usual: float, clear: bool) -> None:
    told = a_day(("dizziness", score), ("anxiety", 0.0), ("nausea", 0.0), tolerated=5.0, dizziness=usual)
    assert told[1] is clear


def test_of_two_at_one_moment_the_worse_counts_and_the_later_alone() -> None:
    first = CheckIn(ONE, (("dizziness", 4.0), ("anxiety", 1.0)))
    second = CheckIn(ONE, (("dizziness", 2.0), ("anxiety", 3.0)))
    both = days_of([first, second], RULE, 0.3, None)[ONE]
    assert (dict(both.scores), both.is_doubled, both.mean) == ({"dizziness": 4.0, "anxiety": 3.0}, True, 3.5)
    noon = datetime(2026, 3, 1, 12, tzinfo=UTC)
    later = days_of([first, replace(second, written_at=noon)], RULE, 0.3, None)[ONE]
    assert (dict(later.scores), later.is_doubled) == ({"dizziness": 2.0, "anxiety": 3.0}, False)


# --- the answer as a whole ---------------------------------------------------------------------------------


def test_what_was_looked_at_is_told_with_its_numbers() -> None:
    person = Person().tell(3, 9, 8, 9)
    del person.days[person.ago(5)]
    assert person.asks().looked_at == (
        Reason.of("advice.looked_days", n=6, days=7, clear=5),
        Reason.of("advice.looked_dose", dose=Dose.mg(17), day="2026-03-02"),
        Reason.of("advice.looked_plan", dose=Dose.mg(14), day="2026-03-30"),
        Reason.of("advice.looked_no_model", drug="citalopram"),
    )
    learnt = Person().learns(trusted=True, n_check_ins=40, p_returning=0.126).asks()
    assert learnt.looked_at[-1] == Reason.of("advice.looked_belief", n=40, pct=13)
    prior = Person().learns(n_check_ins=3).asks()
    assert prior.looked_at[-1] == Reason.of("advice.looked_prior", n=3)


@pytest.mark.parametrize(
    ("missing", "trusted", "word", "share"),
    [(1, True, "high", 6 / 7), (2, True, "fair", 5 / 7), (3, True, "fair", 4 / 7), (4, True, "low", 3 / 7),
     (0, False, "fair", 0.7)],
)  # fmt: skip
def test_how_sure(missing: int, trusted: bool, word: str, share: float) -> None:
    person = Person().learns(trusted=trusted, n_check_ins=40)
    for ago in range(1, 1 + missing):
        del person.days[person.ago(ago)]
    sure = person.asks().sure
    assert sure.word == word
    assert sure.share == pytest.approx(share)
    code = "sure_asking" if missing > 2 else "sure_days"
    assert sure.reason == Reason.of(f"advice.{code}", n=7 - missing, days=7)


def test_a_sign_is_sure_by_itself() -> None:
    person = Person().tell(0, signs=("seizure",))
    sure = sureness(person.situation(), Action.CRISIS, person.asks().rules)
    assert (sure.share, sure.word, sure.reason) == (1.0, "high", Reason.of("advice.sure_sign"))


def test_what_would_change_it() -> None:
    def codes(person: Person, stage: TrustStage = TrustStage.NEXT_CUT) -> tuple[Reason, ...]:
        return person.asks(stage).would_change

    assert codes(Person()) == (Reason.of("advice.change_hard_day"),)
    needs = Reason.of("advice.stage_needs", n=0, stage="draft")
    assert codes(Person(), TrustStage.DRAFT) == (Reason.of("advice.change_hard_day"), needs)
    soon = codes(Person(today=TODAY - timedelta(days=6)))
    assert soon == (Reason.of("advice.change_day", day="2026-03-30"),)
    assert codes(Person(plan=plan(doses="17"))) == (Reason.of("advice.change_plan"),)
    hard = codes(harder(Person(today=TODAY - timedelta(days=1)), range(1, 4), 5, 5, 5))
    assert Reason.of("advice.change_clear", n=5, days=7) in hard
    assert Reason.of("advice.change_seen") in codes(Person().tell(0, signs=("akathisia",)))
    steep = codes(Person(plan=plan("paroxetine", doses="17 0", tolerated=0.05)).learns())
    assert Reason.of("advice.change_chance") in steep


@pytest.mark.parametrize(
    ("n", "understood", "stage"),
    [(6, True, "diary"), (7, True, "draft"), (13, True, "draft"), (14, True, "hold-and-slow"),
     (27, True, "hold-and-slow"), (28, True, "next-cut"), (28, False, "hold-and-slow")],
)  # fmt: skip
def test_stages(n: int, understood: bool, stage: str) -> None:
    assert stage_reached(RULE, n, understood=understood).value == stage


@pytest.mark.parametrize(
    ("stage", "n", "left"),
    [(TrustStage.DIARY, 3, 4), (TrustStage.DRAFT, 10, 4), (TrustStage.HOLD_AND_SLOW, 20, 8),
     (TrustStage.HOLD_AND_SLOW, 40, 0)],
)  # fmt: skip
def test_what_the_next_stage_needs(stage: TrustStage, n: int, left: int) -> None:
    assert needed_for_next(RULE, stage, n) == Reason.of("advice.stage_needs", n=left, stage=stage.value)
    assert needed_for_next(RULE, TrustStage.NEXT_CUT, n) is None


def test_what_each_stage_says_aloud() -> None:
    alarm = {Action.TALK_TODAY, Action.CRISIS}
    assert TrustStage.DIARY.speaks == TrustStage.DRAFT.speaks == alarm
    assert TrustStage.HOLD_AND_SLOW.speaks == alarm | {HOLD, Action.STEP_BACK}
    assert TrustStage.NEXT_CUT.speaks == set(Action)


def test_a_cut_is_let_through_from_its_day_on_and_never_in_the_shadow() -> None:
    advice = Person().asks()
    assert (advice.lets_cut_on(TODAY), advice.lets_cut_on(TODAY - timedelta(days=1))) == (True, False)
    assert not Person().asks(TrustStage.DRAFT).lets_cut_on(TODAY)
    assert not replace(advice, not_before=None).lets_cut_on(TODAY)
    assert advice.lowest == Dose.mg(14)
    assert replace(advice, dose_now=None).lowest is None
    assert replace(advice, next_dose=None).lowest == Dose.mg(17)
    assert replace(advice, next_dose=Dose.mg(20)).lowest == Dose.mg(17)


# --- the plan that is followed -----------------------------------------------------------------------------


def test_after_a_way_back_only_what_follows_it_is_ahead() -> None:
    doses = ("17", "14", "17", "14", "11")
    steps = tuple(PlannedDose(BEGIN + timedelta(days=28 * n), 28, Dose.mg(mg)) for n, mg in enumerate(doses))
    followed = FollowedPlan(plan().drug, Dose.mg(20), steps)
    assert followed.last_rise == 2
    assert followed.below(Dose.mg(17)) == steps[3]
    assert followed.below(Dose.mg(14)) == steps[4]
    assert followed.below(Dose.mg(11)) is None
    assert followed.at(Dose.mg(14)) == steps[3]
    assert followed.at(Dose.mg(20)) is None
    assert followed.on(BEGIN - timedelta(days=1)) == Dose.mg(20)


@pytest.mark.parametrize(("late", "due"), [(0, 0), (4, 0), (5, 5), (10, 10)])
def test_a_cut_that_came_later_than_a_slip_moves_the_next(late: int, due: int) -> None:
    person = Person()
    person.doses = {
        day: Dose.mg(20) if day < BEGIN + timedelta(days=late) else dose for day, dose in person.doses.items()
    }
    assert POLICY.swing_days.value == 4
    assert person.situation().due == TODAY + timedelta(days=due)


@pytest.mark.parametrize(("clear", "days"), [(0, 5), (1, 4), (2, 3), (4, 1), (5, 0)])
def test_in_how_many_days_the_week_may_be_clear(clear: int, days: int) -> None:
    person = harder(Person(), range(7), 5, 5, 5)
    for ago in range(clear):
        person.tell(ago, 1, ago % 2, 0)
    assert person.situation().days_to_clear() == days


def test_the_dose_told_last_is_the_dose_now() -> None:
    person = Person()
    person.doses[person.ago(1)] = Dose.mg(17)
    at = person.situation()
    assert (at.dose, at.last_cut, at.half_step) == (Dose.mg(17), BEGIN, Dose.mg("15.5"))
    assert DoseTaken(person.ago(1), Dose.mg(17)) in at.doses
    nothing = Person(doses={TODAY + timedelta(days=9): Dose.mg(17)}).situation()
    assert (nothing.dose, nothing.last_cut, nothing.half_step, nothing.due) == (None, None, None, None)


def test_of_the_doses_that_deciding_rules_name_the_highest_is_told() -> None:
    one = answer(Person().asks(), "go_on")
    other = replace(one, next_dose=Dose.mg("15.5"))
    assert _next_dose([one, other]) == _next_dose([other, one]) == Dose.mg("15.5")
    assert _next_dose([one, replace(one, next_dose=None)]) is None
    assert _next_dose([]) is None


@pytest.mark.parametrize(
    ("weights", "fired"),
    [((1.0, 1.0), True), ((2.0, 1.0), True), ((1.0, 2.0), True), ((2.01, 1.0), False), ((0.99, 1.0), False)],
)
def test_lines_that_oppose_each_other_from_the_policy_s_number_on(
    weights: tuple[float, float], fired: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("opentaper.advice.return_rules.balance", lambda _: weights)
    person = Person().learns(p_returning=0.1, trusted=True, n_check_ins=40)
    found = answer(person.asks(), "conflict")
    assert found.fired is fired
    if fired:
        assert found == RuleAnswer("conflict", True, None, Reason.of("advice.conflict"))


@pytest.mark.parametrize(("chance", "fired"), [(0.3, True), (0.299, False)])
def test_a_likely_return_beside_withdrawal_is_a_conflict(
    chance: float, fired: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("opentaper.advice.return_rules.balance", lambda _: (0.0, 1.0))
    person = Person().learns(p_returning=chance, trusted=True, n_check_ins=40)
    assert answer(person.asks(), "conflict").fired is fired


@pytest.mark.parametrize(("chance", "pct"), [(0.5, 50), (0.499, None)])
def test_a_return_that_is_more_likely_than_not(chance: float, pct: int | None) -> None:
    easy = Person().learns(p_returning=chance, trusted=True, n_check_ins=40)
    found = answer(easy.asks(), "returning")
    if pct is None:
        assert quiet(easy.asks(), "returning")
        return
    told = Reason.of("advice.returning", pct=pct)
    assert found == RuleAnswer("returning", True, None, told)
    hard = harder(easy, range(4), 5, 5, 5)
    expected = RuleAnswer("returning", True, HOLD, told, 7, next_dose=Dose.mg(17))
    assert replace(answer(hard.asks(), "returning"), hold_days=7) == expected


@pytest.mark.parametrize(("n", "fired"), [(7, False), (8, True)])
def test_eight_low_or_missing_days_of_two_weeks(n: int, fired: bool) -> None:
    person = Person()
    for ago in range(6, 6 + n - 1):
        person.tell(ago, 0, 1 + ago % 2, 6 + ago % 2)
    del person.days[person.ago(1)]
    found = answer(person.asks(), "low_weeks")
    assert found.fired is fired
    if fired:
        reason = Reason.of("advice.low_weeks", low=7, told=13, days=14)
        assert found == RuleAnswer("low_weeks", True, HOLD, reason, 7, next_dose=Dose.mg(17))


def test_a_policy_that_wants_more_clear_days_than_a_week_has_waits_for_the_whole_week() -> None:
    wanted = replace(RULE.clear_days, value=8)
    at = replace(Person().situation(), policy=replace(POLICY, advice=replace(RULE, clear_days=wanted)))
    assert at.days_to_clear() == 7
