"""Welcome: from nothing to a first proposed plan in four short steps, or to staying as one is."""

from __future__ import annotations

from dataclasses import dataclass, replace
from uuid import uuid5

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_http_methods, require_safe

from opentaper import formulary, wiring
from opentaper.actions.deeds.begin_medication import MedicationBegun, begin_medication
from opentaper.actions.deeds.begin_person import DAY_STARTS, PersonTold, begin_person
from opentaper.actions.deeds.choose_tolerance import ToleranceTold, choose_tolerance
from opentaper.actions.deeds.deed import Moment
from opentaper.actions.deeds.propose_version import propose_version
from opentaper.actions.deeds.tell_usual import UsualTold, tell_usual
from opentaper.actions.propose_plan import propose_plan
from opentaper.actions.readings.person import PersonRead, own_day
from opentaper.actions.readings.plan_changes import ProposeTold
from opentaper.errors import OpenTaperError
from opentaper.formulary.manifest import drug_name
from opentaper.inference.relapse import CONDITIONS
from opentaper.planning.request import CIRCUMSTANCES
from opentaper.planning.result import Outcome, PlanResult
from opentaper.web.context import language_for
from opentaper.web.forms import TypedForm
from opentaper.web.help import CountryChoice, country_choices
from opentaper.web.notices import redirect_telling
from opentaper.web.people import client_key, person_of
from opentaper.web.shelf_choices import ShelfChoice, shelf_choices
from opentaper.web.sliders import SliderRow, slider_rows, told_scores
from opentaper.web.welcome_form import (
    ATTEMPTS,
    BEFORE,
    LAST,
    MEDICINE,
    READY,
    REASONS,
    TOLERABLE,
    USUAL_ASKED,
    WHY,
    YOU,
    carried,
    check_step,
    market,
    medication_told,
    plan_asked,
    shelf_lines,
    tolerable,
    wants_plan,
)
from opentaper.web.zones import zone_for
from opentaper.wording import drug_text, error_text, outcome_text, sentence, words

UNPROCESSABLE = 422
BACK = "back"
#: What a press leaves aside where it was in the way of a plan.
LEFT_ASIDE = {"pharmacy": ("shelf", "halves", "shelf_more"), "ordinary": ("tolerable",)}
COUNTRY = "GB"
#: How a plan would have been made: true, and no reason why there is none.
NO_WHY = ("plan.proposed", "curve.", "method.", "pace.", "circumstances.ask", "frequency.")


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer of a closed list: its value, the codes of its words and of a note, whether it is chosen."""

    value: str
    code: str
    note: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why no plan can be made of what was told: what, what would help, and why, as sentences.

    ``is_shelf`` tells that the shelf is in the way, ``is_tolerance`` that what is tolerable is: each can be
    left aside.
    """

    what: str
    helpful: tuple[str, ...]
    why: tuple[str, ...]
    is_shelf: bool
    is_tolerance: bool


@dataclass(frozen=True, slots=True)
class WelcomePage:
    """One step of the beginning.

    Parameters
    ----------
    step, n_steps
        Which of how many, from 1.
    is_first
        Whether nobody is here yet: then this step also asks why one came.
    carried
        The fields of the other steps, name and text.
    drugs
        The names that are offered while typing.
    shelf
        The products of the drug in the country.
    usual
        Questions about ordinary days.
    wrong
        What an action refused that belongs to no field.
    refusal
        Why there is no plan, None where nothing was refused.
    """

    step: int
    n_steps: int
    is_first: bool
    form: TypedForm
    carried: tuple[tuple[str, str], ...]
    why: tuple[Choice, ...] = ()
    drugs: tuple[str, ...] = ()
    countries: tuple[CountryChoice, ...] = ()
    country: str = ""
    attempts: tuple[Choice, ...] = ()
    conditions: tuple[Choice, ...] = ()
    shelf: tuple[ShelfChoice, ...] = ()
    circumstances: tuple[Choice, ...] = ()
    tolerable: tuple[Choice, ...] = ()
    usual: tuple[SliderRow, ...] = ()
    ready: tuple[Choice, ...] = ()
    wants_plan: bool = True
    drug: str = ""
    wrong: str = ""
    refusal: Refusal | None = None

    @property
    def is_last(self) -> bool:
        """Whether this step ends the beginning."""
        return self.step == LAST


