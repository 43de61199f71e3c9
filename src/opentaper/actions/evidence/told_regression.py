"""What goes with beginning again, as a table that may be published."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from opentaper.actions.evidence.told_tables import DECIMALS, place_of
from opentaper.cohort.disclosure import suppressed
from opentaper.cohort.regression import HazardTerm, RestartModel
from opentaper.exchange.evidence_site.evidence_report import (
    HELD_BACK,
    EvidenceCell,
    EvidenceColumn,
    EvidenceKind,
    EvidenceTable,
)

NAME = "regression"
RATIO = ("ratio", "ratio_low", "ratio_high")
COLUMNS = (
    EvidenceColumn("column", EvidenceKind.GROUP),
    EvidenceColumn("value", EvidenceKind.GROUP),
    EvidenceColumn("n_people", EvidenceKind.COUNT),
    *(EvidenceColumn(name, EvidenceKind.NUMBER) for name in RATIO),
    EvidenceColumn("over_time", EvidenceKind.GROUP),
)


def regression_table(model: RestartModel, least: int) -> EvidenceTable | None:
    """Return the terms of a model; None where there was too little for one.

    A ratio is told of levels with ``least`` restarts at least, and with as many people without one.
    """
    if model.refused is not None or not model.terms:
        return None
    rows: list[tuple[EvidenceCell, ...]] = []
    for _, terms in groupby(model.terms, key=lambda one: one.covariate):
        rows += _rows(list(terms), least)
    return EvidenceTable(NAME, COLUMNS, tuple(rows))


def _rows(terms: Sequence[HazardTerm], least: int) -> list[tuple[EvidenceCell, ...]]:
    import pyarrow as pa

    counts = pa.table({"level": [one.level for one in terms], "n_people": [one.people for one in terms]})
    people = dict(zip(counts["level"].to_pylist(), _shown(counts, least), strict=True))
    order = sorted(terms, key=lambda one: place_of({one.covariate: one.level}, (one.covariate,)))
    return [_row(one, people[one.level], least) for one in order]


def _shown(counts: object, least: int) -> list[int | None]:
    shown = suppressed(counts, ["level"], ["n_people"], [], least)
    told: list[int | None] = shown["n_people"].to_pylist()
    return told


def _row(one: HazardTerm, people: int | None, least: int) -> tuple[EvidenceCell, ...]:
    is_told = people is not None and least <= one.restarted <= one.people - least
    ratio: list[EvidenceCell] = [round(value, DECIMALS) for value in (one.ratio, one.low, one.high)]
    if not is_told:
        ratio = [HELD_BACK] * len(RATIO)
    over_time = "" if not is_told or one.steady is None else "uneven" if one.is_unsteady else "even"
    return (one.covariate, one.level, HELD_BACK if people is None else people, *ratio, over_time)
