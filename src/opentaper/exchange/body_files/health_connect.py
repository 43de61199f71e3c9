"""Health Connect of Android: an SQLite database in a ZIP file. Times in milliseconds, weights in grams."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import BinaryIO

from opentaper.errors import BadFile
from opentaper.exchange.body_files.gathered import LONGEST, GatheredFile, MovementSpan, Piece
from opentaper.exchange.body_files.movements import movement_word
from opentaper.exchange.body_files.numbers import number_in
from opentaper.exchange.body_files.safe_sqlite import OpenedTables, Row, opened_tables

SESSIONS, STAGES = "sleep_session_record_table", "sleep_stages_table"
APPS = "application_info_table"
SPAN = ("app_info_id", "start_time", "end_time", "start_zone_offset", "end_zone_offset")
MOMENT = ("app_info_id", "time", "zone_offset")
#: 1 awake, 2 asleep, 3 out of bed, 4 light, 5 deep, 6 REM, 7 awake in bed; 0 is unknown.
KINDS = {1: Piece.AWAKE, 2: Piece.ASLEEP, 3: Piece.AWAKE, 7: Piece.AWAKE}
KINDS |= {4: Piece.STAGE, 5: Piece.STAGE, 6: Piece.STAGE}
#: Names that the columns of stages have had.
STAGE_TYPES = ("stage_type", "stage_id", "stage")
GRAMS = 1000.0
#: Of bleeding, in seconds: what lasts longer is a slip.
LONGEST_PERIOD = 15 * 86_400
READ = frozenset(
    {
        *(SESSIONS, STAGES, APPS, "steps_record_table", "weight_record_table"),
        *("blood_glucose_record_table", "resting_heart_rate_record_table", "exercise_session_record_table"),
        *("menstruation_flow_record_table", "menstruation_period_record_table"),
    }
)
#: Free text that stands beside nights and walks: never read.
NOTES = ("title", "notes")


def read_health_connect(stream: BinaryIO, found: GatheredFile) -> None:
    """Read the database of Health Connect.

    Raises
    ------
    BadFile
        It is no database, broken, or none of Health Connect.
    """
    with opened_tables(stream, found.file) as tables:
        if not READ & tables.columns.keys():
            raise BadFile(file=found.file, why="not_health_connect")
        found.is_zone_told = True
        _Reading(tables, found).read()


class _Reading:
    """One pass through the tables."""

    def __init__(self, tables: OpenedTables, found: GatheredFile) -> None:
        self.tables, self.found = tables, found
        told = tables.rows(APPS, ("row_id", "package_name", "app_name"))
        self.apps = {row["row_id"]: str(row.get("package_name") or "") for row in told if "row_id" in row}

    def read(self) -> None:
        """Read every table that is known, and name the others."""
        self._sleep()
        readers: dict[str, tuple[tuple[str, ...], Callable[[Row], None]]] = {
            "steps_record_table": ((*SPAN, "count"), self._steps),
            "weight_record_table": ((*MOMENT, "weight"), self._weight),
            "blood_glucose_record_table": ((*MOMENT, "level"), self._glucose),
            "resting_heart_rate_record_table": ((*MOMENT, "beats_per_minute"), self._pulse),
            "exercise_session_record_table": ((*SPAN, "exercise_type", *NOTES), self._walk),
            "menstruation_flow_record_table": (MOMENT, self._bleeding),
            "menstruation_period_record_table": (SPAN, self._period),
        }
        for table, (wanted, reader) in readers.items():
            for row in self._each(table, wanted):
                try:
                    reader(row)
                except (TypeError, ValueError, OverflowError):
                    self.found.left.add("unreadable", table, table)
        self._name_others()

    def _steps(self, row: Row) -> None:
        span, amount = self._span(row, "steps"), number_in(row["count"])
        if amount < 0:
            raise ValueError(amount)
        if span is not None:
            day = self.found.days.day_of(span[0], _offset(row, "start_zone_offset"))
            self.found.add_count("steps", self._source(row), day, span, amount)

    def _weight(self, row: Row) -> None:
        self._value(row, "weight", "kg", number_in(row["weight"]) / GRAMS)

    def _glucose(self, row: Row) -> None:
        self._value(row, "glucose", "mmol_l", number_in(row["level"]))

    def _pulse(self, row: Row) -> None:
        self._value(row, "resting_pulse", "bpm", number_in(row["beats_per_minute"]))

    def _each(self, table: str, wanted: tuple[str, ...]) -> Iterator[Row]:
        """Yield the rows of a table that have what is needed, with whole numbers for times."""
        for row in self.tables.rows(table, wanted):
            self.found.records += 1
            missing = [name for name in wanted if row.get(name) is None and name not in _MAY_BE_MISSING]
            if missing:
                self.found.left.add("incomplete", table, f"{table} {missing[0]}")
            elif not all(isinstance(row[name], int) for name in _NUMBERS & row.keys()):
                self.found.left.add("unreadable", table, table)
            else:
                yield row

    def _source(self, row: Row) -> str:
        return self.found.source(self.apps.get(row.get("app_info_id"), ""))

    def _span(self, row: Row, name: str, longest: int = LONGEST) -> tuple[int, int] | None:
        began, ended = row["start_time"] // 1000, row["end_time"] // 1000
        return (began, ended) if self.found.fits(began, ended, name, name, longest) else None

    def _sleep(self) -> None:
        sessions: dict[object, tuple[str, int | None]] = {}
        spans: dict[object, tuple[int, int]] = {}
        for row in self._each(SESSIONS, ("row_id", *SPAN, *NOTES)):
            if (span := self._span(row, "sleep")) is not None:
                source, offset = self._source(row), _offset(row, "end_zone_offset")
                sessions[row.get("row_id")], spans[row.get("row_id")] = (source, offset), span
                if any(row.get(name) for name in NOTES):
                    self.found.left.add("note", name=SESSIONS)
        staged = set()
        wanted = ("parent_key", "stage_start_time", "stage_end_time", *STAGE_TYPES)
        for row in self._each(STAGES, wanted):
            if self._stage(row, sessions):
                staged.add(row["parent_key"])
        for key, (source, offset) in sessions.items():
            began, ended = spans[key]
            what = Piece.AWAKE if key in staged else Piece.ASLEEP
            self.found.add_piece(source, what, began, ended, offset)

    def _stage(self, row: Row, sessions: dict[object, tuple[str, int | None]]) -> bool:
        if row["parent_key"] not in sessions:
            self.found.left.add("incomplete", STAGES, "parent_key")
            return False
        source, offset = sessions[row["parent_key"]]
        began, ended = row["stage_start_time"] // 1000, row["stage_end_time"] // 1000
        told = next((row[name] for name in STAGE_TYPES if row.get(name) is not None), None)
        what = KINDS.get(told) if isinstance(told, int) else None
        if what is None:
            self.found.left.add("unknown_stage", STAGES, str(told))
            return False
        if not self.found.fits(began, ended, STAGES, "sleep"):
            return False
        self.found.add_piece(source, what, began, ended, offset)
        return True

    def _value(self, row: Row, kind: str, unit: str, amount: float) -> None:
        at = row["time"] // 1000
        if self.found.fits(at, at, kind, kind):
            self.found.add_value(kind, self._source(row), unit, at, round(amount, 4))

    def _walk(self, row: Row) -> None:
        if (span := self._span(row, "movement")) is None or span[0] == span[1]:
            return
        day = self.found.days.day_of(span[0], _offset(row, "start_zone_offset"))
        word = movement_word(EXERCISES.get(row.get("exercise_type") or 0, "other"))
        minutes = (span[1] - span[0]) / 60.0
        self.found.add_walk(MovementSpan(day, self._source(row), *span, minutes, word))
        if any(row.get(name) for name in NOTES):
            self.found.left.add("note", name="exercise_session_record_table")

    def _bleeding(self, row: Row) -> None:
        at = row["time"] // 1000
        if self.found.fits(at, at, "cycle", "cycle"):
            day = self.found.days.day_of(at, _offset(row, "zone_offset"))
            self.found.add_word("cycle", self._source(row), day, "bleeding")

    def _period(self, row: Row) -> None:
        if (span := self._span(row, "cycle", LONGEST_PERIOD)) is None:
            return
        offset, source = _offset(row, "start_zone_offset"), self._source(row)
        first, last = (self.found.days.day_of(one, offset) for one in span)
        while first <= last:
            self.found.add_word("cycle", source, first, "bleeding")
            first += timedelta(days=1)

    def _name_others(self) -> None:
        for table in sorted(self.tables.columns):
            if table.endswith("record_table") and table not in READ:
                n = sum(1 for _ in self.tables.rows(table, ("row_id", "uuid")))
                self.found.left.add("not_asked_for", name=table, n=n)


#: What Android calls a few kinds of exercise by number; the others are "something else".
EXERCISES = {4: "bike", 5: "bike", 21: "hike", 27: "pilates", 33: "run", 34: "run", 45: "strength"}
EXERCISES |= {46: "stretch", 48: "swim", 49: "swim", 53: "walk", 55: "weight", 57: "yoga"}
_MAY_BE_MISSING = frozenset(
    {*("app_info_id", "start_zone_offset", "end_zone_offset", "zone_offset", "exercise_type")}
    | {*NOTES, *STAGE_TYPES}
)
_NUMBERS = frozenset({"start_time", "end_time", "time", "stage_start_time", "stage_end_time"})


def _offset(row: Row, name: str) -> int | None:
    told = row.get(name)
    return told if isinstance(told, int) and abs(told) <= 18 * 3600 else None
