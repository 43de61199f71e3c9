"""What the deeds of messages share: texts as they are kept, one message more, who hears that it waits."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from opentaper.actions.deeds.moment import Moment
from opentaper.actions.deeds.notice_waits import something_waits
from opentaper.actions.permissions import CareAction, Section
from opentaper.actions.readings.message_links import links_that_may
from opentaper.errors import BadOption, NotShared
from opentaper.record.models import CareLink, Message, MessageThread, Person, ThreadMember

MOST_LETTERS = 4000
MOST_OF_TOPIC = 120
#: What lies between two messages that came at once, so that each has its place.
TICK = timedelta(microseconds=1)


def text_told(text: str) -> str:
    """Return a message as it is kept.

    Raises
    ------
    BadOption
        It is empty, or longer than a message can be.
    """
    told = plain_text(text)
    if not told or len(told) > MOST_LETTERS:
        raise BadOption(option="text", given="", wanted=f"a text of at most {MOST_LETTERS} letters")
    return told


def topic_told(text: str) -> str:
    """Return a topic in one line.

    Raises
    ------
    BadOption
        It is empty, or longer than a topic can be.
    """
    told = " ".join(text.split())
    if not told or len(told) > MOST_OF_TOPIC:
        raise BadOption(option="topic", given="", wanted=f"a text of at most {MOST_OF_TOPIC} letters")
    return told


def plain_text(text: str) -> str:
    r"""Return a text with one kind of line end and nothing around it.

    Examples
    --------
    >>> plain_text("  one\r\ntwo\n ")
    'one\ntwo'
    """
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def own_thread(thread_id: UUID, at: Moment) -> MessageThread:
    """Return a thread of the person who does a deed.

    Raises
    ------
    NotShared
        They have no such thread.
    """
    thread = MessageThread.objects.filter(pk=thread_id, person_id=at.whose).first()
    if thread is None:
        raise NotShared(why="unknown_thread")
    return thread


def write_message(thread: MessageThread, author: CareLink | None, text: str, at: Moment) -> Message:
    """Write a message at the end of a thread, and let the others hear that something waits.

    A message is never older than what was read: whoever looked a moment ago finds it unread.
    """
    message = Message(
        id=uuid5(at.deed_id, "message"),
        person_id=at.whose,
        thread=thread,
        author=author,
        text=text,
        at=_after(thread, at.at),
    )
    message.save(force_insert=True)
    _tell(thread, author, at)
    return message


def add_members(thread: MessageThread, links: Iterable[CareLink], at: Moment) -> None:
    """Let carers take part in a thread."""
    for link in links:
        ThreadMember(
            id=uuid5(at.deed_id, f"member {link.pk}"), person_id=at.whose, thread=thread, link=link
        ).save(force_insert=True)


def _after(thread: MessageThread, at: datetime) -> datetime:
    told = [thread.read_to, *thread.members.values_list("read_to", flat=True)]
    told += thread.messages.order_by("-at").values_list("at", flat=True)[:1]
    latest = max((one for one in told if one is not None), default=None)
    return at if latest is None or latest < at else latest + TICK


def _tell(thread: MessageThread, author: CareLink | None, at: Moment) -> None:
    """Let everybody hear of it who may read it today, but its author."""
    keys = set(thread.members.values_list("link_id", flat=True))
    may = links_that_may(at.whose, CareAction.LOOK, Section.MESSAGES, at.today)
    accounts = [link.carer.account for link in may if link.pk in keys and link != author]
    if author is not None:
        accounts.append(Person.objects.values_list("account", flat=True).get(pk=at.whose))
    something_waits(accounts, at.at)
