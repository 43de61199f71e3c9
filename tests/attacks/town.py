"""A server in team mode with people on it: Maya and her carers, Noor who has a record too, and strangers.

What the modules of this folder attack. They are run by :mod:`tests.attacks.test_attacks`, in a process that
is set up as team mode.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import time
from typing import Any
from uuid import UUID, uuid4

from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpResponseBase
from django.test import Client

from opentaper import wiring
from opentaper.actions.deeds.begin_medication import MedicationTold, begin_medication
from opentaper.actions.deeds.begin_person import PersonTold, begin_person
from opentaper.actions.deeds.check_in import CheckInTold, check_in
from opentaper.actions.deeds.invite_carer import InviteTold, code_of, invite_carer
from opentaper.actions.deeds.moment import Moment
from opentaper.actions.deeds.propose_version import propose_version
from opentaper.actions.deeds.take_invitation import TakeTold, take_invitation
from opentaper.actions.readings.asked_plan import asked_plan
from opentaper.actions.readings.person import own_day
from opentaper.actions.readings.plan_changes import ProposeTold
from opentaper.record.models import Person
from opentaper.web.health import DOORS
from tests.journeys.web.addresses import addresses

HOST = "localhost"
PASSWORD = "correct horse battery"
#: Who may do nothing with what is Maya's.
OUTSIDE = ("nobody", "noor", "visitor")
CHANCE = re.compile(r'name="(csrfmiddlewaretoken|client_key)" value="[^"]+"')


@dataclass
class Town:
    """Who lives there: records, places in teams, and a browser for each account."""

    clients: dict[str, Client]
    accounts: dict[str, str]
    people: dict[str, UUID] = field(default_factory=dict)
    medications: dict[str, UUID] = field(default_factory=dict)
    links: dict[str, UUID] = field(default_factory=dict)

    def client(self, who: str) -> Client:
        """Return the browser of somebody who has signed in; "nobody" has not."""
        return self.clients[who]

    def moment(self, who: str) -> Moment:
        """Return now, for somebody with a record, under a key of its own."""
        return moment(self.people[who])


def moment(person: UUID | None) -> Moment:
    """Return now under a key of its own, on the day of somebody in London whose day begins at four."""
    now = wiring.now()
    return Moment(now, own_day(now, "Europe/London", time(4)), uuid4(), person)


def made_town(*carers: str) -> Town:
    """Make Maya and Noor, each with a plan; who is named as a carer follows Maya's plan and her check-ins.

    A name with ``:`` tells the role: ``lind:prescriber``; without one it is a prescriber.
    """
    roles = {name.partition(":")[0]: name.partition(":")[2] or "prescriber" for name in carers}
    names = ("maya", "noor", "visitor", *roles)
    users = {name: made_account(name) for name in names}
    clients = {name: browser() for name in ("nobody", *names)}
    town = Town(clients, {name: str(user.pk) for name, user in users.items()})
    for name, user in users.items():
        clients[name].force_login(user)
    for name, drug in (("maya", "citalopram"), ("noor", "sertraline")):
        told = PersonTold("en", "GB", "Europe/London", account=town.accounts[name])
        town.people[name] = begin_person(told, moment(None)).person_id
        town.medications[name] = with_plan(town.people[name], drug)
    at = town.moment("maya")
    check_in(CheckInTold(at.today, {"anxiety": 4.0}, note="A quiet day"), at)
    for name, role in roles.items():
        town.links[name] = with_carer(town, name, role)
    return town


def made_account(name: str) -> AbstractBaseUser:
    """Make an account with the password that all here have."""
    user = get_user_model()(username=name)
    user.set_password(PASSWORD)
    user.save()
    return user


def with_plan(person: UUID, drug: str) -> UUID:
    """Give somebody a drug and a first plan; return the key of the medication."""
    made = begin_medication(MedicationTold(drug, "20 mg", used_for="4 years"), moment(person))
    asked = asked_plan(person, made.medication_id, moment(person).today)
    propose_version(ProposeTold(made.medication_id, made.version, asked), moment(person))
    return made.medication_id


def with_carer(
    town: Town, name: str, role: str = "prescriber", sections: tuple[str, ...] = ("plan", "check_ins")
) -> UUID:
    """Let an account into Maya's team; return the key of its place there."""
    key, code = invitation(town, role, sections)
    told = TakeTold(key, code, town.accounts[name], f"Dr {name}")
    return take_invitation(told, wiring.now(), uuid4()).link_id


