"""What a caller waits for: small calls, the first call of a process, and a million people."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from functools import partial
from time import perf_counter

import numpy as np

from bench.report import Row, Section
from bench.taper import DAYS, Task, schedule, task
from bench.timing import figure, timed, timing
from opentaper.pharmacology.kernel import Treatment, daily_intensities, tally

REPEATS, STARTS = 25, 7
SIZES = ((1, 28), (512, 28), (4_096, 28), (512, DAYS), (4_096, DAYS))
N_COHORT, N_BATCH = 1_000_000, 50_000

FIRST = """
from time import perf_counter
begun = perf_counter()
from opentaper.pharmacology import Hyperbola, Kinetics
from opentaper.pharmacology.adaptation import People, steady_standing
from opentaper.pharmacology.kernel import Treatment, daily_intensities
from opentaper.pharmacology.responses import Response
one = People(Kinetics(1.0), Hyperbola(1.0, 5.0), Response.of())
daily_intensities(one, steady_standing(one, 20.0), Treatment.of([20.0] * 28))
print(perf_counter() - begun)
"""


def scale() -> Section:
    """Return the times of whole calls, from one person to a million."""
    tasks = [(task(n), days) for n, days in SIZES]
    times = timed(REPEATS, *(partial(_call, given, days) for given, days in tasks))
    rows = [
        Row(
            f"{given.people.n} people, {days} days", str(time), f"{figure(time.median / days * 1e6)} µs a day"
        )
        for (given, days), time in zip(tasks, times, strict=True)
    ]
    _first()
    first = timing([_first() for _ in range(STARTS)])
    rows.append(Row("first call of a process, with its imports", str(first), "compiled before, kept on disk"))
    told = subprocess.run([sys.executable, "-m", "bench.scale"], capture_output=True, text=True, check=True)
    seconds, mib, before = json.loads(told.stdout)
    rows.append(
        Row(
            f"{N_COHORT:,} people, 3 arms, 2 years".replace(",", " "),
            f"{figure(seconds)} s (n = 1)",
            f"all cores, with drawing people; at most {mib:.0f} MiB, {before:.0f} of them before it begins",
        )
    )
    return Section("Whole calls", "What a caller waits for, with all cores.", rows)


def _call(given: Task, days: int) -> object:
    return daily_intensities(given.people, given.standing, Treatment.of(given.mg[:days]))


def _first() -> float:
    """Return the seconds of a first call in a new process."""
    done = subprocess.run([sys.executable, "-c", FIRST], capture_output=True, text=True, check=True)
    return float(done.stdout)


def cohort() -> tuple[float, float, float]:
    """Return seconds for a million people under three schedules, and MiB at most and before."""
    small = task(20)
    tally(small.people, small.standing, small.treatment, limits=(0.4,))
    before = most_mib()
    begun = perf_counter()
    slow, abrupt = schedule(), np.zeros(DAYS)
    linear = np.maximum(0.0, 20.0 * (1.0 - np.arange(DAYS) / 588.0))
    arms = [Treatment.of(mg) for mg in (slow, linear, abrupt)]
    peaks = [0.0] * len(arms)
    for _ in range(N_COHORT // N_BATCH):
        given = task(N_BATCH)
        for place, arm in enumerate(arms):
            peaks[place] += float(tally(given.people, given.standing, arm, limits=(0.4,)).peak.sum())
    took = perf_counter() - begun
    if not 0.0 < peaks[0] < peaks[2] < N_COHORT:
        message = f"stopping at once must be felt more than tapering: {peaks}"
        raise AssertionError(message)
    return took, most_mib(), before


def most_mib() -> float:
    """Return the most memory that this process has held."""
    unit = 1024**2 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit


if __name__ == "__main__":
    print(json.dumps(cohort()))
