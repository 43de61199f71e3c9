"""Messages as a carer sees them: conversations in which they take part, of a person who shares messages."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_POST, require_safe

from opentaper import wiring
from opentaper.actions.deeds.begin_thread import BeginByCarerTold, begin_thread_by_carer
from opentaper.actions.deeds.read_thread import read_thread
from opentaper.actions.deeds.send_message import SendTold, send_message
from opentaper.actions.permissions import CareAction, Permitted, Section, looked, permitted
from opentaper.actions.readings.threads_read import shared_thread, shared_threads
from opentaper.errors import NotShared, OpenTaperError
from opentaper.exchange.help_at_hand import HelpAtHand
from opentaper.web.carer_door import carer_account, carer_moment, not_kept
from opentaper.web.context import language_for
from opentaper.web.forms import TypedForm
from opentaper.web.messages_shown import (
    UNPROCESSABLE,
    MessageThreadPage,
    ThreadLineShown,
    clock_of,
    emergency_for,
    line_shown,
    message_shown,
    text_typed,
    thread_download,
    topic_typed,
    who_text,
)
from opentaper.web.notices import redirect_telling
from opentaper.wording import words


@dataclass(frozen=True, slots=True)
class SharedMessagesPage:
    """The conversations of a carer with one person; ``can_write`` tells whether they may begin one."""

    name: str
    lines: tuple[ThreadLineShown, ...]
    base: str
    back: str
    form: TypedForm
    is_beginning: bool
    can_write: bool
    emergency: HelpAtHand | None


@require_safe
@not_kept
def show_messages(request: HttpRequest, link: UUID) -> HttpResponse:
    """Show the conversations in which a carer takes part."""
    return _listed(request, link, TypedForm({}, language_for(request)))


@require_POST
@not_kept
def begin(request: HttpRequest, link: UUID) -> HttpResponse:
    """Begin a conversation with the person."""
    found, form = _writer(request, link), TypedForm.of(request.POST, language_for(request))
    topic, text = topic_typed(form), text_typed(request, form)
    if not form.is_good:
        return _listed(request, link, form, UNPROCESSABLE)
    try:
        done = begin_thread_by_carer(BeginByCarerTold(link, topic, text), carer_moment(request, found))
    except NotShared:
        raise
    except OpenTaperError as error:
        form.blame("text", error)
        return _listed(request, link, form, error.http_status)
    there = f"/shared/{link}/messages/{done.thread_id}"
    return redirect_telling(there, words("web.messages.sent", form.language))


@require_safe
@not_kept
def show_thread(request: HttpRequest, link: UUID, thread: UUID) -> HttpResponse:
    """Show a conversation; whoever sees it has read it."""
    return _thread_answer(request, link, thread, TypedForm({}, language_for(request)))


@require_POST
@not_kept
def send(request: HttpRequest, link: UUID, thread: UUID) -> HttpResponse:
    """Write in a conversation."""
    found, form = _writer(request, link), TypedForm.of(request.POST, language_for(request))
    text = text_typed(request, form)
    if not form.is_good:
        return _thread_answer(request, link, thread, form, UNPROCESSABLE)
    try:
        send_message(SendTold(thread, text, link), carer_moment(request, found))
    except NotShared:
        raise
    except OpenTaperError as error:
        form.blame("text", error)
        return _thread_answer(request, link, thread, form, error.http_status)
    return redirect_telling(f"/shared/{link}/messages/{thread}", words("web.messages.sent", form.language))


@require_safe
@not_kept
def download(request: HttpRequest, link: UUID, thread: UUID, kind: str) -> HttpResponse:
    """Give a conversation as a file."""
    if kind not in {"txt", "json"}:
        raise Http404
    found = looked(carer_account(request), link, Section.MESSAGES, "messages", wiring.now())
    read = shared_thread(found, thread)
    return thread_download(request, read, words("web.messages.you", language_for(request)), kind, thread)


def _listed(request: HttpRequest, link: UUID, form: TypedForm, status: int = 200) -> HttpResponse:
    account, now, clock = carer_account(request), wiring.now(), clock_of(request)
    found, base = looked(account, link, Section.MESSAGES, "messages", now), f"/shared/{link}/messages"
    lines = tuple(line_shown(one, base, clock) for one in shared_threads(found))
    page = SharedMessagesPage(
        name=found.known_as,
        lines=lines,
        base=base,
        back=f"/shared/{link}",
        form=form,
        is_beginning=not (form.is_good and lines),
        can_write=_can_write(account, link),
        emergency=emergency_for(request),
    )
    return render(request, "messages_shared.html", {"page": page}, status=status)


def _thread_answer(
    request: HttpRequest, link: UUID, thread: UUID, form: TypedForm, status: int = 200
) -> HttpResponse:
    account, now, language, clock = carer_account(request), wiring.now(), form.language, clock_of(request)
    found = looked(account, link, Section.MESSAGES, "messages", now)
    before = read_thread(found.person_id, thread, link, now)
    read = shared_thread(found, thread, before)
    silent = ""
    if read.is_closed:
        silent = words("web.messages.is_closed", language)
    elif not _can_write(account, link):
        silent = words("web.messages.you_read_only", language)
    page = MessageThreadPage(
        topic=read.topic,
        who=who_text(read.who, language),
        messages=tuple(message_shown(one, clock, language) for one in read.messages),
        form=form,
        base=f"/shared/{link}/messages/{thread}",
        back=f"/shared/{link}/messages",
        why_silent=silent,
        may_close=False,
        emergency=emergency_for(request),
    )
    return render(request, "message_thread.html", {"page": page}, status=status)


def _can_write(account: str, link: UUID) -> bool:
    try:
        permitted(account, link, CareAction.WRITE_MESSAGE, Section.MESSAGES, wiring.now())
    except NotShared:
        return False
    return True


def _writer(request: HttpRequest, link: UUID) -> Permitted:
    return permitted(carer_account(request), link, CareAction.WRITE_MESSAGE, Section.MESSAGES, wiring.now())


_BASE = "shared/<uuid:link>/messages"
urls = [
    path(_BASE, show_messages, name="shared-messages"),
    path(f"{_BASE}/begin", begin, name="shared-messages-begin"),
    path(f"{_BASE}/<uuid:thread>", show_thread, name="shared-thread"),
    path(f"{_BASE}/<uuid:thread>/send", send, name="shared-thread-send"),
    path(f"{_BASE}/<uuid:thread>/messages.<str:kind>", download, name="shared-thread-file"),
]
