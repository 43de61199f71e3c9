"""Long NUTS runs of the marginal model for a few virtual people, kept as ``tests/reference/data/nuts.json``.

The people are those of :mod:`opentaper.examples.people`. All that a run needs of the code under test, the
sites, is found anew by whoever compares; the file keeps their fingerprint only, and the posterior.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import timedelta
from importlib import import_module
from importlib.metadata import version
from multiprocessing import get_context
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rich.console import Console

from opentaper.examples.check_ins import Symptom
from opentaper.examples.people import diary, virtual_person
from opentaper.formulary.items import slow_process
from opentaper.inference.belief import Known
from opentaper.inference.check_in import CheckIn, DoseTaken
from opentaper.inference.observed import observed
from opentaper.inference.person_record import PersonRecord, record
from opentaper.inference.sampler import Sample, adapted
from opentaper.quantities import Dose
from tools.self_check.diary import facts
from tools.self_check.jax_model import log_density_function
from tools.self_check.world import FIRST

Array = NDArray[np.float64]
STORE = Path(__file__).parents[2] / "tests" / "reference" / "data" / "nuts.json"
SEED = 20261122
CHAINS, WARMUP, DRAWS = 4, 400, 800


@dataclass(frozen=True, slots=True)
class Diarist:
    """Who keeps a diary: a virtual person by name, from which day to which it is read (doses from day 0 on).

    ``most`` is how many check-ins count, the last; ``items`` how many items of the seven, the last.
    """

    name: str
    first: int
    last: int
    most: int = 1000
    items: int = 7


#: The person of the benchmark: a year of doses, 180 check-ins of six items.
BENCH = Diarist("Odile of the slow clock", 0, 365, most=180, items=6)
PEOPLE = (
    Diarist("Ilse of the glass accordion", 40, 145),
    Diarist("Odile of the slow clock", 0, 210),
    Diarist("Tycho of the running stairs", 20, 170),
    Diarist("Maren of the late tide", 0, 130),
    Diarist("Sanna of the two moons", 0, 212),
    Diarist("Wanda of the copper weathervane", 0, 140),
    BENCH,
)


@dataclass(frozen=True, slots=True)
class Told:
    """What somebody told: what is known before, doses, check-ins."""

    known: Known
    doses: tuple[DoseTaken, ...]
    check_ins: tuple[CheckIn, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Run:
    """What a sampler found: draws (n, 6), seconds with compiling, effective draws (6,), R-hat."""

    draws: Array
    seconds: float
    effective: Array
    r_hat: float


def told_by(one: Diarist, seed: int = 1) -> Told:
    """Return what a virtual person tells."""
    person = virtual_person(one.name)
    kept = diary(person, seed)
    names = [symptom.value.removeprefix("item.") for symptom in Symptom][-one.items :]
    days = [FIRST + timedelta(days=place) for place in range(one.last)]
    check_ins = [
        CheckIn(
            days[place],
            tuple(zip(names, kept.scores[place, -one.items :].tolist(), strict=True)),
            (("poor_night", float(kept.poor_nights[place])),),
        )
        for place in range(one.first, one.last)
        if kept.answered[place]
    ]
    return Told(
        Known(person.drug, person.start, months_of_use=float(person.months_of_use)),
        tuple(DoseTaken(days[place], Dose.mg(f"{kept.mg[place]:.3f}")) for place in range(one.last)),
        tuple(check_ins[-one.most :]),
    )


def settled(told: Told, seed: int = 1) -> tuple[PersonRecord, Sample]:
    """Return a record with the sites that an update settles on, and its sample."""
    target = record(told.known, told.doses, observed(told.check_ins), slow_process())
    sample = adapted(target, seed)
    return target, sample


def log_density(told: Told, target: PersonRecord) -> Callable[[Any], Any]:
    """Return the log likelihood of whitened parameters by the independent model, with a record's sites."""
    return log_density_function(facts(told.known, told.doses, told.check_ins), target.sites)


