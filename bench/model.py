"""The population kernel beside its peers, at equal error, and what it does in each kind of run."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

import numpy as np

from bench.limit import c_loop, own_loop, scored
from bench.peers import ATOL, RTOL, Peer, laid_out, python_peers
from bench.places import compiler_version
from bench.r_peers import r_peers
from bench.report import Row, Section
from bench.taper import DAYS, N_TRUE, SCALE, Array, Task, off, score, task
from bench.timing import Pair, Timing, figure, paired, timed
from opentaper.pharmacology.adaptation import Stretch, drives, passed
from opentaper.pharmacology.kernel import Treatment, daily_intensities, tally
from opentaper.pharmacology.machine import settle_numba
from opentaper.pharmacology.nodes import N_NODES
from opentaper.pharmacology.parts import n_threads

N_PEOPLE, REPEATS, PEER_REPEATS, TURNS = 20_000, 9, 5, 25
NODES_SHOWN = (1, 2, 3, 4, 5, 6, 8, 10, 12, 16, 24)


def rate(patient_days: int, time: Timing) -> str:
    """Return patient-days a second: the median and the quartiles."""
    middle, slow, fast = (patient_days / seconds for seconds in (time.median, time.high, time.low))
    unit, scale = (" M", 1e6) if middle >= 1e6 else (" k", 1e3) if middle >= 1e3 else ("", 1.0)
    return f"{figure(middle / scale)}{unit} ({figure(slow / scale)}–{figure(fast / scale)}, n = {time.n})"


@contextmanager
def cores(n: int) -> Iterator[int]:
    """Let the kernel use so many cores, as far as there are; it settles numba first."""
    settle_numba()
    import numba

    allowed = numba.config.NUMBA_NUM_THREADS
    numba.config.NUMBA_NUM_THREADS = min(n, allowed)
    try:
        yield min(n, allowed)
    finally:
        numba.config.NUMBA_NUM_THREADS = allowed


def model() -> Section:
    """Return the speed and the error of each method on the same two years."""
    peers, missing = python_peers()
    in_r, not_in_r = r_peers()
    found = [(peer.name, peer.n_people, *_measured(peer)) for peer in peers]
    found += [(one.name, one.n_people, one.time, off(one.scores)) for one in in_r]
    slowest_first = sorted(found, key=lambda one: one[1] / one[2].median)
    rows = [
        Row(name, rate(n * DAYS, time), f"error {error:.1e}; {n} people")
        for name, n, time, error in slowest_first
    ]
    unit = next((one.time.median / one.n_people for one in in_r if one.name.startswith("mrgsolve")), None)
    for n_nodes in (8, 16):
        rows += _own_rows(n_nodes, unit)
    absent = ", ".join([*missing, *not_in_r])
    versions = ", ".join(one.version for one in in_r)
    return Section(
        "Two years of a taper, for many people",
        f"Patient-days a second on one core, the intensity kept at the end of each of {DAYS} days: 20 mg "
        "once a day, a hold of 28 days, twenty steps of equal occupancy, then nothing. Errors are the "
        f"largest ones on a scale of 0 to 10, among the first {N_TRUE} people, against DOP853 with rtol "
        f"1e-13. Solvers of differential equations ran with rtol {RTOL:g} and atol {ATOL:g}. JAX may use all "
        "cores; the others use one. *Loop alone* writes into memory that is there already, as the loop in C "
        "does; the whole call also lays out constants and asks for new memory. "
        + (f"In R: {versions}. " if versions else "")
        + (f"Not installed: {absent}." if absent else "Every peer was installed."),
        rows,
        heads=("method", "patient-days a second", ""),
    )


def _measured(peer: Peer) -> tuple[Timing, float]:
    return timed(PEER_REPEATS, peer.run)[0], off(peer.run())


def _own_rows(n_nodes: int, mrgsolve: float | None) -> list[Row]:
    """Return our rows beside those of the loop in C, which takes turns with them."""
    given, out = task(N_PEOPLE), np.zeros((DAYS, N_PEOPLE))
    with cores(1):
        runs: dict[str, Callable[[], object]] = {"OpenTaper, loop alone": own_loop(given, n_nodes, out)}
        runs["OpenTaper, whole call"] = partial(_days, given, n_nodes)
        limit = c_loop(given, n_nodes, out)
        if limit is not None:
            runs[f"C, loop alone ({compiler_version()})"] = limit
        times = timed(REPEATS, *runs.values())
        error = off(scored(own_loop(given, n_nodes, out)))
        error_c = error if limit is None else off(scored(limit))
    rows = []
    for name, time in zip(runs, times, strict=True):
        notes = [f"error {error_c if name.startswith('C,') else error:.1e}"]
        if limit is not None and not name.startswith("C,"):
            notes.append(f"{times[-1].median / time.median:.2f} × C")
        if mrgsolve is not None:
            notes.append(f"{mrgsolve * N_PEOPLE / time.median:,.0f} × mrgsolve".replace(",", " "))
        rows.append(Row(f"{name}, {n_nodes} nodes", rate(given.patient_days, time), "; ".join(notes)))
    if limit is None:
        rows.append(Row(f"C, {n_nodes} nodes", "no compiler", ""))
    return rows


def _days(given: Task, n_nodes: int = N_NODES, at_end: bool = True, out: Array | None = None) -> Array:
    return daily_intensities(given.people, given.standing, given.treatment, n_nodes, at_end, out)[0]


def kinds() -> Section:
    """Return the speed of each kind of run, by one core and by all."""
    plain, metabolite = task(N_PEOPLE), task(N_PEOPLE, metabolite_share=0.4)
    shares = np.random.default_rng(3).uniform(0.8, 1.2, N_PEOPLE)
    own = Treatment.of(plain.mg[:, None] * shares)
    twice = Treatment.of(np.repeat(plain.mg / 2.0, 2), times_a_day=2)
    there = np.zeros((DAYS, N_PEOPLE))
    runs: dict[str, Callable[[], object]] = {
        "day's mean drive, days kept": partial(_days, plain, at_end=False),
        "day's end, days kept": partial(_days, plain),
        "day's mean drive, 16 nodes": partial(_days, plain, 16, False),
        "each their own schedule": partial(daily_intensities, plain.people, plain.standing, own),
        "with a metabolite": partial(_days, metabolite, at_end=False),
        "twice a day": partial(daily_intensities, plain.people, plain.standing, twice),
        "summed up, two limits": partial(_summed, plain, plain.treatment),
        "summed up, each their own schedule": partial(_summed, plain, own),
        "day's mean drive, into memory that is there": partial(_days, plain, N_NODES, False, there),
        "day's end, into memory that is there": partial(_days, plain, N_NODES, True, there),
    }
    found = {name: paired(TURNS, _by(1, run), _by(2, run)) for name, run in runs.items()}
    first = next(iter(found.values())).one.median
    used = min(2, n_threads())
    rows = [_kind(name, plain.patient_days, pair, used, first) for name, pair in found.items()]
    for name, pair in _kinds_in_c(plain, there).items():
        rows.append(_kind(name, plain.patient_days, pair, used, first))
    return Section(
        "Kinds of runs",
        f"Patient-days a second of whole calls: {N_PEOPLE} people, {DAYS} days, 8 nodes unless told. Summing "
        "up keeps no days, and its memory does not grow with them. One core and two take turns; what stands "
        "behind × is the median, with quartiles, of the ratio of each turn. Days that are kept go into new "
        "memory, which the system has to clear, unless told. The loop in C, of the day's end, shows what the "
        "machine allows: it has its constants already, and in new memory each of its threads asks for what "
        "it comes to, as a loop does that takes no care of it.",
        rows,
        heads=("run", "patient-days a second", ""),
    )


def _kind(name: str, patient_days: int, pair: Pair, used: int, first: float) -> Row:
    """Return the line of one kind of run."""
    told = f"{used} cores: {rate(patient_days, pair.two)}, {pair} × one"
    return Row(name, rate(patient_days, pair.one), f"{first / pair.one.median:.2f} of the first; {told}")


def _by(n: int, run: Callable[[], object]) -> Callable[[], None]:
    """Return a run by so many cores."""

    def by() -> None:
        with cores(n):
            run()

    return by


def _kinds_in_c(given: Task, there: Array) -> dict[str, Pair]:
    """Return how much faster the loop in C is on two cores; nothing without a compiler."""

    def anew(n: int) -> None:
        loop = c_loop(given, N_NODES, np.empty_like(there), n, laid)
        if loop is not None:
            loop()

    laid = laid_out(given, N_NODES)
    one, two = (c_loop(given, N_NODES, there, n, laid) for n in (1, 2))
    if one is None or two is None:
        return {}
    return {
        "C, loop alone, into memory that is there": paired(TURNS, one, two),
        "C, loop alone, into new memory": paired(TURNS, partial(anew, 1), partial(anew, 2)),
    }


def _summed(given: Task, treatment: Treatment) -> object:
    return tally(given.people, given.standing, treatment, limits=(0.3, 0.6))


def errors() -> Section:
    """Return the largest error of a score by the number of nodes."""
    given, rows = task(N_TRUE), []
    stretches = [Stretch(1.0, mg) for mg in given.mg]
    for n_nodes in NODES_SHOWN:
        states = passed(given.people, given.standing, stretches, n_nodes)
        twin = off(score(given, np.array([drives(given.people, state) for state in states])))
        own = f"{off(SCALE * _days(given, n_nodes)):.1e}" if n_nodes in (4, 8, 16) else "–"
        rows.append(Row(str(n_nodes), f"{twin:.1e}", own))
    return Section(
        "Error by nodes",
        f"The largest error of a score of 0 to 10, over {N_TRUE} people and {DAYS} days, against DOP853 with "
        "rtol 1e-13. The plain NumPy twin takes any number of nodes, the machine code three of them.",
        rows,
        heads=("nodes", "NumPy twin", "machine code"),
    )
