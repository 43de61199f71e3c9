"""The app with three years of daily data, as its own command serves it: what a person waits for."""

from __future__ import annotations

import gzip
import json
import re
import shutil
import subprocess
from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass
from functools import partial
from statistics import quantiles
from threading import Thread
from time import perf_counter, sleep

from bench.app_server import HOST, bare, lived, local_record, served, team_record
from bench.app_told import NAME, WORD
from bench.app_visitor import Visitor
from bench.report import Row, Section
from bench.timing import figure

N_DAYS = 1_095
#: Looks at each page, and first looks after a check-in.
N_LOOKS, N_CHECK_INS, N_UNCOUNTED = 60, 24, 3
#: Connections that ask at once, and for how long.
N_CONNECTIONS, LASTS_SECONDS = 8, 6.0
WARM_SECONDS = 6.0
PAGES = {"Today": "/", "Check-in": "/check-in", "Plan": "/plan", "Understand": "/understand"}
GOAL, GOAL_LEARNT, GOAL_KB = "goal < 100 ms", "goal < 500 ms", 100
WRK_TOLD = re.compile(r"Requests/sec:\s+([\d.]+)")


@dataclass(frozen=True, slots=True)
class AppServed:
    """One way to run the app: its name, its record, words of the command, processes."""

    name: str
    record: Callable[[], AbstractContextManager[Mapping[str, str]]]
    words: tuple[str, ...]
    workers: int


WAYS = (
    AppServed("SQLite", local_record, (), 1),
    AppServed("PostgreSQL", team_record, ("--team",), 2),
)


def app() -> Section:
    """Return what pages take on both stores, beside a bare page under the same server."""
    rows: list[Row] = []
    weighed: list[Row] = []
    told = ""
    for way in WAYS:
        with ExitStack() as open_ones:
            record = open_ones.enter_context(way.record())
            n_check_ins, n_doses, n_cuts = json.loads(lived(record, N_DAYS, *way.words))
            told = f"{n_check_ins} check-ins, {n_doses} doses and {n_cuts} confirmed cuts"
            port = open_ones.enter_context(served(record, *way.words))
            floor = Visitor(open_ones.enter_context(bare(way.workers)))
            rows += _of(way, _visitor(port, way), floor, port)
            weighed = _weights(_visitor(port, way)) if way.workers == 1 else weighed
    return Section(
        "The app with three years of daily data",
        f"{told} of one person, told through the deeds that the pages use, on a file of SQLite under "
        "`opentaper serve` (one process) and on PostgreSQL with its commits on the disk under `opentaper "
        "serve --team` (two processes, signed in); gunicorn with four threads each, over loopback from one "
        "connection. Each time is the median and the 95th percentile. The floor is a bare Django page, one "
        "view that returns a constant without middleware, under the same server; pages and floor take turns. "
        "After a check-in the first look learns the person again inside the request. Requests a second are "
        f"those of {N_CONNECTIONS} connections on this machine, whose client shares the cores.",
        [*rows, *weighed],
        ("what", "p50 / p95", ""),
    )


def _visitor(port: int, way: AppServed) -> Visitor:
    is_team = "--team" in way.words
    found = Visitor(port, behind_proxy=is_team)
    if is_team:
        found.sign_in(NAME, WORD)
    return found


def _of(way: AppServed, visitor: Visitor, floor: Visitor, port: int) -> list[Row]:
    """Return the rows of one way to run it."""
    sleep(WARM_SECONDS)  # of its own warming up, which nobody waits for who reads the first page
    first = visitor.get("/")[1]
    rows = [Row(f"{way.name}: first page of a new server, learning", _ms(first), GOAL_LEARNT)]
    asked: dict[str, Callable[[], float]] = {"bare": partial(_looked, floor, "/")}
    asked |= {name: partial(_looked, visitor, path) for name, path in PAGES.items()}
    for _ in range(N_UNCOUNTED * way.workers):
        for ask in asked.values():
            ask()
    times: dict[str, list[float]] = {name: [] for name in asked}
    for _ in range(N_LOOKS):
        for name, ask in asked.items():
            times[name].append(ask())
    unit = _middle(times["bare"])
    rows.append(Row(f"{way.name}: bare page (floor)", _told(times["bare"]), "1 ×"))
    rows += [_row(f"{way.name}: {name}", times[name], unit, GOAL) for name in PAGES]
    rows += _learning(way, visitor, unit)
    rows += _a_second(way, visitor, floor, port)
    return rows


def _looked(visitor: Visitor, path: str) -> float:
    return visitor.get(path)[1]


