"""The frame of deeds on every store: once, whole, logged, and told when somebody else was first."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID, uuid4

import pytest
from django.db import connection, transaction

from opentaper.errors import KeyUsedTwice, StaleVersion, UnknownPerson
from opentaper.quantities import Dose
from opentaper.record.log import break_in_log, links_of
from opentaper.record.models import CheckIn, Deed, LogEntry, Medication, Person, Stock
from tests.stores.deeds import TODAY, BeginTold, Counted, CountTold, begin, count_twice, key, leave, moment


def test_a_deed_writes_its_rows_itself_and_a_link_of_the_log(person: UUID) -> None:
    answer = count_twice(CountTold(28), moment(1, person))
    assert answer == Counted(28, Dose(12_500), TODAY, n_before=0)
    assert Stock.objects.get().amount == 28
    row = Deed.objects.get(client_key=key(1))
    assert (row.name, row.day, row.undo, row.undone_at) == ("count_twice", TODAY, {"n": 28}, None)
    assert row.id == moment(1, person).deed_id
    first, second = links_of(person)
    assert (first.kind, second.kind) == ("begin", "count_twice")
    assert second.previous_hash == first.hash
    assert second.body["explains"] == {"rules": ["none"], "weight": 1e22, "share": 1.0}
    assert second.body["told"] == row.told
    assert break_in_log(person) is None


def test_the_same_key_again_gives_the_first_answer_and_writes_nothing(person: UUID) -> None:
    first = count_twice(CountTold(28), moment(1, person))
    count_twice(CountTold(14), moment(2, person))
    n_rows = (Stock.objects.count(), CheckIn.objects.count(), LogEntry.objects.count())
    assert count_twice(CountTold(28), moment(1, person)) == first
    assert (Stock.objects.count(), CheckIn.objects.count(), LogEntry.objects.count()) == n_rows


def test_a_person_begins_once(store: str) -> None:
    first = begin(BeginTold(), moment(0, None))
    assert begin(BeginTold(), moment(0, None)) == first
    assert Person.objects.count() == 1


def test_one_key_for_two_deeds_is_told(person: UUID) -> None:
    count_twice(CountTold(28), moment(1, person))
    with pytest.raises(KeyUsedTwice) as other_words:
        count_twice(CountTold(14), moment(1, person))
    assert other_words.value.first == other_words.value.now == "count_twice"
    with pytest.raises(KeyUsedTwice):
        begin(BeginTold(), replace(moment(1, None), person_id=person))
    assert Stock.objects.get().amount == 28


def test_nobody_is_told(store: str) -> None:
    with pytest.raises(UnknownPerson):
        count_twice(CountTold(28), moment(1, uuid4()))
    assert not Deed.objects.exists()


def test_of_two_devices_with_one_version_the_later_one_is_told(person: UUID) -> None:
    count_twice(CountTold(1, version=1), moment(1, person))
    with pytest.raises(StaleVersion) as told:
        count_twice(CountTold(2, version=1), moment(2, person))
    assert told.value.values == {"what": "medication", "told": 1, "now": 2}
    assert Medication.objects.get().version == 2
    assert [row.amount for row in Stock.objects.all()] == [1]
    assert not Deed.objects.filter(client_key=key(2)).exists()


def test_a_deed_that_fails_leaves_nothing(person: UUID, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("after both rows")

    monkeypatch.setattr("opentaper.actions.deeds.deed.append_link", broken)
    with pytest.raises(RuntimeError):
        count_twice(CountTold(28), moment(1, person))
    assert not Stock.objects.exists()
    assert not CheckIn.objects.exists()
    assert Deed.objects.count() == 1
    assert LogEntry.objects.count() == 1


def test_a_deed_inside_a_transaction_goes_with_it(person: UUID) -> None:
    with transaction.atomic():
        count_twice(CountTold(28), moment(1, person))
        transaction.set_rollback(True)
    assert not Stock.objects.exists()


def test_a_person_leaves_with_everything(person: UUID) -> None:
    count_twice(CountTold(28), moment(1, person))
    assert leave(BeginTold(), moment(2, person)) > 0
    assert not Person.objects.exists()
    assert not LogEntry.objects.exists()
    assert leave(BeginTold(), moment(2, person)) == 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM record_deed")
        assert cursor.fetchone() == (0,)
