"""Feelings: find a word, keep it in ten seconds, read what was felt day by day, correct it, take it back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_POST, require_safe

from opentaper.actions.deeds.moment import Moment
from opentaper.actions.deeds.tell_feeling import (
    FeelingBack,
    FeelingCorrected,
    correct_feeling,
    tell_feeling,
    withdraw_feeling,
)
from opentaper.actions.readings.chains_read import chains_of
from opentaper.actions.readings.feeling_range_read import feeling_range_of
from opentaper.actions.readings.feelings_read import FeelingRead, feeling_entry, feelings_of
from opentaper.actions.readings.own_answers_read import own_trends
from opentaper.actions.readings.skills_read import own_hour, skills_of
from opentaper.errors import BadOption
from opentaper.formulary.feelings import feeling_texts, found_feelings
from opentaper.web.chains_shown import ChainShown, chains_shown
from opentaper.web.context import language_for
from opentaper.web.feelings_form import (
    FamilyShown,
    FeelingForm,
    WordShown,
    families_shown,
    feeling_form,
    form_of_entry,
    told_feeling,
)
from opentaper.web.feelings_shown import CareShown, FeltDay, care_shown, felt_days
from opentaper.web.feelings_wheel import wheel
from opentaper.web.forms import TypedForm
from opentaper.web.notices import redirect_telling
from opentaper.web.own_answers_shown import OwnTrendShown, own_trend_shown
from opentaper.web.past_days import past_day
from opentaper.web.people import account_of, moment, person_of
from opentaper.web.range_shown import RangeShown, range_shown
from opentaper.web.skill_shown import OfferShown, offer_shown
from opentaper.wording import words

PAGE = "/feelings"
#: So many days are listed at once, and so many found words are shown.
DAYS, MOST_FOUND = 14, 24
MOST_ASKED = 60


@dataclass(frozen=True, slots=True)
class FeelingsPage:
    """Words to find, the form, what was felt, and what may be of use.

    ``care`` stands above all where a word of today is heavy. ``chain`` is the newest of these days, ``own``
    the trend that has a mean, ``scales`` all that have lines to answer, ``earlier`` the last day before.
    """

    form: FeelingForm
    asked: str
    found: tuple[WordShown, ...]
    wheel: str
    families: tuple[FamilyShown, ...]
    naming: str
    structure: str
    care: CareShown | None
    chain: ChainShown | None
    days: tuple[FeltDay, ...]
    offers: tuple[OfferShown, ...]
    range: RangeShown
    own: OwnTrendShown | None
    scales: tuple[tuple[str, str], ...]
    earlier: date
    is_earlier: bool


@dataclass(frozen=True, slots=True)
class FeelingPage:
    """One entry to correct."""

    form: FeelingForm
    entry: UUID
    day: date


@require_safe
def show_feelings(request: HttpRequest) -> HttpResponse:
    """Show the journal; ``?word=`` chooses a word, ``?q=`` searches, ``?until=`` goes back in time."""
    if person_of(request) is None:
        return redirect("/welcome")
    form = TypedForm.of({"feeling": request.GET.get("word", "")}, language_for(request))
    return _shown(request, form)


@require_POST
def keep_feeling(request: HttpRequest) -> HttpResponse:
    """Keep a feeling."""
    at, form = moment(request), TypedForm.of(request.POST, language_for(request))
    told = told_feeling(form, at.today)
    if told is None:
        return _shown(request, form, 422)
    kept = tell_feeling(told, at)
    to = f"{PAGE}/chains/new?from={kept.entry}" if form.value("then") == "chain" else PAGE
    return redirect_telling(to, words("web.feelings.kept", form.language), str(at.deed_id))


def correct(request: HttpRequest, entry: UUID) -> HttpResponse:
    """Show an entry to correct, or keep the correction."""
    if person_of(request) is None:
        return redirect("/welcome")
    at, language = moment(request), language_for(request)
    if request.method != "POST":
        read = _entry(at, entry)
        return _correcting(request, read, form_of_entry(read, language))
    form = TypedForm.of(request.POST, language)
    told = told_feeling(form, at.today)
    if told is None:
        return _correcting(request, _entry(at, entry), form, 422)
    try:
        correct_feeling(FeelingCorrected(entry, told), at)  # the same form sent twice counts once
    except BadOption:
        raise Http404 from None
    return redirect_telling(PAGE, words("web.feelings.corrected", language), str(at.deed_id))


@require_POST
def take_back(request: HttpRequest, entry: UUID) -> HttpResponse:
    """Take an entry back."""
    at = moment(request)
    try:
        withdraw_feeling(FeelingBack(entry), at)
    except BadOption:
        raise Http404 from None
    return redirect_telling(PAGE, words("web.feelings.taken_back", language_for(request)), str(at.deed_id))


def _entry(at: Moment, entry: UUID) -> FeelingRead:
    try:
        return feeling_entry(at.whose, entry)
    except BadOption:
        raise Http404 from None


def _shown(request: HttpRequest, form: TypedForm, status: int = 200) -> HttpResponse:
    person, at, language = person_of(request), moment(request), form.language
    if person is None:
        raise Http404
    last = past_day(request.GET.get("until", ""), at.today)
    first = last - timedelta(days=DAYS - 1)
    told, chains = feelings_of(at.whose, first, last), chains_of(at.whose, first, last)
    trends = own_trends(at.whose, at.today)
    own = next((own_trend_shown(one, language) for one in trends if one.scale.mean is not None), None)
    asked = request.GET.get("q", "").strip()[:MOST_ASKED]
    offers = skills_of(at.whose, at.today, own_hour(at.now, person.zone)).suggested
    page = FeelingsPage(
        form=feeling_form(form, may_share=bool(account_of(request))),
        asked=asked,
        found=tuple(
            WordShown(one.path, one.name.of(language), one.path == form.value("feeling"))
            for one in found_feelings(asked, language)[:MOST_FOUND]
        ),
        wheel=wheel(language, form.value("feeling")),
        families=families_shown(language),
        naming=feeling_texts("naming").text.of(language),
        structure=feeling_texts("structure").text.of(language),
        care=care_shown(told, at.today, language, chains),
        chain=next(iter(chains_shown(chains[:1], language)), None),
        days=felt_days(told, language, person.zone),
        offers=tuple(offer_shown(one, language) for one in offers),
        range=range_shown(feeling_range_of(at.whose, at.today), language, has_more=bool(own and own.picture)),
        own=own,
        scales=tuple((one.scale.key, one.scale.title.of(language)) for one in trends),
        earlier=first - timedelta(days=1),
        is_earlier=last != at.today,
    )
    return _private(render(request, "feelings.html", {"page": page}, status=status))


def _correcting(request: HttpRequest, read: FeelingRead, form: TypedForm, status: int = 200) -> HttpResponse:
    shown = feeling_form(form, may_share=bool(account_of(request)))
    page = FeelingPage(shown, read.entry, read.day)
    return _private(render(request, "feeling.html", {"page": page}, status=status))


def _private(answer: HttpResponse) -> HttpResponse:
    """Return a page that no browser keeps: what somebody felt is theirs alone."""
    patch_cache_control(answer, private=True, no_store=True)
    return answer


urls = [
    path("feelings", show_feelings, name="feelings"),
    path("feelings/keep", keep_feeling, name="feelings-keep"),
    path("feelings/<uuid:entry>", correct, name="feeling"),
    path("feelings/<uuid:entry>/back", take_back, name="feeling-back"),
]
