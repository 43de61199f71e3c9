"""``python -m bench.app_floor PORT WORKERS``: a bare Django page under the server of the app.

One view that returns a constant, no middleware, no template, no database, no log.
"""

from __future__ import annotations

import sys

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import path

from opentaper.cli.serving import Address, Server, options_of

TOLD = b"<!doctype html><title>Floor</title><p>Nothing but this."


def bare(_: HttpRequest) -> HttpResponse:
    """Answer with a constant."""
    return HttpResponse(TOLD)


urlpatterns = [path("", bare)]


def main() -> None:
    """Answer until a signal comes."""
    port, workers = int(sys.argv[1]), int(sys.argv[2])
    settings.configure(
        SECRET_KEY="nothing here is secret", ROOT_URLCONF=__name__, ALLOWED_HOSTS=["127.0.0.1"], MIDDLEWARE=[]
    )
    import django

    django.setup()
    Server(options_of(Address("127.0.0.1", port), workers)).run()


if __name__ == "__main__":
    main()
