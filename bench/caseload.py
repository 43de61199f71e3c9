"""The caseload of a thousand people, on PostgreSQL, as the app's own command serves it."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable, Mapping
from statistics import quantiles

from bench.app_server import ROOT, served, team_record, with_environment
from bench.app_visitor import Visitor
from bench.caseload_told import NAME, WORD
from bench.report import Row, Section

N_PEOPLE, N_LOOKS, N_UNCOUNTED = 1_000, 100, 3
N_PAGES = 20
GOAL = "goal: p95 < 300 ms"
LINK = re.compile(r'href="(/shared/[0-9a-f-]{36})"')


def caseload() -> Section:
    """Return what a prescriber with a thousand people waits for."""
    with team_record() as record:
        told, copied = json.loads(_told(record))
        with served(record, "--team") as port:
            visitor = Visitor(port, behind_proxy=True)
            visitor.sign_in(NAME, WORD)
            rows = _rows(visitor)
    return Section(
        "The caseload of a thousand people",
        f"One prescriber and {N_PEOPLE} people on PostgreSQL, under `opentaper serve --team`, over loopback. "
        f"{told} lives are told through the deeds; {copied} people are copies of them: the person, the place "
        "in the prescriber's list, the consents and the facts, which the app's own function made. Nothing "
        "else of a record is read by the list. Each time is the median and the 95th percentile.",
        rows,
        ("what", "p50 / p95", ""),
    )


def _rows(visitor: Visitor) -> list[Row]:
    page, _ = visitor.get("/caseload")
    people = LINK.findall(page)
    each = iter(range(2, N_PAGES + 1))
    return [
        _row("the list, who needs somebody first", lambda: visitor.get("/caseload")[1], N_LOOKS, GOAL),
        _row(
            "its other pages, each for the first time",
            lambda: visitor.get(f"/caseload?page={next(each)}")[1],
            N_PAGES - 1,
            f"each writes down {2 * 50} looks; {GOAL}",
            n_uncounted=0,
        ),
        _row(
            "only those with a sign of danger",
            lambda: visitor.get("/caseload?need=red_flag")[1],
            N_LOOKS,
            GOAL,
        ),
        _row(
            "everybody as a file", lambda: visitor.get("/caseload.csv")[1], N_LOOKS // 5, f"{N_PEOPLE} rows"
        ),
        _row("one person in a minute", lambda: visitor.get(people[0])[1], N_LOOKS // 2, "plan and check-ins"),
    ]


def _row(what: str, look: Callable[[], float], n: int, note: str, n_uncounted: int = N_UNCOUNTED) -> Row:
    for _ in range(n_uncounted):
        look()
    times = [1_000.0 * look() for _ in range(n)]
    cuts = quantiles(times, n=20, method="inclusive")
    return Row(what, f"{cuts[9]:.0f} / {cuts[18]:.0f} ms (n = {n})", note)


def _told(record: Mapping[str, str]) -> str:
    command = [sys.executable, "-m", "bench.caseload_told", str(N_PEOPLE)]
    environment = with_environment(record)
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, check=True, text=True, cwd=ROOT)
    return done.stdout
