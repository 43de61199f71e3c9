"""The export of Apple Health: ``export.xml`` with flat records of everything a phone and a watch wrote down.

Times carry the offset of the phone when it exported, so they are moments; the days are those of the person's
zone. A file of a gigabyte holds millions of records: each is looked at once, and nothing but numbers is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import BinaryIO

from opentaper.errors import BadFile, BadOption
from opentaper.exchange.body_files.file_times import AppleClock
from opentaper.exchange.body_files.gathered import MINUTE, GatheredFile, MovementSpan, Piece
from opentaper.exchange.body_files.meter_values import unit_named
from opentaper.exchange.body_files.movements import movement_word
from opentaper.exchange.body_files.numbers import bounded
from opentaper.exchange.body_files.own_days import moment_at, zone_named
from opentaper.exchange.body_files.safe_xml import read_xml
from opentaper.formulary.body_kinds import body_kind

Attributes = Mapping[str, str]
QUANTITY, CATEGORY = "HKQuantityTypeIdentifier", "HKCategoryTypeIdentifier"
SLEEP = {
    "InBed": Piece.IN_BED,
    "Asleep": Piece.ASLEEP,
    "AsleepUnspecified": Piece.ASLEEP,
    "Awake": Piece.AWAKE,
    "AsleepCore": Piece.STAGE,
    "AsleepDeep": Piece.STAGE,
    "AsleepREM": Piece.STAGE,
    "0": Piece.IN_BED,
    "1": Piece.ASLEEP,
    "2": Piece.AWAKE,
    "3": Piece.STAGE,
    "4": Piece.STAGE,
    "5": Piece.STAGE,
}
#: Kinds that are counted, and how many of theirs is one of a unit of the file.
COUNTS = {
    "StepCount": ("steps", {"count": 1.0}),
    "AppleExerciseTime": ("movement", {"min": 1.0, "s": 1 / MINUTE, "hr": MINUTE}),
    "TimeInDaylight": ("daylight", {"min": 1.0, "s": 1 / MINUTE, "hr": MINUTE}),
    "DietaryCaffeine": ("caffeine", {"mg": 1.0, "g": 1000.0, "mcg": 0.001}),
}
VALUES = {"BodyMass": "weight", "BloodGlucose": "glucose", "RestingHeartRate": "resting_pulse"}
#: In which unit a resting pulse stands.
PULSE = frozenset({"count/min", "bpm", "/min"})
NO_BLEEDING = frozenset({"None", "5"})
DRINKS = "NumberOfAlcoholicBeverages"
#: Elements beside records and workouts that tell something of a person.
NOT_READ = ("Correlation", "ActivitySummary", "ClinicalRecord", "Audiogram", "VisionPrescription")


def read_apple_health(stream: BinaryIO, found: GatheredFile) -> str:
    """Read ``export.xml``; return where it breaks off, or nothing.

    Raises
    ------
    BadFile
        It is no export of Apple Health, or made to do harm.
    """
    reading = _AppleReading(found)
    broken = read_xml(stream, found.file, reading.element)
    if not reading.is_export:
        raise BadFile(file=found.file, why="not_apple", place=broken)
    for kind, n in reading.unread.items():
        found.left.add("not_asked_for", name=kind, n=n)
    found.is_zone_told = True
    return broken


class _AppleReading:
    """What is looked up again and again while the records go by."""

    def __init__(self, found: GatheredFile) -> None:
        self.found = found
        self.moment = AppleClock().moment
        self.unread: dict[str, int] = {}
        self.is_export = False
        self.night: tuple[str, int] | None = None
        self.handlers: dict[str, Callable[[str, Attributes], None]] = {
            CATEGORY + "SleepAnalysis": self._sleep
        }
        self.handlers |= {QUANTITY + name: self._count for name in COUNTS}
        self.handlers |= {QUANTITY + name: self._value for name in VALUES}
        self.handlers[QUANTITY + DRINKS] = self._drinks
        self.handlers |= {CATEGORY + name: self._bleeding for name in ("MenstrualFlow", "VaginalBleeding")}
        self.grams = _grams(found)
        self.beside: dict[str, Callable[[Attributes], None]] = {
            "MetadataEntry": self._metadata,
            "Workout": self._workout,
            "HealthData": self._begun,
            "ExportDate": self._export_date,
        }
        self.beside |= {name: partial(self._element_not_read, name) for name in NOT_READ}

    def element(self, name: str, attributes: Attributes) -> None:
        """Take one element."""
        if name == "Record":
            self.found.records += 1
            self.night = None
            kind = attributes.get("type", "")
            handler = self.handlers.get(kind)
            if handler is None:
                self._not_read(kind)
                return
            try:
                handler(kind, attributes)
            except (ValueError, OverflowError):
                self.found.left.add("unreadable", attributes.get("startDate", ""), kind)
            except KeyError as missing:
                self.found.left.add(
                    "incomplete", attributes.get("startDate", ""), f"{kind} {missing.args[0]}"
                )
        elif (beside := self.beside.get(name)) is not None:
            beside(attributes)

    def _begun(self, _: Attributes) -> None:
        self.is_export = True

    def _metadata(self, told: Attributes) -> None:
        if self.night is not None and told.get("key") == "HKTimeZone":
            self._slept_in(self.night, told.get("value", ""))

    def _element_not_read(self, name: str, _: Attributes) -> None:
        self._not_read(name)

    def _not_read(self, kind: str) -> None:
        if kind in self.unread or len(self.unread) < 1_000:
            self.unread[kind] = self.unread.get(kind, 0) + 1
        else:
            self.unread["…"] = self.unread.get("…", 0) + 1

    def _span(self, kind: str, told: Attributes) -> tuple[int, int] | None:
        began = self.moment(told["startDate"])
        end = told.get("endDate")
        ended = began if end is None else self.moment(end)
        return (began, ended) if self.found.fits(began, ended, told["startDate"], kind) else None

    def _sleep(self, kind: str, told: Attributes) -> None:
        value = told["value"].removeprefix("HKCategoryValueSleepAnalysis")
        what = SLEEP.get(value)
        if what is None:
            self._not_read(f"{kind} {value}")
            return
        span = self._span(kind, told)
        if span is not None and span[1] > span[0]:
            source = self.found.source(told.get("sourceName", ""))
            self.found.add_piece(source, what, *span)
            self.night = (source, span[1])

    def _slept_in(self, night: tuple[str, int], zone: str) -> None:
        """Take over where the last piece of a night was slept, for the day of waking."""
        try:
            offset = moment_at(night[1]).astimezone(zone_named(zone)).utcoffset()
        except BadOption:
            self.found.left.add("unknown_zone", name=zone)
            return
        if offset is not None:
            self.found.pieces[night[0]].offset[-1] = int(offset.total_seconds())

    def _count(self, kind: str, told: Attributes) -> None:
        name, units = COUNTS[kind.removeprefix(QUANTITY)]
        times = units.get(told.get("unit", ""))
        if times is None:
            self.found.left.add("unknown_unit", told["startDate"], f"{kind} {told.get('unit', '')}")
            return
        self._add(name, kind, told, times)

    def _add(self, name: str, kind: str, told: Attributes, times: float) -> None:
        amount, span = _number(told["value"]), self._span(kind, told)
        if span is None:
            return
        if amount < 0:
            self.found.left.add("out_of_range", told["startDate"], kind)
            return
        source = self.found.source(told.get("sourceName", ""))
        self.found.add_count(name, source, self.found.days.day_of(span[0]), span, amount * times)

    def _drinks(self, kind: str, told: Attributes) -> None:
        if self.grams:
            self._add("alcohol", kind, told, self.grams)
        else:
            self.found.left.add("drink_size", told["startDate"], kind)

    def _value(self, kind: str, told: Attributes) -> None:
        name, text = VALUES[kind.removeprefix(QUANTITY)], told.get("unit", "")
        unit = unit_named(body_kind(name), text)
        key = "bpm" if name == "resting_pulse" and text in PULSE else unit.key if unit is not None else ""
        if text and not key:
            self.found.left.add("unknown_unit", told["startDate"], f"{kind} {text}")
            return
        amount, span = _number(told["value"]), self._span(kind, told)
        if span is not None:
            source = self.found.source(told.get("sourceName", ""))
            self.found.add_value(name, source, key, span[0], amount)

    def _bleeding(self, kind: str, told: Attributes) -> None:
        value = told["value"].removeprefix("HKCategoryValue")
        for start in ("MenstrualFlow", "VaginalBleeding"):
            value = value.removeprefix(start)
        span = self._span(kind, told)
        if span is not None and value not in NO_BLEEDING:
            source = self.found.source(told.get("sourceName", ""))
            self.found.add_word("cycle", source, self.found.days.day_of(span[0]), "bleeding")

    def _workout(self, told: Attributes) -> None:
        self.found.records += 1
        name = told.get("workoutActivityType", "")
        try:
            span = self._span("Workout", told)
        except (KeyError, ValueError, OverflowError):
            self.found.left.add("unreadable", told.get("startDate", ""), "Workout")
            return
        if span is None:
            return
        minutes = _minutes(told, span)
        source, day = self.found.source(told.get("sourceName", "")), self.found.days.day_of(span[0])
        word = movement_word(name.removeprefix("HKWorkoutActivityType"))
        self.found.add_walk(MovementSpan(day, source, *span, minutes, word))

    def _export_date(self, told: Attributes) -> None:
        try:
            self.found.written = self.moment(told.get("value", ""))
        except ValueError:
            self.found.left.add("unreadable", name="ExportDate")


def _number(text: str) -> float:
    if len(text) > 40:
        raise ValueError(text[:40])
    return bounded(float(text))


def _minutes(told: Attributes, span: tuple[int, int]) -> float:
    """Return how long a workout took without its pauses, where that is told."""
    whole = (span[1] - span[0]) / MINUTE
    times = {"min": 1.0, "s": 1 / MINUTE, "hr": MINUTE}.get(told.get("durationUnit", ""))
    try:
        minutes = _number(told.get("duration", "")) * (times or 0.0)
    except ValueError:
        return whole
    return minutes if 0.0 < minutes <= whole + 1.0 else whole


def _grams(found: GatheredFile) -> float:
    """Return how much alcohol a drink is, as the person said; nothing where they did not."""
    try:
        grams = float(found.choices.answer("unit:alcohol") or 0.0)
    except ValueError:
        return 0.0
    return grams if 0.0 < grams <= 50.0 else 0.0