def invitation(
    town: Town, role: str = "prescriber", sections: tuple[str, ...] = ("plan", "check_ins")
) -> tuple[UUID, str]:
    """Let Maya invite somebody; return the key and the code."""
    at = town.moment("maya")
    told = InviteTold(role, "Dr Lind", "Maya K.", dict.fromkeys(sections, "read"))
    return invite_carer(told, at).invitation_id, code_of(at)


def browser(*, is_strict: bool = False) -> Client:
    """Return a browser that nobody has signed in with; a strict one sends no token by itself."""
    return Client(SERVER_NAME=HOST, enforce_csrf_checks=is_strict, raise_request_exception=False)


def every_address() -> tuple[str, ...]:
    """Return every address of team mode with something in each gap."""
    from opentaper.settings.team_urls import urlpatterns

    return tuple(dict.fromkeys(addresses(urlpatterns)))


def every_page() -> tuple[str, ...]:
    """Return every address but those for watchers: they answer before anything else, and read no body."""
    return tuple(path for path in every_address() if path not in DOORS)


def everything() -> dict[str, list[tuple[Any, ...]]]:
    """Return every row of every record, of accounts and of sessions."""
    told = {}
    for label in ("record", "auth", "sessions", "usersessions", "mfa", "account"):
        for model in apps.get_app_config(label).get_models():
            names = [one.attname for one in model._meta.concrete_fields]
            told[model._meta.label] = sorted(model._default_manager.values_list(*names), key=repr)
    return told


def table(app: str, name: str) -> Any:
    """Return a table of another app, which team mode alone has."""
    return apps.get_model(app, name)


def rows_of(person: UUID) -> dict[str, list[tuple[Any, ...]]]:
    """Return every row of one person's record, but how often a code was tried."""
    told = {}
    for model in apps.get_app_config("record").get_models():
        names = [one.attname for one in model._meta.concrete_fields if one.attname != "tries"]
        if model is Person or "person_id" in names:
            mine = {"pk": person} if model is Person else {"person_id": person}
            told[model.__name__] = sorted(model._default_manager.filter(**mine).values_list(*names), key=repr)
    return told


def content(answer: HttpResponseBase) -> bytes:
    """Return the body of an answer, whether it streams or not."""
    # the base class of both kinds of answer declares neither what streams nor the content
    return b"".join(answer) if answer.streaming else answer.content  # type: ignore[attr-defined]  # see above


def text_of(answer: HttpResponseBase) -> str:
    """Return everything that an answer tells, what is packed unpacked; and its headers."""
    told = content(answer)
    if told[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(told)) as archive:
            told = b"\n".join(archive.read(name) for name in archive.namelist())
    return told.decode("utf-8", "replace") + repr(dict(answer.headers)) + repr(answer.cookies)


def page(answer: HttpResponseBase, *own: str) -> str:
    """Return the text of a page without what differs by chance, and without what the asker typed."""
    text = CHANCE.sub("", content(answer).decode("utf-8", "replace"))
    for word in own:
        text = text.replace(word, "")
    return text


def asked(client: Client, path: str, method: str = "get", **told: Any) -> HttpResponseBase:
    """Ask for an address over an encrypted connection."""
    ask: Callable[..., HttpResponseBase] = getattr(client, method)
    return ask(path, told, secure=True)
