"""Undo: takes back a deed of the day and returns to the page where it was pressed."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.urls import path
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from opentaper.actions.deeds.undo_deed import UndoTold, undo_deed
from opentaper.errors import OpenTaperError
from opentaper.web.context import language_for
from opentaper.web.notices import redirect_telling
from opentaper.web.people import moment
from opentaper.wording import error_text, words


@require_POST
def undo(request: HttpRequest) -> HttpResponse:
    """Take a deed back; where that cannot be, say why."""
    try:
        told = UndoTold(UUID(request.POST.get("deed", "")))
    except ValueError:
        return HttpResponseBadRequest()
    language = language_for(request)
    try:
        undo_deed(told, moment(request))
    except OpenTaperError as error:
        return redirect_telling(page_back(request), " ".join(error_text(error, language)))
    return redirect_telling(page_back(request), words("web.shell.undone", language))


def page_back(request: HttpRequest) -> str:
    """Return the page of this app that a form names as the one to go back to, else Today."""
    back = request.POST.get("back", "")
    is_ours = back.startswith("/") and url_has_allowed_host_and_scheme(back, allowed_hosts=None)
    return back if is_ours else "/"


urls = [path("undo", undo, name="undo")]
