"""``python -m tools.evaluate_priors`` judges learning where people begin, and writes docs/evidence/priors.md.

Virtual people of two worlds keep diaries: people as was thought, and people who differ from it. Of some it is
learnt; others judge what was learnt. Everything follows from the seed.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from tools.priors.page import page
from tools.priors.scenarios import Scenario, scenario, truths

TOP = Path(__file__).parents[1]
TARGET = TOP / "docs" / "evidence" / "priors.md"
N_LEARNT, N_JUDGED, SEED = 400, 160, 2026


def main(arguments: Sequence[str] | None = None) -> int:
    """Judge learning, and write the page."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument(
        "--people", type=int, default=N_LEARNT, help="virtual people who are learnt from, even"
    )
    parser.add_argument("--judged", type=int, default=N_JUDGED, help="others who judge, even")
    parser.add_argument("--seed", type=int, default=SEED, help="of all virtual people")
    parser.add_argument("--out", type=Path, default=TARGET, help="where the page is written")
    told = parser.parse_args(arguments)
    console = Console(stderr=True)
    found = [_found(name, told.people, told.judged, told.seed, console) for name in truths()]
    told.out.write_text(page(found, told.people, told.judged, told.seed), encoding="utf-8")
    console.print(f"Wrote {told.out.name}")
    return 0


def _found(name: str, n_learnt: int, n_judged: int, seed: int, console: Console) -> Scenario:
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn()
    with Progress(*columns, console=console) as progress:
        shown = progress.add_task(f"People {name}", total=None)
        return scenario(
            name, n_learnt, n_judged, seed, lambda done, of: progress.update(shown, completed=done, total=of)
        )


if __name__ == "__main__":
    sys.exit(main())
