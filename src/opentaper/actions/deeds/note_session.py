"""A clinician's own notes of sessions. They are theirs: no deed and no log of the person tells of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import QuerySet

from opentaper.actions.deeds.assign_work import work_section
from opentaper.actions.deeds.thread_writing import MOST_LETTERS, plain_text
from opentaper.actions.permissions import CareAction, Permitted, link_permitted
from opentaper.errors import BadOption, NotShared
from opentaper.record.models import Person, SessionNote


@dataclass(frozen=True, slots=True)
class NoteTold:
    """The day of the session, the note, and the note that it corrects (None for a new one)."""

    day: date
    text: str
    corrects: UUID | None = None


def note_session(told: NoteTold, found: Permitted, now: datetime, key: UUID) -> UUID:
    """Keep a note of the carer's own; the same key again is the same note.

    Raises
    ------
    BadOption
        No text, one that is too long, or a day ahead.
    NotShared
        This role keeps none here, or what it shares is over, or the note to correct is not theirs.
    """
    text = plain_text(told.text)
    if not text or len(text) > MOST_LETTERS:
        raise BadOption(option="text", given="", wanted=f"a text of at most {MOST_LETTERS} letters")
    if told.day > found.today:
        raise BadOption(option="day", given=told.day.isoformat(), wanted="today or an earlier day")
    note_id = uuid5(key, f"session note {found.link_id}")
    with transaction.atomic():
        _hold(found)
        if not SessionNote.objects.filter(pk=note_id).exists():
            note = SessionNote(
                id=note_id,
                person_id=found.person_id,
                link_id=found.link_id,
                day=told.day,
                text=text,
                at=now.astimezone(UTC),
            )
            note.save(force_insert=True)
            if told.corrects is not None:
                _replace(told.corrects, note, found)
    return note_id


def withdraw_note(note_id: UUID, found: Permitted, now: datetime) -> None:
    """Take a note away; it is shown no more.

    Raises
    ------
    NotShared
        It is not theirs.
    """
    with transaction.atomic():
        _hold(found)
        if not _mine(note_id, found).update(withdrawn_at=now.astimezone(UTC)):
            raise NotShared(why="unknown_note")


def _replace(note_id: UUID, by: SessionNote, found: Permitted) -> None:
    if not _mine(note_id, found).update(replaced_by=by):
        raise NotShared(why="unknown_note")


def _mine(note_id: UUID, found: Permitted) -> QuerySet[SessionNote]:
    return SessionNote.objects.filter(
        pk=note_id, link_id=found.link_id, replaced_by__isnull=True, withdrawn_at__isnull=True
    )


def _hold(found: Permitted) -> None:
    """Hold the person's row as deeds do, and ask again whether the carer may look today."""
    Person.objects.select_for_update().filter(pk=found.person_id).first()
    section = work_section(found.role)
    if section is None:
        raise NotShared(why="role")
    link_permitted(found.link_id, found.person_id, CareAction.LOOK, section, found.today)
