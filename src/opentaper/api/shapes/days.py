"""Check-ins and forms: how days were."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from ninja import Schema
from pydantic import BeforeValidator, Field, StringConstraints, WithJsonSchema

from opentaper.api.shapes.common import PLAIN, DayTold, MomentTold, ToldShape, whole_told

MOST_NOTE = 4_000
MOST_NAMES = 60
NAME, MOST_LETTERS = r"^[A-Za-z][A-Za-z0-9_-]*$", 64
Name = Annotated[str, StringConstraints(min_length=1, max_length=MOST_LETTERS, pattern=NAME)]
Score = Annotated[float, Field(strict=True, ge=0, le=10, allow_inf_nan=False)]
Share = Annotated[float, Field(strict=True, ge=0, le=1, allow_inf_nan=False)]


def _named(most: int) -> WithJsonSchema:
    """Return how numbers by name stand in the document."""
    return WithJsonSchema(
        {
            "type": "object",
            "propertyNames": {"pattern": NAME, "minLength": 1, "maxLength": MOST_LETTERS},
            "additionalProperties": {"type": "number", "minimum": 0, "maximum": most},
            "maxProperties": MOST_NAMES,
        }
    )


class CheckInShape(Schema):
    """A check-in that stands for its day, whole, with the note that is for the person alone."""

    id: UUID
    day: date
    written_at: datetime
    scores: dict[str, float]
    modulators: dict[str, float]
    signs: list[str] | None
    note: str


class CheckInsShape(Schema):
    """Check-ins, the newest day first; ``next`` is the cursor of the next page."""

    items: list[CheckInShape]
    next: str | None


class CheckInToldShape(ToldShape):
    """How a day was: scores 0 (none) to 10 (worst) by item, what else it held 0 to 1, and signs of danger.

    ``signs`` is null where they were not asked about.
    """

    day: DayTold
    scores: Annotated[dict[Name, Score], Field(max_length=MOST_NAMES), _named(10)] = Field(
        default_factory=dict
    )
    modulators: Annotated[dict[Name, Share], Field(max_length=MOST_NAMES), _named(1)] = Field(
        default_factory=dict
    )
    signs: Annotated[list[Name], Field(max_length=MOST_NAMES)] | None = None
    note: Annotated[str, Field(max_length=MOST_NOTE, pattern=PLAIN)] = ""
    written_at: MomentTold | None = None


class CheckInMadeShape(Schema):
    """What became of a check-in; ``urgent`` is crisis, talk-today or empty: act on it at once."""

    id: UUID
    day: date
    corrects: UUID | None
    counts: bool
    is_late: bool
    signs: list[str]
    urgent: str


class InstrumentShape(Schema):
    """A form that was answered: an answer for each question, or its total alone."""

    id: UUID
    name: str
    day: date
    answers: list[int | None]
    total: int | None


class InstrumentsShape(Schema):
    """Forms that were answered, the newest day first; ``next`` is the cursor of the next page."""

    items: list[InstrumentShape]
    next: str | None


class InstrumentToldShape(ToldShape):
    """The answers to a form, null for a question that was left out; or its total alone."""

    name: Name
    day: DayTold
    answers: Annotated[
        list[Annotated[int, Field(ge=0, le=100), BeforeValidator(whole_told)] | None], Field(max_length=100)
    ] = Field(default_factory=list)
    total: Annotated[int, Field(ge=0, le=1_000), BeforeValidator(whole_told)] | None = None


class InstrumentMadeShape(Schema):
    """What a form comes to; ``urgent`` is crisis, talk-today or empty: act on it at once."""

    id: UUID
    name: str
    day: date
    total: int | None
    band: str
    signs: list[str]
    urgent: str


class SharedDayShape(Schema):
    """How a day of somebody was who shares it; without its note."""

    day: date
    scores: dict[str, float]
    signs: list[str] | None


class SharedDaysShape(Schema):
    """Days that are shared, the newest first; ``next`` is the cursor of the next page."""

    items: list[SharedDayShape]
    next: str | None
