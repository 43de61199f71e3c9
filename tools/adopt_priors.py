"""``python -m tools.adopt_priors FILE`` takes a population that was learnt from people into use: a release.

Only the project does this, never a server. The file must have passed what `opentaper evidence priors` asks;
here it is asked once more of virtual people: the next weeks, false alarms, returns that are missed. Then it
becomes the shipped data file, with the population of published results beside it. Afterwards:
``python -m tools.manifest``, ``make evaluate``, ``opentaper validate``, and a line in the changelog.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml
from rich.console import Console

from opentaper.actions.evidence.priors import NOT_IN_USE
from opentaper.errors import BrokenFormulary
from opentaper.formulary.population import (
    FILE,
    Population,
    population_of,
    published_population,
    shipped_population,
)
from tools.priors.judged import Judged, judged, share

TOP = Path(__file__).parents[1]
TARGET = TOP / "src" / "opentaper" / "formulary" / "data" / FILE
N_PEOPLE, SEED = 160, 2027
IN_USE = "# The population of virtual people, learnt from published results and from people's paces.\n"


def refused(told: Any) -> str:
    """Return why a file may not be used, or nothing.

    Parameters
    ----------
    told
        What the file holds.
    """
    try:
        population = population_of(told)
        passport: Mapping[str, Any] = told["passport"]
        begun, held = passport["begun_from"], passport["held_against"]
        passes = passport["passes"] is True and all(passport["checks"].values())
        virtual = passport["are_virtual"] is not False
        before = population_of(told["before"])
    except (BrokenFormulary, AttributeError, KeyError, TypeError) as wrong:
        return f"it is no population with a passport: {wrong}"
    if virtual:
        return "it was learnt from virtual people"
    if not passes:
        return "it did not pass what is asked before use"
    if held != shipped_population().release or population.release == held:
        return "it was held against another population than the one in use"
    if begun != published_population().release or before.release != begun:
        return "it began from another population than that of the published results"
    return ""


def worse(found: Judged) -> str:
    """Return in what a population is worse on virtual people, or nothing."""
    if found.passes:
        return ""
    told = [f"the next weeks: {found.ahead.value:.3f}"]
    for name in ("false", "missed"):
        before, after = (share(getattr(one, name)) for one in (found.before, found.after))
        told.append(f"{name}: {before:.3f} before, {after:.3f} now")
    return "; ".join(told)


def adopted(text: str, people: int, seed: int, target: Path, console: Console) -> int:
    """Ask what is asked, write the shipped file where all of it holds, and return the exit code."""
    told = yaml.safe_load(text)
    why = refused(told)
    if not why:
        after: Population = population_of(told)
        # People come from the population that is to be used: it must help those whom it describes.
        why = worse(judged(after, shipped_population(), after, people, seed))
    if why:
        console.print(f"Not used: {why}")
        return 3
    target.write_text(text.replace(NOT_IN_USE, IN_USE), encoding="utf-8")
    console.print(f"Wrote {target.name}. Next: python -m tools.manifest, make evaluate, opentaper validate")
    return 0


def main(arguments: Sequence[str] | None = None) -> int:
    """Take a population into use."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("file", type=Path, help="what `opentaper evidence priors` wrote")
    parser.add_argument("--people", type=int, default=N_PEOPLE, help="virtual people who judge, even")
    parser.add_argument("--seed", type=int, default=SEED, help="of these people")
    parser.add_argument("--out", type=Path, default=TARGET, help="the shipped file")
    told = parser.parse_args(arguments)
    text = told.file.read_text(encoding="utf-8")
    return adopted(text, told.people, told.seed, told.out, Console())


if __name__ == "__main__":
    sys.exit(main())
