"""Large made-up exports in the shape that phones and meters write, and what reading one of them takes.

``python -m bench.body_exports apple FILE MEGABYTES`` writes one, ``… meter FILE ROWS`` another, and
``… read FILE`` reads it and prints seconds, the most memory it took in MiB, records and readings as JSON.
Nothing in them was measured on anybody.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

from opentaper.exchange.body_files import FileChoices, read_body_file

START = datetime(2016, 1, 1, tzinfo=UTC)
NOW = datetime(2026, 11, 23, tzinfo=UTC)
ZONE = "Europe/Copenhagen"
HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE HealthData [
<!ELEMENT HealthData (ExportDate,Me,(Record|Workout)*)>
<!ATTLIST HealthData locale CDATA #REQUIRED>
]>
<HealthData locale="en_GB">
 <ExportDate value="2026-11-22 10:00:00 +0100"/>
"""
DEVICE = "&lt;&lt;HKDevice: 0x1&gt;, name:Watch, manufacturer:Maker, model:Watch, hardware:Watch6,1&gt;"
RECORD = (
    ' <Record type="{kind}" sourceName="{source}" sourceVersion="9.1" device="' + DEVICE + '"{unit} '
    'creationDate="{began}" startDate="{began}" endDate="{ended}" value="{value}"/>\n'
)
STAGES = ("AsleepCore", "AsleepDeep", "AsleepREM", "Awake")
#: Of a day there are so many values of the pulse: most of any export.
PULSES = 600


@dataclass(frozen=True, slots=True)
class ReadMeasured:
    """What reading a file took."""

    seconds: float
    mib: float
    records: int
    readings: int


def write_apple_export(path: Path, megabytes: int) -> int:
    """Write an export of Apple Health of at least so many megabytes, day by day; return its bytes."""
    with path.open("w", encoding="utf-8") as file:
        file.write(HEAD)
        written = 0
        for day in count():
            written += file.write("".join(_day(START + timedelta(days=day % 3900), day)))
            if written >= megabytes * 1_000_000:
                break
        file.write("</HealthData>\n")
    return path.stat().st_size


def write_meter_csv(path: Path, rows: int) -> int:
    """Write a table of a glucose sensor with so many rows; return its bytes."""
    with path.open("w", encoding="utf-8") as file:
        file.write("Device Timestamp,Glucose (mg/dL),Notes\n")
        for place in range(rows):
            at = START + timedelta(minutes=5 * place)
            file.write(f"{at:%Y-%m-%d %H:%M},{80 + place * 7 % 60},\n")
    return path.stat().st_size


def _day(day: datetime, seed: int) -> Iterator[str]:
    yield from (
        _record(
            "HKQuantityTypeIdentifierHeartRate",
            day,
            144 * place,
            0,
            f"{55 + (seed + place) % 60}",
            "count/min",
        )
        for place in range(PULSES)
    )
    for source in ("Watch", "Phone"):
        yield from (
            _record(
                "HKQuantityTypeIdentifierStepCount",
                day,
                28_800 + 600 * place,
                540,
                f"{place * 3 + 40}",
                "count",
                source,
            )
            for place in range(60)
        )
    for place in range(24):
        stage = f"HKCategoryValueSleepAnalysis{STAGES[(seed + place) % len(STAGES)]}"
        yield _record("HKCategoryTypeIdentifierSleepAnalysis", day, 1200 * place, 1200, stage)
    yield _record("HKQuantityTypeIdentifierBodyMass", day, 25_000, 0, f"{70 + seed % 9 / 10}", "kg", "Scale")
    yield _record(
        "HKQuantityTypeIdentifierBloodGlucose", day, 26_000, 0, f"{80 + seed % 40}", "mg/dL", "Meter"
    )


def _record(
    kind: str, day: datetime, second: int, length: int, value: str, unit: str = "", source: str = "Watch"
) -> str:
    began = day + timedelta(seconds=second)
    return RECORD.format(
        kind=kind,
        source=source,
        unit=f' unit="{unit}"' if unit else "",
        began=f"{began:%Y-%m-%d %H:%M:%S} +0000",
        ended=f"{began + timedelta(seconds=length):%Y-%m-%d %H:%M:%S} +0000",
        value=value,
    )


def read_measured(path: Path) -> ReadMeasured:
    """Return what reading a file takes in a process of its own."""
    words = [sys.executable, "-m", "bench.body_exports", "read", str(path)]
    done = subprocess.run(words, check=True, capture_output=True, text=True, cwd=Path(__file__).parents[1])
    return ReadMeasured(**json.loads(done.stdout))


def _read(path: Path) -> ReadMeasured:
    began = time.perf_counter()
    with path.open("rb") as stream:
        read = read_body_file(stream, path.name, ZONE, FileChoices(NOW), lambda _: None)
    seconds = time.perf_counter() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return ReadMeasured(round(seconds, 2), round(peak, 1), read.records, len(read.readings))


def main(words: list[str]) -> None:
    """Do what the command line says."""
    what, path, *rest = words
    writers: dict[str, Callable[[Path, int], int]] = {"apple": write_apple_export, "meter": write_meter_csv}
    if what == "read":
        print(json.dumps(asdict(_read(Path(path)))))
    else:
        print(writers[what](Path(path), int(rest[0])))


if __name__ == "__main__":
    main(sys.argv[1:])
