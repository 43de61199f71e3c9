"""Team mode asked for what is not shared: every address, with keys that were guessed, kept or used before.

Not collected by itself: :mod:`tests.journeys.test_strangers` runs it in a process set up as team mode.
"""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.contrib.auth import get_user_model
from django.http import HttpResponseBase
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from opentaper import wiring
from opentaper.actions.deeds.check_in import CheckInTold, check_in
from opentaper.actions.deeds.grant_consent import GrantTold, grant_consent
from opentaper.actions.deeds.prepare_visit import VisitTold, prepare_visit
from opentaper.actions.deeds.revoke_consent import RevokeTold, revoke_consent
from opentaper.actions.deeds.write_own_plan import (
    OwnPlanShared,
    share_own_plan,
)
from opentaper.cohort.contribution import pseudonym
from opentaper.formulary.lessons import NOT_SURE, lesson
from opentaper.record.models import CareLink, Deed, ResearchConsent
from tests.journeys.web import strangers_town
from tests.journeys.web.strangers_town import (
    NO_CARERS,
    OF_BODY,
    OF_CARD,
    OF_CHAIN,
    OF_FELT,
    OF_GOAL,
    OF_NAME,
    OF_NOTE,
    OF_OWN_PLAN,
    OF_PLAN,
    OF_TALK,
    SECRETS,
    Town,
    ask,
    everything,
    moment,
    text_of,
    with_key,
)
from tests.sampled import WHOLE, some

#: A process that nobody started says 503 there; tests/journeys/web/test_team.py asks one that is ready.
UNREADY = "/health/ready"

town = strangers_town.town


def test_the_person_finds_the_words_that_nobody_else_may(town: Town) -> None:
    told = [
        text_of(ask(town.clients["maya"], "get", path, "")) for path in ("/export/everything.zip", "/team")
    ]
    assert all(any(word in text for text in told) for word in SECRETS)


@pytest.mark.parametrize("who", ["nobody", "stranger", "ended", "revoked"])
def test_no_address_tells_or_changes_what_is_anothers(town: Town, who: str) -> None:
    before = everything(town.person)
    assert len(town.addresses) > 90
    client, link = town.clients[who], town.links.get(who, town.links["carer"])
    medication = next(key for key in town.keys if key != str(town.person))
    for place, path in enumerate(town.addresses):
        for method in ("get", "post"):
            for key in some((str(link), medication), 1, place + len(who)):
                answer = ask(client, method, with_key(path, key), key)
                assert not [word for word in SECRETS if word in text_of(answer)], (who, method, path)
                assert answer.status_code < 500 or path == UNREADY, (who, method, path)
    assert everything(town.person) == before


@settings(
    max_examples=300 if WHOLE else 100,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    derandomize=True,
    database=None,
)
@given(told=st.data())
def test_guessed_kept_and_used_keys_open_nothing(town: Town, told: st.DataObject) -> None:
    who = told.draw(st.sampled_from(NO_CARERS), "who")
    path = told.draw(st.sampled_from(town.addresses), "path")
    keys = st.sampled_from((*town.keys, *map(str, town.links.values()), str(town.used[0])))
    key = told.draw(keys | st.uuids().map(str), "key")
    code = told.draw(st.sampled_from((town.used[1], "", "AAAAA-AAAAA", "%00", "' or 1=1")), "code")
    method = told.draw(st.sampled_from(("get", "post")), "method")
    before = everything(town.person)
    answer = ask(town.clients[who], method, with_key(path, key), key, code)
    assert not [word for word in SECRETS if word in text_of(answer)]
    assert answer.status_code < 500 or path == UNREADY
    assert everything(town.person) == before


