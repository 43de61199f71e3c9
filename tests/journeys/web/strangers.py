"""Team mode asked for what is not shared: every address, with keys that were guessed, kept or used before.

Not collected by itself: :mod:`tests.journeys.test_strangers` runs it in a process set up as team mode.
"""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.db.models import Model
from django.http import HttpResponseBase
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from opentaper import wiring
from opentaper.actions.deeds.begin_medication import MedicationTold, begin_medication
from opentaper.actions.deeds.begin_person import PersonTold, begin_person
from opentaper.actions.deeds.begin_thread import BeginThreadTold, begin_thread
from opentaper.actions.deeds.check_in import CheckInTold, check_in
from opentaper.actions.deeds.emergency_card import CardTold, make_card
from opentaper.actions.deeds.end_care import EndCareTold, end_care
from opentaper.actions.deeds.give_research import TEXT_VERSION, ResearchTold, give_research
from opentaper.actions.deeds.grant_consent import GrantTold, grant_consent
from opentaper.actions.deeds.invite_carer import InviteTold, code_of, invite_carer
from opentaper.actions.deeds.keep_import import KeepTold, keep_import
from opentaper.actions.deeds.moment import Moment
from opentaper.actions.deeds.prepare_visit import VisitTold, prepare_visit
from opentaper.actions.deeds.propose_version import propose_version
from opentaper.actions.deeds.renew_calendar import CalendarTold, renew_calendar
from opentaper.actions.deeds.revoke_consent import RevokeTold, revoke_consent
from opentaper.actions.deeds.set_goal import GoalTold, set_goal
from opentaper.actions.deeds.take_invitation import TakeTold, take_invitation
from opentaper.actions.deeds.tell_body import BodyThing, BodyTold, tell_body
from opentaper.actions.deeds.tell_chain import ChainTold, tell_chain
from opentaper.actions.deeds.tell_feeling import FeelingTold, tell_feeling
from opentaper.actions.deeds.tell_outcome import OutcomeTold, tell_outcome
from opentaper.actions.deeds.write_own_plan import (
    OwnPartTold,
    OwnPlanShared,
    share_own_plan,
    write_own_plan,
)
from opentaper.actions.readings.asked_plan import asked_plan
from opentaper.actions.readings.plan_changes import ProposeTold
from opentaper.cohort.contribution import pseudonym
from opentaper.formulary.lessons import NOT_SURE, lesson
from opentaper.record.models import BodyImport, CareLink, Consent, Deed, Person, ResearchConsent
from tests.journeys.web.addresses import FILLED, addresses
from tests.unit.actions.deeds.brought import brought, file_of, night

#: Words that stand in one record only, each in another part of it.
OF_PLAN, OF_NOTE, OF_NAME = "Zqxprescriber", "Zqxnote", "Zqxmaya"
OF_TALK, OF_CARD, OF_FELT = "Zqxmessage", "Zqxcontact", "Zqxfelt"
OF_OWN_PLAN = "Zqxownplan"
OF_GOAL, OF_BODY = "Zqxgoal", "Zqxbody"
OF_CHAIN = "Zqxchain"
OF_FILE = "Zqxfile"
SECRETS = (
    OF_PLAN,
    OF_NOTE,
    OF_NAME,
    OF_TALK,
    OF_CARD,
    OF_FELT,
    OF_OWN_PLAN,
    OF_GOAL,
    OF_BODY,
    OF_CHAIN,
    OF_FILE,
    "Zqxlind",
)
#: Who asks: nobody, somebody with a record, without one, and those who once were let in.
NO_CARERS = ("nobody", "stranger", "visitor", "ended", "revoked", "expired")


def every_address() -> tuple[str, ...]:
    """Return every address of team mode but that of leaving; they can be read in its own process alone."""
    from opentaper.settings.team_urls import urlpatterns

    return tuple(path for path in dict.fromkeys(addresses(urlpatterns)) if "logout" not in path)


@dataclass
class Town:
    """A server with a person, carers past and present, strangers, and every key of the person's."""

    person: UUID
    keys: tuple[str, ...]
    links: dict[str, UUID]
    used: tuple[UUID, str]
    clients: dict[str, Client]
    addresses: tuple[str, ...]


def moment(person: UUID | None) -> Moment:
    """Return now, under a key of its own."""
    now = wiring.now()
    return Moment(now, wiring.today(), uuid4(), person)


