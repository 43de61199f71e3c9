"""Pages for what goes wrong: what, why and what to do next; no traceback reaches anyone."""

from __future__ import annotations

import sys
from dataclasses import dataclass

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import path

from opentaper.actions.record_trouble import record_trouble
from opentaper.errors import DamagedRecord, OpenTaperError
from opentaper.settings.faults import numbered
from opentaper.web.people import KEPT, is_local, nobody_signed_in


@dataclass(frozen=True, slots=True)
class ErrorPage:
    """What is wrong: the codes ``web.error.<kind>.title``, ``.why`` and ``.next`` tell it.

    ``reference`` is a number that also stands in the log beside the details, "" where there are none.
    ``then`` tells which of several things to do next, and ``backup`` the file that its sentence names.
    """

    kind: str
    reference: str = ""
    then: str = ""
    backup: str = ""

    @property
    def title(self) -> str:
        """The code of what is wrong."""
        return f"web.error.{self.kind}.title"

    @property
    def why(self) -> str:
        """The code of why."""
        return f"web.error.{self.kind}.why"

    @property
    def next(self) -> str:
        """The code of what to do next."""
        return f"web.error.{self.kind}.next.{self.then}" if self.then else f"web.error.{self.kind}.next"


def error_answer(request: HttpRequest, kind: str, status: int, reference: str = "") -> HttpResponse:
    """Return the page of one kind of error."""
    return render(request, "error.html", {"page": ErrorPage(kind, reference)}, status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 - Django hands it on
    """Answer a request that cannot be read."""
    return error_answer(request, "unreadable", 400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 - Django hands it on
    """Answer a request for what is not theirs."""
    return error_answer(request, "forbidden", 403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 - Django hands it on
    """Answer a request for a page that is not there."""
    return error_answer(request, "not_found", 404)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 - Django hands it on
    """Answer a form that was open too long, or that is not ours."""
    return error_answer(request, "stale_form", 403)


def only_pressed(request: HttpRequest, answer: HttpResponseBase) -> HttpResponse:
    """Answer somebody who opens the address of a button, as a browser does that brings its windows back."""
    shown = error_answer(request, "pressed", answer.status_code)
    shown.headers["Allow"] = answer.headers.get("Allow", "POST")
    return shown


def elsewhere(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django hands it on
    """Answer a request that does not come from this computer's own pages; it shows nothing of the person."""
    return HttpResponse("Only this computer's own pages may ask here.\n", "text/plain; charset=utf-8", 403)


def broken(request: HttpRequest) -> HttpResponse:
    """Answer what went wrong on our side, with a number that finds it in the log."""
    reference = numbered(request)
    if not hasattr(request, KEPT):
        setattr(request, KEPT, None)  # the record may be what is broken: it is not asked again
    error = sys.exc_info()[1]
    told = None if error is None else record_trouble(error)
    if told is None:
        return error_answer(request, "broken", 500, reference)
    nobody_signed_in(request)
    return render(request, "error.html", {"page": _page_of(told, reference)}, status=told.http_status)


def _page_of(told: OpenTaperError, reference: str) -> ErrorPage:
    """Return the page of a record that is damaged or not reached; of a server's files nobody is told."""
    if not isinstance(told, DamagedRecord):
        return ErrorPage(str(told.values["why"]), reference)
    if not is_local():
        return ErrorPage("damaged", reference, "server")
    return ErrorPage("damaged", reference, "backup" if told.backup else "", told.backup)


@login_not_required
def offline(request: HttpRequest) -> HttpResponse:
    """Show what an installed app shows for a page that it does not keep."""
    return error_answer(request, "offline", 200)


urls = [path("offline", offline, name="offline")]
