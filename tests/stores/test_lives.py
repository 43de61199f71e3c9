"""A life told by the deeds is the same on every store, and every store keeps what the deeds promise."""

from __future__ import annotations

import re
from datetime import timedelta
from pprint import pformat

import pytest

from opentaper.actions.deeds.delete_all import SURE, DeleteAllTold, delete_all
from opentaper.actions.deeds.export_all import record_text
from opentaper.actions.deeds.hold_plan import hold_plan
from opentaper.actions.deeds.import_all import ImportTold, import_all
from opentaper.actions.deeds.kept_rows import PARTS, rows_of
from opentaper.actions.deeds.undo_deed import UndoTold, undo_deed
from opentaper.actions.readings.advice_read import advice_today
from opentaper.actions.readings.history_read import history_of
from opentaper.actions.readings.learnt_read import learnt_of
from opentaper.actions.readings.log_read import log_of
from opentaper.actions.readings.plan_changes import HoldTold
from opentaper.actions.readings.plan_read import plan_of
from opentaper.actions.readings.today_read import today_of
from opentaper.actions.readings.understanding_read import understanding_of
from opentaper.errors import StaleVersion
from opentaper.record.log import break_in_log
from opentaper.record.models import Person
from tests.stores.conftest import STORES, Opening
from tests.unit.actions.deeds.lives import DAY, Life, begun, moment

FIRST = DAY + timedelta(days=14)
LAST = FIRST + timedelta(days=9)
#: What taking along and bringing back themselves write.
GROWN = {"deeds", "log"}
#: Names that chance gives, and what is reckoned from them: they differ from record to record.
BY_CHANCE = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|\b[0-9a-f]{64}\b")


def lived() -> Life:
    """Return somebody who began, was well, cut once, and then held."""
    life = begun()
    life.sign(life.plan(FIRST))
    life.calm_days(FIRST)
    read = plan_of(life.person, FIRST)
    assert read is not None
    life.cut(read.ahead[0].dose.micrograms, FIRST)
    life.calm_days(LAST)
    hold_plan(HoldTold(life.medication, life.version, 7), life.at("hold", LAST))
    return life


def everything_read(life: Life) -> list[str]:
    """Return what every reading says of a life, line by line, chance taken out."""
    now = life.at("look", LAST).now
    read = {
        "today": today_of(life.person, LAST, now),
        "plan": plan_of(life.person, LAST),
        "advice": advice_today(life.person, life.medication, life.at("look", LAST)),
        "learnt": learnt_of(life.person, life.medication, LAST),
        "understanding": understanding_of(life.person, life.medication, LAST, now),
        "history": history_of(life.person, LAST, 1000),
        "log": log_of(life.person),
    }
    return BY_CHANCE.sub("…", pformat(read, width=160)).splitlines()


def test_every_store_tells_the_same_life(opening: Opening) -> None:
    told = {}
    for kind in STORES:
        with opening(kind):
            told[kind] = everything_read(lived())
    assert len(told["sqlite"]) > 100
    assert told["postgresql"] == told["sqlite"]


def test_what_was_undone_is_undone_and_the_later_of_two_is_told(store: str) -> None:
    life = lived()
    before, version = plan_of(life.person, LAST), life.version
    at = life.at("hold again", LAST, 15)
    hold_plan(HoldTold(life.medication, version, 14), at)
    with pytest.raises(StaleVersion):
        hold_plan(HoldTold(life.medication, version, 21), life.at("too late", LAST, 16))
    held = plan_of(life.person, LAST)
    undo_deed(UndoTold(at.deed_id), life.at("undo", LAST, 17))
    after = plan_of(life.person, LAST)
    assert before is not None
    assert held is not None
    assert after is not None
    assert held.ahead != before.ahead
    assert (after.now, after.ahead, after.current.id) == (before.now, before.ahead, before.current.id)
    assert break_in_log(life.person) is None


def test_a_record_is_taken_along_and_comes_back_the_same(store: str) -> None:
    life = lived()
    rows, text = rows_of(life.person), record_text(life.at("export", LAST))
    delete_all(DeleteAllTold(SURE), life.at("delete", LAST, 13))
    assert not Person.objects.exists()
    assert import_all(ImportTold(text), moment(None, "import")).person_id == life.person
    again = rows_of(life.person)
    assert {name: again[name] for name in PARTS if name not in GROWN} == {
        name: rows[name] for name in PARTS if name not in GROWN
    }
    assert again["log"][: len(rows["log"])] == rows["log"]
    assert break_in_log(life.person) is None