def welcome_page(form: TypedForm, step: int, language: str, *, is_first: bool) -> WelcomePage:
    """Return a step with what its form holds; only what the step shows is looked up."""
    page = WelcomePage(step, LAST, is_first, form, carried(form, step), wants_plan=wants_plan(form))
    if step == WHY:
        return replace(page, why=_choices("why", REASONS, form))
    if step == MEDICINE:
        return replace(
            page,
            drugs=tuple(dict.fromkeys(drug_text(name, language) for name in formulary.drug_names())),
            countries=country_choices(language),
            country=form.value("country"),
        )
    name = drug_name(form.value("drug"))
    if step == BEFORE:
        return replace(
            page,
            drug=name,
            attempts=_choices("attempt", ATTEMPTS, form),
            conditions=_choices("condition", (*CONDITIONS, ""), form),
            shelf=shelf_choices(name, market(form), form.all("shelf"), language),
            circumstances=_choices("circumstances", CIRCUMSTANCES, form),
        )
    return replace(
        page,
        drug=name,
        tolerable=_choices("tolerable", TOLERABLE, form),
        usual=slider_rows(USUAL_ASKED, form),
        ready=_choices("ready", READY, form),
    )


def _choices(name: str, values: tuple[str, ...], form: TypedForm) -> tuple[Choice, ...]:
    told = form.texts.get(name, ())
    return tuple(
        Choice(
            value,
            f"web.welcome.{name}.{_coded(value)}",
            f"web.welcome.{name}.{_coded(value)}.note",
            value in told,
        )
        for value in values
    )


def _coded(value: str) -> str:
    return value.replace(".", "_") or "none"


