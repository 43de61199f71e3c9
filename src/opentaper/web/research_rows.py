"""Somebody's own rows as they leave to research, made readable: the same values, with words and units."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from opentaper.actions.readings.research_read import GivenDayRead, GivenEventRead
from opentaper.quantities import Dose
from opentaper.wording import dose_text, words

PERCENT = 100.0
#: Conditions that are no condition of the list that people choose from.
OTHER, UNKNOWN = "other", "unknown"
#: Of a row of courses: what is shown as a word, as a dose and as a moved day.
WORDS = ("use_band", "attempts")
DOSES = ("start_ug", "goal_ug", "smallest_ug")
DAYS = ("first_day", "first_cut", "first_zero", "last_day")
#: What "reason" means beside each kind of event.
REASONS = {"restarted": "reason", "raised": "reason", "looked_back": "taking"}


@dataclass(frozen=True, slots=True)
class CourseGiven:
    """A course as it leaves: each fact with the code of its name."""

    drug: str
    facts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class DayGiven:
    """A day as it leaves, for a row of the table."""

    read: GivenDayRead
    planned: Dose | None
    dose: Dose | None
    effect: int | None
    items: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class EventGiven:
    """An event as it leaves, for a row of the table; ``said`` are codes of what was told with it."""

    read: GivenEventRead
    dose: Dose | None
    said: tuple[str, ...]


def course_given(row: Mapping[str, Any], language: str) -> CourseGiven:
    """Return a row of the table of courses."""
    facts = [("condition", _condition(row["condition"], language))]
    facts += [(name, words(f"web.research.{name}.{row[name]}", language)) for name in WORDS]
    facts += [(name, dose_text(Dose(row[name]), language)) for name in DOSES if row[name] is not None]
    facts += [(name, f"{row[name]}") for name in DAYS if row[name] is not None]
    return CourseGiven(row["drug"], tuple((f"web.research.{name}", value) for name, value in facts))


def day_given(one: GivenDayRead, language: str) -> DayGiven:
    """Return a row of the table of days."""
    items = tuple((words(f"item.{name}", language), f"{score:g}") for name, score in one.items)
    effect = None if one.effect is None else round(one.effect * PERCENT)
    return DayGiven(one, _dose(one.planned_ug), _dose(one.dose_ug), effect, items)


def event_given(one: GivenEventRead) -> EventGiven:
    """Return a row of the table of events."""
    said = [f"web.looking_back.wellness.{one.wellness}"] if one.wellness else []
    if one.reason:
        said.append(f"web.looking_back.{REASONS.get(one.kind, 'called_by')}.{one.reason}")
    return EventGiven(one, _dose(one.to_ug), tuple(said))


def _condition(name: str, language: str) -> str:
    page = "research" if name in {OTHER, UNKNOWN} else "welcome"
    return words(f"web.{page}.condition.{name}", language)


def _dose(ug: int | None) -> Dose | None:
    return None if ug is None else Dose(ug)
