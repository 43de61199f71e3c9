"""What is shown of a drug: its level, its occupancies, its sheet."""

from __future__ import annotations

import pytest

from opentaper import formulary
from opentaper.actions.show_drug import show_drug
from opentaper.actions.show_level import show_level
from opentaper.actions.show_occupancy import show_occupancy
from opentaper.errors import BadOption, HugeDose, NoCurve, UnknownMarket
from opentaper.quantities import Dose


def test_the_level_needs_doses_or_two_that_take_turns() -> None:
    for doses, alternate in (((), None), (("20mg",), "20mg/0mg")):
        with pytest.raises(BadOption) as refused:
            show_level("citalopram", doses, alternate)
        assert refused.value.option == "history"
    curve = show_level("citalopram", ("20mg x 3", "miss")).curve
    assert curve is not None
    assert curve.last_day == 3


def test_the_first_dose_of_a_history_was_steady_before_unless_told() -> None:
    usual = show_level("citalopram", ("20mg x 3, 10mg x 3",)).curve
    told = show_level("citalopram", ("20mg x 3, 10mg x 3",), before="40mg").curve
    alone = show_level("citalopram", ("20mg",)).curve
    assert usual is not None
    assert usual.before is not None
    assert told is not None
    assert told.before is not None
    assert alone is not None
    assert alone.before is None
    assert (usual.before.mean, told.before.mean) == pytest.approx((20.0, 40.0))


def test_times_divide_every_dose() -> None:
    once = show_level("venlafaxine", ("75mg x 3",), before="75mg").curve
    twice = show_level("venlafaxine", ("75mg x 3",), before="75mg", times="2").curve
    assert once is not None
    assert twice is not None
    assert twice.is_divided
    assert twice.middle.max() < once.middle.max()


def test_slips_of_the_unit_are_caught_in_every_part() -> None:
    for doses in (("2000mg",), ("20mg x 3, 2000mg",), ("500mg 6 times a day",)):
        with pytest.raises(HugeDose):
            show_level("citalopram", doses)
    with pytest.raises(HugeDose):
        show_occupancy("citalopram", ("2000mg",))


def test_occupancy_needs_a_curve() -> None:
    with pytest.raises(NoCurve):
        show_occupancy("lithium")
    assert [row.dose for row in show_occupancy("citalopram", ("10mg",)).rows] == [Dose.mg(10)]


def test_a_sheet_names_every_source_that_it_rests_on() -> None:
    sheet = show_drug("lorazepam", "uk")
    assert [market for market, _ in sheet.products] == ["UK"]
    assert {source.key for source in sheet.sources} == set(sheet.source_keys)
    named = [row.source for row in sheet.equivalences] + [row.source for row in sheet.interactions]
    named += [curve.source for curve in sheet.drug.curves] + [one.source for one in sheet.products[0][1]]
    assert set().union(*named) <= set(sheet.source_keys)
    assert all(row.reference_drug != "lorazepam" for row in sheet.equivalents)
    assert [market for market, _ in show_drug("lorazepam").products] == list(formulary.markets())
    with pytest.raises(UnknownMarket):
        show_drug("lorazepam", "atlantis")
