"""Whether the app answers and reaches its record, for whoever watches over a server."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.http import require_safe

from opentaper.actions.readings.reachable import is_reachable


@login_not_required
@require_safe
def health(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - it is the same for everyone
    """Answer 200 where pages can be served and 503 where the record is out of reach; nothing of a person."""
    is_well = is_reachable()
    answer = HttpResponse("well\n" if is_well else "out of reach\n", "text/plain; charset=utf-8")
    answer.status_code = 200 if is_well else 503
    answer["Cache-Control"] = "no-store"
    return answer


urls = [path("health", health, name="health")]
