"""Plan: the whole path as a picture, the steps and how to make them, what it rests on, what can be done."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import chain
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_http_methods, require_safe

from opentaper.actions.deeds.answer_offer import OfferTold, answer_offer
from opentaper.actions.deeds.sign_version import SignTold, sign_version
from opentaper.actions.readings.current_plan import Signature
from opentaper.actions.readings.plan_lived import drugs_of, lived_version
from opentaper.actions.readings.plan_offer import PlanOffer, plan_offer
from opentaper.actions.readings.plan_read import PlanRead, plan_of
from opentaper.actions.readings.plan_signers import signers_of
from opentaper.errors import BadOption, OpenTaperError, StaleVersion
from opentaper.exchange.asked_limits import asked_limits
from opentaper.exchange.chart_drawn import DrawnChart, plan_drawn
from opentaper.exchange.plan_json import warnings
from opentaper.exchange.prescriber_page import spans
from opentaper.formulary.bibliography import sources
from opentaper.planning.back import doses_back
from opentaper.planning.result import PlanResult
from opentaper.quantities import Dose
from opentaper.reasons import Reason
from opentaper.web.charts import ChartView, chart_view, drawer
from opentaper.web.context import language_for, theme_for
from opentaper.web.forms import TypedForm
from opentaper.web.notices import redirect_telling
from opentaper.web.people import moment, person_of
from opentaper.web.plan_change import medication_id
from opentaper.web.plan_signature import SignatureShown, signature_shown
from opentaper.web.plan_steps import StepRow, When, done_rows, now_row, step_rows
from opentaper.wording import sentence, words

#: So many steps stand open, before and after now; the others open with one press.
DONE_SHOWN, AHEAD_SHOWN = 2, 5
#: What a plan says of itself while nobody has signed it.
PROPOSED = "plan.proposed"
#: The same for a low burden: the dose of today and the next one; the others are a press away.
DONE_LOW, AHEAD_LOW = 0, 1


@dataclass(frozen=True, slots=True)
class DrugLink:
    """One of several medications."""

    key: UUID
    drug: str
    is_here: bool


@dataclass(frozen=True, slots=True)
class LimitLine:
    """A limit that decided, and the steps that it decided, as "1–3, 5"."""

    text: str
    steps: str


@dataclass(frozen=True, slots=True)
class SourceLine:
    """Where a fact stands; ``url`` is "" where there is none."""

    title: str
    url: str


@dataclass(frozen=True, slots=True)
class PlanLinks:
    """Where the buttons lead."""

    hold: str
    slower: str
    back: str
    shift: str
    edit: str
    shelf: str
    own: str
    sign: str
    sheet: str
    pdf: str
    compare: str


@dataclass(frozen=True, slots=True)
class PlanPage:
    """The plan of one medication as it stands today.

    Parameters
    ----------
    title
        The answer in a sentence.
    number, signed, waits
        The version, who signed it as the person told (None: nobody yet), whether a cut waits for a signature.
    now
        The dose that is taken: what was confirmed last, whatever the dates say.
    late
        Whether the day of the next step went by without a yes.
    older, rows, later
        The steps: long behind; those around now; those far ahead.
    can_change, back_to
        Whether a step is still to come; the dose to which one would step back, None where there is none.
    why, cautions, limits, sources
        What the plan rests on.
    form, is_sign_open
        What was told of a signature, and whether its fields stand open.
    sign
        How the plan stands with its prescriber: signed by whom, why it waits, or declined and why.
    """

    title: str
    medication: UUID
    version: int
    drug: str
    drugs: tuple[DrugLink, ...]
    number: int
    signed: Signature | None
    waits: bool
    now: Dose
    late: bool
    chart: ChartView | None
    older: tuple[StepRow, ...]
    rows: tuple[StepRow, ...]
    later: tuple[StepRow, ...]
    has_effect: bool
    can_change: bool
    back_to: Dose | None
    why: tuple[str, ...]
    cautions: tuple[str, ...]
    limits: tuple[LimitLine, ...]
    sources: tuple[SourceLine, ...]
    release: str
    policy: str
    links: PlanLinks
    form: TypedForm
    is_sign_open: bool
    sign: SignatureShown


@dataclass(frozen=True, slots=True)
class NoPlanPage:
    """That there is no plan, of this medication or at all."""

    drugs: tuple[DrugLink, ...]


@require_safe
def plan(request: HttpRequest) -> HttpResponse:
    """Show the plan."""
    if person_of(request) is None:
        return redirect("/welcome")
    return _shown(request, TypedForm({}, language_for(request)))


@require_http_methods(["POST"])
def sign(request: HttpRequest) -> HttpResponse:
    """Write down who signed, and when, as the person tells it."""
    at, form = moment(request), TypedForm.of(request.POST, language_for(request))
    read = plan_of(at.whose, at.today, medication_id(form))
    if read is None:
        return redirect("/plan")
    by, on_day = form.need("by", str), form.need("on_day", date.fromisoformat)
    if by is None or on_day is None or not form.is_good:
        return _shown(request, form, 422)
    told = form.read("version", int)
    version = read.medication_version if told is None else told
    try:
        sign_version(SignTold(read.medication_id, version, read.current.id, by, on_day), at)
    except OpenTaperError as error:
        if isinstance(error, BadOption) and error.option == "on_day":
            form.say("on_day", "web.plan.sign_day")
        else:
            form.blame("by", error)
        is_stale = isinstance(error, StaleVersion)
        if is_stale:
            form.texts.pop("version", None)
        return _shown(request, form, 409 if is_stale else 422)
    text = words("web.plan.signed_told", form.language, name=by)
    return redirect_telling(f"/plan?of={read.medication_id}", text, undo=str(at.deed_id))


@require_http_methods(["POST"])
def answer(request: HttpRequest) -> HttpResponse:
    """Take what a prescriber offered as one's own proposal, or leave it."""
    at, form = moment(request), TypedForm.of(request.POST, language_for(request))
    read = plan_of(at.whose, at.today, medication_id(form))
    if read is None:
        return redirect("/plan")
    told, is_yes = form.read("version", int), form.value("answer") == "yes"
    version = read.medication_version if told is None else told
    try:
        key = UUID(form.value("plan_version"))
        answer_offer(OfferTold(read.medication_id, version, key, is_yes), at)
    except (StaleVersion, ValueError):
        form.texts.pop("version", None)
        form.say("answer", "web.sign.offer_gone")
        return _shown(request, form, 409)
    text = words(f"web.sign.offer_{'taken' if is_yes else 'left'}", form.language)
    return redirect_telling(f"/plan?of={read.medication_id}", text, undo=str(at.deed_id))


