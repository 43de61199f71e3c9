"""Peers that are Python packages, on the same problem; each says what it found and how long it took.

Solvers run with rtol 1e-6 and atol 1e-9, started anew at each intake. What is not installed is left out, and
said so. numbalsoda has no wheels: ``pip install --no-deps numbalsoda`` builds it where there is a compiler.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import numpy as np

from bench.taper import DAYS, Array, Task, equations, score, task
from opentaper.pharmacology import kernel
from opentaper.pharmacology.adaptation import Stretch, drives, passed
from opentaper.pharmacology.layout import N_CONSTANTS, rows_of

RTOL, ATOL = 1e-6, 1e-9
N_NODES = 8


@dataclass(frozen=True, slots=True)
class Peer:
    """A way to solve the problem for so many people; ``run`` returns scores of shape (days, people)."""

    name: str
    n_people: int
    run: Callable[[], Array]


def python_peers() -> tuple[list[Peer], list[str]]:
    """Return the peers that are installed, and the names of those that are not."""
    makers: dict[str, tuple[str, Callable[[], list[Peer]]]] = {
        "SciPy": ("scipy", scipy_lsoda),
        "numbalsoda": ("numbalsoda", numbalsoda),
        "diffrax": ("diffrax", diffrax),
        "JAX": ("jax", jax_scan),
    }
    peers, missing = numpy_twin(), []
    for name, (module, make) in makers.items():
        if find_spec(module) is None:
            missing.append(name)
        else:
            peers += make()
    return peers, missing


def numpy_twin(n: int = 1_000) -> list[Peer]:
    """Return the same algorithm as plain NumPy, which the manual and the tests use."""
    given = task(n)

    def run() -> Array:
        stretches = [Stretch(1.0, mg) for mg in given.mg]
        states = passed(given.people, given.standing, stretches, N_NODES)
        return score(given, np.array([drives(given.people, state) for state in states]))

    return [Peer(f"NumPy, same algorithm, {N_NODES} nodes", n, run)]


def scipy_lsoda() -> list[Peer]:
    """Return SciPy's solver with a right-hand side in Python, one person."""
    from scipy.integrate import solve_ivp

    given = task(1)
    same = equations(given)

    def run() -> Array:
        state, found = same.start.copy(), np.empty((DAYS, 1))
        for day, mg in enumerate(given.mg):
            state[0] += mg
            done = solve_ivp(same.slope, (0.0, 1.0), state.ravel(), "LSODA", rtol=RTOL, atol=ATOL)
            state = done.y[:, -1].reshape(4, -1)
            found[day] = same.drive(state)
        return score(given, found)

    return [Peer("SciPy LSODA, Python right-hand side", 1, run)]


def numbalsoda(n: int = 20) -> list[Peer]:
    """Return LSODA as called from machine code, with a compiled right-hand side."""
    import numba

    soda = import_module("numbalsoda")
    given = task(n)
    same = equations(given)
    constants = np.array([same.ka, same.k, same.ed50, same.tf, same.ts, same.share]).T.copy()
    start, mg = same.start.T.copy(), given.mg

    @numba.cfunc(soda.lsoda_sig)
    def slope(t, y, dy, p):  # type: ignore[no-untyped-def]  # noqa: ARG001 - numbalsoda asks for these four, without types
        occupied = y[1] / (p[2] + y[1])
        dy[0] = -p[0] * y[0]
        dy[1] = p[1] * (p[0] * y[0] - y[1])
        dy[2] = (occupied - y[2]) / p[3]
        dy[3] = (occupied - y[3]) / p[4]

    address, solve = slope.address, soda.lsoda

    @numba.njit
    def whole(constants, start, mg):  # type: ignore[no-untyped-def]  # JAX has no types here
        found, day = np.empty((len(mg), len(start))), np.array([0.0, 1.0])
        for i in range(len(start)):
            p, state = constants[i], start[i].copy()
            for d in range(len(mg)):
                state[0] += mg[d]
                states, _ = solve(address, state, day, p, rtol=RTOL, atol=ATOL)
                state = states[1].copy()
                found[d, i] = p[5] * state[2] + (1.0 - p[5]) * state[3] - state[1] / (p[2] + state[1])
        return found

    return [Peer("numbalsoda (LSODA, compiled)", n, lambda: score(given, whole(constants, start, mg)))]


