"""How long what is in the house lasts, through the steps of a plan."""

from __future__ import annotations

from fractions import Fraction

from opentaper.formulary import drug
from opentaper.planning.astray import Act
from opentaper.planning.running_out import InHouse, RunningOut, running_out
from tests.builders import half, pieces, step, tablet

TEN = tablet("10")
STEPS = (step(0, 28, ((pieces(TEN, 2),),)), step(28, 28, ((pieces(TEN),),)), step(56, 28, ((half(TEN),),)))


def lasts(left: int, today: int = 0, name: str = "citalopram") -> RunningOut:
    (found,) = running_out(drug(name), STEPS, today, [InHouse(TEN, Fraction(left))])
    return found


def test_two_a_day() -> None:
    found = lasts(20)
    assert (found.whole_days, found.order_in, found.act) == (10, 3, Act.TAKE)
    assert [reason.code for reason in found.reasons] == ["astray.order_in", "astray.never_stretch"]


def test_through_the_steps_by_hand() -> None:
    assert lasts(56 + 28 + 7).whole_days == 28 + 28 + 14  # 7 tablets are 14 halves
    assert lasts(28 + 7, today=28).whole_days == 28 + 14


def test_a_week_or_less_is_ordered_today() -> None:
    assert (lasts(14).act, lasts(14).order_in) == (Act.ASK, 0)


def test_less_than_a_day_is_rung_about() -> None:
    found = lasts(1)
    assert (found.whole_days, found.act, found.reasons[0].code) == (0, Act.RING, "astray.out_now")


def test_what_is_dangerous_to_stop_says_so() -> None:
    assert "astray.never_stop" in {reason.code for reason in lasts(2, name="diazepam").reasons}


def test_what_no_step_uses_is_left_out() -> None:
    other = tablet("20")
    assert running_out(drug("citalopram"), STEPS, 0, [InHouse(other, Fraction(5))]) == ()


def test_what_is_used_only_for_a_while_lasts() -> None:
    twenty = tablet("20")
    steps = (step(0, 28, ((pieces(twenty),),)), step(28, 28, ((pieces(TEN),),)))
    (found,) = running_out(drug("citalopram"), steps, 0, [InHouse(twenty, Fraction(30))])
    assert (found.whole_days, found.act, found.reasons[0].code) == (None, Act.TAKE, "astray.lasts")


def test_the_soonest_comes_first() -> None:
    twenty = tablet("20")
    steps = (step(0, 28, ((pieces(TEN), pieces(twenty)),)),)
    houses = [InHouse(TEN, Fraction(20)), InHouse(twenty, Fraction(3))]
    assert [one.whole_days for one in running_out(drug("citalopram"), steps, 0, houses)] == [3, 20]
