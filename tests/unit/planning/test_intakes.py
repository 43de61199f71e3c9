"""A day's dose as several intakes: the sum first, then how even they are."""

from __future__ import annotations

from fractions import Fraction

import pytest

from opentaper.formulary.facts import Split
from opentaper.formulary.policy_file import shipped_policy
from opentaper.planning.dispensing import dispenser
from opentaper.planning.intakes import intakes
from opentaper.planning.request import Times
from opentaper.planning.shelf import Item, Shelf, Syringe
from opentaper.quantities import ZERO, Dose
from tests.builders import bead_capsule, liquid, tablet

ERRORS = shipped_policy().measuring
UNEVEN = Times((Fraction(3, 5), Fraction(2, 5)))


def made(times: Times | None, target: str, *items: Item, low: str = "0") -> list[str]:
    """Return the doses of a day's intakes."""
    search = dispenser(Shelf(items, (Syringe(100, 5_000),)), Dose.mg(target) * 2, ERRORS)
    day = intakes(search, times, Dose.mg(target), Dose.mg(low), Dose.mg(target) * 2)
    assert day is not None
    return [intake.dose.mg_text for intake in day]


HALVES_OF_TEN = Item(tablet("10"), split=Split.HALVES)


@pytest.mark.parametrize(
    ("times", "target", "wanted"),
    [
        (None, "15", ["15"]),
        (Times.evenly(1), "15", ["15"]),
        (Times.evenly(2), "20", ["10", "10"]),
        (Times.evenly(3), "30", ["10", "10", "10"]),
        (Times.evenly(4), "20", ["5", "5", "5", "5"]),
        (UNEVEN, "25", ["15", "10"]),
    ],
)
def test_a_day_is_split_by_its_shares(times: Times | None, target: str, wanted: list[str]) -> None:
    assert made(times, target, HALVES_OF_TEN) == wanted


@pytest.mark.parametrize("n", [2, 3, 4, 6])
def test_where_the_shelf_cannot_split_evenly_the_sum_still_holds(n: int) -> None:
    day = made(Times.evenly(n), "15", HALVES_OF_TEN)
    assert sum(map(float, day)) == 15
    assert len(day) == n


def test_a_liquid_makes_them_even() -> None:
    assert made(Times.evenly(2), "15", HALVES_OF_TEN, Item(liquid("1"))) == ["7.5", "7.5"]


def test_a_day_too_small_to_be_measured_twice_is_taken_once() -> None:
    """A 5 mL syringe of 4 mg/mL may miss by 0.3 mg at each filling: twice that is too much of 2 mg."""
    assert made(Times.evenly(2), "2", Item(liquid("4"))) == ["0", "2"]
    assert made(Times.evenly(2), "8", Item(liquid("4"))) == ["4", "4"]


def test_a_day_that_nothing_makes_is_none() -> None:
    search = dispenser(Shelf((Item(tablet("10")),), ()), Dose.mg(40), ERRORS)
    assert intakes(search, Times.evenly(2), Dose.mg(7), Dose.mg(6), Dose.mg(9)) is None


def test_nothing_is_taken_in_nothing() -> None:
    search = dispenser(Shelf((Item(tablet("10")),), ()), Dose.mg(40), ERRORS)
    day = intakes(search, Times.evenly(3), ZERO, ZERO, ZERO)
    assert day is not None
    assert [intake.parts for intake in day] == [(), (), ()]


def test_six_times_a_day_is_still_quick_to_find() -> None:
    items = tuple(Item(tablet(mg), split=Split.QUARTERS) for mg in ("5", "25", "50", "100", "200"))
    day = made(Times.evenly(6), "387.5", *items)
    assert sum(map(float, day)) == 387.5


def test_each_of_three_intakes_is_as_even_as_the_tablets_allow() -> None:
    """12.5 and 7.5 mg would be fewer tablets than twice 5 + 5, and less even."""
    items = tuple(Item(tablet(mg)) for mg in ("5", "7.5", "12.5"))
    assert made(Times.evenly(3), "30", *items) == ["10", "10", "10"]


def test_no_piece_is_added_for_the_sake_of_less_than_the_slack() -> None:
    """A third of 0.729 mg is 0.243; 24, 24 and 25 marks of 0.01 mg make 0.73 mg, and need no capsules."""
    items = (Item(liquid("1")), Item(tablet("0.019")), Item(tablet("0.004")))
    search = dispenser(Shelf(items, (Syringe(10, 1_000),)), Dose.mg(1), ERRORS)
    wished, times = Dose.mg("0.729"), Times.evenly(3)
    exact = intakes(search, times, wished, wished, Dose.mg(1))
    simple = intakes(search, times, wished, wished, Dose.mg(1), Dose(8))
    assert exact is not None
    assert simple is not None
    assert sum(one.dose.micrograms for one in exact) == 729
    assert [len(one.parts) for one in exact] == [3, 3, 3]
    assert sorted(one.dose.micrograms for one in simple) == [240, 240, 250]
    assert [len(one.parts) for one in simple] == [1, 1, 1]


