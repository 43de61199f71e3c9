"""Floors under the next dose, and the last step to zero."""

from __future__ import annotations

from dataclasses import replace

import pytest

from opentaper.formulary.facts import Drug, Family, Grade
from opentaper.formulary.policy import Bound
from opentaper.formulary.policy_file import shipped_policy
from opentaper.planning.effect import Effect, effect
from opentaper.planning.limits import Before, floors, is_small, jump, last_dose, lowest, waived_below
from opentaper.quantities import Dose
from tests.builders import curve, drug, fact

RULE = shipped_policy().rule("citalopram", Family.SSRI)  # a quarter of the dose, 10 points
BARE = drug(curves=())
#: Half of everything at 10 mg.
ONE = drug(curves=(curve("one", 1.0, 10.0),))


def known(person: Drug) -> Effect:
    """Return the effect of a drug with a curve."""
    found = effect(person, None)
    assert found is not None
    return found


def at(mg: str, reference: str | None = None, *largest: float) -> Before:
    """Return where a step starts from."""
    return Before(Dose.mg(mg), Dose.mg(reference or mg), largest)


def test_without_a_curve_a_quarter_of_the_dose_is_the_most() -> None:
    limited = floors(10.0, at("20"), RULE, None, BARE)
    assert lowest(limited) == Dose.mg(15)
    assert limited.binding is not None
    assert limited.binding.reason.code == "limit.share"


def test_the_stricter_of_share_and_points_wins() -> None:
    # At 10 mg half is held; 40 % is held at 6.667 mg, a quarter less is 7.5 mg.
    limited = floors(0.0, at("10"), RULE, known(drug(curves=(curve("one", 1.0, 5.0),))), BARE)
    assert lowest(limited) == Dose.mg("7.5")
    tight = replace(RULE, max_points=Bound(5.0, ("test",), RULE.max_points.grade))
    limited = floors(0.0, at("10"), tight, known(ONE), ONE)
    # 45 % is held at 8.1818 mg; a floor is rounded up.
    assert lowest(limited) == Dose(8_182)
    assert limited.binding is not None
    assert limited.binding.reason.get("curve") == "one"


def test_below_every_ed50_only_points_count() -> None:
    limited = floors(0.0, at("1"), RULE, known(ONE), ONE)
    assert [limit.reason.code for limit in limited.asked] == ["limit.share_waived", "limit.points"]
    assert lowest(limited) == Dose(0)  # 9.1 points are left, and 10 may go


def test_small_cuts_are_held_to_the_dose_before_the_window() -> None:
    assert lowest(floors(10.0, at("16", "20"), RULE, None, BARE)) == Dose.mg(15)
    assert lowest(floors(10.0, at("16"), RULE, None, BARE)) == Dose.mg(12)


def test_a_label_that_names_milligrams_is_kept() -> None:
    clonidine = shipped_policy().rule("clonidine", Family.ALPHA2_AGONIST)
    limited = floors(0.3, at("0.6"), clonidine, None, BARE)
    assert lowest(limited) == Dose.mg("0.5")


@pytest.mark.parametrize(
    ("mg", "largest", "wished", "granted"),
    [
        ("1", (9.1,), None, True),  # 9.09 points are left
        ("1", (5.0,), None, False),
        ("1", (5.0,), 9.1, False),  # what was asked is no measure once a smaller step was taken
        ("1", (), 9.1, True),  # no step before it: the wished one is the measure
        ("1", (), None, False),  # no step before it, none wished for
        ("2", (30.0,), None, False),  # 16.7 points: beyond the cap of 10, whatever went before
    ],
)
def test_zero_takes_no_more_than_the_largest_step_before_it(
    mg: str, largest: tuple[float, ...], wished: float | None, granted: bool
) -> None:
    asked = jump(at(mg, None, *largest), wished, ONE, RULE, known(ONE), Dose.mg(20))
    assert (asked.value == asked.wanted) is granted


def test_each_curve_is_held_to_its_own_largest_step() -> None:
    """A second curve whose steps were large up there gives the first one no leave for a large end."""
    both = known(drug(curves=(curve("one", 1.0, 10.0), curve("flat", 1.0, 200.0))))
    asked = jump(at("1", None, 2.0, 9.9), None, ONE, RULE, both, Dose.mg(20))
    assert asked.binding is not None
    assert (asked.binding.reason.get("curve"), asked.binding.reason.get("points")) == ("one", 2.0)


def test_the_last_dose_without_a_curve() -> None:
    """One fortieth of the lowest usual dose, 10 mg here, or of the start where that is lower."""
    assert last_dose(BARE, RULE, Dose.mg(40)) == Dose.mg("0.25")
    assert last_dose(BARE, RULE, Dose.mg(4)) == Dose.mg("0.1")
    unsure = replace(BARE, usual_min_mg=replace(fact(10, "mg/day"), grade=Grade.C))
    assert last_dose(unsure, RULE, Dose.mg(40)) == Dose.mg("0.25")
    assert last_dose(replace(BARE, usual_min_mg=None), RULE, Dose.mg(40)) == Dose.mg(1)
    small = jump(at("0.25"), None, BARE, RULE, None, Dose.mg(40))
    assert small.value == small.wanted
    assert jump(at("0.251"), None, BARE, RULE, None, Dose.mg(40)).binding is not None


