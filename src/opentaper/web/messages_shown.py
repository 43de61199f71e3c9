"""Messages as pages show them, to the person and to carers alike, and what both their forms need."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control

from opentaper.actions.deeds.thread_writing import MOST_LETTERS, MOST_OF_TOPIC, plain_text
from opentaper.actions.readings.threads_read import MessageRead, ThreadLine, ThreadRead, ThreadWho
from opentaper.exchange.help_at_hand import HelpAtHand, help_at_hand
from opentaper.exchange.thread_file import ThreadFileLine, thread_json, thread_text
from opentaper.web.care_words import moment_text, role_word
from opentaper.web.context import language_for
from opentaper.web.forms import TypedForm
from opentaper.web.people import person_of
from opentaper.wording import words

UNPROCESSABLE = 422


@dataclass(frozen=True, slots=True)
class ThreadLineShown:
    """One line of a list of conversations."""

    path: str
    topic: str
    who: str
    when: str
    n_unread: int
    is_closed: bool


@dataclass(frozen=True, slots=True)
class MessageShown:
    """One message; ``by`` is "" for the reader's own, ``read`` says who has read it and when."""

    by: str
    text: str
    when: str
    is_new: bool
    read: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MessageThreadPage:
    """One conversation.

    ``base`` is its address, ``back`` that of the list. ``why_silent`` says why nothing can be written, ""
    where it can. ``emergency`` holds the numbers of the reader's country, None where it is not known.
    """

    topic: str
    who: str
    messages: tuple[MessageShown, ...]
    form: TypedForm
    base: str
    back: str
    why_silent: str
    may_close: bool
    emergency: HelpAtHand | None


def emergency_for(request: HttpRequest) -> HelpAtHand | None:
    """Return whom to ring in the country of whoever asks."""
    person = person_of(request)
    return help_at_hand(person.country) if person and person.country else None


def clock_of(request: HttpRequest) -> Callable[[datetime], str]:
    """Return what tells a moment by the clock of whoever asks."""
    person = person_of(request)
    return partial(_moment, zone=person.zone if person else "UTC", language=language_for(request))


def _moment(at: datetime, zone: str, language: str) -> str:
    return moment_text(at, zone, language)


def line_shown(line: ThreadLine, before: str, clock: Callable[[datetime], str]) -> ThreadLineShown:
    """Return a line of a list whose conversations lie under an address."""
    return ThreadLineShown(
        f"{before}/{line.thread_id}",
        line.topic,
        ", ".join(line.names),
        clock(line.last_at),
        line.n_unread,
        line.is_closed,
    )


def message_shown(one: MessageRead, clock: Callable[[datetime], str], language: str) -> MessageShown:
    """Return a message in words."""
    read = tuple(words("web.messages.read_by", language, name=name, at=clock(at)) for name, at in one.read_by)
    return MessageShown(one.by or "", one.text, clock(one.at), one.is_new, read)


def who_text(who: tuple[ThreadWho, ...], language: str) -> str:
    """Return who takes part, and of whom no longer sees it that they do not."""
    return ", ".join(_who(one, language) for one in who)


def _who(one: ThreadWho, language: str) -> str:
    name = one.name if one.role is None else f"{one.name} ({role_word(one.role, language)})"
    return name if one.sees_it else words("web.messages.sees_no_more", language, name=name)


def text_typed(request: HttpRequest, form: TypedForm) -> str:
    """Return what was typed as a message, and note beside it what is wrong: a file, nothing, or too much."""
    text = plain_text(form.value("text"))
    if request.FILES:
        form.say("text", "web.messages.no_files")
    elif not text:
        form.say("text", "web.form.needed")
    elif len(text) > MOST_LETTERS:
        form.say("text", "web.messages.too_long", n_letters=len(text), most=MOST_LETTERS)
    return text


def topic_typed(form: TypedForm) -> str:
    """Return what was typed as a topic, and note what is wrong with it."""
    topic = " ".join(form.value("topic").split())
    if not topic:
        form.say("topic", "web.form.needed")
    elif len(topic) > MOST_OF_TOPIC:
        form.say("topic", "web.messages.too_long", n_letters=len(topic), most=MOST_OF_TOPIC)
    return topic


def thread_download(
    request: HttpRequest, read: ThreadRead, own_name: str, kind: str, thread_id: UUID
) -> HttpResponse:
    """Return a conversation as a file, ``txt`` or ``json``; nobody's browser keeps it."""
    language = language_for(request)
    lines = [ThreadFileLine(one.by or own_name, one.at, one.text) for one in read.messages]
    who = [own_name, *(one.name for one in read.who)]
    if kind == "json":
        text, media = thread_json(read.topic, who, lines), "application/json"
    else:
        text = thread_text(read.topic, who, lines, clock_of(request), language)
        media = "text/plain; charset=utf-8"
    answer = HttpResponse(text, content_type=media)
    answer["Content-Disposition"] = f'attachment; filename="opentaper-messages-{str(thread_id)[:8]}.{kind}"'
    patch_cache_control(answer, private=True, no_store=True)
    return answer