# --- how a day is made, piece by piece ---------------------------------------------------------------------


def cut(mg: str, split: Split = Split.NO) -> Item:
    """Return a tablet that is cut so far."""
    return Item(tablet(mg), split=split)


def parts(shelf: Shelf, times: Times, *told: str) -> list[list[str]]:
    """Return what each intake of a day is made of; told are the dose, the lowest, the highest, the slack."""
    wished, low, high, slack = (Dose.mg(one) for one in told)
    day = intakes(dispenser(shelf, wished * 2, ERRORS), times, wished, low, high, slack)
    assert day is not None
    return [[f"{part.count} {part.unit} {part.dose.mg_text}" for part in one.parts] for one in day]


def test_a_sum_that_lies_just_within_the_slack_counts_as_met() -> None:
    """Half a milligram more than 34.5 mg, and no quarter is cut for it."""
    shelf = Shelf((cut("10", Split.HALVES), cut("2", Split.QUARTERS)), ())
    assert parts(shelf, Times.evenly(3), "34.5", "17.25", "69", "0.5") == [
        ["1 tablet 10", "1/2 tablet 1"],
        ["1 tablet 10", "1 tablet 2"],
        ["1 tablet 10", "1 tablet 2"],
    ]


def test_an_intake_is_looked_for_around_its_share_and_not_from_nothing_up() -> None:
    shelf = Shelf((cut("7", Split.HALVES), cut("3", Split.QUARTERS)), ())
    assert parts(shelf, Times.evenly(2), "39", "39", "78", "0.5") == [
        ["2 tablet 14", "1/2 tablet 3.5", "1/2 tablet 1.5"],
        ["2 tablet 14", "2 tablet 6"],
    ]


def test_the_first_intake_leaves_the_second_its_share() -> None:
    """Three fifths of 34.5 mg are 20.7: 22.5 and 12 mg of beads would be fewer pieces, and less even."""
    beads = Item(bead_capsule("30"), beads=20)
    shelf = Shelf((cut("7.5"), cut("1", Split.QUARTERS), beads), (), max_pieces=3)
    assert parts(shelf, UNEVEN, "34.5", "34.5", "37.95", "0") == [
        ["1 tablet 1", "1/4 tablet 0.25", "13 bead 19.5"],
        ["1/4 tablet 0.25", "9 bead 13.5"],
    ]


def test_of_days_that_are_alike_the_one_that_throws_less_away_is_taken() -> None:
    """Seventeen beads of sixty leave a little less than sixteen do; both days are 17 mg within the slack."""
    shelf = Shelf((cut("9", Split.QUARTERS), cut("3"), Item(bead_capsule("30"), beads=60)), ())
    assert parts(shelf, Times.evenly(2), "17", "8.5", "18.7", "0.5") == [["17 bead 8.5"], ["1 tablet 9"]]


def test_within_the_slack_the_simpler_day_is_taken() -> None:
    """Two whole tablets for 39 mg, though a syringe would come nearer."""
    shelf = Shelf((cut("20", Split.HALVES), Item(liquid("4"))), (Syringe(100, 5_000),))
    assert parts(shelf, Times.evenly(2), "39", "19.5", "78", "1") == [["1 tablet 20"], ["1 tablet 20"]]
    thrice = Shelf((cut("3"), cut("9", Split.QUARTERS), Item(liquid("4"))), (Syringe(100, 5_000),))
    assert parts(thrice, Times.evenly(3), "34", "17", "68", "1") == [
        ["14/5 mL 11.2"],
        ["29/10 mL 11.6"],
        ["14/5 mL 11.2"],
    ]


def test_of_days_that_are_as_simple_the_nearer_one_is_taken() -> None:
    """6.25 and 7.5 mg are 0.25 mg off; 7 and 7.5 mg would be a whole one."""
    shelf = Shelf(tuple(cut(mg, Split.HALVES) for mg in ("5", "9", "7.5")), (), max_pieces=3)
    assert parts(shelf, Times.evenly(2), "13.5", "0", "14.85", "1") == [
        ["1/2 tablet 3.75", "1/2 tablet 2.5"],
        ["1 tablet 7.5"],
    ]


def test_no_intake_alone_is_more_than_the_day_may_hold() -> None:
    shelf = Shelf((cut("7", Split.QUARTERS),), ())
    assert parts(shelf, Times.evenly(2), "3.5", "3.5", "3.85", "0") == [["1/2 tablet 3.5"], []]


def test_with_few_pieces_an_uneven_day_still_has_its_sum() -> None:
    shelf = Shelf((cut("10", Split.HALVES), cut("1", Split.QUARTERS)), (), max_pieces=3)
    assert parts(shelf, Times.evenly(3), "21.5", "21.5", "23.65", "0") == [
        ["1/2 tablet 5", "1 tablet 1", "1/2 tablet 0.5"],
        ["1/2 tablet 5"],
        ["1 tablet 10"],
    ]
