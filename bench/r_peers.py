"""Peers in R: mrgsolve and deSolve, run by ``peers.R`` on the same people.

Debian has R and deSolve (``apt install r-base-core r-cran-desolve``). mrgsolve needs beside them
r-cran-{rcpp,rcpparmadillo,bh,dplyr,magrittr,tibble,rlang,tidyselect,glue,lifecycle}, and its own source:
``R CMD INSTALL --library=STORE/R FOLDER`` with STORE as :func:`bench.places.store` tells. What is not
there is left out.
"""

from __future__ import annotations

import csv
import os
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bench.peers import ATOL, RTOL
from bench.places import HERE, store
from bench.taper import Array, equations, score, task
from bench.timing import Timing, timing

PEOPLE = {"mrgsolve": 200, "deSolve": 10}
NAMES = {"mrgsolve": "mrgsolve (LSODA, C++ model)", "deSolve": "deSolve lsoda, C right-hand side"}
REPEATS = 5
LONGEST_S = 240.0


@dataclass(frozen=True, slots=True)
class Told:
    """What a peer in R took, and found: scores of shape (days, people)."""

    name: str
    version: str
    n_people: int
    time: Timing
    scores: Array


def r_peers() -> tuple[list[Told], list[str]]:
    """Return the peers that are installed, and the names of those that are not."""
    tool = shutil.which("Rscript")
    if tool is None:
        return [], list(PEOPLE)
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        _written(folder)
        setting = os.environ | {"OPENTAPER_BENCH": str(store())}
        command = [tool, "--vanilla", str(HERE / "peers.R"), place]
        subprocess.run(command, check=True, capture_output=True, env=setting, timeout=LONGEST_S)
        found = _read(folder)
    return found, [name for name in PEOPLE if name not in [one.version.split()[0] for one in found]]


def _written(folder: Path) -> None:
    """Write people, intakes and settings for the script."""
    given = task(max(PEOPLE.values()))
    same = equations(given)
    columns = {"KA": same.ka, "K": same.k, "ED50": same.ed50, "TF": same.tf, "TS": same.ts}
    columns |= {"SHARE": same.share} | dict(zip(("GUT0", "C0", "F0", "S0"), same.start, strict=True))
    _table(
        folder / "people.csv",
        ["ID", *columns],
        zip(range(1, given.people.n + 1), *columns.values(), strict=True),
    )
    _table(folder / "intakes.csv", ["mg"], ([mg] for mg in given.mg))
    settings = {"rtol": RTOL, "atol": ATOL, "repeats": REPEATS, **PEOPLE}
    _table(folder / "settings.csv", list(settings), [settings.values()])


def _table(path: Path, names: list[str], rows: object) -> None:
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(names)
        for row in rows:  # type: ignore[attr-defined]  # the rows are read from R
            writer.writerow([repr(float(value)) if isinstance(value, float) else value for value in row])


def _read(folder: Path) -> list[Told]:
    """Return what the script has written."""
    seconds: dict[str, list[float]] = {}
    about: dict[str, tuple[str, int]] = {}
    with (folder / "times.csv").open(newline="") as file:
        for row in csv.DictReader(file):
            seconds.setdefault(row["name"], []).append(float(row["seconds"]))
            about[row["name"]] = row["version"], int(row["people"])
    found = []
    for name, times in seconds.items():
        version, n = about[name]
        drives = np.loadtxt(folder / f"{name}.csv", delimiter=",", skiprows=1, ndmin=2)
        scores = score(task(max(n, 1)), drives)
        found.append(Told(NAMES[name], f"{name} {version}", n, timing(times), scores))
    return found
