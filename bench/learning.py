"""One person learnt anew: all of a diary against general samplers of the same model, and advice from it.

The model is that of :mod:`tools.self_check.jax_model`, written from its equations with gradients, with the
same frozen sites; its likelihood is laid out in advance as far as it can be, so that a sampler pays for a
curve and a handful of products. The reference is a long NUTS run that is kept with the tests.
"""

from __future__ import annotations

import os
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import cache, partial
from importlib import import_module
from importlib.util import find_spec
from multiprocessing import get_context
from time import perf_counter
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from bench.report import Row, Section
from bench.timing import Timing, figure, timed
from opentaper import formulary
from opentaper.actions.asked import AskedPlan
from opentaper.actions.own_twins import twins_of
from opentaper.actions.propose_plan import propose_plan
from opentaper.advice.advice import TrustStage
from opentaper.advice.advise import advise
from opentaper.inference.belief import Belief, Known, prior_belief
from opentaper.inference.check_in import CheckIn, DoseTaken
from opentaper.inference.update import update
from opentaper.planning.replan import go_on
from opentaper.planning.twins import Risk
from opentaper.planning.versions import PlanVersion, first_version
from opentaper.quantities import Dose
from tools.self_check.nuts import (
    BENCH,
    Told,
    apart,
    beginnings,
    kept_runs,
    log_density,
    of_likelihood,
    sampled,
    settled,
    told_by,
)
from tools.self_check.world import FIRST, somebody

Array = NDArray[np.float64]
REPEATS, N_PEOPLE, CORES, TURNS = 21, 240, 2, 2
#: The accuracy that counts: means within so many standard deviations, those within this share.
MEANS, SPREADS = 0.1, 0.1
CHAINS = 4
ON_ONE = "the same on one core, as ours"
#: With less than this share of its time left for sampling, what a peer compiles was not measured.
LEAST_SAMPLING = 0.1


@dataclass(frozen=True, slots=True, eq=False)
class Answer:
    """What a sampler of many seconds found: draws, seconds in all, those before the first draw, and ESS."""

    draws: Array
    seconds: float
    compiling: float
    effective: float


def learning() -> Section:
    """Return how long it takes to learn a person, and what follows from it."""
    told = told_by(BENCH)
    own = {n: _alone(told, n) for n in (CORES, 1)}
    target, sample = settled(told)
    off = apart(sample.draws, sample.weights, *_reference())
    note = f"{_accuracy(off)}; ESS {sample.ess:.0f}, k-hat {sample.k_hat:.2f}"
    rows = [Row(f"OpenTaper, update, {CORES} cores", str(own[CORES]), note)]
    rows.append(Row("OpenTaper, update, one core", str(own[1]), "the same to the bit"))
    likelihood = log_density(told, target)
    for name, run in _peers(likelihood).items():
        found = run()
        beside = _beside(found, own[1 if name == ON_ONE else CORES], sample.ess)
        rows.append(Row(name, f"{figure(found.seconds)} s (n = 1)", beside))
    rows += [_advice(), *_people_a_minute(told)]
    missing = [name for name in ("pymc", "nutpie") if find_spec(name) is None]
    return Section(
        "One person learnt anew",
        f"{len(told.check_ins)} check-ins of {BENCH.items} items and {len(told.doses)} days of doses, from "
        "nothing to a belief. Samplers draw from the same posterior with the same frozen sites, four chains. "
        "Errors are the largest of the six parameters against a long NUTS run: of means in standard "
        f"deviations, of standard deviations as a share; {MEANS:g} and {SPREADS:.0%} count as the same. "
        "NumPyro's four chains go together; nutpie and an update use both cores of this machine, and are set "
        "beside each other once more on one. Ratios are of wall time on as many cores, with compilation and "
        "(in brackets) without, and for as many effective draws without it."
        + (f" Not installed: {', '.join(missing)}." if missing else ""),
        rows,
    )


def _reference() -> tuple[Array, Array]:
    """Return the means and standard deviations of the long run."""
    kept = next(one for one in kept_runs() if one["most"] == BENCH.most)
    return np.array(kept["mean"]), np.array(kept["sd"])


def _accuracy(off: tuple[float, float]) -> str:
    met = "same" if off[0] <= MEANS and off[1] <= SPREADS else "not the same"
    return f"{met}: means off by {off[0]:.3f} sd, sds by {off[1]:.1%}"


