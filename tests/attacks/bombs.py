"""Files that blow up: small ones that become large, deep or endless, at every door where a file comes in."""

from __future__ import annotations

import io
import struct
import time
import tracemalloc
import zipfile
import zlib
from base64 import b64encode
from collections.abc import Callable
from datetime import date

import pytest

from opentaper.actions.fhir_files import told_bundle
from opentaper.actions.told_person import ToldFile
from opentaper.errors import OpenTaperError
from opentaper.exchange.belief_json import belief_from_json
from opentaper.exchange.diary_csv import read_diary, read_doses
from opentaper.exchange.diary_days import DiaryCalendar
from opentaper.exchange.diary_json import read_diary_json
from opentaper.exchange.diary_names import DiaryReading
from opentaper.exchange.diary_table import text_of
from opentaper.exchange.plan_json import daily_doses_from_json
from opentaper.exchange.record_json import record_parts
from opentaper.exchange.version_json import version_of
from opentaper.web import export
from opentaper.web.export import record_of, unpacked

READING = DiaryReading(DiaryCalendar(date(2026, 3, 2)))
MEGABYTE = 1_000_000
#: Seconds. A bomb that goes off takes minutes or never ends; a busy computer must not change a verdict.
PATIENCE = 60


def zipped(*parts: tuple[str, bytes], kind: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return an archive."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", kind) as archive:
        for name, told in parts:
            archive.writestr(name, told)
    return made.getvalue()


def lying(archive: bytes, size: int) -> bytes:
    """Return an archive that says of its first file that it is of another size."""
    place = archive.rindex(b"PK\x01\x02")
    return archive[: place + 24] + struct.pack("<I", size) + archive[place + 28 :]


ZEROS = b"0" * (300 * MEGABYTE)
NESTED = zipped(("record.json", zipped(("record.json", zipped(("record.json", ZEROS[:MEGABYTE]))))))
ARCHIVES: dict[str, Callable[[], bytes]] = {
    "zeros": lambda: zipped(("record.json", ZEROS)),
    "zeros that say they are few": lambda: lying(zipped(("record.json", ZEROS)), 10),
    "zeros packed otherwise": lambda: zipped(
        ("record.json", ZEROS[: 100 * MEGABYTE]), kind=zipfile.ZIP_BZIP2
    ),
    "archives in archives": lambda: NESTED,
    "very many files": lambda: zipped(*((f"{n}", b"") for n in range(30_000))),
    "nothing": zipped,
    "cut off": lambda: zipped(("record.json", b"{}"))[:-30],
    "a file that says it is huge": lambda: lying(zipped(("record.json", b"{}")), 2**31),
    "a lock": lambda: locked(zipped(("record.json", b"{}"))),
}


def locked(archive: bytes) -> bytes:
    """Return an archive that says that a password opens it."""
    place = archive.rindex(b"PK\x01\x02")
    told = archive[: place + 8] + b"\x01\x00" + archive[place + 10 :]
    return told[:6] + b"\x01\x00" + told[8:]


@pytest.mark.parametrize("name", ARCHIVES)
def test_an_archive_that_blows_up_is_refused_with_little_memory(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    bomb = ARCHIVES[name]()
    monkeypatch.setattr(export, "MOST_BYTES", 5 * MEGABYTE)
    before = time.monotonic()
    tracemalloc.start()
    with pytest.raises(OpenTaperError):
        record_parts(record_of(bomb, "record.zip"), "record.zip")
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    # what is held at most, once as bytes and once as text; and the list of what is in the archive
    assert most < 40 * MEGABYTE
    assert time.monotonic() - before < PATIENCE


def test_what_a_form_carries_does_not_blow_up_either(monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = b64encode(zlib.compress(ZEROS, 9)).decode()
    monkeypatch.setattr(export, "MOST_BYTES", 5 * MEGABYTE)
    tracemalloc.start()
    with pytest.raises(OpenTaperError):
        record_parts(unpacked(bomb, "record.json"), "record.json")
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 40 * MEGABYTE


def test_a_limit_is_what_keeps_it_small() -> None:
    """The same archive without a limit: the memory grows with what it unpacks to."""
    bomb = zipped(("record.json", ZEROS[: 60 * MEGABYTE]))
    tracemalloc.start()
    with zipfile.ZipFile(io.BytesIO(bomb)) as archive:
        assert len(archive.read("record.json")) == 60 * MEGABYTE
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most > 40 * MEGABYTE


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
TEXTS = {
    "deep lists": "[" * 100_000 + "]" * 100_000,
    "deep objects": '{"a":' * 100_000 + "1" + "}" * 100_000,
    "lists left open": "[" * 100_000,
    **{f"{n} deep": '{"a":' * n + "1" + "}" * n for n in (100, 300, 500, 700, 900, 985)},
    "a very long number": '{"day": ' + "9" * 1_000_000 + "}",
    "a very large number": '{"day": 1e99999999, "dose": 1e308}',
    "not a number": '{"day": NaN, "dose": Infinity, "a": -Infinity}',
    "half a letter": '{"day": "\\ud800", "\\udc00": 1}',
    "a name twice": '{"resourceType": "Bundle", "resourceType": "Patient"}',
    "billion laughs": f'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY l0 "ha">{LAUGHS}]><Bundle>&l11;</Bundle>',
    "a file from elsewhere": '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><Bundle>&x;</Bundle>',
    "yaml that doubles": "a: &a [x,x,x,x,x,x,x,x,x]\n"
    + "".join(
        f"{b}: &{b} [{','.join([f'*{a}'] * 9)}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    ),
    "python in yaml": "!!python/object/apply:os.system ['true']",
    "a long line": "day," + "x" * 2_000_000,
    "very many columns": "day," + ",".join(f"c{n}" for n in range(100_000)) + "\n2026-03-02" + "," * 100_000,
    "a quote left open": 'day,note\n2026-03-02,"' + "x" * 1_000_000,
    "nothing but NUL": "\x00" * 100_000,
    "nothing but lines": "\n" * 500_000,
    "nothing": "",
    "signs that turn": "\u202e" * 10_000,
    "a number": "1",
    "a word": '"bundle"',
    "none": "null",
}
DOORS: dict[str, Callable[[str], object]] = {
    "record": lambda text: record_parts(text, "record.json"),
    "FHIR": lambda text: told_bundle(told_file(text)),
    "FHIR, looked at": lambda text: told_bundle(told_file(text), looks=True).courses or refused(),
    "diary": lambda text: read_diary(text, "diary.csv", READING),
    "doses": lambda text: read_doses(text, "doses.csv", READING),
    "diary as JSON": lambda text: read_diary_json(text, "diary.json", READING),
    "plan": lambda text: version_of(text, "plan.json", date(2026, 3, 2)),
    "daily doses": lambda text: daily_doses_from_json(text, "plan.json"),
    "belief": lambda text: belief_from_json(text, "belief.json"),
    "bytes": lambda text: record_parts(text_of(text.encode("utf-8", "surrogatepass"), "a.csv"), "a.csv"),
}


def told_file(text: str) -> ToldFile:
    """Return a file that holds a text."""
    return ToldFile("bundle.json", text.encode("utf-8", "surrogatepass"))


def refused() -> object:
    """Say that a look found nothing that could be used."""
    raise OpenTaperError


@pytest.mark.parametrize("name", TEXTS)
@pytest.mark.parametrize("door", DOORS)
def test_a_text_that_blows_up_is_refused_in_words(door: str, name: str) -> None:
    before = time.monotonic()
    with pytest.raises(OpenTaperError):
        DOORS[door](TEXTS[name])
    assert time.monotonic() - before < PATIENCE
