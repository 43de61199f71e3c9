"""What was published, set apart by how long people had taken a medicine and how long they were followed.

Only rows of ``outcomes.tsv`` that count shares of people and were read (grade A or B) stand here.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from opentaper.errors import BrokenFormulary
from opentaper.formulary.bibliography import source
from opentaper.formulary.facts import Source
from opentaper.formulary.outcomes import FILE, PublishedResult, outcomes

#: People who had mostly taken it for weeks or months, followed for weeks.
SHORT = ("henssler-any", "henssler-severe", "zhang-6-12-weeks", "moncrieff-reanalysis-any")
#: People who had mostly taken it for years, asked how it had been.
LONG = (
    "read-2020-any",
    "horowitz-long-use-moderate",
    "horowitz-long-use-severe",
    "horowitz-long-use-unable",
    "dawss-over-2-years",
)
#: How it stood a year or more after stopping.
LATER = (
    "antler-relapse",
    "antler-returned",
    "groot-2020-still-off",
    "groot-2020-restarted-for-relapse",
    "vicens-2016-stopped-36-months",
)
UNIT = "% of people"


@dataclass(frozen=True, slots=True)
class PublishedGroup:
    """Published shares of people that belong together, under the stem of their words."""

    name: str
    rows: tuple[PublishedResult, ...]


@dataclass(frozen=True, slots=True)
class PublishedSide:
    """Short studies, long use and what came later, with everything that they were read in."""

    groups: tuple[PublishedGroup, ...]
    sources: tuple[Source, ...]


@cache
def published_side() -> PublishedSide:
    """Return the published table, in order.

    Raises
    ------
    BrokenFormulary
        A row is missing, counts no people, or was not read.

    Examples
    --------
    >>> [group.name for group in published_side().groups], published_side().groups[0].rows[0].value
    (['short', 'long', 'later'], 31.0)
    """
    known = {row.id: row for row in outcomes()}
    named = (("short", SHORT), ("long", LONG), ("later", LATER))
    groups = tuple(PublishedGroup(name, tuple(_row(known, key) for key in keys)) for name, keys in named)
    keys = dict.fromkeys(key for group in groups for row in group.rows for key in row.source)
    return PublishedSide(groups, tuple(source(key) for key in keys))


def _row(known: dict[str, PublishedResult], key: str) -> PublishedResult:
    row = known.get(key)
    if row is None or row.unit != UNIT or not row.grade.decides:
        raise BrokenFormulary(file=FILE, why=f"{key} is no share of people that was read")
    return row