def _beside(found: Answer, own: Timing, effective: float) -> str:
    """Return how accurate an answer is, and how many times as long it took."""
    n = len(found.draws)
    off = apart(found.draws, np.full(n, 1.0 / n), *_reference())
    sampling, told = found.seconds - found.compiling, f"{_accuracy(off)}; ESS {found.effective:.0f}"
    whole = figure(found.seconds / own.median)
    # A run of a few draws may take as long as the whole one, and then says nothing of compiling.
    if sampling < LEAST_SAMPLING * found.seconds:
        return f"{told}; {whole} × ours, of which compiling could not be told"
    each = sampling / found.effective / (own.median / effective)
    drawn = figure(sampling / own.median)
    return f"{told}; {whole} ({drawn}) × ours; per effective draw {figure(each)} ×"


def _peers(likelihood: Callable[[Any], Any]) -> dict[str, Callable[[], Answer]]:
    """Return the samplers that are installed, with usual settings, and the fastest with few draws too."""
    runs: dict[str, Callable[[], Answer]] = {
        "NumPyro NUTS, 4 × (1000 + 1000)": partial(_numpyro, likelihood, 1000, 1000),
    }
    if find_spec("pymc") is not None and find_spec("nutpie") is not None:
        runs["PyMC + nutpie, 4 × (400 + 1000)"] = partial(_nutpie, likelihood, 400, 1000)
        runs["PyMC + nutpie, 4 × (200 + 250)"] = partial(_nutpie, likelihood, 200, 250)
        runs[ON_ONE] = partial(_nutpie, likelihood, 200, 250, 1)
    return runs


def _numpyro(likelihood: Callable[[Any], Any], warmup: int, draws: int) -> Answer:
    """Return a NUTS run; what a run of a few draws takes is counted as compiling."""
    potential = of_likelihood(likelihood)
    short = sampled(potential, beginnings(), 1, 4)
    whole = sampled(potential, beginnings(), warmup, draws)
    return Answer(whole.draws, whole.seconds, min(short.seconds, whole.seconds), float(whole.effective.min()))


def _nutpie(likelihood: Callable[[Any], Any], warmup: int, draws: int, cores: int = CORES) -> Answer:
    """Return a run of nutpie on a PyMC model whose likelihood is the same JAX function."""
    jax = import_module("jax")
    jax.config.update("jax_enable_x64", True)
    begun = perf_counter()
    with warnings.catch_warnings():
        # ArviZ announces a new major version whenever it is loaded.
        warnings.simplefilter("ignore", FutureWarning)
        pymc, pytensor, nutpie = (import_module(name) for name in ("pymc", "pytensor", "nutpie"))
    loaded = perf_counter()
    scored = pytensor.wrap_jax(lambda z: jax.numpy.reshape(likelihood(z), ()))
    with pymc.Model() as model:
        z = pymc.Normal("z", 0.0, 1.0, shape=6)
        pymc.Potential("scores", scored(z))
    compiled = nutpie.compile_pymc_model(model, backend="jax", gradient_backend="jax")
    laid = {"chains": CHAINS, "cores": cores, "seed": 1, "progress_bar": False}
    nutpie.sample(compiled, draws=8, tune=8, **laid)
    between = perf_counter()
    found = nutpie.sample(compiled, draws=draws, tune=warmup, **laid).posterior["z"].to_numpy()
    ended = perf_counter()
    diagnostics = import_module("numpyro.diagnostics")
    return Answer(
        found.reshape(-1, 6),
        ended - begun - (loaded - begun),
        between - loaded,
        float(diagnostics.effective_sample_size(found).min()),
    )


@cache
def _on_a_plan() -> tuple[PlanVersion, Belief, tuple[CheckIn, ...], tuple[DoseTaken, ...]]:
    """Return somebody who has followed a plan for 90 days, and kept a diary of ordinary weeks."""
    asked = AskedPlan(
        "sertraline",
        "100mg",
        method="adaptive",
        tolerate="0.5",
        used_for="5 years",
        times="1",
        have=("tablet 25mg halves", "liquid 2mg/mL", "syringe 1mL 0.01mL"),
        start=(FIRST + timedelta(days=7)).isoformat(),
    )
    version = first_version(propose_plan(asked, FIRST), FIRST)
    days = [FIRST + timedelta(days=place) for place in range(90)]
    steps = [(7 + step.start_day, step.dose) for step in version.plan.steps]
    taken = [next((dose for at, dose in reversed(steps) if at <= place), Dose.mg(100)) for place in range(90)]
    rng = np.random.default_rng(5)
    names = ("dizziness", "nausea", "irritability", "anxiety", "low_mood", "poor_sleep")
    told = tuple(
        CheckIn(day, tuple(zip(names, rng.integers(0, 3, len(names)).astype(float).tolist(), strict=True)))
        for day in days
    )
    doses = tuple(DoseTaken(day, dose) for day, dose in zip(days, taken, strict=True))
    belief = update(prior_belief(Known("sertraline", Dose.mg(100), months_of_use=60.0)), doses, told)
    return version, belief, told, doses


