"""The steps of a plan as rows: what was taken, what is taken now, what comes, and how each is made."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from opentaper.actions.readings.plan_read import PlanRead
from opentaper.exchange.pictograms import pictogram
from opentaper.exchange.plan_page import share_text
from opentaper.planning.result import Part, Step
from opentaper.quantities import Dose
from opentaper.timeline import date_on
from opentaper.web.recipe_shown import COLOURS
from opentaper.wording import recipe_text, sentence
from opentaper.wording.recipe import unmade_text

#: More drawings than that say less than the words beside them.
MOST_PICTURES = 3


class When(StrEnum):
    """Where a step stands: behind, now, or ahead."""

    DONE = "done"
    NOW = "now"
    AHEAD = "ahead"


@dataclass(frozen=True, slots=True)
class StepRow:
    """One step.

    ``place`` is its index in the plan, None for the dose before the first cut. ``day`` is its first day, and
    the earliest one where it is ahead; None where the plan has no dates. ``effect`` is the share of the
    target in words, "" where no curve is known. ``why`` are its sentences, ``pictures`` are SVG.
    """

    when: When
    place: int | None
    dose: Dose
    day: date | None
    days: int
    recipe: tuple[str, ...]
    pictures: tuple[str, ...]
    effect: str
    why: tuple[str, ...]


def step_rows(steps: Iterable[Step], when: When, first: date | None, language: str) -> tuple[StepRow, ...]:
    """Return steps as rows; ``first`` is day 0 of their plan."""
    return tuple(step_row(step, when, first, language) for step in steps)


def step_row(step: Step, when: When, first: date | None, language: str) -> StepRow:
    """Return one step as a row."""
    return StepRow(
        when=when,
        place=step.index,
        dose=step.dose,
        day=date_on(first, step.start_day),
        days=step.days,
        recipe=recipe_lines(step, language),
        pictures=pictures(step.parts),
        effect="" if step.occupancy is None else share_text(step.occupancy, language),
        why=tuple(dict.fromkeys(sentence(reason, language) for reason in step.reasons)),
    )


def done_rows(read: PlanRead, language: str) -> tuple[StepRow, ...]:
    """Return what is behind: the dose before the first cut, then each step that is over."""
    if not read.done:
        return ()
    start = StepRow(When.DONE, None, read.plan.request.start, None, 0, (), (), "", ())
    over = read.done[:-1] if read.done[-1].dose == read.dose else read.done
    return (start, *step_rows(over, When.DONE, read.plan.request.start_date, language))


def now_row(read: PlanRead, language: str) -> StepRow:
    """Return what is taken now: what was confirmed last, whatever the dates of the plan say."""
    row = step_row(read.step_now, When.NOW, read.plan.request.start_date, language)
    return row if read.done else replace(row, day=None)


def recipe_lines(step: Step, language: str) -> tuple[str, ...]:
    """Return how a day's dose is made, one line a product of each intake."""
    if not step.parts:
        return (unmade_text(step.dose, language),)
    return tuple(recipe_text(part, language) for intake in step.intakes for part in intake.parts)


def pictures(parts: tuple[Part, ...]) -> tuple[str, ...]:
    """Return the drawings of what is taken, each once; none where they would be too many."""
    found = tuple(dict.fromkeys(pictogram(part, COLOURS) for part in parts))
    return found if len(found) <= MOST_PICTURES else ()
