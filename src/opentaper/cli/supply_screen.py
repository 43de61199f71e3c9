"""The shopping list of a plan on the screen: by step, by 28 days, and when something is needed anew."""

from __future__ import annotations

from opentaper.cli.figures import day_text
from opentaper.cli.screen import Column, Screen
from opentaper.cli.texts import told
from opentaper.planning.refills import refills
from opentaper.planning.result import PlanResult
from opentaper.planning.supply import Need, Supply, by_month, by_step
from opentaper.wording import number_text, product_text


def show_supply(result: PlanResult, screen: Screen) -> None:
    """Write what the plan uses up; nothing where there is nothing to buy."""
    if not result.outcome.is_plan or not by_step(result):
        return
    language = screen.language
    screen.heading(told("supply.by_step", language))
    screen.table(*_rows(by_step(result), result, language))
    screen.heading(told("supply.by_month", language))
    screen.table(*_rows(by_month(result), result, language))
    screen.heading(told("supply.refills", language))
    screen.items(_refills(result, language))


def _rows(
    supplies: tuple[Supply, ...], result: PlanResult, language: str
) -> tuple[list[Column], list[list[str]]]:
    columns = [
        Column(told("supply.from", language)),
        Column(told("supply.days", language), is_number=True),
        Column(told("supply.what", language), may_wrap=True),
    ]
    rows = [
        [
            day_text(supply.first_day, result.request.start_date, language),
            str(supply.days),
            "\n".join(_need(need, language) for need in supply.needs),
        ]
        for supply in supplies
    ]
    return columns, rows


def _need(need: Need, language: str) -> str:
    unit, product = told(f"unit.{need.unit}", language), product_text(need.product.label, language)
    text = told("plan.need", language, product=product, amount=need.to_order, unit=unit)
    if not need.waste:
        return text
    wasted = number_text(round(float(need.waste), 2), language)
    return f"{text} ({told('supply.waste', language, amount=wasted, unit=unit)})"


def _refills(result: PlanResult, language: str) -> list[str]:
    """Return each day on which something is needed anew, and why."""
    told_lines = []
    for refill in refills(result):
        product = refill.item.product
        unit = told("unit.mL" if product.form.is_liquid else "unit.piece", language)
        line = told(
            f"supply.{refill.because}",
            language,
            day=day_text(refill.day, result.request.start_date, language),
            product=product_text(product.label, language),
            amount=number_text(refill.amount, language),
            unit=unit,
            waste=number_text(refill.waste, language),
        )
        told_lines.append(line)
    return told_lines
