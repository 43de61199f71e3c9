"""How fast to begin: nothing known is never something good."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from opentaper.formulary.facts import Family
from opentaper.formulary.policy_file import shipped_policy
from opentaper.planning.pace import pace_choice
from opentaper.planning.request import Attempt, Person, Went, Wish
from opentaper.planning.result import PaceChoice
from tests.builders import drug

POLICY = shipped_policy()
FAILED, HARD, WELL = (Attempt(went) for went in (Went.FAILED, Went.HARD, Went.WELL))


def pace(
    person: Person, risk: str = "moderate", family: Family = Family.SSRI, *, signed: bool = False
) -> PaceChoice:
    """Return the pace of a person on a made-up drug."""
    taken = replace(drug(), withdrawal_risk=risk, family=family)
    return pace_choice(taken, person, POLICY, POLICY.rule(taken.name, family), signed=signed)


@pytest.mark.parametrize(
    ("person", "name"),
    [
        (Person(), "steady"),  # an unknown length of use counts as long
        (Person(months_of_use=3), "brisk"),
        (Person(months_of_use=6), "steady"),
        (Person(months_of_use=96), "steady"),
        (Person(months_of_use=96, attempts=(WELL,)), "steady"),
        (Person(months_of_use=96, attempts=(HARD, HARD)), "slow"),
        (Person(months_of_use=96, attempts=(FAILED,)), "slow"),
        (Person(months_of_use=96, attempts=(FAILED, FAILED)), "slowest"),
        (Person(months_of_use=96, attempts=(FAILED,) * 5), "slowest"),
        (Person(months_of_use=96, wish=Wish.SLOWER), "slow"),
    ],
)
def test_what_is_known_moves_the_pace(person: Person, name: str) -> None:
    assert pace(person).name == name


def test_to_go_faster_takes_a_signature() -> None:
    hurried = Person(months_of_use=96, wish=Wish.FASTER)
    alone, signed = pace(hurried), pace(hurried, signed=True)
    assert (alone.name, signed.name) == ("steady", "brisk")
    assert "pace.wish_faster_declined" in {reason.code for reason in alone.reasons}
    assert "pace.wish_faster" in {reason.code for reason in signed.reasons}
    assert pace(Person(months_of_use=3, wish=Wish.FASTER), signed=True).name == "brisk"


def test_a_drug_of_very_high_risk_never_begins_briskly() -> None:
    quick = Person(months_of_use=3, attempts=())
    assert (pace(quick).name, pace(quick, "very high").name) == ("brisk", "steady")
    assert "pace.high_risk_drug" in {reason.code for reason in pace(quick, "very high").reasons}


@pytest.mark.parametrize(("age", "days"), [(None, 28), (64, 28), (65, 42)])
def test_older_age_makes_each_step_half_as_long_again(age: int | None, days: int) -> None:
    assert pace(Person(age=age)).days == days


@pytest.mark.parametrize(
    ("months", "code"),
    [(None, "unknown_use"), (5.9, "short_use"), (6, "medium_use"), (23.9, "medium_use"), (24, "long_use")],
)
def test_the_length_of_use_is_told(months: float | None, code: str) -> None:
    assert pace(Person(months_of_use=months)).reasons[0].code == f"pace.{code}"


def test_three_failed_attempts_are_told() -> None:
    told = {reason.code for reason in pace(Person(attempts=(FAILED,) * 3)).reasons}
    assert {"pace.attempt_failed", "pace.many_failed"} <= told


def test_by_how_much_the_pace_moves_stands_in_the_policy_with_its_source() -> None:
    moves = POLICY.moves
    twice = replace(moves, failed_attempt=replace(moves.failed_attempt, value=2.0))
    often = replace(twice, many_failed=replace(moves.many_failed, value=1.0))
    slow = replace(often, older_times=replace(moves.older_times, value=2.0))
    known, rule = Person(months_of_use=3, attempts=(FAILED,), age=70), POLICY.rule("one", Family.SSRI)
    chosen = pace_choice(drug(), known, replace(POLICY, moves=slow), rule)
    assert (chosen.name, pace(known).name) == ("slow", "steady")
    assert (chosen.days, pace(known).days) == (56, 42)
    told = {reason.code: reason.source for reason in chosen.reasons}
    assert told["pace.attempt_failed"] == moves.failed_attempt.source[0]
    assert told["pace.many_failed"] == moves.many_failed.source[0]


def test_an_antipsychotic_has_its_own_classes() -> None:
    chosen = pace(Person(), family=Family.ANTIPSYCHOTIC)
    assert (chosen.points, chosen.share, chosen.days) == (5.0, Fraction(1, 4), 90)


def test_every_choice_ends_with_its_class() -> None:
    assert pace(Person()).reasons[-1].get("name") == "steady"
