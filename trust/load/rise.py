"""More and more visits, until 95 of 100 requests are no longer answered within 300 ms."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict
from itertools import count

from bench.app_server import ROOT
from trust.load.drive import DriveJob, Driven
from trust.load.figures import MOST_LATE_MS, StepFound, step_found
from trust.load.house import People, Served
from trust.load.visits import SHARES
from trust.load.watch import cpu_seconds

#: Visits a second at first, and by how much each step is more.
FIRST, MORE = 1.0, 1.4
STEP_SECONDS, WARM_SECONDS = 30.0, 20.0
#: A rate that lies between the last good one and the first bad one is tried so many times.
BETWEEN = 2
MOST_STEPS = 16


def rising(place: Served, people: People, seed: int, seconds: float = STEP_SECONDS) -> Iterator[StepFound]:
    """Give step after step of a server, after one to warm up that is not told.

    Nobody comes twice to what can be told once a day, as long as there are people enough.
    """
    step(place, people, FIRST, WARM_SECONDS, seed)
    seeds = count(seed + 1)
    return climbed(lambda rate: step(place, people, rate, seconds, next(seeds)))


def climbed(tried: Callable[[float], StepFound]) -> Iterator[StepFound]:
    """Give step after step: up until a rate is bad twice, then between the last good one and that one.

    A single bad step may be a hiccup of the machine, so it is tried once more before it is believed.
    """
    good, rate = 0.0, FIRST
    for _ in range(MOST_STEPS):
        found = tried(rate)
        yield found
        if not found.is_good:
            found = tried(rate)
            yield found
        if not found.is_good:
            break
        good, rate = rate, rate * MORE
    low, high = good, rate
    for _ in range(BETWEEN if low else 0):
        found = tried((low + high) / 2)
        yield found
        low, high = (found.rate, high) if found.is_good else (low, found.rate)


def best(steps: list[StepFound]) -> StepFound | None:
    """Return the highest rate that was good, below every one that was never good; None where none was."""
    fine = {one.rate for one in steps if one.is_good}
    worst = min((one.rate for one in steps if one.rate not in fine), default=float("inf"))
    return max(
        (one for one in steps if one.is_good and one.rate < worst), key=lambda one: one.rate, default=None
    )


def is_of_driver(found: StepFound) -> bool:
    """Return whether the driver could not keep up, so that the figures say nothing of the server."""
    return found.late > MOST_LATE_MS


def step(place: Served, people: People, rate: float, seconds: float, seed: int) -> StepFound:
    """Let visits arrive at a rate for a while, and return what was measured."""
    pids = {"app": place.server, "PostgreSQL": place.database}
    before = cpu_seconds(pids)
    driven = driven_at(place, people, rate, seconds, seed)
    used = {name: after - before[name] for name, after in cpu_seconds(pids).items()}
    cores = {name: spent / driven.seconds for name, spent in {**used, "driver": driven.cpu}.items()}
    return step_found(
        rate,
        driven.took,
        driven.errors,
        visits=driven.n_visits,
        seconds=driven.seconds,
        late=driven.late,
        cores=cores,
    )


def driven_at(place: Served, people: People, rate: float, seconds: float, seed: int) -> Driven:
    """Run the driver in a process of its own."""
    job = DriveJob(place.port, people.people, people.carers, people.keys, dict(SHARES), rate, seconds, seed)
    command = [sys.executable, "-m", "trust.load.drive"]
    done = subprocess.run(
        command, input=json.dumps(asdict(job)), stdout=subprocess.PIPE, text=True, check=True, cwd=ROOT
    )
    return Driven(**json.loads(done.stdout))