def sampled(
    potential: Callable[[Any], Any], start: Any, warmup: int = WARMUP, draws: int = DRAWS, seed: int = SEED
) -> Run:
    """Return a NUTS run of NumPyro: all chains at once, on one core.

    Parameters
    ----------
    potential
        The negative log density of all parameters.
    start
        Where each chain begins: arrays with one row a chain, z alone or by name.
    """
    jax = import_module("jax")
    jax.config.update("jax_enable_x64", True)
    infer, diagnostics = import_module("numpyro.infer"), import_module("numpyro.diagnostics")
    begun = perf_counter()
    sampler = infer.MCMC(
        infer.NUTS(potential_fn=potential),
        num_warmup=warmup,
        num_samples=draws,
        num_chains=CHAINS,
        chain_method="vectorized",
        progress_bar=False,
    )
    sampler.run(jax.random.PRNGKey(seed), init_params=start)
    found = sampler.get_samples(group_by_chain=True)
    z = np.asarray(found["z"] if isinstance(found, dict) else found, dtype=np.float64)
    seconds = perf_counter() - begun
    return Run(
        z.reshape(-1, z.shape[-1]),
        seconds,
        np.asarray(diagnostics.effective_sample_size(z)),
        float(np.max(diagnostics.gelman_rubin(z))),
    )


def of_likelihood(likelihood: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Return the negative log posterior of whitened parameters."""
    return lambda z: 0.5 * (z**2).sum() - likelihood(z)


def beginnings(seed: int = SEED) -> Array:
    """Return where the chains begin, shape (chains, 6)."""
    return np.asarray(0.3 * np.random.default_rng(seed).standard_normal((CHAINS, 6)))


def kept_runs(path: Path = STORE) -> list[dict[str, Any]]:
    """Return what was kept of each person."""
    return list(json.loads(path.read_text(encoding="utf-8"))["people"])


def long_run(one: Diarist) -> dict[str, Any]:
    """Return what a long run finds of somebody, beside what an update would."""
    told = told_by(one)
    target, sample = settled(told)
    run = sampled(of_likelihood(log_density(told, target)), beginnings())
    mean, spread = run.draws.mean(axis=0), run.draws.std(axis=0, ddof=1)
    off, wide = apart(sample.draws, sample.weights, mean, spread)
    Console().print(
        f"{one.name}: {len(told.check_ins)} check-ins, {run.seconds:.0f} s, ESS {run.effective.min():.0f}, "
        f"R-hat {run.r_hat:.4f}; means off by {off:.3f} sd, sds by {wide:.3f}, k-hat {sample.k_hat:.2f}",
    )
    return {
        **asdict(one),
        "check_ins": len(told.check_ins),
        "sites": fingerprint(target),
        "mean": mean.round(5).tolist(),
        "sd": spread.round(5).tolist(),
        "effective": run.effective.round(0).tolist(),
        "r_hat": round(run.r_hat, 5),
        "seconds": round(run.seconds, 1),
    }


def apart(draws: Array, weights: Array, mean: Array, spread: Array) -> tuple[float, float]:
    """Return how far weighted draws are from a reference: means in its sds, and sds as a share of them.

    Examples
    --------
    >>> apart(np.array([[0.0], [2.0]]), np.array([0.5, 0.5]), np.array([1.5]), np.array([2.0]))
    (0.25, 0.5)
    """
    here = weights @ draws
    wide = np.sqrt(weights @ (draws - here) ** 2)
    return float(np.abs((here - mean) / spread).max()), float(np.abs(wide / spread - 1.0).max())


def main(path: Path = STORE, at_once: int = 2) -> None:
    """Run NUTS for all, so many at once, and keep what it found."""
    kept: dict[str, Any] = {
        "what": "posterior of the six whitened parameters by long NUTS runs (tools/self_check/nuts.py)",
        "seed": SEED,
        "chains": CHAINS,
        "warmup": WARMUP,
        "draws": DRAWS,
        "versions": {name: version(name) for name in ("numpyro", "jax", "jaxlib", "numpy")},
        "people": [],
    }
    path.parent.mkdir(exist_ok=True)
    with get_context("spawn").Pool(at_once) as pool:
        for found in pool.imap(long_run, PEOPLE, chunksize=1):
            kept["people"].append(found)
            path.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")


def fingerprint(target: PersonRecord) -> list[float]:
    """Return a few numbers that change when the sites do: sums of values, precisions and day variances."""
    sites = target.sites
    told = [(sites.value * sites.precision).sum(), sites.precision.sum(), sites.day_variance.sum()]
    return [round(float(one), 3) for one in (*told, *sites.noise, *sites.level_worth)]


if __name__ == "__main__":
    main(at_once=int(sys.argv[1]) if len(sys.argv) > 1 else 2)
