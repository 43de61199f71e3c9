"""Large files are streamed: however long they are, what is held is small."""

from __future__ import annotations

import io
import tracemalloc
from pathlib import Path

import pytest

from bench.body_exports import read_measured, write_apple_export, write_meter_csv
from opentaper.exchange.body_files import FileChoices, read_body_file
from tests.unit.exchange.body_files.made import NOW, record, slept

PIECE = "\n".join(
    [
        slept("2026-10-03 23:10:00 +0200", "2026-10-04 06:40:00 +0200"),
        *[record("HKQuantityTypeIdentifierHeartRate", *(2 * ("2026-10-04 08:00:00 +0200",)), "60")] * 200,
    ]
).encode()
MIB = 1 << 20


class Repeated(io.RawIOBase):
    """A file that is a piece of an export again and again, and stands nowhere."""

    def __init__(self, times: int) -> None:
        self.parts = (b"<HealthData>", PIECE, b"</HealthData>")
        self.size = len(self.parts[0]) + times * len(PIECE) + len(self.parts[2])
        self.place = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self.place

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        self.place = offset + {io.SEEK_SET: 0, io.SEEK_CUR: self.place, io.SEEK_END: self.size}[whence]
        return self.place

    def readinto(self, buffer: bytearray | memoryview, /) -> int:  # type: ignore[override]  # any writable buffer
        head, piece, tail = self.parts
        end = self.size - len(tail)
        if self.place < len(head):
            content = head[self.place :]
        elif self.place < end:
            content = piece[(self.place - len(head)) % len(piece) :]
        else:
            content = tail[self.place - end :]
        content = content[: len(buffer)]
        buffer[: len(content)] = content
        self.place += len(content)
        return len(content)


def test_what_is_held_does_not_grow_with_the_file() -> None:
    peaks = []
    for times in (30, 300):
        stream = io.BufferedReader(Repeated(times), 1 << 18)
        tracemalloc.start()
        read = read_body_file(stream, "export.xml", "Europe/Copenhagen", FileChoices(NOW))
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
        assert read.counted() == {"sleep": 1}
        assert read.records == 201 * times
    assert peaks[1] < peaks[0] + MIB


@pytest.mark.nightly
def test_a_gigabyte_of_an_export_and_a_million_rows_stay_below_the_bound(tmp_path: Path) -> None:
    export, table = tmp_path / "export.xml", tmp_path / "meter.csv"
    write_apple_export(export, 1_000)
    write_meter_csv(table, 1_000_000)
    for path in (export, table):
        assert read_measured(path).mib < 300
