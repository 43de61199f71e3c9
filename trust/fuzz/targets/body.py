"""Files of phones, rings, watches, meters and other diaries, each in its own format and in an archive."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from opentaper.exchange.body_files import FileChoices, read_body_file
from opentaper.exchange.body_staged import staged, unstaged
from trust.fuzz.edits import Shape
from trust.fuzz.target import Target, held
from trust.fuzz.targets.made import scratch

ROOM = "exchange.body_files."
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
COMMON = tuple(
    f"{ROOM}{name}"
    for name in (
        *("reading", "body_file", "body_format", "gathered", "merged", "left_out", "watched"),
        *("file_times", "own_days", "numbers", "nights", "movements"),
    )
)
ANSWERS = (("broken", "keep"), ("day_order", "dmy"), ("unit:weight", "kg"), ("unit:glucose", "mmol_l"))


def _reader(name: str) -> Callable[[bytes], object]:
    """Return a reader of files of a name: read, asked again with answers, packed and opened."""

    def read(data: bytes) -> object:
        choices = FileChoices(NOW)
        told = read_body_file(io.BytesIO(data), name, "Europe/Copenhagen", choices)
        held(unstaged(staged(told)) == told, "what waits to be kept is another")
        for one in told.readings:
            held(one.value is None or abs(one.value) < 1e9, f"{one.kind} of {one.value}")
            held(1900 <= one.day.year <= NOW.year + 1, f"a day of {one.day.year}")
        return told

    return read


def _answered(data: bytes) -> object:
    """Read a file whose questions are answered already, each with a word that may be meant."""
    told = FileChoices(NOW, ANSWERS)
    return read_body_file(io.BytesIO(data), "file", "Europe/Copenhagen", told)


def _fit(data: bytes) -> object:
    """Read a FIT file whose checksums fit whatever was changed in it."""
    from tests.unit.exchange.body_files.made import _crc

    if len(data) < 16:
        return _reader("night.fit")(data)
    body = data[:12] + _crc(data[:12]).to_bytes(2, "little") + data[14:-2]
    return _reader("night.fit")(body + _crc(body).to_bytes(2, "little"))


def _sample(name: str) -> Callable[[], tuple[bytes, ...]]:
    def good() -> tuple[bytes, ...]:
        from tests.unit.exchange.body_files.test_formats import FILES

        return (FILES[name][0],)

    return good


def _archives() -> tuple[bytes, ...]:
    from tests.unit.exchange.body_files.made import zipped
    from tests.unit.exchange.body_files.test_formats import FILES, TAKEOUT

    return (
        zipped({"apple_health_export/export.xml": FILES["apple_health"][0]}),
        zipped({f"{TAKEOUT}sleep-2026-10-01.json": FILES["google_takeout"][0]}),
        zipped({"a/b/sleepmodel.csv": FILES["oura"][0], "x/night.fit": FILES["fit"][0]}),
        zipped({"DI_CONNECT/2026_sleepData.json": FILES["garmin"][0]}),
    )


def _meters() -> tuple[bytes, ...]:
    return (
        *_sample("meter")(),
        (
            b"Glucose Data,Generated on,x,y\nDevice,Device Timestamp,Strip Glucose mg/dL,Ketone mmol/L\n"
            b"A,13-10-2026 07:15,90,\n"
        ),
        b"when;what;how much\n2026-10-04 07:15;ketones;0,6\n",
    )


def _database(data: bytes) -> object:
    """Read a database, and leave no file of it anywhere."""
    import tempfile

    before = tempfile.tempdir
    with tempfile.TemporaryDirectory(dir=scratch()) as name:
        # Put back after it: who runs on in this process makes its files where it did before.
        tempfile.tempdir = name
        try:
            return _reader("health_connect_export.db")(data)
        finally:
            tempfile.tempdir = before
            left = len(list(Path(name).iterdir()))
            held(not left, f"files were left: {left}")


TARGETS = (
    Target(
        "Apple Health (XML)",
        Shape.XML,
        _sample("apple_health"),
        _reader("export.xml"),
        (f"{ROOM}apple_health", f"{ROOM}safe_xml", *COMMON),
        takes_bombs=True,
    ),
    Target(
        "FIT",
        Shape.BYTES,
        _sample("fit"),
        _reader("night.fit"),
        (f"{ROOM}fit_file", *COMMON),
        takes_bombs=True,
    ),
    Target("FIT with right checksums", Shape.BYTES, _sample("fit"), _fit, (f"{ROOM}fit_file",)),
    Target(
        "Health Connect (SQLite)",
        Shape.BYTES,
        _sample("health_connect"),
        _database,
        (f"{ROOM}health_connect", f"{ROOM}safe_sqlite"),
        takes_bombs=True,
    ),
    Target(
        "Fitbit (JSON)",
        Shape.JSON,
        _sample("google_takeout"),
        _reader("sleep.json"),
        (f"{ROOM}fitbit", f"{ROOM}safe_json", f"{ROOM}nights_told"),
        takes_bombs=True,
    ),
    Target(
        "Garmin (JSON)",
        Shape.JSON,
        _sample("garmin"),
        _reader("2026_sleepData.json"),
        (f"{ROOM}garmin", f"{ROOM}safe_json"),
        takes_bombs=True,
    ),
    Target(
        "Oura (CSV)",
        Shape.LINES,
        _sample("oura"),
        _reader("sleepmodel.csv"),
        (f"{ROOM}oura", f"{ROOM}safe_table"),
        takes_bombs=True,
    ),
    Target(
        "meters (CSV)",
        Shape.LINES,
        _meters,
        _reader("meter.csv"),
        (f"{ROOM}meter_table", f"{ROOM}meter_roles", f"{ROOM}meter_values", f"{ROOM}safe_table"),
        takes_bombs=True,
    ),
    Target(
        "Bearable (CSV)",
        Shape.LINES,
        _sample("bearable"),
        _reader("bearable.csv"),
        (f"{ROOM}bearable",),
        takes_bombs=True,
    ),
    Target(
        "Daylio (CSV)",
        Shape.LINES,
        _sample("daylio"),
        _reader("daylio.csv"),
        (f"{ROOM}daylio_diary",),
        takes_bombs=True,
    ),
    Target(
        "archives of devices (ZIP)",
        Shape.ZIP,
        _archives,
        _reader("export.zip"),
        (f"{ROOM}safe_zip", f"{ROOM}body_format"),
        takes_bombs=True,
    ),
    Target(
        "files with their questions answered",
        Shape.LINES,
        lambda: (*_meters(), *_sample("bearable")(), *_sample("daylio")()),
        _answered,
        (f"{ROOM}body_file",),
    ),
)
