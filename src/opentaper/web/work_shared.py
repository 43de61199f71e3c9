"""Work as who offers it sees it: what was done, what is new, measures over time, and notes of their own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_POST, require_safe

from opentaper import wiring
from opentaper.actions.deeds.assign_work import (
    AssignTold,
    TakeBackWorkTold,
    assign_work,
    take_back_work,
    work_section,
)
from opentaper.actions.deeds.note_session import NoteTold, note_session, withdraw_note
from opentaper.actions.permissions import CareAction, Section
from opentaper.actions.readings.work_shared import (
    MeasureRead,
    OfferedWork,
    SharedWork,
    shared_work,
    work_place,
)
from opentaper.actions.refers import referred
from opentaper.errors import BadOption
from opentaper.formulary.instruments import instrument
from opentaper.web.carer_door import carer_account, carer_moment, not_kept
from opentaper.web.context import language_for
from opentaper.web.days_drawing import days_drawing
from opentaper.web.forms import TypedForm
from opentaper.web.messages_shown import UNPROCESSABLE, clock_of
from opentaper.web.notices import redirect_telling
from opentaper.web.people import client_key
from opentaper.web.skill_ways import SkillWay, referred_way
from opentaper.web.work_subjects import SubjectGroup, offered_words, subject_groups
from opentaper.wording import words

KINDS = ("homework", "skill", "goal")


@dataclass(frozen=True, slots=True)
class OfferedShown:
    """Something that was offered, with the code of its kind, and where it leads (None: nowhere)."""

    read: OfferedWork
    kind: str
    way: SkillWay | None


@dataclass(frozen=True, slots=True)
class OwnNoteShown:
    """A note of the carer's own, with the form in which it is corrected."""

    note_id: UUID
    day: date
    text: str
    is_corrected: bool
    form: TypedForm
    is_open: bool


@dataclass(frozen=True, slots=True)
class SharedWorkPage:
    """The page of one carer; ``news`` is what came since the last visit, in words.

    ``measures`` is None where check-ins are not shared; ``picture`` draws the daily means, "" without enough.
    ``hour`` is the page that prepares the hour, "" where there is none. ``subjects`` is what can be offered
    of the library, ``subject`` what the form speaks of now.
    """

    name: str
    base: str
    back: str
    may_assign: bool
    since: str
    news: tuple[str, ...]
    open_now: tuple[OfferedShown, ...]
    earlier: tuple[OfferedShown, ...]
    measures: tuple[str, ...] | None
    picture: str
    hour: str
    subjects: tuple[SubjectGroup, ...]
    subject: SkillWay | None
    notes: tuple[OwnNoteShown, ...]
    offer: TypedForm
    is_offering: bool
    note: TypedForm
    is_noting: bool
    kinds: tuple[tuple[str, str], ...]


@require_safe
@not_kept
def show_work(request: HttpRequest, link: UUID) -> HttpResponse:
    """Show the page; ``?refers=`` fills in what is offered with something of the library."""
    return _shown(request, link, filled=request.GET.get("refers", ""))


@require_POST
@not_kept
def assign(request: HttpRequest, link: UUID) -> HttpResponse:
    """Offer something."""
    found = work_place(carer_account(request), link, wiring.now(), CareAction.ASSIGN)
    form = TypedForm.of(request.POST, language_for(request))
    title, due = form.need("title", str), form.read("due_on", date.fromisoformat)
    if title is None or not form.is_good:
        return _shown(request, link, offer=form)
    told = AssignTold(link, form.value("kind"), title, form.value("text"), due, form.value("refers"))
    try:
        assign_work(told, carer_moment(request, found))
    except BadOption as error:
        form.blame(error.option, error)
        return _shown(request, link, offer=form)
    return redirect_telling(f"/shared/{link}/homework", words("web.work.offered", form.language))


@require_POST
@not_kept
def take_back(request: HttpRequest, link: UUID, assignment: UUID) -> HttpResponse:
    """Take back what was offered."""
    found = work_place(carer_account(request), link, wiring.now(), CareAction.ASSIGN)
    take_back_work(TakeBackWorkTold(link, assignment), carer_moment(request, found))
    return redirect_telling(f"/shared/{link}/homework", words("web.work.withdrawn", language_for(request)))


@require_POST
@not_kept
def keep_note(request: HttpRequest, link: UUID) -> HttpResponse:
    """Keep a note of one's own, or correct one."""
    now = wiring.now()
    found = work_place(carer_account(request), link, now, CareAction.LOOK)
    form = TypedForm.of(request.POST, language_for(request))
    day, corrects = form.need("day", date.fromisoformat), form.read("corrects", UUID)
    if day is None or not form.is_good:
        return _shown(request, link, note=form)
    try:
        note_session(NoteTold(day, form.value("text"), corrects), found, now, client_key(request))
    except BadOption as error:
        form.blame(error.option, error)
        return _shown(request, link, note=form)
    return redirect_telling(f"/shared/{link}/homework", words("web.work.note_kept", form.language))


