"""Somebody begins to talk about a topic: the person with those they choose, or a carer with the person."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID, uuid5

from opentaper.actions.deeds.deed import Moment, Written, deed
from opentaper.actions.deeds.thread_writing import add_members, text_told, topic_told, write_message
from opentaper.actions.permissions import CareAction, Section, link_permitted
from opentaper.actions.readings.message_links import links_that_may
from opentaper.errors import BadOption, NotShared
from opentaper.record.models import CareLink, MessageThread


@dataclass(frozen=True, slots=True)
class BeginThreadTold:
    """The topic, the first message, and who takes part."""

    topic: str
    text: str
    links: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class BeginByCarerTold:
    """Which carer begins, the topic, and the first message; nobody else takes part but the person."""

    link_id: UUID
    topic: str
    text: str


@dataclass(frozen=True, slots=True)
class ThreadBegun:
    """The thread, and its first message."""

    thread_id: UUID
    message_id: UUID


@deed
def begin_thread(told: BeginThreadTold, at: Moment) -> Written[ThreadBegun]:
    """Begin a thread as the person.

    Raises
    ------
    BadOption
        No topic, no text, one that is too long, or nobody to talk with.
    NotShared
        Somebody with whom no messages are shared today.
    """
    topic, text = topic_told(told.topic), text_told(told.text)
    if not told.links:
        raise BadOption(option="links", given="", wanted="somebody with whom you share messages")
    may = {link.pk: link for link in links_that_may(at.whose, CareAction.LOOK, Section.MESSAGES, at.today)}
    if not set(told.links) <= set(may):
        raise NotShared(why="unknown_link")
    return _begun(topic, text, None, [may[key] for key in dict.fromkeys(told.links)], at)


@deed
def begin_thread_by_carer(told: BeginByCarerTold, at: Moment) -> Written[ThreadBegun]:
    """Begin a thread as a carer, with the person alone.

    Raises
    ------
    BadOption
        No topic, no text, or one that is too long.
    NotShared
        They may not write messages.
    """
    link = link_permitted(told.link_id, at.whose, CareAction.WRITE_MESSAGE, Section.MESSAGES, at.today)
    return _begun(topic_told(told.topic), text_told(told.text), link, [link], at)


def _begun(
    topic: str, text: str, author: CareLink | None, links: list[CareLink], at: Moment
) -> Written[ThreadBegun]:
    thread = MessageThread(
        id=uuid5(at.deed_id, "thread"), person_id=at.whose, topic=topic, begun_by=author, begun_at=at.at
    )
    thread.save(force_insert=True)
    add_members(thread, links, at)
    return Written(ThreadBegun(thread.pk, write_message(thread, author, text, at).pk))
