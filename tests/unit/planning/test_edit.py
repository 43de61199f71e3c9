"""Single steps of a plan changed by hand: what moves, what is signed, what is refused."""

from __future__ import annotations

import pytest

from opentaper.errors import BadInterval, BadOption
from opentaper.planning.edit import FASTER, edit_step, shift, with_shelf
from opentaper.planning.shelf_text import shelf_of
from opentaper.planning.versions import Deed, PlanVersion
from opentaper.quantities import Dose
from opentaper.reasons import Reason
from tests.plan_under_way import SHELF, on, version


def told(new: PlanVersion, n: int = 5) -> list[tuple[int, int, str]]:
    return [(step.start_day, step.days, step.dose.mg_text) for step in new.plan.steps[:n]]


#: As it was planned: 15, 11.26, 8.46, 6.36 and 4.8 mg, four weeks each. On day 30 the second is in force.
PLANNED = [(0, 28, "15"), (28, 28, "11.26"), (56, 28, "8.46"), (84, 28, "6.36"), (112, 28, "4.8")]


def test_the_plan_is_as_told() -> None:
    assert told(version()) == PLANNED


@pytest.mark.parametrize(("days", "today"), [(-7, 30), (-14, 30), (-3, 50)])
def test_sooner_moves_every_cut_to_come_and_is_signed(days: int, today: int) -> None:
    new = shift(version(), days, on(today))
    moved = [(day + days, stay, dose) for day, stay, dose in PLANNED[2:]]
    assert told(new) == [PLANNED[0], (28, 28 + days, "11.26"), *moved]
    assert (new.deed, new.needs_signature) == (Deed.SHIFT, True)
    assert new.because == (Reason.of("replan.sooner", days=-days), FASTER)
    assert new.plan.reasons[:2] == new.because
    assert [one.code for one in new.plan.reasons].count("replan.sooner") == 1


@pytest.mark.parametrize(("days", "most", "today"), [(-15, 14, 30), (-40, 5, -5), (-14, 13, 43)])
def test_no_sooner_than_the_least_days_and_never_before_today(days: int, most: int, today: int) -> None:
    with pytest.raises(BadOption) as refused:
        shift(version(), days, on(today))
    assert refused.value.option == "days"
    assert refused.value.given == str(days)
    assert refused.value.wanted == f"at most {most} days sooner, so that no cut comes too soon"


def test_before_the_first_cut_it_may_come_as_soon_as_today() -> None:
    new = shift(version(), -5, on(-5))
    assert told(new) == [(day - 5, days, dose) for day, days, dose in PLANNED]


def test_later_is_a_hold_that_is_called_a_shift() -> None:
    new = shift(version(), 5, on(30))
    assert (new.deed, new.needs_signature) == (Deed.SHIFT, False)
    assert told(new)[1:3] == [(28, 33, "11.26"), (61, 28, "8.46")]


@pytest.mark.parametrize("days", [0, 3_661, -3_661])
def test_a_shift_is_of_days_that_can_be(days: int) -> None:
    with pytest.raises(BadInterval) as refused:
        shift(version(), days, on(30))
    assert refused.value.text == f"{days} days"


def test_after_the_last_cut_there_is_nothing_to_shift() -> None:
    old = version()
    new = shift(old, -3, on(5_000))
    assert new.plan.steps == old.plan.steps
    assert [one.code for one in new.because] == ["replan.at_the_end"]


def test_a_longer_stay_moves_what_follows_and_needs_nobody() -> None:
    new = edit_step(version(), Dose.mg("8.46"), on(30), days=40)
    assert told(new) == [*PLANNED[:2], (56, 40, "8.46"), (96, 28, "6.36"), (124, 28, "4.8")]
    assert new.because == (Reason.of("replan.edited", dose=Dose.mg("8.46"), days=40),)
    assert (new.deed, new.needs_signature) == (Deed.EDIT, False)


def test_a_shorter_stay_is_signed() -> None:
    new = edit_step(version(), Dose.mg("8.46"), on(30), days=20)
    assert told(new)[2:4] == [(56, 20, "8.46"), (76, 28, "6.36")]
    assert new.needs_signature
    assert new.because[-1] == FASTER


@pytest.mark.parametrize(("days", "right"), [(14, True), (13, False), (3_660, True), (3_661, False)])
def test_a_stay_keeps_the_least_days(days: int, right: bool) -> None:
    if right:
        assert told(edit_step(version(), Dose.mg("8.46"), on(30), days=days))[2][1] == days
        return
    with pytest.raises(BadOption) as refused:
        edit_step(version(), Dose.mg("8.46"), on(30), days=days)
    assert (refused.value.option, refused.value.given) == ("days", str(days))
    assert refused.value.wanted == "at least 14 days at this dose"


