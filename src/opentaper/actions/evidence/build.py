"""A registry built of what people give: files of a folder, the people of this server, or virtual people."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from opentaper.actions.evidence.given_files import GivenFiles
from opentaper.actions.evidence.virtual import VirtualBlock, VirtualDone, Watch, virtual_registry
from opentaper.cohort.registry_folder import write_head, write_parts
from opentaper.cohort.virtual_people import UNTIL
from opentaper.cohort.virtual_truth import truth_document
from opentaper.cohort.whole_folder import whole_folder
from opentaper.errors import BadOption

TRUTH = "truth.json"
MOST_VIRTUAL = 10_000_000


def nobody_watches(done: int, whole: int) -> None:
    """Tell nobody how far the work has come."""


@dataclass(slots=True)
class RegistryBuilt:
    """What was built: where, of how many people, and who is not in it.

    ``rows`` are those of each table. ``empty`` gave nothing yet that lies far enough back;
    ``without_consent`` are records without a yes to the registry that stands; ``withdrawn`` are pseudonyms
    of those who took it back; ``unreadable`` names what could not be read, and why. ``truth`` is the file of
    what is so of virtual people.
    """

    folder: Path
    people: int = 0
    rows: dict[str, int] = field(default_factory=dict)
    empty: int = 0
    without_consent: int = 0
    withdrawn: list[str] = field(default_factory=list)
    unreadable: list[tuple[str, str]] = field(default_factory=list)
    truth: Path | None = None

    def told(self) -> dict[str, Any]:
        """Return what was built as plain values."""
        return {
            "folder": str(self.folder),
            "people": self.people,
            "rows": dict(self.rows),
            "empty": self.empty,
            "without_consent": self.without_consent,
            "withdrawn": len(set(self.withdrawn)),
            "unreadable": [{"file": file, "why": why} for file, why in self.unreadable],
            "truth": None if self.truth is None else str(self.truth),
        }

    def head(self, until: date, **more: Any) -> dict[str, Any]:
        """Return what the folder says of itself."""
        return {
            "until": until.isoformat(),
            "people": self.people,
            "rows": self.rows,
            "empty": self.empty,
            "without_consent": self.without_consent,
            "unreadable": len(self.unreadable),
            "withdrawn": sorted(set(self.withdrawn)),
            **more,
        }


@dataclass(frozen=True, slots=True)
class VirtualAsked:
    """A virtual registry: how many people, seed and processes, and where exports are kept, if at all."""

    n_people: int
    seed: int = 1
    processes: int = 1
    until: date = UNTIL
    exports: Path | None = None


def build_virtual(asked: VirtualAsked, out: Path, watch: Watch = nobody_watches) -> RegistryBuilt:
    """Build a registry of virtual people; what is so of them goes into a file beside its folder.

    Raises
    ------
    BadOption
        No people, or a folder that cannot be written.
    """
    if not 1 <= asked.n_people <= MOST_VIRTUAL:
        raise BadOption(
            option="virtual", given=str(asked.n_people), wanted="a number of people of at least 1"
        )
    made = RegistryBuilt(out, truth=out.with_name(f"{out.name}-{TRUTH}"))
    with _exports(asked.exports) as kept, whole_folder(out, replaces=True) as folder:
        block = VirtualBlock(0, asked.n_people, asked.seed, asked.until, folder, kept)
        done = virtual_registry(block, asked.processes, watch)
        made.rows = _sums(done)
        made.people, made.empty = made.rows["person"], sum(one.n_empty for one in done)
        write_head(folder, made.head(asked.until, virtual=True, seed=asked.seed))
        _write_truth(done, asked, made)
    return made


@contextmanager
def _exports(folder: Path | None) -> Iterator[Path | None]:
    """Yield the folder that exports go into, which must not be there yet; None where they are not kept."""
    if folder is None:
        yield None
        return
    with whole_folder(folder) as kept:
        yield kept


def _sums(done: Sequence[VirtualDone]) -> dict[str, int]:
    return {name: sum(one.n_rows[name] for one in done) for name in done[0].n_rows}


def _write_truth(done: Sequence[VirtualDone], asked: VirtualAsked, made: RegistryBuilt) -> None:
    rows = [row for one in done for row in one.truth]
    document = truth_document(rows, asked.seed, asked.until.isoformat())
    assert made.truth is not None
    half = made.truth.with_name(f".{made.truth.name}.half")
    half.write_text(json.dumps(document) + "\n", encoding="utf-8")
    half.replace(made.truth)


def build_from_files(source: Path, out: Path, until: date, secrets: Path | None = None) -> RegistryBuilt:
    """Build a registry of the exports and contributions that lie in a folder.

    Parameters
    ----------
    source
        Files ``….json`` (an export's ``record.json``, or a contribution) and ``….zip`` (an export).
    until
        The day of the release; of each person the last days before it stay behind.
    secrets
        A JSON file with the secret of each person's consent by the key of the person; else each secret lies
        beside its export, in a file of the same name with ``.secret`` behind it.

    Raises
    ------
    BadOption
        No such folder, nothing in it, an export without its secret, or a folder that cannot be written.
    """
    given = GivenFiles(source, until, secrets)
    made = RegistryBuilt(out)
    with whole_folder(out, replaces=True) as folder:
        made.rows = write_parts(folder, given)
        made.people, made.empty = made.rows["person"], given.empty
        made.without_consent, made.unreadable = given.without_consent, given.unreadable
        made.withdrawn = given.withdrawn
        write_head(folder, made.head(until, virtual=False))
    return made


def build_from_server(out: Path, until: date) -> RegistryBuilt:
    """Build a registry of the people of this server whose consent stands; the app was started.

    Raises
    ------
    BadOption
        A folder that cannot be written.
    """
    from opentaper.actions.evidence.gather import gather

    gathered = gather(until)
    made = RegistryBuilt(out, withdrawn=list(gathered.withdrawn))
    with whole_folder(out, replaces=True) as folder:
        n = 0

        def counted() -> Iterator[Any]:
            nonlocal n
            for one in gathered:
                n += 1
                yield one

        made.rows = write_parts(folder, counted())
        made.people = made.rows["person"]
        made.empty = n - made.people
        made.unreadable = [(one, "shape") for one in gathered.unreadable]
        write_head(folder, made.head(until, virtual=False))
    return made
