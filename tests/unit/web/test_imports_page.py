"""Files of watches and meters on their pages: chosen, looked at, kept, undone; and what goes wrong."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from threading import Thread
from uuid import UUID, uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from opentaper import wiring
from opentaper.actions.brought import begin, child, kept_file, reading
from opentaper.actions.brought.kept_file import hold, path_of
from opentaper.actions.brought.reading import ReadingAsked, read_now
from opentaper.actions.deeds.bring_file import BringTold
from opentaper.actions.deeds.delete_all import SURE
from opentaper.record.models import BodyEntry, BodyImport, Deed
from opentaper.web import uploads
from tests.unit.actions.deeds.lives import Life, begun
from tests.unit.web.form_fields import hidden_fields

TODAY = wiring.today()
HEAD = "id;day;bedtime_start;bedtime_end;total_sleep_duration;time_in_bed;type"


def ring(n: int = 7, zone: str = "+00:00") -> bytes:
    """Return the nights of a ring as its maker exports them."""
    rows = [HEAD]
    for back in range(n, 0, -1):
        day = TODAY - timedelta(days=back)
        began, ended = f"{day - timedelta(days=1)}T23:10:00.000{zone}", f"{day}T06:50:00.000{zone}"
        rows.append(f"n{back};{day};{began};{ended};24600;27600;long_sleep")
    return "\n".join(rows).encode()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of imports of its own."""
    monkeypatch.setattr(wiring, "imports_folder", lambda: tmp_path)
    return tmp_path