def test_a_carer_sees_what_is_shared_alone_wherever_they_ask(town: Town) -> None:
    client, link = town.clients["carer"], town.links["carer"]
    shown = client.get(f"/shared/{link}", secure=True)
    assert OF_NAME in text_of(shown)
    assert shown["Cache-Control"] == "no-cache, private, no-store" or "no-store" in shown["Cache-Control"]
    before = everything(town.person)
    for path in town.addresses:
        for method in ("get", "post"):
            if method == "post" and path.endswith("/leave"):
                continue  # to leave a team is the one thing that a carer changes without more consent
            for key in (str(link), town.keys[1]):
                told = text_of(ask(client, method, with_key(path, key), key))
                hidden = (OF_PLAN, OF_NOTE, OF_TALK, OF_CARD, OF_GOAL, OF_BODY, OF_CHAIN, OF_OWN_PLAN)
                assert not [word for word in hidden if word in told], (method, path)
    after = everything(town.person)
    assert {name: rows for name, rows in after.items() if name != "Look"} == {
        name: rows for name, rows in before.items() if name != "Look"
    }, "a carer changes nothing"


def test_a_picture_that_was_shared_is_gone_with_the_consent(town: Town) -> None:
    client, link = town.clients["carer"], town.links["carer"]
    grant_consent(GrantTold(link, "plan"), moment(town.person))
    page = text_of(client.get(f"/shared/{link}", secure=True))
    picture = next(part for part in page.split('"') if part.startswith("/charts/shared-plan/"))
    shown = client.get(picture, secure=True)
    assert shown.status_code == 200
    assert "no-store" in shown["Cache-Control"]
    assert "max-age" not in shown["Cache-Control"]
    for who in ("stranger", "nobody", "expired"):
        assert town.clients[who].get(picture, secure=True).status_code in {302, 404}
    revoke_consent(RevokeTold(link, "plan"), moment(town.person))
    assert client.get(picture, secure=True).status_code == 404


def test_a_stranger_cannot_tell_a_link_that_is_there_from_one_that_is_not(town: Town) -> None:
    client = town.clients["stranger"]
    for made, never in (
        (f"/shared/{town.links['carer']}", f"/shared/{uuid4()}"),
        (f"/shared/{town.links['ended']}", f"/shared/{uuid4()}"),
        (f"/invitation/{town.used[0]}", f"/invitation/{uuid4()}"),
    ):
        one, other = client.get(made, secure=True), client.get(never, secure=True)
        assert one.status_code == other.status_code
        texts = [_without_chance(text_of(answer), path) for answer, path in ((one, made), (other, never))]
        assert texts[0] == texts[1]


def _without_chance(text: str, path: str) -> str:
    """Return a page without what differs from one answer to the next."""
    import re

    text = text.replace(path, "")
    text = re.sub(r'name="(csrfmiddlewaretoken|client_key)" value="[^"]+"', "", text)
    return re.sub(r"<SimpleCookie:.*", "", text)


def test_nothing_but_the_persons_own_forms_changes_a_team(town: Town) -> None:
    link, before = town.links["carer"], everything(town.person)
    strict = Client(SERVER_NAME="localhost", enforce_csrf_checks=True)
    strict.force_login(get_user_model()._default_manager.get(username="maya"))
    for path in (f"/team/end/{link}", f"/team/close/{link}", f"/team/change/{link}", "/team/invite"):
        assert strict.post(path, {"section": "plan"}, secure=True).status_code == 403
        assert town.clients["maya"].get(path, secure=True).status_code == 405
    assert everything(town.person) == before
    assert town.clients["maya"].post(f"/team/end/{link}", secure=True).status_code == 303
    assert CareLink.objects.get(pk=link).ended is not None
    assert Deed.objects.filter(name="end_care", person_id=town.person).count() == 2


PAPERS = ("papers", "papers/report", "papers/report.pdf", "papers/report.svg")
LETTERS = ("papers/pharmacy", "papers/pharmacy.pdf", "papers/prescriber", "papers/prescriber.pdf")


