"""What stands below a plan: why, what decided its steps, how to make the doses, and what that takes."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from opentaper.cli.figures import day_text
from opentaper.cli.screen import Screen
from opentaper.cli.texts import told
from opentaper.exchange.asked_limits import broken_limits
from opentaper.exchange.forecast_words import stretch_text
from opentaper.planning.result import PlanResult
from opentaper.planning.shelf import Shelf
from opentaper.planning.supply import by_month, stocks
from opentaper.reasons import Limited, Reason
from opentaper.timeline import DAYS_PER_WEEK
from opentaper.wording import handling_text, number_text, product_text, sentence, words

LAST_WORDS = "plan.proposed"
CHECK = (
    "handling.unconfirmed",
    "shelf.",
    "frequency.not_told",
    "effect.unknown",
    "override.",
    "warning.",
    "ideal.",
)
OTHER_DRUGS = "interaction."


def show_reasons(reasons: Iterable[Reason], screen: Screen) -> None:
    """Write reasons as a list, each with its source."""
    screen.items(_with_source(reason, screen.language) for reason in dict.fromkeys(reasons))


def show_parts(result: PlanResult, screen: Screen) -> None:
    """Write the reasons of a plan: what to check, what of other drugs, and why it is as it is."""
    parts: dict[str, list[Reason]] = {"plan.check": [], "plan.other_drugs": [], "plan.why": []}
    for reason in result.reasons:
        if reason.code.startswith(CHECK):
            parts["plan.check"].append(reason)
        elif reason.code.startswith(OTHER_DRUGS):
            parts["plan.other_drugs"].append(reason)
        elif reason.code != LAST_WORDS:
            parts["plan.why"].append(reason)
    for code, reasons in parts.items():
        if reasons:
            screen.heading(told(code, screen.language))
            show_reasons(reasons, screen)


def show_meaning(result: PlanResult, screen: Screen, *, in_table: bool) -> None:
    """Write what the forecast of the steps means; where the table had no room for it, the forecast, too."""
    ahead, language = result.forecast, screen.language
    if ahead is None or not ahead.steps:
        return
    screen.say(told("plan.meaning_own" if ahead.is_own_line else "plan.meaning", language))
    if in_table:
        return
    found: dict[str, list[int]] = {}
    for step in ahead.steps:
        found.setdefault(stretch_text(step.chance_bad, language), []).append(step.index + 1)
    parts = [
        told("plan.stretch_of", language, steps=numbers_text(steps), chance=chance)
        for chance, steps in found.items()
    ]
    screen.say(told("plan.stretches", language, parts="; ".join(parts)))


def show_forecast(result: PlanResult, screen: Screen) -> None:
    """Write the chance on the whole way and what the reader must know of it, or why there is no forecast."""
    ahead, language = result.forecast, screen.language
    if ahead is None:
        return
    screen.heading(told("plan.forecast", language))
    if ahead.steps:
        whole = stretch_text(ahead.chance_bad, language)
        screen.items([told("plan.whole_way", language, chance=whole, n=ahead.days_after // DAYS_PER_WEEK)])
    show_reasons(ahead.reasons, screen)


def _with_source(reason: Reason, language: str) -> str:
    source = f" [{reason.source}]" if reason.source else ""
    return sentence(reason, language) + source


def show_limits(result: PlanResult, screen: Screen) -> None:
    """Write once each limit that changed a number, and what is special about steps, with the steps."""
    found: dict[str, list[int]] = {}
    for place, reason in step_reasons(result):
        found.setdefault(_with_source(reason, screen.language), []).append(place + 1)
    if not found:
        return
    screen.heading(told("plan.limits_ideal" if result.request.ideal else "plan.limits", screen.language))
    for text, places in found.items():
        code = "plan.in_steps" if len(places) > 1 else "plan.in_step"
        screen.items([told(code, screen.language, steps=numbers_text(places), text=text)])


def step_reasons(result: PlanResult) -> list[tuple[int, Reason]]:
    """Return the limits that decided a step and what is special about it; of wishes, each that they break."""
    broken = broken_limits(result) if result.request.ideal else ()
    told = [(limit.step or 0, limit.reason) for limit in broken]
    for step in result.steps:
        binding = () if result.request.ideal else _binding(step.limits)
        told += [(step.index, reason) for reason in (*binding, *step.reasons)]
    return told


def _binding(limits: tuple[Limited[float], ...]) -> list[Reason]:
    return [limited.binding.reason for limited in limits if limited.binding is not None]


def numbers_text(numbers: list[int]) -> str:
    """Return rising whole numbers as ranges.

    Examples
    --------
    >>> numbers_text([1, 2, 3, 5, 7, 8])
    '1–3, 5, 7–8'
    """
    runs: list[list[int]] = []
    for number in dict.fromkeys(numbers):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs)


def show_making(result: PlanResult, screen: Screen) -> None:
    """Write how each kind of handling is done, once."""
    notes: dict[tuple[str, str, int | None], str] = {}
    for part in (part for step in result.steps for part in step.parts):
        kind = (part.handling.value, part.product.form.value, part.capacity_ul)
        note = handling_text(part, screen.language)
        # The same way of handling may say "fill it 3 times" at some doses: the shortest note serves all.
        notes[kind] = min(notes.get(kind, note), note, key=len)
    told_notes = [note for note in dict.fromkeys(notes.values()) if note]
    if told_notes:
        screen.heading(words("table.recipe", screen.language))
        screen.items(told_notes)


def show_needs(result: PlanResult, screen: Screen) -> None:
    """Write what the first 28 days need, and how long the stock lasts."""
    language = screen.language
    months = by_month(result)
    if not months:
        return
    screen.heading(told("plan.needs", language, days=months[0].days))
    screen.items(
        told(
            "plan.need",
            language,
            product=product_text(need.product.label, language),
            amount=need.to_order,
            unit=told(f"unit.{need.unit}", language),
        )
        for need in months[0].needs
    )
    for stock in stocks(result):
        values = {
            "product": product_text(stock.product.label, language),
            "unit": told(f"unit.{stock.unit}", language),
        }
        if stock.left == stock.in_house:
            screen.items([told("plan.unused", language, **values)])
        elif stock.runs_out_day is None:
            screen.items([told("plan.lasts", language, left=number_text(stock.left, language), **values)])
        else:
            day = day_text(stock.runs_out_day, result.request.start_date, language)
            screen.items(
                [
                    told(
                        "plan.runs_out",
                        language,
                        day=day,
                        missing=number_text(-stock.left, language),
                        **values,
                    )
                ]
            )


def show_shelf(shelf: Shelf | None, screen: Screen) -> None:
    """Write the products that are assumed, where the person told none."""
    if shelf is None or not shelf.assumed:
        return
    screen.heading(
        told("plan.assumed", screen.language, market=words(f"market.{shelf.market}", screen.language))
    )
    screen.items(
        f"{product_text(item.product.label, screen.language)}, "
        f"{words(f'split.{item.split.value}', screen.language)}"
        if item.product.form.is_piece
        else product_text(item.product.label, screen.language)
        for item in shelf.items
    )
    screen.items(
        told(
            "plan.syringe",
            screen.language,
            ml=number_text(Fraction(syringe.capacity_ul, 1_000), screen.language),
            mark=number_text(Fraction(syringe.mark_ul, 1_000), screen.language),
        )
        for syringe in shelf.syringes
    )
