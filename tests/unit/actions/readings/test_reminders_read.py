"""What there is to remind of: only what the person could look at now, and less in low-burden mode."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from opentaper.actions.deeds.check_in import CheckInTold, check_in
from opentaper.actions.deeds.choose_notifications import SUBJECTS, NotificationsTold, choose_notifications
from opentaper.actions.deeds.confirm_cut import CutTold, confirm_cut
from opentaper.actions.deeds.count_stock import StockTold, count_stock
from opentaper.actions.readings.reminders_read import (
    AHEAD,
    Reminder,
    notifications_chosen,
    reminders_of,
    reminders_on,
)
from opentaper.errors import UnknownPerson
from opentaper.quantities import Dose
from opentaper.record.models import Medication
from tests.unit.web.conftest import person as person  # noqa: PLC0414 - the fixture
from tests.unit.web.treated import ONE_DAY, TODAY, at, medicine, planned, read_today, taken, told

pytestmark = pytest.mark.django_db


def on_their_day(person: UUID) -> UUID:
    """Somebody whose first cut may be confirmed today, after calm days and a check-in that is still open."""
    medication = planned(person, days_ago=21)
    for back in range(20, 0, -1):
        told(person, TODAY - back * ONE_DAY, anxiety=1.0, dizziness=float(back % 2))
        taken(person, medication, TODAY - back * ONE_DAY)
    return medication


def running_low(person: UUID, tablets: float) -> None:
    """Somebody one week after their first cut, with so many tablets of 10 mg left."""
    medication = planned(person, days_ago=28, first_cut_in=-7)
    for back in range(27, 0, -1):
        told(person, TODAY - back * ONE_DAY, anxiety=1.0, dizziness=float(back % 2))
        taken(person, medication, TODAY - back * ONE_DAY)
        if back == 7:
            version = Medication.objects.values_list("version", flat=True).get(pk=medication)
            confirm_cut(CutTold(medication, version, 15_000), at(person, TODAY - 7 * ONE_DAY))
    count_stock(StockTold(medication, "tablet 10mg", tablets, TODAY), at(person))


def by_kind(person: UUID, *, low: bool = False) -> dict[str, Reminder]:
    return {one.kind: one for one in reminders_on(read_today(person), low_burden=low)}


def test_nothing_chosen_is_nothing_to_remind_of(person: UUID) -> None:
    on_their_day(person)
    assert reminders_of(person, TODAY).reminders == ()


def test_only_what_was_chosen_is_reminded_of(person: UUID) -> None:
    on_their_day(person)
    version = notifications_chosen(person).version
    choose_notifications(NotificationsTold(version, "neutral", ("step",)), at(person))
    assert [one.kind for one in reminders_of(person, TODAY).reminders] == ["step"]
    choose_notifications(NotificationsTold(version + 1, "neutral", ()), at(person))
    assert reminders_of(person, TODAY).reminders == ()


def test_without_a_medicine_there_is_nothing(person: UUID) -> None:
    assert by_kind(person) == {}


def test_a_check_in_is_open_until_it_is_made(person: UUID) -> None:
    medicine(person)
    open_now = by_kind(person)["check_in"]
    assert (open_now.first, open_now.last, open_now.every) == (TODAY, TODAY + AHEAD * ONE_DAY, 1)
    told(person)
    assert by_kind(person)["check_in"].first == TODAY + ONE_DAY


def test_a_step_is_told_of_on_the_day_on_which_it_may_be_looked_at(person: UUID) -> None:
    on_their_day(person)
    step = by_kind(person)["step"]
    assert step.is_due(TODAY)
    assert step.now == Dose.mg(20)
    assert step.coming is not None
    assert step.coming < Dose.mg(20)
    assert step.every == 7
    assert str(step.coming.micrograms) not in step.key
    told(person, anxiety=1.0, dizziness=1.0)
    assert by_kind(person)["step"] == step


def test_a_step_of_a_later_day_is_told_of_then(person: UUID) -> None:
    planned(person, days_ago=7, first_cut_in=3)
    for back in range(7, 0, -1):
        told(person, TODAY - back * ONE_DAY, anxiety=1.0, dizziness=float(back % 2))
    step = by_kind(person).get("step")
    assert step is None or step.first >= TODAY + 3 * ONE_DAY
    assert not any(one.kind == "step" and one.is_due(TODAY) for one in reminders_on(read_today(person)))


def test_a_step_that_something_stands_against_is_not_spoken_of(person: UUID) -> None:
    on_their_day(person)
    assert "step" in by_kind(person)
    bad = CheckInTold(TODAY, {"anxiety": 9.0, "dizziness": 9.0}, signs=("akathisia",))
    check_in(bad, at(person))
    assert "step" not in by_kind(person)


def test_a_step_waits_in_silence_for_a_signature(person: UUID) -> None:
    on_their_day(person)
    read = read_today(person)
    (one,) = read.medications
    assert one.next is not None
    waits = replace(one, next=replace(one.next, waits_for=("signature",)))
    found = reminders_on(replace(read, medications=(waits,)))
    assert [one.kind for one in found] == ["check_in"]


def test_what_runs_out_is_told_of_when_it_has_to_be_ordered(person: UUID) -> None:
    running_low(person, 3.0)
    low = by_kind(person)["stock"]
    assert (low.first, low.every, low.drug) == (TODAY, 3, "citalopram")
    assert low.supply is not None
    assert low.supply.whole_days == 3
    assert by_kind(person, low=True)["stock"] == low


def test_what_has_to_be_ordered_later_is_told_of_then(person: UUID) -> None:
    running_low(person, 12.0)
    later = by_kind(person)["stock"]
    assert later.supply is not None
    assert later.supply.order_in is not None
    assert later.first == TODAY + later.supply.order_in * ONE_DAY
    assert not later.is_due(TODAY)


def test_on_its_last_day_it_is_told_of_each_day(person: UUID) -> None:
    running_low(person, 0.0)
    assert by_kind(person)["stock"].every == 1


def test_a_full_shelf_is_nothing_to_speak_of(person: UUID) -> None:
    running_low(person, 4000.0)
    assert "stock" not in by_kind(person)


def test_low_burden_is_never_more(person: UUID) -> None:
    on_their_day(person)
    usual, light = by_kind(person), by_kind(person, low=True)
    assert light.keys() <= usual.keys()
    for kind, one in light.items():
        assert one.first >= usual[kind].first
        assert one.every >= usual[kind].every
    assert light["check_in"].first == TODAY + 2 * ONE_DAY
    assert (light["check_in"].every, light["step"].every) == (3, 28)


def test_nobody_has_no_reminders(person: UUID) -> None:
    with pytest.raises(UnknownPerson):
        reminders_of(medicine(person).medication_id, TODAY)


def test_an_answer_covers_a_week(person: UUID) -> None:
    on_their_day(person)
    choose_notifications(
        NotificationsTold(notifications_chosen(person).version, "named", SUBJECTS), at(person)
    )
    found = reminders_of(person, TODAY).reminders
    assert [one.kind for one in found] == ["check_in", "step"]
    for one in found:
        assert TODAY <= one.first <= one.last == TODAY + timedelta(days=AHEAD)
