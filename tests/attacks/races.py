"""Races: what is closed while somebody reads or writes is closed for the very next thing they do."""

from __future__ import annotations

import threading
from collections.abc import Callable
from uuid import uuid4

import pytest
from django.db import connection

from opentaper import wiring
from opentaper.actions.deeds import deed as deeds
from opentaper.actions.deeds.begin_thread import BeginByCarerTold, begin_thread_by_carer
from opentaper.actions.deeds.delete_all import SURE, DeleteAllTold, delete_all
from opentaper.actions.deeds.grant_consent import GrantTold, grant_consent
from opentaper.actions.deeds.moment import Moment
from opentaper.actions.deeds.patience import patiently
from opentaper.actions.deeds.revoke_consent import RevokeTold, revoke_consent
from opentaper.actions.deeds.sign_plan import SignPlanTold, sign_plan
from opentaper.actions.deeds.take_invitation import TakeTold, take_invitation
from opentaper.actions.readings import shared_read
from opentaper.actions.readings.plan_read import plan_of
from opentaper.errors import NotShared, OpenTaperError
from opentaper.record.models import CareLink, MessageThread, PlanStatus, PlanVersion
from tests.attacks.town import Town, asked, content, invitation, made_town


@pytest.fixture
def writer(town: Town) -> Town:
    """Return a town where Maya's prescriber may sign and write."""
    for section in ("plan", "messages"):
        grant_consent(GrantTold(town.links["lind"], section, "write"), town.moment("maya"))
    return town


def closes(town: Town) -> None:
    """Close everything to the prescriber."""
    revoke_consent(RevokeTold(town.links["lind"]), town.moment("maya"))


def test_a_page_that_was_begun_before_is_the_last_one(writer: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    real, client = plan_of, writer.client("lind")

    def slowly(*told: object) -> object:
        closes(writer)
        return real(*told)  # type: ignore[arg-type]  # handed on as it came

    monkeypatch.setattr(shared_read, "plan_of", slowly)
    path = f"/shared/{writer.links['lind']}"
    first = asked(client, path)
    monkeypatch.setattr(shared_read, "plan_of", real)
    assert first.status_code in {200, 404}
    for way in (path, f"{path}/plan/decide", f"{path}/messages", f"{path}/papers"):
        assert asked(client, way).status_code == 404, way
    assert b"Maya" not in content(asked(client, "/caseload"))


def signs(town: Town, at: Moment) -> object:
    """Sign Maya's plan as her prescriber."""
    version = PlanVersion.objects.get(person_id=town.people["maya"])
    return sign_plan(SignPlanTold(town.links["lind"], version.pk), at)


def writes(town: Town, at: Moment) -> object:
    """Write to Maya as her prescriber."""
    return begin_thread_by_carer(BeginByCarerTold(town.links["lind"], "A topic", "A text"), at)


@pytest.mark.parametrize("act", [signs, writes])
def test_what_is_closed_between_the_press_and_the_deed_is_not_done(
    writer: Town, monkeypatch: pytest.MonkeyPatch, act: Callable[[Town, Moment], object]
) -> None:
    """The page asked and was allowed; the deed asks again, once nobody else can write."""
    at = writer.moment("maya")
    real = patiently

    def closed_first(*told: object) -> object:
        monkeypatch.setattr(deeds, "patiently", real)
        closes(writer)
        return real(*told)  # type: ignore[arg-type]  # handed on as it came

    monkeypatch.setattr(deeds, "patiently", closed_first)
    with pytest.raises(NotShared):
        act(writer, at)
    assert not PlanStatus.objects.filter(person_id=writer.people["maya"], status="signed").exists()
    assert not MessageThread.objects.filter(person_id=writer.people["maya"]).exists()


@pytest.mark.parametrize("act", [signs, writes])
def test_what_is_open_is_done(writer: Town, act: Callable[[Town, Moment], object]) -> None:
    assert act(writer, writer.moment("maya"))


@pytest.mark.django_db(transaction=True)
def test_of_many_who_come_with_one_invitation_one_comes_in() -> None:
    town = made_town()
    key, code = invitation(town)
    in_: list[str] = []
    began = threading.Barrier(4)

    def comes(who: str) -> None:
        began.wait()
        try:
            take_invitation(TakeTold(key, code, town.accounts[who], who), wiring.now(), uuid4())
            in_.append(who)
        except OpenTaperError:
            pass
        finally:
            connection.close()

    guests = [threading.Thread(target=comes, args=(who,)) for who in ("noor", "visitor", "noor", "visitor")]
    for one in guests:
        one.start()
    for one in guests:
        one.join()
    assert len(in_) == 1
    assert CareLink.objects.filter(person_id=town.people["maya"]).count() == 1
    for name in town.people:  # rows that are written once go with their person alone
        delete_all(DeleteAllTold(SURE), town.moment(name))
