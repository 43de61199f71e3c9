"""Writing down what went astray, of one day or several, from its answer: one press, and one Undo."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.http import require_POST

from opentaper.actions.deeds.tell_days import DaysTold, tell_days
from opentaper.errors import BadOption, UnknownMedication
from opentaper.planning.astray import Usual
from opentaper.web.answers import medicines_of
from opentaper.web.answers_days import days_to_choose
from opentaper.web.context import language_for
from opentaper.web.notices import redirect_telling
from opentaper.web.people import moment
from opentaper.wording import words

#: How many of a day's intakes each kind comes to, more or less than all of them.
MORE = {"late": 0, "missed": -1, "doubled": 1, "vomited": -1}


def kept_ug(usual: Usual, kind: str) -> int:
    """Return what a day came to where one of its intakes went astray, in whole micrograms.

    Examples
    --------
    >>> from opentaper.formulary import drug
    >>> from opentaper.quantities import Dose
    >>> kept_ug(Usual(drug("lithium"), Dose.mg(800), 2), "missed")
    400000
    """
    return usual.dose.micrograms * (usual.times + MORE[kind]) // usual.times


@require_POST
def write(request: HttpRequest) -> HttpResponse:
    """Write each day down and go to Today, where all are undone together; without a day it asks again."""
    at, language = moment(request), language_for(request)
    kind = request.POST.get("kind", "")
    try:
        days = tuple(date.fromisoformat(text) for text in request.POST.getlist("day"))
        medication = UUID(request.POST.get("medicine", ""))
    except ValueError as unread:
        raise Http404 from unread
    medicine = next((one for one in medicines_of(request) if one.id == medication), None)
    if medicine is None or kind not in MORE or not set(days) <= set(days_to_choose(at.today)):
        raise Http404
    if not days:
        return redirect_telling(_asked_again(request, kind), words("web.answers.no_day", language))
    try:
        tell_days(DaysTold(medicine.id, days, kind, kept_ug(medicine.usual, kind)), at)
    except (BadOption, UnknownMedication) as refused:
        raise Http404 from refused
    text = words("web.answers.written_days", language, n=len(set(days)))
    return redirect_telling("/", text, str(at.deed_id))


def _asked_again(request: HttpRequest, kind: str) -> str:
    """Return the answer that the press came from; "late" is what a missed dose is called once it is taken."""
    told = {name: request.POST.get(name, "") for name in ("medicine", "when")}
    return f"/answers/{'missed' if kind == 'late' else kind}?{urlencode(told)}"


urls = [path("answers/write", write, name="answers-write")]