def _advised() -> PlanVersion:
    """Advise on the next step, and lay out the rest for 512 virtual people of the belief."""
    version, belief, told, doses = _on_a_plan()
    today, policy = told[-1].day, formulary.shipped_policy()
    advise(version.plan, belief, told, policy, doses=doses, today=today, stage=TrustStage.NEXT_CUT)
    twins = twins_of(belief, doses, today)
    return go_on(version, today, twins, Risk(0.5, 0.1))


def _advice() -> Row:
    made = _advised()
    (time,) = timed(REPEATS // 3, _advised)
    n = twins_of(_on_a_plan()[1], _on_a_plan()[3], FIRST).n
    left = sum(1 for step in made.plan.steps if step.days > 0)
    return Row(
        "OpenTaper, advise and plan the rest", str(time), f"{n} virtual people; {left} steps; goal < 500 ms"
    )


def _people_a_minute(told: Told) -> list[Row]:
    """Return how many people are updated a minute by all cores, each by a process of its own."""
    rows = []
    with _pool(CORES) as pool:
        pool.map(_updated, range(2 * CORES), chunksize=1)
        pool.map(_updated_again, [told] * 2 * CORES, chunksize=1)
        some = _seconds(lambda: pool.map(_updated, range(N_PEOPLE), chunksize=4))
        whole = _seconds(lambda: pool.map(_updated_again, [told] * N_PEOPLE, chunksize=4))
    sizes = [len(somebody(1, place).check_ins) for place in range(N_PEOPLE)]
    for what, seconds in (
        (f"people of {np.median(sizes):.0f} check-ins (median), updated", some),
        (f"people of {len(told.check_ins)} check-ins, updated", whole),
    ):
        a_minute = f"{60.0 * N_PEOPLE / seconds:,.0f} a minute".replace(",", " ")
        rows.append(Row(f"OpenTaper, {CORES} cores: {what}", a_minute, f"{N_PEOPLE} people; goal 3000"))
    return rows


def _alone(told: Told, n_threads: int) -> Timing:
    """Return the time of an update in a new process that may use so many threads."""
    with _pool(1, n_threads) as pool:
        return cast("Timing", pool.apply(_timed, (told,)))


@contextmanager
def _pool(n: int, n_threads: int = 1) -> Iterator[Any]:
    """Return so many new processes of so many threads; at small matrices threads wait for each other."""
    set_so = {"OPENBLAS_NUM_THREADS": "1", "NUMBA_NUM_THREADS": str(n_threads)}
    kept = {name: os.environ.get(name) for name in set_so}
    os.environ.update(set_so)
    try:
        with get_context("spawn").Pool(n) as pool:
            yield pool
    finally:
        for name, value in kept.items():
            os.environ.pop(name, None)
            if value is not None:
                os.environ[name] = value


def _timed(told: Told) -> Timing:
    (time,) = timed(REPEATS, partial(_updated_again, told))
    return time


def _seconds(run: Callable[[], object]) -> float:
    """Return the time of the faster of some runs: whatever else the machine does only adds to it."""
    found = []
    for _ in range(TURNS):
        begun = perf_counter()
        run()
        found.append(perf_counter() - begun)
    return min(found)


@cache
def _somebody(place: int) -> Any:
    return somebody(1, place)


def _updated(place: int) -> float:
    one = _somebody(place)
    return update(prior_belief(one.known), one.doses, one.check_ins).ess


def _updated_again(told: Told) -> float:
    return update(prior_belief(told.known), told.doses, told.check_ins).ess


def main() -> None:
    """Measure this section alone."""
    section = learning()
    print(section.told)
    for row in section.rows:
        print(f"  {row.what:<56} {row.time:<36} {row.note}")


if __name__ == "__main__":
    main()
