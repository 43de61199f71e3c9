"""Lines of our own on numbness and inner control: answered when one likes, never a cut-off."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_POST

from opentaper.actions.deeds.check_in import day_told
from opentaper.actions.deeds.tell_own import OwnBack, OwnTold, tell_own, withdraw_own
from opentaper.actions.readings.own_answers_read import own_trends
from opentaper.errors import BadOption
from opentaper.formulary.own_items import HIGHEST, OwnScale, own_scale, own_scales
from opentaper.web.context import language_for
from opentaper.web.forms import TypedForm
from opentaper.web.notices import redirect_telling
from opentaper.web.own_answers_shown import OwnTrendShown, own_trend_shown
from opentaper.web.people import account_of, moment, person_of
from opentaper.wording import words

PAGE = "/feelings/own"
PREFIX = "line-"


@dataclass(frozen=True, slots=True)
class OwnRow:
    """One line of the form: its field, its text, the answer of now and of the last time, what is wrong."""

    name: str
    text: str
    value: int | None
    before: int | None
    error: str

    @property
    def numbers(self) -> range:
        """What can be answered."""
        return range(HIGHEST + 1)


@dataclass(frozen=True, slots=True)
class OwnAnswersPage:
    """A scale to answer, and its trend; ``others`` are the other scales by key and name."""

    form: TypedForm
    key: str
    title: str
    lead: str
    low: str
    high: str
    rows: tuple[OwnRow, ...]
    error: str
    may_share: bool
    trend: OwnTrendShown
    others: tuple[tuple[str, str], ...]


def own_answers(request: HttpRequest, scale: str) -> HttpResponse:
    """Show the lines of a scale, or keep what was answered."""
    if person_of(request) is None:
        return redirect("/welcome")
    try:
        found = own_scale(scale)
    except BadOption:
        raise Http404 from None
    at, language = moment(request), language_for(request)
    if request.method != "POST":
        return _shown(request, found, TypedForm.of({"day": at.today.isoformat()}, language))
    form = TypedForm.of(request.POST, language)
    told = told_own(form, found, at.today)
    if told is None:
        return _shown(request, found, form, 422)
    tell_own(told, at)
    return redirect_telling(f"{PAGE}/{scale}", words("web.own.kept", language), str(at.deed_id))


@require_POST
def take_back(request: HttpRequest, answer: UUID) -> HttpResponse:
    """Take a set of answers back."""
    at = moment(request)
    try:
        withdraw_own(OwnBack(answer), at)
    except BadOption:
        raise Http404 from None
    scale = next(
        (one.key for one in own_scales() if one.key == request.POST.get("scale")), own_scales()[0].key
    )
    text = words("web.own.taken_back", language_for(request))
    return redirect_telling(f"{PAGE}/{scale}", text, str(at.deed_id))


def told_own(form: TypedForm, scale: OwnScale, today: date) -> OwnTold | None:
    """Return what a form tells, or None where something is wrong with it: then the form says what."""
    day = form.read("day", date.fromisoformat) or today
    try:
        day_told(day, today)
    except BadOption:
        form.say("day", "web.feelings.bad_day")
    answers = {}
    for one in scale.items:
        name = f"{PREFIX}{one.key}"
        text = form.value(name)
        if text in {f"{n}" for n in range(HIGHEST + 1)}:
            answers[one.key] = int(text)
        elif text:
            form.say(name, "web.check_in.bad_score", text=text)
    if not answers and form.is_good:
        form.say("lines", "web.own.one_line")
    return OwnTold(scale.key, day, answers, form.is_ticked("share")) if form.is_good else None


def _shown(request: HttpRequest, scale: OwnScale, form: TypedForm, status: int = 200) -> HttpResponse:
    at, language = moment(request), form.language
    trend = next(one for one in own_trends(at.whose, at.today) if one.scale.key == scale.key)
    before: Mapping[str, float] = trend.answers[0].answers if trend.answers else {}
    page = OwnAnswersPage(
        form=form,
        key=scale.key,
        title=scale.title.of(language),
        lead=scale.lead.of(language),
        low=scale.low.of(language),
        high=scale.high.of(language),
        rows=tuple(_row(one.key, one.text.of(language), form, before) for one in scale.items),
        error=form["lines"].error,
        may_share=bool(account_of(request)),
        trend=own_trend_shown(trend, language),
        others=tuple((one.key, one.title.of(language)) for one in own_scales() if one.key != scale.key),
    )
    answer = render(request, "own_answers.html", {"page": page}, status=status)
    patch_cache_control(answer, private=True, no_store=True)
    return answer


def _row(key: str, text: str, form: TypedForm, before: Mapping[str, float]) -> OwnRow:
    field = form[f"{PREFIX}{key}"]
    return OwnRow(
        name=field.name,
        text=text,
        value=int(field.value) if field.value in {f"{n}" for n in range(HIGHEST + 1)} else None,
        before=round(before[key]) if key in before else None,
        error=field.error,
    )


urls = [
    path("feelings/own/<slug:scale>", own_answers, name="own-answers"),
    path("feelings/own/answers/<uuid:answer>/back", take_back, name="own-answers-back"),
]
