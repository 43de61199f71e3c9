"""Messages, work, reminders and the emergency card on both databases: once, and gone with the person."""

from __future__ import annotations

from uuid import UUID, uuid5

import pytest
from django.core.cache import cache
from django.db import DatabaseError, IntegrityError, connection, transaction

from opentaper.actions.deeds.assign_work import AssignTold, assign_work
from opentaper.actions.deeds.begin_thread import BeginThreadTold, begin_thread
from opentaper.actions.deeds.delete_all import SURE, DeleteAllTold, delete_all
from opentaper.actions.deeds.emergency_card import CardTold, card_code, make_card
from opentaper.actions.deeds.emergency_look import open_card
from opentaper.actions.deeds.invite_carer import InviteTold, code_of, invite_carer
from opentaper.actions.deeds.leave_care import LeaveTold, leave_care
from opentaper.actions.deeds.note_session import NoteTold, note_session
from opentaper.actions.deeds.nudge import NudgeTold, nudge
from opentaper.actions.deeds.read_thread import read_thread
from opentaper.actions.deeds.send_message import SendTold, send_message
from opentaper.actions.deeds.take_invitation import TakeTold, take_invitation
from opentaper.actions.deeds.work_done import WorkDoneTold, tell_work_done
from opentaper.actions.permissions import CareAction, Section, permitted
from opentaper.actions.readings.threads_read import thread_of
from opentaper.actions.readings.threads_unread import unread_by_account, unread_by_person
from opentaper.actions.readings.work_shared import shared_work
from opentaper.errors import InvitationClosed, NotShared
from opentaper.record.models import EmergencyCard, EmergencyLook, Message, MessageThread, Nudge, SessionNote
from tests.stores.deeds import NOW, TODAY, key, moment

THERAPIST = {"messages": "write", "feelings": "write", "check_ins": "read"}


@pytest.fixture(autouse=True)
def nobody_has_tried() -> None:
    """Wrong tries of other tests do not count here."""
    cache.clear()


def joined(person: UUID, account: str, role: str, sections: dict[str, str], n: int) -> UUID:
    """Ask somebody in, who comes; the link."""
    at = moment(n, person)
    told = invite_carer(InviteTold(role, "Dr Lind", "Bo", sections), at)
    return take_invitation(TakeTold(told.invitation_id, code_of(at), account, "Ea"), NOW, key(n + 1)).link_id


def test_messages_are_counted_and_read_alike_in_both(person: UUID) -> None:
    link = joined(person, "7", "psychotherapist", THERAPIST, 10)
    other = joined(person, "8", "psychotherapist", {"messages": "read"}, 20)
    thread = begin_thread(BeginThreadTold("Nights", "One.", (link, other)), moment(30, person)).thread_id
    send_message(SendTold(thread, "Two.", link), moment(31, person))
    assert unread_by_account("7", NOW) == {link: 1}
    assert unread_by_account("8", NOW) == {other: 2}
    assert unread_by_person(person) == 1
    read_thread(person, thread, other, NOW)
    read_thread(person, thread, None, NOW)
    assert unread_by_account("8", NOW) == {other: 0}
    assert unread_by_person(person) == 0
    send_message(SendTold(thread, "Three."), moment(32, person))
    assert unread_by_account("8", NOW) == {other: 1}
    read = thread_of(person, thread, TODAY)
    assert read is not None
    assert [one.text for one in read.messages] == ["One.", "Two.", "Three."]


def test_a_message_is_never_changed(person: UUID) -> None:
    link = joined(person, "7", "psychotherapist", THERAPIST, 10)
    begin_thread(BeginThreadTold("Nights", "One.", (link,)), moment(30, person))
    for statement in ("UPDATE record_message SET text = 'Other.'", "DELETE FROM record_message"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    assert Message.objects.get().text == "One."


def test_work_notes_and_reminders_are_kept_once(person: UUID) -> None:
    link = joined(person, "7", "psychotherapist", THERAPIST, 10)
    family = joined(person, "8", "family", {"check_ins": "read"}, 20)
    told = AssignTold(link, "homework", "A walk", due_on=TODAY)
    key_of = assign_work(told, moment(30, person)).assignment_id
    assert assign_work(told, moment(30, person)).assignment_id == key_of
    tell_work_done(WorkDoneTold(key_of, "Wet.", is_shared=True), moment(31, person))
    found = permitted("7", link, CareAction.LOOK, Section.FEELINGS, NOW)
    assert note_session(NoteTold(TODAY, "Calm."), found, NOW, key(40)) == note_session(
        NoteTold(TODAY, "Calm."), found, NOW, key(40)
    )
    read = shared_work("7", link, NOW)
    assert [[done.note for done in one.done] for one in read.work] == [["Wet."]]
    assert [one.text for one in read.notes] == ["Calm."]
    for n in (50, 51):
        nudge(NudgeTold(family), moment(n, person))
    row = Nudge.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        Nudge(id=uuid5(row.pk, "twice"), person_id=person, link_id=family, day=TODAY, at=NOW).save()
    leave_care(LeaveTold(family), moment(60, person))
    with pytest.raises(NotShared):
        nudge(NudgeTold(family), moment(61, person))


def test_one_card_is_open_and_each_opening_is_kept(person: UUID) -> None:
    first, second = moment(30, person), moment(31, person)
    old = make_card(CardTold(shows_drugs=False, contact="Anna"), first).card_id
    card = make_card(CardTold(shows_drugs=False, contact="Anna 0123"), second).card_id
    with pytest.raises(InvitationClosed):
        open_card(old, card_code(first), "here", NOW)
    assert open_card(card, card_code(second), "here", NOW).contact == "Anna 0123"
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM record_emergencylook")
    with pytest.raises(IntegrityError), transaction.atomic():
        EmergencyCard(person_id=person, made_at=NOW).save()
    assert EmergencyLook.objects.count() == 1
    delete_all(DeleteAllTold(SURE), moment(40, person))
    assert not any(model.objects.exists() for model in (EmergencyLook, MessageThread, SessionNote))
