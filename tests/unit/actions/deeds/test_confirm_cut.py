"""A dose changes when the person confirms it on its day, and by nothing else."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from opentaper.actions.deeds.begin_medication import MedicationTold, begin_medication
from opentaper.actions.deeds.confirm_cut import CutTold, confirm_cut
from opentaper.actions.deeds.hold_plan import hold_plan
from opentaper.actions.deeds.undo_deed import UndoTold, undo_deed
from opentaper.actions.readings.advice_read import advice_today
from opentaper.actions.readings.current_plan import confirmed_doses, current_plan, dose_on
from opentaper.actions.readings.cut_decision import refusal_of
from opentaper.actions.readings.plan_changes import HoldTold
from opentaper.advice.advice import TrustStage
from opentaper.errors import CutNotYet, StaleVersion
from opentaper.quantities import Dose
from opentaper.record.models import ConfirmedDose
from tests.unit.actions.deeds.lives import DAY, Life, begun

pytestmark = pytest.mark.django_db
FIRST = DAY + timedelta(days=14)


def next_ug(life: Life) -> int:
    current = current_plan(life.medication)
    assert current is not None
    return current.version.plan.steps[0].dose.micrograms


def planned() -> Life:
    life = begun()
    life.plan(FIRST)
    return life


def test_time_alone_never_lowers_a_dose() -> None:
    life = planned()
    for later in (0, 14, 400):
        day = DAY + timedelta(days=later)
        assert dose_on(Dose.mg(20), confirmed_doses(life.medication), day) == Dose.mg(20)


def test_a_cut_before_its_day_is_refused() -> None:
    life = planned()
    with pytest.raises(CutNotYet) as refused:
        life.cut(next_ug(life), FIRST - timedelta(days=1))
    assert refused.value.why == "not_due"
    assert not ConfirmedDose.objects.exists()


def test_a_cut_needs_a_check_in_of_its_day() -> None:
    life = planned()
    with pytest.raises(CutNotYet) as refused:
        life.cut(next_ug(life), FIRST)
    assert refused.value.why == "no_check_in"


def test_another_dose_than_the_page_showed_is_refused() -> None:
    life = planned()
    with pytest.raises(CutNotYet) as refused:
        life.cut(next_ug(life) - 1, FIRST)
    assert refused.value.why == "other_dose"


def test_few_days_of_diary_hold_a_cut_and_the_reasons_are_told() -> None:
    life = planned()
    life.calm_days(FIRST, 2)
    with pytest.raises(CutNotYet) as refused:
        life.cut(next_ug(life), FIRST)
    assert refused.value.why == "advice"
    assert refused.value.reasons


def test_a_calm_week_and_a_signature_let_a_cut_through() -> None:
    life = begun()
    version = life.plan(FIRST)
    life.sign(version)
    life.calm_days(FIRST)
    done = life.cut(next_ug(life), FIRST)
    assert done.moved == 0
    assert done.plan_version_id == version
    confirmed = confirmed_doses(life.medication)
    assert dose_on(Dose.mg(20), confirmed, FIRST - timedelta(days=1)) == Dose.mg(20)
    assert dose_on(Dose.mg(20), confirmed, FIRST) == Dose(done.dose_ug)


def test_without_a_signature_no_cut_is_let_through() -> None:
    life = planned()
    life.calm_days(FIRST)
    with pytest.raises(CutNotYet) as refused:
        life.cut(next_ug(life), FIRST)
    assert refused.value.why == "signature"


@pytest.mark.parametrize("n_days", [4, 6])
def test_in_the_first_days_of_a_diary_a_signature_lowers_nothing(n_days: int) -> None:
    life = begun()
    life.sign(life.plan(FIRST))
    life.calm_days(FIRST, n_days)
    advice = advice_today(life.person, life.medication, life.at("look", FIRST)).advice
    with pytest.raises(CutNotYet) as refused:
        life.cut(next_ug(life), FIRST)
    assert (advice.stage, refused.value.why) == (
        TrustStage.DIARY,
        "diary" if advice.action.is_cut else "advice",
    )


def test_a_signed_cut_in_the_diary_stage_is_not_let_through_however_good_the_advice() -> None:
    life = begun()
    life.sign(life.plan(FIRST))
    life.calm_days(FIRST)
    advice = advice_today(life.person, life.medication, life.at("look", FIRST)).advice
    dose = Dose(next_ug(life))
    assert (advice.stage, advice.is_shadow) == (TrustStage.DRAFT, True)
    assert refusal_of(advice, dose, FIRST, is_signed=True) is None
    early = refusal_of(replace(advice, stage=TrustStage.DIARY), dose, FIRST, is_signed=True)
    assert early is not None
    assert early.why == "diary"


def test_a_cut_waits_for_the_short_questions_and_a_hold_does_not() -> None:
    life = begun()
    life.sign(life.plan(FIRST), knows=False)
    life.calm_days(FIRST)
    with pytest.raises(CutNotYet) as refused:
        life.cut(next_ug(life), FIRST)
    assert refused.value.why == "understanding"
    assert not ConfirmedDose.objects.exists()
    later = FIRST + timedelta(days=8)
    hold_plan(HoldTold(life.medication, life.version, 8), life.at("hold", FIRST))
    life.know(FIRST)
    life.calm_days(later)
    assert life.cut(next_ug(life), later, "after").dose_ug < 20_000


def test_a_late_cut_moves_the_rest_and_keeps_the_signature() -> None:
    life = begun()
    life.sign(life.plan(FIRST))
    before = current_plan(life.medication)
    late = FIRST + timedelta(days=3)
    life.calm_days(late)
    done = life.cut(next_ug(life), late)
    after = current_plan(life.medication)
    assert before is not None
    assert after is not None
    assert done.moved == 3
    assert after.id == done.plan_version_id != before.id
    assert after.signature == before.signature
    days = [
        (a.start_day, b.start_day)
        for a, b in zip(before.version.plan.steps, after.version.plan.steps, strict=True)
    ]
    assert all(new == old + 3 for old, new in days)


def test_the_same_key_twice_confirms_once() -> None:
    life = begun()
    life.sign(life.plan(FIRST))
    life.calm_days(FIRST)
    told = CutTold(life.medication, life.version, next_ug(life))
    assert confirm_cut(told, life.at("cut", FIRST)) == confirm_cut(told, life.at("cut", FIRST))
    assert ConfirmedDose.objects.count() == 1


def test_an_older_page_is_told_and_nothing_is_written() -> None:
    life = begun()
    life.sign(life.plan(FIRST))
    life.calm_days(FIRST)
    with pytest.raises(StaleVersion):
        confirm_cut(CutTold(life.medication, life.version - 1, next_ug(life)), life.at("cut", FIRST))
    assert not ConfirmedDose.objects.exists()


def test_undo_brings_back_the_dose_and_the_plan() -> None:
    life = begun()
    life.sign(life.plan(FIRST))
    late = FIRST + timedelta(days=2)
    life.calm_days(late)
    before = current_plan(life.medication)
    moment = life.at("cut", late)
    confirm_cut(CutTold(life.medication, life.version, next_ug(life)), moment)
    undo_deed(UndoTold(moment.deed_id), life.at("undo", late))
    assert current_plan(life.medication) == before
    assert dose_on(Dose.mg(20), confirmed_doses(life.medication), late) == Dose.mg(20)


def test_one_drug_is_changed_at_a_time() -> None:
    life = begun()
    life.sign(life.plan(FIRST))
    life.calm_days(FIRST)
    told = MedicationTold("sertraline", "100 mg")
    other = Life(life.person, begin_medication(told, life.at("other")).medication_id)
    ConfirmedDose.objects.create(
        person_id=life.person,
        medication_id=other.medication,
        begins_on=FIRST - timedelta(days=10),
        ug=75_000,
        at=life.at("other").at,
    )
    with pytest.raises(CutNotYet) as refused:
        life.cut(next_ug(life), FIRST)
    assert refused.value.why == "other_drug"
