"""Whether the app answers, is ready, and how it does, for whoever watches over a server."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import path
from django.views.decorators.http import require_safe

from opentaper import wiring
from opentaper.actions.readings.reachable import is_reachable
from opentaper.settings.metering import exposition, is_counting, may_read
from opentaper.settings.readiness import points

PLAIN = "text/plain; charset=utf-8"
#: https://prometheus.io/docs/instrumenting/exposition_formats/
FIGURES = "text/plain; version=0.0.4; charset=utf-8"
UNREADY = 503


@login_not_required
@require_safe
def health(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - it is the same for everyone
    """Answer 200 where pages can be served and 503 where the record is out of reach; nothing of a person."""
    is_well = is_reachable()
    told = "well\n" if is_well else "out of reach\n"
    return _uncached(HttpResponse(told, PLAIN), 200 if is_well else UNREADY)


@login_not_required
@require_safe
def live(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - as above
    """Answer 200 where this process answers at all; it asks nobody else: a slow database ends no process."""
    return _uncached(HttpResponse("alive\n", PLAIN), 200)


@login_not_required
@require_safe
def ready(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - as above
    """Answer 200 where everything is there that pages need, else 503, and each point by its code."""
    found = points()
    is_ready = all(found.values())
    return _uncached(JsonResponse({"ready": is_ready, "points": found}), 200 if is_ready else UNREADY)


@login_not_required
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Answer what was counted to whoever may read it; to anybody else there is no such page.

    Raises
    ------
    Http404
        Nothing is counted, or it is not for this reader.
    """
    if not is_counting() or not may_read(request.META, is_secure=request.is_secure()):
        raise Http404
    return _uncached(HttpResponse(exposition(wiring.now()), FIGURES), 200)


def _uncached(answer: HttpResponse, status: int) -> HttpResponse:
    answer.status_code = status
    answer["Cache-Control"] = "no-store"
    return answer


#: What is answered before sessions, hosts and accounts are looked at.
DOORS: dict[str, Callable[[HttpRequest], HttpResponse]] = {
    "/health": health,
    "/health/live": live,
    "/health/ready": ready,
    "/metrics": metrics,
}
urls = [path(address[1:], view, name=view.__name__) for address, view in DOORS.items()]
