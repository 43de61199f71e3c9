"""Team: who sees what and until when, who is asked in, who looked; on one's own computer, papers instead."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_safe

from opentaper.actions.permissions import CareRole, Section
from opentaper.actions.readings.team_read import TeamMember, TeamRead, team_of
from opentaper.web.care_words import SHARED_SECTIONS, initials, moment_text, role_word, section_word
from opentaper.web.context import language_for
from opentaper.web.forms import TypedForm
from opentaper.web.people import account_of, moment, person_of
from opentaper.wording import words


@dataclass(frozen=True, slots=True)
class SectionTick:
    """A section that can be shared: its name, its word, a line about it, and whether it is ticked."""

    name: str
    word: str
    note: str
    is_ticked: bool


@dataclass(frozen=True, slots=True)
class MemberShown:
    """Somebody of the team.

    ``sees`` says in words what they see and until when, "" where it is nothing; ``looked`` when they looked
    last; ``told_name`` what they call themselves, "" where it is what the person calls them.
    """

    link_id: UUID
    face: str
    called: str
    told_name: str
    role: str
    sees: str
    looked: str
    ticks: tuple[SectionTick, ...]
    until: str


@dataclass(frozen=True, slots=True)
class WaitingShown:
    """An invitation that waits, in words."""

    invitation_id: UUID
    called: str
    role: str
    text: str


@dataclass(frozen=True, slots=True)
class TeamPage:
    """The team of a person; ``form`` is the invitation as it is typed, ``looks`` who looked, in words."""

    title: str
    members: tuple[MemberShown, ...]
    waiting: tuple[WaitingShown, ...]
    looks: tuple[str, ...]
    form: TypedForm
    ticks: tuple[SectionTick, ...]
    roles: tuple[tuple[str, str], ...]
    problem: str
    is_inviting: bool


@require_safe
def show_team(request: HttpRequest) -> HttpResponse:
    """Show the team; in local mode say why there is none, and what helps instead."""
    if account_of(request) is None:
        return render(request, "team_alone.html")
    if person_of(request) is None:
        return redirect("/welcome")
    return team_answer(request, TypedForm({}, language_for(request)))


def team_answer(request: HttpRequest, form: TypedForm, status: int = 200, problem: str = "") -> HttpResponse:
    """Return the page of the team; ``form`` is an invitation with something wrong, or a new one."""
    at, person = moment(request), person_of(request)
    read = team_of(at.whose, at.at, at.today)
    zone = person.zone if person is not None else "UTC"
    page = team_page(read, form, zone, problem)
    return render(request, "team.html", {"page": page}, status=status)


def team_page(read: TeamRead, form: TypedForm, zone: str, problem: str = "") -> TeamPage:
    """Return the page of a team."""
    language = form.language
    n = len(read.members)
    return TeamPage(
        title=words("web.team.title" if n else "web.team.title_nobody", language, n=n),
        members=tuple(_member(one, zone, language) for one in read.members),
        waiting=tuple(
            WaitingShown(
                one.invitation_id,
                one.called,
                role_word(one.role, language),
                words(
                    "web.team.waits",
                    language,
                    sections=_listed(one.sections, language),
                    until=moment_text(one.expires, zone, language),
                ),
            )
            for one in read.waiting
        ),
        looks=tuple(
            words(
                "web.team.look",
                language,
                name=one.called,
                section=section_word(one.section, language),
                at=moment_text(one.at, zone, language),
            )
            for one in read.looks
        ),
        form=form,
        ticks=section_ticks(
            {Section(name) for name in form.all("section") if name in set(Section)}, language
        ),
        roles=tuple((role.value, role_word(role, language)) for role in CareRole),
        problem=problem,
        is_inviting=bool(form.errors) or not (read.members or read.waiting),
    )


def section_ticks(ticked: set[Section], language: str) -> tuple[SectionTick, ...]:
    """Return what can be shared; nothing is ticked unless it was chosen."""
    return tuple(
        SectionTick(
            section.value,
            section_word(section, language),
            words(f"web.team.section_note.{section.value}", language),
            section in ticked,
        )
        for section in SHARED_SECTIONS
    )


def _member(one: TeamMember, zone: str, language: str) -> MemberShown:
    untils = [part.until for part in one.shared if part.until is not None]
    looked = "" if one.last_look is None else moment_text(one.last_look, zone, language)
    return MemberShown(
        link_id=one.link_id,
        face=initials(one.called),
        called=one.called,
        told_name="" if one.name == one.called else one.name,
        role=role_word(one.role, language),
        sees=_sees(one, language),
        looked=looked,
        ticks=section_ticks({part.section for part in one.shared}, language),
        until=min(untils).isoformat() if untils else "",
    )


def _sees(one: TeamMember, language: str) -> str:
    """Return each section with its last day, in words."""
    told = []
    for part in one.shared:
        section = section_word(part.section, language)
        if part.until is None:
            told.append(words("web.team.open", language, section=section))
        else:
            told.append(words("web.team.until", language, section=section, day=part.until))
    return ". ".join(told)


def _listed(sections: Sequence[Section], language: str) -> str:
    return ", ".join(section_word(section, language) for section in sections)


urls = [path("team", show_team, name="team")]
