"""Occupancies as JSON; ``schemas/occupancy-1.json`` documents it."""

from __future__ import annotations

from typing import Any

from opentaper.exchange.json_parts import percent_json
from opentaper.exchange.plan_json import as_text
from opentaper.planning.occupancies import DoseEffect, Occupancies

SCHEMA = "opentaper.occupancy/1"


def occupancy_json(found: Occupancies) -> str:
    """Return what doses do by every curve as a JSON document."""
    return as_text(occupancy_document(found))


def occupancy_document(found: Occupancies) -> dict[str, Any]:
    """Return what doses do by every curve as plain values, the curve that is used first."""
    return {
        "schema": SCHEMA,
        "drug": found.drug.name,
        "default_curve": found.drug.default_curve,
        "curves": [
            {"id": curve.id, "target": curve.target, "decides": curve.decides, "grade": curve.grade.value}
            for curve in found.curves
        ],
        "doses": [_row(row, found) for row in found.rows],
    }


def _row(row: DoseEffect, found: Occupancies) -> dict[str, Any]:
    low, high = row.band or (None, None)
    by_curve = zip(found.curves, row.by_curve, strict=True)
    return {
        "dose_mg": row.dose.mg_text,
        "occupancy_pct": {curve.id: percent_json(fraction) for curve, fraction in by_curve},
        "band": {"low_pct": percent_json(low), "high_pct": percent_json(high)},
    }
