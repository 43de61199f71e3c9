"""Minimal made-up files in the shape that phones, rings, watches and meters write; nobody's real record."""

from __future__ import annotations

import io
import json
import sqlite3
import struct
import zipfile
from collections.abc import Iterable, Mapping
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from opentaper.exchange.body_files import BodyFile, FileChoices, read_body_file

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
ZONE = "Europe/Copenhagen"
SLEEP = "HKCategoryTypeIdentifierSleepAnalysis"
STEPS = "HKQuantityTypeIdentifierStepCount"
GLUCOSE = "HKQuantityTypeIdentifierBloodGlucose"
DOCTYPE = b"<!DOCTYPE HealthData [\n<!ELEMENT HealthData (Record*)>\n]>"


def told(content: bytes, name: str = "file", zone: str = ZONE, **answers: str) -> BodyFile:
    """Read a file with some answers; ``__`` in a name stands for a colon."""
    choices = FileChoices(NOW)
    for key, answer in answers.items():
        choices = choices.answered(key.replace("__", ":"), answer)
    return read_body_file(io.BytesIO(content), name, zone, choices)


def left(read: BodyFile) -> dict[str, int]:
    """Return how often something was left out, by why."""
    counts: dict[str, int] = {}
    for one in read.left_out:
        counts[one.why] = counts.get(one.why, 0) + one.n
    return counts


def asked(read: BodyFile) -> dict[str, str]:
    """Return the questions that wait for an answer, by key."""
    return {one.key: one.code for one in read.questions if one.is_open}


def record(kind: str, began: str, ended: str, value: str, source: str = "Watch", unit: str = "") -> str:
    """Return one record of Apple Health."""
    told_unit = f' unit="{unit}"' if unit else ""
    return (
        f'<Record type="{kind}" sourceName="{source}"{told_unit} '
        f'startDate="{began}" endDate="{ended}" value="{value}"/>'
    )


def slept(began: str, ended: str, stage: str = "AsleepCore", source: str = "Watch") -> str:
    """Return one piece of a night of Apple Health."""
    return record(SLEEP, began, ended, f"HKCategoryValueSleepAnalysis{stage}", source)


def apple(*records: str, head: bytes = DOCTYPE) -> bytes:
    """Return ``export.xml`` with some records."""
    body = "\n".join(records).encode()
    return (
        b'<?xml version="1.0" encoding="UTF-8"?>\n'
        + head
        + b'<HealthData locale="en_GB">\n'
        + body
        + b"\n</HealthData>\n"
    )


def zipped(files: Mapping[str, bytes | str]) -> bytes:
    """Return a ZIP file."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return written.getvalue()


def fitbit_night(day: str, began: str, ended: str, asleep: int, **others: Any) -> dict[str, Any]:
    """Return one night of Fitbit."""
    return {
        "logId": 1,
        "dateOfSleep": day,
        "startTime": began,
        "endTime": ended,
        "minutesAsleep": asleep,
    } | others


def as_json(told: object) -> bytes:
    """Return JSON."""
    return json.dumps(told).encode()


def health_connect(rows: Mapping[str, Iterable[Mapping[str, Any]]], extra: Iterable[str] = ()) -> bytes:
    """Return a database of Health Connect with some rows; every column is made as it is named."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "health_connect_export.db"
        with closing(sqlite3.connect(path)) as made:
            for table, each in rows.items():
                listed = list(each)
                names = list(dict.fromkeys(name for row in listed for name in row)) or ["row_id"]
                made.execute(f"CREATE TABLE {table} ({', '.join(names)})")
                for row in listed:
                    marks = ", ".join("?" for _ in names)
                    made.execute(f"INSERT INTO {table} VALUES ({marks})", [row.get(name) for name in names])
            for statement in extra:
                made.execute(statement)
            made.commit()
        return path.read_bytes()


def milliseconds(text: str) -> int:
    """Return a moment as Health Connect writes it."""
    return int(datetime.fromisoformat(text).timestamp() * 1000)


FIT_EPOCH = 631_065_600
FIT_TYPES = {"B": 0x02, "H": 0x84, "I": 0x86, "E": 0x00}


def fit(*messages: tuple[int, tuple[tuple[int, str, int], ...]]) -> bytes:
    """Return a FIT file of messages: number, and field, type and value of each field."""
    body = b""
    for number, fields in messages:
        body += struct.pack("<BBBHB", 0x40, 0, 0, number, len(fields))
        for field, kind, _ in fields:
            size = struct.calcsize(kind.replace("E", "B"))
            body += struct.pack("<BBB", field, size, FIT_TYPES[kind])
        body += b"\0"
        for _, kind, value in fields:
            body += struct.pack("<" + kind.replace("E", "B"), value)
    head = struct.pack("<BBHI4s", 14, 16, 2100, len(body), b".FIT")
    head += struct.pack("<H", _crc(head))
    return head + body + struct.pack("<H", _crc(head + body))


def fit_time(text: str) -> int:
    """Return a moment as FIT writes it."""
    return int(datetime.fromisoformat(text).timestamp()) - FIT_EPOCH


def _crc(content: bytes) -> int:
    table: tuple[int, ...] = (0x0, 0xCC01, 0xD801, 0x1400, 0xF001, 0x3C00, 0x2800, 0xE401)
    table += (0xA001, 0x6C00, 0x7800, 0xB401, 0x5000, 0x9C01, 0x8801, 0x4400)
    crc = 0
    for byte in content:
        for part in (byte & 0xF, byte >> 4):
            crc = ((crc >> 4) & 0x0FFF) ^ table[crc & 0xF] ^ table[part]
    return crc
