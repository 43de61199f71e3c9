"""Backups of every store: made while others write, looked through, brought back; and ways to be no good."""

from __future__ import annotations

import io
import json
import shutil
import tarfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import jsonschema
import psycopg
import pytest
from django.db import connection
from pytest_django import DjangoDbBlocker

from opentaper.actions.backup.bring_back import bring_back
from opentaper.actions.backup.look_inside import look_into
from opentaper.actions.backup.look_through import ScratchPlace
from opentaper.actions.backup.make_backup import BackupMade, WantedBackup, make_backup
from opentaper.actions.backup.rehearse_upgrade import rehearse_upgrade
from opentaper.errors import BackupNotKept, BadBackup, OpenTaperError, RecordBusy, RestoreNotNow
from opentaper.exchange.age_lock import KeyLock, Lock, PassphraseLock, seal_stream
from opentaper.exchange.age_open import Opener, new_key, secret_keys_in
from opentaper.exchange.backup_archive import FORMAT, BackupPart, as_json, packed
from opentaper.exchange.plan_json import schema
from opentaper.record import file_copy
from opentaper.record.contents import contents_now
from opentaper.record.in_use import hold_in_use
from opentaper.record.log import break_in_log
from opentaper.record.models import Stock
from opentaper.record.sqlcipher import key
from opentaper.record.sqlcipher.sealing import seal
from opentaper.settings.databases import sqlite
from tests.stores.conftest import Opening
from tests.stores.deeds import BeginTold, CountTold, begin, count_twice, moment
from tests.stores.stores import pointed_at, writer

WORD = "bølgen blå's 12"
#: The work that opening takes is real elsewhere; here it would only cost time.
LIGHT = PassphraseLock(WORD, work=4)
NOW = datetime(2027, 1, 4, 9, 0, tzinfo=UTC)
KINDS = ("sqlite", "sqlcipher", "postgresql")
PUBLIC, SECRET = new_key()
BY_KEY = KeyLock((PUBLIC,))
OPENER = Opener(keys=secret_keys_in(SECRET))


#: A server's tables are built anew for each copy, which takes seconds: its whole journey is daily.
BY_NIGHT = [*KINDS[:2], pytest.param(KINDS[2], marks=pytest.mark.nightly)]


