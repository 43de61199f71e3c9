"""A report as one JSON file beside its pages, and read again by the app, which trusts nothing in it."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from opentaper.errors import BadOption
from opentaper.exchange.evidence_site.evidence_report import (
    HELD_BACK,
    EvidenceCell,
    EvidenceColumn,
    EvidenceKind,
    EvidenceRelease,
    EvidenceReport,
    EvidenceTable,
)

SCHEMA, WRITTEN = "opentaper.evidence-report/1", "opentaper.evidence-written/1"
FILE = "report.json"
#: A report of every measure has some hundred kilobytes; what is far larger is something else.
MOST_BYTES = 20_000_000
NAME = re.compile(r"[a-z][a-z0-9_]{0,63}")
DIGEST = re.compile(r"[0-9a-f]{64}")
MOST_COUNT = 10**12


def report_json(report: EvidenceReport) -> str:
    """Return a report as JSON; the same report is the same text."""
    release = report.release
    document = {
        "schema": SCHEMA,
        "opentaper": report.version,
        "release": {
            "number": release.number,
            "digest": release.digest,
            "made_on": release.made_on.isoformat(),
            "people": release.people,
            "withdrawn": release.withdrawn,
            "least": release.least,
            "is_made_up": release.is_made_up,
        },
        "rules": dict(report.rules),
        "tables": [
            {
                "name": table.name,
                "columns": [{"name": one.name, "kind": one.kind.value} for one in table.columns],
                "rows": [list(row) for row in table.rows],
            }
            for table in report.tables
        ],
    }
    return json.dumps(document, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def written_json(folder: str, release: EvidenceRelease, counts: Mapping[str, int]) -> str:
    """Return what was written, for programs: where, of which release, and how much."""
    told = {
        "schema": WRITTEN,
        "folder": folder,
        "release": release.number,
        "digest": release.digest,
        **counts,
    }
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"


def read_report(content: bytes) -> EvidenceReport:
    """Return the report of a file.

    Raises
    ------
    BadOption
        It is no report, or one that was changed into something else.
    """
    try:
        if len(content) > MOST_BYTES:
            raise ValueError("too large")
        document = json.loads(content)
        if document["schema"] != SCHEMA:
            raise ValueError("another schema")
        return EvidenceReport(
            release=_release(document["release"]),
            tables=tuple(_table(one) for one in document["tables"]),
            version=_text(document["opentaper"]),
            rules={_name(name): _number(value) for name, value in document["rules"].items()},
        )
    except (ValueError, OverflowError, LookupError, TypeError, AttributeError, RecursionError):
        wanted = "a report that opentaper evidence report has written"
        raise BadOption(option="report", given=FILE, wanted=wanted) from None


def _release(told: Mapping[str, Any]) -> EvidenceRelease:
    if not DIGEST.fullmatch(told["digest"]):
        raise ValueError("no digest")
    return EvidenceRelease(
        number=_count(told["number"]),
        digest=told["digest"],
        made_on=date.fromisoformat(told["made_on"]),
        people=None if told["people"] is None else _count(told["people"]),
        withdrawn=None if told["withdrawn"] is None else _count(told["withdrawn"]),
        least=_count(told["least"]),
        is_made_up=told["is_made_up"] is not False,
    )


def _table(told: Mapping[str, Any]) -> EvidenceTable:
    columns = tuple(EvidenceColumn(_name(one["name"]), EvidenceKind(one["kind"])) for one in told["columns"])
    rows = tuple(
        tuple(_cell(cell, column.kind) for cell, column in zip(row, columns, strict=True))
        for row in told["rows"]
    )
    return EvidenceTable(_name(told["name"]), columns, rows)


def _cell(cell: object, kind: EvidenceKind) -> EvidenceCell:
    if kind is EvidenceKind.GROUP:
        return _text(cell)
    if cell is None or cell == HELD_BACK:
        return None if cell is None else HELD_BACK
    if kind is EvidenceKind.COUNT:
        return _count(cell)
    number = _number(cell)
    if kind is EvidenceKind.SHARE and not 0.0 <= number <= 1.0:
        raise ValueError("no share")
    return number


def _number(told: object) -> float:
    if isinstance(told, bool) or not isinstance(told, int | float) or not math.isfinite(told):
        raise ValueError("no number")
    return float(told)


def _count(told: object) -> int:
    if isinstance(told, bool) or not isinstance(told, int) or not 0 <= told <= MOST_COUNT:
        raise ValueError("no count")
    return told


def _name(told: object) -> str:
    if not isinstance(told, str) or not NAME.fullmatch(told):
        raise ValueError("no name")
    return told


def _text(told: object) -> str:
    if not isinstance(told, str) or len(told) > 200:
        raise ValueError("no text")
    told.encode()  # half a letter could be written into no file
    return told
