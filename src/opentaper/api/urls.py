"""The addresses of this door: ``/api/v1/…`` with the routes, and the OpenAPI document."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, include, path
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, ValidationError
from ninja.parser import Parser

from opentaper.api.bodies import READ
from opentaper.api.document import openapi
from opentaper.api.problems import broken_answer, error_answer, invalid_answer, refused_answer
from opentaper.api.refusals import ApiRefusal, RefusedHere
from opentaper.api.routes import changes, days, files, me, medications, shared, understanding
from opentaper.errors import OpenTaperError

DESCRIPTION = """\
OpenTaper plans hyperbolic tapers of psychiatric drugs. This API reads and writes what
a person lets a program see.

- Every request carries a key: `Authorization: Bearer opentaper_…`. Cookies open nothing here.
- Every request that writes carries an `Idempotency-Key`. Sent again with it, it is done once.
- Doses are whole micrograms a day. No dose changes without the person's confirmation of it on that day.
- What goes wrong is told in one shape, problem details (RFC 9457), in the language of `Accept-Language`.
- OpenTaper is not watched. In danger, ring your local emergency number.
"""
ROUTERS = (me.router, medications.router, changes.router, days.router, understanding.router, files.router)


class ReadBefore(Parser):
    """Hands on the body that was read, with care, when the key was looked at."""

    def parse_body(self, request: HttpRequest) -> Any:
        """Return the body as JSON."""
        return getattr(request, READ, None)


def made_api() -> NinjaAPI:
    """Return the routes with what they do where something goes wrong."""
    api = NinjaAPI(
        title="OpenTaper",
        version="1",
        description=DESCRIPTION,
        docs_url=None,
        openapi_url=None,
        parser=ReadBefore(),
        urls_namespace="api-v1",
        openapi_extra={"info": {"license": {"name": "Apache-2.0", "identifier": "Apache-2.0"}}},
    )
    for router in (*ROUTERS, shared.router):
        api.add_router("", router)
    api.add_exception_handler(RefusedHere, lambda request, no: refused_answer(request, _as(RefusedHere, no)))
    api.add_exception_handler(
        OpenTaperError, lambda request, no: error_answer(request, _as(OpenTaperError, no))
    )
    api.add_exception_handler(
        ValidationError, lambda request, no: invalid_answer(request, _as(ValidationError, no).errors)
    )
    api.add_exception_handler(
        AuthenticationError, lambda request, _: refused_answer(request, RefusedHere(ApiRefusal.NO_TOKEN))
    )
    api.add_exception_handler(Exception, lambda request, no: broken_answer(request, _as(Exception, no)))
    return api


def _as(kind: type, error: object) -> Any:
    assert isinstance(error, kind)
    return error


@cache
def document_text() -> str:
    """Return the OpenAPI document as text."""
    return json.dumps(openapi(api), ensure_ascii=False, separators=(",", ":"))


@login_not_required
@csrf_exempt  # it reads nothing of a request; so another method is told 405, as everywhere here
@require_GET
def show_document(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - it is the same for everybody
    """Show the OpenAPI document; it is public, and holds nothing of anybody."""
    return HttpResponse(document_text(), content_type="application/json")


def _routes() -> list[URLPattern]:
    """Return the addresses of all routes; whether a key opens them is asked there, not by the login."""
    found = [one for one in api.urls[0] if isinstance(one, URLPattern) and one.name != "api-root"]
    return [
        URLPattern(one.pattern, login_not_required(one.callback), one.default_args, one.name) for one in found
    ]


api = made_api()
urlpatterns = [
    path("v1/openapi.json", show_document, name="openapi"),
    path("v1/", include((_routes(), "api-v1"))),
]
