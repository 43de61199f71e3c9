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
from tests.builders import liquid, tablet

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
