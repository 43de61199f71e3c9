"""The adaptive method against independent answers: every path tried, and a general optimiser."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.optimize import minimize

from bench.adaptive import START_MG, bench_twins, days
from opentaper.inference.draws import even_draws
from opentaper.pharmacology.adaptation import People, daily_drives, steady_standing
from opentaper.pharmacology.hyperbola import Hyperbola
from opentaper.pharmacology.kinetics import Kinetics
from opentaper.pharmacology.responses import Response
from opentaper.pharmacology.symptoms import intensity
from opentaper.planning.adaptive import DAYS_AFTER, chances, soonest
from opentaper.planning.curves import CURVES, soonest_curve
from opentaper.planning.twins import Risk, Twins

CURVE = Hyperbola(0.85, 4.0)
# Doses and days of the small problem: every falling path of up to three doses and zero is tried.
GRID = tuple(CURVE.dose_at(CURVE.at(20.0) * part / 8) for part in range(1, 8))
HOLD = 14


@cache
def small(n: int = 16) -> Twins:
    """A few twins of whom every path can be tried."""
    z = even_draws(n, 3)
    response = Response.of(
        u50=0.45 * np.exp(0.5 * z[:, 0]), tau_fast_days=7.0 * np.exp(0.4 * z[:, 1]), tau_slow_days=40.0
    )
    people = People(Kinetics(1.0), CURVE, response)
    return Twins(people, steady_standing(people, 20.0))


def felt(twins: Twins, doses: tuple[float, ...]) -> NDArray[np.float64]:
    """What the twins feel day by day, by the plain kernel, weeks after the end included."""
    daily = np.concatenate([np.repeat(doses, HOLD), np.zeros(DAYS_AFTER)])
    drives, _ = daily_drives(twins.people, twins.standing, daily)
    return intensity(drives, twins.people.response.u50, twins.people.response.steepness)


def fewest(twins: Twins, risk: Risk) -> int:
    """Return the fewest doses before zero of any path over the grid, every one tried, by depth first."""

    def is_kept(doses: tuple[float, ...]) -> bool:
        above = felt(twins, doses) > risk.tolerated
        return int(above.sum(axis=1).max()) <= risk.allowed(twins.n)

    def prefix_is_kept(doses: tuple[float, ...]) -> bool:
        above = felt(twins, doses)[: len(doses) * HOLD] > risk.tolerated
        return int(above.sum(axis=1).max()) <= risk.allowed(twins.n)

    level: list[tuple[float, ...]] = [()]
    for n in range(5):
        if any(is_kept(doses) for doses in level):
            return n
        level = [
            (*doses, mg)
            for doses in level
            for mg in GRID
            if (not doses or mg < doses[-1]) and prefix_is_kept((*doses, mg))
        ]
    return 5


@pytest.mark.parametrize(
    "tolerated",
    [pytest.param(0.3, marks=pytest.mark.nightly), pytest.param(0.4, marks=pytest.mark.nightly), 0.5],
)
def test_no_path_over_a_grid_is_shorter(tolerated: float) -> None:
    """Every path of doses from a grid is tried; the method has all doses, so it is no longer than any."""
    risk = Risk(tolerated, 0.13)
    path = soonest(small(), risk, 20.0, holds=(HOLD,))
    assert path is not None
    assert 1 <= len(path) - 1 <= fewest(small(), risk)


def test_the_look_ahead_gives_nothing_away() -> None:
    """By the plain kernel, day for day, the path keeps what was promised, and just so."""
    risk = Risk(0.3, 0.13)
    path = soonest(small(), risk, 20.0, holds=(HOLD,))
    assert path is not None
    above = felt(small(), tuple(mg for mg, _ in path[:-1])) > risk.tolerated + 1e-6
    assert above.sum(axis=1).max() <= risk.allowed(16)
    met = chances(small(), risk, path)
    assert met.worst_day * 16 == pytest.approx(risk.allowed(16))


@pytest.mark.parametrize("tolerated", [0.5, 0.6])
def test_it_is_a_third_shorter_than_the_best_curve(tolerated: float) -> None:
    """The problem of the benchmarks: 512 twins of somebody after 90 check-ins, no limits, any dose."""
    twins, risk = bench_twins(), Risk(tolerated, 0.1)
    best = soonest(twins, risk, START_MG)
    curves = [soonest_curve(curve, twins, risk, START_MG) for curve in CURVES.values()]
    lengths = [days(path) for path in curves if path is not None]
    assert best is not None
    assert lengths
    assert days(best) <= 0.65 * min(lengths)


def test_it_finds_a_path_where_no_curve_does() -> None:
    twins, risk = bench_twins(), Risk(0.4, 0.1)
    assert soonest(twins, risk, START_MG) is not None
    assert [soonest_curve(curve, twins, risk, START_MG) for curve in CURVES.values()] == [None] * 3


@pytest.mark.nightly
@pytest.mark.parametrize("tolerated", [0.35, 0.5])
def test_a_general_optimiser_finds_nothing_shorter(tolerated: float) -> None:
    """Direct shooting with SLSQP on one step fewer: the least of the worst quantile stays above the limit."""
    twins, risk = small(), Risk(tolerated, 0.13)
    path = soonest(twins, risk, 20.0, holds=(HOLD,))
    assert path is not None
    n = len(path) - 2
    assert n >= 1
    place = twins.n - 1 - risk.allowed(twins.n)

    def worst(x: NDArray[np.float64]) -> NDArray[np.float64]:
        """Room left on each day: by how much the deciding twin lies below what is tolerated."""
        doses = tuple(CURVE.dose_at(float(one) * CURVE.at(20.0)) for one in np.clip(x[:-1], 0.0, 1.0))
        deciding = np.partition(felt(twins, doses), place, axis=1)[:, place]
        return np.asarray(risk.tolerated + x[-1] - deciding)

    starts = [np.linspace(1.0, 0.0, n + 2)[1:-1] ** power for power in (0.7, 1.0, 1.5)]
    found = [
        minimize(
            lambda x: x[-1],
            np.append(start, 0.5),
            method="SLSQP",
            constraints=[{"type": "ineq", "fun": worst}],
            bounds=[(0.0, 1.0)] * n + [(-1.0, 1.0)],
            options={"maxiter": 60},
        )
        for start in starts
    ]
    assert min(worst_of(one.x, worst) for one in found) > -1e-3


def worst_of(x: NDArray[np.float64], worst: object) -> float:
    """By how much a path passes the limit on its hardest day, without the slack that was asked for."""
    assert callable(worst)
    return -float(worst(np.append(x[:-1], 0.0)).min())
