"""A schedule of one's own, checked with the drug's facts."""

from __future__ import annotations

import pytest

from opentaper.actions.check_schedule import check_schedule
from opentaper.errors import BadOption, UnknownCurve
from opentaper.planning.check import ScheduledDose
from opentaper.quantities import Dose

ROWS = tuple(ScheduledDose(day, Dose.mg(mg)) for day, mg in ((0, 20), (28, 10), (56, 0)))


def test_the_asked_curve_tells_the_drops() -> None:
    by_default = check_schedule("citalopram", ROWS)
    asked = check_schedule("citalopram", ROWS, curve_name="horowitz-taylor-2019")
    assert (by_default.curve and by_default.curve.id, asked.curve and asked.curve.id) == (
        "sorensen-2022-striatum",
        "horowitz-taylor-2019",
    )
    assert by_default.drops[0].points != asked.drops[0].points


def test_what_the_told_shelf_cannot_make_is_named() -> None:
    result = check_schedule("citalopram", ROWS, have=("tablet 20mg",))
    assert [one.dose.mg_text for one in result.unmakeable] == ["10"]


def test_one_row_is_no_schedule_and_a_curve_must_be_known() -> None:
    with pytest.raises(BadOption):
        check_schedule("citalopram", ROWS[:1])
    with pytest.raises(UnknownCurve):
        check_schedule("citalopram", ROWS, curve_name="mine")


def test_a_signature_for_alternate_days_needs_a_reason() -> None:
    with pytest.raises(BadOption):
        check_schedule("fluoxetine", ROWS, override="Dr Ada Quill")
