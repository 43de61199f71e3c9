"""Somebody whose record holds words that stand nowhere else, and everybody who would like to see them.

For processes that are set up as team mode.
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
from opentaper.record.models import BodyImport, Consent, Person
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
