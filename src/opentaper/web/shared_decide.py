"""A prescriber decides on a plan: sign it, make it slower and sign it, or decline it with a reason."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.views.decorators.http import require_http_methods

from opentaper import wiring
from opentaper.actions.deeds.change_plan import ChangePlanTold, change_plan
from opentaper.actions.deeds.decline_plan import DeclineTold, decline_plan
from opentaper.actions.deeds.plan_decided import PlanDecided
from opentaper.actions.deeds.sign_plan import SignPlanTold, sign_plan
from opentaper.actions.readings.case_decide import DecideRead, changed_by, plan_to_decide
from opentaper.actions.readings.plan_changes import Changed
from opentaper.errors import NotShared, OpenTaperError, StaleVersion
from opentaper.exchange.chart_drawn import DrawnChart, version_drawn
from opentaper.quantities import Dose
from opentaper.web.carer_door import carer_account, carer_moment, not_kept
from opentaper.web.charts import ChartView, chart_view, drawer
from opentaper.web.context import language_for, theme_for
from opentaper.web.forms import TypedForm
from opentaper.web.notices import redirect_telling
from opentaper.web.people import account_of
from opentaper.web.plan import LimitLine, limit_lines
from opentaper.web.plan_change import medication_id
from opentaper.web.plan_diff import DiffRow, diff_rows, step_diff_rows, why_lines
from opentaper.web.plan_signature import SignatureShown, signature_shown
from opentaper.web.plan_steps import StepRow, When, step_rows
from opentaper.web.plan_verbs import whole_number
from opentaper.wording import dose_text, error_text, words

#: The kind of picture of what is different since the last signature; named by link and medication.
KIND = "shared-decide"
WEEK = 7
#: Slower ways that one press shows, before anything is done: the change and its days.
SLOWER = (("hold", 2 * WEEK), ("hold", 4 * WEEK), ("relax", None), ("shift", WEEK), ("shift", 2 * WEEK))
CONFLICT, UNPROCESSABLE = 409, 422


@dataclass(frozen=True, slots=True)
class SlowerWay:
    """One way to change the plan, as a link: pressing it shows what would change."""

    text: str
    url: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class ChangeShown:
    """A change that was chosen: before and after, why, whether it would only be an offer, and its fields."""

    caption: str
    rows: tuple[DiffRow, ...]
    why: tuple[str, ...]
    is_faster: bool
    press: str
    kept: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class DecidePage:
    """What a prescriber decides on.

    Parameters
    ----------
    title, name
        The answer in a sentence, and under which name they know the person.
    sign
        How the plan stands, and why it takes a signature.
    rows, steps, told
        What is different since the last signature, in short, step by step and in sentences; empty where
        there is nothing to compare with.
    ahead
        The steps to come of the plan itself.
    sees_days, signs
        Whether check-ins are shared; open signs of danger in words.
    edit
        Each step to come, to be changed: micrograms and words.
    change, refused
        The change that was chosen, or what is wrong with it and what to do.
    stale
        That another version counts by now, and what to do.
    """

    title: str
    name: str
    link: UUID
    medication: UUID
    drug: str
    dose: Dose
    number: int
    version_id: UUID
    signed_number: int | None
    sign: SignatureShown
    caption: str
    rows: tuple[DiffRow, ...]
    steps: tuple[DiffRow, ...]
    told: tuple[str, ...]
    chart: ChartView | None
    ahead: tuple[StepRow, ...]
    has_effect: bool
    limits: tuple[LimitLine, ...]
    sees_days: bool
    signs: tuple[str, ...]
    slower: tuple[SlowerWay, ...]
    edit: tuple[tuple[str, str], ...]
    change: ChangeShown | None
    refused: tuple[str, str] | None
    stale: tuple[str, str] | None
    form: TypedForm
    can_change: bool = False


@require_http_methods(["GET", "HEAD", "POST"])
@not_kept
def decide(request: HttpRequest, link: UUID) -> HttpResponse:
    """Show what is to be decided; a POST decides it."""
    told = request.POST if request.method == "POST" else request.GET
    form = TypedForm.of(told, language_for(request))
    read = plan_to_decide(carer_account(request), link, medication_id(form), wiring.now())
    if request.method == "POST":
        return _decided(request, read, form)
    return _shown(request, read, form)


def _decided(request: HttpRequest, read: DecideRead, form: TypedForm) -> HttpResponse:
    """Decide, or show the page again with what is wrong; what was typed stays."""
    at, act = carer_moment(request, read.permitted), form.value("act")
    try:
        version = UUID(form.value("plan_version"))
        done = _deed(act, read, version, form, at)
    except NotShared:
        raise
    except StaleVersion:
        texts = {key: text for key, text in form.texts.items() if key != "client_key"}
        fresh = TypedForm(texts, form.language)
        stale = words("web.decide.stale", form.language), words("web.decide.stale_next", form.language)
        return _shown(request, read, fresh, status=CONFLICT, stale=stale)
    except OpenTaperError as error:
        form.blame("reason" if getattr(error, "option", "") == "reason" else "act", error)
        return _shown(request, read, form, status=UNPROCESSABLE, error=error)
    except ValueError:
        return _shown(request, read, form, status=UNPROCESSABLE)
    text = words(f"web.decide.done.{done.status}", form.language, name=read.permitted.known_as)
    return redirect_telling(reverse("shared-person", args=[read.permitted.link_id]), text)


def _deed(act: str, read: DecideRead, version: UUID, form: TypedForm, at: Any) -> PlanDecided:
    link = read.permitted.link_id
    if act == "sign":
        return sign_plan(SignPlanTold(link, version), at)
    if act == "decline":
        return decline_plan(DeclineTold(link, version, form.value("reason")), at)
    told = _change(read, form)
    if told is None:
        raise ValueError(act)
    return change_plan(replace(told, plan_version_id=version), at)


def _change(read: DecideRead, form: TypedForm) -> ChangePlanTold | None:
    """Return the change that a form means; None where none is chosen, or where it cannot be read."""
    verb = form.value("verb")
    if not verb:
        return None
    days, dose = form.read("days", whole_number), form.read("step", whole_number)
    to = form.read("dose", Dose.parse)
    if not form.is_good:
        return None
    link, version = read.permitted.link_id, read.read.current.id
    ug = None if to is None else to.micrograms
    return ChangePlanTold(link, version, verb, form.value("reason"), days, dose, ug)


def _shown(
    request: HttpRequest,
    read: DecideRead,
    form: TypedForm,
    *,
    status: int = 200,
    stale: tuple[str, str] | None = None,
    error: OpenTaperError | None = None,
) -> HttpResponse:
    refused = None if error is None else error_text(error, form.language)
    told, found = _change(read, form), None
    if told is not None:
        try:
            found = changed_by(read, told)
        except OpenTaperError as no:
            refused = error_text(no, form.language)
    if form.value("verb") and not form.is_good and refused is None:
        refused = (
            words("web.decide.not_read", form.language),
            words("web.decide.not_read_next", form.language),
        )
    page = decide_page(read, form, told, found, theme_for(request), refused=refused, stale=stale)
    answer = status if status != 200 or refused is None else UNPROCESSABLE
    return render(request, "shared_decide.html", {"page": page}, status=answer)


def decide_page(
    read: DecideRead,
    form: TypedForm,
    told: ChangePlanTold | None = None,
    found: Changed | None = None,
    theme: str = "auto",
    *,
    refused: tuple[str, str] | None = None,
    stale: tuple[str, str] | None = None,
) -> DecidePage:
    """Return the page; ``found`` is what the change that was chosen would make of the plan."""
    language, plan, who = form.language, read.read, read.permitted
    compared, first = read.since_signed, plan.plan.request.start_date
    drawn, name = _drawn(read, language), f"{who.link_id}_{plan.medication_id}"
    extra = [one for one in read.reasons if one not in plan.current.signature_reasons]
    sign = signature_shown(plan.current, language, offer=read.offer, dose=plan.dose, more=extra)
    return DecidePage(
        title=_title(read, sign, language),
        name=who.known_as,
        link=who.link_id,
        medication=plan.medication_id,
        drug=plan.drug,
        dose=plan.dose,
        number=plan.current.number,
        version_id=plan.current.id,
        signed_number=read.signed_number,
        sign=sign,
        caption=words("web.decide.caption", language, number=read.signed_number or 0),
        rows=() if compared is None else diff_rows(compared, plan.dose, language),
        steps=() if compared is None else step_diff_rows(compared, language),
        told=() if compared is None else why_lines(compared, language),
        chart=None if drawn is None else chart_view(drawn, KIND, name, theme),
        ahead=step_rows(plan.ahead, When.AHEAD, first, language),
        has_effect=any(step.occupancy is not None for step in plan.plan.steps),
        limits=limit_lines(plan.plan, language),
        sees_days=read.signs is not None,
        signs=tuple(words(f"sign.{one.name}", language) for one in read.signs or ()),
        slower=_slower(read, told, language) if plan.ahead else (),
        edit=tuple((str(one.dose.micrograms), dose_text(one.dose, language)) for one in plan.ahead),
        change=None if found is None or told is None else _change_shown(read, told, found, language),
        refused=refused,
        stale=stale,
        form=form,
    )


def _title(read: DecideRead, sign: SignatureShown, language: str) -> str:
    code = "nothing" if sign.is_signed and not sign.why else "asks"
    if sign.is_declined:
        code = "declined"
    return words(f"web.decide.title.{code}", language, name=read.permitted.known_as)


def _slower(read: DecideRead, told: ChangePlanTold | None, language: str) -> tuple[SlowerWay, ...]:
    base = reverse("shared-decide", args=[read.permitted.link_id])
    chosen = None if told is None else (told.verb, told.days)
    return tuple(
        SlowerWay(
            words(f"web.decide.way.{verb}", language, days=days or 0),
            f"{base}?{_asked(read, verb, days)}#preview",
            chosen == (verb, days),
        )
        for verb, days in SLOWER
    )


def _asked(read: DecideRead, verb: str, days: int | None) -> str:
    asked = {"of": str(read.read.medication_id), "verb": verb}
    return urlencode(asked | ({} if days is None else {"days": str(days)}))


def _change_shown(read: DecideRead, told: ChangePlanTold, found: Changed, language: str) -> ChangeShown:
    is_faster = found.difference is not None and found.difference.faster
    step = "" if told.dose_ug is None else str(told.dose_ug)
    dose = "" if told.to_ug is None else dose_text(Dose(told.to_ug), language)
    days = "" if told.days is None else str(told.days)
    kept = {"verb": told.verb, "days": days, "step": step, "dose": dose}
    return ChangeShown(
        caption=words("web.decide.change_caption", language),
        rows=diff_rows(found, read.read.dose, language),
        why=why_lines(found, language),
        is_faster=is_faster,
        press=words("web.decide.offer_press" if is_faster else "web.decide.change_press", language),
        kept=tuple((name, text) for name, text in kept.items() if text),
    )


def _drawn(read: DecideRead, language: str) -> DrawnChart | None:
    """Return the picture of what is different since the last signature; None where nothing is."""
    found = read.since_signed
    return None if found is None else version_drawn(found.before, found.after, language)


@drawer(KIND, is_kept=False)
def drawn_decide(request: HttpRequest, name: str) -> DrawnChart | None:
    """Return the picture of what is to be decided, found by link and medication."""
    account = account_of(request)
    link, _, medication = name.partition("_")
    if not account:
        return None
    try:
        read = plan_to_decide(account, UUID(link), UUID(medication), wiring.now())
    except (ValueError, NotShared):
        return None
    return _drawn(read, language_for(request))


urls = [path("shared/<uuid:link>/plan/decide", decide, name="shared-decide")]
