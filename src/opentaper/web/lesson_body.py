"""The eighth lesson: what is known of sleep, movement and food, what stops a diet, and when one can tell."""

from __future__ import annotations

from dataclasses import dataclass

from opentaper.actions.lesson_habits import ChanceToTell, chances_to_tell
from opentaper.exchange.lesson_pictures import bar_width
from opentaper.formulary.bibliography import source
from opentaper.formulary.diet_rows import AskedGoal, DietLevel, DietRow
from opentaper.formulary.diet_safety import diet_rows
from opentaper.formulary.facts import Source
from opentaper.formulary.food_pages import FoodClaim, FoodPage, food_pages, study_kinds
from opentaper.web.lesson_frame import LessonAsked, told_in


@dataclass(frozen=True, slots=True)
class HabitClaim:
    """One thing that is known: its text, the kind of study; ``is_unconfirmed`` where no source was seen."""

    text: str
    kind: str
    is_unconfirmed: bool


@dataclass(frozen=True, slots=True)
class LessonHabit:
    """Something one can do oneself: its place in the row, what is known, what not, and the care it needs."""

    key: str
    place: int
    name: str
    lead: str
    claims: tuple[HabitClaim, ...]
    unknown: str
    care: str


@dataclass(frozen=True, slots=True)
class AgainstShown:
    """Something that speaks against very few carbohydrates: its name and why."""

    name: str
    risk: str


@dataclass(frozen=True, slots=True)
class ChanceShown:
    """A chance to tell after some weeks, with its bars."""

    told: ChanceToTell
    small_width: float
    large_width: float
    y: int


@dataclass(frozen=True, slots=True)
class HabitsPage:
    """What is known of habits, what stops a ketogenic diet or waits for a clinician, and chances to tell."""

    habits: tuple[LessonHabit, ...]
    stops: tuple[AgainstShown, ...]
    asks: tuple[AgainstShown, ...]
    chances: tuple[ChanceShown, ...]
    height: int
    sources: tuple[Source, ...]


#: How far apart the rows of the picture stand.
ROW = 48


def habits_page(asked: LessonAsked) -> HabitsPage:
    """Return the eighth lesson."""
    rows = [row for row in diet_rows(AskedGoal.KETO) if row.level is not DietLevel.WATCH]
    pages, chances = food_pages(), chances_to_tell()
    keys = [key for page in pages for claim in page.claims for key in claim.source]
    keys += [key for row in rows for key in row.source]
    return HabitsPage(
        habits=tuple(_habit(one, place, asked.language) for place, one in enumerate(pages)),
        stops=tuple(_stop(row, asked.language) for row in rows if row.level is DietLevel.HARD_STOP),
        asks=tuple(_stop(row, asked.language) for row in rows if row.level is DietLevel.CLINICIAN),
        chances=tuple(_chance(one, place) for place, one in enumerate(chances)),
        height=ROW * len(chances),
        sources=tuple(source(key) for key in dict.fromkeys(keys)),
    )


def _habit(one: FoodPage, place: int, language: str) -> LessonHabit:
    return LessonHabit(
        key=one.key,
        place=place,
        name=told_in(one.name, language),
        lead=told_in(one.lead, language),
        claims=tuple(_claim(claim, language) for claim in one.claims),
        unknown=told_in(one.unknown, language),
        care=told_in(one.care, language),
    )


def _claim(one: FoodClaim, language: str) -> HabitClaim:
    kind = told_in(study_kinds()[one.kind], language)
    return HabitClaim(told_in(one.text, language), kind, not one.grade.decides)


def _stop(row: DietRow, language: str) -> AgainstShown:
    return AgainstShown(told_in(row.name, language), told_in(row.risk, language))


def _chance(told: ChanceToTell, place: int) -> ChanceShown:
    return ChanceShown(told, bar_width(told.small / 100), bar_width(told.large / 100), ROW * place)
