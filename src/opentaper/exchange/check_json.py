"""A checked schedule as JSON; ``schemas/check-1.json`` documents it."""

from __future__ import annotations

from typing import Any

from opentaper.exchange.json_parts import limits_json, points_json, reasons_json
from opentaper.exchange.plan_json import as_text
from opentaper.planning.findings import Broken, CheckResult, Drop, Swing, Unmakeable

SCHEMA = "opentaper.check/1"


def check_json(result: CheckResult, language: str = "en") -> str:
    """Return what was found in a schedule as a JSON document."""
    return as_text(check_document(result, language))


def check_document(result: CheckResult, language: str = "en") -> dict[str, Any]:
    """Return what was found in a schedule as plain values; nothing found is an empty list."""
    largest, last = result.largest, result.last
    return {
        "schema": SCHEMA,
        "language": language,
        "drug": result.drug.name,
        "curve": result.curve.id if result.curve else None,
        "is_within_limits": not result.broken,
        "danger": result.danger or None,
        "drops": [_drop(drop) for drop in result.drops],
        "largest_drop": _drop(largest) if largest else None,
        "last_drop": _drop(last) if last else None,
        "largest_occupancy_drop_points": points_json(largest.points) if largest else None,
        "last_step_drop_points": points_json(last.points) if last else None,
        "broken_limits": [_broken(broken, language) for broken in result.broken],
        "signed_limits": [_broken(signed, language) for signed in result.allowed],
        "alternate_day_swings": [_swing(swing) for swing in result.swings],
        "unmakeable": [_unmakeable(dose) for dose in result.unmakeable],
        "reasons": reasons_json(result.reasons, language),
    }


def _drop(drop: Drop) -> dict[str, Any]:
    return {
        "day": drop.day,
        "before_mg": drop.before.mg_text,
        "after_mg": drop.after.mg_text,
        "points": points_json(drop.points),
        "points_low": points_json(drop.points_low),
        "points_high": points_json(drop.points_high),
    }


def _broken(broken: Broken, language: str) -> dict[str, Any]:
    asked = limits_json((broken.limited,), None, language)
    limit = next(limit for limit in asked if limit["binding"])
    del limit["step"], limit["binding"]
    return {
        "day": broken.day,
        "last_day": broken.days[-1],
        "count": len(broken.days),
        "before_mg": broken.before.mg_text,
        "after_mg": broken.after.mg_text,
        **limit,
    }


def _swing(swing: Swing) -> dict[str, Any]:
    return {
        "first_day": swing.first_day,
        "last_day": swing.last_day,
        "low_mg": swing.low.mg_text,
        "high_mg": swing.high.mg_text,
        "level_swing_pct": None if swing.level_swing is None else points_json(100 * swing.level_swing),
    }


def _unmakeable(found: Unmakeable) -> dict[str, Any]:
    nearest = found.nearest
    return {
        "day": found.day,
        "dose_mg": found.dose.mg_text,
        "nearest_mg": nearest.mg_text if nearest else None,
    }
