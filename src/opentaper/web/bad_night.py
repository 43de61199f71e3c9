"""A bad night: help first where danger was told, then at once the few skills for tonight; also offline."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_POST, require_safe

from opentaper.actions.deeds.check_in import day_told
from opentaper.actions.deeds.tell_skill import SkillTold, tell_skill
from opentaper.actions.readings.danger_told import danger_told
from opentaper.actions.readings.skills_read import tried_of
from opentaper.errors import BadOption
from opentaper.exchange.help_at_hand import HelpAtHand, help_at_hand
from opentaper.formulary.skills import first_tonight, skill, skill_words, skills
from opentaper.recovery.suggested import Tried, shortlist
from opentaper.web.context import language_for
from opentaper.web.notices import redirect_telling
from opentaper.web.people import moment, person_of
from opentaper.web.skill_shown import SkillShown, skill_shown
from opentaper.wording import words

PAGE = "/bad-night"
#: What can be said of a skill, the best first.
ANSWERS = ("a_lot", "a_little", "no", "worse")


@dataclass(frozen=True, slots=True)
class BadNightPage:
    """What helps tonight: ``is_urgent`` where a sign of danger is open; then whom to ring comes above all."""

    is_urgent: bool
    found: HelpAtHand | None
    first: tuple[SkillShown, ...]
    others: tuple[SkillShown, ...]
    stop: str
    answers: tuple[tuple[str, str], ...]


def bad_night_page(language: str, country: str, tried: tuple[Tried, ...], *, is_urgent: bool) -> BadNightPage:
    """Return the page: what helped this person before comes first, then the calmest skills."""
    tonight = {one.key: one for one in skills() if one.is_for_bad_night}
    worse = {one.skill for one in tried if one.helped == "worse"}
    wanted = (*(key for key in shortlist(tried) if key in tonight), *first_tonight())
    first = tuple(dict.fromkeys(key for key in wanted if key not in worse))[: len(first_tonight())]
    return BadNightPage(
        is_urgent=is_urgent,
        found=help_at_hand(country) if country else None,
        first=tuple(skill_shown(tonight[key], language, tried) for key in first),
        others=tuple(skill_shown(one, language, tried) for key, one in tonight.items() if key not in first),
        stop=skill_words().stop.of(language),
        answers=tuple((name, words(f"web.skills.helped.{name}", language)) for name in ANSWERS),
    )


@login_not_required  # at three in the night nobody looks for a password first
@require_safe
def show_bad_night(request: HttpRequest) -> HttpResponse:
    """Show what helps tonight."""
    person, language = person_of(request), language_for(request)
    if person is None:
        page = bad_night_page(language, "", (), is_urgent=False)
    else:
        at = moment(request)
        urgent = bool(danger_told(at.whose, at.today))
        page = bad_night_page(language, person.country, tried_of(at.whose), is_urgent=urgent)
    return render(request, "bad_night.html", {"page": page})


@require_POST
def tell_tonight(request: HttpRequest, key: str) -> HttpResponse:
    """Keep whether a skill helped, on the night on which it did: a device that was alone sends it later.

    A day that cannot be meant, by a clock that is wrong, counts as today: the answer is worth more than that.
    """
    if person_of(request) is None:
        raise Http404
    at, helped = moment(request), request.POST.get("helped", "")
    try:
        tell_skill(SkillTold(skill(key).key, helped, day=_night(request.POST.get("day", ""), at.today)), at)
    except BadOption:
        raise Http404 from None
    code = "web.skills.kept_worse" if helped == "worse" else "web.skills.kept"
    return redirect_telling(PAGE, words(code, language_for(request)), str(at.deed_id))


def _night(text: str, today: date) -> date:
    try:
        day = date.fromisoformat(text)
        day_told(day, today)
    except (ValueError, BadOption):
        return today
    return day


urls = [
    path("bad-night", show_bad_night, name="bad-night"),
    path("bad-night/<slug:key>/helped", tell_tonight, name="bad-night-helped"),
]
