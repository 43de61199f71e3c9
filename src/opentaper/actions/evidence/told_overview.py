"""The table of the overview: what became of people in the long run, made of what is told elsewhere."""

from __future__ import annotations

from collections.abc import Mapping

from opentaper.actions.evidence.told_lives import UNTIL
from opentaper.exchange.evidence_site.evidence_report import (
    HELD_BACK,
    EvidenceCell,
    EvidenceColumn,
    EvidenceKind,
    EvidenceTable,
)

NAME, GROUP = "long_term", "use_band"
ENDS = ("", "_low", "_high")
#: Shares of the overview: their name, and the table and the share that they are taken from.
SHARES = (
    ("withdrawal", "withdrawal_by_use", "share"),
    ("off_and_well_12", "standing_12_by_use", "share_off_and_well"),
    ("off_and_well_36", "standing_36_by_use", "share_off_and_well"),
)
#: Shares that are read off a curve of those to whom it has not happened, at so many months.
CURVES = (
    ("restarted_12", "risk_of_restart_by_use", 12),
    ("restarted_36", "risk_of_restart_by_use", 36),
    ("relapse_36", "risk_of_relapse_by_use", 36),
    ("left_36", "risk_of_leaving_by_use", 36),
)
Cells = tuple[EvidenceCell, EvidenceCell, EvidenceCell]
NOT_TOLD: Cells = (HELD_BACK, HELD_BACK, HELD_BACK)


def overview(told: Mapping[str, EvidenceTable]) -> EvidenceTable | None:
    """Return the table of the overview; None where nothing is told by length of use.

    It repeats what other tables tell, and tells nothing more.
    """
    bands = told.get("withdrawal_by_use")
    if bands is None or not bands.rows:
        return None
    columns = [EvidenceColumn(GROUP, EvidenceKind.GROUP), EvidenceColumn("n_told", EvidenceKind.COUNT)]
    columns += [
        EvidenceColumn(f"{name}{end}", EvidenceKind.SHARE) for name, *_ in (*SHARES, *CURVES) for end in ENDS
    ]
    people = bands.place("n_told")
    rows = []
    for row in bands.rows:
        band = str(row[0])
        cells: list[EvidenceCell] = [band, HELD_BACK if people is None else row[people]]
        for _, table, share in SHARES:
            cells += _share(told.get(table), band, share)
        for _, table, months in CURVES:
            cells += _happened(told.get(table), band, months)
        rows.append(tuple(cells))
    return EvidenceTable(NAME, tuple(columns), tuple(rows))


def _share(table: EvidenceTable | None, band: str, share: str) -> Cells:
    places = [] if table is None else [table.place(f"{share}{end}") for end in ENDS]
    for row in [] if table is None else table.rows:
        if row[0] == band:
            low, middle, high = (None if place is None else row[place] for place in places)
            return low, middle, high
    return NOT_TOLD


def _happened(table: EvidenceTable | None, band: str, months: int) -> Cells:
    """Return the share to whom it has happened by then; held back where no span ends then."""
    until = None if table is None else table.place(UNTIL)
    if table is None or until is None:
        return NOT_TOLD
    for row in table.rows:
        if row[0] == band and row[until] == months:
            still, low, high = _share(EvidenceTable(table.name, table.columns, (row,)), band, "share")
            return _rest(still), _rest(high), _rest(low)
    return NOT_TOLD


def _rest(share: EvidenceCell) -> EvidenceCell:
    return round(1.0 - share, 4) if isinstance(share, float) else share
