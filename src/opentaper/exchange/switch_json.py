"""A switch to another drug as JSON; ``schemas/switch-1.json`` documents it."""

from __future__ import annotations

from typing import Any

from opentaper.exchange.json_parts import part_json, reasons_json
from opentaper.exchange.plan_json import as_text, plan_document
from opentaper.planning.result import PlanResult
from opentaper.planning.switch import SwitchResult
from opentaper.wording import outcome_text

SCHEMA = "opentaper.switch/1"


def switch_json(switched: SwitchResult, after: PlanResult | None, language: str = "en") -> str:
    """Return the stages of a switch, and the taper that follows, as a JSON document."""
    return as_text(switch_document(switched, after, language))


def switch_document(switched: SwitchResult, after: PlanResult | None, language: str = "en") -> dict[str, Any]:
    """Return the stages of a switch, and the taper that follows, as plain values."""
    request, found = switched.request, switched.equivalent
    return {
        "schema": SCHEMA,
        "language": language,
        "status": "proposed" if switched.outcome.is_plan else "refused",
        "outcome": switched.outcome.value,
        "sentence": outcome_text(switched.outcome, language),
        "drug": request.drug.name,
        "start_dose_mg": request.start.mg_text,
        "to": request.to.name,
        "equivalent_mg": found.dose.mg_text if found else None,
        "equivalent_low_mg": found.low.mg_text if found else None,
        "equivalent_high_mg": found.high.mg_text if found else None,
        "equivalent_sources": list(found.sources) if found else [],
        "reasons": reasons_json(switched.reasons, language),
        "stages": [
            {
                "stage": stage.index,
                "start_day": stage.start_day,
                "days": stage.days,
                "dose_mg": stage.dose.mg_text,
                "to_dose_mg": stage.to_dose.mg_text,
                "recipe": [
                    part_json(part, one.index, language) for one in stage.intakes for part in one.parts
                ],
                "to_recipe": [
                    part_json(part, one.index, language) for one in stage.to_intakes for part in one.parts
                ],
            }
            for stage in switched.stages
        ],
        "after": plan_document(after, language) if after else None,
    }
