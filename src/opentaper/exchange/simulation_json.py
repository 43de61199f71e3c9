"""A simulation as JSON; ``schemas/simulate-1.json`` documents it.

Shares are in per cent, intensities on a scale from 0 to 10; each estimate stands with the interval that holds
it nine times in ten if the model is right.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from opentaper.exchange.json_parts import reasons_json
from opentaper.exchange.plan_json import as_text
from opentaper.inference.estimates import INTERVAL, Estimate
from opentaper.inference.simulated import Simulation
from opentaper.inference.simulation import Fan, Felt, Share
from opentaper.pharmacology.symptoms import HIGHEST_SCORE

SCHEMA = "opentaper.simulate/1"
PERCENT = 100.0
# So many decimals are the same on every machine; far fewer mean anything.
DECIMALS = 4
QUARTILES = ("first_quarter", "half", "last_quarter")


def simulation_json(made: Simulation, language: str = "en") -> str:
    """Return a simulation as a JSON document."""
    return as_text(simulation_document(made, language))


def simulation_document(made: Simulation, language: str = "en") -> dict[str, Any]:
    """Return a simulation as plain values; what is not modelled is null."""
    felt, used = made.felt, made.days_of_use
    return {
        "schema": SCHEMA,
        "language": language,
        "status": "modelled" if felt else "level_only" if made.level else "unknown",
        "drug": made.drug.name,
        "dose_mg": made.dose.mg_text,
        "taper": made.taper,
        "placebo": made.is_placebo,
        "used_for_days": None if math.isinf(used) else round(used),
        "failed_attempts": made.failed_attempts,
        "people": made.n_people,
        "seed": made.seed,
        "danger": made.drug.abrupt_stop_danger or None,
        "last_cut_day": made.end_day,
        "follow_days": made.follow_days,
        "doses": _changes(made),
        "shares": _shares(felt) if felt else None,
        "stopping_the_taper": _percent(felt.stopping) if felt else None,
        "lasting": [{"days": one.days, **_percent(one.share)} for one in felt.lasting] if felt else None,
        "symptoms": _symptoms(made, felt) if felt else None,
        "peak_day": _peak_day(felt) if felt else None,
        "relapse": _relapse(made),
        "intensity": _fan(felt.intensity, HIGHEST_SCORE, made.last_day) if felt else None,
        "level": _fan(made.level, PERCENT, made.last_day) if made.level else None,
        "interval": {
            "pct": round(PERCENT * INTERVAL),
            "holds": ["people", "population"] if felt and felt.is_wide else ["people"],
        },
        "population": {
            "release": made.population.release,
            "grade": made.population.grade.value,
            "sources": list(made.population.source),
        },
        "reasons": reasons_json(made.reasons, language),
    }


def _changes(made: Simulation) -> list[dict[str, Any]]:
    """Return each day on which the dose changes, with the dose from then on."""
    changes = np.flatnonzero(np.diff(made.doses, prepend=made.dose.as_mg))
    return [{"day": int(day), "mg": round(float(made.doses[day]), 6)} for day in changes]


def _shares(felt: Felt) -> dict[str, Any]:
    return {level: _share(share) for level, share in felt.reporting.items()}


def _symptoms(made: Simulation, felt: Felt) -> list[dict[str, Any]]:
    return [
        {
            "days_after_last_cut": one.day,
            "day": made.end_day + one.day,
            "mean": _estimate(one.mean) | {"unchanged": _rounded(one.mean_floor)},
            "rise_of_4": _share(one.rise),
        }
        for one in felt.symptoms
    ]


def _peak_day(felt: Felt) -> dict[str, Any] | None:
    if not felt.peak_days:
        return None
    return {name: _estimate(one) for name, one in zip(QUARTILES, felt.peak_days, strict=True)}


def _relapse(made: Simulation) -> dict[str, Any] | None:
    if made.condition is None or not made.felt:
        return None
    weeks = [
        {"week": one.week, **_percent(one.share), "unchanged_pct": _rounded(PERCENT * one.kept)}
        for one in made.relapses
    ]
    return {"condition": made.condition, "weeks": weeks}


def _fan(fan: Fan, scale: float, last_day: int) -> list[dict[str, Any]]:
    names = ("p5", "p25", "p50", "p75", "p95")
    return [
        {"day": day} | {name: _rounded(scale * value) for name, value in zip(names, column, strict=True)}
        for day, column in zip(fan.days, fan.rows.T.tolist(), strict=True)
        if day <= last_day
    ]


def _share(share: Share) -> dict[str, Any]:
    return _percent(share.estimate) | {"unchanged_pct": _rounded(PERCENT * share.floor)}


def _percent(one: Estimate) -> dict[str, float]:
    return {
        "pct": _rounded(PERCENT * one.value),
        "low_pct": _rounded(PERCENT * one.low),
        "high_pct": _rounded(PERCENT * one.high),
    }


def _estimate(one: Estimate) -> dict[str, float]:
    return {"value": _rounded(one.value), "low": _rounded(one.low), "high": _rounded(one.high)}


def _rounded(value: float) -> float:
    return round(value, DECIMALS)
