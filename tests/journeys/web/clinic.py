"""Team mode with a prescriber and somebody whose plan waits for them; for tests in a process of team mode."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from uuid import UUID, uuid4

from django.contrib.auth import get_user_model
from django.http import HttpResponseBase
from django.test import Client

from opentaper import wiring
from opentaper.actions.deeds.begin_medication import MedicationTold, begin_medication
from opentaper.actions.deeds.begin_person import PersonTold, begin_person
from opentaper.actions.deeds.invite_carer import InviteTold, code_of, invite_carer
from opentaper.actions.deeds.moment import Moment
from opentaper.actions.deeds.propose_version import propose_version
from opentaper.actions.deeds.take_invitation import TakeTold, take_invitation
from opentaper.actions.readings.asked_plan import asked_plan
from opentaper.actions.readings.person import own_day
from opentaper.actions.readings.plan_changes import ProposeTold
from opentaper.record.models import Medication

WRITES = {"plan": "write", "check_ins": "read"}


def today() -> date:
    """Return the day of everybody here, which begins at four."""
    return own_day(wiring.now(), "Europe/London", time(4))


def moment(person: UUID | None) -> Moment:
    """Return now, under a key of its own."""
    return Moment(wiring.now(), today(), uuid4(), person)


def account(name: str) -> tuple[str, Client]:
    """Make an account, and a browser that is signed in with it."""
    users = get_user_model()._default_manager
    user = users.filter(username=name).first() or users.create(username=name)
    client = Client(SERVER_NAME="localhost")
    client.force_login(user)
    return str(user.pk), client


@dataclass
class Treated:
    """Somebody with a plan, and the place of their prescriber in their team."""

    person: UUID
    medication: UUID
    link: UUID
    client: Client

    @property
    def version(self) -> int:
        return Medication.objects.values_list("version", flat=True).get(pk=self.medication)


def joined(person: UUID, who: str, sections: dict[str, str], known_as: str, role: str = "prescriber") -> UUID:
    """Let somebody into a team; the link."""
    at = moment(person)
    key = invite_carer(InviteTold(role, "Dr Osei", known_as, sections), at).invitation_id
    return take_invitation(TakeTold(key, code_of(at), who, "Grace Osei"), wiring.now(), uuid4()).link_id


def treated(
    name: str, who: str, sections: dict[str, str] = WRITES, drug: str = "citalopram", dose: str = "20 mg"
) -> Treated:
    """Make somebody whose first cut comes in a fortnight, and who asks for a signature."""
    own, client = account(name)
    person = begin_person(PersonTold("en", "GB", "Europe/London", account=own), moment(None)).person_id
    told = MedicationTold(drug, dose, used_for="4 years")
    medication = begin_medication(told, moment(person)).medication_id
    start = today() + timedelta(days=14)
    asked = replace(asked_plan(person, medication, today()), start=start.isoformat(), interval="28d")
    version = Medication.objects.values_list("version", flat=True).get(pk=medication)
    propose_version(ProposeTold(medication, version, asked), moment(person))
    return Treated(person, medication, joined(person, who, sections, name.title()), client)


def text_of(answer: HttpResponseBase) -> str:
    """Return a page as text."""
    content = getattr(answer, "content", b"")
    return re.sub(r"\s+", " ", content.decode("utf-8").replace("\xa0", " "))


def field(page: str, name: str) -> str:
    """Return what a hidden field of a page holds."""
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found is not None, name
    return found[1]
