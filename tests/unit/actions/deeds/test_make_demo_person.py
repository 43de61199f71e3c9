"""A demonstration person: made by the deeds that everybody uses, in one go, and gone in one."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from opentaper.actions.deeds.make_demo_person import (
    N_DAYS,
    DemoMade,
    DemoTold,
    RemoveTold,
    make_demo_person,
    remove_demo_person,
)
from opentaper.actions.deeds.moment import Moment
from opentaper.actions.readings.history_read import history_of
from opentaper.actions.readings.log_replay import replay_log
from opentaper.actions.readings.person import the_person
from opentaper.actions.readings.today_read import today_of
from opentaper.actions.readings.understanding_read import understanding_of
from opentaper.errors import BadOption
from opentaper.record.log import break_in_log, links_of
from opentaper.record.models import Deed, LogEntry, Person
from tests.unit.actions.deeds.lives import begun

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)
AT = Moment(datetime(2026, 11, 22, 9, tzinfo=UTC), TODAY, UUID(int=77), None)
TOLD = DemoTold("en", "GB", "Europe/London")


def whose(made: DemoMade) -> Moment:
    return Moment(AT.now, TODAY, UUID(int=78), made.person_id)


@pytest.mark.slow
def test_months_are_told_by_the_deeds_and_every_page_has_something_to_show() -> None:
    made = make_demo_person(TOLD, AT)
    days = Deed.objects.filter(person_id=made.person_id).values_list("day", flat=True)
    assert (min(days), max(days)) == (TODAY - timedelta(days=N_DAYS), TODAY - timedelta(days=1))
    kinds = {link.kind for link in links_of(made.person_id)}
    assert {"begin_person", "propose_version", "confirm_cut", "check_in", "tell_dose", "advice"} <= kinds
    assert break_in_log(made.person_id) is None
    assert made.n_check_ins > 90
    assert made.n_cuts >= 2
    read = today_of(made.person_id, TODAY, AT.now)
    (one,) = read.medications
    assert read.yesterday is not None
    assert read.check_in is None
    assert one.intakes
    assert one.next is not None
    assert one.next.dose < one.dose < one.path[0]
    assert one.advice is not None
    found = understanding_of(made.person_id, made.medication_id, TODAY, AT.now)
    assert found.is_enough
    assert found.for_withdrawal
    assert len(history_of(made.person_id, TODAY).days) > 80
    replayed = replay_log(made.person_id)
    assert {one.was.action.value for one in replayed.given} >= {"go-on", "hold"}
    assert len(replayed.given) > made.n_cuts + 1
    assert replayed.is_same
    assert make_demo_person(TOLD, AT).person_id == made.person_id
    assert Person.objects.count() == 1
    own = begun()
    shown = the_person()
    assert shown is not None
    assert shown.id == own.person
    assert remove_demo_person(RemoveTold(made.person_id), whose(made)).n_rows > 200
    assert list(Person.objects.values_list("pk", flat=True)) == [own.person]
    assert not LogEntry.objects.filter(person_id=made.person_id).exists()
    assert remove_demo_person(RemoveTold(made.person_id), whose(made)).n_rows == 0


def test_nobody_who_is_not_a_demonstration_goes_this_way() -> None:
    life = begun()
    with pytest.raises(BadOption):
        remove_demo_person(RemoveTold(life.person), life.at("remove"))
    assert Person.objects.filter(pk=life.person).exists()


@pytest.mark.parametrize(
    "told", [DemoTold("en", "GB", "Europe/London", "nobody"), DemoTold("en", "GB", "Moon")]
)
def test_nothing_is_left_of_one_that_cannot_be_made(told: DemoTold) -> None:
    with pytest.raises(BadOption):
        make_demo_person(told, AT)
    assert not Person.objects.exists()
