"""What was learnt of a person as JSON; ``schemas/learn-1.json`` documents it.

Scores and the parts of a day are points of a scale from 0 (none) to 10 (worst); chances are from 0 to 1; each
band holds nine times in ten, if the model is right.
"""

from __future__ import annotations

import math
from typing import Any

from opentaper.exchange.diary import ToldDiary
from opentaper.exchange.json_parts import reasons_json
from opentaper.exchange.learnt import Learnt
from opentaper.exchange.plan_json import as_text
from opentaper.inference.belief import Belief, Estimate
from opentaper.inference.evidence import Evidence
from opentaper.inference.instruments import InstrumentScore
from opentaper.inference.split import Band, Part, Split
from opentaper.wording import sentence, words

SCHEMA = "opentaper.learn/1"
# So many decimals are the same on every machine; far fewer mean anything.
DECIMALS = 6
PARTS = ("usual", "withdrawal", "underlying", "life", "unexplained")
QUANTILES = ("q05", "q25", "q50", "q75", "q95")


def learnt_json(learnt: Learnt, language: str = "en") -> str:
    """Return what was learnt of a person as a JSON document."""
    return as_text(learnt_document(learnt, language))


def learnt_document(learnt: Learnt, language: str = "en") -> dict[str, Any]:
    """Return what was learnt as plain values; what is not known is null."""
    belief, split = learnt.belief, learnt.split
    return {
        "schema": SCHEMA,
        "language": language,
        **belief_parts(belief),
        "read": read_json(learnt.diary, language)
        | {
            "n_check_ins": belief.n_check_ins,
            "n_doses": len(learnt.doses),
            "first_day": None if belief.first_day is None else belief.first_day.isoformat(),
            "last_day": None if belief.last_day is None else belief.last_day.isoformat(),
        },
        "posterior": {one.name: _estimate(one) for one in belief.parameters},
        "items": [
            {
                "item": one.item,
                "usual": _rounded(one.usual),
                "usual_sd": _rounded(one.usual_sd),
                "withdrawal": _rounded(one.withdrawal),
                "withdrawal_sd": _rounded(one.withdrawal_sd),
                "noise": _rounded(one.noise),
            }
            for one in belief.items
        ],
        "p_returning": _rounded(belief.p_returning),
        "onsets": [{"date": day.isoformat(), "chance": _rounded(chance)} for day, chance in belief.onsets],
        "split": _days(split) if split is not None else None,
        "evidence": [_evidence(one, language) for one in learnt.evidence],
        "pace": reasons_json(learnt.pace, language),
        "instruments": [_score(one) for one in learnt.scores],
        "signs": [
            {"name": one.name, "text": words(f"sign.{one.name}", language), "urgency": one.urgency.value}
            for one in learnt.signs
        ],
        "reasons": reasons_json(belief.reasons, language),
        "unknown": reasons_json(learnt.unknown, language),
    }


def belief_parts(belief: Belief) -> dict[str, Any]:
    """Return what documents tell of how a belief came about."""
    known = belief.known
    return {
        "drug": known.drug,
        "start_dose_mg": known.start.mg_text,
        "months_of_use": known.months_of_use,
        "seed": belief.seed,
        "population": belief.population,
        "how": belief.how.value,
        "trusted": belief.trusted,
        "ess": _rounded(belief.ess),
        "k_hat": _rounded(belief.k_hat),
        "digest": belief.digest,
    }


def read_json(diary: ToldDiary, language: str) -> dict[str, Any]:
    """Return what documents tell of the files: lines that were left out, and remarks."""
    return {
        "skipped": [
            {
                "file": one.file,
                "line": one.line,
                "why": one.why,
                "given": one.text,
                "text": words(f"bad_line.{one.why}", language),
            }
            for one in diary.skipped
        ],
        "remarks": reasons_json(diary.remarks, language),
    }


def _estimate(one: Estimate) -> dict[str, Any]:
    return {
        "mean": _rounded(one.mean),
        "sd": _rounded(one.sd),
        "quantiles": {name: _rounded(getattr(one, name)) for name in QUANTILES},
    }


def _days(split: Split) -> list[dict[str, Any]]:
    return [
        {
            "date": day.isoformat(),
            "observed": bool(split.observed[place]),
            "score": _rounded(split.score[place]),
            **{name: _part(getattr(split, name), place) for name in PARTS},
            "intensity": _band(split.intensity, place),
            "condition": _band(split.condition, place),
        }
        for place, day in enumerate(split.days)
    ]


def _part(part: Part, place: int) -> dict[str, float | None] | None:
    told = {name: _rounded(getattr(part, name)[place]) for name in ("mean", "low", "high")}
    return None if told["mean"] is None else told


def _band(band: Band, place: int) -> dict[str, float | None]:
    return {name: _rounded(getattr(band, name)[place]) for name in ("mean", "q05", "q25", "q75", "q95")}


def _evidence(one: Evidence, language: str) -> dict[str, Any]:
    return {
        "code": one.code,
        "points_to": one.points_to,
        "weight": _rounded(one.weight),
        "text": sentence(one.reason, language),
        "kind": one.kind,
        "source": list(one.source),
        "grade": one.grade.value,
    }


def _score(one: InstrumentScore) -> dict[str, Any]:
    return {
        "date": one.day.isoformat(),
        "name": one.name,
        "total": one.total,
        "band": one.band or None,
        "complete": one.is_complete,
    }


def _rounded(value: float) -> float | None:
    """Return a number with few decimals, or None where it is none."""
    number = float(value)
    return round(number, DECIMALS) if math.isfinite(number) else None
