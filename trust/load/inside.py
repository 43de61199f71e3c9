"""``python -m trust.load.inside JOB``: where the time of a page goes, in one process over a record.

Each page is opened for people who were not there before, as many as the job says: once with the clock of this
process alone, once with the queries counted, and once under Python's own profiler, whose shares alone are
told. Waiting for the database is not in the times of the process.
"""

from __future__ import annotations

import cProfile
import json
import pstats
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from statistics import median
from typing import Any

from opentaper import wiring
from trust.load.drive import SESSION, TOKEN
from trust.load.visits import PERSON, fields_of

HOST = "127.0.0.1"
PAGES = {
    "today": "/",
    "today after a check-in": "/",
    "plan": "/plan",
    "understand": "/understand",
    "messages": "/messages",
    "caseload": "/caseload",
    "one person of a caseload": "/caseload",
}
#: Parts of the work, each the whole time under some functions of a module; one may lie within another.
PARTS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "queries": (("backends/utils.py", "execute"),),
    "learning the person": (("inference/update.py", "update"),),
    "parting the days": (("actions/learn.py", "learnt"),),
    "forecast": (("actions/foresee.py", "_ahead"),),
    "advice": (("advice/advise.py", "advise"),),
    "opening plans": (("exchange/version_json.py", "version_of"),),
    "pictures": (("web/charts.py", "chart_view"), ("web/understand.py", "_drawn")),
    "templates": (("django/shortcuts.py", "render"),),
    "facts of the caseload": (("readings/case_facts.py", "facts_follow"),),
    "opening sealed cells": (("record/fields.py", "from_db_value"),),
}


@dataclass(slots=True)
class Looked:
    """What a page took: milliseconds of a core, queries, milliseconds in them; shares of the work."""

    took: list[float] = field(default_factory=list)
    queries: list[int] = field(default_factory=list)
    in_queries: list[float] = field(default_factory=list)
    shares: dict[str, float] = field(default_factory=dict)

    @property
    def told(self) -> dict[str, Any]:
        """The medians, and the shares."""
        return {
            "took": median(self.took),
            "queries": median(self.queries),
            "in_queries": median(self.in_queries),
            "shares": self.shares,
        }


def main() -> None:
    """Look, and print what was found."""
    wiring.settle_sums()
    job = json.loads(sys.argv[1])
    wiring.start_app(team=True)
    from opentaper.cli.warming import warm_up

    warm_up()
    print(
        json.dumps({name: one.told for name, one in looked(job["people"], job["carers"], job["n"]).items()})
    )


def looked(people: list[str], carers: list[str], n: int) -> dict[str, Looked]:
    """Open every page for so many people, three times so many in all; nobody is asked twice for one page."""
    found = {}
    for name in PAGES:
        of_carer = name in {"caseload", "one person of a caseload"}
        who = carers if of_carer else people
        at = iter(range(len(who) * 3 * n))
        one = Looked()
        _open(name, who[next(at) % len(who)])  # whatever is loaded once
        for _ in range(n):
            one.took.append(_open(name, who[next(at) % len(who)]))
        for _ in range(n):
            with _counted() as seconds:
                _open(name, who[next(at) % len(who)])
            one.queries.append(len(seconds))
            one.in_queries.append(1e3 * sum(seconds))
        profile = cProfile.Profile(time.process_time)
        for _ in range(n):
            _open(name, who[next(at) % len(who)], profile)
        one.shares = shares_of(profile)
        found[name] = one
        if not of_carer:
            people = people[3 * n + 1 :] or people
    return found


def _open(name: str, key: str, profile: cProfile.Profile | None = None) -> float:
    """Open a page; return the milliseconds that this process took for it alone, without what came first."""
    client, path = _client(), PAGES[name]
    client.cookies[SESSION], client.cookies[TOKEN] = key, (key * 2)[:32]
    if name == "today after a check-in":
        told = fields_of(_got(client, "/"), "/check-in")
        if told is not None:
            sent = client.post("/check-in", {**told, "csrfmiddlewaretoken": (key * 2)[:32]}, **_headers())
            assert sent.status_code == 303, sent.status_code
    elif name == "one person of a caseload":
        path = PERSON.findall(_got(client, path))[0]
    begun = time.process_time()
    if profile is not None:
        profile.enable()
    _got(client, path)
    if profile is not None:
        profile.disable()
    return 1e3 * (time.process_time() - begun)


@cache
def _client() -> Any:
    """Return the one way into the app: what it loads, it loads once."""
    from django.test import Client

    return Client(raise_request_exception=True)


def _got(client: Any, path: str) -> str:
    answer = client.get(path, **_headers())
    if answer.status_code != 200:
        raise RuntimeError(f"{path} was answered with {answer.status_code}")
    return str(answer.content.decode())


def _headers() -> dict[str, Any]:
    return {"secure": True, "SERVER_NAME": HOST, "HTTP_X_FORWARDED_PROTO": "https"}


@contextmanager
def _counted() -> Iterator[list[float]]:
    from django.db import connection

    seconds: list[float] = []

    def run(execute: Any, *told: Any) -> Any:
        begun = time.perf_counter()
        try:
            return execute(*told)
        finally:
            seconds.append(time.perf_counter() - begun)

    with connection.execute_wrapper(run):
        yield seconds


def shares_of(profile: cProfile.Profile) -> dict[str, float]:
    """Return the share of the work under the functions of each part."""
    told = pstats.Stats(profile)
    whole: float = told.total_tt  # type: ignore[attr-defined]  # typeshed does not name it
    stats: dict[tuple[str, int, str], tuple[int, int, float, float, Any]] = told.stats  # type: ignore[attr-defined]  # as above
    return {
        part: sum(
            under
            for (file, _, name), (*_, under, _) in stats.items()
            if any(file.endswith(end) and name == wanted for end, wanted in functions)
        )
        / whole
        for part, functions in PARTS.items()
    }


if __name__ == "__main__":
    main()