def _shown(request: HttpRequest, form: TypedForm, status: int = 200) -> HttpResponse:
    at = moment(request)
    told = TypedForm.of(request.POST if request.method == "POST" else request.GET)
    chosen = medication_id(told)
    drugs = drugs_of(at.whose)
    read = plan_of(at.whose, at.today, chosen)
    if read is None:
        links = tuple(DrugLink(key, drug, key == chosen) for key, drug in drugs)
        return render(request, "plan_none.html", {"page": NoPlanPage(links)})
    person = person_of(request)
    low = person is not None and person.low_burden
    signers, offer = signers_of(at.whose, at.today), plan_offer(read.medication_id, read.current)
    page = plan_page(read, drugs, form, theme_for(request), low=low, signers=signers, offer=offer)
    return render(request, "plan.html", {"page": page}, status=status)


def plan_page(
    read: PlanRead,
    drugs: tuple[tuple[UUID, str], ...],
    form: TypedForm,
    theme: str = "auto",
    *,
    low: bool = False,
    signers: tuple[str, ...] = (),
    offer: PlanOffer | None = None,
) -> PlanPage:
    """Return the page of a plan; ``low`` shows fewer steps and numbers at once.

    ``signers`` may sign it with an account; ``offer`` is what one of them offered.
    """
    n_done, n_ahead = (DONE_LOW, AHEAD_LOW) if low else (DONE_SHOWN, AHEAD_SHOWN)
    language, made, version = form.language, read.plan, read.version
    signed = read.current.signature
    first = made.request.start_date
    behind = done_rows(read, language)
    here = now_row(read, language)
    ahead = step_rows(read.ahead, When.AHEAD, first, language)
    back = doses_back(made, read.now)
    drawn = drawn_plan(read, language)
    return PlanPage(
        title=_title(read, language),
        medication=read.medication_id,
        version=read.medication_version,
        drug=read.drug,
        drugs=tuple(DrugLink(key, drug, key == read.medication_id) for key, drug in drugs),
        number=read.current.number,
        signed=signed,
        waits=read.waits,
        now=read.dose,
        late=read.late_days > 0 and not read.waits,
        chart=None if drawn is None else chart_view(drawn, "plan", str(read.medication_id), theme),
        older=behind[: max(0, len(behind) - n_done)],
        rows=(*behind[max(0, len(behind) - n_done) :], here, *ahead[:n_ahead]),
        later=ahead[n_ahead:],
        has_effect=not low and any(step.occupancy is not None for step in made.steps),
        can_change=bool(read.ahead),
        back_to=back[0] if back else None,
        why=_sentences(
            chain(version.because, _ordinary(made, is_signed=read.current.signature is not None)), language
        ),
        cautions=_sentences(warnings(made), language),
        limits=limit_lines(made, language),
        sources=_sources(made),
        release=version.release,
        policy=version.policy,
        links=_links(read),
        form=form,
        is_sign_open=(read.waits and not signers) or not form.is_good,
        sign=signature_shown(
            read.current, language, signers=signers, offer=offer, dose=read.dose, is_own=True
        ),
    )


