"""What every answer below ``/api/`` has: one shape for problems, no cookie, and nothing that is kept."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from opentaper.api.bodies import MOST_BYTES
from opentaper.api.problems import MEDIA, broken_answer, refused_answer
from opentaper.api.refusals import ApiRefusal, RefusedHere, of_status

PREFIX = "/api/"
FIRST_ERROR = 400
ETAG = "_opentaper_etag"
OF_THE_BODY = frozenset({"Content-Type", "Content-Length", "Content-Language", "Content-Disposition"})

Answerer = Callable[[HttpRequest], HttpResponseBase]


class ProgramsDoor:
    """Stands before everything else, so that what others refuse has the shape of problems too."""

    def __init__(self, answer: Answerer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer a program."""
        if not request.path_info.startswith(PREFIX):
            return self.answer(request)
        # what a browser would send along by itself opens nothing and says nothing here
        request.COOKIES.clear()
        answer = _openly(request) or _too_large(request) or _in_shape(request, self.answer(request))
        answer.cookies.clear()
        answer.headers["Cache-Control"] = "no-store"
        version = getattr(request, ETAG, None)
        if version is not None and answer.status_code < FIRST_ERROR:
            answer.headers["ETag"] = f'"{version}"'
        return answer


def _openly(request: HttpRequest) -> HttpResponseBase | None:
    """Refuse what came without encryption: led on, a program would send its key openly for ever, unseen."""
    if request.is_secure() or not settings.SECURE_SSL_REDIRECT:
        return None
    return refused_answer(request, RefusedHere(ApiRefusal.NOT_ENCRYPTED))


def _too_large(request: HttpRequest) -> HttpResponseBase | None:
    """Refuse a large body before anything of it is read."""
    told = request.META.get("CONTENT_LENGTH") or "0"
    if told.isascii() and told.isdigit() and int(told[:12]) <= MOST_BYTES:
        return None
    return refused_answer(request, RefusedHere(ApiRefusal.TOO_LARGE, {"bytes": MOST_BYTES}))


def _in_shape(request: HttpRequest, answer: HttpResponseBase) -> HttpResponseBase:
    """Return an answer, or the problem that it stands for."""
    if answer.status_code < FIRST_ERROR or answer.headers.get("Content-Type", "").startswith(MEDIA):
        return answer
    refusal = of_status(answer.status_code)
    if refusal is ApiRefusal.BROKEN:
        return broken_answer(request)
    # Allow, Retry-After, and the headers of caution that every answer carries; not what told of the old body
    kept = {name: told for name, told in answer.headers.items() if name not in OF_THE_BODY}
    return refused_answer(request, RefusedHere(refusal, headers=kept))
