"""A plan on the screen: the answer first, then the steps, the picture, and why."""

from __future__ import annotations

from collections.abc import Iterable

from opentaper.cli.figures import day_text, effect_text, error_mg_text, points_text, span_text
from opentaper.cli.plan_picture import draw_plan
from opentaper.cli.screen import Column, Screen
from opentaper.cli.texts import told
from opentaper.planning.effect import effect
from opentaper.planning.result import Intake, Outcome, PlanResult, Step
from opentaper.planning.shelf import Shelf
from opentaper.planning.supply import by_month, stocks
from opentaper.reasons import Limited, Reason
from opentaper.timeline import date_on
from opentaper.wording import (
    dose_text,
    handling_text,
    number_text,
    outcome_text,
    recipe_text,
    sentence,
    words,
)
from opentaper.wording.figures import count_text, drug_text
from opentaper.wording.recipe import sum_text, time_text

# From this width on there is room for what each step takes away.
WIDE = 100
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


def show_plan(result: PlanResult, screen: Screen) -> None:
    """Write a plan, or why there is none and what would help."""
    screen.say(outcome_text(result.outcome, screen.language), style="bold")
    if not result.outcome.is_plan:
        _show_refusal(result, screen)
        return
    if result.steps:
        screen.say(_summary(result, screen.language))
        screen.blank()
        screen.table(*_steps(result, screen))
        draw_plan(result, screen)
    _show_reasons(result, screen)
    if result.steps:
        _show_limits(result, screen)
        _show_making(result, screen)
        _show_needs(result, screen)
        show_shelf(result.request.shelf, screen)
    for reason in result.reasons:
        if reason.code == LAST_WORDS:
            screen.blank()
            screen.say(sentence(reason, screen.language), style="bold")


def show_reasons(reasons: Iterable[Reason], screen: Screen) -> None:
    """Write reasons as a list, each with its source."""
    screen.items(_with_source(reason, screen.language) for reason in dict.fromkeys(reasons))


def _with_source(reason: Reason, language: str) -> str:
    source = f" [{reason.source}]" if reason.source else ""
    return sentence(reason, language) + source


def _show_refusal(result: PlanResult, screen: Screen) -> None:
    """Write why there is no plan, how far it came, and what would help."""
    binding = (limited.binding for limited in result.refusals)
    why = [limit.reason for limit in binding if limit is not None]
    why += [reason for reason in result.reasons if not reason.code.startswith((*CHECK, LAST_WORDS))]
    if why:
        screen.heading(words("common.why", screen.language))
        show_reasons(why, screen)
    if result.steps:
        screen.blank()
        screen.say(_stuck(result, screen.language))
    if result.suggestions:
        screen.heading(words("common.what_to_do", screen.language))
        show_reasons(result.suggestions, screen)
    if result.outcome in {Outcome.NO_SHELF_DOSE, Outcome.NOT_IN_TIME}:
        show_shelf(result.request.shelf, screen)


def _stuck(result: PlanResult, language: str) -> str:
    """Return where a plan got stuck, or how long it would take where only the day is too early."""
    last = result.steps[-1]
    if result.outcome is Outcome.NOT_IN_TIME:
        steps = count_text("count.step", len(result.steps), language)
        return told("plan.own_pace", language, steps=steps, about=span_text(result.total_days, language))
    return told("plan.came_to", language, n=last.index + 1, dose=last.dose)


def _summary(result: PlanResult, language: str) -> str:
    """Return what the plan does, in one line."""
    request, last = result.request, result.steps[-1]
    text = told(
        "plan.summary",
        language,
        drug=drug_text(request.drug.name, language),
        start=request.start,
        goal=last.dose,
        steps=count_text("count.step", len(result.steps), language),
        days=count_text("count.day", result.total_days, language),
        about=span_text(result.total_days, language),
    )
    first, end = request.start_date, date_on(request.start_date, last.start_day)
    if first is not None and end is not None:
        text += " " + told("plan.dates", language, first=first, last=end)
    return text[:1].upper() + text[1:]


