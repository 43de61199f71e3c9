"""Sign-off: who may, what it covers, how it is sealed, and what happens to it when the person slows down."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.cache import cache

from opentaper.actions.deeds.answer_offer import OfferTold, answer_offer
from opentaper.actions.deeds.change_plan import ChangePlanTold, change_plan
from opentaper.actions.deeds.decline_plan import DeclineTold, decline_plan
from opentaper.actions.deeds.edit_step import edit_step
from opentaper.actions.deeds.end_care import EndCareTold, end_care
from opentaper.actions.deeds.export_all import record_text
from opentaper.actions.deeds.go_on_plan import go_on_plan
from opentaper.actions.deeds.hold_plan import hold_plan
from opentaper.actions.deeds.moment import Moment
from opentaper.actions.deeds.relax_plan import relax_plan
from opentaper.actions.deeds.revoke_consent import RevokeTold, revoke_consent
from opentaper.actions.deeds.shift_plan import shift_plan
from opentaper.actions.deeds.sign_plan import SignPlanTold, sign_plan
from opentaper.actions.deeds.step_back_plan import step_back_plan
from opentaper.actions.deeds.undo_deed import UndoTold, undo_deed
from opentaper.actions.readings.log_replay import replay_log
from opentaper.actions.readings.plan_changes import (
    EditTold,
    GoOnTold,
    HoldTold,
    RelaxTold,
    ShiftTold,
    StepBackTold,
)
from opentaper.actions.readings.plan_offer import plan_offer
from opentaper.actions.readings.plan_signers import signers_of
from opentaper.actions.readings.undoable import undoable_deeds
from opentaper.errors import BadOption, CannotUndo, CutNotYet, NotShared, OpenTaperError, StaleVersion
from opentaper.record.log import break_in_log
from opentaper.record.models import LogEntry, PlanStatus, PlanVersion
from tests.unit.actions.deeds.care import carers_moment, current, joined, signed_life, told_of
from tests.unit.actions.deeds.lives import DAY, Life, begun

pytestmark = pytest.mark.django_db
DAYS = timedelta(days=1)


@pytest.fixture(autouse=True)
def nobody_has_tried() -> None:
    """Wrong tries of other tests do not count here."""
    cache.clear()


def test_a_plan_is_a_proposal_until_it_is_signed_and_says_why() -> None:
    life = begun()
    version, link = life.plan(), joined(life)
    before = current(life)
    assert (before.status, before.signature) == ("proposed", None)
    assert [one.code for one in before.signature_reasons] == ["signature.new_plan"]
    done = sign_plan(SignPlanTold(link, version), carers_moment(life, "sign"))
    after = current(life)
    assert after.signature is not None
    assert (after.signature.by, after.signature.on_day, after.signature.link_id) == ("Grace Osei", DAY, link)
    assert not after.signature.is_told
    assert after.signature_reasons == ()
    assert done.status == after.status == "signed"
    assert len(PlanStatus.objects.get(status="signed").seal) == 64
    assert break_in_log(life.person) is None


def test_a_signature_lets_the_person_confirm_a_cut_and_cuts_nothing_itself() -> None:
    life = begun()
    version, link = life.plan(DAY + 7 * DAYS), joined(life)
    life.know()
    day = DAY + 7 * DAYS
    life.calm_days(day)
    dose = current(life).version.plan.steps[0].dose.micrograms
    with pytest.raises(CutNotYet):
        life.cut(dose, day, "too early")
    sign_plan(SignPlanTold(link, version), replace(carers_moment(life, "sign"), today=day))
    assert life.cut(dose, day).dose_ug == dose


def test_the_same_press_twice_signs_once() -> None:
    life = begun()
    version, link = life.plan(), joined(life)
    told, at = SignPlanTold(link, version), carers_moment(life, "sign")
    assert sign_plan(told, at) == sign_plan(told, at)
    assert PlanStatus.objects.filter(status="signed").count() == 1


@pytest.mark.parametrize("sections", [{"plan": "read"}, {"check_ins": "read"}])
def test_who_may_only_read_signs_nothing(sections: dict[str, str]) -> None:
    life = begun()
    version, link = life.plan(), joined(life, sections=sections)
    assert_refused(life, link, version)


@pytest.mark.parametrize("role", ["psychotherapist", "lifestyle", "family"])
def test_no_other_role_signs(role: str) -> None:
    life = begun()
    version, link = life.plan(), joined(life, sections={"plan": "read"}, role=role)
    assert_refused(life, link, version)


def assert_refused(life: Life, link: UUID, version: UUID, error: type[OpenTaperError] = NotShared) -> None:
    """Try all three decisions, and find the record as it was."""
    before = list(PlanStatus.objects.values_list("pk", "status"))
    attempts: tuple[tuple[Callable[[Any, Moment], object], object], ...] = (
        (sign_plan, SignPlanTold(link, version)),
        (decline_plan, DeclineTold(link, version, "no")),
        (change_plan, ChangePlanTold(link, version, "hold", "slower", days=14)),
    )
    for deed, told in attempts:
        with pytest.raises(error):
            deed(told, carers_moment(life, f"attack {type(told).__name__}"))
    assert list(PlanStatus.objects.values_list("pk", "status")) == before


def test_a_consent_that_is_revoked_in_the_same_second_signs_nothing() -> None:
    life = begun()
    version, link = life.plan(), joined(life)
    at = life.at("revoke")
    revoke_consent(RevokeTold(link, "plan"), at)
    with pytest.raises(NotShared):
        sign_plan(SignPlanTold(link, version), carers_moment(life, "sign", at.now))
    assert current(life).signature is None


def test_who_has_left_signs_nothing() -> None:
    life = begun()
    version, link = life.plan(), joined(life)
    end_care(EndCareTold(link), life.at("end"))
    assert_refused(life, link, version)


def test_another_persons_version_or_link_is_not_there() -> None:
    life = begun()
    version, link = life.plan(), joined(life)
    for key in (uuid4(), life.medication, life.person):
        assert_refused(life, link, key)
    assert_refused(life, uuid4(), version)


def test_a_version_that_was_replaced_meanwhile_is_not_signed() -> None:
    life = begun()
    version, link = life.plan(), joined(life)
    hold_plan(told_of(life, HoldTold, days=7), life.at("hold"))
    assert_refused(life, link, version, StaleVersion)


def test_a_decline_keeps_the_dose_and_tells_the_reason() -> None:
    life, link = signed_life()
    decline_plan(DeclineTold(link, current(life).id, "Come and see me first."), carers_moment(life, "no"))
    found = current(life)
    assert found.is_declined
    assert found.waits
    assert found.signature is None
    assert found.decision is not None
    assert (found.decision.by, found.decision.reason) == ("Grace Osei", "Come and see me first.")
    assert [one.code for one in found.signature_reasons] == ["signature.declined", "signature.new_plan"]
    hold_plan(told_of(life, HoldTold, days=7), life.at("hold"))
    assert current(life).waits, "holding what was declined does not make it signed"


@pytest.mark.parametrize("reason", ["", "   ", "x" * 2001])
def test_a_no_and_a_change_take_a_reason(reason: str) -> None:
    life, link = signed_life()
    key = current(life).id
    with pytest.raises(BadOption):
        decline_plan(DeclineTold(link, key, reason), carers_moment(life, "no"))
    with pytest.raises(BadOption):
        change_plan(ChangePlanTold(link, key, "hold", reason, days=7), carers_moment(life, "hold"))
    assert current(life).signature is not None


#: What a person does alone with a signed plan; the signature stands for each of them.
ALONE: dict[str, Callable[[Life], object]] = {
    "hold": lambda life: hold_plan(told_of(life, HoldTold, days=14), life.at("verb")),
    "slower": lambda life: relax_plan(told_of(life, RelaxTold), life.at("verb")),
    "later": lambda life: shift_plan(told_of(life, ShiftTold, days=7), life.at("verb")),
    "go on": lambda life: go_on_plan(told_of(life, GoOnTold), life.at("verb")),
    "longer step": lambda life: edit_step(
        told_of(life, EditTold, dose_ug=current(life).version.plan.steps[0].dose.micrograms, days=56),
        life.at("verb"),
    ),
}


@pytest.mark.parametrize("name", ALONE)
def test_whoever_slows_a_signed_plan_alone_stays_covered(name: str) -> None:
    life, link = signed_life()
    first = current(life).id
    ALONE[name](life)
    found = current(life)
    assert found.id != first
    assert found.status == "proposed"
    assert found.signature is not None
    assert (found.signature.link_id, found.signed_id) == (link, first)
    assert not found.waits
    assert found.signature_reasons == ()


def test_anything_sooner_is_a_new_proposal() -> None:
    life, _ = signed_life()
    shift_plan(told_of(life, ShiftTold, days=-7), life.at("sooner"))
    found = current(life)
    assert found.waits
    assert found.signature is None
    assert [one.code for one in found.signature_reasons] == ["signature.faster"]
    hold_plan(told_of(life, HoldTold, days=3), life.at("hold"))
    assert current(life).waits
    assert [one.code for one in current(life).signature_reasons] == ["signature.of_unsigned"]


def test_a_step_back_to_the_last_dose_is_covered_and_one_far_up_waits() -> None:
    life, link = signed_life()
    day = DAY + 14 * DAYS
    life.know(day)
    life.calm_days(day)
    life.cut(current(life).version.plan.steps[0].dose.micrograms, day)
    step_back_plan(told_of(life, StepBackTold), life.at("back", day + 3 * DAYS))
    found = current(life)
    assert found.signature is not None
    assert found.signature.link_id == link
    assert "replan.call_prescriber" in {one.code for one in found.version.because}


def test_a_step_back_long_after_the_cut_waits_for_a_signature() -> None:
    life, _ = signed_life()
    day = DAY + 14 * DAYS
    life.know(day)
    life.calm_days(day)
    life.cut(current(life).version.plan.steps[0].dose.micrograms, day)
    step_back_plan(told_of(life, StepBackTold), life.at("back", day + 90 * DAYS))
    found = current(life)
    assert found.waits
    assert [one.code for one in found.signature_reasons] == ["replan.back_late"]


def test_a_slower_change_counts_at_once_signed_and_sealed() -> None:
    life = begun()
    version, link = life.plan(), joined(life)
    told = ChangePlanTold(link, version, "hold", "The move first.", days=28)
    done = change_plan(told, carers_moment(life, "hold"))
    found = current(life)
    assert (found.id, found.number, found.status) == (done.plan_version_id, 2, "signed")
    assert found.decision is not None
    assert (found.decision.reason, found.decision.is_whole) == ("The move first.", True)
    last = PlanStatus.objects.filter(plan_version_id=version).order_by("-number")[0]
    assert (last.status, last.reason, last.link_id) == ("changed", "The move first.", link)
    assert PlanVersion.objects.get(pk=found.id).parent_id == version


@pytest.mark.parametrize(
    "more",
    [
        {"verb": "relax"},
        {"verb": "shift", "days": 14},
        {"verb": "edit", "days": 70},
    ],
)
def test_smaller_steps_and_later_ones_are_signed_with_the_change(more: dict[str, Any]) -> None:
    life = begun()
    version, link = life.plan(), joined(life)
    if more["verb"] == "edit":
        more = more | {"dose_ug": current(life).version.plan.steps[1].dose.micrograms}
    change_plan(ChangePlanTold(link, version, reason="gentler", **more), carers_moment(life, "change"))
    found = current(life)
    assert found.signature is not None
    assert found.signature.link_id == link


def test_a_faster_change_is_an_offer_that_waits_for_the_person() -> None:
    life, link = signed_life()
    before = current(life)
    told = ChangePlanTold(link, before.id, "shift", "You are doing well.", days=-7)
    done = change_plan(told, carers_moment(life, "sooner"))
    assert done.status == "proposed"
    assert current(life).id == before.id, "the person's own plan counts until they say yes"
    assert current(life).signature is not None
    offer = plan_offer(life.medication)
    assert offer is not None
    assert (offer.id, offer.decision.by, offer.decision.reason) == (
        done.plan_version_id,
        "Grace Osei",
        "You are doing well.",
    )
    with pytest.raises(StaleVersion):
        sign_plan(SignPlanTold(link, done.plan_version_id), carers_moment(life, "sign the offer"))
    answer_offer(OfferTold(life.medication, life.version, offer.id, True), life.at("yes"))
    now = current(life)
    assert (now.id, now.status, now.waits) == (offer.id, "proposed", True)
    sign_plan(SignPlanTold(link, now.id), carers_moment(life, "sign once they said yes"))
    assert not current(life).waits


def test_an_offer_can_be_left_and_one_that_is_overtaken_is_none() -> None:
    life, link = signed_life()
    before = current(life)
    told = ChangePlanTold(link, before.id, "shift", "sooner", days=-7)
    change_plan(told, carers_moment(life, "sooner"))
    offer = plan_offer(life.medication)
    assert offer is not None
    answer_offer(OfferTold(life.medication, life.version, offer.id, False), life.at("no"))
    assert plan_offer(life.medication) is None
    assert current(life).id == before.id
    second = change_plan(told, carers_moment(life, "again"))
    hold_plan(told_of(life, HoldTold, days=7), life.at("hold"))
    assert plan_offer(life.medication) is None
    with pytest.raises(StaleVersion):
        answer_offer(OfferTold(life.medication, life.version, second.plan_version_id, True), life.at("late"))


def test_what_a_prescriber_decided_is_not_undone_nor_what_it_stands_on() -> None:
    life = begun()
    version, link = life.plan(), joined(life)
    at = carers_moment(life, "sign")
    sign_plan(SignPlanTold(link, version), at)
    names = {one.name for one in undoable_deeds(life.person, DAY)}
    assert not names & {"sign_plan", "propose_version"}
    for deed in (at.deed_id, life.at("propose").deed_id):
        with pytest.raises(CannotUndo):
            undo_deed(UndoTold(deed), life.at(f"undo {deed}"))
    assert current(life).signature is not None


def test_a_change_of_a_prescriber_is_decided_again_as_it_was() -> None:
    life = begun()
    version, link = life.plan(), joined(life)
    change_plan(ChangePlanTold(link, version, "hold", "The move.", days=28), carers_moment(life, "hold"))
    replayed = replay_log(life.person)
    assert [one.name for one in replayed.decided] == ["propose_version", "change_plan"]
    assert replayed.is_same


def test_the_log_names_the_place_in_the_team_and_no_account() -> None:
    life = begun()
    version, link = life.plan(), joined(life, account="account-of-osei")
    sign_plan(SignPlanTold(link, version), carers_moment(life, "sign"))
    line = LogEntry.objects.get(kind="sign_plan")
    assert line.body["told"]["link_id"] == str(link)
    assert "account-of-osei" not in record_text(life.at("export"))


def test_who_may_sign_is_named_for_the_person() -> None:
    life = begun()
    link = joined(life)
    joined(life, "8", {"plan": "read"}, name="Ea Lind")
    joined(life, "9", {"plan": "read"}, role="family", name="Jo")
    assert signers_of(life.person, DAY) == ("Dr Osei",)
    revoke_consent(RevokeTold(link, "plan"), life.at("revoke"))
    assert signers_of(life.person, DAY) == ()
