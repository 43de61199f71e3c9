"""Rare combinations: nobody stands alone, nobody is lost, and nothing is coarser than it must be."""

from __future__ import annotations

import random
from collections import defaultdict
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opentaper.cohort.rare import WHOLE_UG, OutsideFacts, coarse
from opentaper.cohort.registry_schema import OTHER, UNKNOWN
from opentaper.errors import BadOption

DRUGS = {"sertraline": "ssri", "citalopram": "ssri", "diazepam": "benzodiazepine"}


@st.composite
def people(draw: st.DrawFn) -> list[OutsideFacts]:
    """Up to sixty people with one or two courses, some of them very rare."""
    chance = random.Random(draw(st.integers(0, 2**32)))
    found = []
    for number in range(draw(st.integers(1, 60))):
        country = chance.choice(["DK", "DK", "GB", "IS", None])
        for course in range(1, chance.choice([2, 2, 2, 3])):
            drug = chance.choice(["sertraline", "sertraline", "citalopram", "diazepam"])
            start = chance.choice([20_000, 20_000, 50_000, 37_500])
            words = (chance.choice(["depression", "anxiety"]), chance.choice(["under_2", "60_and_over"]))
            attempts = chance.choice(["0", "1"])
            found.append(
                OutsideFacts(f"p{number}", course, country, drug, DRUGS[drug], *words, attempts, start, start)
            )
    return found


def shared(known: tuple[OutsideFacts, ...] | list[OutsideFacts]) -> dict[object, set[str]]:
    found: dict[object, set[str]] = defaultdict(set)
    for one in known:
        found[one.combination].add(one.person)
    return found


@given(people(), st.integers(1, 12))
def test_every_combination_is_shared_by_enough_people(known: list[OutsideFacts], least: int) -> None:
    n_people = len({one.person for one in known})
    if n_people < least:
        with pytest.raises(BadOption):
            coarse(known, least)
        return
    told = coarse(known, least)
    assert min(map(len, shared(told).values())) >= least
    assert [(one.person, one.course, one.own_ug) for one in told] == [
        (one.person, one.course, one.own_ug) for one in known
    ]
    assert coarse(told, least) == told


@given(people(), st.integers(2, 6), st.randoms(use_true_random=False))
def test_the_order_of_people_changes_nothing(
    known: list[OutsideFacts], least: int, chance: random.Random
) -> None:
    if len({one.person for one in known}) < least:
        return
    mixed = chance.sample(known, len(known))
    told = {(one.person, one.course): one for one in coarse(known, least)}
    assert {(one.person, one.course): one for one in coarse(mixed, least)} == told


@given(people(), st.integers(2, 6))
def test_what_a_value_becomes_is_itself_or_a_coarser_one(known: list[OutsideFacts], least: int) -> None:
    if len({one.person for one in known}) < least:
        return
    begun = {(one.drug, one.start_ug) for one in known}
    for before, after in zip(known, coarse(known, least), strict=True):
        assert after.country in {before.country, None}
        assert after.attempts in {before.attempts, UNKNOWN}
        assert after.condition in {before.condition, OTHER}
        assert after.use_band in {before.use_band, UNKNOWN}
        assert after.family in {before.family, OTHER}
        if after.drug == OTHER:
            assert after.start_ug == WHOLE_UG
        else:
            assert after.drug == before.drug
            assert (after.drug, after.start_ug) in begun


ONE = OutsideFacts("p0", 1, "DK", "sertraline", "ssri", "anxiety", "under_2", "0", 50_000, 50_000)


def several(n: int, **other: Any) -> list[OutsideFacts]:
    return [replace(ONE, person=f"{sorted(other.items())}{number}", **other) for number in range(n)]


def test_what_is_common_stays_as_it_was() -> None:
    known = [*several(5), *several(3, country="IS"), *several(2, country="NZ")]
    told = coarse(known, 5)
    assert told[:5] == tuple(known[:5])
    assert [one.country for one in told[5:]] == [None] * 5
    assert {one.attempts for one in told} == {"0"}


def test_a_rare_dose_becomes_the_nearest_common_one_and_its_course_keeps_its_shares() -> None:
    known = [
        *several(4),
        *several(4, start_ug=100_000, own_ug=100_000),
        *several(1, start_ug=60_000, own_ug=60_000),
    ]
    known += several(3, attempts="1")
    told = coarse(known, 3)[8]
    assert told.start_ug == 50_000
    assert [told.scaled(ug) for ug in (60_000, 30_000, 6_000, 1, 0)] == [50_000, 25_000, 5_000, 1, 0]


def test_too_few_people_are_not_released() -> None:
    with pytest.raises(BadOption):
        coarse(several(9), 10)
    with pytest.raises(BadOption):
        coarse(several(9), 0)
    assert coarse([], 10) == ()
