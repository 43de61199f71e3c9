"""``python -m tests.journeys.web.addresses``: every address of team mode, filled in, a line each."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from uuid import UUID

from django.urls import URLPattern, URLResolver

SEVENTH = str(UUID(int=7))
#: What stands in a gap of each kind; ``body_kind`` is one of the things that a body has days of.
FILLED = {"uuid": SEVENTH, "uuidstr": SEVENTH, "int": "7", "body_kind": "sleep"}
FILLED |= dict.fromkeys(("str", "slug", "path"), "seven")
#: What is answered to whoever has not signed in, and how; everything else leads to the door.
OPEN = {
    "/about": 200,
    "/accounts/login/": 200,
    "/accounts/inactive/": 200,
    "/accounts/signup/": 200,
    "/accounts/password/reset/": 200,
    "/bad-night": 200,
    "/calendar/seven.ics": 404,
    f"/emergency/{SEVENTH}": 200,
    "/health": 200,
    "/health/live": 200,
    "/health/ready": 200,
    "/help": 200,
    "/manifest.webmanifest": 200,
    "/metrics": 404,
    "/notices/stop/seven": 200,
    "/offline": 200,
    "/sw.js": 200,
}


def addresses(patterns: list[URLPattern | URLResolver], before: str = "/") -> Iterator[str]:
    """Return an address for every pattern."""
    for one in patterns:
        route = before + filled(str(one.pattern))
        if isinstance(one, URLResolver):
            yield from addresses(one.url_patterns, route)
        else:
            yield route


def filled(route: str) -> str:
    """Return a route with something in every gap; of alternatives the first."""
    route = re.sub(r"<(\w+):\w+>", lambda gap: FILLED[gap[1]], route)
    route = re.sub(r"\(\?P<\w+>[^)]*\)", "seven", route)
    route = re.sub(r"\((?:\?:)?([^|)]*)\|[^)]*\)", r"\1", route)
    return route.lstrip("^").rstrip("$").replace("\\", "")


def main() -> None:
    """Print them."""
    import django

    django.setup()
    from opentaper.settings.team_urls import urlpatterns

    sys.stdout.write("\n".join(addresses(urlpatterns)) + "\n")


if __name__ == "__main__":
    main()
