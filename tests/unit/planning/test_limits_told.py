"""Every limit tells its code, its numbers and its source; a wish that lies on a limit is granted."""

from __future__ import annotations

import math
from dataclasses import replace
from fractions import Fraction

import pytest

from opentaper.formulary.facts import Drug, Family, Grade
from opentaper.formulary.policy import Bound, FamilyRule
from opentaper.formulary.policy_file import shipped_policy
from opentaper.planning.effect import Effect, effect
from opentaper.planning.interval import interval
from opentaper.planning.limits import (
    Before,
    floors,
    is_small,
    jump,
    last_dose,
    lowest,
    lowest_of_slide,
    stop_below,
    waived_below,
)
from opentaper.planning.pace import pace_choice
from opentaper.planning.request import Attempt, Person, Went, Wish
from opentaper.quantities import ZERO, Dose
from opentaper.reasons import Limited, Reason
from tests.builders import curve, drug, fact, request

POLICY = shipped_policy()
SSRI = POLICY.rule("citalopram", Family.SSRI)
BARE = drug(curves=())
ONE = drug(curves=(curve("one", 1.0, 10.0),))
START = Dose.mg(40)


def told(value: float, source: str) -> Bound:
    """Return a bound of a made-up rule."""
    return Bound(value, (source, "second"), Grade.A)


#: A rule whose every number and source is its own.
RULE: FamilyRule = replace(
    SSRI,
    max_share=told(0.2, "share"),
    max_points=told(8.0, "points"),
    max_step_mg=told(1.5, "mg"),
    last_share=told(0.05, "last"),
    last_step=told(1.25, "step"),
    waived_share=told(0.25, "waived"),
)


def known(person: Drug) -> Effect:
    """Return the effect of a drug with a curve."""
    found = effect(person, None)
    assert found is not None
    return found


def number(bound: float | Dose) -> float:
    """Return a bound that is a number of milligrams or points."""
    assert not isinstance(bound, Dose)
    return float(bound)


def values(limited: Limited[float]) -> dict[str, tuple[str, dict[str, object]]]:
    """Return what each limit told: its source and its values."""
    return {one.reason.code: (one.reason.source, dict(one.reason.values)) for one in limited.asked}


def test_every_floor_tells_its_number_and_its_source() -> None:
    before = Before(Dose.mg(10), Dose.mg(12), part=told(0.125, "slide"))
    limited = floors(0.0, before, RULE, known(ONE), ONE)
    assert values(limited) == {
        "limit.share": ("share", {"pct": 20.0}),
        "limit.points": ("points", {"points": 8.0, "curve": "one"}),
        "limit.step_mg": ("mg", {"mg": 1.5}),
        "limit.small_part": ("slide", {"pct": 12.5}),
    }
    share, _, step, part = (number(one.bound) for one in limited.asked)
    assert share == pytest.approx(9.6, abs=1e-8)
    assert step == pytest.approx(10.5, abs=1e-8)
    # An eighth of each: 2.5 % of 10 mg, a point of 50, and 0.1875 mg, which is the strictest.
    assert part == pytest.approx(9.813, abs=1e-8)


def test_the_points_are_those_of_the_reference() -> None:
    before = Before(Dose.mg(10), Dose.mg(12))
    limited = floors(0.0, before, RULE, known(ONE), ONE)
    (points,) = (number(one.bound) for one in limited.asked if one.reason.code == "limit.points")
    # 12 mg hold 54.5454 points; 46.5454 are held by 8.7075 mg.
    held = 12 / 22 - 0.08
    assert points == pytest.approx(10 * held / (1 - held), abs=1e-6)


@pytest.mark.parametrize(("mg", "code"), [("2.5", "limit.share_waived"), ("2.501", "limit.share")])
def test_at_the_dose_from_which_the_share_is_waived_it_is(mg: str, code: str) -> None:
    limited = floors(0.0, Before(Dose.mg(mg), Dose.mg(mg)), SSRI, known(ONE), ONE)
    assert limited.asked[0].reason.code == code
    if code == "limit.share_waived":
        assert limited.asked[0].reason.get("ed50") == 2.5
        assert limited.asked[0].bound == 0.0


