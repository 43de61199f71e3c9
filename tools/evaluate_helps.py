"""``make evaluate`` judges what is said to help on virtual people, and writes docs/evidence/what-helps.md.

The people whose tables are written have another seed than those on whom anything was tuned. Two processes
take a few minutes; ``--people`` asks for fewer.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence
from functools import partial
from multiprocessing import get_context
from pathlib import Path

# One thread for each process: several at small matrices wait for each other more than they work.
for _name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_name, "1")

TOP = Path(__file__).parents[1]
TARGET = TOP / "docs" / "evidence" / "what-helps.md"
#: The people that are judged; CAUTION and the sizes of effects were tuned on people of the other seed.
SEED, TUNING_SEED = 2026, 11
N_PEOPLE = 500
#: What truly helps, in points, for each world that is judged.
WORLDS = {
    "nothing": {},
    "half": {"daylight": -0.5, "no_late_coffee": -0.5},
    "one": {"daylight": -1.0, "no_late_coffee": -1.0},
    "one_and_a_half": {"daylight": -1.5, "sleep": -1.5},
    "harder": {"no_late_coffee": 1.0},
}
#: Of the people of the first world, so many live in each of the others, and so many make an experiment.
OTHERS, TRIED = 0.3, 0.6
EXPERIMENTS = (0.0, -0.5, -1.0, -1.5)


def main(arguments: Sequence[str] | None = None) -> None:
    """Judge the people and write the page."""
    from tools.helps.judged import LOOK_AT, experimented, foretold, looked
    from tools.helps.page import HelpsJudged, helps_page

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=N_PEOPLE)
    n = parser.parse_args(arguments).people
    with get_context("spawn").Pool(2) as pool:
        worlds = {}
        for name, effects in WORLDS.items():
            numbers = range(n if not effects else round(OTHERS * n))
            worlds[name] = pool.map(partial(looked, SEED, effects=effects), numbers, chunksize=4)
        promises = pool.map(
            partial(foretold, SEED, effects=WORLDS["one"], at=LOOK_AT), range(round(OTHERS * n))
        )
        trials = {
            truth: pool.map(
                partial(experimented, SEED, truth=truth, points=abs(truth) or 1.0), range(round(TRIED * n))
            )
            for truth in EXPERIMENTS
        }
    found = HelpsJudged(SEED, worlds, [one for some in promises for one in some], trials)
    TARGET.write_text(helps_page(found), encoding="utf-8")


if __name__ == "__main__":
    main()
