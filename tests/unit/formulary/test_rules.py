"""The shipped formulary breaks no rule, and every rule can be broken."""

from functools import cache

import pytest

from opentaper.formulary.contents import Contents, contents
from opentaper.formulary.rules import RULES, Rule, sentence, violations
from tests.unit.formulary.broken import BREAKERS, Breaker


@cache
def shipped() -> Contents:
    return contents()


def by_name(name: str) -> Rule:
    return next(rule for rule in RULES if rule.__name__ == name)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_shipped_formulary_keeps(rule: Rule) -> None:
    assert rule(shipped()) == []


@pytest.mark.parametrize(
    ("name", "breaker"),
    [
        pytest.param(name, breaker, id=f"{name}-{number}")
        for name, breakers in BREAKERS.items()
        for number, breaker in enumerate(breakers)
    ],
)
def test_a_broken_value_is_caught_by(name: str, breaker: Breaker) -> None:
    assert by_name(name)(breaker(shipped())) != []


def test_every_rule_has_a_broken_value() -> None:
    assert {rule.__name__ for rule in RULES} == BREAKERS.keys()


def test_every_rule_says_a_sentence_of_its_own() -> None:
    told = [sentence(rule) for rule in RULES]
    assert len(set(told)) == len(RULES)
    assert all(one.endswith(".") and len(one) <= 110 for one in told)


def test_violations_tell_the_rule_and_the_place() -> None:
    broken = BREAKERS["atc_codes_have_their_form"][0](shipped())
    (told,) = violations(broken)
    assert (
        told == "An ATC code is a letter, two digits, two letters and two digits. Not so: citalopram: N06ABO4"
    )
