"""Measures as JSON: each table by its name, with what its columns hold."""

from __future__ import annotations

import json
from collections.abc import Sequence

from opentaper.exchange.evidence_site.evidence_report import EvidenceTable

SCHEMA = "opentaper.measures/1"


def measures_json(tables: Sequence[EvidenceTable], *, is_exact: bool) -> str:
    """Return tables as JSON; ``*`` stands where a cell was held back, null where nothing could be reckoned.

    Examples
    --------
    >>> from opentaper.exchange.evidence_site.evidence_report import EvidenceColumn, EvidenceKind
    >>> table = EvidenceTable("t", (EvidenceColumn("drug", EvidenceKind.GROUP),), (("sertraline",),))
    >>> json.loads(measures_json([table], is_exact=True))["tables"][0]["rows"]
    [['sertraline']]
    """
    document = {
        "schema": SCHEMA,
        "is_exact": is_exact,
        "tables": [
            {
                "name": table.name,
                "columns": [{"name": one.name, "kind": one.kind.value} for one in table.columns],
                "rows": [list(row) for row in table.rows],
            }
            for table in tables
        ],
    }
    return json.dumps(document, ensure_ascii=False, indent=1, allow_nan=False) + "\n"
