"""``python -m trust.load``: fill, rise, look inside, soak, an old file; a section of docs/trust.md."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bench.app_server import ROOT, with_environment
from trust import page
from trust.load import told
from trust.load.figures import StepFound, bad
from trust.load.house import LIVES, People, Served, asked, filled, serving
from trust.load.old import old
from trust.load.rise import STEP_SECONDS, best, rising
from trust.load.soak import SoakFound, soaked

PARTS = ("rise", "soak", "sqlite")
#: A soak without a rise before it, and one after a rise that found nothing good: visits a second.
USUAL_RATE = 1.0
#: So many people are opened for each page where its time is looked for.
OPENED = 12
STATEMENTS = """
SELECT query, calls, mean_exec_time, total_exec_time / sum(total_exec_time) OVER ()
FROM pg_stat_statements WHERE dbid = (SELECT oid FROM pg_database WHERE datname = current_database())
ORDER BY total_exec_time DESC LIMIT 8
"""


@dataclass(slots=True)
class Found:
    """What was written, and what was found bad."""

    parts: list[str] = field(default_factory=list)
    bad: list[str] = field(default_factory=list)


def main() -> int:
    """Measure what was asked for, write the section, and say whether anything was bad."""
    asked_for = _asked()
    wanted = (asked_for.only,) if asked_for.only else PARTS
    found = Found([_head(asked_for)])
    try:
        _measured(asked_for, wanted, found)
    finally:  # an hour of figures is told, whatever became of the part that came last
        print("\n\n".join(found.parts), flush=True)
    if not asked_for.only or asked_for.write:
        page.keep("load", "\n\n".join(found.parts))
    return 1 if found.bad else 0


def _measured(asked_for: argparse.Namespace, wanted: tuple[str, ...], found: Found) -> None:
    if "rise" in wanted or "soak" in wanted:
        _on_postgresql(asked_for, wanted, found)
    if "sqlite" in wanted:
        say(f"telling {asked_for.years} years into a file")
        kept = old(asked_for.years)
        found.parts.append(f"### Ten years in a file\n\n{told.old_told(kept, asked_for.years)}")
        found.bad += [f"{one.what}: p95 {one.p95:.0f} ms" for one in kept.waited if not one.is_good]
    found.parts.append(_judged(found.bad))


def _on_postgresql(asked_for: argparse.Namespace, wanted: tuple[str, ...], found: Found) -> None:
    say(f"filling: {asked_for.people} people, {asked_for.lives} of them lived")
    with filled(asked_for.people, asked_for.lives, asked_for.seed) as (record, people):
        say(f"filled in {people.seconds:.0f} s: {people.size / 1e9:.2f} GB")
        found.parts.append(f"### Many people on PostgreSQL\n\n{told.people_told(people)}")
        steps: list[StepFound] = []
        rate = asked_for.rate
        if "rise" in wanted:
            steps = _risen(asked_for, record, people, found)
            good = best(steps)
            rate = rate or (good.rate / 2 if good else None)
            found.bad += bad(steps, {}, {})
        if "soak" in wanted:
            with serving(record) as place:
                _soaked(asked_for, record, place, people, rate or USUAL_RATE, found)


def _risen(
    asked_for: argparse.Namespace, record: Mapping[str, str], people: People, found: Found
) -> list[StepFound]:
    steps = []
    asked(record, "SELECT pg_stat_statements_reset()")
    with serving(record) as place:
        for one in rising(place, people, asked_for.seed, asked_for.step_seconds):
            say(f"{one.rate:.2f} visits a second: p95 {one.p95:.0f} ms, {_cores(one)}, {dict(one.errors)}")
            steps.append(one)
    statements = asked(record, STATEMENTS)
    found.parts += [
        told.shares_told(),
        told.steps_told(steps),
        told.best_told(steps),
        "Requests at the rate that came nearest:",
        told.requests_told(best(steps) or steps[0]),
        "#### Where the time goes",
        told.inside_told(_inside(record, people)),
        told.statements_told(statements),
    ]
    return steps


def _soaked(
    asked_for: argparse.Namespace,
    record: Mapping[str, str],
    place: Served,
    people: People,
    rate: float,
    found: Found,
) -> None:
    say(f"{asked_for.soak_minutes:g} minutes at {rate:.2f} visits a second")
    kept: SoakFound = soaked(
        record, place, people, rate=rate, minutes=asked_for.soak_minutes, seed=asked_for.seed + 1_000
    )
    found.parts.append(f"#### Half an hour\n\n{told.soak_told(kept)}")
    found.bad += bad([kept.step], kept.growths, kept.counts)


def _inside(record: Mapping[str, str], people: People) -> dict[str, Any]:
    """Look where the time goes, with people who were not there yet."""
    job = json.dumps({"people": people.people[::-1][:600], "carers": people.carers, "n": OPENED})
    command = [sys.executable, "-m", "trust.load.inside", job]
    done = subprocess.run(
        command, env=with_environment(record), stdout=subprocess.PIPE, check=True, text=True, cwd=ROOT
    )
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def _asked() -> argparse.Namespace:
    told_of = argparse.ArgumentParser(prog="python -m trust.load", description=__doc__)
    told_of.add_argument("--people", type=int, default=10_000)
    told_of.add_argument(
        "--lives", type=int, default=LIVES, help="people who are lived; the others are copies"
    )
    told_of.add_argument("--soak-minutes", type=float, default=30.0)
    told_of.add_argument("--step-seconds", type=float, default=STEP_SECONDS)
    told_of.add_argument("--years", type=int, default=10)
    told_of.add_argument("--rate", type=float, help="visits a second of the soak; half of the best otherwise")
    told_of.add_argument("--seed", type=int, default=1)
    told_of.add_argument("--only", choices=PARTS)
    told_of.add_argument("--write", action="store_true", help="write the section for a part alone, too")
    return told_of.parse_args()


def _head(asked_for: argparse.Namespace) -> str:
    return (
        f"`make load`, which is `python -m trust.load --people {asked_for.people} --seed {asked_for.seed}`, "
        f"on {page.machine()}; PostgreSQL waits for the disk at each commit. App, database and driver share "
        "the cores. Visits arrive by chance at a given rate whether or not earlier ones were answered, and "
        "what is late counts from the moment at which it was due, so no queue hides in the driver."
    )


def _judged(found: list[str]) -> str:
    if not found:
        return "Nothing bad was found: no error, no memory that grows, no row too many or too few."
    return "Found:\n\n" + "\n".join(f"- {one}" for one in found)


def _cores(one: StepFound) -> str:
    return ", ".join(f"{name} {n:.2f}" for name, n in one.cores.items())


def say(text: str) -> None:
    """Tell how far it is."""
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    raise SystemExit(main())
