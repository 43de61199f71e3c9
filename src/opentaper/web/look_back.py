"""Looking back after the last dose: one press on the day that was chosen, from Today or the plan itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.http import require_POST

from opentaper.actions.deeds.look_back import NO_PLAN, LookBackTold, look_back
from opentaper.actions.readings.keeping_well_read import keeping_well_of
from opentaper.actions.readings.today_read import TodayRead
from opentaper.errors import BadOption
from opentaper.recovery.look_backs import HARD, NOT_NOW, SIGNS, STEADY
from opentaper.web.context import language_for
from opentaper.web.notices import redirect_telling
from opentaper.web.people import moment, person_of
from opentaper.wording import words

#: Where each answer leads: a steady time back to the day, everything else to what one wrote for it.
LEADS_TO = {STEADY: "/", NOT_NOW: "/", NO_PLAN: "/", SIGNS: "/keeping-well", HARD: "/keeping-well?hard=1"}


@dataclass(frozen=True, slots=True)
class KeepingWellShown:
    """What Today says of the months after a last dose: the plan that is offered, or the day that is open."""

    is_offered: bool
    due: date | None
    last_dose: date | None


def keeping_well_shown(read: TodayRead) -> KeepingWellShown | None:
    """Return what Today says; None where nothing is to be said, and while a sign of danger is open."""
    if read.signs:
        return None
    well = keeping_well_of(read.person, read.today, read)
    if not well.is_offered and well.due is None:
        return None
    return KeepingWellShown(well.is_offered, well.due, well.last_dose)


@require_POST
def tell_look_back(request: HttpRequest) -> HttpResponse:
    """Keep how it has been; a hard time leads to what one wrote for it, with help above."""
    if person_of(request) is None:
        raise Http404
    at, how = moment(request), request.POST.get("how", "")
    try:
        look_back(LookBackTold(how), at)
    except BadOption:
        raise Http404 from None
    text = words(f"web.look_back.kept_{how}", language_for(request))
    return redirect_telling(LEADS_TO[how], text, str(at.deed_id))


urls = [path("keeping-well/look-back", tell_look_back, name="keeping-well-look-back")]