@pytest.fixture
def here(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Reading happens in this process, before the page is answered: its connection alone sees the test's."""

    def answer(asked: ReadingAsked, progress: Callable[[float], None]) -> tuple[bytes, bytes]:
        told = {"path": str(asked.path), "name": asked.name, "zone": asked.zone, "answers": asked.answers}
        return child.answered({**told, "now": asked.now.isoformat()}, progress)

    def beside(asked: ReadingAsked, descriptor: int) -> Thread:
        read_now(asked, descriptor)
        done = Thread(target=bool)
        done.start()
        return done

    monkeypatch.setattr(reading, "answer_of_child", answer)
    monkeypatch.setattr(begin, "read_beside", beside)
    return folder


@pytest.fixture
def life(db: None) -> Life:
    """Somebody with a record."""
    return begun()


def send(client: Client, content: bytes, name: str = "sleepmodel.csv", key: UUID | None = None) -> str:
    """Choose a file; return the page of its import."""
    told = {"file": SimpleUploadedFile(name, content), "client_key": str(key or uuid4())}
    answer = client.post("/body/import/file", told)
    assert answer.status_code == 303, answer.content.decode()[:3000]
    return str(answer.headers["Location"])


def read(client: Client, path: str) -> str:
    """Return a page as text, in one line."""
    answer = client.get(path)
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    return " ".join(answer.content.decode().replace("\u00a0", " ").split())


def press(client: Client, page: str, verb: str, **told: object) -> int:
    """Press a button of an import; return the status."""
    answer = client.post(f"{page}/{verb}", {"client_key": str(uuid4()), **told})
    return answer.status_code


def test_a_file_is_looked_at_kept_seen_and_taken_back(client: Client, life: Life, here: Path) -> None:
    assert "No file was brought in yet" in read(client, "/body/import")
    page = send(client, ring())
    told = read(client, page)
    assert "<h1>Do you want to keep this?</h1>" in told
    assert "23:10 to 06:50, 6 h 50 asleep" in told
    assert "7 new of 7" in told
    assert not BodyEntry.objects.exists()
    assert [file.name for file in here.iterdir()] == [f"{page.rpartition('/')[2]}.brought"]
    assert oct(next(here.iterdir()).stat().st_mode)[-3:] == "600"
    assert press(client, page, "keep", chosen="1", kinds=["sleep", "in_bed"]) == 303
    assert BodyEntry.objects.filter(kind="sleep").count() == 7
    assert list(here.iterdir()) == [], "a file that is kept is deleted"
    told = read(client, page)
    assert "<h1>It is kept</h1>" in told
    assert "sleepmodel.csv" in read(client, "/body/import")
    assert press(client, page, "keep") == 422, "it is kept already"
    assert press(client, page, "undo") == 303
    assert not BodyEntry.objects.filter(withdrawn_at=None).exists()
    told = read(client, "/body/import")
    deed = re.search(r'name="deed" value="([^"]+)"', told)
    assert deed
    client.post("/undo", {"deed": deed[1], "client_key": str(uuid4()), "back": "/body/import"})
    assert BodyEntry.objects.filter(withdrawn_at=None, kind="sleep").count() == 7


def test_the_same_file_again_says_so_and_adds_nothing(client: Client, life: Life, here: Path) -> None:
    first = send(client, ring())
    press(client, first, "keep")
    told = read(client, send(client, ring()))
    assert "You kept this very file" in told
    assert "0 new of 7" in told
    key = uuid4()
    assert send(client, ring(3), key=key) == send(client, ring(3), key=key), "the same press is one import"
    assert BodyImport.objects.count() == 3


def test_a_zone_is_said_and_changed_before_it_is_kept(client: Client, life: Life, here: Path) -> None:
    page = send(client, ring())
    assert press(client, page, "again", zone="America/New_York") == 303
    told = read(client, page)
    assert "America/New_York" in told
    assert "18:10 to 01:50" in told
    assert press(client, page, "again", zone="Middle/Earth") == 422
    assert 'value="America/New_York" selected' in read(client, page), "it stays as it was read"


def test_only_what_is_chosen_is_kept_and_every_choice_stays(client: Client, life: Life, here: Path) -> None:
    page = send(client, ring())
    answer = client.post(f"{page}/keep", {"chosen": "1", "since": "tomorrow"})
    assert answer.status_code == 422
    told = answer.content.decode()
    assert 'value="tomorrow"' in told
    assert "Choose at least one kind" in told
    since = (TODAY - timedelta(days=2)).isoformat()
    assert press(client, page, "keep", chosen="1", kinds=["sleep"], since=since) == 303
    assert BodyEntry.objects.count() == 2


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("nothing.csv", b"\x00\x01\x02"),
        ("page.html", b"<!doctype html><html><body>Sign in</body></html>"),
        ("export.xml", b"<HealthData><Record type='x'"),
        ("bomb.xml", b'<!DOCTYPE a [<!ENTITY b "' + b"c" * 999 + b'">]><HealthData>&b;&b;</HealthData>'),
        ("export.zip", b"PK\x03\x04" + b"\x00" * 40),
    ],
    ids=["nothing", "page", "cut off", "entities", "no archive"],
)
def test_what_cannot_be_read_says_why_and_leaves_nothing(
    client: Client, life: Life, here: Path, name: str, content: bytes
) -> None:
    page = send(client, content, name)
    told = read(client, page)
    assert "<h1>This file could not be read</h1>" in told or "Nothing that can be kept here" in told
    assert "Nothing of it was kept" in told or "Keep these" not in told
    assert press(client, page, "keep") == 422 or BodyEntry.objects.count() == 0
    if BodyImport.objects.get().status != "kept":
        assert press(client, page, "drop") == 303
        assert not BodyImport.objects.exists()
    assert list(here.iterdir()) == []


def test_nothing_chosen_is_said_beside_the_field(client: Client, life: Life, here: Path) -> None:
    answer = client.post("/body/import/file", {"client_key": str(uuid4())})
    assert (answer.status_code, b'aria-invalid="true"' in answer.content) == (422, True)


def test_a_name_that_is_script_is_only_a_name(client: Client, life: Life, here: Path) -> None:
    name = '"><img src=x onerror=alert(1)>.csv'
    page = send(client, ring(), name)
    for told in (read(client, page), read(client, "/body/import")):
        assert "<img" not in told
        assert "&lt;img src=x" in told


