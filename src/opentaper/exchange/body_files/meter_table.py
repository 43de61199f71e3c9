"""Tables of meters for glucose and ketones, and of scales: any columns, once it is clear what they are."""

from __future__ import annotations

from dataclasses import dataclass, field

from opentaper.errors import BadFile, BadOption
from opentaper.exchange.body_files.body_file import FileQuestion
from opentaper.exchange.body_files.file_times import (
    ORDERS,
    ToldMoment,
    local_time,
    order_of,
    told_day,
    told_time,
)
from opentaper.exchange.body_files.gathered import GatheredFile
from opentaper.exchange.body_files.meter_roles import (
    KINDS,
    NOTE,
    MeterRoles,
    guessed_role,
    meter_roles,
    unit_in,
)
from opentaper.exchange.body_files.meter_values import unit_named
from opentaper.exchange.body_files.numbers import number_in
from opentaper.exchange.body_files.safe_table import Table, TableRow, plain_column, table_in
from opentaper.exchange.body_files.watched import FilePart
from opentaper.formulary.body_kinds import body_kind

DEVICE = ""
#: What meters write for a value that they cannot show.
ABOVE = frozenset({"hi", "high", "høj", "above"})
BELOW = frozenset({"lo", "low", "lav", "below"})
PULSE = frozenset({"bpm", "/min", "count/min", "slag/min"})
NOON = "12:00"
#: No file names more units.
MOST_UNITS = 1_000


def read_meter_table(part: FilePart, found: GatheredFile) -> None:
    """Read a table of a meter.

    Raises
    ------
    BadFile
        It is no table.
    BadOption
        An answer that is none.
    """
    table = table_in(part, found.file)
    if len([name for name in table.columns if name]) < 2:
        raise BadFile(file=found.file, why="unknown")
    roles = meter_roles(table, found.choices)
    if not roles.suffices:
        below = _below(part, found)
        table, roles = below if below is not None else (table, roles)
    found.questions += roles.questions
    if not roles.suffices:
        return
    order = _order(table, roles, found)
    if order is None:
        return
    reading = _MeterReading(roles, order, found)
    for row in table.rows():
        found.records += 1
        reading.read(row)
    found.left.add("ragged", name=part.base, n=table.ragged)


def _below(part: FilePart, found: GatheredFile) -> tuple[Table, MeterRoles] | None:
    """Return the table whose header stands in the second line, below a title, if there is one."""
    try:
        table = table_in(part, found.file, skip=1)
        roles = meter_roles(table, found.choices)
    except (BadFile, BadOption):
        return None
    return (table, roles) if roles.suffices else None


def _order(table: Table, roles: MeterRoles, found: GatheredFile) -> str | None:
    """Return the order of day and month of the whole file; None where it waits for an answer."""
    seen: dict[str, str] = {}
    column = (*roles.columns("day"), *roles.columns("moment"))[0]
    for row in table.rows():
        text = row.get(column)
        told = order_of(text)
        if told and told not in seen:
            seen[told] = text
    answer = found.choices.offered("day_order", ORDERS)
    told_orders = [one for one in ORDERS if one in seen]
    if not seen:
        return answer or ORDERS[0]
    if len(told_orders) == 1:
        given, is_needed = answer or told_orders[0], False
    else:
        given, is_needed = answer, True
    example = next(iter(seen.values()))
    found.questions.append(
        FileQuestion("day_order", "day_order", (("example", example[:40]),), ORDERS, given, is_needed)
    )
    return given or None


@dataclass(slots=True)
class _MeterReading:
    """How the rows of one table are read."""

    roles: MeterRoles
    order: str
    found: GatheredFile
    units: dict[tuple[str, str], str | None] = field(default_factory=dict)
    numbers: tuple[tuple[str, str, str], ...] = ()

    def __post_init__(self) -> None:
        """Look up once which columns hold numbers, and in which unit by their name."""
        each = ((kind, column) for kind in KINDS for column in self.roles.columns(kind))
        self.numbers = tuple((kind, column, unit_in(column)) for kind, column in each)

    def read(self, row: TableRow) -> None:
        """Take one row."""
        found, place = self.found, str(row.line)
        if any(row.get(name) for name in self.roles.columns(NOTE)):
            found.left.add("note", place)
        try:
            at, has_clock = self._moment(row)
        except (ValueError, OverflowError):
            found.left.add("bad_date", place)
            return
        n = 0
        for kind, text, unit in self._told(row):
            n += 1
            if kind in KINDS:
                self._value(kind, text, unit, (at, has_clock), place)
            else:
                found.left.add("not_asked_for", place, kind)
        if not n:
            found.left.add("no_value", place)

    def _told(self, row: TableRow) -> list[tuple[str, str, str]]:
        """Return kind, number and unit of everything that a row tells."""
        unit = row.get(*self.roles.columns("unit"))
        told = []
        if (name := row.get(*self.roles.columns("kind"))) and (
            value := row.get(*self.roles.columns("value"))
        ):
            role = guessed_role(plain_column(name))
            told.append((role if role in KINDS else name, value, unit))
        for kind, column, its_unit in self.numbers:
            if text := row.get(column):
                told.append((kind, text, its_unit or unit))
        return told

    def _moment(self, row: TableRow) -> tuple[ToldMoment, bool]:
        """Return when a row was measured, and whether it tells a time of day."""
        text = row.get(*self.roles.columns("moment")) or row.get(*self.roles.columns("day"))
        clock = row.get(*self.roles.columns("time"))
        try:
            return told_time(text, self.found.days), True
        except ValueError:
            pass
        head, _, behind = text.replace(",", " ").strip().partition(" ")
        on, clock = told_day(head, self.order), clock or behind.strip()
        return local_time(on, clock or NOON, self.found.days), bool(clock)

    def _value(self, kind: str, text: str, unit: str, when: tuple[ToldMoment, bool], place: str) -> None:
        found, (at, has_clock) = self.found, when
        if not found.fits(at.moment, at.moment, place, kind):
            return
        found.is_zone_told = found.is_zone_told or at.offset is not None
        source = found.source(DEVICE)
        word = _beyond(text)
        if word and body_kind(kind).is_meter:
            found.add_beyond(kind, source, at.moment, word)
            return
        try:
            amount = number_in(text)
        except ValueError:
            found.left.add("not_a_number", place, kind)
            return
        if kind == "steps":
            self._steps(source, at, amount, place)
            return
        key = self._unit(kind, unit)
        if key is None:
            found.left.add("unknown_unit", place, unit)
            return
        found.add_value(kind, source, key, at.moment, amount, has_clock=has_clock)

    def _unit(self, kind: str, text: str) -> str | None:
        """Return the unit that a text names, nothing where there is no text, None where it names none."""
        if (kind, text) not in self.units and len(self.units) < MOST_UNITS:
            named = unit_named(body_kind(kind), text)
            pulse = "bpm" if kind == "resting_pulse" and plain_column(text) in {"", *PULSE} else None
            self.units[kind, text] = pulse or (named.key if named is not None else None if text else "")
        return self.units.get((kind, text))

    def _steps(self, source: str, at: ToldMoment, amount: float, place: str) -> None:
        if amount < 0 or amount != int(amount):  # a point may part thousands here
            self.found.left.add("not_a_number", place, "steps")
            return
        self.found.add_total("steps", source, self.found.days.day_of(at.moment, at.offset), amount)


def _beyond(text: str) -> str:
    plain = text.strip().casefold()
    if plain in ABOVE or plain.startswith(">"):
        return "above"
    return "below" if plain in BELOW or plain.startswith("<") else ""
