"""What a plan may feel like, as plain values: intensities from 0 to 10, chances in per cent."""

from __future__ import annotations

from typing import Any

from opentaper.exchange.json_parts import percent_json, reasons_json
from opentaper.pharmacology.symptoms import HIGHEST_SCORE
from opentaper.planning.forecast import Forecast

#: Decimals of an intensity from 0 to 10: the last is far below what a forecast can know.
DECIMALS = 3


def step_forecast_json(ahead: Forecast | None, index: int) -> dict[str, Any] | None:
    """Return what one step may feel like, or None where nothing can be told of it."""
    if ahead is None or index >= len(ahead.steps):
        return None
    step = ahead.steps[index]
    return {
        "intensity_low": score_json(step.worst.p10),
        "intensity_median": score_json(step.worst.p50),
        "intensity_high": score_json(step.worst.p90),
        "chance_bad_pct": percent_json(step.chance_bad),
    }


def forecast_json(ahead: Forecast | None, language: str) -> dict[str, Any] | None:
    """Return what a whole plan may feel like, with its passport; None where there is no plan."""
    if ahead is None:
        return None
    hardest = ahead.hardest
    return {
        "chance_bad_pct": percent_json(ahead.chance_bad),
        "hardest_step": hardest.index if hardest is not None else None,
        "tolerance": {
            "intensity": score_json(ahead.tolerated.value),
            "note": ahead.tolerated.note,
            "sources": list(ahead.tolerated.source),
            "grade": ahead.tolerated.grade.value,
        },
        "days_after": ahead.days_after,
        "people": ahead.n_people,
        "population_release": ahead.release,
        "sources": list(ahead.source),
        "grade": ahead.grade.value,
        "reasons": reasons_json(ahead.reasons, language),
    }


def score_json(intensity: float) -> float:
    """Return an intensity as a score from 0 to 10."""
    return round(HIGHEST_SCORE * intensity, DECIMALS)
