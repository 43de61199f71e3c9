"""The page on which a prescriber decides, and the person's plan page after it.

Not collected by itself: :mod:`tests.journeys.test_carers` runs it in a process set up as team mode.
"""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.core.cache import cache
from django.test import Client

from opentaper.actions.deeds.grant_consent import GrantTold, grant_consent
from opentaper.actions.deeds.hold_plan import hold_plan
from opentaper.actions.deeds.revoke_consent import RevokeTold, revoke_consent
from opentaper.actions.readings.current_plan import current_plan
from opentaper.actions.readings.plan_changes import HoldTold
from opentaper.record.models import Look, PlanStatus
from tests.journeys.web.clinic import Treated, account, field, joined, moment, text_of, treated

pytestmark = pytest.mark.django_db


@pytest.fixture
def osei() -> tuple[str, Client]:
    """The prescriber."""
    cache.clear()
    return account("osei")


@pytest.fixture
def bo(osei: tuple[str, Client]) -> Treated:
    """Somebody who asks for a signature."""
    return treated("bo", osei[0])


def page_of(client: Client, bo: Treated, more: str = "") -> str:
    answer = client.get(f"/shared/{bo.link}/plan/decide?of={bo.medication}{more}", secure=True)
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    return text_of(answer)


def press(client: Client, bo: Treated, page: str, act: str, **more: str) -> tuple[int, str]:
    told = {"act": act, "plan_version": field(page, "plan_version"), "of": str(bo.medication)}
    told |= {"client_key": field(page, "client_key")} | more
    answer = client.post(f"/shared/{bo.link}/plan/decide", told, secure=True)
    return answer.status_code, text_of(answer)


def plan_page(bo: Treated) -> str:
    return text_of(bo.client.get("/plan", secure=True))


def test_a_plan_is_signed_and_both_sides_read_it(osei: tuple[str, Client], bo: Treated) -> None:
    assert "Dr Osei can read this and sign it here" in plan_page(bo)
    page = page_of(osei[1], bo)
    assert "Bo asks you to look at a plan" in page
    assert "It is a new plan." in page
    assert press(osei[1], bo, page, "sign")[0] == 303
    assert press(osei[1], bo, page, "sign")[0] == 303, "a double press signs once"
    assert PlanStatus.objects.filter(status="signed").count() == 1
    assert "Signed by Grace Osei on" in plan_page(bo)
    assert "plan is signed" in page_of(osei[1], bo)
    assert set(Look.objects.values_list("page", flat=True)) >= {"decide"}


def test_a_no_takes_a_reason_and_the_person_reads_it(osei: tuple[str, Client], bo: Treated) -> None:
    page = page_of(osei[1], bo)
    status, again = press(osei[1], bo, page, "decline", reason="  ")
    assert status == 422
    assert "field__error" in again
    assert press(osei[1], bo, page, "decline", reason="Come & see me <b>first</b>.")[0] == 303
    told = plan_page(bo)
    assert "Your prescriber said no to this plan. Stay at 20 mg." in told
    assert "Come &amp; see me &lt;b&gt;first&lt;/b&gt;." in told


def test_a_slower_way_is_shown_before_it_is_done(osei: tuple[str, Client], bo: Treated) -> None:
    page = page_of(osei[1], bo, "&verb=hold&days=28")
    assert "This is nowhere faster" in page
    assert 'name="verb" value="hold"' in page
    status, again = press(osei[1], bo, page, "change", verb="hold", days="28")
    assert status == 422
    assert "field__error" in again
    assert press(osei[1], bo, page, "change", verb="hold", days="28", reason="After the move.")[0] == 303
    told = plan_page(bo)
    assert "Signed by Grace Osei" in told
    assert "After the move." in told
    assert "Version 2" in told


