"""Plans as JSON: every number that a plan rests on, each with its sentence.

``schemas/plan-1.json`` documents it. Doses are exact decimal strings in mg,
percentages are numbers of hundredths, unknown is null.
"""

from __future__ import annotations

import json
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from opentaper.errors import BadInput, BadLine
from opentaper.exchange.asked_limits import AskedLimit, asked_limits, refused_limits
from opentaper.exchange.daily_doses import DailyDoses
from opentaper.exchange.forecast_json import forecast_json, step_forecast_json
from opentaper.exchange.json_parts import (
    number_json,
    part_json,
    percent_json,
    points_json,
    reasons_json,
)
from opentaper.exchange.plan_rebuild import rebuild_document
from opentaper.exchange.supply_json import supply_json
from opentaper.exchange.told_json import told_json
from opentaper.planning.digest import plan_digest
from opentaper.planning.result import PaceChoice, PlanResult, Step
from opentaper.planning.shelf import Item, Shelf, Syringe
from opentaper.quantities import Dose
from opentaper.reasons import Reason
from opentaper.timeline import DoseHistory, date_on
from opentaper.wording import outcome_text, sentence, step_text

SCHEMA = "opentaper.plan/1"
CLOSED = "\n}\n"
#: Reasons that ask for care stand among the warnings too.
WARNING_CODES = (
    "handling.unconfirmed",
    "ideal.",
    "interaction.",
    "override.",
    "shelf.assumed",
    "frequency.not_told",
    "effect.unknown",
    "warning.",
)


@cache
def schema(name: str) -> dict[str, Any]:
    """Return the JSON Schema of a document: ``plan-1``, ``check-1`` or ``compare-1``."""
    text = files("opentaper.exchange").joinpath("schemas", f"{name}.json").read_text(encoding="utf-8")
    document: dict[str, Any] = json.loads(text)
    return document


def plan_json(result: PlanResult, language: str = "en") -> str:
    """Return a plan, or a refusal, as a JSON document that can be opened again."""
    return with_rebuild(plan_document(result, language), rebuild_document(result))


