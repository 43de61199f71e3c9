"""Doses as they were really taken: one row a day, with what was swallowed in all."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from opentaper.errors import BadInput, BadLine
from opentaper.exchange.diary import ToldDiary
from opentaper.exchange.diary_days import DiaryMoment, moment_of
from opentaper.exchange.diary_names import DiaryReading
from opentaper.exchange.diary_table import DiaryRow, DiaryTable, FilePlace, shortened
from opentaper.formulary.items import plain
from opentaper.inference.check_in import DoseTaken
from opentaper.quantities import ZERO, Dose
from opentaper.reasons import Reason

#: What became of a dose, by the words that are known for it.
STATUS = {
    "taken": frozenset({"", "taken", "yes", "y", "ok", "on time", "taget", "ja", "1", "true"}),
    "missed": frozenset(
        {"missed", "skipped", "forgotten", "no", "glemt", "sprunget over", "nej", "0", "false"}
    ),
    "late": frozenset({"late", "for sent", "sent"}),
    "doubled": frozenset({"doubled", "double", "dobbelt"}),
}
#: A dose that is so many times the one beside it is one of another unit: a thousandfold, less a cut or two.
SWAPPED = 100
_BARE = re.compile(r"[+-]?[0-9.,]+(?:[eE][+-]?[0-9]+)?$")


@dataclass(frozen=True, slots=True)
class _Intake:
    """A row: its line, its day and moment, what was swallowed, and what became of it."""

    line: int
    moment: DiaryMoment
    dose: Dose
    status: str


def told_doses(table: DiaryTable, places: Mapping[str, int], file: str, reading: DiaryReading) -> ToldDiary:
    """Return the doses that a table tells, with every line that cannot be read among ``skipped``.

    Several rows of one day are added up where each tells its time; without a time, two rows of one day are
    a repeat where they agree, and where they do not neither counts.
    """
    bad: list[BadLine] = []
    intakes: list[_Intake] = []
    for row in table.rows:
        try:
            intakes.append(_intake(row, places, file, reading))
        except BadLine as wrong:
            bad.append(wrong)
    intakes.sort(key=lambda one: (one.moment.day, one.line))
    strange = [*_swapped(intakes, file), *_doubled(intakes, file)]
    bad += [wrong for _, wrong in strange]
    left_out = {id(one) for one, _ in strange}  # lines do not tell entries apart where all stand on one
    kept = [one for one in intakes if id(one) not in left_out]
    doses, twice, remarks = _by_day(kept, file)
    remarks += _remarks(kept)
    return ToldDiary(doses=doses, skipped=(*bad, *twice), remarks=tuple(remarks))


def _intake(row: DiaryRow, places: Mapping[str, int], file: str, reading: DiaryReading) -> _Intake:
    at = FilePlace(file, row.line)
    clock = row.cells[places["time"]] if "time" in places else ""
    moment = moment_of(row.cells[places["date"]], clock, reading.calendar, at)
    status = _status(row.cells[places["status"]] if "status" in places else "", at)
    return _Intake(row.line, moment, _dose(row.cells[places["dose"]], status, at), status)


def _status(text: str, at: FilePlace) -> str:
    found = next((status for status, known in STATUS.items() if plain(text) in known), None)
    if found is None:
        raise BadLine(file=at.file, line=at.line, why="unknown_status", text=shortened(text))
    return found


def _dose(text: str, status: str, at: FilePlace) -> Dose:
    """Return what was swallowed in all: nothing of a missed dose, whatever it would have been."""
    if not text:
        if status == "missed":
            return ZERO
        raise BadLine(file=at.file, line=at.line, why="no_dose")
    try:
        dose = Dose.parse(f"{text} mg" if _BARE.match(text) else text)
    except BadInput as wrong:
        raise BadLine(file=at.file, line=at.line, why="bad_dose", text=shortened(text)) from wrong
    return ZERO if status == "missed" else dose


def _swapped(intakes: list[_Intake], file: str) -> list[tuple[_Intake, BadLine]]:
    """Return the rows whose dose is far out of line with the ones beside it, as micrograms for mg are."""
    taken = [one for one in intakes if one.dose]
    bad = []
    for place, one in enumerate(taken):
        beside = [
            other.dose.micrograms
            for other in (*taken[max(0, place - 2) : place], *taken[place + 1 : place + 3])
        ]
        if not beside:
            continue
        middle = sorted(beside)[len(beside) // 2]
        mine = one.dose.micrograms
        if mine >= SWAPPED * middle or middle >= SWAPPED * mine:
            wrong = BadLine(file=file, line=one.line, why="unit_swapped", text=str(one.dose))
            bad.append((one, wrong))
    return bad


def _doubled(intakes: list[_Intake], file: str) -> list[tuple[_Intake, BadLine]]:
    """Return the rows that are called doubled, but hold the same dose as the row before."""
    bad, before = [], None
    for one in intakes:
        if one.status == "doubled" and one.dose == before:
            wrong = BadLine(file=file, line=one.line, why="doubled_or_not", text=str(one.dose))
            bad.append((one, wrong))
        before = one.dose or before
    return bad


def _by_day(intakes: list[_Intake], file: str) -> tuple[tuple[DoseTaken, ...], list[BadLine], list[Reason]]:
    days: dict[date, list[_Intake]] = {}
    for one in intakes:
        days.setdefault(one.moment.day, []).append(one)
    doses, bad, repeated, several = [], [], 0, 0
    for day, told in days.items():
        times = {_time(one) for one in told}
        if len(times) == len(told) and None not in times:
            doses.append(DoseTaken(day, Dose(sum(one.dose.micrograms for one in told))))
            several += len(told) > 1
        elif len({one.dose for one in told}) == 1:
            doses.append(DoseTaken(day, told[0].dose))
            repeated += len(told) - 1
        else:
            text = day.isoformat()
            bad += [BadLine(file=file, line=one.line, why="duplicate_day", text=text) for one in told]
    remarks = [Reason.of("diary.doses_added", n=several)] if several else []
    remarks += [Reason.of("diary.doses_repeated", n=repeated)] if repeated else []
    return tuple(doses), bad, remarks


def _time(one: _Intake) -> datetime | None:
    return one.moment.aware or one.moment.local


def _remarks(intakes: list[_Intake]) -> list[Reason]:
    """Return what is to be told of doses that were not taken as usual."""
    n = {status: sum(one.status == status for one in intakes) for status in STATUS}
    told = (
        Reason.of("diary.missed", n=n["missed"]),
        Reason.of("diary.late", n=n["late"]),
        Reason.of("diary.doubled", n=n["doubled"]),
    )
    return [reason for reason in told if reason.get("n")]
