"""Team: who sees what and until when, who is asked in, who looked; on one's own computer, papers instead."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from opentaper.actions.permissions import CareRole, Right, Section, can_write
from opentaper.actions.readings.team_read import TeamMember, TeamRead, team_of
from opentaper.web.care_words import SHARED_SECTIONS, initials, moment_text, role_word, section_word
from opentaper.web.context import language_for
from opentaper.web.forms import FieldShown, TypedForm
from opentaper.web.people import account_of, moment, person_of
from opentaper.web.together import together_shown
from opentaper.wording import words


@dataclass(frozen=True, slots=True)
class SectionTick:
    """A section that can be shared: its name, its word, a line about it, and whether it is ticked.

    ``may`` says what a right to write gives, "" where this role never writes; ``until`` is the last day.
    """

    name: str
    word: str
    note: str
    is_ticked: bool
    may: str
    may_ticked: bool
    until: FieldShown


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
    is_open: bool


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
    left: tuple[str, ...]
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


def team_answer(
    request: HttpRequest, form: TypedForm, status: int = 200, changing: UUID | None = None
) -> HttpResponse:
    """Return the page of the team; ``form`` is an invitation, or the change of a member, as it was typed."""
    at, person = moment(request), person_of(request)
    read = team_of(at.whose, at.at, at.today)
    zone = person.zone if person is not None else "UTC"
    shown = {"page": team_page(read, form, zone, changing), "together": together_shown(request)}
    answer = render(request, "team.html", shown, status=status)
    patch_cache_control(answer, private=True, no_store=True)
    return answer


def team_page(read: TeamRead, told: TypedForm, zone: str, changing: UUID | None = None) -> TeamPage:
    """Return the page of a team; ``told`` belongs to the member who is changed, else to an invitation."""
    language, nothing = told.language, TypedForm({}, told.language)
    form = told if changing is None else nothing
    n = len(read.members)
    return TeamPage(
        title=words("web.team.title" if n else "web.team.title_nobody", language, n=n),
        members=tuple(
            _member(one, zone, told if one.link_id == changing else None, language) for one in read.members
        ),
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
        left=tuple(
            words("web.team.left", language, name=one.called, at=moment_text(one.at, zone, language))
            for one in read.left
        ),
        form=form,
        ticks=section_ticks(form),
        roles=tuple((role.value, role_word(role, language)) for role in CareRole),
        problem="" if changing is None else next(iter(told.errors.values()), ""),
        is_inviting=bool(form.errors) or not (read.members or read.waiting),
    )


def section_ticks(form: TypedForm, role: CareRole | None = None) -> tuple[SectionTick, ...]:
    """Return what can be shared as a form has it; nothing is ticked unless it was chosen.

    ``role`` is None while it is still to be chosen: then each right to write says whom it is for.
    """
    language, ticked = form.language, set(form.all("section"))
    return tuple(
        SectionTick(
            name=section.value,
            word=section_word(section, language),
            note=words(f"web.team.section_note.{section.value}", language),
            is_ticked=section.value in ticked,
            may=_may(section, role, language),
            may_ticked=form.is_ticked(f"write-{section.value}"),
            until=form[f"until-{section.value}"],
        )
        for section in SHARED_SECTIONS
    )


def _may(section: Section, role: CareRole | None, language: str) -> str:
    """Return what a right to write gives in a section, "" where it gives nothing."""
    if role is None:
        is_offered = any(can_write(one, section) for one in CareRole)
        return words(f"web.team.write_for.{section.value}", language) if is_offered else ""
    return words(f"web.team.write.{section.value}", language) if can_write(role, section) else ""


def member_form(one: TeamMember, language: str) -> TypedForm:
    """Return the form of a member as things stand."""
    texts: dict[str, tuple[str, ...]] = {"section": tuple(part.section.value for part in one.shared)}
    for part in one.shared:
        name = part.section.value
        texts[f"until-{name}"] = () if part.until is None else (part.until.isoformat(),)
        texts[f"write-{name}"] = ("yes",) if part.right is Right.WRITE else ()
    return TypedForm(texts, language)


def _member(one: TeamMember, zone: str, told: TypedForm | None, language: str) -> MemberShown:
    looked = "" if one.last_look is None else moment_text(one.last_look, zone, language)
    return MemberShown(
        link_id=one.link_id,
        face=initials(one.called),
        called=one.called,
        told_name="" if one.name == one.called else one.name,
        role=role_word(one.role, language),
        sees=_sees(one, language),
        looked=looked,
        ticks=section_ticks(told or member_form(one, language), one.role),
        is_open=told is not None,
    )


def _sees(one: TeamMember, language: str) -> str:
    """Return each section with its last day, in words."""
    told = []
    for part in one.shared:
        section = section_word(part.section, language)
        if part.right is Right.WRITE:
            section = words(f"web.team.sees_and.{part.section.value}", language)
        if part.until is None:
            told.append(words("web.team.open", language, section=section))
        else:
            told.append(words("web.team.until", language, section=section, day=part.until))
    return ". ".join(told)


def _listed(sections: Sequence[Section], language: str) -> str:
    return ", ".join(section_word(section, language) for section in sections)


urls = [path("team", show_team, name="team")]
