"""``python -m tools.virtual_suite`` lets a balanced suite of virtual people come down in five ways each.

Every person is one task whose answer is kept in ``.evaluation.suite.jsonl``; a run that was broken off goes
on from there, and answers that this code and these data would not give any more are left aside. It writes
docs/evidence/virtual-suite.md. ``--fresh`` begins anew.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections.abc import Iterator, Sequence
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from tools.virtual.design import N_PEOPLE, SEED, suite
from tools.virtual.figures import figures, rounded
from tools.virtual.page import PAGE, write_page
from tools.virtual.ways import rows_of

TOP = Path(__file__).parents[1]
FOLDER = TOP / "docs" / "evidence"
CHECKPOINT = TOP / ".evaluation.suite.jsonl"
# Somebody of another seed, by whom it is seen whether answers are still the same.
SAMPLE_SEED = 1
Task = tuple[int, int, int]
"""How many people the suite has, its seed, and the number of the person."""


def answered(task: Task) -> tuple[Task, list[dict[str, Any]]]:
    """Return what came of one person."""
    n, seed, number = task
    return task, rows_of(suite(n, seed)[number])


def mark() -> str:
    """Return what answers belong to: what the same code and data say of somebody else."""
    told = rounded(answered((N_PEOPLE, SAMPLE_SEED, 1))[1])
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:16]


def kept(path: Path, of: str) -> dict[Task, list[dict[str, Any]]]:
    """Return the answers of a checkpoint that belong to this code and data; a torn last line is left out."""
    found: dict[Task, list[dict[str, Any]]] = {}
    for line in path.read_text(encoding="utf-8").splitlines() if path.exists() else ():
        try:
            told = json.loads(line)
        except json.JSONDecodeError:
            continue
        if told["of"] == of:
            n, seed, number = told["task"]
            found[n, seed, number] = told["rows"]
    return found


def done(
    asked: Sequence[Task], checkpoint: Path, console: Console, cores: int = 1
) -> dict[int, list[dict[str, Any]]]:
    """Return the answers to all tasks, going on from the checkpoint where there is one."""
    of = mark()
    found = {task: rows for task, rows in kept(checkpoint, of).items() if task in set(asked)}
    left = [task for task in asked if task not in found]
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn()
    with Progress(*columns, console=console) as progress, checkpoint.open("a", encoding="utf-8") as written:
        shown = progress.add_task("Coming down", total=len(asked), completed=len(found))
        for task, rows in _answers(left, cores):
            found[task] = rows
            written.write(json.dumps({"of": of, "task": task, "rows": rows}) + "\n")
            written.flush()
            progress.advance(shown)
    return {task[2]: found[task] for task in sorted(found)}


def _answers(left: Sequence[Task], cores: int) -> Iterator[tuple[Task, list[dict[str, Any]]]]:
    if cores == 1:
        yield from map(answered, left)
        return
    # A fresh process each: machine code that runs in threads must not be forked.
    with get_context("spawn").Pool(cores) as pool:
        yield from pool.imap_unordered(answered, left, chunksize=4)


def main(arguments: Sequence[str] | None = None) -> int:
    """Let the suite come down, and write its page and figures."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--people", type=int, default=N_PEOPLE, help="how many come down")
    parser.add_argument("--seed", type=int, default=SEED, help="of the suite")
    parser.add_argument("--cores", type=int, default=1, help="processes side by side")
    parser.add_argument("--fresh", action="store_true", help="begin anew, whatever was kept")
    parser.add_argument("--out", type=Path, default=FOLDER, help="where the page is written")
    parser.add_argument("--checkpoint", type=Path, default=CHECKPOINT, help="where answers are kept")
    told = parser.parse_args(arguments)
    console = Console()
    if told.fresh:
        told.checkpoint.unlink(missing_ok=True)
    asked = [(told.people, told.seed, number) for number in range(told.people)]
    answers = done(asked, told.checkpoint, console, told.cores)
    told.out.mkdir(parents=True, exist_ok=True)
    write_page(figures(answers, told.seed), told.out)
    console.print(f"Wrote {told.out / PAGE}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
