"""Files of devices: another person's import, a file of nobody, and one that does harm reach nothing."""

from __future__ import annotations

import json
import os
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread
from uuid import UUID, uuid4

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from opentaper import wiring
from opentaper.actions.brought import begin, child
from opentaper.actions.brought.kept_file import path_of, take_in
from opentaper.actions.brought.messages import DONE, FAILED, error_of
from opentaper.actions.brought.reading import ReadingAsked, answer_of_child
from opentaper.actions.deeds.bring_file import BringTold, bring_file
from opentaper.exchange.body_staged import unstaged
from opentaper.record.models import BodyImport
from opentaper.web.bodies import BODY_ADDRESS
from tests.attacks.bodies import Unread, answered
from tests.attacks.town import OUTSIDE, Town, asked, everything, page, text_of
from tests.unit.actions.deeds.brought import brought, file_of, night

VERBS = ("", "/far", "/again", "/keep", "/drop", "/undo")
SCRIPT = '"><script>alert(1)</script><img src=x onerror=alert(1)>'
SECRET = "Zqxnightfile.zip"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of imports of its own."""
    monkeypatch.setattr(wiring, "imports_folder", lambda: tmp_path)
    return tmp_path


def not_read(_: ReadingAsked, descriptor: int) -> Thread:
    """Let a file lie: a thread of its own does not see the record of a test."""
    os.close(descriptor)
    done = Thread(target=bool)
    done.start()
    return done


def test_a_large_file_of_nobody_is_not_read_at_all(db: None) -> None:
    body = Unread()
    length = str(settings.MOST_OF_A_BODY_FILE - 1_000)
    assert answered(BODY_ADDRESS, length, "multipart/form-data; boundary=a", body)[:3] in {"302", "403"}
    assert body.n == 0
    assert answered(BODY_ADDRESS, "999999999", "multipart/form-data; boundary=a", body)[:3] == "413"


def test_the_import_of_another_is_as_if_it_were_not_there(town: Town, folder: Path) -> None:
    key = brought(file_of(night(town.moment("maya").today)), town.moment("maya"))
    BodyImport.objects.filter(pk=key).update(file_name=SECRET)
    take_in([b"Maya's nights"], path_of(folder, key))
    before = everything()
    for who in OUTSIDE:
        for verb in VERBS:
            for method in ("get", "post"):
                told = asked(town.client(who), f"/body/import/{key}{verb}", method, zone="UTC", chosen="1")
                never = uuid4()
                other = asked(town.client(who), f"/body/import/{never}{verb}", method, zone="UTC", chosen="1")
                assert told.status_code == other.status_code
                assert told.status_code in {302, 404, 405}, (who, verb, method)
                assert SECRET not in text_of(told)
                assert page(told, str(key)) == page(other, str(never)), "nobody can tell whether it is there"
    assert everything() == before
    assert path_of(folder, key).read_bytes() == b"Maya's nights"


def test_a_key_that_was_used_by_another_brings_nothing_into_their_record(
    town: Town, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(begin, "read_beside", not_read)
    at = town.moment("maya")
    key = bring_file(BringTold("a.csv", "a" * 64, "UTC"), at).key
    path_of(folder, key).write_bytes(b"Maya's nights")
    sent = {"file": SimpleUploadedFile("b.csv", b"x"), "client_key": str(at.client_key), "zone": "UTC"}
    asked(town.client("noor"), BODY_ADDRESS, "post", **sent)
    assert path_of(folder, key).read_bytes() == b"Maya's nights"
    assert BodyImport.objects.get(pk=key).person_id == town.people["maya"]


def test_a_name_that_is_script_stays_a_name(town: Town, folder: Path) -> None:
    source = f"oura: {SCRIPT}"[:90]
    file = file_of(night(town.moment("maya").today, source=source), sources=(source,))
    key = brought(file, town.moment("maya"))
    BodyImport.objects.filter(pk=key).update(file_name=SCRIPT)
    for path in ("/body/import", f"/body/import/{key}"):
        told = page(asked(town.client("maya"), path))
        assert "alert(1)" in told
        assert "<script>alert" not in told
        assert "<img src=x" not in told


def bomb(folder: Path) -> bytes:
    """Return an archive of a few kilobytes that unpacks to very much."""
    made = folder / "made.zip"
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("export.xml", "w") as out:
        out.write(b"<HealthData>")
        for _ in range(300):
            out.write(b"<Record type='x'/>" + b" " * 1_000_000)
    return made.read_bytes()


#: Ten entities, each of ten of the one before it: ten thousand million letters.
ENTITIES = b"".join(
    b'<!ENTITY e%d "%s">' % (n, b"x" * 10 if n == 0 else b"&e%d;" % (n - 1) * 10) for n in range(10)
)
HARMFUL: dict[str, Callable[[Path], bytes]] = {
    "bomb.zip": bomb,
    "entities.xml": lambda _: b"<!DOCTYPE HealthData [" + ENTITIES + b"]><HealthData>&e9;</HealthData>",
    "outside.xml": lambda _: (
        b'<!DOCTYPE HealthData [<!ENTITY o SYSTEM "file:///etc/passwd">]>'
        b'<HealthData><Record type="&o;" startDate="2026-01-01 00:00:00 +0000"/></HealthData>'
    ),
    "deep.json": lambda _: b"[" * 200_000,
    "digits.csv": lambda _: (
        b"type,value,unit,date,time\nGlucose," + b"9" * 1_000_000 + b",mmol/L,2026-01-02,07:15\n"
    ),
    "noise.fit": lambda _: b"\x0e\x10\x5d\x08" + b"\xff\x00" * 50_000,
}


@pytest.mark.parametrize("name", HARMFUL)
def test_a_file_that_does_harm_ends_in_a_reason(folder: Path, name: str) -> None:
    path = folder / name
    path.write_bytes(HARMFUL[name](folder))
    told = ReadingAsked(UUID(int=1), path, name, "Europe/London", (), datetime(2026, 11, 23, tzinfo=UTC))
    kind, content = answer_of_child(told, lambda _: None)
    if kind == FAILED:
        assert error_of(content).values["why"] not in {"", "stopped"}, error_of(content)
    else:
        assert kind == DONE
        assert b"root:" not in content
        read = unstaged(content)
        assert all(one.value is None or one.value < 1e6 for one in read.readings)


def test_a_reader_that_takes_too_much_is_stopped_by_the_system(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same bound that each reading has, with a reader that takes all it can get."""
    monkeypatch.setattr("opentaper.exchange.body_files.read_body_file", lambda *_: bytearray(8 << 40))
    path = folder / "a.csv"
    path.write_bytes(b"x")
    told = {
        "path": str(path),
        "name": "a.csv",
        "zone": "UTC",
        "answers": [],
        "now": "2026-11-23T00:00:00+00:00",
    }
    kind, content = child.answered(told, lambda _: None)
    assert (kind, json.loads(content)["values"]["why"]) == (FAILED, "too_much")


def test_the_process_that_reads_is_given_no_secret() -> None:
    from opentaper.actions.brought.reading import ENVIRONMENT

    assert not [name for name in ENVIRONMENT if "OPENTAPER" in name or "DJANGO" in name or "SECRET" in name]