@require_POST
@not_kept
def drop_note(request: HttpRequest, link: UUID, note: UUID) -> HttpResponse:
    """Take a note away."""
    now = wiring.now()
    withdraw_note(note, work_place(carer_account(request), link, now, CareAction.LOOK), now)
    return redirect_telling(f"/shared/{link}/homework", words("web.work.note_gone", language_for(request)))


def _shown(
    request: HttpRequest,
    link: UUID,
    offer: TypedForm | None = None,
    note: TypedForm | None = None,
    filled: str = "",
) -> HttpResponse:
    language, now = language_for(request), wiring.now()
    read = shared_work(carer_account(request), link, now)
    shown = tuple(
        OfferedShown(one, f"web.work.kind.{one.kind}", referred_way(one.refers, language))
        for one in read.work
    )
    wrong = offer is not None or note is not None
    is_therapist = work_section(read.permitted.role) is Section.FEELINGS
    form = offer or _filled(filled if is_therapist else "", read.language, language)
    page = SharedWorkPage(
        name=read.permitted.known_as,
        base=f"/shared/{link}/homework",
        back=f"/shared/{link}",
        may_assign=read.may_assign,
        since="" if read.since is None else clock_of(request)(read.since),
        news=_news(read, language),
        open_now=tuple(one for one in shown if one.read.is_open),
        earlier=tuple(one for one in shown if not one.read.is_open),
        measures=None if read.measures is None else tuple(_measure(one, language) for one in read.measures),
        picture=days_drawing(dict(read.means or ()), language),
        notes=_notes(read, note, language),
        hour=f"/shared/{link}/hour" if is_therapist else "",
        subjects=subject_groups(language) if is_therapist else (),
        subject=referred_way(form.value("refers"), language) if is_therapist else None,
        offer=form,
        is_offering=offer is not None or bool(form.value("refers")),
        note=_new_note(read, note, language),
        is_noting=note is not None and not note.value("corrects"),
        kinds=tuple((kind, words(f"web.work.kind.{kind}", language)) for kind in KINDS),
    )
    return render(request, "work_shared.html", {"page": page}, status=UNPROCESSABLE if wrong else 200)


def _filled(refers: str, theirs: str, language: str) -> TypedForm:
    """Return the form filled in with something of the library, in the person's own language."""
    found = referred(refers)
    if found is None:
        return TypedForm({}, language)
    told = offered_words(found, theirs)
    return TypedForm({name: (text,) for name, text in told.items()}, language)


def _news(read: SharedWork, language: str) -> tuple[str, ...]:
    """Return what came since the last visit; nothing where this is the first."""
    told = [
        words(
            "web.work.news_note" if done.note else "web.work.news_done",
            language,
            title=one.title,
            day=done.day,
        )
        for one in read.work
        for done in one.done
        if done.is_new
    ]
    told += [_measure(one, language) for one in read.measures or () if one.is_new]
    change = read.change_of_mean
    if change is not None:
        now, before = (round(value, 1) for value in change)
        told.append(words("web.work.news_mean", language, now=now, before=before))
    return tuple(told)


def _measure(one: MeasureRead, language: str) -> str:
    title = instrument(one.name).title
    if one.before is None:
        return words("web.work.measure", language, name=title, total=one.total, day=one.day)
    return words(
        "web.work.measure_before", language, name=title, total=one.total, day=one.day, before=one.before
    )


def _notes(read: SharedWork, typed: TypedForm | None, language: str) -> tuple[OwnNoteShown, ...]:
    wrong = "" if typed is None else typed.value("corrects")
    return tuple(
        OwnNoteShown(
            one.note_id,
            one.day,
            one.text,
            one.is_corrected,
            typed
            if typed is not None and wrong == str(one.note_id)
            else TypedForm({"day": (one.day.isoformat(),), "text": (one.text,)}, language),
            wrong == str(one.note_id),
        )
        for one in read.notes
    )


def _new_note(read: SharedWork, typed: TypedForm | None, language: str) -> TypedForm:
    if typed is not None and not typed.value("corrects"):
        return typed
    return TypedForm({"day": (read.permitted.today.isoformat(),)}, language)


_BASE = "shared/<uuid:link>/homework"
urls = [
    path(_BASE, show_work, name="shared-work"),
    path(f"{_BASE}/assign", assign, name="shared-work-assign"),
    path(f"{_BASE}/<uuid:assignment>/back", take_back, name="shared-work-back"),
    path(f"{_BASE}/notes", keep_note, name="shared-work-note"),
    path(f"{_BASE}/notes/<uuid:note>/drop", drop_note, name="shared-work-note-drop"),
]
