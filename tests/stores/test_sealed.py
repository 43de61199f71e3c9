"""A record that is encrypted at rest: the same deeds, and nothing to read without the passphrase."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from django.db import connection
from pytest_django import DjangoDbBlocker

from opentaper.errors import RecordBusy, WrongPassphrase
from opentaper.record.log import break_in_log
from opentaper.record.models import Medication, Stock
from opentaper.record.opening import bring_up_to_date
from opentaper.record.sqlcipher import key
from opentaper.record.sqlcipher.sealing import check_passphrase, make_sealed, reseal, seal, unseal
from opentaper.settings.databases import is_sealed
from tests.stores.deeds import BeginTold, CountTold, begin, count_twice, moment
from tests.stores.stores import pointed_at

WORD = "bølgen blå's 12"


@pytest.fixture
def file(
    tmp_path: Path, django_db_blocker: DjangoDbBlocker, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Path]:
    """An empty encrypted record whose passphrase this process holds."""
    monkeypatch.setattr(key, "_held", [WORD])
    file = tmp_path / "record.sqlite3"
    make_sealed(file, WORD)
    with django_db_blocker.unblock():
        yield file


def written(file: Path) -> UUID:
    """Write into a record, and return who is in it."""
    with pointed_at(f"sqlite:///{file}"):
        bring_up_to_date()
        person = begin(BeginTold(), moment(0, None)).person
        Medication.objects.update(prescriber="Doctor Rosenkrantz")
        count_twice(CountTold(28), moment(1, person))
        assert break_in_log(person) is None
    return person


def test_deeds_are_kept_and_no_word_of_them_is_readable(file: Path) -> None:
    written(file)
    assert is_sealed(file)
    with pointed_at(f"sqlite:///{file}"):
        assert Stock.objects.get().amount == 28
        assert Stock.objects.get().counted_on.year == 2027
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA synchronous")
            assert cursor.fetchone() == (2,)
    for beside in file.parent.iterdir():
        held = beside.read_bytes()
        assert b"Rosenkrantz" not in held
        assert b"sertraline" not in held


@pytest.mark.parametrize(("held", "why"), [([], "needed"), (["something else"], "wrong")])
def test_without_its_passphrase_it_does_not_open(
    file: Path, monkeypatch: pytest.MonkeyPatch, held: list[str], why: str
) -> None:
    written(file)
    monkeypatch.setattr(key, "_held", held)
    with pointed_at(f"sqlite:///{file}"), pytest.raises(WrongPassphrase) as told:
        Stock.objects.count()
    assert told.value.why == why


def test_a_letter_is_the_same_however_it_is_typed(tmp_path: Path) -> None:
    file = tmp_path / "record.sqlite3"
    make_sealed(file, "bl\u00e5")
    check_passphrase(file, "bla\u030a")


def test_a_plain_record_is_sealed_resealed_and_opened_for_good(file: Path, tmp_path: Path) -> None:
    person = written(file)
    unseal(file, WORD)
    assert not is_sealed(file)
    assert b"Rosenkrantz" in file.read_bytes()
    seal(file, "another one")
    assert is_sealed(file)
    assert b"Rosenkrantz" not in file.read_bytes()
    with pytest.raises(WrongPassphrase):
        reseal(file, "a wrong one", WORD)
    reseal(file, "another one", WORD)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["record.sqlite3", "record.sqlite3.lock"]
    assert file.stat().st_mode & 0o077 == 0
    with pointed_at(f"sqlite:///{file}"):
        assert break_in_log(person) is None
        assert Stock.objects.get().amount == 28


def test_a_record_that_is_open_elsewhere_is_left_as_it_is(file: Path) -> None:
    written(file)
    with pointed_at(f"sqlite:///{file}"):
        assert Stock.objects.count() == 1
        with pytest.raises(RecordBusy):
            unseal(file, WORD)
        assert Stock.objects.count() == 1
    assert is_sealed(file)


#: Where a process that gives a record another passphrase is killed: before the new file counts, and after.
DEATHS = {
    "before it is on the disk": "sealing._synced = lambda path: os.kill(os.getpid(), 9)",
    "before it takes its place": "sealing._exchanged = lambda file, new: os.kill(os.getpid(), 9)",
    "after it took its place": (
        "move = Path.replace\nPath.replace = lambda self, to: (move(self, to), os.kill(os.getpid(), 9))"
    ),
}


@pytest.mark.parametrize("death", DEATHS)
def test_a_change_of_passphrase_that_is_killed_loses_nothing(file: Path, death: str) -> None:
    written(file)
    script = (
        "import os, sys\nfrom pathlib import Path\nfrom opentaper.record.sqlcipher import sealing\n"
        f"{DEATHS[death]}\nsealing.reseal(Path(sys.argv[1]), sys.argv[2], sys.argv[3])"
    )
    done = subprocess.run([sys.executable, "-c", script, str(file), WORD, "another word"], check=False)
    assert done.returncode == -signal.SIGKILL
    now = WORD if death.startswith("before") else "another word"
    check_passphrase(file, now)
    for beside in file.parent.iterdir():
        assert b"Rosenkrantz" not in beside.read_bytes()
    reseal(file, now, "a third word")  # what was left lying about is in nobody's way
    key.hold_passphrase("a third word")
    with pointed_at(f"sqlite:///{file}"):
        assert Medication.objects.get().prescriber == "Doctor Rosenkrantz"
    assert not file.with_name(f"{file.name}.new").exists()
