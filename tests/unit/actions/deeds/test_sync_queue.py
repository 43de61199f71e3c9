"""A queue from a device: nothing lost, nothing doubled, each bad entry told by itself."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from opentaper.actions.deeds.sync_queue import MOST_ENTRIES, sync_queue
from opentaper.errors import BadOption
from opentaper.record.models import CheckIn, InstrumentAnswer
from tests.unit.actions.deeds.lives import DAY, begun

pytestmark = pytest.mark.django_db


def entry(n: int, nausea: float = 2.0) -> dict[str, object]:
    day = DAY - timedelta(days=n)
    told = {
        "day": day.isoformat(),
        "scores": {"nausea": nausea},
        "written_at": f"{day.isoformat()}T19:00:00Z",
    }
    return {"client_key": str(UUID(int=100 + n)), "name": "check_in", "told": told}


def test_every_good_entry_is_kept_once_however_often_it_is_sent() -> None:
    life = begun()
    entries = [entry(n) for n in range(5)]
    assert sync_queue(entries, life.at("sync")).n_kept == 5
    again = sync_queue([*entries, *entries], life.at("sync again", hour=13))
    assert again.n_kept == 10
    assert CheckIn.objects.filter(person_id=life.person).count() == 5


def test_a_bad_entry_is_told_by_itself_and_stops_no_other() -> None:
    life = begun()
    bad = [
        entry(1, nausea=99.0),
        {"client_key": "no key", "told": {"day": DAY.isoformat(), "scores": {"nausea": 1}}},
        {"client_key": str(UUID(int=9)), "name": "confirm_cut", "told": {}},
        {"client_key": str(UUID(int=10)), "told": {"day": "some day"}},
        "nonsense",
    ]
    synced = sync_queue([*bad, entry(0)], life.at("sync"))
    assert [one.state for one in synced.entries] == ["refused"] * 5 + ["kept"]
    assert [one.place for one in synced.refused] == [0, 1, 2, 3, 4]
    options = [one.error.option for one in synced.refused if isinstance(one.error, BadOption)]
    assert options == ["nausea", "client_key", "name", "day", "entry"]
    assert CheckIn.objects.count() == 1


def test_one_key_for_two_days_keeps_the_first_and_tells_the_second() -> None:
    life = begun()
    other = entry(1) | {"client_key": entry(0)["client_key"]}
    synced = sync_queue([entry(0), other], life.at("sync"))
    assert [one.state for one in synced.entries] == ["kept", "refused"]
    assert CheckIn.objects.count() == 1


def test_a_form_may_wait_too() -> None:
    life = begun()
    told = {"name": "gad-7", "day": DAY.isoformat(), "answers": [1, 1, 0, 2, 0, 1, None]}
    entries = [{"client_key": str(UUID(int=5)), "name": "answer_instrument", "told": told}]
    assert sync_queue(entries, life.at("sync")).n_kept == 1
    assert InstrumentAnswer.objects.get().answers == [1, 1, 0, 2, 0, 1, None]


def test_what_is_too_much_at_once_stays_on_the_device() -> None:
    life = begun()
    entries: list[object] = ["nonsense"] * (MOST_ENTRIES + 2)
    synced = sync_queue(entries, life.at("sync"))
    assert [one.state for one in synced.entries[-3:]] == ["refused", "later", "later"]
