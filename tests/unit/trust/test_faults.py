"""The campaign of faults in small: it tries what it says, and it notices what is lost and what is wrong."""

from __future__ import annotations

import random
from argparse import Namespace
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from sqlite3 import connect

import pytest
from pytest_django import DjangoDbBlocker

from opentaper.record.models import Person
from opentaper.settings.databases import RECORD_FILE
from tests.journeys.served import command
from trust.faults import clocks, damage, kills, queues
from trust.faults.__main__ import text_of
from trust.faults.journey import Act, acts
from trust.faults.judge import Tally
from trust.faults.lived import Lived, as_folder, lived
from trust.faults.stage import Files

SEED = 5


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory, django_db_blocker: DjangoDbBlocker) -> Iterator[Files]:
    """A place for records of their own."""
    with django_db_blocker.unblock():
        yield Files(tmp_path_factory.mktemp("records"))


@pytest.fixture(scope="module")
def whole(files: Files) -> Lived:
    """The record of somebody who has a medication, a plan, and told of a feeling."""
    return lived(files, acts()[:7])


def tried(tally: Tally) -> None:
    assert tally.is_fine, (tally.tried, tally.lost, tally.wrong)


def test_a_deed_that_is_killed_anywhere_is_there_or_not(files: Files) -> None:
    tally = Tally("killed")
    kills.kills(tally, files, share=0.2, seed=SEED, lived=acts()[:4])
    assert tally.tried > 4
    assert tally.confirmed > 4
    tried(tally)


def test_a_deed_in_two_halves_is_noticed(files: Files) -> None:
    def halves() -> None:
        Person.objects.update(language="da")
        Person.objects.update(country="DK")

    tally = Tally("halves")
    kills.kills(tally, files, share=1.0, seed=SEED, lived=[acts()[0], Act("halves", halves)])
    assert any("half there" in one for one in tally.lost)
    assert not tally.is_fine


def test_a_deed_that_was_confirmed_and_is_gone_is_noticed() -> None:
    tally = Tally("lost", tried=1)
    tally.deeds("here", {"one", "two"}, {"two"})
    assert (tally.confirmed, tally.lost) == (2, ["here: one"])
    assert not tally.is_fine


def test_another_dose_is_noticed() -> None:
    tally = Tally("wrong", tried=1)
    tally.dose("here", 20_000, [15_000])
    assert tally.wrong == ["here: 20000, not 15000"]
    assert not tally.is_fine


def test_nothing_tried_is_not_fine() -> None:
    assert not Tally("nothing").is_fine


def test_damage_is_found_or_does_nothing(files: Files, whole: Lived) -> None:
    tally = Tally("damage")
    damage.damages(tally, files, whole, n=10, seed=SEED)
    assert tally.tried == 10
    tried(tally)


def test_a_record_with_another_dose_is_not_served(whole: Lived, tmp_path: Path) -> None:
    folder = as_folder(whole, tmp_path / "mine")
    (folder / "backups").mkdir()
    (folder / "backups" / "opentaper-20261123T080000Z.age").write_bytes(b"age")
    with closing(connect(folder / RECORD_FILE)) as opened:
        opened.execute("UPDATE record_medication SET start_ug = 40000")
        opened.commit()
    done = command(folder, "serve", "--no-open")
    said = " ".join(done.stderr.split())
    assert done.returncode == 60, said
    assert "a dose is not the one that was confirmed" in said
    assert "opentaper restore" in said
    assert "opentaper-20261123T080000Z.age" in said.replace(" ", "")


def test_a_clock_that_jumps_moves_nothing(files: Files, whole: Lived) -> None:
    tally = Tally("clocks")
    clocks.jumps(tally, files, whole, n=3, seed=SEED)
    tried(tally)


def test_every_day_comes_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clocks, "ZONES", ("Europe/Copenhagen", "America/Havana"))
    tally = Tally("days")
    clocks.days_of_a_year(tally)
    tried(tally)


def test_a_day_that_comes_twice_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clocks, "ZONES", ("Europe/Copenhagen",))
    monkeypatch.setattr(
        clocks, "own_day", lambda now, *_: datetime(2028, 2, now.day % 2 + 1, tzinfo=UTC).date()
    )
    tally = Tally("days")
    clocks.days_of_a_year(tally)
    assert tally.lost


def test_a_queue_comes_to_the_same_in_any_order(files: Files, whole: Lived) -> None:
    tally = Tally("queue")
    queues.syncs(tally, files, whole, n=2, seed=SEED)
    assert tally.confirmed == 2 * len(queues.entries())
    tried(tally)


def test_deliveries_hold_everything_and_some_twice() -> None:
    sent = [
        one["client_key"] for heap in queues.deliveries(queues.entries(), random.Random(SEED)) for one in heap
    ]
    assert set(sent) == {one["client_key"] for one in queues.entries()}
    assert len(sent) > len(set(sent))


def test_the_table_tells_each_line() -> None:
    tally = Tally("a fault", "a page", tried=2, confirmed=3, seconds=[0.5, 1.5])
    assert "| a fault | 2 | 3 | 0 | 0 | 1.00 s | 1.50 s | a page |" in text_of(
        [tally], Namespace(seed=SEED, minutes=1.0), 60
    )