def drawn_plan(read: PlanRead, language: str) -> DrawnChart | None:
    """Return the picture of the plan as it is lived, with what is foreseen; None where nothing is to draw."""
    made = lived_version(read).plan
    return plan_drawn(made, language, read.day) if made.outcome.is_plan and made.steps else None


@drawer("plan")
def drawn_again(request: HttpRequest, name: str) -> DrawnChart | None:
    """Return the picture of a plan, found by its medication."""
    if person_of(request) is None:
        return None
    at = moment(request)
    try:
        read = plan_of(at.whose, at.today, UUID(name))
    except ValueError:
        return None
    return None if read is None else drawn_plan(read, language_for(request))


def _title(read: PlanRead, language: str) -> str:
    start, now = read.start, read.dose
    if not read.ahead:
        return words("web.plan.title_end", language, now=now)
    if now == start:
        return words("web.plan.title_begin", language, start=start)
    return words("web.plan.title", language, start=start, now=now)


def _ordinary(made: PlanResult, *, is_signed: bool) -> list[Reason]:
    """Return why a plan is as it is; that it is a proposal is so only until it is signed."""
    asked = set(warnings(made))
    pace = made.pace.reasons if made.pace else ()
    ordinary = (reason for reason in (*made.reasons, *pace) if reason not in asked)
    return [reason for reason in ordinary if reason.code != PROPOSED or not is_signed]


def _sentences(reasons: Iterable[Reason], language: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(sentence(reason, language) for reason in reasons))


def limit_lines(made: PlanResult, language: str) -> tuple[LimitLine, ...]:
    """Return the limits that changed a number, each once, with its steps."""
    found: dict[str, list[int]] = {}
    for one in asked_limits(made):
        if one.is_binding:
            found.setdefault(sentence(one.reason, language), []).append((one.step or 0) + 1)
    return tuple(LimitLine(text, spans(steps)) for text, steps in found.items())


def _sources(made: PlanResult) -> tuple[SourceLine, ...]:
    known = sources()
    limits = (limit.reason.source for step in made.steps for asked in step.limits for limit in asked.asked)
    pace = made.pace.reasons if made.pace else ()
    keys = {reason.source for reason in (*made.reasons, *pace)} | set(limits) | set(made.request.drug.source)
    keys |= set(made.curve.source) if made.curve else set()
    found = sorted(key for key in keys if key)
    return tuple(
        SourceLine(known[key].title, known[key].url) if key in known else SourceLine(key, "") for key in found
    )


def _links(read: PlanRead) -> PlanLinks:
    of = urlencode({"of": read.medication_id})
    changes = {
        name: f"/plan/{name}?{of}" for name in ("hold", "slower", "back", "shift", "edit", "shelf", "own")
    }
    return PlanLinks(
        **changes,
        sign=f"/plan/sign?{of}",
        sheet=f"/plan/sheet?{of}",
        pdf=f"/plan/plan.pdf?{of}",
        compare=f"/plan/compare?{of}",
    )


urls = [
    path("plan", plan, name="plan"),
    path("plan/sign", sign, name="plan-sign"),
    path("plan/answer", answer, name="plan-answer"),
]