def test_a_step_that_is_not_to_come_is_named_with_those_that_are() -> None:
    for dose in ("15", "11.26", "19"):
        with pytest.raises(BadOption) as refused:
            edit_step(version(), Dose.mg(dose), on(30), days=40)
        assert (refused.value.option, refused.value.given) == ("step", str(Dose.mg(dose)))
        assert refused.value.wanted.startswith("one of 8.46 mg, 6.36 mg, ")


def test_another_dose_between_its_neighbours_is_made_from_the_shelf() -> None:
    old = version()
    new = edit_step(old, Dose.mg("8.46"), on(30), to=Dose.mg(9))
    step, later = new.plan.steps[2], new.plan.steps[3]
    assert step.dose == Dose.mg(9)
    assert sum(one.dose.micrograms for one in step.intakes) == 9_000
    assert (step.wished_mg, step.start_day, step.days) == (9.0, 56, 28)
    assert step.reasons == (Reason.of("step.edited", dose=Dose.mg(9)),)
    assert step.limits[0].wanted == 9.0
    assert [one.reason.code for one in step.limits[0].asked] == ["limit.share", "limit.points"]
    assert step.limits[1:] == old.plan.steps[2].limits[1:]
    assert step.error_mg == pytest.approx(sum(one.error_mg for one in step.intakes))
    # This cut is smaller than it was; the one after it is taken in two parts, to stay inside the limits.
    assert later.dose < step.dose
    assert new.because[0] == Reason.of("replan.edited", dose=Dose.mg(9), days=28)


@pytest.mark.parametrize("to", ["11.26", "12", "6.35", "6.36"])
def test_a_dose_that_is_not_between_its_neighbours_is_refused(to: str) -> None:
    with pytest.raises(BadOption) as refused:
        edit_step(version(), Dose.mg("8.46"), on(30), to=Dose.mg(to))
    assert (refused.value.option, refused.value.given) == ("dose", str(Dose.mg(to)))
    assert refused.value.wanted == "a dose between the one before it and the one after it"


def test_a_dose_that_breaks_a_limit_is_refused_by_its_own_name() -> None:
    with pytest.raises(BadOption) as refused:
        edit_step(version(), Dose.mg("8.46"), on(30), to=Dose.mg(7))
    assert (refused.value.option, refused.value.given) == ("step", "7 mg")
    assert refused.value.wanted == "a step inside every limit: a smaller cut"


def test_the_same_dose_is_no_other_one() -> None:
    new = edit_step(version(), Dose.mg("8.46"), on(30), to=Dose.mg("8.46"), days=30)
    assert new.plan.steps[2].intakes == version().plan.steps[2].intakes
    assert new.plan.steps[2].days == 30


def test_a_last_step_that_is_made_another_dose_says_that_the_goal_is_not_reached() -> None:
    new = edit_step(version(), Dose(0), on(30), to=Dose.mg("0.02"))
    assert new.plan.steps[-1].dose == Dose.mg("0.02")
    short = Reason.of("goal.not_reached", dose=Dose.mg("0.02"), goal=Dose(0))
    assert new.because == (
        Reason.of("replan.edited", dose=Dose.mg("0.02"), days=new.plan.steps[-1].days),
        short,
    )
    assert "goal.not_reached" not in {
        one.code for one in edit_step(version(), Dose.mg("8.46"), on(30), days=40).because
    }


def test_a_plan_without_recipes_takes_any_dose() -> None:
    ideal = version(have=(), ideal=True)
    assert ideal.plan.request.ideal
    dose = ideal.plan.steps[2].dose
    new = edit_step(ideal, dose, on(30), to=Dose(dose.micrograms + 137))
    assert new.plan.steps[2].dose.micrograms == dose.micrograms + 137
    assert new.plan.steps[2].intakes == ()
    assert new.plan.steps[2].error_mg == 0


def test_a_finer_shelf_makes_the_same_doses_and_a_coarse_one_is_refused() -> None:
    old = version()
    asked = old.plan.request
    finer = shelf_of("citalopram", (*SHELF, "tablet 20mg"), asked.obtainable, asked.release)
    new = with_shelf(old, finer, on(30))
    assert [one.dose for one in new.plan.steps] == [one.dose for one in old.plan.steps]
    assert new.plan.request.shelf == finer != asked.shelf
    assert (new.deed, new.parent) == (Deed.SHELF, old.digest)
    assert new.because[0] == Reason.of("replan.shelf", n=0)
    assert not new.needs_signature
    with pytest.raises(BadOption):
        with_shelf(old, shelf_of("citalopram", SHELF[:1], asked.obtainable, asked.release), on(30))
