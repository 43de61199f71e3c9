"""A message in a thread, of the person or of a carer who takes part; it is never changed or taken back."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from opentaper.actions.deeds.deed import Moment, Written, deed
from opentaper.actions.deeds.thread_writing import own_thread, text_told, write_message
from opentaper.actions.permissions import CareAction, Section, link_permitted
from opentaper.errors import NotShared
from opentaper.record.models import CareLink, MessageThread


@dataclass(frozen=True, slots=True)
class SendTold:
    """In which thread, what, and which carer writes; None for the person."""

    thread_id: UUID
    text: str
    link_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class MessageSent:
    """The key of the message."""

    message_id: UUID


@deed
def send_message(told: SendTold, at: Moment) -> Written[MessageSent]:
    """Write a message.

    Raises
    ------
    BadOption
        No text, or one that is too long.
    NotShared
        No such thread, one that is closed, or a carer who takes no part in it or may not write.
    """
    thread, author = own_thread(told.thread_id, at), None
    if told.link_id is not None:
        author = _author(told.link_id, thread, at)
    if thread.closed_at is not None:
        raise NotShared(why="closed")
    return Written(MessageSent(write_message(thread, author, text_told(told.text), at).pk))


def _author(link_id: UUID, thread: MessageThread, at: Moment) -> CareLink:
    link = link_permitted(link_id, at.whose, CareAction.WRITE_MESSAGE, Section.MESSAGES, at.today)
    if not thread.members.filter(link=link).exists():
        raise NotShared(why="unknown_thread")
    return link


@dataclass(frozen=True, slots=True)
class CloseThreadTold:
    """Which thread."""

    thread_id: UUID


@dataclass(frozen=True, slots=True)
class ThreadClosed:
    """Its key."""

    thread_id: UUID


@deed
def close_thread(told: CloseThreadTold, at: Moment) -> Written[ThreadClosed]:
    """Close a thread, as the person: nobody writes in it any more, and who takes part reads it as before.

    Raises
    ------
    NotShared
        They have no such thread.
    """
    thread = own_thread(told.thread_id, at)
    if thread.closed_at is None:
        thread.closed_at = at.at
        thread.save(update_fields=["closed_at"])
    return Written(ThreadClosed(thread.pk))
