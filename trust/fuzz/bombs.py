"""The classics of bad input: bombs, entities, archives that lie, wrong encodings, endless numbers."""

from __future__ import annotations

import gzip
import io
import stat
import zipfile
from collections.abc import Iterator
from pathlib import Path

from trust.fuzz.edits import packed

ROWS = 1_000_000
MEGABYTES = 200


def laid_out(folder: Path) -> None:
    """Write each bomb to a file, so that no process has to make them all again."""
    folder.mkdir(parents=True, exist_ok=True)
    for number, (_, data) in enumerate(bombs()):
        (folder / f"{number:03}").write_bytes(data)


def bombs() -> Iterator[tuple[str, bytes]]:
    """Yield each with its name."""
    from tests.attacks.bombs import ARCHIVES, TEXTS
    from tests.attacks.device_files import ENTITIES

    for name, text in TEXTS.items():
        yield name, text.encode("utf-8", "surrogatepass")
    for name, archive in ARCHIVES.items():
        yield name, archive()
    yield "entities", b"<!DOCTYPE HealthData [" + ENTITIES + b"]><HealthData>&e9;</HealthData>"
    yield (
        "entities outside",
        b'<!DOCTYPE HealthData [<!ENTITY % o SYSTEM "file:///etc/passwd">%o;]><HealthData/>',
    )
    yield from encodings()
    yield from archives()
    yield from tables()
    yield from numbers()


def encodings() -> Iterator[tuple[str, bytes]]:
    """Yield texts in encodings that nobody meant."""
    text = "date;kvalme\n2026-03-01;3\næøå;\U0001f600\n"
    for encoding in ("utf-16", "utf-16-be", "utf-32", "cp1252", "utf-7", "cp500"):
        yield encoding, text.encode(encoding, "replace")
    yield "a mark twice", b"\xef\xbb\xbf\xef\xbb\xbf" + text.encode()
    yield "a mark of another", b"\xff\xfe" + text.encode()
    yield "overlong", b"\xc0\x80\xe0\x80\x80" * 1_000


def archives() -> Iterator[tuple[str, bytes]]:
    """Yield archives that lead elsewhere, or that unpack to very much."""
    yield "out of its folder", packed([("../../../etc/cron.d/zqx", b"x"), ("/etc/passwd", b"x")])
    yield "a drive", packed([("C:\\windows\\zqx", b"x"), ("a\\..\\b", b"x")])
    yield "a link", _linked()
    yield "the same name twice", packed([("record.json", b"{}"), ("record.json", b"[]")])
    yield "much from little", packed([("export.xml", b"<HealthData>" + b" " * (MEGABYTES << 20))])
    yield "gzip that grows", gzip.compress(b"a,b\n" * ((MEGABYTES << 20) // 4), mtime=0)


def _linked() -> bytes:
    """Return an archive whose file is a link to another file of the machine."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        link = zipfile.ZipInfo("export.xml")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
        other = zipfile.ZipInfo("record.json")
        other.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(other, "/etc/passwd")
    return written.getvalue()


def tables() -> Iterator[tuple[str, bytes]]:
    """Yield tables of a million rows, of mixed units, and of days that never were."""
    yield "a million rows", b"date,nausea\n" + b"2026-03-01,3\n" * ROWS
    yield "a million doses", b"day,dose\n" + b"".join(b"%d,20mg\n" % n for n in range(ROWS // 10))
    yield "mixed units", b"day,dose\n0,20mg\n7,20\n14,20000 mcg\n21,0.02g\n28,20 ml\n"
    yield "no such days", b"date,dose_mg\n0000-00-00,1\n9999-12-31,1\n2026-02-29,1\n2016-12-31T23:59:60Z,1\n"
    yield "day before all", b"day,dose\n-999999999,20mg\n99999999999999999999,10mg\n"


def numbers() -> Iterator[tuple[str, bytes]]:
    """Yield numbers that take for ever, or are none."""
    for name, text in (
        ("ten to the million", "1e1000000"),
        ("a million digits", "1" + "0" * 1_000_000),
        ("a fraction of a million digits", "0." + "0" * 1_000_000 + "1"),
        ("a power in a table", "day,dose\n0,1e1000000mg\n28,1e-1000000mg\n"),
        ("a power in JSON", '{"day": "2026-03-01", "dose": 1e1000000}'),
        ("endless", '{"schema": Infinity, "resourceType": NaN, "day": -Infinity}'),
        ("a ratio", "1/0 mg 10**1000000"),
    ):
        yield name, text.encode()
