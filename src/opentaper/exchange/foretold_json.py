"""What is foreseen of one person as JSON; ``schemas/forecast-1.json`` documents it.

Intensities of withdrawal and chances are from 0 to 1, as what is tolerated is.
"""

from __future__ import annotations

from typing import Any

from opentaper.exchange.foretold import ForetoldPlan, PersonForecast
from opentaper.exchange.json_parts import reasons_json
from opentaper.exchange.learnt_json import DECIMALS, belief_parts, read_json
from opentaper.exchange.plan_json import as_text
from opentaper.inference.foretell import SETTLED_FOR, Foretold

SCHEMA = "opentaper.forecast/1"
QUANTILES = ("q05", "q25", "q50", "q75", "q95")


def foretold_json(seen: PersonForecast, language: str = "en") -> str:
    """Return what is foreseen of a person as a JSON document."""
    return as_text(foretold_document(seen, language))


def foretold_document(seen: PersonForecast, language: str = "en") -> dict[str, Any]:
    """Return what is foreseen as plain values; what is not modelled is null."""
    return {
        "schema": SCHEMA,
        "language": language,
        **belief_parts(seen.belief),
        "read": read_json(seen.diary, language),
        "dose_now_mg": seen.now.mg_text,
        "from_day": seen.from_day.isoformat(),
        "days": seen.days,
        "tolerated": round(seen.tolerated, DECIMALS),
        "settled_for": SETTLED_FOR,
        "plans": [_plan(one, language) for one in seen.plans],
        "reasons": reasons_json(seen.belief.reasons, language),
    }


def _plan(plan: ForetoldPlan, language: str) -> dict[str, Any]:
    seen = plan.foretold
    settled = seen.settled_on if seen is not None else None
    return {
        "name": plan.name,
        "chance_ever": None if seen is None else round(seen.chance_ever, DECIMALS),
        "settled_on": None if settled is None else settled.isoformat(),
        "days": None if seen is None else _days(plan, seen),
        "reasons": reasons_json(plan.reasons, language),
    }


def _days(plan: ForetoldPlan, seen: Foretold) -> list[dict[str, Any]]:
    return [
        {
            "date": day.isoformat(),
            "dose_mg": dose.mg_text,
            **{name: round(float(getattr(seen, name)[place]), DECIMALS) for name in QUANTILES},
            "chance_above": round(float(seen.chance_above[place]), DECIMALS),
        }
        for place, (day, dose) in enumerate(zip(seen.days, plan.doses, strict=True))
    ]