def test_from_where_the_share_is_waived_stands_in_the_rule() -> None:
    half = replace(RULE, waived_share=replace(RULE.waived_share, value=0.5))
    assert waived_below(ONE, half, known(ONE)) == 5.0


def test_the_share_stays_in_force_where_people_usually_take_the_drug() -> None:
    """The ED50 is 10 mg, the lowest usual dose 10 mg too: the share is asked down to 2.5 mg."""
    assert waived_below(ONE, RULE, known(ONE)) == 2.5
    assert waived_below(BARE, RULE, None) == 0.0
    assert lowest(floors(0.0, at("4"), RULE, known(ONE), ONE)) == Dose.mg(3)


def points(value: float) -> Bound:
    """Return a cap of so many points."""
    return Bound(value, ("test",), Grade.B)


def test_a_last_step_that_is_just_as_large_as_the_cap_is_granted() -> None:
    """From 1 mg of which half is held at 10 mg, zero is a fall of 9.09 points."""
    fall = known(ONE).worst_drop(1.0, 0.0)[0]
    exact = jump(
        at("1", None, 50.0), None, ONE, replace(RULE, max_points=points(fall)), known(ONE), Dose.mg(20)
    )
    assert exact.value == exact.wanted == pytest.approx(9.0909, abs=1e-4)
    less = replace(RULE, max_points=points(fall - 1e-6))
    assert jump(at("1", None, 50.0), None, ONE, less, known(ONE), Dose.mg(20)).binding is not None


def test_without_any_step_before_it_and_without_a_wish_no_last_step_is_granted() -> None:
    """Half a point would be felt by nobody, and still nothing says that a step of its size was borne."""
    limited = jump(at("0.05"), None, ONE, RULE, known(ONE), Dose.mg(20))
    assert limited.binding is not None
    assert (limited.binding.reason.code, limited.binding.reason.get("points")) == ("limit.last_step", 0.0)


@pytest.mark.parametrize(("room", "small"), [(0.0, True), (1e-6, False)])
def test_a_last_cut_of_just_the_part_that_is_allowed_is_small(room: float, small: bool) -> None:
    """A fifth of a step whose cap is five times the fall from 1 mg to nothing."""
    fall = known(ONE).worst_drop(1.0, 0.0)[0]
    rule = replace(RULE, max_points=points(5 * (fall - room)))
    assert is_small((Dose.mg(1), Dose(0)), 0.2, rule, known(ONE), ONE, Dose.mg(20)) is small


def test_of_no_part_nothing_is_small_and_from_a_usual_dose_nothing_goes_to_zero() -> None:
    assert not is_small((Dose.mg(1), Dose.mg("0.999")), 0.0, RULE, known(ONE), ONE, Dose.mg(20))
    wide = replace(RULE, max_points=points(100.0))
    assert not is_small((Dose.mg(15), Dose(0)), 1.0, wide, known(ONE), ONE, Dose.mg(20))
    assert is_small((Dose.mg(1), Dose(0)), 1.0, wide, known(ONE), ONE, Dose.mg(20))


def test_a_part_of_a_step_in_milligrams_is_that_part() -> None:
    """Half of a tenth of a milligram a step."""
    clonidine = shipped_policy().rule("clonidine", Family.ALPHA2_AGONIST)
    before = replace(at("0.6"), part=Bound(0.5, ("test",), Grade.B))
    limited = floors(0.3, before, clonidine, None, BARE)
    assert lowest(limited) == Dose.mg("0.55")
    assert limited.binding is not None
    assert (limited.binding.reason.code, limited.binding.reason.get("pct")) == ("limit.small_part", 50.0)


#: Half is held at 10 mg by the one, at 30 mg by the other.
TWO = drug(curves=(curve("one", 1.0, 10.0), curve("flat", 1.0, 30.0)))


@pytest.mark.parametrize(
    ("mg", "largest", "code", "told"),
    [
        # 9.1 points by the one, which may be 10; 3.2 by the other, whose largest was 2: that one is told.
        ("1", (50.0, 2.0), "limit.last_step", "flat"),
        # 12.3 points by the one, two too many; 4.5 by the other, half a point too many.
        ("1.4", (50.0, 4.0), "limit.points", "one"),
    ],
)
def test_the_curve_with_least_room_is_told(mg: str, largest: tuple[float, ...], code: str, told: str) -> None:
    limited = jump(at(mg, None, *largest), None, TWO, RULE, known(TWO), Dose.mg(20))
    assert limited.binding is not None
    assert (limited.binding.reason.code, limited.binding.reason.get("curve")) == (code, told)


def test_each_curve_needs_its_own_largest_step() -> None:
    with pytest.raises(ValueError, match="shorter"):
        jump(at("1", None, 5.0), None, TWO, RULE, known(TWO), Dose.mg(20))
