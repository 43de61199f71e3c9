"""Messages of a person: their conversations, a new one, and those of people whom they follow."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from opentaper import wiring
from opentaper.actions.deeds.begin_thread import BeginThreadTold, begin_thread
from opentaper.actions.deeds.moment import Moment
from opentaper.actions.deeds.read_thread import read_thread
from opentaper.actions.deeds.send_message import CloseThreadTold, SendTold, close_thread, send_message
from opentaper.actions.readings.shared_read import follows_anybody, shared_links
from opentaper.actions.readings.talk_partners import TalkPartner, talk_partners
from opentaper.actions.readings.threads_read import ThreadLine, ThreadRead, thread_of, threads_of
from opentaper.actions.readings.threads_unread import unread_by_account
from opentaper.errors import NotShared, OpenTaperError
from opentaper.exchange.help_at_hand import HelpAtHand
from opentaper.web.care_words import role_word
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
from opentaper.web.people import account_of, moment, person_of, team_moment
from opentaper.wording import words

PAGE = "/messages"


@dataclass(frozen=True, slots=True)
class PartnerTick:
    """Somebody with whom messages are shared: the box to tick, the name, and what they can do."""

    link_id: str
    name: str
    note: str
    is_ticked: bool


@dataclass(frozen=True, slots=True)
class FollowedLine:
    """Somebody who shares messages with whoever asks, and how many wait."""

    path: str
    name: str
    n_unread: int


@dataclass(frozen=True, slots=True)
class MessagesPage:
    """The conversations of a person; ``has_own`` is False for an account without a record of its own."""

    has_own: bool
    lines: tuple[ThreadLineShown, ...]
    partners: tuple[PartnerTick, ...]
    followed: tuple[FollowedLine, ...]
    form: TypedForm
    is_beginning: bool
    emergency: HelpAtHand | None


@require_safe
def show_messages(request: HttpRequest) -> HttpResponse:
    """Show the conversations; in local mode there is nobody to talk with."""
    if account_of(request) is None:
        return redirect("/team")
    return _listed(request, TypedForm({}, language_for(request)))


@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    """Begin a conversation about a topic with those who are ticked."""
    at, form = team_moment(request), TypedForm.of(request.POST, language_for(request))
    topic, text, ticked = topic_typed(form), text_typed(request, form), form.all("with")
    links = _keys(ticked)
    if not links:
        form.say("with", "web.messages.choose_who")
    if not form.is_good:
        return _listed(request, form, UNPROCESSABLE)
    try:
        done = begin_thread(BeginThreadTold(topic, text, links), at)
    except NotShared:
        form.say("with", "web.messages.shared_no_more")
        return _listed(request, form, UNPROCESSABLE)
    except OpenTaperError as error:
        form.blame("text", error)
        return _listed(request, form, error.http_status)
    return redirect_telling(f"{PAGE}/{done.thread_id}", words("web.messages.sent", form.language))


@require_safe
def show_thread(request: HttpRequest, thread: UUID) -> HttpResponse:
    """Show a conversation; whoever sees it has read it."""
    return _thread_answer(request, thread, TypedForm({}, language_for(request)))


@require_POST
def send(request: HttpRequest, thread: UUID) -> HttpResponse:
    """Write in a conversation."""
    at, form = team_moment(request), TypedForm.of(request.POST, language_for(request))
    text = text_typed(request, form)
    if not form.is_good:
        return _thread_answer(request, thread, form, UNPROCESSABLE)
    try:
        send_message(SendTold(thread, text), at)
    except NotShared:
        raise Http404 from None
    except OpenTaperError as error:
        form.blame("text", error)
        return _thread_answer(request, thread, form, error.http_status)
    return redirect_telling(f"{PAGE}/{thread}", words("web.messages.sent", form.language))


@require_POST
def close(request: HttpRequest, thread: UUID) -> HttpResponse:
    """Let nobody write in a conversation any more."""
    at = team_moment(request)
    try:
        close_thread(CloseThreadTold(thread), at)
    except NotShared:
        raise Http404 from None
    return redirect_telling(f"{PAGE}/{thread}", words("web.messages.closed_now", language_for(request)))


@require_http_methods(["GET", "HEAD"])
def download(request: HttpRequest, thread: UUID, kind: str) -> HttpResponse:
    """Give a conversation as a file."""
    at = team_moment(request)
    read = thread_of(at.whose, thread, at.today)
    if read is None or kind not in {"txt", "json"}:
        raise Http404
    return thread_download(request, read, words("web.messages.you", language_for(request)), kind, thread)


def _listed(request: HttpRequest, form: TypedForm, status: int = 200) -> HttpResponse:
    account, person, clock = account_of(request), person_of(request), clock_of(request)
    at = None if person is None else moment(request)
    followed = _followed(account or "")
    if person is None and not follows_anybody(account or ""):
        return redirect("/welcome")
    lines = tuple(line_shown(one, PAGE, clock) for one in _lines(at))
    page = MessagesPage(
        has_own=at is not None,
        lines=lines,
        partners=() if at is None else _ticks(talk_partners(at.whose, at.today), form),
        followed=followed,
        form=form,
        is_beginning=not (form.is_good and lines),
        emergency=emergency_for(request),
    )
    answer = render(request, "messages.html", {"page": page}, status=status)
    patch_cache_control(answer, private=True, no_store=True)
    return answer


def _lines(at: Moment | None) -> tuple[ThreadLine, ...]:
    return () if at is None else threads_of(at.whose, at.today)


def _thread_answer(request: HttpRequest, thread: UUID, form: TypedForm, status: int = 200) -> HttpResponse:
    at, language, clock = team_moment(request), language_for(request), clock_of(request)
    before = read_thread(at.whose, thread, None, at.at)
    read = thread_of(at.whose, thread, at.today, before)
    if read is None:
        raise Http404
    page = MessageThreadPage(
        topic=read.topic,
        who=who_text(read.who, language),
        messages=tuple(message_shown(one, clock, language) for one in read.messages),
        form=form,
        base=f"{PAGE}/{thread}",
        back=PAGE,
        why_silent=_why_silent(read, language),
        may_close=not read.is_closed,
        emergency=emergency_for(request),
    )
    answer = render(request, "message_thread.html", {"page": page}, status=status)
    patch_cache_control(answer, private=True, no_store=True)
    return answer


def _why_silent(read: ThreadRead, language: str) -> str:
    if read.is_closed:
        return words("web.messages.is_closed", language)
    return "" if any(one.sees_it for one in read.who) else words("web.messages.nobody_reads", language)


def _ticks(partners: tuple[TalkPartner, ...], form: TypedForm) -> tuple[PartnerTick, ...]:
    ticked, language = set(form.all("with")), form.language
    return tuple(
        PartnerTick(
            str(one.link_id),
            one.called,
            words(
                "web.messages.answers" if one.may_answer else "web.messages.reads_only",
                language,
                role=role_word(one.role, language),
            ),
            str(one.link_id) in ticked,
        )
        for one in partners
    )


def _followed(account: str) -> tuple[FollowedLine, ...]:
    now = wiring.now()
    counts = unread_by_account(account, now)
    names = {one.link_id: one.known_as for one in shared_links(account, now)} if counts else {}
    return tuple(
        FollowedLine(f"/shared/{link}/messages", names[link], n)
        for link, n in sorted(counts.items(), key=lambda one: (names.get(one[0], ""), str(one[0])))
        if link in names
    )


def _keys(texts: tuple[str, ...]) -> tuple[UUID, ...]:
    """Return what is a key of what was ticked; anything else was sent by no page of ours."""
    found = []
    for text in texts:
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return tuple(found)


urls = [
    path("messages", show_messages, name="messages"),
    path("messages/begin", begin, name="messages-begin"),
    path("messages/<uuid:thread>", show_thread, name="message-thread"),
    path("messages/<uuid:thread>/send", send, name="message-send"),
    path("messages/<uuid:thread>/close", close, name="message-close"),
    path("messages/<uuid:thread>/messages.<str:kind>", download, name="message-file"),
]
