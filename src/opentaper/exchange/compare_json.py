"""Plans side by side as JSON; ``schemas/compare-1.json`` documents it."""

from __future__ import annotations

from typing import Any

from opentaper.exchange.json_parts import percent_json, points_json
from opentaper.exchange.plan_json import as_text, plan_document
from opentaper.planning.compare import TradeOff, compare, comparison, trade_off
from opentaper.planning.result import PlanResult

SCHEMA = "opentaper.compare/1"


def compare_json(plans: tuple[tuple[str, PlanResult], ...], language: str = "en") -> str:
    """Return named plans, their numbers and the plans themselves, as a JSON document."""
    return as_text(compare_document(plans, language))


def compare_document(plans: tuple[tuple[str, PlanResult], ...], language: str = "en") -> dict[str, Any]:
    """Return named plans as plain values, in the order in which they were given."""
    return {
        "schema": SCHEMA,
        "language": language,
        "plans": [_compared(name, result, language) for name, result in plans],
        "trade_off": [_trade_off(one) for one in trade_off(compare(plans))],
    }


def _trade_off(one: TradeOff) -> dict[str, Any]:
    return {
        "name": one.name,
        "days": one.days,
        "chance_bad_pct": percent_json(one.chance_bad),
        "points_a_month": percent_json(one.gained_a_month),
    }


def _compared(name: str, result: PlanResult, language: str) -> dict[str, Any]:
    numbers = comparison(name, result)
    return {
        "name": numbers.name,
        "outcome": numbers.outcome,
        "days": numbers.days,
        "n_steps": numbers.n_steps,
        "largest_drop_points": points_json(numbers.largest_drop_points),
        "last_drop_points": points_json(numbers.last_drop_points),
        "n_products": numbers.n_products,
        "pieces_a_day": numbers.pieces_a_day,
        "handled_days": numbers.handled_days,
        "error_points": points_json(numbers.error_points),
        "error_share_pct": percent_json(numbers.error_share),
        "chance_bad_pct": percent_json(numbers.chance_bad),
        "plan": plan_document(result, language),
    }
