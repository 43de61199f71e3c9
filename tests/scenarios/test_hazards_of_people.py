"""Controls of hazards by who takes the drug, and what else they take; by the real planner."""

from __future__ import annotations

import pytest

from opentaper.actions.asked import AskedPlan
from opentaper.actions.propose_plans import propose_plans
from opentaper.actions.propose_switch import propose_switch
from opentaper.errors import (
    NoEquivalence,
)
from opentaper.planning.result import Outcome
from opentaper.wording import LANGUAGES, sentence
from tests.scenarios.proposed import TODAY, asked


@pytest.mark.parametrize(
    ("drug", "dose"),
    [("lithium", "800mg"), ("clozapine", "200mg"), ("valproate", "500mg"), ("phenelzine", "45mg")],
)
def test_a_specialist_drug_needs_a_named_specialist(drug: str, dose: str) -> None:
    alone = asked(drug, dose)
    assert alone.outcome is Outcome.SPECIALIST_NEEDED
    assert alone.steps == ()
    assert alone.reasons
    together = asked(drug, dose, specialist="Dr Stone", because="shared care")
    assert together.outcome is not Outcome.SPECIALIST_NEEDED


@pytest.mark.parametrize(
    ("drug", "dose", "circumstance"),
    [
        ("citalopram", "20mg", "pregnant"),
        ("citalopram", "20mg", "under-18"),
        ("sertraline", "50mg", "no-capacity"),
        ("diazepam", "10mg", "seizures"),
        ("bupropion", "150mg", "seizures"),
        ("zopiclone", "7.5mg", "alcohol"),
    ],
)
def test_a_person_comes_before_a_plan(drug: str, dose: str, circumstance: str) -> None:
    result = asked(drug, dose, circumstances=(circumstance,))
    assert result.outcome is Outcome.HUMAN_FIRST
    assert result.steps == ()
    assert all(sentence(reason, language) for reason in result.reasons for language in LANGUAGES)


def test_a_leaving_inhibitor_is_told() -> None:
    result = asked("paroxetine", "20mg", also=("desipramine",))
    told = [reason for reason in result.reasons if reason.code == "interaction.falls"]
    assert told
    assert told[0].source
    assert "may fall" in sentence(told[0])


def test_several_drugs_are_tapered_one_after_the_other() -> None:
    asked_both = AskedPlan(drug="sertraline", dose="50mg", also=("diazepam 5mg",))
    proposed = propose_plans(asked_both, TODAY)
    (first_day, first), (second_day, _) = proposed.plans
    assert first_day == 0
    assert second_day > first.total_days
    assert "order.one_at_a_time" in {reason.code for reason in proposed.order.reasons}


def test_a_switch_shows_the_range_and_needs_a_signature() -> None:
    switched = propose_switch(AskedPlan(drug="lorazepam", dose="2mg"), "diazepam", TODAY).switched
    assert switched.equivalent is not None
    assert switched.equivalent.low <= switched.equivalent.dose <= switched.equivalent.high
    assert "switch.needs_signature" in {reason.code for reason in switched.reasons}


def test_a_switch_without_a_source_is_not_made() -> None:
    with pytest.raises(NoEquivalence):
        propose_switch(AskedPlan(drug="sertraline", dose="50mg"), "diazepam", TODAY)
