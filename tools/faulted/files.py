"""Faults of files: what was told is written, the text is damaged, and it is read again."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping

from opentaper.exchange.diary import ToldDiary
from opentaper.exchange.diary_csv import read_diary, read_doses
from opentaper.exchange.diary_days import DiaryCalendar
from opentaper.exchange.diary_names import DiaryReading
from opentaper.exchange.diary_writing import check_ins_csv, diary_json, doses_csv
from tools.faulted.sound import SoundDay, ToldDays

Damage = Callable[[str, random.Random], str]


def broken_off(text: str, rng: random.Random) -> str:
    """Return a file whose writing was interrupted somewhere."""
    return text[: rng.randrange(len(text) // 2, len(text))]


def line_lost(text: str, rng: random.Random) -> str:
    """Return a table with some lines missing in the middle."""
    lines = text.splitlines(keepends=True)
    first = rng.randrange(1, len(lines))
    return "".join(lines[:first] + lines[first + rng.randint(1, 3) :])


def lines_twice(text: str, rng: random.Random) -> str:
    """Return a table whose last lines were written twice."""
    lines = text.splitlines(keepends=True)
    return "".join([*lines, *lines[-rng.randint(1, 5) :]])


def unit_in_the_cell(text: str, rng: random.Random) -> str:
    """Return doses some of which name a unit that is not theirs, or none that a dose can have."""
    unit = rng.choice((" µg", " g", " mg/mL", " mL", " mg/µg", " drops"))
    lines = text.splitlines()
    for place in range(max(1, len(lines) - rng.randint(1, 14)), len(lines)):
        lines[place] += unit
    return "\n".join(lines) + "\n"


def comma_for_point(text: str, rng: random.Random) -> str:
    """Return doses whose decimal mark became a mark of thousands."""
    lines = text.splitlines()
    for place in range(max(1, len(lines) - rng.randint(1, 14)), len(lines)):
        day, _, mg = lines[place].partition(",")
        lines[place] = f'{day},"{mg.replace(".", ",")},000"' if "." in mg else f'{day},"{mg},000"'
    return "\n".join(lines) + "\n"


def _check_ins(damage: Damage) -> Callable[[SoundDay, random.Random], ToldDays]:
    def fault(day: SoundDay, rng: random.Random) -> ToldDays:
        text = damage(check_ins_csv(day.told.check_ins), rng)
        return ToldDays(day.told.doses, read_diary(text, "check-ins.csv", _reading(day)).check_ins)

    return fault


def _doses(damage: Damage) -> Callable[[SoundDay, random.Random], ToldDays]:
    def fault(day: SoundDay, rng: random.Random) -> ToldDays:
        text = damage(doses_csv(day.told.doses), rng)
        return ToldDays(read_doses(text, "doses.csv", _reading(day)).doses, day.told.check_ins)

    return fault


def _whole(day: SoundDay, rng: random.Random) -> ToldDays:
    diary = ToldDiary(check_ins=day.told.check_ins, doses=day.told.doses)
    told = read_diary(broken_off(diary_json(diary), rng), "diary.json", _reading(day))
    return ToldDays(told.doses, told.check_ins)


def _reading(day: SoundDay) -> DiaryReading:
    return DiaryReading(DiaryCalendar(day.today))


FILE_FAULTS: Mapping[str, Callable[[SoundDay, random.Random], ToldDays]] = {
    "file of check-ins broken off": _check_ins(broken_off),
    "file of doses broken off": _doses(broken_off),
    "file of the whole diary broken off": _whole,
    "lines of check-ins lost": _check_ins(line_lost),
    "lines of check-ins twice": _check_ins(lines_twice),
    "lines of doses twice": _doses(lines_twice),
    "another unit in the cell of a dose": _doses(unit_in_the_cell),
    "a decimal mark read as thousands": _doses(comma_for_point),
}