@pytest.mark.parametrize(("wish", "granted"), [(15.0, True), (14.999, False)])
def test_a_wish_that_lies_on_the_limit_is_granted(wish: float, granted: bool) -> None:
    limited = floors(wish, Before(Dose.mg(20), Dose.mg(20)), SSRI, None, BARE)
    assert (limited.binding is None) is granted


def test_milligrams_of_a_label_never_lead_below_zero_and_are_granted_where_they_lie() -> None:
    small = floors(0.0, Before(Dose.mg(1), Dose.mg(1)), RULE, None, BARE)
    (step,) = (one for one in small.asked if one.reason.code == "limit.step_mg")
    assert -1e-6 < number(step.bound) <= 0.0
    wide = replace(RULE, max_share=told(0.9, "share"))
    assert floors(8.5, Before(Dose.mg(10), Dose.mg(10)), wide, None, BARE).binding is None
    assert floors(8.4, Before(Dose.mg(10), Dose.mg(10)), wide, None, BARE).binding is not None


def test_where_nothing_was_asked_the_floor_is_zero() -> None:
    assert lowest(Limited.wanting(5.0)) == ZERO
    assert lowest(Limited.wanting(5.0).at_least(0.001, Reason.of("limit.share"))) == Dose(1)
    assert lowest(Limited.wanting(5.0).at_least(0.0010001, Reason.of("limit.share"))) == Dose(2)


def test_a_part_of_a_step_is_that_part_of_every_limit() -> None:
    wide = replace(RULE, max_step_mg=None)
    assert lowest_of_slide(Dose.mg(10), 0.5, wide, None, BARE) == Dose.mg(9)
    assert lowest_of_slide(Dose.mg(10), 0.5, RULE, None, BARE) == Dose.mg("9.25")
    # Four points of 50: 46 are held by 8.5185 mg, above which the half share of 9 mg lies.
    alone = replace(wide, max_share=told(0.9, "share"))
    assert lowest_of_slide(Dose.mg(10), 0.5, alone, known(ONE), ONE) == Dose(8_519)


@pytest.mark.parametrize(
    ("change", "part", "with_curve", "small"),
    [
        (("10", "9"), 0.5, False, True),
        (("10", "8.999"), 0.5, False, False),
        (("10", "10"), 0.0, False, False),
        (("10", "9"), -0.5, False, False),
        # One twentieth of the lowest usual dose, 10 mg: from there zero is small without a curve.
        (("0.5", "0"), 0.5, False, True),
        (("0.501", "0"), 0.5, False, False),
        # By the curve 0.4 mg hold 3.85 points, 0.417 mg hold 4.003: half of eight is the most.
        (("0.4", "0"), 0.5, True, True),
        (("0.417", "0"), 0.5, True, False),
        # Below what may be stopped from as far as points go, but not below the waived share.
        (("2.6", "0"), 9.0, True, False),
        (("2.5", "0"), 9.0, True, True),
    ],
)
def test_what_counts_as_a_small_cut(
    change: tuple[str, str], part: float, with_curve: bool, small: bool
) -> None:
    rule = replace(RULE, max_step_mg=None)
    before, after = (Dose.mg(one) for one in change)
    person = ONE if with_curve else BARE
    assert is_small((before, after), part, rule, known(ONE) if with_curve else None, person, START) is small


def test_the_share_is_waived_below_the_smallest_ed50_too() -> None:
    strong = drug(curves=(curve("strong", 1.0, 0.5), curve("weak", 1.0, 50.0)))
    assert waived_below(strong, RULE, known(strong)) == 0.5
    assert waived_below(replace(ONE, usual_min_mg=None), RULE, known(ONE)) == 0.0
    assert stop_below(strong, RULE, known(strong), START) == 0.5
    assert stop_below(strong, RULE, known(strong), Dose.mg(4)) == 0.5
    assert stop_below(BARE, RULE, None, START) == 0.5


