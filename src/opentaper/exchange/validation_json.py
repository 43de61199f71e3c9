"""Published results beside the model as JSON; ``schemas/validate-1.json`` documents it."""

from __future__ import annotations

import math
from typing import Any

from opentaper.exchange.json_parts import DECIMALS
from opentaper.exchange.plan_json import as_text
from opentaper.inference.validation import ValidatedRow, Validation

SCHEMA = "opentaper.validate/1"


def validation_json(found: Validation) -> str:
    """Return a validation as a JSON document."""
    return as_text(validation_document(found))


def validation_document(found: Validation) -> dict[str, Any]:
    """Return a validation as plain values, the rows in the order of the table of results."""
    return {
        "schema": SCHEMA,
        "people": found.n_people,
        "seed": found.seed,
        "doubt_of_calibration": found.has_doubt,
        "n_rows": len(found.rows),
        "n_modelled": found.n_modelled,
        "n_inside": found.n_inside,
        "share_inside": round(found.share, DECIMALS),
        "share_inside_of_all": round(found.share_of_all, DECIMALS),
        "tested": {"n_rows": found.tested[1], "n_inside": found.tested[0]},
        "rows": [_row(row) for row in found.rows],
    }


def _row(row: ValidatedRow) -> dict[str, Any]:
    result, model = row.result, row.estimate
    low, high = row.allowed
    return {
        "id": result.id,
        "study": result.study,
        "measure": result.measure,
        "unit": result.unit,
        "published": {"value": result.value, "low": result.low, "high": result.high},
        "published_comparator": result.comparator,
        "model": None
        if model is None
        else {"value": _number(model.value), "low": _number(model.low), "high": _number(model.high)},
        "model_comparator": None if row.comparator is None else _number(row.comparator),
        "allowed": {"low": _number(low), "high": None if math.isinf(high) else _number(high)},
        "is_inside": row.is_inside,
        "is_alone": row.published.is_alone,
        "why": row.why or None,
        "grade": result.grade.value,
        "source": list(result.source),
    }


def _number(value: float) -> float:
    return round(value, DECIMALS) + 0.0
