"""The permission matrix, cell by cell: as it is decided, as the record answers, and as it is printed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import product
from uuid import UUID, uuid4

import pytest

from opentaper.actions.deeds.change_plan import ChangePlanTold, change_plan
from opentaper.actions.deeds.decline_plan import DeclineTold, decline_plan
from opentaper.actions.deeds.moment import Moment
from opentaper.actions.deeds.sign_plan import SignPlanTold, sign_plan
from opentaper.actions.permissions import (
    ONE_LOOK,
    CareAction,
    CareRole,
    Consented,
    Right,
    Section,
    Why,
    decision,
    link_permitted,
    looked,
    permitted,
)
from opentaper.errors import NotShared
from opentaper.record.models import CareLink, Carer, Consent, Look
from tests.unit.actions.deeds.lives import DAY, begun, moment
from tools.manual import filled
from tools.permission_tables import STATES, STRANGER, cells
from tools.places import ROOT

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
#: Written by hand, and not reckoned: what a role may do where it is let read, and where it is let write.
TO_READ = {
    ("prescriber", "look"): "plan check_ins feelings body messages",
    ("psychotherapist", "look"): "plan check_ins feelings body messages",
    ("lifestyle", "look"): "plan check_ins feelings body messages",
    ("family", "look"): "plan check_ins feelings body messages",
    ("family", "remind"): "check_ins",
}
TO_WRITE = TO_READ | {
    ("prescriber", "propose"): "plan",
    ("prescriber", "sign"): "plan",
    ("prescriber", "write_message"): "messages",
    ("psychotherapist", "assign"): "feelings",
    ("psychotherapist", "write_message"): "messages",
    ("lifestyle", "assign"): "body",
    ("lifestyle", "write_message"): "messages",
}
ALLOWED = {"may read": TO_READ, "may write": TO_WRITE}


def is_allowed(role: str, action: str, section: str, state: str) -> bool:
    return section in ALLOWED.get(state, {}).get((role, action), "").split()


def test_every_cell_is_as_it_was_written_down() -> None:
    known = cells()
    assert len(known) == 4 * 7 * 5 * 6
    wrong = {cell: why for cell, why in known.items() if (why is Why.ALLOWED) != is_allowed(*cell)}
    assert wrong == {}


def test_nobody_sets_a_dose_and_a_family_changes_nothing() -> None:
    yes = {cell for cell, why in cells().items() if why is Why.ALLOWED}
    assert not [cell for cell in yes if cell[1] is CareAction.SET_DOSE]
    assert {cell[1] for cell in yes if cell[0] is CareRole.FAMILY} == {CareAction.LOOK, CareAction.REMIND}


@pytest.mark.parametrize("state", [*STATES, STRANGER])
@pytest.mark.parametrize("role", CareRole)
def test_the_record_answers_as_the_matrix_says(db: None, role: CareRole, state: str) -> None:
    person = begun().person
    for section in Section:
        _write(person, role, section, state)
    link = CareLink.objects.get()
    account = "somebody else" if state == STRANGER else "carer"
    for action, section in product(CareAction, Section):
        expected = cells()[role, action, section, state]
        if expected is Why.ALLOWED:
            found = permitted(account, link.pk, action, section, NOW)
            assert (found.person_id, found.role) == (person, role)
            continue
        with pytest.raises(NotShared) as refused:
            permitted(account, link.pk, action, section, NOW)
        assert refused.value.why == expected


#: What a prescriber does with a plan, told of a version that is not there.
DECIDING: dict[str, Callable[[UUID, Moment], object]] = {
    "sign": lambda link, at: sign_plan(SignPlanTold(link, uuid4()), at),
    "decline": lambda link, at: decline_plan(DeclineTold(link, uuid4(), "no"), at),
    "change": lambda link, at: change_plan(ChangePlanTold(link, uuid4(), "hold", "wait", days=7), at),
}


@pytest.mark.parametrize("name", DECIDING)
@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("role", CareRole)
def test_the_deeds_of_a_prescriber_ask_the_matrix_again(
    db: None, role: CareRole, state: str, name: str
) -> None:
    """Inside the transaction too: whoever may, is told only that there is no such version."""
    person = begun().person
    link = _write(person, role, Section.PLAN, state)
    expected = cells()[role, CareAction.SIGN, Section.PLAN, state]
    with pytest.raises(NotShared) as refused:
        DECIDING[name](link, moment(person, name))
    assert refused.value.why == ("unknown_plan" if expected is Why.ALLOWED else expected)


def test_a_consent_holds_through_its_last_day() -> None:
    for days, why in ((-1, Why.EXPIRED), (0, Why.ALLOWED), (1, Why.ALLOWED)):
        told = Consented(Right.READ, DAY + timedelta(days=days))
        assert decision(CareRole.FAMILY, CareAction.LOOK, Section.PLAN, told, DAY) is why


def test_the_last_day_is_the_persons_own(db: None) -> None:
    """In London the day of somebody who rises at four ends at four."""
    person = begun().person
    link = _write(person, CareRole.FAMILY, Section.PLAN, "may read")
    late = datetime(2026, 3, 3, 3, 59, tzinfo=UTC)
    assert permitted("carer", link, CareAction.LOOK, Section.PLAN, late).today == DAY
    with pytest.raises(NotShared):
        permitted("carer", link, CareAction.LOOK, Section.PLAN, late + timedelta(minutes=1))


def test_who_has_left_is_a_stranger_and_so_is_nobody(db: None) -> None:
    link = _write(begun().person, CareRole.PRESCRIBER, Section.PLAN, "may write")
    for account, key in (("", link), ("carer", uuid4())):
        with pytest.raises(NotShared) as refused:
            permitted(account, key, CareAction.LOOK, Section.PLAN, NOW)
        assert refused.value.why == Why.STRANGER
    CareLink.objects.update(ended=NOW)
    with pytest.raises(NotShared):
        permitted("carer", link, CareAction.LOOK, Section.PLAN, NOW)


def test_a_record_that_came_from_elsewhere_opens_to_no_account(db: None) -> None:
    link = _write(begun().person, CareRole.PRESCRIBER, Section.PLAN, "may write")
    Carer.objects.update(account=None)
    for account in ("", "None", "carer"):
        with pytest.raises(NotShared):
            permitted(account, link, CareAction.LOOK, Section.PLAN, NOW)


def test_a_consent_that_stands_counts_before_one_that_was_revoked_later(db: None) -> None:
    person = begun().person
    link = _write(person, CareRole.FAMILY, Section.PLAN, "may read")
    later = NOW + timedelta(days=1)
    Consent(
        person_id=person, link_id=link, section="plan", right="read", given_at=later, revoked_at=later
    ).save()
    assert permitted("carer", link, CareAction.LOOK, Section.PLAN, NOW).person_id == person


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("role", CareRole)
def test_a_deed_asks_again_and_hears_the_same(db: None, role: CareRole, state: str) -> None:
    person = begun().person
    link = _write(person, role, Section.MESSAGES, state)
    for action in (CareAction.LOOK, CareAction.WRITE_MESSAGE):
        expected = cells()[role, action, Section.MESSAGES, state]
        if expected is Why.ALLOWED:
            assert link_permitted(link, person, action, Section.MESSAGES, DAY).pk == link
            continue
        with pytest.raises(NotShared) as refused:
            link_permitted(link, person, action, Section.MESSAGES, DAY)
        assert refused.value.why == expected


def test_a_deed_hears_no_of_another_persons_link_and_of_one_that_ended(db: None) -> None:
    person = begun().person
    link = _write(person, CareRole.PRESCRIBER, Section.MESSAGES, "may write")
    told = (CareAction.WRITE_MESSAGE, Section.MESSAGES, DAY)
    with pytest.raises(NotShared):
        link_permitted(link, uuid4(), *told)
    CareLink.objects.update(ended=NOW)
    with pytest.raises(NotShared):
        link_permitted(link, person, *told)


def test_each_look_is_written_down_once_a_minute_and_no_refusal_is(db: None) -> None:
    person = begun().person
    link = _write(person, CareRole.FAMILY, Section.PLAN, "may read")
    looked("carer", link, Section.PLAN, "plan", NOW)
    looked("carer", link, Section.PLAN, "plan", NOW + ONE_LOOK / 2)
    looked("carer", link, Section.PLAN, "other", NOW + ONE_LOOK / 2)
    looked("carer", link, Section.PLAN, "plan", NOW + ONE_LOOK)
    with pytest.raises(NotShared):
        looked("carer", link, Section.BODY, "body", NOW)
    told = Look.objects.order_by("at").values_list("person", "link", "page")
    assert list(told) == [(person, link, page) for page in ("plan", "other", "plan")]


def test_the_manual_prints_the_matrix() -> None:
    page = ROOT / "docs" / "reference" / "permissions.md"
    printed = filled(page.read_text(encoding="utf-8"), page)
    rows = [line.split("|")[1:-1] for line in printed.splitlines() if line.startswith("| ")]
    told = [cell.strip() for row in rows for cell in row[2:]]
    yes = sum(why is Why.ALLOWED for why in cells().values())
    assert yes > 40
    assert told.count("**yes**") == yes
    assert sum(cell.startswith("no: ") for cell in told) == len(cells()) - yes


def _write(person: UUID, role: CareRole, section: Section, state: str) -> UUID:
    """Write a link and a consent as rows; the deeds have tests of their own."""
    carer = Carer.objects.filter(person_id=person).first()
    if carer is None:
        carer = Carer(person_id=person, account="carer", role=role, name="Dr Lind")
        carer.save()
        CareLink(person_id=person, carer=carer, called="Ea", known_as="Bo", since=NOW).save()
    link = CareLink.objects.get(carer=carer)
    ends = {"expired": DAY - timedelta(days=1), "may read": DAY, "may write": DAY}
    if state != "not granted":
        Consent(
            person_id=person,
            link=link,
            section=section,
            right="read" if state == "may read" else "write",
            until=ends.get(state),
            given_at=NOW - timedelta(days=2),
            revoked_at=NOW if state == "revoked" else None,
        ).save()
    return link.pk