def test_a_reading_that_was_cut_off_is_found_read_again_or_dropped(
    client: Client, life: Life, here: Path
) -> None:
    page = send(client, ring())
    key = UUID(page.rpartition("/")[2])
    BodyImport.objects.update(status="reading", done=0.4, staged=b"")
    descriptor = hold(path_of(here, key))
    assert descriptor is not None
    far = client.get(f"{page}/far").json()
    assert (far["status"], far["percent"], far["told"].split()) == ("reading", 40, ["40", "%", "read"])
    assert "<h1>Your file is being read</h1>" in read(client, page)
    assert press(client, page, "again") == 422, "two never read one file"
    os.close(descriptor)  # as where the process that read it is gone
    assert client.get(f"{page}/far").json()["status"] == "interrupted"
    assert "<h1>Reading your file was interrupted</h1>" in read(client, page)
    assert "reading was interrupted" in read(client, "/body/import")
    assert press(client, page, "again") == 303
    assert "7 new of 7" in read(client, page)
    BodyImport.objects.update(status="reading", staged=b"")
    path_of(here, key).unlink()
    assert "the file is no longer here" in read(client, page)
    assert press(client, page, "again") == 422
    assert press(client, page, "drop") == 303


def test_a_process_of_its_own_reads_and_one_that_is_killed_keeps_nothing(
    life: Life, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from opentaper.actions.deeds.bring_file import bring_file

    def asked(name: str, content: bytes) -> tuple[ReadingAsked, int]:
        key = bring_file(BringTold(name, "d" * 64, "Europe/London"), life.at(name)).key
        file = kept_file.take_in([content], path_of(folder, key))
        descriptor = hold(file.path)
        assert descriptor is not None
        return ReadingAsked(key, file.path, name, "Europe/London", (), wiring.now()), descriptor

    one = asked("sleepmodel.csv", ring())
    read_now(*one)
    row = BodyImport.objects.get(pk=one[0].key)
    assert (row.status, row.done, row.format) == ("ready", 1.0, "oura")
    begun_as = reading._begun

    def killed(told: ReadingAsked) -> object:
        process = begun_as(told)
        process.kill()
        return process

    monkeypatch.setattr(reading, "_begun", killed)
    other = asked("killed.csv", ring())
    read_now(*other)
    row = BodyImport.objects.get(pk=other[0].key)
    assert (row.status, row.found["error"]["values"]["why"], bytes(row.staged)) == ("failed", "stopped", b"")
    assert not kept_file.is_being_read(other[0].path)


def test_a_full_disk_is_said_and_leaves_no_file(
    client: Client, life: Life, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> int:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr(os, "fdopen", full)
        answer = client.post("/body/import/file", {"file": SimpleUploadedFile("a.csv", ring())})
    assert answer.status_code == 422
    assert "there is no room for it on the disk" in answer.content.decode()
    with monkeypatch.context() as broken:
        broken.setattr(uploads.PrivateFile, "write", full, raising=False)
        large = SimpleUploadedFile("a.csv", b"x" * 3_000_000)
        answer = client.post("/body/import/file", {"file": large})
    assert answer.status_code == 422
    assert "no room for this file" in answer.content.decode()
    assert (list(here.iterdir()), BodyImport.objects.count()) == ([], 0)


def test_a_large_file_is_moved_and_never_held_in_memory(client: Client, life: Life, here: Path) -> None:
    content = ring() + b"\n" * 3_000_000
    page = send(client, content)
    assert [file.name for file in here.iterdir()] == [f"{page.rpartition('/')[2]}.brought"]
    assert "7 new of 7" in read(client, page)


def test_files_that_nobody_waits_for_go(client: Client, life: Life, here: Path) -> None:
    page = send(client, ring())
    (here / f"{uuid4()}.brought").write_bytes(b"of a record that is gone")
    (here / "copy.db").write_bytes(b"left by a process that was killed")
    old = wiring.now().timestamp() - 2 * kept_file.MOST_SECONDS
    os.utime(here / "copy.db", (old, old))
    other = send(client, ring(2))
    names = {f"{one.rpartition('/')[2]}.brought" for one in (page, other)}
    assert {file.name for file in here.iterdir()} == names
    client.post("/settings/delete", {"sure": SURE, "client_key": str(uuid4())})
    assert list(here.iterdir()) == [], "whoever leaves takes their files along"


def test_a_file_that_was_dropped_while_it_was_read_goes(
    client: Client, life: Life, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read_by_child = reading.answer_of_child

    def dropped(asked: ReadingAsked, progress: Callable[[float], None]) -> tuple[bytes, bytes]:
        BodyImport.objects.filter(pk=asked.key).delete()
        return read_by_child(asked, progress)

    monkeypatch.setattr(reading, "answer_of_child", dropped)
    file = kept_file.take_in([ring()], path_of(here, uuid4()))
    begin.bring_in(BringTold("a.csv", "e" * 64, "UTC"), file, life.at("bring", TODAY))
    assert list(here.iterdir()) == []


def test_what_is_anothers_is_not_there(client: Client, life: Life, here: Path) -> None:
    nobodys = f"/body/import/{uuid4()}"
    assert client.get(nobodys).status_code == 404
    assert client.get(f"{nobodys}/far").status_code == 404
    for verb in ("again", "keep", "drop", "undo"):
        assert press(client, nobodys, verb) == 404
    assert Deed.objects.filter(name__in=("read_again", "keep_import", "drop_import")).count() == 0


def test_before_anyone_has_begun_it_leads_to_the_beginning(client: Client, db: None, here: Path) -> None:
    assert client.get("/body/import").headers["Location"] == "/welcome"
    assert client.get(f"/body/import/{uuid4()}").status_code == 404
    assert client.post("/body/import/file").status_code == 404


def test_every_form_of_the_page_is_whole(client: Client, life: Life, here: Path) -> None:
    page = send(client, ring())
    told = client.get(page).content
    for verb in ("again", "keep", "drop"):
        assert {"csrfmiddlewaretoken", "client_key"} <= hidden_fields(told, f"{page}/{verb}").keys()


def test_what_a_file_does_not_say_is_asked_before_it_is_kept(client: Client, life: Life, here: Path) -> None:
    """Neither is it guessed, nor is an answer lost when the file is read again."""
    lines = [
        "type,value,unit,date,time",
        "Glucose,5.1,mmol/L,03/04/26,07:15",
        "Glucose,5.4,mmol/L,05/04/26,07:15",
    ]
    page = send(client, "\n".join(lines).encode(), "meter.csv")
    told = read(client, page)
    assert "Please answer this first" in told
    assert "Does the day or the month come first in dates such as 03/04/26?" in told
    assert "Keep these" not in told
    assert press(client, page, "keep") == 422
    assert press(client, page, "again", **{"answer:day_order": "dmy"}) == 303
    assert press(client, page, "again", zone="Europe/Paris") == 303
    told = read(client, page)
    assert "3 April 2026 – 5 April 2026" in told
    press(client, page, "again", **{"answer:day_order": "ymd or so"})
    assert "<h1>This file could not be read</h1>" in read(client, page)
    assert press(client, page, "again", afresh="1") == 303
    assert "Please answer this first" in read(client, page), "an answer that is none can be taken back"
    assert press(client, page, "again", **{"answer:nonsense": "x"}) == 422


@pytest.mark.parametrize("status", ["reading", "ready", "kept", "undone", "failed"])
@pytest.mark.parametrize(
    "found",
    [
        [],
        {"kinds": {"sleep": "x", "<b>steps": 3}, "first": 7, "last": "yesterday"},
        {"kinds": [1], "error": 5},
        {"error": {"code": "bad_file", "values": {"file": "a", "why": "nonsense"}}},
        {"error": {"code": "bad_option", "values": {"no_such": 1}}},
    ],
    ids=["list", "counts", "error", "reason", "values"],
)
def test_whatever_a_record_that_came_here_says_of_a_file_its_page_is_shown(
    client: Client, life: Life, here: Path, status: str, found: object
) -> None:
    page = send(client, ring(1))
    told = {"status": status, "found": found, "zone": "Nowhere/At all", "choices": [1], "staged": b""}
    BodyImport.objects.update(**told, file_name="", format="nonsense", kept_at=None)
    for path in (page, "/body/import", f"{page}/far"):
        assert client.get(path).status_code == 200, path
    assert press(client, page, "keep") == 422
