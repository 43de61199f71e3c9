"""My plan for hard days, and keeping well: read, written part by part, shared, taken away.

Where a sign of danger is open, whom to ring stands above the plan. Whether a browser may keep the plan for
hard days is decided in :mod:`opentaper.web.own_plan_here`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_POST, require_safe

from opentaper.actions.deeds.write_own_plan import (
    MOST_DAYS,
    MOST_LINES,
    MOST_PEOPLE,
    MOST_SKILLS,
    OwnPlanBack,
    OwnPlanShared,
    drop_own_plan,
    share_own_plan,
    write_own_plan,
)
from opentaper.actions.readings.danger_told import danger_told
from opentaper.actions.readings.keeping_well_read import keeping_well_of
from opentaper.actions.readings.own_plans_read import OwnPartRead, own_plan_of
from opentaper.actions.readings.skills_read import tried_of
from opentaper.errors import BadOption
from opentaper.exchange.help_at_hand import HelpAtHand, help_at_hand
from opentaper.exchange.own_plan_page import own_plan_pdf, own_plan_strip
from opentaper.formulary.own_plans import OwnPlanKind, PartHolds
from opentaper.web.context import language_for
from opentaper.web.forms import TypedForm
from opentaper.web.notices import redirect_telling
from opentaper.web.own_plan_form import OwnPartForm, form_of_part, own_part_form, told_part
from opentaper.web.own_plan_here import is_kept_here, may_choose_here
from opentaper.web.own_plan_papers import own_plan_page
from opentaper.web.own_plan_shown import BASES, OwnPartShown, OwnPlanShown, own_plan_shown, part_shown
from opentaper.web.people import account_of, moment, person_of
from opentaper.wording import words

UNPROCESSABLE = 422


@dataclass(frozen=True, slots=True)
class OwnPlanPageShown:
    """A plan; ``is_urgent`` where a sign of danger is open: then whom to ring comes above all.

    ``is_hard`` where somebody just said that it has been hard. ``due`` is a day to look back that is open.
    ``may_choose_here`` and ``is_here``: whether this device may keep the page is asked, and the answer.
    """

    plan: OwnPlanShown
    is_urgent: bool
    is_hard: bool
    found: HelpAtHand | None
    may_share: bool
    due: date | None
    last_dose: date | None
    may_choose_here: bool
    is_here: bool


@dataclass(frozen=True, slots=True)
class OwnPartPage:
    """One part to write."""

    plan_title: str
    base: str
    part: OwnPartShown
    ask: OwnPartForm
    most: int


@require_safe
def show_plan(request: HttpRequest, kind: OwnPlanKind) -> HttpResponse:
    """Show a plan."""
    person = person_of(request)
    if person is None:
        return redirect("/welcome")
    at, language = moment(request), language_for(request)
    is_hard_days = kind is OwnPlanKind.HARD_DAYS
    well = None if is_hard_days else keeping_well_of(at.whose, at.today)
    page = OwnPlanPageShown(
        plan=own_plan_shown(own_plan_of(at.whose, kind), language, tried_of(at.whose)),
        is_urgent=bool(danger_told(at.whose, at.today)),
        is_hard=bool(request.GET.get("hard")),
        found=help_at_hand(person.country) if person.country else None,
        may_share=bool(account_of(request)),
        due=None if well is None else well.due,
        last_dose=None if well is None else well.last_dose,
        may_choose_here=is_hard_days and may_choose_here(request),
        is_here=is_kept_here(request),
    )
    answer = render(request, "own_plan.html", {"page": page})
    return answer if is_hard_days and page.is_here else _private(answer)


def write_part(request: HttpRequest, kind: OwnPlanKind, part: str) -> HttpResponse:
    """Show one part to write, or keep it."""
    person, language = person_of(request), language_for(request)
    if person is None:
        return redirect("/welcome")
    at = moment(request)
    try:
        read = own_plan_of(at.whose, kind).part(part)
    except BadOption:
        raise Http404 from None
    if request.method != "POST":
        return _writing(request, kind, read, form_of_part(read, language))
    form = TypedForm.of(request.POST, language)
    told = told_part(form, kind, read, person.country)
    if told is None:
        return _writing(request, kind, read, form, UNPROCESSABLE)
    try:
        write_own_plan(told, at)
    except BadOption as error:
        form.blame(error.option, error)
        return _writing(request, kind, read, form, UNPROCESSABLE)
    to = f"{BASES[kind]}#{part}"
    return redirect_telling(to, words("web.own_plan.kept", language), str(at.deed_id))


@require_POST
def share(request: HttpRequest, kind: OwnPlanKind) -> HttpResponse:
    """Share a plan with those who may see feelings, or no longer."""
    if not account_of(request):
        raise Http404
    at, is_shared = moment(request), bool(request.POST.get("share"))
    try:
        share_own_plan(OwnPlanShared(kind.value, is_shared), at)
    except BadOption:
        raise Http404 from None
    code = "web.own_plan.now_shared" if is_shared else "web.own_plan.now_own"
    return redirect_telling(BASES[kind], words(code, language_for(request)), str(at.deed_id))


@require_POST
def drop(request: HttpRequest, kind: OwnPlanKind) -> HttpResponse:
    """Take a whole plan away."""
    at = moment(request)
    try:
        drop_own_plan(OwnPlanBack(kind.value), at)
    except BadOption:
        raise Http404 from None
    text = words("web.own_plan.gone", language_for(request))
    return redirect_telling(BASES[kind], text, str(at.deed_id))


@require_safe
def plan_file(request: HttpRequest, kind: OwnPlanKind) -> HttpResponse:
    """Answer a plan as one page to print."""
    return _file(request, kind, own_plan_pdf, "")


@require_safe
def strip_file(request: HttpRequest, kind: OwnPlanKind) -> HttpResponse:
    """Answer a plan as a strip for a wallet."""
    return _file(request, kind, own_plan_strip, "-strip")


def _file(request: HttpRequest, kind: OwnPlanKind, made: Callable[..., bytes], ending: str) -> HttpResponse:
    person, language = person_of(request), language_for(request)
    if person is None:
        raise Http404
    page = own_plan_page(own_plan_of(person.id, kind), person.country, person.zone, language)
    answer = HttpResponse(made(page), "application/pdf")
    name = BASES[kind].strip("/")
    answer["Content-Disposition"] = f'attachment; filename="{name}{ending}.pdf"'
    return _private(answer)


def _writing(
    request: HttpRequest, kind: OwnPlanKind, read: OwnPartRead, form: TypedForm, status: int = 200
) -> HttpResponse:
    person, at, language = person_of(request), moment(request), form.language
    offered: tuple[date, ...] = ()
    if PartHolds.DAYS in read.part.holds:
        offered = tuple(day for day in keeping_well_of(at.whose, at.today).offered if day >= at.today)
    country = person.country if person else ""
    plan = own_plan_shown(own_plan_of(at.whose, kind), language)
    number = next(one.number for one in plan.parts if one.key == read.part.key)
    page = OwnPartPage(
        plan_title=plan.title,
        base=plan.base,
        part=part_shown(read, number, language),
        ask=own_part_form(read, form, country, tried_of(at.whose), offered),
        most=_most(read),
    )
    return _private(render(request, "own_plan_part.html", {"page": page}, status=status))


def _most(read: OwnPartRead) -> int:
    """Return how many entries a part holds at most."""
    most = {PartHolds.LINES: MOST_LINES, PartHolds.PEOPLE: MOST_PEOPLE, PartHolds.DAYS: MOST_DAYS}
    return next((n for holds, n in most.items() if holds in read.part.holds), MOST_SKILLS)


def _private(answer: HttpResponse) -> HttpResponse:
    """Return a page that no browser keeps."""
    patch_cache_control(answer, private=True, no_store=True)
    return answer


def _urls(kind: OwnPlanKind) -> list[URLPattern]:
    base, told = BASES[kind].strip("/"), {"kind": kind}
    return [
        path(base, show_plan, told, name=base),
        path(f"{base}/write/<slug:part>", write_part, told, name=f"{base}-write"),
        path(f"{base}/share", share, told, name=f"{base}-share"),
        path(f"{base}/drop", drop, told, name=f"{base}-drop"),
        path(f"{base}/page.pdf", plan_file, told, name=f"{base}-page"),
        path(f"{base}/strip.pdf", strip_file, told, name=f"{base}-strip"),
    ]


urls = [url for kind in OwnPlanKind for url in _urls(kind)]
