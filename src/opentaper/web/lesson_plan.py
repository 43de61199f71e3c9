"""The fifth lesson: a proposed plan, uncovered piece by piece."""

from __future__ import annotations

from dataclasses import dataclass

from opentaper.actions.lesson_plan import PlanToRead, plan_to_read
from opentaper.exchange.lesson_plan_picture import MADE, PictureFrame, PlanPicture, Stair, plan_picture
from opentaper.formulary.bibliography import source
from opentaper.formulary.facts import Source
from opentaper.formulary.lessons import lesson
from opentaper.planning.result import Step
from opentaper.quantities import Dose
from opentaper.web.lesson_frame import LessonAsked
from opentaper.web.recipe_shown import RecipeShown, recipe_shown

SLUG = "reading-a-plan"
#: Weeks that are marked on the axis.
WEEK_MARKS = (0, 20, 40, 60)
DAYS_A_WEEK = 7


@dataclass(frozen=True, slots=True)
class LessonStep:
    """A step of the plan as the table tells it: from which week, its dose, what it takes, how it is made."""

    week: int
    dose: Dose
    drop_points: float
    recipe: RecipeShown


@dataclass(frozen=True, slots=True)
class ReadingPage:
    """The plan that is read: its picture with a frame for each part, its steps, and those that are told.

    ``made`` is the step whose recipe is uncovered; ``last_before`` the dose before the step to nothing;
    ``weeks`` those until then.
    """

    told: PlanToRead
    picture: PlanPicture
    frames: tuple[tuple[int, PictureFrame], ...]
    weeks: int
    steps: tuple[LessonStep, ...]
    made: LessonStep
    first_step: LessonStep
    last_step: LessonStep
    last_before: Dose
    sources: tuple[Source, ...]


def reading_page(asked: LessonAsked) -> ReadingPage:
    """Return the fifth lesson; the plan is the same for everybody, and nobody's own."""
    told = plan_to_read()
    steps = tuple(_step(one, asked.language) for one in told.steps)
    picture = plan_picture(_stairs(told), WEEK_MARKS)
    parts = lesson(SLUG).panels
    keys = told.plan.curve.source if told.plan.curve is not None else ()
    return ReadingPage(
        told=told,
        picture=picture,
        frames=tuple((place, picture.frames[one.key]) for place, one in enumerate(parts)),
        weeks=steps[-1].week,
        steps=steps,
        made=steps[MADE - 1],
        first_step=steps[0],
        last_step=steps[-1],
        last_before=steps[-2].dose,
        sources=tuple(source(key) for key in keys),
    )


def _stairs(told: PlanToRead) -> list[Stair]:
    """Return the dose before the plan for as long as its first step lasts, then every step."""
    ahead = told.first.days
    stairs = [Stair(0, ahead, told.plan.request.start.as_mg, told.start_points)]
    for one in told.steps:
        begins = one.start_day + ahead
        points = 100 * (one.occupancy or 0.0)
        stairs.append(Stair(begins, begins + one.days, one.dose.as_mg, points))
    return stairs


def _step(one: Step, language: str) -> LessonStep:
    return LessonStep(
        week=one.start_day // DAYS_A_WEEK,
        dose=one.dose,
        drop_points=one.drop_points or 0.0,
        recipe=recipe_shown(one.intakes, one.dose, language),
    )