def test_papers_hold_only_what_is_shared_and_are_gone_with_the_consent(town: Town) -> None:
    client, link = town.clients["carer"], town.links["carer"]
    prepare_visit(VisitTold(f"{OF_PLAN}?"), moment(town.person))
    earlier = wiring.today() - timedelta(days=3)  # whatever the hour, a day that is over
    check_in(CheckInTold(earlier, {"anxiety": 3.0}, note=OF_NOTE), moment(town.person))

    def told(path: str) -> HttpResponseBase:
        return client.get(f"/shared/{link}/{path}", secure=True)

    for path in PAPERS:
        answer = told(path)
        assert answer.status_code == 200, path
        assert "no-store" in answer["Cache-Control"], path
        text = text_of(answer)
        assert not [word for word in (OF_PLAN, OF_NOTE, "italopram", " mg") if word in text], path
    assert all(told(path).status_code == 404 for path in LETTERS)
    grant_consent(GrantTold(link, "plan"), moment(town.person))
    for path in (*PAPERS[1:], *LETTERS):
        assert "italopram" in text_of(told(path)), path
        assert "no-store" in told(path)["Cache-Control"], path
    assert OF_PLAN in text_of(told("papers/report.pdf")), "the question that the person wrote"
    assert OF_NOTE not in "".join(text_of(told(path)) for path in (*PAPERS, *LETTERS))
    for who in ("nobody", *NO_CARERS[1:]):
        for path in (*PAPERS, *LETTERS):
            answer = town.clients[who].get(f"/shared/{link}/{path}", secure=True)
            assert answer.status_code in {302, 404}, (who, path)
            assert not [word for word in SECRETS if word in text_of(answer)], (who, path)
    revoke_consent(RevokeTold(link), moment(town.person))
    assert all(told(path).status_code == 404 for path in (*PAPERS, *LETTERS))


def test_a_carer_sees_the_week_of_a_body_by_its_own_consent_alone(town: Town) -> None:
    client, link = town.clients["carer"], town.links["carer"]
    page = f"/shared/{link}/body"
    assert client.get(page, secure=True).status_code == 404
    grant_consent(GrantTold(link, "body", "read"), moment(town.person))
    answer = client.get(page, secure=True)
    told = text_of(answer)
    assert "no-store" in answer["Cache-Control"]
    assert "6\N{NO-BREAK SPACE}h\N{NO-BREAK SPACE}12" in told
    assert OF_BODY not in told, "what they wrote beside it is theirs alone"
    assert page in text_of(client.get(f"/shared/{link}", secure=True))
    assert "Body" in text_of(town.clients["maya"].get("/team", secure=True))
    for who in ("nobody", *NO_CARERS[1:]):
        assert town.clients[who].get(page, secure=True).status_code in {302, 404}, who
    revoke_consent(RevokeTold(link, "body"), moment(town.person))
    assert client.get(page, secure=True).status_code == 404


def test_a_carer_reads_the_plan_that_is_shared_and_not_the_other(town: Town) -> None:
    link = town.links["carer"]
    page = f"/shared/{link}/plans"
    assert town.clients["carer"].get(page, secure=True).status_code == 404
    grant_consent(GrantTold(link, "feelings"), moment(town.person))
    told = text_of(town.clients["carer"].get(page, secure=True))
    assert f"{OF_OWN_PLAN} reasons" in told
    assert told.count(OF_OWN_PLAN) == 1, "the other is Maya's alone"
    assert "no-store" in told
    assert page in text_of(town.clients["carer"].get(f"/shared/{link}", secure=True))
    share_own_plan(OwnPlanShared("hard_days", is_shared=False), moment(town.person))
    assert OF_OWN_PLAN not in text_of(town.clients["carer"].get(page, secure=True))
    assert page not in text_of(town.clients["carer"].get(f"/shared/{link}", secure=True))
    revoke_consent(RevokeTold(link, "feelings"), moment(town.person))
    assert town.clients["carer"].get(page, secure=True).status_code == 404


def test_a_device_keeps_the_plan_for_hard_days_only_once_its_person_says_so(town: Town) -> None:
    maya = town.clients["maya"]
    assert "no-store" in maya.get("/my-plan", secure=True)["Cache-Control"]
    assert maya.post("/my-plan/device", {"keep": "yes"}, secure=True).status_code == 303
    assert "no-store" not in maya.get("/my-plan", secure=True)["Cache-Control"]
    stranger = town.clients["stranger"]
    stranger.cookies["opentaper_plan_here"] = maya.cookies["opentaper_plan_here"].value
    assert "no-store" in stranger.get("/my-plan", secure=True)["Cache-Control"], "said by somebody else"
    assert maya.post("/my-plan/device", {"keep": ""}, secure=True).status_code == 303
    assert "no-store" in maya.get("/my-plan", secure=True)["Cache-Control"]
    assert "no-store" in maya.get("/keeping-well", secure=True)["Cache-Control"]


