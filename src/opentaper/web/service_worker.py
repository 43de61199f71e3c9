"""The service worker: which files and pages an installed app keeps, told by the server that names them."""

from __future__ import annotations

import json
from hashlib import sha256
from importlib.resources import files

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.templatetags.static import static
from django.urls import path
from django.views.decorators.http import require_GET

from opentaper import __version__
from opentaper.web.people import person_of

#: Drawn and run on the pages that can be read without a connection.
FILES = (
    "tokens.css",
    "components.css",
    "day.css",
    "feelings.css",
    "own_plans.css",
    "skill_timer.js",
    "app.js",
    "check_in.js",
    "queue.js",
    "reminders.js",
    "app-icon.svg",
    "app-icon-192.png",
)
OFFLINE = "/offline"
#: Pages that show nothing of a person.
OPEN_PAGES = ("/help", OFFLINE)
#: Where somebody signs out, and what an answer without a session leads to (team mode).
LEAVE = "/accounts/logout/"
ENTRANCE = "/accounts/login/"
#: Where somebody deletes everything.
DELETE = "/settings/delete"
#: What is read at night: kept anew when the app is open, so that it tells of danger that was told since.
NIGHT = ("/bad-night", "/my-plan")
#: What can be read without a connection; of these, an answer that says no-store is never kept.
PAGES = (*OPEN_PAGES, "/", "/check-in", *NIGHT)


@login_not_required
@require_GET
def service_worker(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - it is the same for everyone
    """Answer the worker with the names it keeps; its version changes with any of them."""
    source = files("opentaper.web").joinpath("static", "sw.js").read_text(encoding="utf-8")
    kept: dict[str, object] = {
        "files": [static(name) for name in FILES],
        "pages": PAGES,
        "open": OPEN_PAGES,
        "night": NIGHT,
        "offline": OFFLINE,
        "queue": static("queue.js"),
        "reminders": static("reminders.js"),
        "leave": [LEAVE, DELETE],
        "entrance": ENTRANCE,
    }
    told = json.dumps(kept, sort_keys=True)
    version = sha256(f"{__version__}\n{told}\n{source}".encode()).hexdigest()[:12]
    script = f"const SHELL = {json.dumps({**kept, 'version': version}, sort_keys=True)};\n{source}"
    answer = HttpResponse(script, "text/javascript; charset=utf-8")
    answer["Cache-Control"] = "no-cache"
    answer["Service-Worker-Allowed"] = "/"
    return answer


@require_GET
def hello(request: HttpRequest) -> JsonResponse:
    """Answer the queue of this device: whose session this is, and the token for its forms."""
    person = person_of(request)
    answer = JsonResponse({"person": str(person.id) if person else "", "token": get_token(request)})
    answer["Cache-Control"] = "no-store"
    return answer


urls = [
    path("sw.js", service_worker, name="service-worker"),
    path("queue/hello", hello, name="queue-hello"),
]