def test_the_jump_tells_why() -> None:
    bare = jump(Before(Dose.mg(1), Dose.mg(1)), None, BARE, RULE, None, START)
    assert values(bare) == {"limit.last_dose": ("last", {"dose": Dose.mg("0.5")})}
    assert (bare.wanted, bare.value) == (1.0, 0.5)
    high = jump(Before(Dose.mg(3), Dose.mg(3)), None, ONE, RULE, known(ONE), START)
    assert values(high) == {"limit.share": ("share", {"pct": 20.0})}
    assert (high.wanted, high.value) == (1.0, 0.2)
    low = jump(Before(Dose.mg("0.5"), Dose.mg("0.5"), (3.0,)), None, ONE, RULE, known(ONE), START)
    assert values(low) == {
        "limit.points": ("points", {"points": 8.0, "curve": "one"}),
        "limit.last_step": ("step", {"points": 3.75, "curve": "one"}),
    }
    assert low.wanted == pytest.approx(100 * 0.5 / 10.5)
    assert low.value == pytest.approx(3.755)


def test_what_is_told_to_two_places_is_no_larger_step() -> None:
    """A fall may pass the largest step by what nobody is told: half of the last place."""
    fall = 100 * 0.5 / 10.5
    by = RULE.last_step.value
    for largest, granted in ((fall / by - 0.003, True), (fall / by - 0.006, False)):
        before = Before(Dose.mg("0.5"), Dose.mg("0.5"), (largest,))
        assert (jump(before, None, ONE, RULE, known(ONE), START).binding is None) is granted


def test_the_fall_to_zero_is_that_of_the_reference() -> None:
    before = Before(Dose.mg("0.5"), Dose.mg("0.9"), (20.0,))
    asked = jump(before, None, ONE, RULE, known(ONE), START)
    assert asked.wanted == pytest.approx(100 * 0.9 / 10.9)
    assert asked.value == pytest.approx(8.0)


def test_the_last_dose_is_never_nothing_of_nothing() -> None:
    assert last_dose(BARE, RULE, Dose.mg("0.004")) == ZERO
    assert last_dose(BARE, RULE, Dose.mg("0.02")) == Dose(1)


def test_the_days_tell_their_limits() -> None:
    asked = request(of=drug(half_life_h=fact(100, "h", 50, 250.04)))
    limited = interval(asked, RULE, 1)
    source = asked.drug.half_life_h
    assert source is not None
    assert values(limited) == {
        "limit.days": (SSRI.least_days.source[0], {"days": 14, "family": "ssri"}),
        "limit.settling": (source.source[0], {"days": 21, "hours": 250.0}),
    }
    assert (limited.wanted, limited.value) == (1.0, 21.0)
    unknown = interval(replace(asked, drug=replace(asked.drug, half_life_h=None)), RULE, 50)
    assert values(unknown)["limit.unknown_half_life"] == ("", {"days": 42, "drug": "citalopram"})
    assert unknown.value == 50.0
    bare = replace(fact(10, "h"), source=())
    nameless = interval(replace(asked, drug=replace(asked.drug, half_life_h=bare)), RULE, 1)
    assert values(nameless)["limit.settling"] == ("", {"days": 1, "hours": 10.0})


def reasons(person: Person, of: Drug, *, signed: bool = False) -> dict[str, tuple[str, dict[str, object]]]:
    """Return what a choice of pace told."""
    chosen = pace_choice(of, person, POLICY, POLICY.rule(of.name, of.family), signed=signed)
    return {one.code: (one.source, dict(one.values)) for one in chosen.reasons}


