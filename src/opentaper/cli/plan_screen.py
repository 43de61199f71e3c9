"""A plan on the screen: the answer first, then the steps, the picture, and why."""

from __future__ import annotations

from opentaper.cli.figures import day_text, effect_text, error_mg_text, points_text, span_text
from opentaper.cli.plan_notes import (
    CHECK,
    LAST_WORDS,
    show_forecast,
    show_limits,
    show_making,
    show_meaning,
    show_needs,
    show_parts,
    show_reasons,
    show_shelf,
)
from opentaper.cli.plan_picture import draw_plan
from opentaper.cli.screen import Column, Screen
from opentaper.cli.texts import told
from opentaper.exchange.forecast_words import stretch_text
from opentaper.planning.effect import effect
from opentaper.planning.result import Intake, Outcome, PlanResult, Step
from opentaper.quantities import ZERO, Dose
from opentaper.timeline import date_on
from opentaper.wording import dose_text, outcome_text, recipe_text, sentence, words
from opentaper.wording.figures import count_text, drug_text
from opentaper.wording.recipe import sum_text, time_text, unmade_text

# From this width on there is room for what each step takes away, and for how hard it may be.
WIDE = 100


def show_plan(result: PlanResult, screen: Screen) -> None:
    """Write a plan, or why there is none and what would help."""
    screen.say(outcome_text(result.outcome, screen.language, is_ideal=result.request.ideal), style="bold")
    if not result.outcome.is_plan:
        _show_refusal(result, screen)
        return
    if result.steps:
        screen.say(_summary(result, screen.language))
        screen.blank()
        screen.table(*_steps(result, screen))
        show_meaning(result, screen, in_table=screen.width >= WIDE)
        draw_plan(result, screen)
    show_parts(result, screen)
    if result.steps:
        show_forecast(result, screen)
        show_limits(result, screen)
        show_making(result, screen)
        show_needs(result, screen)
        show_shelf(result.request.shelf, screen)
    for reason in result.reasons:
        if reason.code == LAST_WORDS:
            screen.blank()
            screen.say(sentence(reason, screen.language), style="bold")


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
        *([Column(told("plan.stretch", language), is_number=True)] if is_wide else []),
    ]
    rows = [_row(step, result, language, is_wide=is_wide) for step in result.steps]
    now = [told("plan.now", language), dose_text(request.start, language), "", _effect_now(result, language)]
    rows.insert(0, [*now, *([""] if is_wide else []), "", "", *([""] if is_wide else [])])
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
        "" if result.request.ideal else recipe_lines(step.intakes, language, step.dose),
        effect_text(step.occupancy, step.occupancy_low, step.occupancy_high, language),
        *([points_text(step.drop_points, language)] if is_wide else []),
        str(step.days) if not is_last else told("plan.goes_on", language) if step.dose else "",
        error_mg_text(step.error_mg, language),
        *([_stretch(step, result, language)] if is_wide else []),
    ]


def _stretch(step: Step, result: PlanResult, language: str) -> str:
    ahead = result.forecast
    return stretch_text(ahead.steps[step.index].chance_bad, language) if ahead and ahead.steps else ""


def _effect_now(result: PlanResult, language: str) -> str:
    known = effect(result.request.drug, result.curve) if result.curve is not None else None
    if known is None:
        return ""
    mg = result.request.start.as_mg
    return effect_text(known.occupancy(mg), *known.band(mg), language)


def recipe_lines(intakes: tuple[Intake, ...], language: str, dose: Dose = ZERO) -> str:
    """Return how a dose is made, a line a part; the sum where there is something to add up.

    ``dose`` is what it comes to, where it may be one that nobody has made yet.
    """
    if not any(intake.parts for intake in intakes):
        return unmade_text(dose, language)
    several, lines = len(intakes) > 1, list[str]()
    for place, intake in enumerate(intakes):
        begin = f"{time_text(place, len(intakes), language)}: " if several else ""
        texts = [recipe_text(part, language) for part in intake.parts] or [words("recipe.nothing", language)]
        lines += [begin + texts[0], *texts[1:]]
        if len(intake.parts) > 1:
            lines.append(sum_text([part.dose for part in intake.parts], language))
    return "\n".join(lines)