def with_rebuild(document: dict[str, Any], rebuild: dict[str, Any]) -> str:
    """Return a document as text, and on its last line what it takes to open it again.

    That is for programs, and would be by far the longest part on lines of its own.
    """
    exact = json.dumps(rebuild, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return f'{as_text(document).removesuffix(CLOSED)},\n  "rebuild": {exact}{CLOSED}'


def as_text(document: dict[str, Any]) -> str:
    """Return a document as text: readable letters, two spaces, a line break at the end."""
    return json.dumps(document, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def plan_document(result: PlanResult, language: str = "en") -> dict[str, Any]:
    """Return a plan as plain values, ready for JSON."""
    request, curve = result.request, result.curve
    return {
        "schema": SCHEMA,
        "digest": plan_digest(result),
        "language": language,
        "status": "proposed" if result.outcome.is_plan else "refused",
        "outcome": result.outcome.value,
        "sentence": outcome_text(result.outcome, language, is_ideal=result.request.ideal),
        "drug": request.drug.name,
        "start_dose_mg": request.start.mg_text,
        "goal_mg": request.goal.mg_text,
        "method": result.method.value,
        "curve": curve.id if curve else None,
        "curve_target": curve.target if curve else None,
        "curve_sources": list(curve.source) if curve else [],
        "pace": _pace(result.pace, language),
        "accepted": _accepted(result),
        "times_a_day": len(request.times.shares) if request.times else None,
        "ideal": request.ideal,
        "start_date": request.start_date.isoformat() if request.start_date else None,
        "total_days": result.total_days,
        "steps": [_step(step, result, language) for step in result.steps],
        "limits": [_limit(limit, language) for limit in asked_limits(result)],
        "refusals": [_limit(limit, language) for limit in refused_limits(result)],
        "reasons": reasons_json(result.reasons, language),
        "warnings": reasons_json(warnings(result), language),
        "suggestions": reasons_json(result.suggestions, language),
        "shelf": [_item(item) for item in request.shelf.items] if request.shelf else [],
        "syringes": [_syringe(syringe) for syringe in request.shelf.syringes] if request.shelf else [],
        "scale": _scale(request.shelf),
        "shelf_assumed": request.shelf.assumed if request.shelf else False,
        "market": _market(request.shelf),
        "supply": supply_json(result) if result.outcome.is_plan else None,
        "forecast": forecast_json(result.forecast, language),
        "formulary_release": request.release,
        "policy_release": request.policy.release,
    }


def warnings(result: PlanResult) -> tuple[Reason, ...]:
    """Return the reasons that ask for care before anything is done."""
    return tuple(reason for reason in result.reasons if reason.code.startswith(WARNING_CODES))


def daily_doses_from_json(text: str, file: str = "plan.json") -> DailyDoses:
    """Return the daily doses that a plan document tells.

    Raises
    ------
    BadLine
        Not JSON (``unreadable``), or no plan document of a version that is known (``not_a_plan``).
    """
    told = told_json(text, file, "unreadable")
    try:
        return _read(told)
    except (LookupError, TypeError, ValueError, OverflowError, BadInput) as wrong:
        raise BadLine(file=file, line=1, why="not_a_plan", text=str(wrong)) from None


def _read(told: dict[str, Any]) -> DailyDoses:
    if told["schema"] != SCHEMA or told["status"] != "proposed":
        raise ValueError(f"{told['schema']}, {told['status']}")
    steps = told["steps"]
    changes = tuple((int(step["start_day"]), Dose.mg(step["dose_mg"])) for step in steps)
    start = told["start_date"]
    return DailyDoses(
        DoseHistory(changes, before=Dose.mg(told["start_dose_mg"])),
        end_day=steps[-1]["start_day"] + steps[-1]["days"] if steps else 0,
        start_date=date.fromisoformat(start) if start else None,
    )


def _step(step: Step, result: PlanResult, language: str) -> dict[str, Any]:
    on = date_on(result.request.start_date, step.start_day)
    return {
        "step": step.index,
        "start_day": step.start_day,
        "days": step.days,
        "date": on.isoformat() if on else None,
        "dose_mg": step.dose.mg_text,
        "wished_mg": number_json(step.wished_mg),
        "occupancy_pct": percent_json(step.occupancy),
        "occupancy_low_pct": percent_json(step.occupancy_low),
        "occupancy_high_pct": percent_json(step.occupancy_high),
        "drop_points": points_json(step.drop_points),
        "recipe": [
            part_json(part, intake.index, language) for intake in step.intakes for part in intake.parts
        ],
        "recipe_text": "" if result.request.ideal else step_text(step, language),
        "measuring_error_mg": points_json(step.error_mg),
        "measuring_error_points": points_json(step.error_points),
        "forecast": step_forecast_json(result.forecast, step.index),
        "reasons": reasons_json(step.reasons, language),
    }


def _pace(pace: PaceChoice | None, language: str) -> dict[str, Any] | None:
    if pace is None:
        return None
    return {
        "name": pace.name,
        "points": pace.points,
        "share_pct": percent_json(float(pace.share)),
        "days": pace.days,
        "reasons": reasons_json(pace.reasons, language),
    }


def _accepted(result: PlanResult) -> dict[str, Any] | None:
    """Return what the person of an adaptive plan accepts, and what the plan comes to; None of any other."""
    risk = result.request.risk
    if risk is None:
        return None
    from opentaper.planning.adaptive_course import risk_met

    met = risk_met(result.request, result.steps) if result.outcome.is_plan else None
    return {
        "tolerated_of_ten": round(risk.tolerated * 10, 2),
        "chance_pct": percent_json(risk.chance),
        "joint": risk.joint,
        "worst_day_pct": percent_json(met.worst_day) if met is not None else None,
        "ever_pct": percent_json(met.ever) if met is not None else None,
    }


def _item(item: Item) -> dict[str, Any]:
    product = item.product
    return {
        "product": product.label,
        "product_id": product.id,
        "form": product.form.value,
        "strength_mg": product.strength.mg_text if product.strength else None,
        "mg_per_ml": Dose(product.micrograms_per_ml).mg_text if product.micrograms_per_ml else None,
        "split": item.split.value,
        "disperse_ml": item.disperse_ml,
        "stock": item.stock,
        "confirmed": item.confirmed,
        "sources": list(product.source),
        "grade": product.grade.value,
    }


def _syringe(syringe: Syringe) -> dict[str, Any]:
    """Return a syringe in mL: microlitres are told like micrograms, in thousandths."""
    return {"capacity_ml": Dose(syringe.capacity_ul).mg_text, "mark_ml": Dose(syringe.mark_ul).mg_text}


def _scale(shelf: Shelf | None) -> dict[str, Any] | None:
    scale = shelf.scale if shelf else None
    return (
        {"mark_mg": Dose(scale.mark_ug).mg_text, "error_mg": Dose(scale.error_ug).mg_text} if scale else None
    )


def _limit(limit: AskedLimit, language: str) -> dict[str, Any]:
    return {
        "step": limit.step,
        "code": limit.reason.code,
        "text": sentence(limit.reason, language),
        "status": limit.status,
        "unit": limit.unit,
        "wanted": number_json(limit.wanted),
        "bound": number_json(limit.bound),
        "value": number_json(limit.value),
        "binding": limit.is_binding,
        "source": limit.reason.source or None,
    }


def _market(shelf: Shelf | None) -> str | None:
    return shelf.market or None if shelf else None
