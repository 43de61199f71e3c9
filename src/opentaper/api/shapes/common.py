"""Kinds of values that several shapes share."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Annotated, Any

from ninja import Schema
from pydantic import BeforeValidator, ConfigDict, Field, WithJsonSchema

from opentaper.api.cursors import MOST_ROWS, ROWS

ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d")
ISO_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d{1,12})?([Zz]|[+-]\d\d:\d\d)")
DIGITS = re.compile(r"[0-9]{1,9}")
#: A text without NUL, which nobody types and PostgreSQL does not keep.
PLAIN = r"^[^\x00]*$"
CURSOR = r"^[A-Za-z0-9_.:=-]+$"
#: More micrograms than anybody takes of anything that is tapered.
MOST_UG = 100_000_000
#: The last whole number that every column holds.
MOST_VERSION = 2_147_483_647


def _day(told: object) -> object:
    if isinstance(told, str) and not ISO_DAY.fullmatch(told):
        raise ValueError("a day such as 2026-12-01")
    return _text_only(told)


def _moment(told: object) -> object:
    if isinstance(told, str) and not ISO_MOMENT.fullmatch(told):
        raise ValueError("a moment with its time zone, such as 2026-12-01T08:30:00Z")
    return _text_only(told)


def _text_only(told: object) -> object:
    if not isinstance(told, str | date):
        raise ValueError("a text")
    return told


def whole_told(told: object) -> object:
    """Return a whole number of JSON, which may be written 7.0; refuse what only becomes one."""
    if isinstance(told, bool) or not isinstance(told, int | float):
        raise ValueError("a whole number")
    return int(told) if isinstance(told, float) and told.is_integer() else told


def digits_only(told: object) -> object:
    """Refuse a text that is no whole number in digits."""
    if isinstance(told, str) and not DIGITS.fullmatch(told):
        raise ValueError("a whole number in digits")
    return told


DayTold = Annotated[date, BeforeValidator(_day), WithJsonSchema({"type": "string", "format": "date"})]
MomentTold = Annotated[
    datetime, BeforeValidator(_moment), WithJsonSchema({"type": "string", "format": "date-time"})
]
Micrograms = Annotated[
    int, Field(ge=0, le=MOST_UG, description="Whole micrograms a day."), BeforeValidator(whole_told)
]
Version = Annotated[
    int,
    Field(
        ge=1,
        le=MOST_VERSION,
        description="The version of the medication that you saw; of another nothing is changed (409).",
    ),
    BeforeValidator(whole_told),
]
Document = dict[str, Any]


def asked_count(least: int, most: int) -> Any:
    """Return the kind of a whole number in an address: digits, and nothing that only looks like them."""
    return Annotated[int, Field(ge=least, le=most), BeforeValidator(digits_only)]


def document(name: str) -> Any:
    """Return the kind of a document of the exchange, by the name of its schema."""
    return Annotated[Document, WithJsonSchema({"x-document": name})]


RowsAsked = asked_count(1, MOST_ROWS)


class ToldShape(Schema):
    """What a program tells: every name is known, or the whole is refused."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=False)


#: In an address nothing is null: what is not told is left out.
CursorTold = Annotated[
    Annotated[str, Field(min_length=1, max_length=512, pattern=CURSOR)] | None,
    WithJsonSchema({"type": "string", "minLength": 1, "maxLength": 512, "pattern": CURSOR}),
]
DayAsked = Annotated[DayTold | None, WithJsonSchema({"type": "string", "format": "date"})]


class PageQuery(ToldShape):
    """Which page of a list."""

    cursor: CursorTold = None
    limit: RowsAsked = ROWS  # type: ignore[valid-type]  # a kind that is made of its bounds


class DaysQuery(PageQuery):
    """Which page of the days from one to another, both of them among these."""

    first: DayAsked = Field(default=None, alias="from")
    last: DayAsked = Field(default=None, alias="to")


class NoQuery(ToldShape):
    """Nothing to choose."""


class ReasonShape(Schema):
    """A reason: its code for programs, its sentence for people."""

    code: str
    text: str
    source: str | None
    values: dict[str, str | int | float | bool]


class ProblemShape(Schema):
    """What went wrong, as RFC 9457 has it, with the code of OpenTaper and its values."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    code: str
    fields: dict[str, Any]
