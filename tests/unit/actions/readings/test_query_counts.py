"""No number of queries grows with the number of days."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from opentaper.actions.deeds.choose_notifications import NotificationsTold, choose_notifications
from opentaper.actions.readings.advice_read import advice_today
from opentaper.actions.readings.history_read import history_of
from opentaper.actions.readings.learnt_read import learnt_of
from opentaper.actions.readings.log_read import log_of
from opentaper.actions.readings.reminders_read import notifications_chosen, reminders_of
from opentaper.actions.readings.today_read import today_of
from opentaper.actions.readings.understanding_read import understanding_of
from tests.unit.actions.deeds.lives import DAY, Life, begun
from tests.unit.actions.readings.days import many_days

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
LAST = DAY + timedelta(days=1)
READINGS: dict[str, Callable[[Life], object]] = {
    "today": lambda life: today_of(life.person, LAST, life.at("look", LAST).now),
    "reminders": lambda life: reminders_of(life.person, LAST),
    "advice": lambda life: advice_today(life.person, life.medication, life.at("look", LAST)),
    "learnt": lambda life: learnt_of(life.person, life.medication, LAST),
    "understanding": lambda life: understanding_of(
        life.person, life.medication, LAST, life.at("look", LAST).now
    ),
    "history": lambda life: history_of(life.person, LAST, 1000),
    "log": lambda life: log_of(life.person),
}


def counts(life: Life) -> dict[str, tuple[int, int]]:
    """How many queries each reading takes, the first time and the second."""
    found = {}
    for name, read in READINGS.items():
        twice = []
        for _ in range(2):
            with CaptureQueriesContext(connection) as asked:
                read(life)
            twice.append(len(asked))
        found[name] = (twice[0], twice[1])
    return found


def lived(n: int) -> Life:
    life = begun()
    life.plan(LAST)
    version = notifications_chosen(life.person).version
    choose_notifications(NotificationsTold(version, "neutral"), life.at("reminders"))
    many_days(life, DAY, n)
    return life


def test_nine_hundred_days_take_as_many_queries_as_thirty() -> None:
    few = lived(30)
    told = counts(few)
    from opentaper.record.leaving import let_go

    let_go(few.person)
    assert counts(lived(900)) == told
    assert told["today"][1] <= 20
    assert told["advice"][1] <= 5
    assert told["history"][1] <= 8
