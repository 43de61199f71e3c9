"""What the readers hand over while a file lasts: compact columns of numbers, however long it is."""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field
from datetime import date
from enum import IntEnum
from typing import NamedTuple

from opentaper.errors import BadFile
from opentaper.exchange.body_files.body_file import FileChoices, FileQuestion
from opentaper.exchange.body_files.left_out import LeftOuts, told_name
from opentaper.exchange.body_files.own_days import EARLIEST, OwnDays
from opentaper.inference.check_in import CheckIn

#: Of one file no more devices are told apart, and no more columns kept: a file beyond it is none of a person.
MOST_SOURCES = 100
MOST_COLUMNS = 200_000
MOST_PIECES = 500_000
#: No night, walk or count of a day lasts longer.
LONGEST = 36 * 3600
NO_OFFSET = -(10**6)
SOURCE_LENGTH = 96
MINUTE = 60.0


class Piece(IntEnum):
    """What a piece of a night was; a stage says more than asleep alone."""

    IN_BED = 0
    AWAKE = 1
    ASLEEP = 2
    STAGE = 3


@dataclass(slots=True)
class PieceColumns:
    """The pieces of the nights of one source: when each began and ended, what it was, and its offset."""

    began: array[int] = field(default_factory=lambda: array("q"))
    ended: array[int] = field(default_factory=lambda: array("q"))
    what: array[int] = field(default_factory=lambda: array("b"))
    offset: array[int] = field(default_factory=lambda: array("i"))


@dataclass(slots=True)
class CountColumns:
    """The counts of one source on one day: when each began and ended, and how much."""

    began: array[int] = field(default_factory=lambda: array("q"))
    ended: array[int] = field(default_factory=lambda: array("q"))
    amount: array[float] = field(default_factory=lambda: array("d"))


@dataclass(slots=True)
class ValueColumns:
    """The values of a meter in one unit: when each was measured, and the number as it stands."""

    at: array[int] = field(default_factory=lambda: array("q"))
    amount: array[float] = field(default_factory=lambda: array("d"))


class MeterKey(NamedTuple):
    """Of what, by what and in which unit values were measured, and whether the time of day is told."""

    kind: str
    source: str
    unit: str
    has_clock: bool


@dataclass(frozen=True, slots=True, order=True)
class Night:
    """One night of one source, or a nap: ``asleep`` and ``in_bed`` in minutes, None where not told.

    ``bed`` is when the time in bed began and ended, where that is another span than that of sleep.
    """

    day: date
    source: str
    began: int
    ended: int
    asleep: float | None
    in_bed: float | None = None
    has_stages: bool = False
    is_main: bool | None = None
    bed: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True, order=True)
class MovementSpan:
    """One time of movement of one source, ``minutes`` long, and its word."""

    day: date
    source: str
    began: int
    ended: int
    minutes: float
    word: str


@dataclass(slots=True)
class GatheredFile:
    """Everything that was read so far."""

    format: str
    file: str
    days: OwnDays
    choices: FileChoices
    left: LeftOuts = field(default_factory=LeftOuts)
    pieces: dict[str, PieceColumns] = field(default_factory=dict)
    nights: set[Night] = field(default_factory=set)
    walks: set[MovementSpan] = field(default_factory=set)
    counts: dict[tuple[str, str, date], CountColumns] = field(default_factory=dict)
    totals: dict[tuple[str, str, date], float] = field(default_factory=dict)
    values: dict[MeterKey, ValueColumns] = field(default_factory=dict)
    beyond: set[tuple[str, str, int, str]] = field(default_factory=set)
    words: set[tuple[str, str, date, str]] = field(default_factory=set)
    check_ins: tuple[CheckIn, ...] = ()
    questions: list[FileQuestion] = field(default_factory=list)
    sources: dict[str, str] = field(default_factory=dict)
    is_zone_told: bool = False
    records: int = 0
    written: int = 0
    now: int = 0

    def __post_init__(self) -> None:
        """Look at what now is."""
        self.now = int(self.choices.now.timestamp())

    def source(self, device: str) -> str:
        """Return how a device of this file is called in a reading."""
        known = self.sources.get(device)
        if known is None:
            if len(self.sources) >= MOST_SOURCES:
                self.left.add("too_many_sources", name=device)
                device = "…"
            name = told_name(device)
            known = told_name(f"{self.format}: {name}" if name else self.format, SOURCE_LENGTH)
            self.sources[device] = known
        return known

    def fits(self, began: int, ended: int, place: str, name: str, longest: int = LONGEST) -> bool:
        """Whether a span can have been lived; else it is counted among what is left out."""
        if began < EARLIEST:
            self.left.add("too_early", place, name)
        elif ended > self.now:
            self.left.add("future", place, name)
        elif ended < began:
            self.left.add("backwards", place, name)
        elif ended - began > longest:
            self.left.add("too_long", place, name)
        else:
            return True
        return False

    def add_piece(self, source: str, what: Piece, began: int, ended: int, offset: int | None = None) -> None:
        """Add a piece of a night."""
        columns = self.pieces.get(source)
        if columns is None:
            columns = self.pieces[source] = PieceColumns()
        if len(columns.began) >= MOST_PIECES:
            raise BadFile(file=self.file, why="too_much")
        columns.began.append(began)
        columns.ended.append(ended)
        columns.what.append(what)
        columns.offset.append(NO_OFFSET if offset is None else offset)

    def add_count(self, kind: str, source: str, day: date, span: tuple[int, int], amount: float) -> None:
        """Add steps, minutes or milligrams of a part of a day."""
        key = (kind, source, day)
        columns = self.counts.get(key)
        if columns is None:
            self._check_room(len(self.counts))
            columns = self.counts[key] = CountColumns()
        columns.began.append(span[0])
        columns.ended.append(span[1])
        columns.amount.append(amount)

    def add_total(self, kind: str, source: str, day: date, amount: float) -> None:
        """Add what a file says of a whole day; of two the larger, since a day grows until it ends."""
        key = (kind, source, day)
        self._check_room(len(self.totals))
        self.totals[key] = max(amount, self.totals.get(key, amount))

    def add_value(
        self, kind: str, source: str, unit: str, at: int, amount: float, *, has_clock: bool = True
    ) -> None:
        """Add a value of a meter; no unit where none stands beside it, and perhaps no time of day."""
        key = MeterKey(kind, source, unit, has_clock)
        columns = self.values.get(key)
        if columns is None:
            columns = self.values[key] = ValueColumns()
        columns.at.append(at)
        columns.amount.append(amount)

    def add_beyond(self, kind: str, source: str, at: int, word: str) -> None:
        """Add what a meter could not show: ``above`` or ``below``."""
        self._check_room(len(self.beyond))
        self.beyond.add((kind, source, at, word))

    def add_word(self, kind: str, source: str, day: date, word: str) -> None:
        """Add a word of a day."""
        self._check_room(len(self.words))
        self.words.add((kind, source, day, word))

    def add_night(self, night: Night) -> None:
        """Add a night that stands in the file as one."""
        self._check_room(len(self.nights))
        self.nights.add(night)

    def add_walk(self, walk: MovementSpan) -> None:
        """Add a time of movement."""
        self._check_room(len(self.walks))
        self.walks.add(walk)

    def is_whole(self, day: date) -> bool:
        """Whether a day was over when the file was written, so that its counts are those of the day."""
        last = min(self.now, self.written) if self.written else self.now
        return day < self.days.day_of(last)

    def _check_room(self, n: int) -> None:
        if n >= MOST_COLUMNS:
            raise BadFile(file=self.file, why="too_much")