def refusal_of(made: PlanResult, form: TypedForm) -> Refusal:
    """Return why a plan was refused."""
    held = [one.binding for one in made.refusals]
    told = (one for one in made.reasons if not one.code.startswith(NO_WHY))
    reasons = [*(limit.reason for limit in held if limit is not None), *told]
    return Refusal(
        what=outcome_text(made.outcome, form.language),
        helpful=tuple(dict.fromkeys(sentence(reason, form.language) for reason in made.suggestions)),
        why=tuple(dict.fromkeys(sentence(reason, form.language) for reason in reasons)),
        is_shelf=made.outcome in {Outcome.NO_SHELF_DOSE, Outcome.NO_SAFE_STEP} and bool(shelf_lines(form)),
        is_tolerance=tolerable(form) is not None,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def show_welcome(request: HttpRequest) -> HttpResponse:
    """Show the steps one after another; the last one writes everything down."""
    person, language = _own(person_of(request)), language_for(request)
    first = WHY if person is None else MEDICINE
    if request.method != "POST":
        form = TypedForm({"country": (person.country if person else _country(request),)}, language)
        return _shown(request, welcome_page(form, first, language, is_first=person is None))
    form = TypedForm.of(request.POST, language)
    if not form.value("country"):
        form.texts["country"] = (person.country if person else _country(request),)
    step = _step(form, first)
    for name in LEFT_ASIDE.get(form.value("go"), ()):
        form.texts.pop(name, None)
    if form.value("go") == BACK:
        return _shown(request, welcome_page(form, max(first, step - 1), language, is_first=person is None))
    for each in range(first, step + 1):
        check_step(form, each)
        if not form.is_good:
            page = welcome_page(form, each, language, is_first=person is None)
            return _shown(request, page, UNPROCESSABLE)
    if step == WHY and form.value("why") in {"stopped", "other"}:
        return HttpResponseRedirect(f"/welcome/{form.value('why')}")
    if step < LAST:
        return _shown(request, welcome_page(form, step + 1, language, is_first=person is None))
    return _begun(request, form, person, language)


def _begun(request: HttpRequest, form: TypedForm, person: PersonRead | None, language: str) -> HttpResponse:
    """Write everything down, and propose the first plan where one is wanted now."""
    page = welcome_page(form, YOU, language, is_first=person is None)
    is_planned = wants_plan(form) and form.value("ready") == "yes"
    at = _moment(request, form, person)
    try:
        if is_planned:
            made = propose_plan(replace(plan_asked(form), start=at.today.isoformat()), at.today)
            if not made.outcome.is_plan or made.outcome is Outcome.STAY:
                return _shown(request, replace(page, refusal=refusal_of(made, form)), UNPROCESSABLE)
        at = _with_person(request, form, person, at, language)
        begun = _medication(form, at)
        if is_planned:
            _propose(form, begun, at)
    except OpenTaperError as error:
        told = " ".join(error_text(error, language))
        return _shown(request, replace(page, wrong=told), UNPROCESSABLE)
    if is_planned:
        return redirect_telling("/plan", words("web.welcome.planned", language))
    code = "web.welcome.later" if form.value("ready") == "later" else "web.welcome.staying"
    return redirect_telling("/", words(code, language))


def _with_person(
    request: HttpRequest, form: TypedForm, person: PersonRead | None, at: Moment, language: str
) -> Moment:
    """Return the moment of somebody who is in the record, begun now where they were not."""
    if person is not None:
        return at
    user = getattr(request, "user", None)
    told = PersonTold(
        language=language,
        country=form.value("country") or COUNTRY,
        zone=zone_for(form.value("zone"), form.value("country") or COUNTRY),
        account=str(user.pk) if user is not None and user.is_authenticated else None,
    )
    begun = begin_person(told, replace(at, client_key=uuid5(at.client_key, "person"), person_id=None))
    at = replace(at, person_id=begun.person_id)
    if tolerable(form) is not None:
        choose_tolerance(ToleranceTold(begun.version, tolerable(form)), _next(at, "tolerance"))
    return at


def _medication(form: TypedForm, at: Moment) -> MedicationBegun:
    begun = begin_medication(medication_told(form), _next(at, "medication"))
    usual = dict(told_scores(form))
    if not usual:
        return begun
    done = tell_usual(UsualTold(begun.medication_id, begun.version, usual), _next(at, "usual"))
    return replace(begun, version=done.version)


def _propose(form: TypedForm, begun: MedicationBegun, at: Moment) -> None:
    asked = replace(plan_asked(form), start=at.today.isoformat())
    propose_version(ProposeTold(begun.medication_id, begun.version, asked), _next(at, "plan"))


def _next(at: Moment, name: str) -> Moment:
    """Return the moment of one of a form's several deeds: each has its own key, the same every time."""
    return replace(at, client_key=uuid5(at.client_key, name))


def _moment(request: HttpRequest, form: TypedForm, person: PersonRead | None) -> Moment:
    now, key = wiring.now(), client_key(request)
    if person is not None:
        return Moment(now, own_day(now, person.zone, person.day_starts), key, person.id)
    zone = zone_for(form.value("zone"), form.value("country") or COUNTRY)
    return Moment(now, own_day(now, zone, DAY_STARTS), key, None)


def _own(person: PersonRead | None) -> PersonRead | None:
    """Return the person, unless it is the demonstration: beside it one begins with one's own."""
    return None if person is None or person.is_demo else person


def _step(form: TypedForm, first: int) -> int:
    text = form.value("step")
    return min(max(int(text), first), LAST) if text.isascii() and text.isdecimal() else first


def _country(request: HttpRequest) -> str:
    """Return the country that the browser's language names, such as GB of en-GB."""
    tag = request.headers.get("Accept-Language", "").partition(",")[0].partition(";")[0]
    language, _, region = tag.strip().partition("-")
    if len(region) == 2 and region.isalpha():
        return region.upper()
    return "DK" if language == "da" else COUNTRY


def _shown(request: HttpRequest, page: WelcomePage, status: int = 200) -> HttpResponse:
    return render(request, "welcome.html", {"page": page}, status=status)


@require_safe
def show_stopped(request: HttpRequest) -> HttpResponse:
    """Show what may be going on after stopping, and whom to call."""
    return render(request, "welcome_stopped.html", {})


@require_safe
def show_other(request: HttpRequest) -> HttpResponse:
    """Show what somebody can do here who looks after another."""
    return render(request, "welcome_other.html", {})


urls = [
    path("welcome", show_welcome, name="welcome"),
    path("welcome/stopped", show_stopped, name="welcome-stopped"),
    path("welcome/other", show_other, name="welcome-other"),
]
