"""Laws of deeds on a plan, in any order: undone in reverse nothing is left of them; none lowers a dose."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from opentaper.actions.deeds.edit_step import edit_step
from opentaper.actions.deeds.hold_plan import hold_plan
from opentaper.actions.deeds.moment import Moment
from opentaper.actions.deeds.relax_plan import relax_plan
from opentaper.actions.deeds.shift_plan import shift_plan
from opentaper.actions.deeds.undo_deed import UndoTold, undo_deed
from opentaper.actions.readings.current_plan import confirmed_doses, current_plan, dose_on
from opentaper.actions.readings.plan_changes import EditTold, HoldTold, RelaxTold, ShiftTold
from opentaper.quantities import Dose
from opentaper.record.log import break_in_log
from tests.unit.actions.deeds.lives import DAY, Life, begun

Does = Callable[[Life, int, Moment], None]


def hold(life: Life, days: int, at: Moment) -> None:
    hold_plan(HoldTold(life.medication, life.version, days), at)


def relax(life: Life, days: int, at: Moment) -> None:
    relax_plan(RelaxTold(life.medication, life.version), at)


def shift(life: Life, days: int, at: Moment) -> None:
    shift_plan(ShiftTold(life.medication, life.version, days), at)


def edit(life: Life, days: int, at: Moment) -> None:
    current = current_plan(life.medication)
    assert current is not None
    dose = current.version.plan.steps[0].dose.micrograms
    edit_step(EditTold(life.medication, life.version, dose, days=28 + days), at)


DEEDS: list[Does] = [hold, relax, shift, edit]


class DeedLaws(TestCase):
    """Each example has a record of its own."""

    @settings(max_examples=10)
    @given(st.lists(st.tuples(st.sampled_from(DEEDS), st.integers(1, 30)), min_size=1, max_size=4))
    def test_undone_in_reverse_nothing_is_left_of_them(self, told: list[tuple[Does, int]]) -> None:
        with transaction.atomic():
            life = begun()
            life.plan()
            before, moments = current_plan(life.medication), []
            for place, (does, days) in enumerate(told):
                at = life.at(f"deed {place}")
                does(life, days, at)
                moments.append(at)
                later = DAY + timedelta(days=1000)
                assert dose_on(Dose.mg(20), confirmed_doses(life.medication), later) == Dose.mg(20)
            for place, at in enumerate(reversed(moments)):
                undo_deed(UndoTold(at.deed_id), life.at(f"undo {place}"))
            assert current_plan(life.medication) == before
            assert break_in_log(life.person) is None
