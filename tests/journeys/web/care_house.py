"""Somebody with a team, in team mode: Maya, her therapist, her sister, a stranger; made through deeds."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, time
from typing import Any
from uuid import UUID, uuid4

from django.contrib.auth import get_user_model
from django.http import HttpResponse
from django.test import Client

from opentaper import wiring
from opentaper.actions.deeds.begin_medication import MedicationTold, begin_medication
from opentaper.actions.deeds.begin_person import PersonTold, begin_person
from opentaper.actions.deeds.invite_carer import InviteTold, code_of, invite_carer
from opentaper.actions.deeds.moment import Moment
from opentaper.actions.deeds.take_invitation import TakeTold, take_invitation
from opentaper.actions.readings.person import own_day

TEAM: dict[str, tuple[str, str, dict[str, str]]] = {
    "lind": ("psychotherapist", "Dr Lind", {"messages": "write", "feelings": "write", "check_ins": "read"}),
    "anna": ("family", "Anna", {"messages": "read", "check_ins": "read"}),
    "osei": ("prescriber", "Dr Osei", {"plan": "write"}),
    "ravn": ("lifestyle", "Mr Ravn", {"body": "write"}),
}


@dataclass(frozen=True)
class CareHouse:
    """A person, the places in her team, and a browser for everybody."""

    person: UUID
    medication: UUID
    accounts: dict[str, str]
    links: dict[str, UUID]
    clients: dict[str, Client]

    def get(self, who: str, path: str) -> HttpResponse:
        return self.clients[who].get(path, secure=True)  # type: ignore[return-value]  # the pages asked here are no streams

    def post(self, who: str, path: str, **told: Any) -> HttpResponse:
        told.setdefault("client_key", str(uuid4()))
        return self.clients[who].post(path, told, secure=True)  # type: ignore[return-value]  # see above

    def text(self, who: str, path: str) -> str:
        answer = self.get(who, path)
        assert answer.status_code == 200, (who, path, answer.status_code)
        return plain(answer)


def plain(answer: HttpResponse) -> str:
    """Return what a page says, its hard blanks as blanks."""
    return re.sub(r"\s+", " ", answer.content.decode().replace("\xa0", " "))


def moment(person: UUID | None) -> Moment:
    """Return now, under a key of its own."""
    return Moment(wiring.now(), today(), uuid4(), person)


def today() -> date:
    """Return the day of somebody in London whose day begins at four."""
    return own_day(wiring.now(), "Europe/London", time(4))


def care_house(language: str = "en") -> CareHouse:
    """Return Maya and her team."""
    users = {
        name: get_user_model()._default_manager.create(username=name) for name in ("maya", *TEAM, "stranger")
    }
    accounts = {name: str(user.pk) for name, user in users.items()}
    told = PersonTold(language, "GB", "Europe/London", account=accounts["maya"])
    maya = begin_person(told, moment(None)).person_id
    drug = MedicationTold("citalopram", "20 mg", used_for="4 years", prescriber="Dr Zqxosei")
    medication = begin_medication(drug, moment(maya)).medication_id
    links = {}
    for name, (role, called, sections) in TEAM.items():
        at = moment(maya)
        key = invite_carer(InviteTold(role, called, "Maya K.", sections), at).invitation_id
        taken = take_invitation(TakeTold(key, code_of(at), accounts[name], called), wiring.now(), uuid4())
        links[name] = taken.link_id
    clients = {name: Client(SERVER_NAME="localhost") for name in (*users, "nobody")}
    for name, user in users.items():
        clients[name].force_login(user)
    return CareHouse(maya, medication, accounts, links, clients)
