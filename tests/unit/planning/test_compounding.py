"""The fewest capsule strengths that serve a plan, against every set tried one by one."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations, combinations_with_replacement

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from opentaper.formulary.policy import CapsuleRule
from opentaper.formulary.policy_file import shipped_policy
from opentaper.planning.compounding import compounded_strengths
from opentaper.quantities import ZERO, Dose

RULE = shipped_policy().capsules


def at_most(capsules: int, strengths: int = 9) -> CapsuleRule:
    """Return the rule with other numbers of capsules in a dose and of strengths."""
    most_capsules = replace(RULE.most_capsules, value=capsules)
    return replace(
        RULE, most_capsules=most_capsules, most_strengths=replace(RULE.most_strengths, value=strengths)
    )


def serves(strengths: tuple[int, ...], doses: tuple[int, ...], most: int) -> bool:
    """Tell whether every dose is made from at most so many capsules, a little above it or hardly below."""
    made = {sum(one) for n in range(1, most + 1) for one in combinations_with_replacement(strengths, n)}
    return all(any(0.995 * dose <= total <= 1.04 * dose for total in made) for dose in doses)


@pytest.mark.parametrize(
    ("doses", "strengths"),
    [
        (("4", "3", "2", "1"), ("2", "1")),
        (("10",), ("10",)),
        (("1", "2", "3"), ("1",)),
        (("20", "0.5"), ("20", "0.5")),
    ],
)
def test_small_sets_are_found(doses: tuple[str, ...], strengths: tuple[str, ...]) -> None:
    found = compounded_strengths(tuple(map(Dose.mg, doses)), RULE)
    told = tuple(strength.micrograms for strength in found)
    assert len(found) == len(strengths)
    assert serves(told, tuple(Dose.mg(dose).micrograms for dose in doses), 3)


def test_zero_needs_no_capsule() -> None:
    assert compounded_strengths((ZERO,), RULE) == ()
    assert compounded_strengths((Dose.mg(1), ZERO), RULE) == compounded_strengths((Dose.mg(1),), RULE)


def test_where_too_few_strengths_are_allowed_there_is_no_answer() -> None:
    assert compounded_strengths((Dose.mg(100), Dose.mg(1)), at_most(1, 1)) == ()


def test_how_far_below_a_dose_is_allowed_stands_in_the_policy() -> None:
    """2.94 mg from one strength of two digits: 3 mg is above it, and 2.9 mg is a hair too far below."""
    near = (Dose.mg("2.94"),)
    assert compounded_strengths(near, at_most(1)) == (Dose.mg(3),)
    above = replace(RULE.above_share, value=0.0)
    lower = replace(RULE.below_share, value=0.03)
    assert compounded_strengths(near, replace(at_most(1), above_share=above, below_share=lower)) == (
        Dose.mg("2.9"),
    )


DOSES = st.lists(st.integers(1, 60), min_size=1, max_size=4, unique=True)


@given(DOSES, st.integers(1, 3))
@settings(max_examples=25)
def test_no_smaller_set_serves(tens: list[int], most: int) -> None:
    """Doses are whole multiples of 0.1 mg, so two-digit strengths of whole multiples are worth trying."""
    doses = tuple(100 * ten for ten in tens)
    found = tuple(
        strength.micrograms for strength in compounded_strengths(tuple(map(Dose, doses)), at_most(most))
    )
    assert serves(found, doses, most)
    candidates = range(100, 6_100, 100)
    if len(found) > 1:
        smaller = combinations(candidates, len(found) - 1) if len(found) < 4 else ()
        assert not any(serves(one, doses, most) for one in smaller)


def test_doses_that_no_strength_of_two_digits_meets_exactly_are_served_by_nothing() -> None:
    exact = replace(
        RULE,
        above_share=replace(RULE.above_share, value=0.0),
        below_share=replace(RULE.below_share, value=0.0),
    )
    assert compounded_strengths((Dose.mg("53.2"), Dose.mg("79.8")), exact) == ()
    assert compounded_strengths((Dose.mg("5"), Dose.mg("10")), exact) == (Dose.mg("5"),)