def diffrax(n: int = 200) -> list[Peer]:
    """Return an adaptive solver of JAX, for all people at once."""
    jax = _jax()
    jnp, dfx = jax.numpy, import_module("diffrax")
    given = task(n)
    same = equations(given)
    columns = [jnp.asarray(one) for one in (same.ka, same.k, same.ed50, same.tf, same.ts, same.share)]
    mg, start = jnp.asarray(given.mg), jnp.asarray(same.start.T)

    def slope(_: Any, y: Any, p: Any) -> Any:
        occupied = y[1] / (p[2] + y[1])
        return jnp.array(
            [
                -p[0] * y[0],
                p[1] * (p[0] * y[0] - y[1]),
                (occupied - y[2]) / p[3],
                (occupied - y[3]) / p[4],
            ]
        )

    term, solver = dfx.ODETerm(slope), dfx.Tsit5()
    control = dfx.PIDController(rtol=RTOL, atol=ATOL)

    def person(begin: Any, *p: Any) -> Any:
        def day(state: Any, dose: Any) -> tuple[Any, Any]:
            done = dfx.diffeqsolve(
                *(term, solver, 0.0, 1.0, 0.02, state.at[0].add(dose), p), stepsize_controller=control
            )
            state = done.ys[0]
            return state, p[5] * state[2] + (1.0 - p[5]) * state[3] - state[1] / (p[2] + state[1])

        return jax.lax.scan(day, begin, mg)[1]

    whole = jax.jit(jax.vmap(person))
    return [
        Peer("diffrax Tsit5, scan and vmap", n, lambda: score(given, np.asarray(whole(start, *columns)).T))
    ]


def jax_scan(n: int = 2_000) -> list[Peer]:
    """Return the same algorithm in JAX: a scan over days, compiled for all people at once."""
    jax = _jax()
    jnp = jax.numpy
    given = task(n)
    rows, state = (jnp.asarray(one) for one in laid_out(given, N_NODES))
    mg = jnp.asarray(given.mg)
    one, two, fast, slow = (
        rows[N_CONSTANTS + k * N_NODES : N_CONSTANTS + (k + 1) * N_NODES] for k in range(4)
    )

    def day(now: Any, dose: Any) -> tuple[Any, Any]:
        a, b = now[0] + rows[3] * dose, now[1] + rows[4] * dose
        free = 1.0 / (1.0 + a * one + b * two)
        f = rows[6] * now[3] + (fast * free).sum(axis=0)
        s = rows[7] * now[4] + (slow * free).sum(axis=0)
        a, b = a * rows[0], b * rows[1]
        u = rows[13] * (1.0 / (1.0 + a + b) - s - rows[10] * (f - s))
        felt = 10.0 / (1.0 + jnp.exp2(rows[12] * (rows[11] - jnp.log2(jnp.maximum(u, 1e-12)))))
        return jnp.stack([a, b, now[2], f, s]), felt

    whole = jax.jit(lambda state: jax.lax.scan(day, state, mg)[1])
    return [Peer(f"JAX scan, same algorithm, {N_NODES} nodes", n, lambda: np.asarray(whole(state)))]


def laid_out(given: Task, n_nodes: int) -> tuple[Array, Array]:
    """Return our own constants and state of each person, so that all with our algorithm start alike."""
    return rows_of(given.people, n_nodes, 1), kernel._state(given.people, given.standing)


def _jax() -> Any:
    """Return JAX, set to double precision."""
    jax = import_module("jax")
    jax.config.update("jax_enable_x64", True)
    return jax
