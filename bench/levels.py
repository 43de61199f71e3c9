"""Levels in closed form beside a general solver of differential equations."""

from __future__ import annotations

from functools import partial

import numpy as np
from numpy.typing import NDArray

from bench.report import Row, Section
from bench.timing import timed
from opentaper.pharmacology import Kinetics, Regimen, intakes, level

REPEATS = 7
DAYS, A_DAY = 365, 4
HALF_LIFE_DAYS, ABSORPTION = 35 / 24, 18.0

Array = NDArray[np.float64]


def levels() -> Section:
    """Return the time of a year of levels by closed form and by SciPy's solvers, and how far they part."""
    kinetics = Kinetics(HALF_LIFE_DAYS, ABSORPTION)
    history = intakes(Regimen.daily(20.0), days=DAYS)
    at = np.arange(1, DAYS * A_DAY) / A_DAY
    methods = {"LSODA": "LSODA", "RK45": "RK45", "DOP853": "DOP853"}
    runs = [partial(level, kinetics, history, at)]
    runs += [partial(solved, kinetics, history, at, method) for method in methods.values()]
    times, truth = timed(REPEATS, *runs), runs[0]()
    rows = [Row("OpenTaper, closed form", str(times[0]), "")]
    for name, run, time in zip(methods, runs[1:], times[1:], strict=True):
        off = float(np.max(np.abs(run() - truth)))
        ratio = time.median / times[0].median
        note = f"{ratio:.0f} × as long; differs by {off:.0e} mg at most"
        rows.append(Row(f"SciPy `solve_ivp`, {name}", str(time), note))
    return Section(
        "A year of levels",
        f"Citalopram 20 mg a day, {DAYS} intakes, read {A_DAY} times a day. The solvers are started anew at "
        "each intake, with rtol 1e-8 and atol 1e-10.",
        rows,
    )


def solved(kinetics: Kinetics, history: Array, at: Array, method: str) -> Array:
    """Return the levels by a solver that is restarted at each intake."""
    from scipy.integrate import solve_ivp

    ka, k = kinetics.absorption_per_day, kinetics.elimination_per_day

    def slope(_: float, state: Array) -> list[float]:
        gut, parent = state
        return [-ka * gut, k * (ka * gut - parent)]

    state, found = np.zeros(2), np.empty_like(at)
    ends = [*history[1:, 0], DAYS]
    for (day, mg), end in zip(history, ends, strict=True):
        state = state + np.array((mg, 0.0))
        inside = (at >= day) & (at < end)
        done = solve_ivp(slope, (day, end), state, method, np.append(at[inside], end), rtol=1e-8, atol=1e-10)
        found[inside] = done.y[1, :-1]
        state = done.y[:, -1]
    return found
