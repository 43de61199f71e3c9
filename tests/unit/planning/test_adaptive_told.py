"""What an adaptive plan tells of itself, and which stays and waits it tries, with steps made by hand."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from opentaper.pharmacology import Hyperbola, Kinetics
from opentaper.pharmacology.adaptation import People, steady_standing
from opentaper.pharmacology.responses import Response
from opentaper.planning.adaptive import chances
from opentaper.planning.adaptive_course import adaptive_reasons, holds, is_older, risk_met, taken
from opentaper.planning.effect import effect
from opentaper.planning.lived import lived
from opentaper.planning.request import Method, Person, PlanRequest, Wish
from opentaper.planning.rest import rest
from opentaper.planning.result import Outcome, PlanResult, Step
from opentaper.planning.shelf import Item, Shelf, Syringe
from opentaper.planning.twins import Risk, Twins
from opentaper.planning.walk import Walk
from opentaper.planning.wishes import Wishes
from opentaper.quantities import Dose
from opentaper.reasons import Limited, Reason
from tests.builders import drug, fact, liquid, request, small_plan

TWENTY = Dose.mg(20)
#: 15, 10, 6.1, 2.3 and 0 mg, four weeks each.
STEPS = small_plan().steps
BOUND = Limited.wanting(1.0).at_least(2.0, Reason.of("limit.points"))
FREE = Limited.wanting(2.0).at_least(1.0, Reason.of("limit.points"))


def twins(day: int = 0, mg: float = 20.0, sensitive: float = 1.0) -> Twins:
    """Return 32 people who have settled at a dose."""
    response = Response.of(u50=[sensitive * 0.05 * n for n in range(1, 33)])
    people = People(Kinetics(1.0), Hyperbola(0.85, 3.0), response)
    return Twins(people, steady_standing(people, mg), day=day)


def asked(risk: Risk, day: int = 0, age: int | None = None) -> PlanRequest:
    return replace(request(), method=Method.ADAPTIVE, risk=risk, twins=twins(day), person=Person(age=age))


def decided(*codes: str) -> tuple[Step, ...]:
    """Return steps that a limit, the risk or the shelf decided, or nothing."""
    made = {
        "limit": (BOUND, ()),
        "risk": (FREE, (Reason.of("step.by_risk"),)),
        "shelf": (FREE, (Reason.of("step.by_shelf"),)),
        "": (FREE, ()),
    }
    return tuple(
        replace(step, limits=(made[code][0],), reasons=made[code][1])
        for step, code in zip(STEPS, codes, strict=False)
    )


def test_what_was_accepted_and_met_is_told_in_per_cent_and_of_ten() -> None:
    steps = decided("risk", "risk", "shelf", "limit", "")
    risk = Risk(0.35, 0.125)
    met = chances(twins(), risk, taken(steps, 0, TWENTY))
    assert adaptive_reasons(asked(risk), steps) == (
        Reason.of("adaptive.each_day", pct=12.5, tolerated=3.5, people=32),
        Reason.of("adaptive.met", worst=round(met.worst_day * 100, 1), ever=round(met.ever * 100, 1)),
        Reason.of("adaptive.decided", risk=2, limit=1, shelf=1),
        Reason.of("adaptive.no_promise"),
    )
    joint = adaptive_reasons(asked(Risk(0.35, 0.125, joint=True)), steps)
    assert joint[0] == Reason.of("adaptive.joint", pct=12.5, tolerated=3.5, people=32)


@pytest.mark.parametrize(
    ("codes", "is_told"),
    [
        (("limit", "limit", "limit", "risk", "shelf"), True),
        (("limit", "limit", "shelf", "risk", ""), False),
        (("limit", "", "", "", ""), True),
        (("limit", "risk", "", "", ""), False),
    ],
)
def test_that_limits_decide_is_told_where_they_decide_more_than_all_else(
    codes: tuple[str, ...], is_told: bool
) -> None:
    told = adaptive_reasons(asked(Risk(0.35, 0.1)), decided(*codes))
    assert (Reason.of("adaptive.limits_decide") in told) is is_told


@pytest.mark.parametrize(("day", "n"), [(0, 5), (28, 4), (29, 3), (200, 0)])
def test_only_steps_from_the_day_of_the_twins_are_counted(day: int, n: int) -> None:
    told = adaptive_reasons(asked(Risk(0.35, 0.1), day), decided(*["risk"] * 5))
    assert Reason.of("adaptive.decided", risk=n, limit=0, shelf=0) in told


@pytest.mark.parametrize(("age", "is_told"), [(None, False), (64, False), (65, True), (80, True)])
def test_an_age_is_told_from_which_a_drug_leaves_more_slowly(age: int | None, is_told: bool) -> None:
    of = asked(Risk(0.35, 0.1), age=age)
    assert is_older(of) is is_told
    first = adaptive_reasons(of, STEPS)[0]
    assert (first == Reason.of("adaptive.older", age=age or 0)) is is_told


def test_without_a_risk_twins_or_the_method_nothing_is_told() -> None:
    whole = asked(Risk(0.35, 0.1))
    for bare in (replace(whole, twins=None), replace(whole, risk=None), replace(whole, method=Method.MICRO)):
        assert adaptive_reasons(bare, STEPS) == ()
    assert risk_met(replace(whole, twins=None), STEPS) is None
    assert risk_met(replace(whole, risk=None), STEPS) is None
    assert risk_met(whole, ()) is None
    assert risk_met(whole, STEPS) == chances(twins(), Risk(0.35, 0.1), taken(STEPS, 0, TWENTY))


@pytest.mark.parametrize(
    ("day", "path"),
    [
        (-3, ((20.0, 3), (15.0, 28), (10.0, 28))),
        (0, ((15.0, 28), (10.0, 28))),
        (1, ((15.0, 27), (10.0, 28))),
        (27, ((15.0, 1), (10.0, 28))),
        (28, ((10.0, 28),)),
        (55, ((10.0, 1),)),
        (56, ((10.0, 1),)),
        (99, ((10.0, 1),)),
    ],
)
def test_what_is_taken_from_a_day_on(day: int, path: tuple[tuple[float, int], ...]) -> None:
    assert taken(STEPS[:2], day, TWENTY) == path
    assert taken((), day, TWENTY) == ((20.0, 1),)


def walk(of: PlanRequest) -> Walk:
    rule = of.policy.rule(of.drug.name, of.drug.family)
    known = effect(of.drug, None)
    return Walk(of, rule, known, Wishes(of, Method.ADAPTIVE, known, 0.0, Fraction(0)), None, 1)


def test_stays_are_tried_within_what_the_limits_allow() -> None:
    """Fourteen days are the least here, so that seven and ten are not tried."""
    plain = asked(Risk(0.35, 0.1))
    assert holds(walk(plain)) == (14, 21, 28)
    assert holds(walk(plain), (7, 28)) == (14, 28)
    assert holds(walk(replace(plain, interval_days=30))) == (30,)
    assert holds(walk(replace(plain, interval_days=7))) == (14,)
    assert holds(walk(replace(plain, person=Person(wish=Wish.SLOWER)))) == (28,)
    assert holds(walk(replace(plain, person=Person(wish=Wish.SLOWER))), (7, 20)) == (20,)


def test_older_people_stay_half_as_long_again_but_for_what_they_asked() -> None:
    older = asked(Risk(0.35, 0.1), age=70)
    assert holds(walk(older)) == (21, 32, 42)
    assert holds(walk(replace(older, interval_days=30))) == (30,)


def test_a_slow_drug_is_tried_with_its_own_least_stay() -> None:
    slow = replace(asked(Risk(0.35, 0.1)), drug=drug(half_life_h=fact(200, "h")))
    assert holds(walk(slow))[0] > 14


def waiting(days: float) -> PlanResult:
    """Return the rest of a plan on day 200 of people for whom no cut is gentle enough."""
    old = small_plan(days=60)
    policy = old.request.policy
    rule = replace(policy.adaptive, wait_days=replace(policy.adaptive.wait_days, value=days))
    shelf = Shelf((Item(liquid()),), (Syringe(10, 1_000),))
    told = replace(old.request, policy=replace(policy, adaptive=rule), shelf=shelf)
    now = lived(old, 200)
    return rest(replace(old, request=told), now, twins(200, now.dose.as_mg, 0.001), Risk(0.05, 0.0))


@pytest.mark.parametrize(("most", "days"), [(28, 28), (29, 42), (42, 42), (1, 14)])
def test_a_dose_is_held_by_whole_stays_until_it_was_waited_long_enough(most: float, days: int) -> None:
    """2.3 mg since day 180: the next cut may come on day 200, and is waited for in stays of 14 days."""
    found = waiting(most)
    assert found.outcome is Outcome.NO_SAFE_STEP
    last = found.steps[-1]
    assert (last.start_day, last.dose) == (180, Dose.mg("2.3"))
    assert last.days == 20 + days
    assert [one.code for one in found.suggestions[:2]] == ["suggest.more_chance", "suggest.tolerate_more"]
