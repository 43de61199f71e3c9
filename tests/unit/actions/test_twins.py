"""What a person accepts, read from words, and who stands for them."""

from datetime import date

import numpy as np
import pytest

from opentaper.actions import options
from opentaper.actions.asked import AskedPlan
from opentaper.actions.propose_plan import plan_request
from opentaper.actions.twins import N_TWINS, accepted, intensity_of, twins
from opentaper.errors import BadOption
from opentaper.formulary.policy_file import shipped_policy
from opentaper.inference.measures import share_reporting
from opentaper.planning.request import Method
from tests.stand_ins import made_up

TODAY = date(2026, 11, 23)
RULE = shipped_policy().adaptive


def asked(**told: object) -> AskedPlan:
    return AskedPlan("citalopram", "20mg", **told)  # type: ignore[arg-type]  # the words are those of the test


def test_nothing_chosen_is_the_careful_choice_of_the_policy() -> None:
    risk = accepted(asked(), made_up(), RULE)
    assert (risk.chance, risk.joint) == (0.1, False)
    assert risk.tolerated == intensity_of("mild", made_up(), RULE.counted_worse.value)


def test_a_word_ends_where_half_of_all_people_call_it_worse() -> None:
    mild, moderate = (intensity_of(word, made_up(), 0.5) for word in ("mild", "moderate"))
    assert mild < moderate
    for limit, level in ((mild, "moderate"), (moderate, "severe")):
        floor, counted = share_reporting(made_up(), level, [0.0, limit])  # type: ignore[arg-type]  # the words are those of the test
        assert (counted - floor) / (1.0 - floor) == pytest.approx(0.5, abs=0.01)


def test_numbers_are_taken_as_they_are() -> None:
    risk = accepted(asked(tolerate="0.3", chance="7.5%", joint=True), made_up(), RULE)
    assert (risk.tolerated, risk.chance, risk.joint) == (0.3, 0.075, True)


@pytest.mark.parametrize("text", ["much", "0", "1", "-0.3", "0.96", "nan", "severe"])
def test_what_is_no_level_is_refused(text: str) -> None:
    with pytest.raises(BadOption) as wrong:
        options.tolerated(text)
    assert wrong.value.option == "tolerate"


@pytest.mark.parametrize("text", ["0%", "0.5%", "51%", "often", "-1"])
def test_what_is_no_chance_is_refused(text: str) -> None:
    with pytest.raises(BadOption) as wrong:
        options.chance(text)
    assert wrong.value.option == "chance"


@pytest.mark.parametrize("told", [{"tolerate": "mild"}, {"chance": "10%"}, {"joint": True}])
def test_to_say_what_is_accepted_asks_for_the_method(told: dict[str, object]) -> None:
    assert plan_request(asked(**told), TODAY).method is Method.ADAPTIVE
    with pytest.raises(BadOption):
        plan_request(asked(method="linear", **told), TODAY)


def test_the_twins_are_the_same_each_time_and_know_the_person() -> None:
    once, again = (plan_request(asked(method="adaptive"), TODAY).twins for _ in range(2))
    assert once is not None
    assert again is not None
    assert once.n == N_TWINS
    assert np.array_equal(once.people.response.u50, again.people.response.u50)
    after_tries = plan_request(asked(method="adaptive", attempts=("failed", "hard")), TODAY).twins
    assert after_tries is not None
    assert (after_tries.people.response.u50 < once.people.response.u50).all()


def test_unknown_use_counts_as_long() -> None:
    unknown, long, short = (
        twins(plan_request(asked(method="adaptive", used_for=told), TODAY), made_up())
        for told in (None, "40 years", "3 months")
    )
    assert unknown is not None
    assert long is not None
    assert short is not None
    assert (unknown.standing.slow >= long.standing.slow).all()
    assert (long.standing.slow > short.standing.slow).all()


def test_a_drug_without_a_curve_has_no_twins() -> None:
    request = plan_request(AskedPlan("quetiapine", "100mg", method="adaptive"), TODAY)
    assert request.twins is None


def test_several_intakes_a_day_are_followed_one_by_one() -> None:
    request = plan_request(asked(method="adaptive", times="2"), TODAY)
    assert request.twins is not None
    assert request.twins.times_a_day == 2
