"""Length against chance as JSON; ``schemas/patience-1.json`` documents it."""

from __future__ import annotations

from typing import Any

from opentaper.exchange.json_parts import percent_json
from opentaper.exchange.plan_json import as_text
from opentaper.planning.patience import Offer

SCHEMA = "opentaper.patience/1"


def patience_json(offers: tuple[Offer, ...], language: str = "en") -> str:
    """Return the soonest plan for each chance as a JSON document."""
    return as_text(patience_document(offers, language))


def patience_document(offers: tuple[Offer, ...], language: str = "en") -> dict[str, Any]:
    """Return the offers as plain values, from the lowest chance to the highest."""
    risk = offers[0].result.request.risk if offers else None
    return {
        "schema": SCHEMA,
        "language": language,
        "drug": offers[0].result.request.drug.name if offers else None,
        "start_dose_mg": offers[0].result.request.start.mg_text if offers else None,
        "tolerated_of_ten": round(risk.tolerated * 10, 2) if risk is not None else None,
        "joint": risk.joint if risk is not None else None,
        "offers": [_offer(one) for one in offers],
    }


def _offer(one: Offer) -> dict[str, Any]:
    is_plan = one.result.outcome.is_plan
    return {
        "chance_pct": percent_json(one.chance),
        "chosen": one.is_chosen,
        "outcome": one.result.outcome.value,
        "days": one.result.total_days if is_plan else None,
        "n_steps": len(one.result.steps) if is_plan else None,
        "worst_day_pct": percent_json(one.worst_day),
        "ever_pct": percent_json(one.ever),
        "spared_a_week_points": percent_json(one.spared_a_week),
    }
