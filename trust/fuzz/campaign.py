"""Every target under every engine that fits it, two at a time, each in a process with bounds."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from trust.fuzz.bombs import laid_out
from trust.fuzz.child import HEAD
from trust.fuzz.target import Engine, Target
from trust.fuzz.targets import room_with
from trust.fuzz.verdict import SECRET
from trust.page import ROOT

#: Seconds of work that one input may take, and to begin a process (imports, good files); a busy computer must
#: not change a verdict, so it is work that is counted. One that waits for ever is ended by the clock.
PATIENCE, BEGINNING = 40.0, 120.0
BY_THE_CLOCK = 900.0
#: What libFuzzer says of ways through the code, and of inputs that it keeps.
BOMBS = "bombs"
COVERED = re.compile(r"cov: (\d+) ft: (\d+) corp: (\d+)/")
BEFORE = re.compile(r"INITED\s+cov: (\d+) ft: (\d+) corp: (\d+)/")


@dataclass(frozen=True, slots=True)
class Job:
    """One target under one engine, for so many seconds."""

    target: str
    engine: Engine
    seconds: float
    seed: int


@dataclass
class Outcome:
    """What came of a job."""

    job: Job
    tried: int = 0
    kinds: dict[str, int] = field(default_factory=dict)
    ways: tuple[str, ...] = ()
    found: dict[str, dict[str, Any]] = field(default_factory=dict)
    slowest: float = 0.0
    new_paths: int | None = None
    corpus: int | None = None
    broken: str = ""

    def count(self, *kinds: str) -> int:
        """Return how many inputs ended in one of these ways."""
        return sum(self.kinds.get(kind, 0) for kind in kinds)


def jobs_for(targets: Iterable[Target], seconds: float, seed: int) -> list[Job]:
    """Share the time out among all targets and engines; bombs take what they take."""
    chosen = list(targets)
    timed = [(one, engine) for one in chosen for engine in one.engines]
    each = max(1.0, seconds / max(1, len(timed)))
    made = [Job(one.name, engine, each, seed) for one, engine in timed]
    return made + [Job(one.name, Engine.BOMBS, 0.0, seed) for one in chosen if one.takes_bombs]


def all_done(
    jobs: Sequence[Job], folder: Path, told: Callable[[Outcome], None], at_once: int = 2
) -> list[Outcome]:
    """Do all jobs, some at once, and tell of each as it ends."""
    if any(job.engine is Engine.BOMBS for job in jobs):
        laid_out(folder / BOMBS)

    def one(numbered: tuple[int, Job]) -> Outcome:
        number, job = numbered
        outcome = done(job, folder / str(number), folder / BOMBS)
        told(outcome)
        return outcome

    with ThreadPoolExecutor(at_once) as pool:
        return list(pool.map(one, enumerate(jobs)))


def done(job: Job, folder: Path, bombs: Path) -> Outcome:
    """Do one job in a process of its own, and return what came of it."""
    folder.mkdir(parents=True)
    asked = {
        "room": room_with(job.target),
        "target": job.target,
        "engine": job.engine.value,
        "seed": job.seed,
        "seconds": job.seconds,
        "folder": str(folder),
        "bombs": str(bombs),
    }
    said = folder / "said.txt"
    with said.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "trust.fuzz.child"],
            cwd=ROOT,
            env=os.environ | _surroundings(folder),
            stdin=subprocess.PIPE,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        assert process.stdin is not None
        process.stdin.write(json.dumps(asked).encode() + b"\n")
        process.stdin.close()
        why = _watched(process, folder)
    outcome = _read(job, folder, said.read_text(encoding="utf-8", errors="replace"))
    if why or process.returncode:
        _blame(outcome, folder, why or f"ended with {process.returncode}", said)
    shutil.rmtree(folder, ignore_errors=True)
    return outcome


def _surroundings(folder: Path) -> dict[str, str]:
    """Return what a child finds around it: a place of its own, and a secret that nothing may tell."""
    scratch = folder / "scratch"
    scratch.mkdir()
    return {
        "DJANGO_SETTINGS_MODULE": "tests.django_settings",
        "OPENTAPER_DATA": str(scratch),
        "OPENTAPER_SECRET_KEY": SECRET,
        "OPENBLAS_NUM_THREADS": "1",
        "PYTHONHASHSEED": "0",
        "TMPDIR": str(scratch),
    }


def _watched(process: subprocess.Popen[bytes], folder: Path) -> str:
    """Wait for a child; end it where one input takes too long, and say so."""
    number, since, clock = 0, 0.0, time.monotonic()
    while True:
        try:
            process.wait(0.25)
        except subprocess.TimeoutExpired:
            at, worked, now = at_hand(folder)[0], _worked(process.pid), time.monotonic()
        else:
            return ""
        if at != number:
            number, since, clock = at, worked, now
        if worked - since > (PATIENCE if at else BEGINNING) or now - clock > BY_THE_CLOCK:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            return "hang"


def _worked(pid: int) -> float:
    """Return the seconds that a process has worked; by the clock where the system does not tell."""
    try:
        told = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(told[11]) + int(told[12])) / os.sysconf("SC_CLK_TCK")


def at_hand(folder: Path) -> tuple[int, bytes]:
    """Return the number of the input that a child tries, and the input."""
    try:
        kept = (folder / "at-hand").read_bytes()
    except OSError:
        return 0, b""
    if len(kept) < HEAD.size:
        return 0, b""
    number, length = HEAD.unpack(kept[: HEAD.size])
    return number, kept[HEAD.size : HEAD.size + length]


def _read(job: Job, folder: Path, said: str) -> Outcome:
    """Return what a child told of what it tried."""
    outcome = Outcome(job)
    try:
        told = json.loads((folder / "told.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        told = {}
    outcome.tried = max(told.get("tried", 0), at_hand(folder)[0])
    outcome.kinds, outcome.found = told.get("kinds", {}), told.get("found", {})
    outcome.ways, outcome.slowest = tuple(told.get("ways", ())), told.get("slowest", 0.0)
    if job.engine is Engine.ATHERIS:
        before, after = BEFORE.search(said), COVERED.findall(said)
        if before and after:
            outcome.new_paths = int(after[-1][1]) - int(before[2])
            outcome.corpus = int(after[-1][2])
    return outcome


def _blame(outcome: Outcome, folder: Path, why: str, said: Path) -> None:
    """Put the end of a child down to the input that it tried; without one, to the target itself."""
    number, data = at_hand(folder)
    told = said.read_text(encoding="utf-8", errors="replace")[-3_000:]
    if not number:
        outcome.broken = f"{why} before any input\n{told}"
        return
    kind = "hang" if why == "hang" else "crash"
    outcome.kinds[kind] = outcome.kinds.get(kind, 0) + 1
    outcome.found[f"{kind}: the process, {why}"] = {
        "detail": told,
        "length": len(data),
        "input": data.hex(),
    }
