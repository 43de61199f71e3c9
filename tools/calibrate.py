"""``make calibrate`` fits the population of virtual people to the published results, and writes it down.

The draws are even and the optimiser has no chance in it, so the same data give the same population. Where the
run stands is kept after each step in ``.calibration.json``; a run that was broken off goes on from there, and
ends with the same population to the bit. ``--fresh`` begins anew. Run ``python -m tools.manifest`` afterwards
(``make calibrate`` does).
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import UTC, date, datetime
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from opentaper.exchange.population_yaml import population_yaml
from opentaper.formulary.population import FILE, FittedNumbers, Population, published_population
from opentaper.inference.calibrate import MOST_STEPS, FitState, Problem, begun, fitted, stepped
from opentaper.inference.courses import N_DRAWS, Courses
from opentaper.inference.draws import even_draws
from opentaper.inference.knobs import KNOBS, targets
from opentaper.inference.published import published_cases

TOP = Path(__file__).parents[1]
TARGET = TOP / "src" / "opentaper" / "formulary" / "data" / FILE
CHECKPOINT = TOP / ".calibration.json"
N_PEOPLE = 512
HEAD = """\
# The population of virtual people: how strongly, how fast and how long they feel a drop of effect.
# Written by `make calibrate` from the published results in outcomes.tsv; every run keeps its date.
# Medians are in natural units; a spread is the standard deviation of the logarithm (of the log odds for
# fast_share). `settings` are choices of this project, and what they are is said beside them.
"""


def problem(n_people: int = N_PEOPLE) -> Problem:
    """Return what is fitted to what, with the shipped data."""
    return Problem(
        published_population(), KNOBS, targets(published_cases()), Courses(even_draws(n_people, N_DRAWS))
    )


def fingerprint(asked: Problem) -> str:
    """Return what a checkpoint belongs to: knobs, targets, the numbers before the first step, the people."""
    first = asked.moved(asked.centre)
    numbers = (sorted(part.items()) for part in (first.people, first.drugs, first.measures))
    relapse = {name: sorted(part.items()) for name, part in sorted(first.relapse.items())}
    fixed = (first.steepness, first.metabolite_share, first.failed_attempt, first.most_failed)
    told = repr((asked.knobs, asked.targets, *numbers, relapse, fixed, asked.courses.draws.shape))
    return hashlib.sha256(told.encode()).hexdigest()


def kept_fit(path: Path, mark: str) -> FitState | None:
    """Return the fit of a checkpoint, or None where there is none of these data."""
    if not path.exists():
        return None
    told = json.loads(path.read_text(encoding="utf-8"))
    if told.pop("of") != mark:
        return None
    return FitState(**{**told, "values": tuple(told["values"])})


def keep(path: Path, fit: FitState, mark: str) -> None:
    """Write a checkpoint whole, or not at all; numbers come back to the bit."""
    draft = path.with_suffix(".part")
    draft.write_text(json.dumps({"of": mark, **asdict(fit)}), encoding="utf-8")
    draft.replace(path)


def calibrated(asked: Problem, checkpoint: Path, console: Console, most_steps: int = MOST_STEPS) -> FitState:
    """Return the fit at the end of the run, going on from the checkpoint where there is one."""
    mark = fingerprint(asked)
    fit = kept_fit(checkpoint, mark)
    columns = TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn()
    with Progress(*columns, console=console) as progress:
        shown = progress.add_task("Starting", total=len(asked.knobs))
        if fit is None:
            fit = begun(asked)
            keep(checkpoint, fit, mark)
        while not fit.is_done and fit.steps < most_steps:
            progress.update(shown, description=f"Step {fit.steps + 1}, misfit {fit.cost:.2f}", completed=0)
            fit = stepped(asked, fit, lambda done, of: progress.update(shown, completed=done, total=of))
            keep(checkpoint, fit, mark)
        progress.update(shown, description=f"Misfit {fit.cost:.2f}", completed=len(asked.knobs))
    return fit


def written(population: Population, fit: FittedNumbers, day: date, n_people: int) -> str:
    """Return the text of the population's file."""
    note = (
        f"fitted to {fit.rows} published results with {n_people} virtual people for each drug and taper; "
        "priors and measurement models are house rules"
    )
    made = replace(population, release=day.isoformat(), source=tuple(_sources()), note=note, fit=fit)
    return population_yaml(made, HEAD)


def _sources() -> list[str]:
    """Sources of the results that were used, and of what holds them."""
    used = {key for one in published_cases() if one.case is not None for key in one.result.source}
    return ["house-rule", *sorted(used)]


def main(arguments: Sequence[str] | None = None) -> int:
    """Calibrate, and write the population."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--people", type=int, default=N_PEOPLE, help="virtual people for each drug and taper")
    parser.add_argument("--fresh", action="store_true", help="begin anew, whatever was kept")
    parser.add_argument("--out", type=Path, default=TARGET, help="where the population is written")
    parser.add_argument("--checkpoint", type=Path, default=CHECKPOINT, help="where the run is kept")
    told = parser.parse_args(arguments)
    console, asked = Console(), problem(told.people)
    if told.fresh:
        told.checkpoint.unlink(missing_ok=True)
    console.print(f"Fitting {len(asked.knobs)} numbers to {len(asked.targets)} published results")
    fit = calibrated(asked, told.checkpoint, console)
    unsure = fitted(asked, fit)
    text = written(asked.moved(fit.values), unsure, datetime.now(UTC).date(), told.people)
    told.out.write_text(text, encoding="utf-8")
    console.print(f"Wrote {told.out.name} after {fit.steps} steps")
    return 0


if __name__ == "__main__":
    sys.exit(main())
