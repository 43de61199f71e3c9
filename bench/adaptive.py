"""The adaptive method against curves with one parameter, at equal risk: how long, and how fast planned.

The problem: 512 twins of a person after 90 days of check-ins (their mean and covariance stand below), on
20 mg of a drug with a half-life of one day, who tolerate an intensity of 0.4, 0.5 or 0.6 on any day. Doses
may be any number, and no limit is asked: it is the methods that are compared.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial

import numpy as np

from bench.report import Row, Section
from bench.timing import timed
from opentaper.actions.asked import AskedPlan
from opentaper.actions.propose_plan import plan_request
from opentaper.inference.draws import even_draws
from opentaper.pharmacology.adaptation import People, steady_standing
from opentaper.pharmacology.hyperbola import Hyperbola
from opentaper.pharmacology.kinetics import Kinetics
from opentaper.pharmacology.responses import Response
from opentaper.planning.adaptive import soonest
from opentaper.planning.curves import CURVES, soonest_curve
from opentaper.planning.plan import plan
from opentaper.planning.request import PlanRequest
from opentaper.planning.twins import Risk, Twins

START_MG = 20.0
N_TWINS = 512
TOLERATED = (0.4, 0.5, 0.6)
CHANCE = 0.1
HOLDS = (7, 10, 14, 21, 28)
REPEATS = 7
# Medians (of the natural numbers) and spreads (of their logarithms; of the log odds for the fast share).
MEDIANS = {"sensitivity": 1.0, "tau_fast": 5.0, "tau_slow": 60.0, "share": 0.5, "ed50": 1.0, "half_life": 1.0}
SPREADS = (0.5, 0.4, 0.5, 0.7, 0.3, 0.3)
# What 90 check-ins leave of a standard normal prior, in the order of MEDIANS.
MEAN = (-0.138, -0.659, 0.23, 1.176, -0.204, -1.059)
COVARIANCE = (
    (0.1232, -0.1362, -0.0818, 0.1639, 0.0189, 0.1088),
    (-0.1362, 0.5579, 0.0662, -0.1194, -0.1017, -0.1163),
    (-0.0818, 0.0662, 0.8026, 0.1726, 0.2662, 0.0047),
    (0.1639, -0.1194, 0.1726, 0.4626, -0.0113, 0.0944),
    (0.0189, -0.1017, 0.2662, -0.0113, 0.6112, 0.2453),
    (0.1088, -0.1163, 0.0047, 0.0944, 0.2453, 0.205),
)
# 3.5 ng/mL at a volume of 1000 L: the steady dose with half of the effect, for a half-life of one day.
ED50_MG, U50, STEEPNESS, ABSORPTION = 3.5 * np.log(2.0), 0.15, 2.5, 14.4


def bench_twins(n: int = N_TWINS) -> Twins:
    """Return the twins of the problem, the same each time."""
    z = np.asarray(MEAN) + even_draws(n, 6) @ np.linalg.cholesky(np.asarray(COVARIANCE)).T
    known = dict(zip(MEDIANS, np.exp(np.asarray(SPREADS) * z).T, strict=True))
    response = Response.of(
        # The volume is the same for all: whoever clears slowly has a higher level, and needs less.
        ed50_factor=known["ed50"] / known["half_life"],
        half_life_factor=known["half_life"],
        tau_fast_days=MEDIANS["tau_fast"] * known["tau_fast"],
        tau_slow_days=MEDIANS["tau_slow"] * known["tau_slow"],
        fast_share=known["share"] / (1.0 + known["share"]),
        u50=U50 / known["sensitivity"],
        steepness=STEEPNESS,
    )
    people = People(Kinetics(1.0, ABSORPTION), Hyperbola(1.0, ED50_MG), response)
    return Twins(people, steady_standing(people, START_MG), at_end=True)


def adaptive() -> Section:
    """Return the lengths of the shortest paths, and the times of finding them."""
    twins, rows = bench_twins(), []
    for tolerated in TOLERATED:
        risk = Risk(tolerated, CHANCE)
        runs: dict[str, Callable[[], Sequence[tuple[float, int]] | None]] = {
            "adaptive": partial(soonest, twins, risk, START_MG, HOLDS)
        }
        for name, curve in CURVES.items():
            runs[name] = partial(soonest_curve, curve, twins, risk, START_MG, HOLDS)
        found = {name: run() for name, run in runs.items()}
        times = timed(REPEATS, *runs.values())
        rows += [
            Row(f"tolerated {tolerated:g}: {name}", str(time), told(found[name], found["adaptive"]))
            for name, time in zip(runs, times, strict=True)
        ]
    request = real_request()
    made = plan(request)
    (time,) = timed(REPEATS, partial(plan, request))
    what = "sertraline 100 mg after 5 years: limits and a shelf"
    rows.append(Row(what, str(time), f"{made.total_days} days, {len(made.steps)} steps"))
    return Section(
        "Planning under the response",
        "The soonest path to zero on which no more than one twin in ten of 512 passes the tolerated "
        "intensity on any day, up to 120 days after the end. A curve has one number, its steps; the best "
        "hold of 7 to 28 days is taken, and at most 40 steps.",
        rows,
    )


def real_request() -> PlanRequest:
    """Return what somebody asks who has tablets, a liquid and a syringe."""
    have = ("tablet 25mg halves", "liquid 2mg/mL", "syringe 1mL 0.01mL")
    told = AskedPlan(
        "sertraline", "100mg", method="adaptive", tolerate="0.5", used_for="5 years", times="1", have=have
    )
    return plan_request(told, date(2026, 11, 23))


def told(path: Sequence[tuple[float, int]] | None, best: Sequence[tuple[float, int]] | None) -> str:
    """Return the length of a path, and how much shorter the adaptive one is."""
    if path is None:
        return "no path of at most 40 steps"
    text = f"{days(path)} days, {len(path)} steps"
    if best is None or path is best:
        return text
    return f"{text}; adaptive is {1 - days(best) / days(path):.0%} shorter"


def days(path: Sequence[tuple[float, int]]) -> int:
    """Return the days from the first cut to zero."""
    return sum(stay for _, stay in path[:-1])
