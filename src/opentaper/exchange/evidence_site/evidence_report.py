"""What a report says, as plain values: the release, and its tables with what was held back marked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

#: What stands in a cell that was held back, because few people are behind it.
HELD_BACK = "*"
#: A cell: a word of a group, a count, a number; None where nothing could be reckoned, ``HELD_BACK``.
EvidenceCell = str | int | float | None


class EvidenceKind(StrEnum):
    """What a column holds."""

    GROUP = "group"
    COUNT = "count"
    SHARE = "share"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class EvidenceColumn:
    """One column: its name, which has words in every language, and what it holds."""

    name: str
    kind: EvidenceKind


@dataclass(frozen=True, slots=True)
class EvidenceTable:
    """One table: rows of as many cells as columns; shares are between 0 and 1."""

    name: str
    columns: tuple[EvidenceColumn, ...]
    rows: tuple[tuple[EvidenceCell, ...], ...]

    @property
    def n_held_back(self) -> int:
        """How many cells were held back."""
        return sum(cell == HELD_BACK for row in self.rows for cell in row)

    def place(self, name: str) -> int | None:
        """Return the place of a column; None where there is none of this name."""
        return next((place for place, one in enumerate(self.columns) if one.name == name), None)

    def ends(self, name: str) -> tuple[int, int] | None:
        """Return the places of both ends of a column's interval; None where it has none."""
        low, high = self.place(f"{name}_low"), self.place(f"{name}_high")
        return None if low is None or high is None else (low, high)

    def is_end(self, name: str) -> bool:
        """Return whether a column is an end of the interval of another one."""
        stem = name.removesuffix("_low").removesuffix("_high")
        return stem != name and self.place(stem) is not None and self.ends(stem) is not None


@dataclass(frozen=True, slots=True)
class EvidenceRelease:
    """The release that a report is about.

    ``least`` is the smallest count that is told. ``people`` is None where even that was held back.
    ``is_made_up`` where the people are virtual, so that nothing in the report is about anybody.
    """

    number: int
    digest: str
    made_on: date
    people: int | None
    withdrawn: int | None
    least: int
    is_made_up: bool


@dataclass(frozen=True, slots=True)
class EvidenceReport:
    """A whole report: its release, its tables by name, and the version of OpenTaper that made it.

    ``rules`` are the numbers that the measures rest on, by the names under which sentences tell them.
    """

    release: EvidenceRelease
    tables: tuple[EvidenceTable, ...]
    version: str
    rules: Mapping[str, float]

    def table(self, name: str) -> EvidenceTable | None:
        """Return a table by its name; None where the release had too little for it."""
        return next((one for one in self.tables if one.name == name), None)
