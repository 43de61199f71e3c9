"""Days between two cuts: the wish, the family, the half-life; what is not known is never short."""

from __future__ import annotations

from dataclasses import replace

import pytest

from opentaper.formulary.facts import Drug, Family, Grade, Metabolite
from opentaper.formulary.policy_file import shipped_policy
from opentaper.planning.interval import days_at, interval, slowest_half_life
from opentaper.planning.request import Person, Phase
from opentaper.quantities import Dose
from tests.builders import drug, fact, request

POLICY = shipped_policy()


def days(person: Drug, wanted: int = 1, months: float | None = None) -> tuple[float, str | None]:
    """Return the days at each step and the limit that decided."""
    asked = replace(request(of=person), person=Person(months_of_use=months))
    limited = interval(asked, POLICY.rule(person.name, person.family), wanted)
    return limited.value, limited.binding.reason.code if limited.binding else None


def test_a_longer_wish_is_granted() -> None:
    assert days(drug(half_life_h=fact(35, "h", 23, 45)), wanted=28) == (28.0, None)


def test_two_upper_half_lives_lie_between_cuts() -> None:
    """Twice 250 hours are 20.8 days."""
    assert days(drug(half_life_h=fact(100, "h", 50, 250))) == (21.0, "limit.settling")


def test_the_family_may_ask_for_more() -> None:
    assert days(drug(half_life_h=fact(10, "h"))) == (14.0, "limit.days")


@pytest.mark.parametrize("hours", [None, "unconfirmed"])
def test_an_unknown_half_life_counts_as_long(hours: str | None) -> None:
    told = None if hours is None else replace(fact(2, "h"), grade=Grade.C)
    assert days(replace(drug(), half_life_h=told)) == (42.0, "limit.unknown_half_life")


def test_the_slowest_metabolite_counts_and_an_unconfirmed_one_can_only_lengthen() -> None:
    for grade in Grade:
        slow = Metabolite("nor-", replace(fact(300, "h", 200, 384), grade=grade))
        assert days(replace(drug(), metabolites=(slow,))) == (32.0, "limit.settling")
        quick = Metabolite("nor-", replace(fact(1, "h"), grade=grade))
        found = slowest_half_life(replace(drug(), metabolites=(quick,)))
        assert found is not None
        assert found.highest == 45.0


@pytest.mark.parametrize(("months", "least"), [(None, 90.0), (6.0, 90.0), (5.9, 28.0)])
def test_short_use_must_be_known_to_count(months: float | None, least: float) -> None:
    person = replace(drug("quetiapine"), family=Family.ANTIPSYCHOTIC)
    assert days(person, months=months) == (least, "limit.days")


def test_the_lowest_phase_that_holds_a_dose_decides() -> None:
    asked = replace(request(), phases=(Phase(Dose.mg(10), 35), Phase(Dose.mg(5), 49)))
    assert [days_at(asked, Dose.mg(mg), 28) for mg in (20, 10, "5.001", 5, 1)] == [28, 35, 35, 49, 49]


def test_the_half_life_is_told_to_a_tenth_of_an_hour() -> None:
    asked = request(of=drug(half_life_h=fact(100, "h", 50, 250.44)))
    limited = interval(asked, POLICY.rule("citalopram", Family.SSRI), 1)
    assert limited.binding is not None
    assert (limited.binding.reason.get("hours"), limited.binding.reason.get("days")) == (250.4, 21)
