"""The planner inside a running process: one long taper from a mixed shelf."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from bench.report import Row, Section
from bench.shelves import long_request
from bench.timing import timed
from opentaper.planning import dispensing, solids
from opentaper.planning.plan import plan
from opentaper.planning.request import Method, PlanRequest
from opentaper.planning.result import PlanResult

REPEATS = 15


def planning() -> Section:
    """Return the times of planning a taper of some forty steps."""
    request = long_request()
    twice = long_request(times=2)
    requests = {
        "once a day, shelf seen for the first time": partial(_cold, request),
        "once a day, shelf known": partial(plan, request),
        "twice a day, shelf known": partial(plan, twice),
        "micro steps, shelf known": partial(plan, replace(request, method=Method.MICRO)),
        "wished doses alone (ideal)": partial(plan, replace(request, ideal=True)),
    }
    counts = [len(run().steps) for run in requests.values()]
    times = timed(REPEATS, *requests.values())
    rows = [
        Row(f"{name}, {n} steps", str(time), f"{time.median / n * 1e3:.2g} ms a step")
        for name, n, time in zip(requests, counts, times, strict=True)
    ]
    return Section(
        "Planning",
        "Citalopram from 40 mg in steps of 2.1 points, from three tablets (halves and quarters), a "
        "compounded capsule, two liquids, drops and two syringes: every limit asked, every dose searched.",
        rows,
    )


def _cold(request: PlanRequest) -> PlanResult:
    """Plan as if the shelf had never been seen."""
    dispensing.dispenser.cache_clear()
    solids.sums.cache_clear()
    return plan(request)
