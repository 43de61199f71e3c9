"""A companion's one button, and how the person puts a reminder away."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.http import require_POST

from opentaper import wiring
from opentaper.actions.deeds.nudge import NudgeSeenTold, NudgeTold, nudge, see_nudge
from opentaper.actions.permissions import CareAction, Section, permitted
from opentaper.errors import NotShared
from opentaper.web.carer_door import carer_account, carer_moment, not_kept
from opentaper.web.context import language_for
from opentaper.web.notices import redirect_telling
from opentaper.web.people import account_of, moment
from opentaper.wording import words


@require_POST
@not_kept
def remind(request: HttpRequest, link: UUID) -> HttpResponse:
    """Send a gentle reminder; once a day."""
    found = permitted(carer_account(request), link, CareAction.REMIND, Section.CHECK_INS, wiring.now())
    nudge(NudgeTold(link), carer_moment(request, found))
    told = words("web.companion.reminded", language_for(request), name=found.known_as)
    return redirect_telling(f"/shared/{link}", told)


@require_POST
def put_away(request: HttpRequest, key: UUID) -> HttpResponse:
    """Put a reminder away."""
    if account_of(request) is None:
        raise Http404
    try:
        see_nudge(NudgeSeenTold(key), moment(request))
    except NotShared:
        raise Http404 from None
    return redirect_telling("/", words("web.companion.put_away", language_for(request)))


urls = [
    path("shared/<uuid:link>/remind", remind, name="shared-remind"),
    path("today/reminder/<uuid:key>", put_away, name="reminder-seen"),
]
