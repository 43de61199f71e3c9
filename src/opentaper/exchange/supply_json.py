"""The shopping list of a plan as plain values: by step, by 28 days, refills, and what is in the house."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from opentaper.planning.refills import Refill, refills
from opentaper.planning.result import PlanResult
from opentaper.planning.supply import Stock, Supply, by_month, by_step, stocks
from opentaper.timeline import date_on


def supply_json(result: PlanResult) -> dict[str, Any]:
    """Return what a plan uses up; amounts are in pieces or millilitres, missing stock is negative."""
    return {
        "by_step": [_supply(supply, result) for supply in by_step(result)],
        "by_28_days": [_supply(supply, result) for supply in by_month(result)],
        "refills": [_refill(refill, result) for refill in refills(result)],
        "stock": [_stock(stock, result) for stock in stocks(result)],
    }


def _date(day: int | None, result: PlanResult) -> str | None:
    on = date_on(result.request.start_date, day) if day is not None else None
    return on.isoformat() if on else None


def _number(exact: Fraction) -> float:
    return round(float(exact), 3)


def _supply(supply: Supply, result: PlanResult) -> dict[str, Any]:
    needs = [
        {
            "product": need.product.label,
            "product_id": need.product.id,
            "amount": _number(need.amount),
            "to_order": need.to_order,
            "unit": need.unit,
            "waste": _number(need.waste),
        }
        for need in supply.needs
    ]
    day = supply.first_day
    return {"first_day": day, "date": _date(day, result), "days": supply.days, "needs": needs}


def _refill(refill: Refill, result: PlanResult) -> dict[str, Any]:
    product = refill.item.product
    return {
        "day": refill.day,
        "date": _date(refill.day, result),
        "product": product.label,
        "product_id": product.id,
        "amount": _number(refill.amount),
        "unit": "mL" if product.form.is_liquid else "piece",
        "waste": _number(refill.waste),
        "because": refill.because,
    }


def _stock(stock: Stock, result: PlanResult) -> dict[str, Any]:
    return {
        "product": stock.product.label,
        "product_id": stock.product.id,
        "in_house": stock.in_house,
        "left": _number(stock.left),
        "runs_out_day": stock.runs_out_day,
        "runs_out_date": _date(stock.runs_out_day, result),
        "unit": stock.unit,
    }