@pytest.fixture(params=KINDS)
def kept(
    request: pytest.FixtureRequest,
    opening: Opening,
    tmp_path: Path,
    django_db_blocker: DjangoDbBlocker,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[str]:
    """An empty record, Django pointed at it; the value is its address."""
    if request.param != "sqlcipher":
        with opening(request.param) as url:
            yield url
        return
    monkeypatch.setattr(key, "_held", [WORD])
    file = Path(shutil.copy(request.getfixturevalue("empty_file"), tmp_path / "record.sqlite3"))
    seal(file, WORD)
    with django_db_blocker.unblock(), pointed_at(f"sqlite:///{file}"):
        yield f"sqlite:///{file}"


@pytest.fixture
def place(tmp_path: Path) -> ScratchPlace:
    """Where copies may lie."""
    (tmp_path / "secret-key").write_text("the key of then")
    return ScratchPlace(tmp_path, sqlite, "opentaper_copy_1", "local", tmp_path / "secret-key")


def made(place: ScratchPlace, lock: Lock = BY_KEY, now: datetime = NOW) -> BackupMade:
    return make_backup(WantedBackup(place.folder / "backups", lock), place, now)


def brought(file: Path, place: ScratchPlace, opener: Opener = OPENER, *, replaces: bool = True) -> str:
    return bring_back(file, opener, place, NOW + timedelta(days=1), word=lambda: WORD, replaces=replaces).kept


def schemas() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'opentaper%'")
        return {row[0] for row in cursor.fetchall()}


def test_what_was_there_comes_back_and_what_came_since_is_kept_aside(kept: str, place: ScratchPlace) -> None:
    person = begin(BeginTold(), moment(0, None)).person
    count_twice(CountTold(28), moment(1, person))
    backup = made(place)
    then = contents_now()
    count_twice(CountTold(56), moment(2, person))
    assert place.secret is not None
    place.secret.write_text("another key")
    aside = brought(backup.file, place)
    assert contents_now() == then
    assert [int(row.amount) for row in Stock.objects.all()] == [28]
    assert break_in_log(person) is None
    # the record goes on: counted columns, triggers and all
    count_twice(CountTold(14), moment(3, person))
    assert break_in_log(person) is None
    if connection.vendor == "postgresql":
        assert schemas() == {aside}
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT count(*) FROM "{aside}".record_stock')
            assert cursor.fetchone() == (2,)
        return
    assert place.secret.read_text() == "the key of then"
    names = {path.name for path in place.folder.iterdir()}
    assert {"record.sqlite3.before-20270105T090000Z", "secret-key.before-20270105T090000Z"} <= names
    assert not any(name.startswith("opentaper-copy") for name in names)
    with pointed_at(f"sqlite:///{aside}"):
        assert Stock.objects.count() == 2


@pytest.mark.parametrize("kept", [KINDS[0], BY_NIGHT[2]], indirect=True)
def test_a_backup_is_whole_though_somebody_writes_all_the_time(kept: str, place: ScratchPlace) -> None:
    person = begin(BeginTold(), moment(0, None)).person
    process = writer(kept, str(person), "1000", "100000")
    try:
        assert process.stdout is not None
        for _ in range(10):
            assert process.stdout.readline()
        first = made(place)
        for _ in range(5):
            assert process.stdout.readline()
        second = made(place, now=NOW + timedelta(minutes=1))
    finally:
        process.kill()
        process.communicate()
    lines = [one.told["contents"]["n_lines"] for one in (first, second)]
    assert 11 <= lines[0] < lines[1]
    for one in (first, second):
        rows = one.told["contents"]["rows"]
        # a deed writes both or none, and its line of the log: a copy of two moments would differ
        assert rows["record_stock"] == rows["record_checkin"] == one.told["contents"]["n_lines"] - 1


@pytest.mark.parametrize("kept", BY_NIGHT, indirect=True)
def test_no_word_of_an_encrypted_record_ever_lies_plainly_on_the_disk(
    kept: str, place: ScratchPlace, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin(BeginTold(), moment(0, None))
    seen: list[bytes] = []
    monkeypatch.setattr(file_copy, "_wipe", lambda file: seen.append(file.read_bytes()))
    backup = made(place, LIGHT)
    assert b"sertraline" not in backup.file.read_bytes()
    plain = [b"sertraline" in copy for copy in seen]
    # a plain record's copy is as plain as the record beside it; a server's is on no disk at all
    assert any(plain) == (connection.vendor == "sqlite" and "sqlcipher" not in str(backup.told["store"]))
    assert bool(seen) == (connection.vendor == "sqlite")


@pytest.mark.parametrize("kept", BY_NIGHT, indirect=True)
def test_a_rehearsal_leaves_nothing_behind(kept: str, place: ScratchPlace) -> None:
    begin(BeginTold(), moment(0, None))
    before = contents_now()
    found = rehearse_upgrade(place, lambda: NOW)
    assert found.is_good
    assert not found.steps
    assert contents_now() == before
    if connection.vendor == "postgresql":
        assert not schemas()
    assert not list(place.folder.glob("opentaper-copy*"))


@pytest.fixture
def person(store: str) -> UUID:
    return begin(BeginTold(), moment(0, None)).person


@pytest.mark.parametrize("store", ["sqlite"], indirect=True)
class TestNoGood:
    """Whatever is wrong with a backup is told, and nothing is changed by it."""

    def told(self, file: Path, place: ScratchPlace, opener: Opener = OPENER) -> str:
        before = contents_now()
        names = {path.name for path in place.folder.iterdir()}
        with pytest.raises(BadBackup) as refused:
            brought(file, place, opener)
        assert contents_now() == before
        assert {path.name for path in place.folder.iterdir()} - names <= {"record.sqlite3.use"}
        return refused.value.why

    def sealed(self, place: ScratchPlace, plain: bytes) -> Path:
        file = place.folder / "made.age"
        with file.open("wb") as out:
            seal_stream([plain], out, KeyLock((PUBLIC,)))
        return file

    def archive(self, place: ScratchPlace, *parts: BackupPart, **head: object) -> Path:
        """Seal parts as a backup is, after a head with these values."""
        told = {"format": FORMAT, "mode": "local", "store": "sqlite", **head}
        inside = packed([BackupPart.of("head.json", as_json(told)), *parts], lambda _: b"{}")
        return self.sealed(place, b"".join(inside))

    def test_another_passphrase_or_key(self, person: UUID, place: ScratchPlace) -> None:
        by_word, by_key = made(place, LIGHT), made(place, now=NOW + timedelta(hours=1))
        other = Opener(keys=secret_keys_in(new_key()[1]))
        assert self.told(by_word.file, place, Opener(passphrase="something else")) == "wrong_opener"
        assert self.told(by_word.file, place, Opener()) == "wants_passphrase"
        assert self.told(by_key.file, place, other) == "wrong_key"
        assert self.told(by_key.file, place, Opener(passphrase=WORD)) == "wants_key"
        assert look_into(by_word.file, Opener(passphrase=WORD))["contents"]["n_logs"] == 1

    def test_cut_off_or_changed_anywhere(self, person: UUID, place: ScratchPlace) -> None:
        whole = made(place).file.read_bytes()
        file = place.folder / "other.age"
        for n in (0, 10, 150, 300, len(whole) // 2, len(whole) - 1):
            file.write_bytes(whole[:n])
            assert self.told(file, place) in {"not_a_backup", "damaged", "wrong_key"}
        for n in (5, 100, 400, len(whole) // 2, len(whole) - 1):
            flipped = bytearray(whole)
            flipped[n] ^= 4
            file.write_bytes(flipped)
            assert self.told(file, place) in {"not_a_backup", "damaged", "wrong_key"}

    def test_no_backup_at_all(self, person: UUID, place: ScratchPlace) -> None:
        file = place.folder / "other.age"
        assert self.told(file, place) == "no_such_file"
        file.write_bytes(b"PK\x03\x04 a picture")
        assert self.told(file, place) == "not_a_backup"
        assert self.told(self.sealed(place, b"only words"), place) == "not_a_backup"
        strange = io.BytesIO()
        with tarfile.open(fileobj=strange, mode="w:gz") as archive:
            archive.addfile(tarfile.TarInfo("../../etc/passwd"))
        assert self.told(self.sealed(place, strange.getvalue()), place) == "not_a_backup"

    def test_a_file_that_would_fill_the_disk(self, person: UUID, place: ScratchPlace) -> None:
        zeros = BackupPart("record.sqlite3", 200_000_000, iter([bytes(1_000_000)] * 200))
        assert self.told(self.archive(place, zeros), place) == "huge"

    def test_of_another_kind_of_record_or_a_later_form(self, person: UUID, place: ScratchPlace) -> None:
        part = BackupPart.of("record.sqlite3", b"x")
        assert self.told(self.archive(place, part, store="postgresql"), place) == "of_server"
        assert self.told(self.archive(place, part, mode="team"), place) == "of_team"
        assert self.told(self.archive(place, part, format="opentaper.backup/2"), place) == "newer"

    def test_parts_that_are_not_those_of_the_manifest(self, person: UUID, place: ScratchPlace) -> None:
        part = BackupPart.of("record.sqlite3", b"SQLite format 3\x00")
        assert self.told(self.archive(place, part), place) == "damaged"

    def test_an_app_that_is_running_or_a_second_that_is_taken(
        self, person: UUID, place: ScratchPlace
    ) -> None:
        backup = made(place)
        with pytest.raises(BackupNotKept, match="there"):
            made(place)
        hold_in_use(place.folder / "record.sqlite3")
        with pytest.raises(RecordBusy):
            brought(backup.file, place)

    def test_a_disk_that_takes_nothing(
        self, person: UUID, place: ScratchPlace, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def full(*_: object) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr("opentaper.actions.backup.make_backup.seal_stream", full)
        with pytest.raises(BackupNotKept) as refused:
            made(place)
        assert refused.value.why == "full"
        assert not list((place.folder / "backups").iterdir())

    def test_a_backup_that_cannot_be_looked_through_gets_no_name(
        self, person: UUID, place: ScratchPlace, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def lame(chunks: Iterator[bytes], out: io.BufferedWriter, _: Lock) -> None:
            out.write(b"".join(chunks)[:-9])

        monkeypatch.setattr("opentaper.actions.backup.make_backup.seal_stream", lame)
        with pytest.raises(OpenTaperError):
            made(place)
        assert not list((place.folder / "backups").iterdir())


@pytest.mark.nightly
@pytest.mark.parametrize("store", ["postgresql"], indirect=True)
def test_a_server_with_a_record_or_with_somebody_on_it_is_left_alone(store: str, place: ScratchPlace) -> None:
    begin(BeginTold(), moment(0, None))
    backup = made(place)
    with pytest.raises(RestoreNotNow, match="not_empty"):
        brought(backup.file, place, replaces=False)
    with psycopg.connect(store), pytest.raises(RecordBusy):
        brought(backup.file, place)
    assert not schemas()
    for_nobody = [path for path in place.folder.rglob("*") if b"sertraline" in _bytes(path)]
    assert not for_nobody


def _bytes(path: Path) -> bytes:
    return path.read_bytes() if path.is_file() else b""


@pytest.mark.parametrize("kept", BY_NIGHT, indirect=True)
def test_what_a_backup_says_of_itself_names_nobody(kept: str, place: ScratchPlace) -> None:
    person = begin(BeginTold(), moment(0, None)).person
    found = look_into(made(place).file, OPENER)
    jsonschema.validate({"schema": FORMAT, **found}, schema("backup-1"))
    told = json.dumps(found)
    assert str(person) not in told
    assert person.hex not in told
    assert "sertraline" not in told
