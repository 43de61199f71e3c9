"""A trial as JSON; ``schemas/trial-1.json`` documents it. Its outcomes as Parquet, a row for each number.

Shares are in per cent, symptoms of 43, intensities on a scale from 0 to 10; each estimate stands with the
interval that holds it nine times in ten if the model is right.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from opentaper.exchange.json_parts import reasons_json
from opentaper.exchange.plan_json import as_text
from opentaper.exchange.trial_rows import OutcomeRow, outcome_rows
from opentaper.inference.estimates import INTERVAL, Estimate
from opentaper.inference.trials import ArmResult, GroupResult, TrialResult
from opentaper.pharmacology.symptoms import HIGHEST_SCORE

SCHEMA = "opentaper.trial/1"
# So many decimals are the same on every machine; far fewer mean anything.
DECIMALS = 4
QUARTILES = ("first_quarter", "half", "last_quarter")
QUANTILES = ("p5", "p25", "p50", "p75", "p95")


def trial_json(made: TrialResult, language: str = "en") -> str:
    """Return a trial as a JSON document."""
    return as_text(trial_document(made, language))


def trial_document(made: TrialResult, language: str = "en") -> dict[str, Any]:
    """Return a trial as plain values."""
    trial, population = made.trial, made.trial.population
    is_wide = made.groups[0].arms[0].felt.is_wide
    return {
        "schema": SCHEMA,
        "language": language,
        "name": trial.name,
        "people": trial.n_people,
        "seed": trial.seed,
        "days": trial.n_days,
        "reference": trial.groups[0].arms[trial.reference].name,
        "digest": trial.digest,
        "populations": [_group(made, group) for group in made.groups],
        "interval": {
            "pct": round(100 * INTERVAL),
            "holds": ["people", "population"] if is_wide else ["people"],
        },
        "population": {
            "release": population.release,
            "grade": population.grade.value,
            "sources": list(population.source),
        },
        "reasons": reasons_json(made.reasons, language),
    }


def trial_parquet(made: TrialResult) -> bytes:
    """Return every number of a trial as a Parquet table, one row each."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    rows = [
        {"population": group.group.name, "arm": arm.arm.name, "outcome": row.code, "at": row.at}
        | {"unit": row.unit, **_estimate(row.estimate), "unchanged": _rounded(row.unchanged)}
        | {f"difference_{name}": value for name, value in _gap(row).items()}
        for group in made.groups
        for arm in group.arms
        for row in outcome_rows(made.trial, arm)
    ]
    kinds = {"population": pa.string(), "arm": pa.string(), "outcome": pa.string(), "at": pa.int32()}
    kinds |= {"unit": pa.string()}
    names = (
        "value",
        "low",
        "high",
        "unchanged",
        *(f"difference_{name}" for name in ("value", "low", "high")),
    )
    kinds |= dict.fromkeys(names, pa.float64())
    sink = pa.BufferOutputStream()
    pq.write_table(pa.Table.from_pylist(rows, schema=pa.schema(list(kinds.items()))), sink)
    return bytes(sink.getvalue().to_pybytes())


def _group(made: TrialResult, told: GroupResult) -> dict[str, Any]:
    group = told.group
    stop = group.arms[0].stop
    used = stop.days_of_use
    return {
        "name": group.name,
        "drug": group.drug.name,
        "dose_mg": group.dose.mg_text,
        "used_for_days": None if math.isinf(used) else round(used),
        "used_for_spread": stop.use_spread,
        "failed_attempts": stop.failed_attempts,
        "condition": group.condition,
        "arms": [_arm(made, arm) for arm in told.arms],
    }


def _arm(made: TrialResult, told: ArmResult) -> dict[str, Any]:
    arm, stop = told.arm, told.arm.stop
    changes = np.flatnonzero(np.diff(stop.doses, prepend=stop.mg))
    days = told.felt.peak_days if made.trial.has_peak_day else ()
    return {
        "name": arm.name,
        "taper": arm.taper,
        "placebo": arm.is_placebo,
        "last_cut_day": stop.end_day,
        "doses": [{"day": int(day), "mg": round(float(stop.doses[day]), 6)} for day in changes],
        "outcomes": [_outcome(row) for row in outcome_rows(made.trial, told)],
        "peak_day": {name: _estimate(one) for name, one in zip(QUARTILES, days, strict=True)}
        if days
        else None,
        "intensity": _fan(told),
    }


def _outcome(row: OutcomeRow) -> dict[str, Any]:
    return {
        "outcome": row.code,
        "at": row.at or None,
        "unit": row.unit,
        **_estimate(row.estimate),
        "unchanged": _rounded(row.unchanged),
        "difference": _gap(row) or None,
    }


def _gap(row: OutcomeRow) -> dict[str, float]:
    return {} if row.gap is None else _estimate(row.gap)


def _fan(told: ArmResult) -> list[dict[str, Any]]:
    fan = told.felt.intensity
    columns = (HIGHEST_SCORE * fan.rows.T).round(DECIMALS).tolist()
    return [
        {"day": day} | dict(zip(QUANTILES, column, strict=True))
        for day, column in zip(fan.days, columns, strict=True)
    ]


def _estimate(one: Estimate) -> dict[str, float]:
    return {"value": _rounded(one.value), "low": _rounded(one.low), "high": _rounded(one.high)}


def _rounded(value: float) -> float:
    return round(float(value), DECIMALS)