def _steps(result: PlanResult, screen: Screen) -> tuple[list[Column], list[list[str]]]:
    language, request = screen.language, result.request
    is_wide = screen.width >= WIDE
    columns = [
        Column(words("table.from", language)),
        Column(words("table.dose", language), is_number=True, is_strong=True),
        Column(words("table.recipe", language), may_wrap=True),
        Column(words("table.effect", language)),
        *([Column(words("table.drop", language), is_number=True)] if is_wide else []),
        Column(words("table.days", language), is_number=True),
        Column(words("table.error", language), is_number=True),
    ]
    rows = [_row(step, result, language, is_wide=is_wide) for step in result.steps]
    now = [told("plan.now", language), dose_text(request.start, language), "", _effect_now(result, language)]
    rows.insert(0, [*now, *([""] if is_wide else []), "", ""])
    empty = {place for place in range(len(columns)) if not any(row[place] for row in rows)}
    return (
        [column for place, column in enumerate(columns) if place not in empty],
        [[cell for place, cell in enumerate(row) if place not in empty] for row in rows],
    )


def _row(step: Step, result: PlanResult, language: str, *, is_wide: bool) -> list[str]:
    is_last = step.index == len(result.steps) - 1
    return [
        day_text(step.start_day, result.request.start_date, language),
        dose_text(step.dose, language),
        "" if result.request.ideal else recipe_lines(step.intakes, language),
        effect_text(step.occupancy, step.occupancy_low, step.occupancy_high, language),
        *([points_text(step.drop_points, language)] if is_wide else []),
        str(step.days) if not is_last else told("plan.goes_on", language) if step.dose else "",
        error_mg_text(step.error_mg, language),
    ]


def _effect_now(result: PlanResult, language: str) -> str:
    known = effect(result.request.drug, result.curve) if result.curve is not None else None
    if known is None:
        return ""
    mg = result.request.start.as_mg
    return effect_text(known.occupancy(mg), *known.band(mg), language)


def recipe_lines(intakes: tuple[Intake, ...], language: str) -> str:
    """Return how a dose is made, a line a part; the sum where there is something to add up."""
    if not any(intake.parts for intake in intakes):
        return words("recipe.nothing", language)
    several, lines = len(intakes) > 1, list[str]()
    for place, intake in enumerate(intakes):
        begin = f"{time_text(place, len(intakes), language)}: " if several else ""
        texts = [recipe_text(part, language) for part in intake.parts] or [words("recipe.nothing", language)]
        lines += [begin + texts[0], *texts[1:]]
        if len(intake.parts) > 1:
            lines.append(sum_text([part.dose for part in intake.parts], language))
    return "\n".join(lines)


def _show_reasons(result: PlanResult, screen: Screen) -> None:
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


def _show_limits(result: PlanResult, screen: Screen) -> None:
    """Write once each limit that changed a number, and what is special about steps, with the steps."""
    found: dict[str, list[int]] = {}
    for step in result.steps:
        for reason in (*_binding(step.limits), *step.reasons):
            found.setdefault(_with_source(reason, screen.language), []).append(step.index + 1)
    if not found:
        return
    screen.heading(told("plan.limits_ideal" if result.request.ideal else "plan.limits", screen.language))
    for text, places in found.items():
        code = "plan.in_steps" if len(places) > 1 else "plan.in_step"
        screen.items([told(code, screen.language, steps=numbers_text(places), text=text)])


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


def _show_making(result: PlanResult, screen: Screen) -> None:
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


def _show_needs(result: PlanResult, screen: Screen) -> None:
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
            product=need.product.label,
            amount=need.to_order,
            unit=told(f"unit.{need.unit}", language),
        )
        for need in months[0].needs
    )
    for stock in stocks(result):
        values = {"product": stock.product.label, "unit": told(f"unit.{stock.unit}", language)}
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
        f"{item.product.label}, {words(f'split.{item.split.value}', screen.language)}"
        if item.product.form.is_piece
        else item.product.label
        for item in shelf.items
    )
