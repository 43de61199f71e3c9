"""A carer leaves somebody's team of their own accord; the person is told on their page."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_http_methods

from opentaper import wiring
from opentaper.actions.deeds.leave_care import LeaveTold, leave_care
from opentaper.actions.deeds.moment import Moment
from opentaper.actions.permissions import own_place
from opentaper.actions.readings.shared_read import shared_link
from opentaper.errors import NotShared
from opentaper.web.carer_door import carer_account, not_kept
from opentaper.web.context import language_for
from opentaper.web.notices import redirect_telling
from opentaper.web.people import client_key
from opentaper.wording import words


@dataclass(frozen=True, slots=True)
class LeavePage:
    """Whose team is left."""

    name: str
    path: str
    back: str


@require_http_methods(["GET", "HEAD", "POST"])
@not_kept
def leave(request: HttpRequest, link: UUID) -> HttpResponse:
    """Ask once, and leave."""
    now = wiring.now()
    account = carer_account(request)
    if shared_link(account, link, now) is None:
        raise NotShared(
            why="nothing"
        )  # where nothing is shared there is nothing to leave, and no name to show
    place = own_place(account, link, now)
    if request.method != "POST":
        page = LeavePage(place.known_as, request.path, f"/shared/{link}")
        return render(request, "shared_leave.html", {"page": page})
    leave_care(LeaveTold(link), Moment(now, place.today, client_key(request), place.person_id))
    told = words("web.leave.done", language_for(request), name=place.known_as)
    return redirect_telling("/shared", told)


urls = [path("shared/<uuid:link>/leave", leave, name="shared-leave")]
