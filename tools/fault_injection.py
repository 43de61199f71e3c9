"""``python -m tools.fault_injection`` puts faults into what virtual people tell, and watches what is advised.

It writes docs/evidence/fault-injection.md, and ends with 1 where a monitor rang.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from itertools import islice
from pathlib import Path
from typing import Any

from opentaper.examples.cohort import DRUGS
from tools.faulted.monitors import FaultTally, watched
from tools.faulted.page import PAGE, write_page
from tools.faulted.products import SHELVES, shelves
from tools.faulted.sound import sound_days

FOLDER = Path(__file__).parents[1] / "docs" / "evidence"
SEED, N_PEOPLE = 47, 180
#: So many days are tried again by the tests of each day.
SLICE = 6
USUAL_MG = 20.0


def of_slice(n_people: int, seed: int) -> dict[str, Any]:
    """Return what came of each fault on the first days alone, which are tried again every day."""
    return _plain(watched(islice(sound_days(n_people, seed), SLICE), seed)[0])


def figures(n_people: int, seed: int) -> tuple[dict[str, Any], list[str]]:
    """Return the figures of the page, and every alarm with its person and day."""
    tallies, n_days, n_cuts = watched(sound_days(n_people, seed), seed)
    told = shelves()
    rows = [
        {
            "told": name,
            "sound": f"`{SHELVES[name][0].format(dose=USUAL_MG)}`",
            "faulty": f"`{SHELVES[name][1].format(dose=USUAL_MG)}`",
            "asked": one.tried,
            "refused": one.refused,
            "no_plan": one.no_plan,
            "plans": one.tried - one.refused - one.no_plan,
            "alarms": len(one.alarms),
        }
        for name, one in told.items()
    ]
    found = [alarm for tally in tallies.values() for alarm in tally.found]
    found += [alarm for one in told.values() for alarm in one.alarms]
    about = {"seed": seed, "people": n_people, "days": n_days, "cuts": n_cuts, "drugs": len(DRUGS)}
    made = {"faults": _plain(tallies), "shelves": rows, "slice": of_slice(n_people, seed)}
    return about | made, found


def _plain(tallies: Mapping[str, FaultTally]) -> dict[str, Any]:
    """Return tallies as plain values, without the persons and days of alarms."""
    told = {name: asdict(tally) | {"alarms": dict(tally.alarms)} for name, tally in tallies.items()}
    return {name: {key: value for key, value in one.items() if key != "found"} for name, one in told.items()}


def main(arguments: Sequence[str] | None = None) -> int:
    """Put faults in, and write the page and its figures."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--people", type=int, default=N_PEOPLE, help="how many keep a diary")
    parser.add_argument("--seed", type=int, default=SEED, help="of people and faults")
    parser.add_argument("--out", type=Path, default=FOLDER, help="where the page is written")
    told = parser.parse_args(arguments)
    made, found = figures(told.people, told.seed)
    told.out.mkdir(parents=True, exist_ok=True)
    write_page(made, told.out)
    sys.stdout.write("".join(f"{alarm}\n" for alarm in found) + f"Wrote {told.out / PAGE}\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