def test_the_secret_of_research_is_told_to_nobody_and_its_name_to_the_person_alone(town: Town) -> None:
    secret = ResearchConsent.objects.get(person_id=town.person).secret
    paths = ("/research", "/research/contribution.json", "/looking-back", "/export/everything.zip", "/log")
    for who, client in town.clients.items():
        told = [text_of(client.get(path, secure=True)) for path in paths]
        assert not any(secret in text for text in told), who
        assert any(pseudonym(secret) in text for text in told) is (who == "maya"), who
    assert "no-store" in town.clients["maya"].get("/research", secure=True)["Cache-Control"]


def test_a_carer_reads_the_feelings_that_are_shared_and_no_other(town: Town) -> None:
    page = f"/shared/{town.links['carer']}/feelings"
    assert town.clients["carer"].get(page, secure=True).status_code == 404
    grant_consent(GrantTold(town.links["carer"], "feelings"), moment(town.person))
    told = text_of(town.clients["carer"].get(page, secure=True))
    assert told.count(OF_FELT) == 1, "the other is Maya's alone"
    assert told.count(OF_CHAIN) == 1, "so is her other chain"
    assert "no-store" in told
    assert "/feelings" in text_of(town.clients["carer"].get(f"/shared/{town.links['carer']}", secure=True))
    revoke_consent(RevokeTold(town.links["carer"], "feelings"), moment(town.person))
    assert town.clients["carer"].get(page, secure=True).status_code == 404


def test_an_account_without_a_record_learns_for_itself_alone(town: Town) -> None:
    told = {one.key: NOT_SURE for one in lesson("small-doses").questions}
    before = everything(town.person)
    for who in ("visitor", "carer"):
        answer = town.clients[who].post("/learn/small-doses", told, secure=True)
        assert answer.status_code == 200, who
        assert town.clients[who].get("/learn", secure=True).content.count(b"/take-back") == 1, who
    for who in ("maya", "stranger"):
        assert b"/take-back" not in town.clients[who].get("/learn", secure=True).content, who
    page = "/learn/small-doses"
    limits = lesson("small-doses").clinician[-1].text.en
    assert limits in text_of(town.clients["carer"].get(page, secure=True)), "who follows as a clinician"
    assert limits not in text_of(town.clients["carer"].get(f"{page}?for=me", secure=True))
    assert limits not in text_of(town.clients["visitor"].get(page, secure=True))
    assert town.clients["nobody"].post(page, told, secure=True).status_code == 302
    for who in ("stranger", "maya", "nobody"):
        town.clients[who].post("/learn/small-doses/take-back", secure=True)
    assert town.clients["visitor"].get("/learn", secure=True).content.count(b"/take-back") == 1
    assert everything(town.person) == before


def test_a_case_and_the_page_of_what_was_learnt_are_for_each_account_alone(town: Town) -> None:
    case, before = "/learn/cases/called-a-return", everything(town.person)
    for who in ("visitor", "carer"):
        answer = town.clients[who].post(f"{case}/done", {"way": "score.now"}, secure=True)
        assert answer.status_code == 303, who
        assert case in text_of(town.clients[who].get("/learn/certificate", secure=True)), who
    for who in ("maya", "stranger"):
        assert case not in text_of(town.clients[who].get("/learn/certificate", secure=True)), who
        town.clients[who].post(f"{case}/forget", secure=True)
    assert case in text_of(town.clients["visitor"].get("/learn/certificate", secure=True))
    assert town.clients["nobody"].post(f"{case}/done", {"way": "score.now"}, secure=True).status_code == 302
    assert everything(town.person) == before
