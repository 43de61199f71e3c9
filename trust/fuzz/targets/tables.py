"""Tables: schedules, plans as CSV, diaries and doses, as a spreadsheet or another app writes them."""

from __future__ import annotations

from datetime import date

from opentaper.errors import OpenTaperError
from opentaper.exchange.diary_csv import read_diary, read_doses
from opentaper.exchange.diary_days import DiaryCalendar
from opentaper.exchange.diary_names import DiaryReading
from opentaper.exchange.diary_table import text_of
from opentaper.exchange.diary_writing import check_ins_csv, diary_json
from opentaper.exchange.plan_csv import daily_doses_from_csv, plan_csv
from opentaper.exchange.schedule_csv import read_schedule
from opentaper.exchange.told_taper import told_taper
from trust.fuzz.edits import Shape
from trust.fuzz.target import Target, held
from trust.fuzz.targets.made import TODAY, small_plans

READING = DiaryReading(DiaryCalendar(TODAY))
LENIENT = DiaryReading(DiaryCalendar(TODAY), skip_bad=True)
SCHEDULE = "day,dose\n0,20mg\n28,15 mg\n2026-03-01,10mg\n", "date;dosis\n2026-03-01;10,5mg\n2026-04-01;5 mg\n"
DIARY = (
    "date,nausea,anxiety,poor_sleep,note\n2026-03-01,3,2,1,x\n2026-03-02,4,0,10,\n",
    "dato;kvalme\n13/3/2026;3\n14/3/2026;2,5\n",
    "date,item,score\n2026-03-01,nausea,3\n2026-03-01,phq-9,12\n",
    "date,written_at,signs,nausea\n2026-03-01,2026-03-01T10:00Z,none,3\n",
    (
        "full_date,date,weekday,time,mood,activities,note_title,note\n"
        "2026-03-01,March 1,Sunday,8:00 PM,good,sleep | walk,,\n"
    ),
)
DOSES = (
    "date,dose_mg\n2026-03-01,20\n2026-03-02,15\n",
    "dato;dosis\n13/3/2026;20 mg\n14/3/2026;15 mg\n",
)


def _schedule(data: bytes) -> object:
    told = read_schedule(text_of(data, "a.csv"), "a.csv")
    days = [day for day, _ in told.history.changes]
    held(bool(days) and days == sorted(set(days)), "days that do not rise")
    return told


def _plan(data: bytes) -> object:
    told = daily_doses_from_csv(text_of(data, "plan.csv"), "plan.csv")
    days = [day for day, _ in told.history.changes]
    held(days == sorted(set(days)), "days that do not rise")
    return told


def _taper(data: bytes) -> object:
    file = "mine.json" if data[:1] == b"{" else "mine.csv"
    told = told_taper(text_of(data, file), file)
    told.daily.on(10)
    return told


def _diary(data: bytes) -> object:
    text = text_of(data, "diary.csv")
    _leniently(text)
    told = read_diary(text, "diary.csv", READING)
    again = read_diary(diary_json(told), "diary.json", READING)
    held(again.doses == told.doses, "doses that read back otherwise")
    held([one.scores for one in again.check_ins] == [one.scores for one in told.check_ins], "other scores")
    cells = [
        cell
        for line in check_ins_csv(told.check_ins, told.instruments).split("\r\n")
        for cell in line.split(",")
    ]
    held(not any(cell.startswith(("=", "+", "-", "@", "\t")) for cell in cells), "a formula in a cell")
    return told


def _leniently(text: str) -> None:
    """Read a diary whose bad lines are left out: it is read, or refused like the strict one."""
    try:
        read_diary(text, "diary.csv", LENIENT)
    except OpenTaperError:
        return


def _doses(data: bytes) -> object:
    told = read_doses(text_of(data, "doses.csv"), "doses.csv", READING)
    held(all(date(1900, 1, 1) <= one.day <= TODAY for one in told.doses), "a dose on no day of a life")
    return told


def _encoded(*told: str) -> tuple[bytes, ...]:
    return tuple(one.encode() for one in told)


TARGETS = (
    Target(
        "schedules as CSV",
        Shape.LINES,
        lambda: _encoded(*SCHEDULE[1:], "day,dose\n0,20mg\n28,15 mg\n56,0mg\n"),
        _schedule,
        ("exchange.schedule_csv", "exchange.diary_table"),
        takes_bombs=True,
    ),
    Target(
        "plans as CSV",
        Shape.LINES,
        lambda: _encoded(*(plan_csv(plan) for plan in small_plans())),
        _plan,
        ("exchange.plan_csv",),
        takes_bombs=True,
    ),
    Target(
        "tapers of a trial",
        Shape.LINES,
        lambda: _encoded(*(plan_csv(plan) for plan in small_plans()), "day,dose\n0,10mg\n28,0mg\n"),
        _taper,
        ("exchange.told_taper",),
        takes_bombs=True,
    ),
    Target(
        "diaries as tables",
        Shape.LINES,
        lambda: _encoded(*DIARY),
        _diary,
        (
            *("exchange.diary_csv", "exchange.diary_table", "exchange.diary_days", "exchange.diary_names"),
            *("exchange.daylio", "exchange.diary_instruments", "exchange.diary_scores"),
        ),
        takes_bombs=True,
    ),
    Target(
        "doses as tables",
        Shape.LINES,
        lambda: _encoded(*DOSES),
        _doses,
        ("exchange.diary_doses", "exchange.diary_csv"),
        takes_bombs=True,
    ),
)
