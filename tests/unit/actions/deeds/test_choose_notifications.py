"""What the app may remind of: nothing unless chosen, never at night, beside what the calendar may tell."""

from __future__ import annotations

from datetime import time
from typing import Any

import pytest

from opentaper.actions.deeds.choose_notifications import (
    LATEST,
    LOUDNESSES,
    MORNING,
    SUBJECTS,
    NotificationsTold,
    choose_notifications,
    notifications_of,
)
from opentaper.actions.deeds.choose_reminders import RemindersTold, choose_reminders
from opentaper.actions.deeds.undo_deed import UndoTold, undo_deed
from opentaper.actions.readings.calendar_read import calendar_of
from opentaper.actions.readings.reminders_read import notifications_chosen
from opentaper.errors import BadOption, StaleVersion
from opentaper.record.models import Person
from tests.unit.actions.deeds.lives import Life, begun

pytestmark = pytest.mark.django_db


def version(life: Life) -> int:
    return Person.objects.values_list("version", flat=True).get(pk=life.person)


def test_who_chose_nothing_is_not_reminded() -> None:
    chosen = notifications_chosen(begun().person)
    assert (chosen.how, chosen.about, chosen.at) == ("nothing", SUBJECTS, time(9))


def test_what_is_chosen_is_kept_and_can_be_taken_back() -> None:
    life = begun()
    at = life.at("choose")
    choose_notifications(NotificationsTold(version(life), "named", ("stock", "check_in"), time(8, 30)), at)
    chosen = notifications_chosen(life.person)
    assert (chosen.how, chosen.about, chosen.at) == ("named", ("check_in", "stock"), time(8, 30))
    undo_deed(UndoTold(at.deed_id), life.at("undo"))
    assert notifications_chosen(life.person).how == "nothing"


def test_calendar_and_app_leave_each_other_alone() -> None:
    life = begun()
    choose_notifications(NotificationsTold(version(life), "dot"), life.at("app"))
    choose_reminders(RemindersTold(version(life), named=True, check_in=time(20)), life.at("calendar"))
    choose_notifications(NotificationsTold(version(life), "neutral"), life.at("app again"))
    assert notifications_chosen(life.person).how == "neutral"
    kept = calendar_of(life.person).loudness
    assert (kept.named, kept.check_in) == (True, time(20))


@pytest.mark.parametrize(
    ("wrong", "option"),
    [
        ({"how": "shout"}, "how"),
        ({"about": ("dose",)}, "about"),
        ({"at": time(6, 59)}, "at"),
        ({"at": time(21, 1)}, "at"),
        ({"at": time(3)}, "at"),
    ],
)
def test_what_nobody_may_choose_is_refused(wrong: dict[str, Any], option: str) -> None:
    life = begun()
    told = NotificationsTold(version(life), **{"how": "neutral", **wrong})
    with pytest.raises(BadOption) as refused:
        choose_notifications(told, life.at("choose"))
    assert refused.value.option == option
    assert notifications_chosen(life.person).how == "nothing"


def test_the_later_of_two_devices_is_told() -> None:
    life = begun()
    shown = version(life)
    choose_notifications(NotificationsTold(shown, "dot"), life.at("phone"))
    with pytest.raises(StaleVersion):
        choose_notifications(NotificationsTold(shown, "named"), life.at("laptop"))
    assert notifications_chosen(life.person).how == "dot"


@pytest.mark.parametrize(
    "kept",
    [
        {},
        {"notifications": None},
        {"notifications": "loud"},
        {"notifications": {"how": ["named"], "about": "check_in", "at": 9}},
        {"notifications": {"how": "NAMED", "about": [1, None], "at": "25:00"}},
        {"notifications": {"at": "03:00"}},
    ],
)
def test_what_cannot_be_read_is_quiet(kept: dict[str, Any]) -> None:
    chosen = notifications_of(kept, 1)
    assert chosen.how == LOUDNESSES[0]
    assert set(chosen.about) <= set(SUBJECTS)
    assert MORNING <= chosen.at <= LATEST
