"""A plan as its page shows it follows what was confirmed, and time alone only moves what is to come."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from opentaper.actions.deeds.count_stock import StockTold, count_stock
from opentaper.actions.deeds.hold_plan import hold_plan
from opentaper.actions.readings.plan_changes import HoldTold
from opentaper.actions.readings.plan_read import PlanRead, plan_of
from opentaper.quantities import Dose
from tests.unit.actions.deeds.lives import DAY, SHELF, Life, begun

pytestmark = pytest.mark.django_db
FIRST = DAY + timedelta(days=14)


def read_of(life: Life, days: int = 0) -> PlanRead:
    read = plan_of(life.person, DAY + timedelta(days=days), life.medication)
    assert read is not None
    return read


def planned() -> Life:
    life = begun()
    life.sign(life.plan(FIRST))
    return life


def test_nobody_without_a_plan_has_one() -> None:
    life = begun()
    assert plan_of(life.person, DAY) is None


def test_before_the_first_cut_the_first_dose_is_taken_with_its_recipe() -> None:
    read = read_of(planned())
    assert read.day == -14
    assert read.dose == read.step_now.dose == Dose.mg(20)
    assert sum(part.dose.micrograms for part in read.step_now.parts) == 20_000
    assert read.done == ()
    assert (read.is_due, read.next_date) == (False, FIRST)
    assert [step.start_day for step in read.ahead] == [step.start_day for step in read.plan.steps]


def test_a_change_that_waits_moves_everything_after_it() -> None:
    life = planned()
    due, late = read_of(life, 14), read_of(life, 24)
    assert due.is_due
    assert (due.late_days, late.late_days) == (0, 10)
    assert late.dose == Dose.mg(20)
    assert late.next_date == FIRST + timedelta(days=10)
    assert [step.start_day for step in late.ahead] == [step.start_day + 10 for step in due.ahead]


def test_a_confirmed_cut_is_done_and_the_next_is_not_due() -> None:
    life = planned()
    life.calm_days(FIRST)
    life.cut(read_of(life, 14).ahead[0].dose.micrograms, FIRST)
    read = read_of(life, 15)
    assert read.dose == read.step_now.dose == read.done[-1].dose
    assert [one.dose for one in read.confirmed] == [read.dose]
    assert read.next is not None
    assert (read.next.due, read.is_due) == (28, False)
    assert read.ahead[0].start_day == 28


def test_what_was_counted_lasts_as_long_as_the_steps_use_it() -> None:
    life = planned()
    count_stock(StockTold(life.medication, SHELF[0], 10.0, DAY), life.at("stock"))
    (lasts,) = read_of(life, 4).running_out
    assert (lasts.left, lasts.whole_days) == (Fraction(6), 6)


def test_what_the_days_need_is_counted_from_today() -> None:
    read = read_of(planned())
    first = read.supply[0]
    assert (first.first_day, first.days) == (0, 28)
    tablets = {need.product.label: need.amount for need in first.needs}
    assert sum(tablets.values()) >= 14


def test_a_version_tells_what_is_different_from_the_one_before() -> None:
    life = planned()
    assert read_of(life).before is None
    hold_plan(HoldTold(life.medication, life.version, 7), life.at("hold"))
    read = read_of(life)
    assert read.before is not None
    assert read.changed is not None
    assert read.changed.days_longer == 7
    assert read.reasons[0].code == "replan.hold"


def test_queries_do_not_grow_with_days_or_versions() -> None:
    life = planned()
    with CaptureQueriesContext(
        connection,
    ) as early:
        read_of(life)
    life.calm_days(FIRST, 12)
    life.cut(read_of(life, 14).ahead[0].dose.micrograms, FIRST)
    for days in (1, 2, 3):
        told = HoldTold(life.medication, life.version, days)
        hold_plan(told, life.at(f"hold {days}", FIRST + timedelta(days=days)))
    with CaptureQueriesContext(connection) as later:
        read_of(life, 20)
    assert len(later) <= len(early) + 1  # the version before it, once there is one
    assert len(later) <= 10
