"""Counted pieces: which ones a shelf offers, and every sum they make."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from opentaper.formulary.facts import Form, Split
from opentaper.formulary.policy_file import shipped_policy
from opentaper.planning.result import Handling
from opentaper.planning.shelf import Item, Shelf
from opentaper.planning.solids import MOST_SUMS, gathered, solids, sums
from opentaper.quantities import Dose
from tests.builders import liquid, tablet

ERRORS = shipped_policy().measuring


def test_a_tablet_offers_its_whole_its_half_and_its_quarter() -> None:
    pieces = solids(Shelf((Item(tablet("10"), split=Split.QUARTERS),)), ERRORS)
    assert [(piece.part.handling, piece.ug, piece.part.error_mg) for piece in pieces] == [
        (Handling.WHOLE, 10_000, 0.0),
        (Handling.HALF, 5_000, 0.75),  # 15 % of 5 mg
        (Handling.QUARTER, 2_500, 0.65),  # 26 % of 2.5 mg
    ]


def test_a_quarter_that_is_no_whole_microgram_is_not_offered() -> None:
    pieces = solids(Shelf((Item(tablet("0.125"), split=Split.QUARTERS),)), ERRORS)
    assert [piece.part.handling for piece in pieces] == [Handling.WHOLE]


def test_a_piece_counts_by_its_factor() -> None:
    weak = replace(tablet("10"), mg_factor=Fraction(4, 5))
    assert [piece.ug for piece in solids(Shelf((Item(weak),)), ERRORS)] == [8_000]


def test_a_liquid_is_no_piece() -> None:
    assert solids(Shelf((Item(liquid()),)), ERRORS) == ()


def test_sums_keep_the_least_trouble_first_and_then_what_is_more_exact() -> None:
    pieces = solids(Shelf((Item(tablet("40"), split=Split.QUARTERS), Item(tablet("5")))), ERRORS)
    ways = sums(pieces, 20_000, 4)[10_000]
    assert [(made.cost[0], made.error_ug) for made in ways] == [(1, 2_600.0), (2, 0.0)]


def test_sums_stay_below_the_dose_and_the_number_of_pieces() -> None:
    pieces = solids(Shelf((Item(tablet("10")),)), ERRORS)
    assert sorted(sums(pieces, 35_000, 12)) == [0, 10_000, 20_000, 30_000]
    assert sorted(sums(pieces, 35_000, 2)) == [0, 10_000, 20_000]


def test_equal_pieces_are_gathered_into_one_line() -> None:
    pieces = solids(Shelf((Item(tablet("10"), split=Split.HALVES),)), ERRORS)
    parts = gathered(pieces, (0, 0, 1))
    assert [(part.count, part.dose) for part in parts] == [(2, Dose.mg(20)), (Fraction(1, 2), Dose.mg(5))]


def test_a_shelf_of_many_fine_pieces_is_searched_with_fewer_of_them_in_a_dose() -> None:
    fine = tuple(Item(tablet(mg)) for mg in ("1.001", "1.01", "1.1", "2.003", "3.007", "5.013"))
    pieces = solids(Shelf(fine), ERRORS)
    found = sums(pieces, 60_000, 12)
    assert {0, 1_001, 2 * 1_001, 5_013 + 3_007} <= found.keys()
    assert len(found) <= MOST_SUMS
    assert 12 * 5_013 not in found


def test_what_is_no_piece_does_not_hide_what_stands_behind_it() -> None:
    """A liquid, then a strip, whose pouches hold what is asked for; then a tablet that is counted."""
    strip = replace(tablet("0.5"), form=Form.TAPERING_STRIP, id="strip")
    pieces = solids(Shelf((Item(liquid()), Item(strip), Item(tablet("10")))), ERRORS)
    assert [piece.ug for piece in pieces] == [10_000]
