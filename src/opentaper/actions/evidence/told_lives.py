"""Risk tables as life tables that may be published, and the table of the overview made of what is told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any

from opentaper.actions.evidence.told_tables import SHARE_DECIMALS, dim_column, place_of, told_table
from opentaper.cohort.disclosure import suppressed
from opentaper.cohort.life_table import CurveEnd, LifeSpan, RiskRow, happened, life_spans, still_there
from opentaper.cohort.measures import MEASURES
from opentaper.cohort.measures.measure import RegistryMeasure
from opentaper.exchange.evidence_site.evidence_report import (
    HELD_BACK,
    EvidenceCell,
    EvidenceColumn,
    EvidenceKind,
    EvidenceTable,
)

if TYPE_CHECKING:
    import pyarrow

#: Measures of this stem are risk tables, which are published as life tables.
RISK = "risk_"
#: Times at which a span may end, in months, and in weeks where it is told of weeks; the first to be kept.
MONTHS, FIRST_MONTHS = (3, 6, 9, 12, 18, 24, 36, 48, 60), (12, 36)
WEEKS, FIRST_WEEKS = (4, 8, 13, 26, 39, 52, 78, 104, 156), (26, 52)
IN_WEEKS = "of_easing"
#: A table that counts the same things: a group held back there is held back in the life table.
SAME_COUNTS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "risk_of_restart": ("restarts", ("n_stopped", "n_restarted")),
    "risk_of_easing": ("withdrawal", ("n_withdrawal", "n_lasting")),
}
UNTIL, AT_RISK, LOST = "until", "n_at_risk", "n_lost"
Group = tuple[str, ...]


def held_back(found: Mapping[str, pyarrow.Table], least: int) -> dict[str, EvidenceTable]:
    """Return results as tables that may be published, risk tables after those that they must agree with."""
    tables: dict[str, EvidenceTable] = {}
    for name in sorted(found, key=lambda one: one.startswith(RISK)):
        measure = MEASURES[name]
        tables[name] = (
            life_table(measure, found[name], least, tables)
            if name.startswith(RISK)
            else told_table(measure, found[name], least)
        )
    return tables


def life_table(
    measure: RegistryMeasure, found: pyarrow.Table, least: int, told: Mapping[str, EvidenceTable]
) -> EvidenceTable:
    """Return a risk table as a life table for each group; a group that has too few is held back whole.

    Parameters
    ----------
    measure, found
        A measure that is a risk table, and its result.
    least
        Smallest count that is told.
    told
        Tables that are told beside it, by name.
    """
    causes = [name for name in measure.counts if name not in {"n_people", AT_RISK, LOST}]
    dims = [name for name in measure.dims if name != "time"]
    risks = _risks(found, dims, causes)
    hidden = _hidden(risks, dims, causes, least) | _hidden_beside(measure.name, told)
    ends, first = (WEEKS, FIRST_WEEKS) if IN_WEEKS in measure.name else (MONTHS, FIRST_MONTHS)
    shares = [f"share_{name.removeprefix('n_')}" for name in causes] if len(causes) > 1 else ["share"]
    counts = [EvidenceColumn(name, EvidenceKind.COUNT) for name in (UNTIL, AT_RISK, *causes, LOST)]
    curves = [
        EvidenceColumn(f"{name}{end}", EvidenceKind.SHARE) for name in shares for end in ("", "_low", "_high")
    ]
    held: tuple[EvidenceCell, ...] = (HELD_BACK,) * (len(counts) + len(curves))
    rows: list[tuple[EvidenceCell, ...]] = []
    for group, members in risks.items():
        spans = () if group in hidden else life_spans(members, ends, least, first)
        rows += [(*group, *one) for one in _span_cells(spans, len(causes))] or [(*group, *held)]
    return EvidenceTable(measure.name, (*(dim_column(name) for name in dims), *counts, *curves), tuple(rows))


def _risks(found: pyarrow.Table, dims: Sequence[str], causes: Sequence[str]) -> dict[Group, list[RiskRow]]:
    rows = sorted(found.to_pylist(), key=lambda row: place_of(row, (*dims, "time")))
    return {
        group: [RiskRow(int(row["time"]), tuple(row[one] for one in causes), row[LOST]) for row in members]
        for group, members in groupby(rows, key=lambda row: tuple(row[name] for name in dims))
    }


def _hidden(
    risks: Mapping[Group, Sequence[RiskRow]], dims: Sequence[str], causes: Sequence[str], least: int
) -> set[Group]:
    """Return the groups of whose whole counts disclosure control hides one."""
    import pyarrow as pa

    rows: list[dict[str, Any]] = []
    for group, members in risks.items():
        ended = [sum(one.ended[place] for one in members) for place in range(len(causes))]
        lost = sum(one.lost for one in members)
        row = dict(zip(dims, group, strict=True)) | dict(zip(causes, ended, strict=True))
        rows.append(row | {AT_RISK: sum(ended) + lost, LOST: lost})
    if not rows:
        return set()
    shown = suppressed(pa.Table.from_pylist(rows), dims, (AT_RISK, *causes, LOST), [], least)
    return {
        tuple(row[name] for name in dims)
        for row in shown.to_pylist()
        if any(row[name] is None for name in (AT_RISK, *causes, LOST))
    }


def _hidden_beside(name: str, told: Mapping[str, EvidenceTable]) -> set[Group]:
    """Return the groups whose same counts are held back in the table beside it."""
    stem, _, by = name.partition("_by_")
    beside, counts = SAME_COUNTS.get(stem, ("", ()))
    table = told.get(f"{beside}_by_{by}")
    if table is None:
        return set()
    places = [table.place(one) for one in counts]
    return {
        (str(row[0]),)
        for row in table.rows
        if any(place is None or row[place] == HELD_BACK for place in places)
    }


def _span_cells(spans: Sequence[LifeSpan], n_causes: int) -> list[tuple[EvidenceCell, ...]]:
    curves: list[tuple[CurveEnd, ...]] = (
        [happened(spans, place) for place in range(n_causes)] if n_causes > 1 else [still_there(spans)]
    )
    return [
        (one.until, one.at_risk, *one.ended, one.lost, *(cell for end in ends for cell in _end_cells(end)))
        for one, *ends in zip(spans, *curves, strict=True)
    ]


def _end_cells(end: CurveEnd) -> tuple[float, ...]:
    return tuple(min(1.0, max(0.0, round(one, SHARE_DECIMALS))) for one in (end.share, end.low, end.high))
