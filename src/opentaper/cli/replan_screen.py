"""A changed plan on the screen: what changes and why, then the doses to come, before and after."""

from __future__ import annotations

from pathlib import Path

from opentaper.actions.replan import Replanned
from opentaper.cli.figures import day_text
from opentaper.cli.plan_notes import show_reasons
from opentaper.cli.plan_screen import recipe_lines
from opentaper.cli.screen import Column, Screen
from opentaper.cli.texts import told
from opentaper.planning.difference import StepChange
from opentaper.planning.versions import PlanVersion
from opentaper.wording import dose_text, outcome_text, sentence, words


def show_change(made: Replanned, written: tuple[Path, ...], screen: Screen) -> None:
    """Write a change of a plan, or why there is none and what would help."""
    language, new = screen.language, made.new
    screen.say(told("replan.title", language, n=new.number, deed=_deed(new, language)), style="bold")
    if not new.plan.outcome.is_plan:
        _show_refusal(made, screen)
        return
    if new.needs_signature:
        screen.say(told("replan.signature", language), style="bold")
    screen.items(sentence(reason, language) for reason in made.difference.reasons)
    columns, rows = _changes(made, screen)
    if rows:
        screen.blank()
        screen.table(columns, rows)
    if made.person is not None and made.person.diary.skipped:
        screen.say(told("replan.skipped", language, n=len(made.person.diary.skipped)))
    for path in written:
        screen.say(told("plan.written", language, file=path))
    screen.blank()
    screen.say(told("replan.yours", language), style="bold")


def _deed(version: PlanVersion, language: str) -> str:
    return told(f"replan.deed_{version.deed.value}", language)


def _show_refusal(made: Replanned, screen: Screen) -> None:
    """Write why there is no new plan, and what would help."""
    plan, language = made.new.plan, screen.language
    screen.say(outcome_text(plan.outcome, language), style="bold")
    screen.items(sentence(reason, language) for reason in made.difference.reasons)
    limits = [limited.binding for limited in plan.refusals]
    why = [limit.reason for limit in limits if limit is not None]
    if why:
        screen.heading(words("common.why", language))
        show_reasons(why, screen)
    if plan.suggestions:
        screen.heading(words("common.what_to_do", language))
        show_reasons(plan.suggestions, screen)


def _changes(made: Replanned, screen: Screen) -> tuple[list[Column], list[list[str]]]:
    """Return each dose to come, when it was and when it is now, and how it is made."""
    language = screen.language
    columns = [
        Column(words("table.dose", language), is_number=True, is_strong=True),
        Column(told("replan.before", language)),
        Column(told("replan.after", language)),
        Column(words("table.days", language), is_number=True),
        Column(words("table.recipe", language), may_wrap=True),
    ]
    return columns, [_row(change, made, language) for change in _in_order(made)]


def _in_order(made: Replanned) -> list[StepChange]:
    """Return the doses of the new plan in the order in which they are taken, then those that are left out."""
    changes = made.difference.changes
    coming = [one for one in changes if one.new_day is not None]
    return [
        *sorted(coming, key=lambda one: one.new_day or 0),
        *(one for one in changes if one.new_day is None),
    ]


def _row(change: StepChange, made: Replanned, language: str) -> list[str]:
    steps = made.new.plan.steps
    made_as = next((step for step in steps if step.start_day == change.new_day), None)
    is_last = made_as is not None and made_as.index == len(steps) - 1
    days = "" if change.new_days is None else str(change.new_days)
    return [
        dose_text(change.dose, language),
        _day(change.old_day, made, language),
        _day(change.new_day, made, language),
        told("plan.goes_on", language) if is_last and change.dose else "" if is_last else days,
        recipe_lines(made_as.intakes, language, made_as.dose)
        if made_as is not None and made_as.dose and not made.new.plan.request.ideal
        else "",
    ]


def _day(day: int | None, made: Replanned, language: str) -> str:
    return "–" if day is None else day_text(day, made.new.plan.request.start_date, language)