@pytest.fixture
def town(db: None) -> Town:
    """Maya, whose record holds words that stand nowhere else; and everybody who would like to see them."""
    names = ("maya", "carer", *NO_CARERS[1:])
    users = {name: get_user_model()._default_manager.create(username=name) for name in names}
    account = {name: str(user.pk) for name, user in users.items()}
    maya = _person(account["maya"])
    told = MedicationTold("citalopram", "20 mg", used_for="4 years", prescriber=OF_PLAN)
    medication = begin_medication(told, moment(maya))
    asked = asked_plan(maya, medication.medication_id, wiring.today())
    propose_version(ProposeTold(medication.medication_id, medication.version, asked), moment(maya))
    check_in(CheckInTold(wiring.today(), {"anxiety": 4.0}, note=OF_NOTE), moment(maya))
    for is_shared in (False, True):
        felt = FeelingTold(wiring.today(), "sad", note=OF_FELT, is_shared=is_shared)
        tell_feeling(felt, moment(maya))
        tell_chain(ChainTold(wiring.today(), OF_CHAIN, is_shared=is_shared), moment(maya))
    for kind, part in (("hard_days", "reasons"), ("keeping_well", "first")):
        write_own_plan(OwnPartTold(kind, part, (f"{OF_OWN_PLAN} {part}",)), moment(maya))
    share_own_plan(OwnPlanShared("hard_days", is_shared=True), moment(maya))
    tell_outcome(OutcomeTold(medication.medication_id, wiring.today(), "mixed"), moment(maya))
    give_research(ResearchTold("registry", TEXT_VERSION), moment(maya))
    set_goal(GoalTold("movement", OF_GOAL), moment(maya))
    tell_body(BodyTold((BodyThing(wiring.today(), "sleep", 6.2, "h", note=OF_BODY),)), moment(maya))
    for is_kept in (False, True):
        _brought(maya, is_kept=is_kept)
    renew_calendar(CalendarTold(True), moment(maya))
    _person(account["stranger"])
    links, used = {}, (UUID(int=0), "")
    for name in ("carer", "ended", "revoked", "expired"):
        at = moment(maya)
        sections = {"check_ins": "read"} | ({} if name == "carer" else {"plan": "read"})
        key = invite_carer(InviteTold("prescriber", "Zqxlind", OF_NAME, sections), at).invitation_id
        used = (key, code_of(at))
        taken = take_invitation(TakeTold(*used, account[name], name), wiring.now(), uuid4())
        links[name] = taken.link_id
    _talk(maya, tuple(links[name] for name in ("ended", "revoked", "expired")))
    make_card(CardTold(shows_drugs=True, contact=OF_CARD), moment(maya))
    end_care(EndCareTold(links["ended"]), moment(maya))
    revoke_consent(RevokeTold(links["revoked"]), moment(maya))
    Consent.objects.filter(link=links["expired"]).update(until=wiring.today() - timedelta(days=2))
    clients = {name: Client(SERVER_NAME="localhost") for name in ("nobody", *names)}
    for name, user in users.items():
        clients[name].force_login(user)
    return Town(maya, _keys(maya), links, used, clients, every_address())


def _talk(maya: UUID, links: tuple[UUID, ...]) -> None:
    """Let those who will see nothing any more take part in a conversation."""
    for link in links:
        grant_consent(GrantTold(link, "messages", "write"), moment(maya))
    begin_thread(BeginThreadTold(OF_TALK, OF_TALK, links), moment(maya))


def _brought(maya: UUID, *, is_kept: bool) -> None:
    """Bring in a file of a ring, one that waits and one that is kept."""
    key = brought(file_of(night(wiring.today())), moment(maya))
    BodyImport.objects.filter(pk=key).update(file_name=f"{OF_FILE}.zip")
    if is_kept:
        keep_import(KeepTold(key), moment(maya))


def _person(account: str) -> UUID:
    told = PersonTold("en", "GB", "Europe/London", account=account)
    return begin_person(told, moment(None)).person_id


def _keys(person: UUID) -> tuple[str, ...]:
    """Return every key of a person's rows, as a guesser who was very lucky would have them."""
    found = [str(person)]
    for model in apps.get_app_config("record").get_models():
        if model is not Person and _has_person(model):
            rows = model._default_manager.filter(person_id=person)
            found += [str(key) for key in rows.values_list("pk", flat=True)]
    return tuple(found)


def _has_person(model: type[Model]) -> bool:
    """Return whether rows of a table belong to a person; those of accounts alone do not."""
    return any(one.attname == "person_id" for one in model._meta.concrete_fields)


def everything(person: UUID) -> dict[str, list[tuple[Any, ...]]]:
    """Return every row of a person, but how often a code was tried."""
    told = {}
    for model in apps.get_app_config("record").get_models():
        if model is not Person and not _has_person(model):
            continue
        mine = {"pk": person} if model is Person else {"person_id": person}
        names = [one.attname for one in model._meta.concrete_fields if one.attname != "tries"]
        told[model.__name__] = sorted(model._default_manager.filter(**mine).values_list(*names), key=repr)
    return told


def text_of(answer: HttpResponseBase) -> str:
    """Return everything that an answer tells, what is packed unpacked; and where it leads."""
    # the base class of both kinds of answer declares neither what streams nor the content
    content = b"".join(answer) if answer.streaming else answer.content  # type: ignore[attr-defined]  # see above
    if content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            content = b"\n".join(archive.read(name) for name in archive.namelist())
    if content[:5] == b"%PDF-":
        content = "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages).encode()
    return content.decode("utf-8", "replace") + repr(dict(answer.headers)) + repr(answer.cookies)


def ask(client: Client, method: str, path: str, key: str, code: str = "") -> HttpResponseBase:
    """Ask for an address with a key in every place where one could be told."""
    if method == "get":
        return client.get(path, {"of": key, "deed": key, "link": key}, secure=True)
    told = dict.fromkeys(("of", "medication", "deed", "link", "version"), key)
    told |= {"plan_version": key, "act": "sign", "reason": "x", "verb": "hold", "q": key}
    told |= {"code": code, "name": "Somebody", "section": "plan", "days": "14", "kind": "missed", "who": "me"}
    return client.post(path, told, secure=True)


def with_key(path: str, key: str) -> str:
    """Return an address with a key in each gap for one."""
    return path.replace(FILLED["uuid"], key).replace("seven", key)


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
    for path in town.addresses:
        for method in ("get", "post"):
            for key in (str(link), medication):
                answer = ask(client, method, with_key(path, key), key)
                assert not [word for word in SECRETS if word in text_of(answer)], (who, method, path)
                assert answer.status_code < 500, (who, method, path)
    assert everything(town.person) == before


@settings(
    max_examples=300, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True, database=None
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
    assert answer.status_code < 500
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
