"""``make evaluate`` judges learning on virtual people with a known truth, and writes docs/evidence.

Every person is one task whose answer is kept in ``.evaluation.jsonl``; a run that was broken off goes on from
there. Answers that this code and these data would not give any more are left aside. ``--fresh`` begins anew.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from opentaper.examples.cohort import CohortMember, CohortWorld, cohort

# One thread for each process: several at small matrices wait for each other more than they work.
for _name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_name, "1")

TOP = Path(__file__).parents[1]
FOLDER = TOP / "docs" / "evidence"
CHECKPOINT = TOP / ".evaluation.jsonl"
#: The cohort that is judged; whatever was tuned was tuned on people of other seeds, of the own world alone.
SEED, TUNING_SEED = 2026, 7
N_PEOPLE, N_LOOP = 1000, 60
# Somebody of no cohort that is judged, by whom it is seen whether answers are still the same.
SAMPLE_SEED = 1
DIGITS = 3
Task = tuple[str, str, int, int]
"""What is asked (``moments`` or ``loop``), the world, the seed and the number of the person."""


def answered(task: Task) -> tuple[Task, list[dict[str, Any]]]:
    """Return what came of one task, as rows of plain values."""
    kind, world, seed, number = task
    member, partner = _pair(CohortWorld(world), seed, number)
    if kind == "moments":
        from tools.learning.moments import moments

        return task, [asdict(one) for one in moments(member, partner)]
    from tools.learning.loop import descents
    from tools.learning.pilots import PILOTS

    about = {
        "world": world,
        "number": number,
        "drug": member.drug,
        "missing": member.missing,
        "noise": member.noise,
        "returns": member.onset is not None,
    }
    return task, [about | asdict(one) for one in descents(member, PILOTS)]


def tasks(n_people: int, n_loop: int, seed: int, worlds: Sequence[str]) -> list[Task]:
    """Return all tasks, in the order in which they are done: both worlds side by side."""
    told = [("moments", world, seed, number) for number in range(n_people) for world in worlds]
    return told + [("loop", world, seed, number) for number in range(n_loop) for world in worlds]


def fingerprint(kind: str) -> str:
    """Return what answers belong to: what the same code and data say of somebody else, to three digits."""
    told = [answered((kind, world.value, SAMPLE_SEED, 0))[1] for world in CohortWorld]
    return hashlib.sha256(json.dumps(_rounded(told), sort_keys=True).encode()).hexdigest()[:16]


def _rounded(told: Any) -> Any:
    if isinstance(told, dict):
        return {name: _rounded(one) for name, one in told.items()}
    if isinstance(told, list):
        return [_rounded(one) for one in told]
    return round(told, DIGITS) if isinstance(told, float) else told


def kept(path: Path, marks: dict[str, str]) -> dict[Task, list[dict[str, Any]]]:
    """Return the answers of a checkpoint that belong to this code and data; a torn last line is left out."""
    found: dict[Task, list[dict[str, Any]]] = {}
    if not path.exists():
        return found
    for line in path.read_text(encoding="utf-8").splitlines():
        try:
            told = json.loads(line)
        except json.JSONDecodeError:
            continue
        if told["of"] == marks.get(told["task"][0]):
            found[tuple(told["task"])] = told["rows"]
    return found


def evaluated(
    asked: list[Task], checkpoint: Path, console: Console, cores: int = 1
) -> dict[Task, list[dict[str, Any]]]:
    """Return the answers to all tasks, going on from the checkpoint where there is one."""
    marks = {kind: fingerprint(kind) for kind in sorted({task[0] for task in asked})}
    found = {task: rows for task, rows in kept(checkpoint, marks).items() if task in set(asked)}
    left = [task for task in asked if task not in found]
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn()
    with Progress(*columns, console=console) as progress, checkpoint.open("a", encoding="utf-8") as written:
        shown = progress.add_task("Judging people", total=len(asked), completed=len(found))
        for task, rows in _answers(left, cores):
            found[task] = rows
            written.write(json.dumps({"of": marks[task[0]], "task": task, "rows": rows}) + "\n")
            written.flush()
            progress.advance(shown)
    return found


def _answers(left: list[Task], cores: int) -> Iterator[tuple[Task, list[dict[str, Any]]]]:
    if cores == 1:
        yield from map(answered, left)
        return
    # A fresh process each: machine code that runs in threads must not be forked.
    with get_context("spawn").Pool(cores) as pool:
        yield from pool.imap_unordered(answered, left, chunksize=4)


_COHORTS: dict[tuple[CohortWorld, int], tuple[CohortMember, ...]] = {}


def _pair(world: CohortWorld, seed: int, number: int) -> tuple[CohortMember, CohortMember]:
    """Return somebody and the one they are matched with."""
    known = _COHORTS.get((world, seed), ())
    if number >= len(known):
        known = _COHORTS[world, seed] = cohort(2 * (number // 2 + 100), seed, world)
    return known[number], known[number ^ 1]


def main(arguments: Sequence[str] | None = None) -> int:
    """Judge learning, and write the page, its pictures and its figures."""
    from tools.learning.page import write_page
    from tools.learning.results import results

    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--people", type=int, default=N_PEOPLE, help="people of each world")
    parser.add_argument("--loop", type=int, default=N_LOOP, help="of them, those who also taper in the loop")
    parser.add_argument("--seed", type=int, default=SEED, help=f"of the cohort; {TUNING_SEED} is for tuning")
    parser.add_argument("--worlds", nargs="+", default=[one.value for one in CohortWorld], help="own, other")
    parser.add_argument("--cores", type=int, default=1, help="processes side by side")
    parser.add_argument("--fresh", action="store_true", help="begin anew, whatever was kept")
    parser.add_argument("--out", type=Path, default=FOLDER, help="where the page is written")
    parser.add_argument("--checkpoint", type=Path, default=CHECKPOINT, help="where answers are kept")
    told = parser.parse_args(arguments)
    console = Console()
    if told.fresh:
        told.checkpoint.unlink(missing_ok=True)
    asked = tasks(told.people, told.loop, told.seed, told.worlds)
    found = evaluated(asked, told.checkpoint, console, told.cores)
    told.out.mkdir(parents=True, exist_ok=True)
    write_page(results([found[task] for task in asked], asked), told.out)
    console.print(f"Wrote {told.out / 'learning.md'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
