"""How the tests read diaries: on one day, with options where a test needs them."""

from __future__ import annotations

from datetime import date
from typing import Any

from opentaper.errors import BadDiary, BadLine
from opentaper.exchange.diary import ToldDiary
from opentaper.exchange.diary_csv import read_diary, read_doses
from opentaper.exchange.diary_days import DiaryCalendar
from opentaper.exchange.diary_names import DiaryReading

TODAY = date(2026, 11, 22)


def reading(*, today: date = TODAY, **more: Any) -> DiaryReading:
    """How a diary is read; what concerns days goes to the calendar."""
    days = {name: more.pop(name) for name in ("order", "starts", "zone") if name in more}
    return DiaryReading(DiaryCalendar(today, **days), **more)


def diary(text: str, file: str = "diary.csv", **more: Any) -> ToldDiary:
    """A diary that is read from a text."""
    return read_diary(text, file, reading(**more))


def doses(text: str, file: str = "doses.csv", **more: Any) -> ToldDiary:
    """Doses that are read from a text."""
    return read_doses(text, file, reading(**more))


def told(diary: ToldDiary) -> list[str]:
    """The codes of what is told of how it was read."""
    return [one.code for one in diary.remarks]


def wrong_lines(error: BadDiary) -> list[tuple[int, str]]:
    """The lines that cannot be read, each with its reason."""
    return [(part.line, part.why) for part in error.parts if isinstance(part, BadLine)]
