"""Published results on stopping: what the model of virtual people is calibrated on and checked against."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from opentaper.formulary.facts import Grade
from opentaper.formulary.records import table

FILE = "outcomes.tsv"

#: What a row may be counted in, with the width of its scale where it is a score or a share.
UNITS: dict[str, float | None] = {
    "% of people": 100.0,
    "% of affected people": 100.0,
    "% of events": 100.0,
    "% occupancy": 100.0,
    "% a month": 100.0,
    "points": 100.0,
    "DESS items": 43.0,
    "PHQ-9 points": 27.0,
    "GAD-7 points": 21.0,
    "odds ratio": None,
    "hazard ratio": None,
    "rate ratio": None,
    "risk ratio": None,
    "number needed to treat": None,
    "standardised difference": None,
    "coefficient": None,
    "weeks": None,
    "months": None,
    "direction": None,
}


@dataclass(frozen=True, slots=True)
class PublishedResult:
    """One published result: who, on what, after how long, stopped how, measured when, and what came out.

    ``comparator`` is the result of the other arm, where there was one. ``bound`` is ``lower`` where the
    source only says "more than". A ``direction`` is 1 where what ``measure`` says holds, 0 where there was no
    difference.
    """

    id: str
    study: str
    year: str
    design: str
    drugs: str
    people: str
    use_before: str
    taper: str
    measure: str
    time: str
    unit: str
    value: float
    low: float | None
    high: float | None
    comparator: float | None
    bound: str
    note: str
    source: tuple[str, ...]
    grade: Grade
    date: str


@cache
def outcomes() -> tuple[PublishedResult, ...]:
    """Return every published result.

    Raises
    ------
    BrokenFormulary
        A row cannot be read.

    Examples
    --------
    >>> len(outcomes()), outcomes()[1].id, outcomes()[1].value
    (132, 'antler-relapse', 56.0)
    """
    return tuple(row for _, row in table(PublishedResult, FILE))
