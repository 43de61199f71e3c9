"""A missed dose: what confirmed rules say, what others may not, and from which gap on a human decides."""

from __future__ import annotations

import math

import pytest

from opentaper.errors import BadOption
from opentaper.formulary import drug
from opentaper.formulary.astray import Rule
from opentaper.planning.astray import Act, AstrayAnswer, Usual
from opentaper.planning.missed import Missed, missed_dose
from opentaper.quantities import Dose

MORNING, AFTERNOON = 9.0, 14.0


def asked(name: str, late_h: float | None, hour: float = MORNING, times: int = 1, *also: str) -> AstrayAnswer:
    return missed_dose(Missed(Usual(drug(name), Dose.mg(100), times, also), late_h, hour))


def codes(answer: AstrayAnswer) -> list[str]:
    return [reason.code for reason in answer.reasons]


def test_nhs_advice_leaves_citalopram_out() -> None:
    answer = asked("citalopram", 6.0)
    assert (answer.act, answer.take) == (Act.LEAVE_OUT, None)
    assert "nhs-citalopram" in answer.reasons[0].source
    assert answer.then.code == "astray.then_usual"


def test_a_dose_two_hours_late_is_late_and_not_missed() -> None:
    answer = asked("citalopram", 1.9)
    assert (answer.act, answer.take, codes(answer)) == (Act.TAKE, Dose.mg(100), ["astray.only_late"])


@pytest.mark.parametrize(("late_h", "act"), [(19.9, Act.TAKE), (20.0, Act.LEAVE_OUT), (23.0, Act.LEAVE_OUT)])
def test_lithium_until_four_hours_before_the_next(late_h: float, act: Act) -> None:
    assert asked("lithium", late_h).act is act


def test_one_of_two_intakes_is_taken_and_no_more() -> None:
    answer = asked("pregabalin", 9.0, MORNING, 2)
    assert (answer.act, answer.take) == (Act.TAKE, Dose.mg(50))


@pytest.mark.parametrize(("hour", "act"), [(11.0, Act.TAKE), (14.0, Act.LEAVE_OUT)])
def test_lisdexamfetamine_before_noon_alone(hour: float, act: Act) -> None:
    assert asked("lisdexamfetamine", 3.0, hour).act is act


@pytest.mark.parametrize(
    "name", ["paroxetine", "fluoxetine", "bupropion", "phenelzine", "zopiclone", "olanzapine"]
)
def test_an_unconfirmed_rule_decides_nothing(name: str) -> None:
    answer = asked(name, 1.0)
    assert (answer.act, answer.take, answer.rests_on) == (Act.ASK, None, ())
    assert codes(answer) == ["astray.no_rule"]


def test_confirmed_texts_that_differ_give_the_careful_answer() -> None:
    answer = asked("venlafaxine", 6.0)
    assert (answer.act, codes(answer)) == (Act.LEAVE_OUT, ["astray.leave_out_differ"])
    assert {rule.rule for rule in answer.rests_on} == {Rule.SKIP, Rule.NEARLY}


def test_an_unconfirmed_text_that_is_stricter_is_asked_about() -> None:
    by_day, by_night = asked("amitriptyline", 8.0, 8.0), asked("amitriptyline", 2.0, 23.0)
    assert (by_day.act, by_day.take, codes(by_day)) == (Act.ASK, None, ["astray.texts_differ"])
    assert by_night.act is Act.TAKE


def test_clozapine_rings_before_the_gap_is_reached() -> None:
    ahead, reached = asked("clozapine", 6.0), asked("clozapine", 30.0)
    assert (ahead.act, codes(ahead)) == (Act.RING, ["astray.gap_start_over", "astray.gap_ahead"])
    assert ahead.then.code == "astray.then_ask_now"
    assert (reached.act, reached.then.code) == (Act.RING, "astray.then_none_until_asked")
    assert "ggc-clozapine" in reached.reasons[0].source


def test_lamotrigine_after_five_half_lives_and_sooner_beside_what_speeds_it() -> None:
    assert asked("lamotrigine", 90.0).reasons[0].code == "astray.gap_ask"
    assert asked("lamotrigine", 96.0).reasons[0].code == "astray.gap_start_over"
    assert asked("lamotrigine", 46.0, MORNING, 1, "carbamazepine").reasons[0].get("hours") == 70


def test_several_days_without_anything_are_asked_about() -> None:
    answer = asked("mirtazapine", 48.0)
    assert (answer.act, answer.take, codes(answer)) == (Act.RING, None, ["astray.gap_ask"])


def test_when_is_not_known() -> None:
    answer = asked("sertraline", None)
    assert (answer.act, answer.level, codes(answer)) == (Act.ASK, None, ["astray.when_unknown"])


@pytest.mark.parametrize("late_h", [-1.0, math.inf, math.nan])
def test_hours_are_hours(late_h: float) -> None:
    with pytest.raises(BadOption):
        asked("sertraline", late_h)


def test_earlier_ones_stay_left_out() -> None:
    answer = asked("lithium", 30.0)
    assert (answer.act, answer.take) == (Act.TAKE, Dose.mg(100))
    assert codes(answer) == ["astray.take", "astray.several"]
    assert answer.reasons[1].get("n") == 2


def test_left_out_halves_the_trough_of_a_day_long_half_life() -> None:
    level = asked("sertraline", 6.0).level
    assert level is not None
    assert level.lowest.middle == pytest.approx(0.5, abs=0.01)
    assert level.lowest.least <= level.lowest.middle <= level.lowest.most
    assert level.highest.middle == 1.0
    assert 2 * 24 < level.back_h.middle < 4 * 24