def test_the_pace_tells_all_that_moved_it() -> None:
    by = POLICY.moves
    failed, hard = Attempt(Went.FAILED), Attempt(Went.HARD)
    person = Person(months_of_use=30, attempts=(failed, failed, failed, hard), wish=Wish.SLOWER, age=70)
    strong = replace(drug(), withdrawal_risk="very high")
    last = POLICY.paces[-1]
    days = math.ceil(last.days.value * by.older_times.value)
    assert reasons(person, strong) == {
        "pace.long_use": (POLICY.long_use_months.source[0], {"months": 30}),
        "pace.attempt_failed": (by.failed_attempt.source[0], {"n": 3}),
        "pace.many_failed": (by.many_failed.source[0], {"n": 3}),
        "pace.attempt_hard": (by.hard_attempt.source[0], {"n": 1}),
        "pace.wish_slower": ("", {}),
        "pace.high_risk_drug": (by.very_high_risk.source[0], {"drug": "citalopram", "risk": "very high"}),
        "pace.older": (POLICY.older_age.source[0], {"age": 70, "days": days}),
        "pace.class": ("", {"name": "slowest", "points": 2.5, "pct": 3.0, "days": days}),
    }


@pytest.mark.parametrize(
    ("person", "expected"),
    [
        (Person(), {"pace.unknown_use": {}, "pace.attempts_unknown": {}}),
        (Person(months_of_use=12, attempts=()), {"pace.medium_use": {"months": 12}}),
        (Person(months_of_use=2, attempts=(Attempt(Went.WELL),)), {"pace.short_use": {"months": 2}}),
    ],
)
def test_what_is_not_known_and_what_was_easy_is_told_too(
    person: Person, expected: dict[str, dict[str, object]]
) -> None:
    told_of = reasons(person, drug())
    assert {code: found for code, (_, found) in told_of.items() if code != "pace.class"} == expected
    ordered = [one.code for one in pace_choice(drug(), person, POLICY, SSRI).reasons]
    assert ordered == [*expected, "pace.class"]


def test_to_go_faster_takes_a_known_length_of_use_as_well_as_a_signature() -> None:
    assert "pace.wish_faster_declined" in reasons(Person(wish=Wish.FASTER), drug(), signed=True)
    known_use = Person(months_of_use=30, wish=Wish.FASTER)
    assert "pace.wish_faster" in reasons(known_use, drug(), signed=True)
    assert "pace.wish_faster_declined" in reasons(known_use, drug())


def test_longer_steps_of_older_age_are_rounded_up() -> None:
    odd = replace(POLICY.moves, older_times=replace(POLICY.moves.older_times, value=1.51))
    person = Person(months_of_use=30, age=int(POLICY.older_age.value))
    chosen = pace_choice(drug(), person, replace(POLICY, moves=odd), SSRI)
    assert chosen.days == 43  # 28 days times 1.51 are 42.28
    assert chosen.share == Fraction(1, 10)


def test_percentages_are_told_to_a_tenth() -> None:
    eighth = replace(RULE, max_share=told(0.1256, "share"))
    at = Before(Dose.mg(10), Dose.mg(10), part=told(0.1256, "slide"))
    assert values(floors(0.0, at, eighth, None, BARE))["limit.share"][1] == {"pct": 12.6}
    assert values(floors(0.0, at, eighth, None, BARE))["limit.small_part"][1] == {"pct": 12.6}
    high = jump(at, None, ONE, eighth, known(ONE), START)
    assert values(high) == {"limit.share": ("share", {"pct": 12.6})}
    low = jump(Before(Dose.mg("0.5"), Dose.mg("0.5"), (3.333,)), None, ONE, RULE, known(ONE), START)
    assert values(low)["limit.last_step"][1]["points"] == 4.17
    weak = replace(drug(curves=(curve("weak", 1.0, 0.12345),)))
    waived = floors(0.0, Before(Dose.mg("0.1"), Dose.mg("0.1")), RULE, known(weak), weak)
    assert waived.asked[0].reason.get("ed50") == 0.123
