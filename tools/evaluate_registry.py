"""``make evaluate`` builds a registry of virtual people, and writes docs/evidence/registry.md.

What the release tells in the long run stands beside what is so. Two processes take a few minutes;
``--people`` asks for fewer.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

# One thread for each process: several at small matrices wait for each other more than they work.
for _name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_name, "1")

if TYPE_CHECKING:
    from opentaper.actions.evidence.recovered import RecoveredShare
    from opentaper.cohort.release import RegistryRelease

TOP = Path(__file__).parents[1]
TARGET = TOP / "docs" / "evidence" / "registry.md"
N_PEOPLE, SEED, DAY = 10_000, 1, date(2026, 11, 23)


def main(arguments: Sequence[str] | None = None) -> None:
    """Build the registry, release it, and write the page."""
    from opentaper.actions.evidence.build import VirtualAsked, build_virtual
    from opentaper.actions.evidence.recovered import recovered
    from opentaper.actions.evidence.release import release_registry

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=N_PEOPLE)
    n = parser.parse_args(arguments).people
    with TemporaryDirectory() as name:
        folder = Path(name)
        built = build_virtual(VirtualAsked(n, SEED, processes=2), folder / "registry")
        release = release_registry(built.folder, folder / "releases", DAY)
        found = recovered(release.folder, built.truth)
    TARGET.write_text(registry_page(release, found), encoding="utf-8")


def registry_page(release: RegistryRelease, found: Sequence[RecoveredShare]) -> str:
    """Return the page: what the release tells of each length of use, and what is so."""
    from opentaper.cli.texts import told
    from tools.markdown import table

    rows = release.manifest["rows"]
    parts = [
        f"""# A registry of virtual people, and the truth

Written by `make evaluate`; the same numbers are printed by

```text
opentaper evidence build --virtual {release.people} --release --table
```

{release.people:,} virtual people lived a taper of one of eight drugs: by the plan of this app, in quarters,
by halves or at once, after weeks or decades of use. Some began again, some fell ill again, some told nothing
more. Each kept a record and exported it as the app does. The registry made of the exports holds
{rows["day"]:,} days and {rows["event"]:,} events. Then it was released: what could be known of each is shared
by {release.least} people at least.

Everything here is invented. It says nothing about anybody who tapers. It shows that little is lost on the way
from an export to the table.

Truth is what all of these people lived through in three years after their last dose, told or not. The table
knows only what was told: days are missing, look-backs were not answered, people left, and for most the three
years are not over yet. Whether somebody tells does not depend here on how they are. In life it may, and then
no interval holds what it should.

The truth lies inside **{_inside(found)}** intervals of 95 %. Chance alone would leave at most about one in
twenty outside; fewer, as the truth is that of these very people.

Leaving is counted until the last dose. After it people are asked a few times in three years, and silence
between two questions tells nothing. Its truth is who would have left by then if nobody came to a last dose.
"""
    ]
    head = ("what became of them", "people", "share", "95 % interval", "truth", "inside")
    for band in dict.fromkeys(one.use_band for one in found):
        cells = (_cells(one) for one in found if one.use_band == band)
        parts.append(f"## {told(f'evidence.use.{band}')}\n\n{table(head, cells)}\n")
    parts.append(f"""## What the release tells more coarsely

{_coarser(release)} of {release.manifest["courses"]:,} courses. What that means:
[tables of the registry](../reference/registry.md).
""")
    return "\n".join(parts)


def _inside(found: Iterable[RecoveredShare]) -> str:
    known = [one.is_inside for one in found if one.is_inside is not None]
    return f"{sum(known)} of {len(known)}"


def _cells(one: RecoveredShare) -> list[str]:
    from opentaper.cli.texts import told

    what, _, months = one.what.rpartition("_")
    label = told(f"evidence.share.{what or one.what}", months=months)
    interval = "–" if one.low is None else f"{_percent(one.low)} to {_percent(one.high)}"
    inside = {None: "–", True: "yes", False: "**no**"}[one.is_inside]
    return [label, f"{one.of:,}", _percent(one.value), interval, _percent(one.truth), inside]


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{100 * share:.1f} %"


def _coarser(release: RegistryRelease) -> str:
    from opentaper.cli.texts import told

    counts = release.manifest["made_coarser"].items()
    return ", ".join(f"{told(f'evidence.column.{name}')} in {n:,}" for name, n in counts).capitalize()


if __name__ == "__main__":
    main()
