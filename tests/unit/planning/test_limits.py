"""Floors under the next dose, and the last step to zero."""

from __future__ import annotations

from dataclasses import replace

import pytest

from opentaper.formulary.facts import Drug, Family, Grade
from opentaper.formulary.policy import Bound
from opentaper.formulary.policy_file import shipped_policy
from opentaper.planning.effect import Effect, effect
from opentaper.planning.limits import Before, floors, jump, last_dose, lowest, waived_below
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
