"""What the frozen Gaussian sites cost: NUTS of the full model for two people, kept beside the long runs.

``python -m tools.self_check.full_runs``; several minutes for each person.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from importlib.metadata import version
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rich.console import Console

from tools.self_check.diary import facts
from tools.self_check.full_model import potential_function
from tools.self_check.nuts import CHAINS, SEED, STORE, Diarist, apart, beginnings, sampled, settled, told_by

Array = NDArray[np.float64]
FULL_STORE = STORE.with_name("nuts_full.json")
WARMUP, DRAWS = 300, 400
PEOPLE = (
    Diarist("Ilse of the glass accordion", 40, 145, most=80),
    Diarist("Tycho of the running stairs", 20, 130, most=80, items=5),
)


def full_run(one: Diarist) -> dict[str, Any]:
    """Return what a run of the full model finds of somebody, and how far an update is from it."""
    told = told_by(one)
    _, sample = settled(told)
    potential, start = potential_function(facts(told.known, told.doses, told.check_ins))
    rows = {name: np.tile(value, (CHAINS, *np.ones(np.ndim(value), int))) for name, value in start.items()}
    rows["z"] = beginnings()
    run = sampled(potential, rows, WARMUP, DRAWS)
    mean, spread = run.draws.mean(axis=0), run.draws.std(axis=0, ddof=1)
    off, wide = apart(sample.draws, sample.weights, mean, spread)
    Console().print(
        f"{one.name}: {len(told.check_ins)} check-ins, {run.seconds:.0f} s, ESS {run.effective.min():.0f}, "
        f"R-hat {run.r_hat:.4f}; means off by {off:.3f} sd, sds by {wide:.3f}, k-hat {sample.k_hat:.2f}",
    )
    return {
        **asdict(one),
        "check_ins": len(told.check_ins),
        "mean": mean.round(4).tolist(),
        "sd": spread.round(4).tolist(),
        "effective": run.effective.round(0).tolist(),
        "r_hat": round(run.r_hat, 4),
        "seconds": round(run.seconds, 1),
    }


def kept_full_runs() -> list[dict[str, Any]]:
    """Return what was kept of each person."""
    return list(json.loads(FULL_STORE.read_text(encoding="utf-8"))["people"])


def main(path: Path = FULL_STORE) -> None:
    """Run NUTS of the full model, and keep what it found."""
    with get_context("spawn").Pool(len(PEOPLE)) as pool:
        people = pool.map(full_run, PEOPLE, chunksize=1)
    kept = {
        "what": "posterior of the six whitened parameters by NUTS of the model without Gaussian sites "
        "(tools/self_check/full_model.py)",
        "seed": SEED,
        "chains": CHAINS,
        "warmup": WARMUP,
        "draws": DRAWS,
        "versions": {name: version(name) for name in ("numpyro", "jax", "jaxlib", "numpy")},
        "people": people,
    }
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
