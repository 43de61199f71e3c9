"""What is said of a computer and a record can be sent to anybody, and changes nothing."""

from __future__ import annotations

import json
import os
import shutil
import socket
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from opentaper.actions.backup.names import FOLDER
from opentaper.cli.texts import sentences
from opentaper.exchange.plan_json import schema
from opentaper.settings import machine, record_found
from opentaper.settings.deployment import Finding
from tests.journeys.served import RECORD_KEY, SECRET, command, environment
from tests.journeys.terminal import typed
from tools import tested_packages

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of somebody's record, who has a name."""
    made = tmp_path / "home-of-wilhelmina" / "opentaper"
    made.mkdir(parents=True, mode=0o700)
    monkeypatch.setenv("OPENTAPER_DATA", str(made))
    return made


def files(folder: Path) -> dict[str, bytes]:
    """Return what lies in a folder."""
    return {one.name: one.read_bytes() for one in folder.rglob("*") if one.is_file()}


def test_all_is_well_and_nothing_is_made(folder: Path) -> None:
    written = typed("doctor", "--json")
    document = written.document
    assert written.code == 0
    assert document["well"] is True
    assert [one["code"] for one in document["points"] if not one["fine"] and one["stops"]] == []
    assert files(folder) == {}
    assert typed("doctor", "--language", "da").code == 0
    missing = folder / "not-there"
    assert typed("doctor", env={"OPENTAPER_DATA": str(missing)}).code == 0
    assert not missing.exists()


def test_the_versions_that_are_tested_are_those_that_are_pinned() -> None:
    assert tested_packages.FILE.read_text(encoding="utf-8") == tested_packages.tested(), (
        "run: python -m tools.tested_packages"
    )
    assert machine.packages_found().is_fine


@pytest.mark.parametrize(
    ("look", "code", "stops", "broken"),
    [
        (machine.python_found, "python", False, ("sys.version_info", (3, 99, 0))),
        (machine.python_found, "python", True, ("sys.version_info", (3, 9, 0))),
        (machine.packages_found, "packages", False, ("tested_packages", lambda: {"typer": ["0.1"]})),
        (
            machine.packages_found,
            "packages_missing",
            True,
            ("tested_packages", lambda: {"nil-at-all": ["1"]}),
        ),
        (machine.zones_found, "zones", True, ("ZONES", ("Europe/Copenhagen", "Nowhere/Nothing"))),
        (machine.disk_found, "disk", False, ("ENOUGH_FREE_BYTES", 10**18)),
        (machine.disk_found, "disk", True, ("LEAST_FREE_BYTES", 10**18)),
        (machine.machine_code_found, "machine_code", False, ("os.access", lambda *_: False)),
    ],
)
def test_what_is_amiss_is_seen(
    look: Any, code: str, stops: bool, broken: tuple[str, Any], monkeypatch: pytest.MonkeyPatch, folder: Path
) -> None:
    name, value = broken
    if code == "disk" and stops:
        monkeypatch.setattr(machine, "ENOUGH_FREE_BYTES", 10**18)
    monkeypatch.setattr(f"opentaper.settings.machine.{name}", value)
    found = look()
    assert (found.code, found.is_fine, found.stops) == (code, False, stops)
    assert {f"doctor.{code}.amiss", f"doctor.{code}.do"} <= set(sentences("en"))


def test_the_clock_the_folder_and_the_engines_are_looked_at(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert machine.clock_found(NOW).is_fine
    assert not machine.clock_found(NOW.replace(year=1970)).is_fine
    assert not machine.clock_found(NOW.replace(year=2080)).is_fine
    assert machine.folder_found().is_fine
    folder.chmod(0o755)
    assert not machine.folder_found().is_fine

    def fails() -> bool:
        raise RuntimeError(str(folder))

    found = machine.tried("pdf", fails)
    assert (found.is_fine, found.values) == (False, {"kind": "RuntimeError"})
    monkeypatch.setattr(machine, "OF_ACCOUNTS", frozenset())
    assert not machine.assets_found().is_fine


def test_a_port_that_is_taken_and_an_old_backup_are_notes(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        monkeypatch.setattr(record_found, "FIRST_PORT", taken.getsockname()[1])
        assert not record_found.port_found().is_fine
    assert record_found.backup_found(NOW).code == "backup_none"
    (folder / FOLDER).mkdir(exist_ok=True)
    (folder / FOLDER / "opentaper-20261120T090000Z.age").write_bytes(b"x")
    assert record_found.backup_found(NOW) == Finding("backup", is_fine=True, stops=False, values={"n": 3})
    assert not record_found.backup_found(NOW + timedelta(days=9)).is_fine


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a record in which nobody is yet."""
    folder = tmp_path_factory.mktemp("home-of-wilhelmina")
    folder.chmod(0o700)
    told = "from opentaper import wiring; wiring.start_app()"
    subprocess.run([sys.executable, "-c", told], env=environment(folder), check=True)
    return folder


@pytest.fixture
def copied(lived: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    return Path(shutil.copytree(lived, tmp_path / "wilhelmina"))


def points(folder: Path, *words: str, **told: str) -> tuple[int, dict[str, bool], str]:
    """Return the exit code of a look, what is fine, and all that was said."""
    done = command(folder, "doctor", "--json", *words, **told)
    assert done.stderr == ""
    document = json.loads(done.stdout)
    jsonschema.validate(document, schema("doctor-1"))
    found = document["points"]
    return done.returncode, {one["code"]: one["fine"] for one in found}, done.stdout


@pytest.mark.slow
def test_a_record_is_looked_into_and_nobody_is_told(copied: Path) -> None:
    code, found, said = points(copied)
    assert code == 0
    assert found["plain"]
    assert found["record"]
    assert found["migrations"]
    assert found["record_ahead"]
    assert not found["backup_none"]
    record = next(copied.glob("*.sqlite3"))
    with closing(sqlite3.connect(record)) as opened, opened:
        opened.execute("delete from django_migrations where app = 'record'")
    assert not points(copied)[1]["migrations"]
    whole = bytearray(record.read_bytes())
    whole[8192:12288] = os.urandom(4096)
    record.write_bytes(whole)
    code, found, said_of_broken = points(copied)
    assert code == 4
    assert [name for name, fine in found.items() if not fine and name.startswith("record_")]
    for text in (said, said_of_broken):
        assert "wilhelmina" not in text
        assert str(Path.home()) not in text
        assert os.uname().nodename not in text


@pytest.mark.slow
def test_of_a_server_no_setting_is_repeated(tmp_path: Path) -> None:
    code, found, said = points(tmp_path, "--team", OPENTAPER_HOSTS="*.wilhelmina.example")
    assert (code, found["team"]) == (4, False)
    told = {
        "OPENTAPER_SECRET_KEY": SECRET,
        "OPENTAPER_RECORD_KEYS": RECORD_KEY,
        "OPENTAPER_HOSTS": "wilhelmina.example",
        "OPENTAPER_PROXIES": "1",
        "OPENTAPER_DATABASE_URL": "postgresql://wilhelmina:secret@127.0.0.1:1/quist",
    }
    code, found, more = points(tmp_path, "--team", **told)
    assert (code, found["team"], found["record_shut"]) == (4, True, False)
    for word in ("wilhelmina", "quist", SECRET, RECORD_KEY, "secret@"):
        assert word not in said + more
