"""``python -m bench.caseload_told PEOPLE``: a prescriber with so many people, in the record that is named.

A few lives are told through the deeds; their rows that a caseload reads are then copied, facts and all.
"""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from opentaper import wiring

if TYPE_CHECKING:
    from opentaper.actions.deeds.moment import Moment

NAME, WORD = "osei", "a long word for a bench alone"
#: How the lives go: whose plan is signed, how many days ago they told of a day last, and a sign of danger.
LIVES = tuple(
    (signed, silent, sign) for signed in (True, False) for silent in (0, 4, 12) for sign in ("", "akathisia")
)
N_DAYS, N_CALM = 14, 8


def main() -> None:
    """Make the people, and say how many were told and how many copied."""
    wiring.settle_sums()
    n_people = int(sys.argv[1])
    wiring.start_app(team=True)
    from django.contrib.auth.models import User

    wiring.add_account(NAME, WORD)
    account = str(User.objects.get(username=NAME).pk)
    told = [_life(place, account, *life) for place, life in enumerate((*LIVES, *([(True, 0, "")] * N_CALM)))]
    copied = _copied(told, n_people - len(told))
    print(json.dumps([len(told), copied]))


def _life(place: int, account: str, is_signed: bool, silent: int, sign: str) -> UUID:
    """Tell one life through the deeds."""
    from opentaper.actions.deeds.begin_medication import MedicationTold, begin_medication
    from opentaper.actions.deeds.begin_person import PersonTold, begin_person
    from opentaper.actions.deeds.invite_carer import InviteTold, code_of, invite_carer
    from opentaper.actions.deeds.propose_version import propose_version
    from opentaper.actions.deeds.sign_plan import SignPlanTold, sign_plan
    from opentaper.actions.deeds.take_invitation import TakeTold, take_invitation
    from opentaper.actions.readings.asked_plan import asked_plan
    from opentaper.actions.readings.plan_changes import ProposeTold

    person = begin_person(PersonTold("en", "GB", "Europe/London"), _at(None)).person_id
    drug = begin_medication(MedicationTold("citalopram", "20 mg", used_for="4 years"), _at(person))
    at = _at(person)
    key = invite_carer(
        InviteTold("prescriber", "Dr Osei", f"Person {place:04}", {"plan": "write", "check_ins": "read"}), at
    ).invitation_id
    link = take_invitation(TakeTold(key, code_of(at), account, "Grace Osei"), wiring.now(), uuid4()).link_id
    start = (_today() + timedelta(days=20)).isoformat()
    asked = replace(asked_plan(person, drug.medication_id, _today()), start=start, interval="28d")
    made = propose_version(ProposeTold(drug.medication_id, drug.version, asked), _at(person))
    if is_signed:
        sign_plan(SignPlanTold(link, made.plan_version_id), _at(person))
    _days(person, silent, sign)
    return person


def _days(person: UUID, silent: int, sign: str) -> None:
    from opentaper.actions.deeds.check_in import CheckInTold, check_in

    for back in reversed(range(silent, silent + N_DAYS)):
        scores = {
            "anxiety": float(back % 4),
            "poor_sleep": float(back % 3),
            "dizziness": 1.0,
            "low_mood": 1.0,
        }
        signs = (sign,) if sign and back == silent else ()
        check_in(CheckInTold(_today() - timedelta(days=back), scores, signs=signs), _at(person))


def _copied(people: list[UUID], n: int) -> int:
    """Copy people with their place in the prescriber's list, their consents and their facts."""
    from opentaper.actions.readings.case_facts import renew_case_facts
    from opentaper.record.models import CareLink, Carer, CaseFacts, Consent, Person

    for one in people:  # by the function that the app itself uses
        renew_case_facts(one, _today(), wiring.now())
    for place in range(n):
        source, person = people[place % len(people)], uuid4()
        _copy(Person.objects.get(pk=source), pk=person)
        carer, link = uuid4(), uuid4()
        _copy(Carer.objects.get(person_id=source), pk=carer, person_id=person, account=None)
        place_in_team = CareLink.objects.get(person_id=source)
        name = f"Person {len(people) + place:04}"
        _copy(place_in_team, pk=link, person_id=person, carer_id=carer, known_as=name)
        for consent in Consent.objects.filter(link_id=place_in_team.pk):
            _copy(consent, pk=uuid4(), person_id=person, link_id=link)
        _copy(CaseFacts.objects.get(person_id=source), pk=uuid4(), person_id=person)
    account = Carer.objects.filter(account__isnull=False).values_list("account", flat=True)[0]
    Carer.objects.update(account=account)
    return n


def _copy(row: Any, **changed: object) -> None:
    for name, value in changed.items():
        setattr(row, name, value)
    row._state.adding = True
    row.save(force_insert=True)


def _today() -> date:
    from opentaper.actions.deeds.begin_person import DAY_STARTS
    from opentaper.actions.readings.person import own_day

    return own_day(wiring.now(), "Europe/London", DAY_STARTS)


def _at(person: UUID | None) -> Moment:
    from opentaper.actions.deeds.moment import Moment

    return Moment(wiring.now(), _today(), uuid4(), person)


if __name__ == "__main__":
    main()