def _learning(way: AppServed, visitor: Visitor, unit: float) -> list[Row]:
    """Return what a check-in takes, and the first look after one."""
    sent: list[float] = []
    looked: dict[str, list[float]] = {"Today": [], "Understand": []}
    for _ in range(N_CHECK_INS):
        for name, times in looked.items():
            sent.append(visitor.check_in())
            times.append(visitor.get(PAGES[name])[1])
    return [
        _row(f"{way.name}: Check-in, sent", sent, unit, GOAL),
        *(
            _row(f"{way.name}: {name}, first look after a check-in", times, unit, GOAL_LEARNT)
            for name, times in looked.items()
        ),
    ]


def _a_second(way: AppServed, visitor: Visitor, floor: Visitor, port: int) -> list[Row]:
    """Return how many pages a second all connections get."""
    least = _rate(floor, floor.connection.port or 0, "/")
    rows = [Row(f"{way.name}: bare page, requests a second", f"{figure(least)} a second", "1 ×")]
    for name in ("Today", "Understand"):
        found = _rate(visitor, port, PAGES[name])
        note = f"one in {figure(least / found)} of the floor"
        rows.append(Row(f"{way.name}: {name}, requests a second", f"{figure(found)} a second", note))
    return rows


def _rate(visitor: Visitor, port: int, path: str) -> float:
    """Return the requests a second, by wrk where it is installed, else by a loop of threads."""
    wrk = shutil.which("wrk")
    if wrk is not None:
        headers = [word for name, text in visitor.sent.items() for word in ("-H", f"{name}: {text}")]
        size = ["-t2", f"-c{N_CONNECTIONS}", f"-d{LASTS_SECONDS:.0f}s"]
        command = [wrk, *size, *headers, f"http://{HOST}:{port}{path}"]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        return float(WRK_TOLD.findall(done.stdout)[0])
    counts = [0] * N_CONNECTIONS
    ends = perf_counter() + LASTS_SECONDS

    def ask(place: int) -> None:
        one = Visitor(port)
        one.usual, one.cookies = visitor.usual, dict(visitor.cookies)
        while perf_counter() < ends:
            one.get(path)
            counts[place] += 1

    threads = [Thread(target=ask, args=(place,)) for place in range(N_CONNECTIONS)]
    begun = perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts) / (perf_counter() - begun)


def _weights(visitor: Visitor) -> list[Row]:
    """Return what Today weighs, and what the pictures of Understand add, which a browser keeps."""
    page = visitor.get("/")[0].encode()
    linked = visitor.linked("/")
    own = [page, *(visitor.get(path)[0].encode() for path in linked)]
    bundle = [path for path in _bundle(visitor) if path not in linked]
    charts, kept = [], []
    for path in bundle:
        charts.append(visitor.get(path)[0].encode())
        kept.append("immutable" in visitor.headers.get("cache-control", ""))
    keeps = "kept by the browser for a year" if all(kept) else "not kept by the browser"
    note = f"{1 + len(linked)} files; {_kb(map(_packed, own))} packed; goal < {GOAL_KB} kB"
    return [
        Row("Today, page with styles, scripts and drawings", _kb(map(len, own)), note),
        Row("Today, page alone", _kb([len(page)]), f"{_kb([_packed(page)])} packed"),
        Row(
            "pictures: style, script and Vega",
            _kb(map(len, charts)),
            f"{_kb(map(_packed, charts))} packed; {keeps}",
        ),
    ]


def _bundle(visitor: Visitor) -> list[str]:
    """Return what a page with a picture names beside, with what its script fetches."""
    page, _ = visitor.get("/understand")
    named = visitor.linked("/understand")
    return [*named, *re.findall(r'data-(?:vega|interpreter)="([^"]+)"', page)]


def _row(what: str, times: list[float], unit: float, goal: str) -> Row:
    return Row(what, _told(times), f"{figure(_middle(times) / unit)} × the floor; {goal}")


def _told(times: list[float]) -> str:
    return f"{_ms(_middle(times))} / {_ms(quantiles(times, n=20, method='inclusive')[-1])} (n = {len(times)})"


def _middle(times: list[float]) -> float:
    return quantiles(times, n=2, method="inclusive")[0]


def _ms(seconds: float) -> str:
    return f"{figure(seconds * 1e3)} ms"


def _packed(told: bytes) -> int:
    return len(gzip.compress(told, 6))


def _kb(sizes: Iterable[int]) -> str:
    return f"{figure(sum(sizes) / 1e3)} kB"


def main() -> None:
    """Measure this section alone."""
    section = app()
    for row in section.rows:
        print(f"{row.what:<60} {row.time:<36} {row.note}")


if __name__ == "__main__":
    main()
