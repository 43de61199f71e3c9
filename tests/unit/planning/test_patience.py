"""What each week of patience buys, with made-up plans of twins who feel a drop more or less."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from opentaper.pharmacology import Hyperbola, Kinetics
from opentaper.pharmacology.adaptation import People, steady_standing
from opentaper.pharmacology.responses import Response
from opentaper.planning.patience import CHANCES, Offer, patience
from opentaper.planning.request import Method, PlanRequest
from opentaper.planning.result import Outcome, PlanResult
from opentaper.planning.twins import Risk, Twins
from tests.builders import plan_of, request, small_plan

#: For how many days each of the five doses is taken, by the chance that is accepted; None for no plan.
DAYS = {0.02: None, 0.05: 56, 0.1: 28, 0.15: 28, 0.2: 14, 0.3: 7, 0.4: 7, 0.5: None}


def asked(chance: float = 0.15, *, joint: bool = False) -> PlanRequest:
    # Every other one feels the first steps most, and is over it quickly; the others feel the last ones.
    response = Response.of(
        u50=[0.05 * (1 + n // 2) for n in range(32)],
        ed50_factor=[0.2, 20.0] * 16,
        tau_fast_days=7.0,
        fast_share=0.9,
    )
    people = People(Kinetics(1.0), Hyperbola(1.0, 5.0), response)
    twins = Twins(people, steady_standing(people, 20.0))
    return replace(request(), method=Method.ADAPTIVE, risk=Risk(0.3, chance, joint=joint), twins=twins)


def offers(of: PlanRequest, days: Mapping[float, int | None] | None = None) -> tuple[Offer, ...]:
    told = DAYS if days is None else days

    def made(one: PlanRequest) -> PlanResult:
        assert one.risk is not None
        stay = told[one.risk.chance]
        found = plan_of(small_plan(days=stay or 7).steps, one)
        return found if stay else replace(found, outcome=Outcome.NO_SAFE_STEP)

    return patience(of, made)


def test_the_chances_are_asked_for_from_the_lowest_with_the_chosen_one_among_them() -> None:
    found = offers(asked())
    assert [one.chance for one in found] == list(CHANCES)
    assert [one.result.request.risk for one in found] == [Risk(0.3, chance) for chance in CHANCES]
    assert [one.chance for one in found if one.is_chosen] == [0.15]
    own = offers(asked(0.12), {**DAYS, 0.12: 28})
    assert [one.chance for one in own] == [0.02, 0.05, 0.1, 0.12, 0.15, 0.2, 0.3, 0.4, 0.5]
    assert [one.chance for one in own if one.is_chosen] == [0.12]


def test_where_there_is_no_plan_nothing_is_told_of_it() -> None:
    found = {one.chance: one for one in offers(asked())}
    for chance in (0.02, 0.5):
        one = found[chance]
        assert (one.worst_day, one.ever, one.spared_a_week) == (None, None, None)
    assert found[0.05].worst_day is not None
    assert found[0.05].ever is not None


def test_shorter_plans_are_harder_on_the_hardest_day_and_ever() -> None:
    found = {one.chance: one for one in offers(asked())}
    worst = [found[chance].worst_day or 0.0 for chance in (0.05, 0.1, 0.2, 0.3)]
    ever = [found[chance].ever or 0.0 for chance in (0.05, 0.1, 0.2, 0.3)]
    assert worst == sorted(worst)
    assert ever == sorted(ever)
    assert worst[0] < worst[-1]
    assert (worst[1], ever[1]) == (0.4375, 0.46875)  # one of 32 is over it on another day than the others


@pytest.mark.parametrize("joint", [False, True])
def test_a_week_more_buys_the_fall_of_the_chance_of_the_kind_that_was_chosen(joint: bool) -> None:
    """The last change of 14-day steps comes on day 56, that of 28-day steps on day 112: eight weeks more."""
    found = {one.chance: one for one in offers(asked(joint=joint))}

    def chance_of(one: Offer) -> float:
        told = one.ever if joint else one.worst_day
        assert told is not None
        return told

    for longer, shorter, weeks in ((0.05, 0.1, 16), (0.1, 0.2, 8), (0.15, 0.2, 8), (0.2, 0.3, 4)):
        gained = (chance_of(found[shorter]) - chance_of(found[longer])) / weeks
        assert found[longer].spared_a_week == pytest.approx(gained)
    assert (found[0.05].spared_a_week or 0.0) > 0.0


def test_the_shortest_plan_buys_nothing_by_being_longer() -> None:
    found = {one.chance: one for one in offers(asked())}
    assert found[0.3].spared_a_week is None
    assert found[0.4].spared_a_week is None


def test_a_plan_that_is_shorter_than_a_bolder_one_buys_nothing() -> None:
    odd = {**dict.fromkeys(CHANCES, 14), 0.02: 7}
    found = offers(asked(), odd)
    assert found[0].spared_a_week is None


def test_without_twins_or_a_risk_there_is_nothing_to_weigh() -> None:
    assert offers(replace(asked(), twins=None)) == ()
    assert offers(replace(asked(), risk=None)) == ()