def test_a_faster_way_is_offered_and_the_person_answers(osei: tuple[str, Client], bo: Treated) -> None:
    page = page_of(osei[1], bo)
    press(osei[1], bo, page, "sign")
    page = page_of(osei[1], bo, "&verb=shift&days=-7")
    assert "It is only offered" in page
    assert press(osei[1], bo, page, "change", verb="shift", days="-7", reason="All calm.")[0] == 303
    told = plan_page(bo)
    assert "Grace Osei offers you a faster plan" in told
    assert "All calm." in told
    form = {"of": str(bo.medication), "plan_version": field(told, "plan_version"), "version": str(bo.version)}
    answer = bo.client.post("/plan/answer", form | {"answer": "yes", "client_key": str(uuid4())}, secure=True)
    assert answer.status_code == 303
    assert "It waits for Dr Osei" in plan_page(bo)
    page = page_of(osei[1], bo)
    assert "What is different since version 1 was signed" in page
    assert "/charts/shared-decide/" in page
    assert press(osei[1], bo, page, "sign")[0] == 303


def test_an_answer_to_an_offer_that_is_gone_is_said(bo: Treated) -> None:
    form = {"of": str(bo.medication), "plan_version": str(uuid4()), "answer": "yes"}
    answer = bo.client.post("/plan/answer", form | {"client_key": str(uuid4())}, secure=True)
    assert answer.status_code == 409


def test_who_was_overtaken_is_told_kindly_and_signs_nothing(osei: tuple[str, Client], bo: Treated) -> None:
    page = page_of(osei[1], bo)
    hold_plan(HoldTold(bo.medication, bo.version, 7), moment(bo.person))
    status, again = press(osei[1], bo, page, "sign")
    assert status == 409
    assert "This plan was changed while you were reading." in again
    assert not PlanStatus.objects.filter(status="signed").exists()
    assert press(osei[1], bo, again, "sign")[0] == 303


@pytest.mark.parametrize(
    "told", ["&verb=hold&days=x", "&verb=edit&step=1&days=14", "&verb=dance", "&verb=hold&days=0"]
)
def test_what_cannot_be_meant_is_said(osei: tuple[str, Client], bo: Treated, told: str) -> None:
    answer = osei[1].get(f"/shared/{bo.link}/plan/decide?of={bo.medication}{told}", secure=True)
    assert answer.status_code == 422
    assert 'role="alert"' in text_of(answer)


def test_to_read_is_not_to_sign(osei: tuple[str, Client], bo: Treated) -> None:
    page = page_of(osei[1], bo)
    grant_consent(GrantTold(bo.link, "plan", "read"), moment(bo.person))
    for act in ("sign", "decline", "change"):
        assert press(osei[1], bo, page, act, reason="x", verb="hold", days="7")[0] == 404
    assert osei[1].get(f"/shared/{bo.link}/plan/decide", secure=True).status_code == 404
    assert PlanStatus.objects.count() == 1


def test_what_is_revoked_is_gone_with_its_picture(osei: tuple[str, Client], bo: Treated) -> None:
    page = page_of(osei[1], bo)
    press(osei[1], bo, page, "sign")
    hold_plan(HoldTold(bo.medication, bo.version, 7), moment(bo.person))
    page = page_of(osei[1], bo)
    picture = page.split('src="/charts/shared-decide/')[1].split('"')[0]
    shown = osei[1].get(f"/charts/shared-decide/{picture}", secure=True)
    assert shown.status_code == 200
    assert "no-store" in shown["Cache-Control"]
    revoke_consent(RevokeTold(bo.link, "plan"), moment(bo.person))
    assert osei[1].get(f"/charts/shared-decide/{picture}", secure=True).status_code == 404
    assert press(osei[1], bo, page, "sign")[0] == 404
    found = current_plan(bo.medication)
    assert found is not None
    assert found.number == 2


def test_nobody_signs_for_another_through_their_own_link(osei: tuple[str, Client], bo: Treated) -> None:
    other = treated("jo", osei[0])
    link = joined(other.person, account("lind")[0], {"plan": "write"}, "Jo")
    page = page_of(osei[1], bo)
    for where in (f"/shared/{other.link}/plan/decide", f"/shared/{link}/plan/decide"):
        told = {"act": "sign", "plan_version": field(page, "plan_version"), "of": str(bo.medication)}
        assert osei[1].post(where, told, secure=True).status_code == 404
    assert not PlanStatus.objects.filter(status="signed").exists()


def test_the_page_is_danish_for_who_reads_danish(osei: tuple[str, Client], bo: Treated) -> None:
    osei[1].cookies["opentaper_language"] = "da"
    page = page_of(osei[1], bo, "&verb=relax")
    assert "Bo beder dig se på en plan" in page
    assert "Ændr og underskriv" in page
