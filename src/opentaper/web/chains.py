"""Trigger chains: what led to what, told link by link, corrected, taken back, and what comes again."""

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
from opentaper.actions.deeds.tell_chain import (
    ChainBack,
    ChainChange,
    ChainCorrected,
    choose_change,
    correct_chain,
    tell_chain,
    withdraw_chain,
)
from opentaper.actions.readings.chains_read import ChainRead, chain_of, chains_of, marks_used, repeats_of
from opentaper.actions.readings.feelings_read import DAYS_SHOWN, feeling_entry
from opentaper.errors import BadOption
from opentaper.web.chain_form import ChainForm, chain_form
from opentaper.web.chain_told import form_of_chain, form_of_feeling, told_chain
from opentaper.web.chains_shown import ChainShown, RepeatsShown, chains_shown, repeats_shown
from opentaper.web.context import language_for
from opentaper.web.feelings_shown import CareShown, care_shown
from opentaper.web.forms import TypedForm
from opentaper.web.notices import redirect_telling
from opentaper.web.past_days import past_day
from opentaper.web.people import account_of, moment, person_of
from opentaper.wording import words

PAGE = "/feelings/chains"
#: So many days are listed at once.
DAYS = 28


@dataclass(frozen=True, slots=True)
class ChainsPage:
    """Chains of some weeks and what comes again; ``earlier`` is the last day of the weeks before.

    ``care`` stands above all where a word of today is heavy.
    """

    care: CareShown | None
    chains: tuple[ChainShown, ...]
    repeats: RepeatsShown
    weeks: int
    earlier: date
    is_earlier: bool


@dataclass(frozen=True, slots=True)
class ChainPage:
    """The form of a chain; ``chain`` is None where it is a new one."""

    ask: ChainForm
    chain: UUID | None
    day: date


@require_safe
def show_chains(request: HttpRequest) -> HttpResponse:
    """Show the chains; ``?until=`` goes back in time."""
    if person_of(request) is None:
        return redirect("/welcome")
    at, language = moment(request), language_for(request)
    last = past_day(request.GET.get("until", ""), at.today)
    first = last - timedelta(days=DAYS - 1)
    chains = chains_of(at.whose, first, last)
    page = ChainsPage(
        care=care_shown((), at.today, language, chains),
        chains=chains_shown(chains, language),
        repeats=repeats_shown(repeats_of(at.whose, at.today), language),
        weeks=DAYS_SHOWN // 7,
        earlier=first - timedelta(days=1),
        is_earlier=last != at.today,
    )
    return _private(render(request, "chains.html", {"page": page}))


def new_chain(request: HttpRequest) -> HttpResponse:
    """Show an empty form, or one that begins with the feeling ``?from=``; keep what it tells."""
    if person_of(request) is None:
        return redirect("/welcome")
    at, language = moment(request), language_for(request)
    if request.method != "POST":
        return _asking(request, _first_form(request, at), None, at)
    form = TypedForm.of(request.POST, language)
    told = told_chain(form, at.today)
    if told is None:
        return _asking(request, form, None, at, 422)
    tell_chain(told, at)
    return redirect_telling(PAGE, words("web.chains.kept", language), str(at.deed_id))


def correct(request: HttpRequest, chain: UUID) -> HttpResponse:
    """Show a chain to correct, or keep the correction."""
    if person_of(request) is None:
        return redirect("/welcome")
    at, language = moment(request), language_for(request)
    if request.method != "POST":
        read = _chain(at, chain)
        return _asking(request, form_of_chain(read, language), read, at)
    form = TypedForm.of(request.POST, language)
    told = told_chain(form, at.today)
    if told is None:
        return _asking(request, form, _chain(at, chain), at, 422)
    try:
        correct_chain(ChainCorrected(chain, told), at)  # the same form sent twice counts once
    except BadOption:
        raise Http404 from None
    return redirect_telling(PAGE, words("web.chains.corrected", language), str(at.deed_id))


@require_POST
def change(request: HttpRequest, chain: UUID) -> HttpResponse:
    """Choose the one link to change next time; nothing else of the chain is touched."""
    at = moment(request)
    try:
        choose_change(ChainChange(chain, request.POST.get("change", "")), at)
    except BadOption:
        raise Http404 from None
    return redirect_telling(PAGE, words("web.chains.change_kept", language_for(request)), str(at.deed_id))


@require_POST
def take_back(request: HttpRequest, chain: UUID) -> HttpResponse:
    """Take a chain back."""
    at = moment(request)
    try:
        withdraw_chain(ChainBack(chain), at)
    except BadOption:
        raise Http404 from None
    return redirect_telling(PAGE, words("web.chains.taken_back", language_for(request)), str(at.deed_id))


def _first_form(request: HttpRequest, at: Moment) -> TypedForm:
    language = language_for(request)
    try:
        return form_of_feeling(feeling_entry(at.whose, UUID(request.GET.get("from", ""))), language)
    except (BadOption, ValueError):
        return TypedForm.of({"day": at.today.isoformat()}, language)


def _chain(at: Moment, chain: UUID) -> ChainRead:
    try:
        return chain_of(at.whose, chain)
    except BadOption:
        raise Http404 from None


def _asking(
    request: HttpRequest, form: TypedForm, read: ChainRead | None, at: Moment, status: int = 200
) -> HttpResponse:
    used = marks_used(chains_of(at.whose, at.today - timedelta(days=DAYS_SHOWN - 1), at.today))
    ask = chain_form(form, used, may_share=bool(account_of(request)))
    page = ChainPage(ask, None if read is None else read.chain, at.today if read is None else read.day)
    return _private(render(request, "chain.html", {"page": page}, status=status))


def _private(answer: HttpResponse) -> HttpResponse:
    """Return a page that no browser keeps: what somebody went through is theirs alone."""
    patch_cache_control(answer, private=True, no_store=True)
    return answer


urls = [
    path("feelings/chains", show_chains, name="chains"),
    path("feelings/chains/new", new_chain, name="chain-new"),
    path("feelings/chains/<uuid:chain>", correct, name="chain"),
    path("feelings/chains/<uuid:chain>/change", change, name="chain-change"),
    path("feelings/chains/<uuid:chain>/back", take_back, name="chain-back"),
]
