"""Pairs that can harm are in the table with a source that was read, and are told in a plan."""

from __future__ import annotations

from datetime import date

import pytest

from opentaper.actions.asked import AskedPlan
from opentaper.actions.propose_plan import propose_plan
from opentaper.formulary.monographs import drug
from opentaper.formulary.tables import interactions
from opentaper.planning.result import Outcome


@pytest.mark.parametrize(
    ("name", "part", "effect"),
    [
        ("methylphenidate", "stimulant", "hypertensive crisis"),
        ("dexamfetamine", "stimulant", "hypertensive crisis"),
        ("atomoxetine", "atomoxetine", "crisis"),
        ("phenelzine", "stimulant", "hypertensive crisis"),
        ("bupropion", "bupropion", "seizure"),
        ("lithium", "NSAID", "up"),
        ("lithium", "thiazide", "up"),
        ("lithium", "ACE", "up"),
        ("clozapine", "tobacco", "down"),
        ("lamotrigine", "valproate", "up"),
        ("lamotrigine", "combined pill", "down"),
        ("sertraline", "MAOI", "serotonin syndrome"),
    ],
)
def test_a_dangerous_pair_is_in_the_table_with_a_source_that_was_read(
    name: str, part: str, effect: str
) -> None:
    rows = [
        row
        for row in interactions(drug(name))
        if part.casefold() in f"{row.perpetrator} {row.victim}".casefold() and row.effect.startswith(effect)
    ]
    assert any(row.grade.decides and row.source for row in rows)


@pytest.mark.parametrize(
    ("name", "dose", "other", "effect"),
    [
        ("bupropion", "300mg", "alcohol", "seizure"),
    ],
)
def test_a_dangerous_pair_is_told_in_a_plan(name: str, dose: str, other: str, effect: str) -> None:
    made = propose_plan(AskedPlan(drug=name, dose=dose, also=(other,)), date(2026, 11, 22))
    told = [reason.get("effect") for reason in made.reasons if reason.code == "interaction.together"]
    assert effect in told


@pytest.mark.parametrize(
    ("name", "dose", "other", "source"),
    [
        ("methylphenidate", "30mg", "phenelzine", "methylphenidate-label-teva-copy"),
        ("atomoxetine", "80mg", "tranylcypromine", "dailymed-atomoxetine-48980c85"),
    ],
)
def test_a_pair_that_must_never_be_taken_needs_a_person_before_a_plan(
    name: str, dose: str, other: str, source: str
) -> None:
    made = propose_plan(AskedPlan(drug=name, dose=dose, also=(other,)), date(2026, 11, 22))
    assert made.outcome is Outcome.HUMAN_FIRST
    told = [reason.source for reason in made.reasons if reason.code == "refuse.together.maoi"]
    assert told == [source]
