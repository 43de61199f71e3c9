"""``python -m tools.self_check`` draws people, learns them, and writes docs/evidence/calibration.md.

``--people`` and ``--cores`` say how many; ``--kept FILE`` keeps what came of each, and goes on from there.
The long runs it compares with are those of ``python -m tools.self_check.nuts`` and ``... .full_runs``.
"""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Iterator
from dataclasses import asdict
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np

# One thread for each process: several at small matrices wait for each other more than they work.
for _name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "NUMBA_NUM_THREADS"):
    os.environ.setdefault(_name, "1")

from tools.self_check.checks import Checked, checked  # noqa: E402 - NumPy asks for threads once

FOLDER = Path(__file__).parents[2] / "docs" / "evidence"
SEED, N_PEOPLE = 20261122, 600


def main() -> None:
    """Do it."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--people", type=int, default=N_PEOPLE)
    asked.add_argument("--cores", type=int, default=os.cpu_count() or 1)
    asked.add_argument("--seed", type=int, default=SEED)
    asked.add_argument("--kept", type=Path)
    told = asked.parse_args()
    people = sorted(_people(told.people, told.seed, told.cores, told.kept), key=lambda one: one.place)
    write(people, told.seed)


def write(people: list[Checked], seed: int) -> None:
    """Write page and picture."""
    from tools.self_check.figures import classes, coverages, evenness
    from tools.self_check.page import PICTURE, page
    from tools.self_check.picture import picture

    FOLDER.joinpath("calibration.md").write_text(page(people, seed, *_compared()), encoding="utf-8")
    drawn = picture(evenness(people), classes(people), coverages(people))
    FOLDER.joinpath(PICTURE).write_text(drawn + "\n", encoding="utf-8")


def _people(n: int, seed: int, cores: int, kept: Path | None) -> Iterator[Checked]:
    found = _kept(kept)
    yield from (one for place, one in found.items() if place < n)
    left = [place for place in range(n) if place not in found]
    with get_context("spawn").Pool(cores) as pool:
        for one in pool.imap_unordered(partial(checked, seed), left, chunksize=4):
            if kept is not None:
                with kept.open("a", encoding="utf-8") as written:
                    written.write(json.dumps(asdict(one)) + "\n")
            yield one


def _kept(path: Path | None) -> dict[int, Checked]:
    if path is None or not path.exists():
        return {}
    told = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return {one["place"]: Checked(**{**one, "ranks": tuple(one["ranks"])}) for one in told}


def _compared() -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return comparisons with the long runs that are kept."""
    from tools.self_check.full_runs import kept_full_runs
    from tools.self_check.nuts import kept_runs

    return [_beside(one) for one in kept_runs()], [_beside(one) for one in kept_full_runs()]


def _beside(kept: dict[str, Any]) -> dict[str, Any]:
    from tools.self_check.nuts import Diarist, apart, settled, told_by

    names = ("name", "first", "last", "most", "items")
    told = told_by(Diarist(**{name: kept[name] for name in names}))
    _, sample = settled(told)
    means, spreads = apart(sample.draws, sample.weights, np.array(kept["mean"]), np.array(kept["sd"]))
    return {
        "drug": told.known.drug,
        "check_ins": len(told.check_ins),
        "means": means,
        "sds": spreads,
        "k_hat": sample.k_hat,
        "effective": min(kept["effective"]),
    }


if __name__ == "__main__":
    main()
