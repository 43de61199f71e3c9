"""Skills for hard moments: the library with its search, and each with guided steps that can be timed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from uuid import UUID, uuid5

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_POST, require_safe

from opentaper.actions.deeds.moment import Moment
from opentaper.actions.deeds.tell_skill import SkillSharing, SkillTold, share_skill, tell_skill
from opentaper.actions.deeds.work_done import WorkDoneTold, tell_work_done
from opentaper.actions.readings.skills_read import SkillsRead, own_hour, skills_of, tried_of
from opentaper.actions.readings.skills_shared import TryRead, tries_of
from opentaper.actions.readings.work_read import WorkRead
from opentaper.actions.refers import Referred
from opentaper.errors import BadOption
from opentaper.formulary.skills import found_skills, skill, skill_words
from opentaper.web.context import language_for
from opentaper.web.courses import offered_here
from opentaper.web.notices import redirect_telling
from opentaper.web.people import account_of, moment, person_of, team_moment
from opentaper.web.skill_shown import OfferShown, SkillShown, offer_shown, room_choices, skill_shown
from opentaper.web.skill_ways import SkillWay, skill_ways
from opentaper.wording import words

PAGE = "/skills"
#: What is said of skills before anyone has begun.
NOBODYS = SkillsRead((), (), ())
#: What can be said of a skill, the best first.
ANSWERS = ("a_lot", "a_little", "no", "worse")


@dataclass(frozen=True, slots=True)
class SkillsPage:
    """The library: what was asked of it and found, one's own shortlist, and what may be of use today."""

    asked: str
    room: str
    is_for_bad_night: bool
    rooms: tuple[tuple[str, str], ...]
    found: tuple[SkillShown, ...]
    shortlist: tuple[SkillShown, ...]
    offers: tuple[OfferShown, ...]

    @property
    def is_searched(self) -> bool:
        """Whether anything was asked: then what was found comes first."""
        return bool(self.asked or self.room or self.is_for_bad_night)

    @property
    def by_room(self) -> tuple[tuple[str, tuple[SkillShown, ...]], ...]:
        """What was found by what it is for, in the order of the rooms."""
        rooms = ((word, tuple(one for one in self.found if one.room == word)) for _, word in self.rooms)
        return tuple(room for room in rooms if room[1])


@dataclass(frozen=True, slots=True)
class SkillPage:
    """One skill, what can be said of it afterwards, and when to stop.

    ``ways`` are pages on which it is written down; ``offered`` is what the team offered of it. ``tries`` are
    the last ones; they can be shared one by one where ``may_share``.
    """

    skill: SkillShown
    stop: str
    answers: tuple[tuple[str, str], ...]
    ways: tuple[SkillWay, ...]
    offered: tuple[WorkRead, ...]
    tries: tuple[TryRead, ...]
    may_share: bool


@require_safe
def show_skills(request: HttpRequest) -> HttpResponse:
    """Show the library; ``?q=``, ``?for=`` and ``?night=1`` narrow it."""
    language, person = language_for(request), person_of(request)
    asked, room = request.GET.get("q", "").strip()[:80], request.GET.get("for", "")
    rooms = room_choices(language)
    room = room if room in dict(rooms) else ""
    is_for_bad_night = bool(request.GET.get("night"))
    found = found_skills(asked, language, room, only_bad_night=is_for_bad_night)
    read = NOBODYS
    if person is not None:
        at = moment(request)
        read = skills_of(at.whose, at.today, own_hour(at.now, person.zone))
    page = SkillsPage(
        asked=asked,
        room=room,
        is_for_bad_night=is_for_bad_night,
        rooms=rooms,
        found=tuple(skill_shown(one, language, read.tried) for one in found),
        shortlist=tuple(skill_shown(skill(key), language, read.tried) for key in read.shortlist),
        offers=tuple(offer_shown(one, language) for one in read.suggested),
    )
    return render(request, "skills.html", {"page": page})


@require_safe
def show_skill(request: HttpRequest, key: str) -> HttpResponse:
    """Show one skill, step by step."""
    language, person = language_for(request), person_of(request)
    try:
        one = skill(key)
    except BadOption:
        raise Http404 from None
    tried = tried_of(person.id) if person is not None else ()
    answers = tuple((name, words(f"web.skills.helped.{name}", language)) for name in ANSWERS)
    may_share = bool(account_of(request))
    page = SkillPage(
        skill=skill_shown(one, language, tried),
        stop=skill_words().stop.of(language),
        answers=answers,
        ways=skill_ways(key, language),
        offered=offered_here(request, Referred("skill", key)),
        tries=tries_of(person.id, key) if person is not None and may_share else (),
        may_share=may_share,
    )
    answer = render(request, "skill.html", {"page": page})
    patch_cache_control(answer, private=True, no_store=True)
    return answer


@require_POST
def tell_helped(request: HttpRequest, key: str) -> HttpResponse:
    """Keep whether a skill helped; one that made things worse leads to help as well.

    Only what is ticked is shared, and only with a team: the one try, or that homework was done.
    """
    if person_of(request) is None:
        return redirect("/welcome")
    at, helped = moment(request), request.POST.get("helped", "")
    is_shared = bool(account_of(request)) and request.POST.get("share") == "yes"
    try:
        skill(key)
        tell_skill(SkillTold(key, helped, is_shared), at)
    except BadOption:
        raise Http404 from None
    told = request.POST.getlist("done")
    for one in offered_here(request, Referred("skill", key)):
        if str(one.assignment_id) in told:
            tell_work_done(WorkDoneTold(one.assignment_id), _own_key(at, one.assignment_id))
    code = "web.skills.kept_worse" if helped == "worse" else "web.skills.kept"
    return redirect_telling(f"{PAGE}/{key}", words(code, language_for(request)), str(at.deed_id))


@require_POST
def share_try(request: HttpRequest, key: str, tried: UUID) -> HttpResponse:
    """Share one try with the team, or share it no longer."""
    at, is_shared = team_moment(request), request.POST.get("share") == "yes"
    try:
        skill(key)
        share_skill(SkillSharing(tried, is_shared), at)
    except BadOption:
        raise Http404 from None
    code = "web.skills.now_shared" if is_shared else "web.skills.now_private"
    return redirect_telling(f"{PAGE}/{key}", words(code, language_for(request)))


def _own_key(at: Moment, key: UUID) -> Moment:
    """Return the moment of a second deed of the same press, under a key of its own."""
    return replace(at, client_key=uuid5(at.client_key, f"work {key}"))


urls = [
    path("skills", show_skills, name="skills"),
    path("skills/<slug:key>", show_skill, name="skill"),
    path("skills/<slug:key>/helped", tell_helped, name="skill-helped"),
    path("skills/<slug:key>/tries/<uuid:tried>", share_try, name="skill-share"),
]
