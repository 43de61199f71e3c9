"""Advice of a day: given once for what was told, logged with what it rests on, the same when asked again."""

from __future__ import annotations

from datetime import timedelta

import pytest

import opentaper
from opentaper.actions.deeds.check_in import CheckInTold, check_in
from opentaper.actions.deeds.choose_tolerance import ToleranceTold, choose_tolerance
from opentaper.actions.deeds.tell_dose import DoseTold, tell_dose
from opentaper.actions.deeds.undo_deed import UndoTold, undo_deed
from opentaper.actions.readings.advice_read import advice_today, stage_of
from opentaper.actions.readings.log_read import log_of
from opentaper.actions.readings.log_replay import replay_log
from opentaper.advice.advice import Action, TrustStage
from opentaper.errors import NoPlanYet
from opentaper.record.log import break_in_log
from opentaper.record.models import AdviceGiven, LogEntry
from tests.unit.actions.deeds.lives import DAY, Life, begun

pytestmark = pytest.mark.django_db
FIRST = DAY + timedelta(days=14)


def calm() -> Life:
    """Somebody with a signed plan whose first cut is due today, after calm days."""
    life = begun()
    life.sign(life.plan(FIRST))
    life.calm_days(FIRST)
    return life


def test_without_a_plan_there_is_nothing_to_advise_on() -> None:
    life = begun()
    with pytest.raises(NoPlanYet):
        advice_today(life.person, life.medication, life.at("look"))


def test_asked_twice_it_is_given_once() -> None:
    life = calm()
    first = advice_today(life.person, life.medication, life.at("look", FIRST))
    again = advice_today(life.person, life.medication, life.at("look again", FIRST, 13))
    assert first.advice == again.advice
    assert first.evidence == again.evidence
    assert first.inputs_digest == again.inputs_digest
    assert first.belief.digest == again.belief.digest
    assert AdviceGiven.objects.count() == 1
    assert LogEntry.objects.filter(kind="advice").count() == 1


def test_what_is_told_in_between_is_looked_at() -> None:
    life = calm()
    before = advice_today(life.person, life.medication, life.at("look", FIRST))
    assert before.advice.action is Action.GO_ON
    told = CheckInTold(FIRST, {"anxiety": 9.0, "nausea": 9.0}, signs=("suicide_plan",))
    check_in(told, life.at("hard", FIRST, 14))
    after = advice_today(life.person, life.medication, life.at("look again", FIRST, 15))
    assert after.advice.action is Action.CRISIS
    assert AdviceGiven.objects.count() == 2


def test_what_changes_nothing_of_it_gives_no_second_advice() -> None:
    life = calm()
    advice_today(life.person, life.medication, life.at("look", FIRST))
    tell_dose(DoseTold(life.medication, FIRST, "taken"), life.at("dose once more", FIRST, 13))
    advice_today(life.person, life.medication, life.at("look again", FIRST, 14))
    assert AdviceGiven.objects.count() == 1


def test_the_log_says_which_rules_fired_and_which_did_not() -> None:
    life = calm()
    read = advice_today(life.person, life.medication, life.at("look", FIRST))
    line = log_of(life.person).lines[0]
    assert line.kind == "advice"
    body = line.body
    assert body["inputs_digest"] == read.inputs_digest
    assert set(body["fired"]) | set(body["not_fired"]) == {one.rule for one in read.advice.rules}
    assert set(body["releases"]) == {"policy", "formulary", "code"}
    assert body["alternatives"]


def test_looking_without_keeping_logs_nothing() -> None:
    life = calm()
    n = LogEntry.objects.count()
    advice_today(life.person, life.medication, life.at("look", FIRST), keeps=False)
    assert (LogEntry.objects.count(), AdviceGiven.objects.count()) == (n, 0)


def test_asked_for_again_from_the_log_it_is_the_same_after_all_that_came_later(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    life = calm()
    advice_today(life.person, life.medication, life.at("look", FIRST))
    hard = life.at("hard", FIRST, 14)
    check_in(CheckInTold(FIRST, {"anxiety": 8.0, "nausea": 8.0, "low_mood": 8.0}), hard)
    advice_today(life.person, life.medication, life.at("look again", FIRST, 15))
    undo_deed(UndoTold(hard.deed_id), life.at("undo", FIRST, 16))
    choose_tolerance(ToleranceTold(1, "0.1"), life.at("tolerance", FIRST, 17))
    advice_today(life.person, life.medication, life.at("once more", FIRST, 18))
    check_in(CheckInTold(FIRST - timedelta(days=2), {"anxiety": 9.0}), life.at("late", FIRST, 19))
    monkeypatch.setattr(opentaper, "__version__", "99.0.0")
    replayed = replay_log(life.person)
    assert [one.was.action for one in replayed.given][:2] == [Action.GO_ON, Action.HOLD]
    assert len(replayed.given) == 3
    assert replayed.is_same
    assert replayed.differing == ()
    assert replayed.releases["code"] == "99.0.0"
    assert {one.releases["code"] for one in replayed.given} != {"99.0.0"}
    assert break_in_log(life.person) is None


def test_a_new_release_is_asked_anew() -> None:
    life = calm()
    advice_today(life.person, life.medication, life.at("look", FIRST))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(opentaper, "__version__", "99.0.0")
        advice_today(life.person, life.medication, life.at("look again", FIRST, 13))
    assert set(AdviceGiven.objects.values_list("version", flat=True)) >= {"99.0.0"}
    assert AdviceGiven.objects.count() == 2


def test_inputs_that_were_changed_by_hand_are_not_the_same() -> None:
    life = calm()
    advice_today(life.person, life.medication, life.at("look", FIRST))
    row = AdviceGiven.objects.get()
    for part in row.document["parts"].values():
        if part.get("check_ins"):
            part["check_ins"][0][1][0][1] = 9.0
    AdviceGiven.objects.update(document=row.document)
    assert not replay_log(life.person).is_same


@pytest.mark.parametrize(
    ("chosen", "stage"), [("", "next-cut"), ("diary", "diary"), ("next-cut", "next-cut")]
)
def test_a_person_may_trust_less_than_the_days_allow(chosen: str, stage: str) -> None:
    assert stage_of(chosen, 40, understood=True) is TrustStage(stage)


def test_nobody_trusts_more_than_the_days_allow() -> None:
    assert stage_of("next-cut", 3, understood=True) is TrustStage.DIARY
