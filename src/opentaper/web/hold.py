"""The deeds of Today, one press each: hold, a dose taken or not, a step that is begun, a first plan."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.urls import path
from django.views.decorators.http import require_POST

from opentaper.actions.deeds.confirm_cut import CutTold, confirm_cut
from opentaper.actions.deeds.deed import Moment
from opentaper.actions.deeds.hold_plan import hold_plan
from opentaper.actions.deeds.propose_version import propose_version
from opentaper.actions.deeds.tell_dose import DoseTold, tell_dose
from opentaper.actions.readings.asked_plan import asked_plan
from opentaper.actions.readings.plan_changes import HoldTold, ProposeTold
from opentaper.errors import CutNotYet, OpenTaperError, PlanRefused
from opentaper.quantities import Dose
from opentaper.reasons import Reason
from opentaper.web.context import language_for
from opentaper.web.notices import redirect_telling
from opentaper.web.people import moment
from opentaper.web.three_questions import ADDRESS
from opentaper.wording import dose_text, error_text, sentence, words

#: A hold without a reason is for so many days; the plan page offers others.
HOLD_DAYS = 14

Act = Callable[[HttpRequest, UUID, Moment, str], HttpResponse]


def _of_medication(act: Act) -> Callable[[HttpRequest], HttpResponse]:
    """Return a view of a deed of one medication: what it refuses is said on Today, nothing was written."""

    @require_POST
    def view(request: HttpRequest) -> HttpResponse:
        language = language_for(request)
        try:
            medication = UUID(request.POST.get("medication", ""))
            return act(request, medication, moment(request), language)
        except OpenTaperError as error:
            return redirect_telling("/", refused(error, language))
        except ValueError:
            return HttpResponseBadRequest()

    return view


def refused(error: OpenTaperError, language: str) -> str:
    """Return what was refused, why, and what to do, with the first reason of planning or advice."""
    told = list(error_text(error, language))
    if isinstance(error, CutNotYet | PlanRefused):
        told += [sentence(one, language) for one in error.reasons[:1] if isinstance(one, Reason)]
    return " ".join(told)


@_of_medication
def hold(request: HttpRequest, medication: UUID, at: Moment, language: str) -> HttpResponse:
    """Stay two weeks longer, without a reason."""
    hold_plan(HoldTold(medication, _version(request), HOLD_DAYS), at)
    return redirect_telling("/", words("web.today.held", language, n=HOLD_DAYS), str(at.deed_id))


@_of_medication
def dose(request: HttpRequest, medication: UUID, at: Moment, language: str) -> HttpResponse:
    """Write down what became of today's dose."""
    kind = request.POST.get("kind", "")
    tell_dose(DoseTold(medication, at.today, kind), at)
    return redirect_telling("/", words(f"web.today.told.{kind}", language), str(at.deed_id))


@_of_medication
def step(request: HttpRequest, medication: UUID, at: Moment, language: str) -> HttpResponse:
    """Begin the next dose today, because the person says so."""
    told = Dose(int(request.POST.get("dose_ug", "")))
    try:
        confirm_cut(CutTold(medication, _version(request), told.micrograms), at)
    except CutNotYet as refused_cut:
        if refused_cut.why != "understanding":
            raise
        return redirect_telling(f"{ADDRESS}?next=/", words("web.three_questions.first", language))
    text = words("web.today.begun", language, dose=dose_text(told, language))
    return redirect_telling("/", text, str(at.deed_id))


@_of_medication
def propose(request: HttpRequest, medication: UUID, at: Moment, language: str) -> HttpResponse:
    """Make a plan from what the record knows."""
    asked = asked_plan(at.whose, medication, at.today)
    propose_version(ProposeTold(medication, _version(request), asked), at)
    return redirect_telling("/plan", words("web.welcome.planned", language), str(at.deed_id))


def _version(request: HttpRequest) -> int:
    return int(request.POST.get("version", ""))


urls = [
    path("today/hold", hold, name="hold"),
    path("today/dose", dose, name="dose"),
    path("today/step", step, name="step"),
    path("today/propose", propose, name="propose"),
]
