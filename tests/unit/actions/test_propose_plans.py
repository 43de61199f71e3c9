"""Several drugs: one at a time, in a reasoned order."""

from __future__ import annotations

from datetime import date

import pytest

from opentaper.actions.asked import AskedPlan
from opentaper.actions.propose_plans import propose_plans
from opentaper.errors import BadOption
from opentaper.planning.result import Outcome

TODAY = date(2026, 11, 22)


def test_one_drug_after_the_other_with_a_rest_between() -> None:
    asked = AskedPlan(drug="mirtazapine", dose="15mg", also=("sertraline 50mg",), start="2026-12-01")
    proposed = propose_plans(asked, TODAY)
    assert proposed.order.drugs == ("sertraline", "mirtazapine")  # the activating one first
    (first_day, first), (second_day, second) = proposed.plans
    assert first.outcome.is_plan
    assert (first.request.drug.name, second.request.drug.name) == ("sertraline", "mirtazapine")
    last = first.steps[-1]
    assert (first_day, second_day) == (0, last.start_day + last.days + proposed.rest_days)
    assert first.request.start_date == date(2026, 12, 1)
    assert second.request.start_date is not None
    assert (second.request.start_date - date(2026, 12, 1)).days == second_day


def test_each_plan_knows_of_the_other_drug() -> None:
    proposed = propose_plans(AskedPlan(drug="mirtazapine", dose="15mg", also=("sertraline 50mg",)), TODAY)
    assert [result.request.also_takes for _, result in proposed.plans] == [("mirtazapine",), ("sertraline",)]


def test_another_drug_needs_its_dose() -> None:
    with pytest.raises(BadOption) as refused:
        propose_plans(AskedPlan(drug="mirtazapine", dose="15mg", also=("sertraline",)), TODAY)
    assert refused.value.option == "also"


def test_a_signature_for_one_drug_opens_no_door_for_another() -> None:
    asked = AskedPlan(
        drug="sertraline",
        dose="50mg",
        also=("lithium 800mg",),
        override="Dr Ada Quill (invented)",
        specialist="Dr Ada Quill (invented)",
        because="shared care",
    )
    plans = {result.request.drug.name: result for _, result in propose_plans(asked, TODAY).plans}
    assert plans["sertraline"].request.specialist is not None
    assert plans["lithium"].outcome is Outcome.SPECIALIST_NEEDED
    assert (plans["lithium"].request.specialist, plans["lithium"].request.override) == (None, None)


def test_the_person_s_circumstances_go_with_every_drug() -> None:
    asked = AskedPlan(drug="sertraline", dose="50mg", also=("diazepam 5mg",), circumstances=("pregnant",))
    assert {result.outcome for _, result in propose_plans(asked, TODAY).plans} == {Outcome.HUMAN_FIRST}


def test_what_is_no_drug_of_the_formulary_has_no_plan_and_every_plan_knows_of_it() -> None:
    also = ("mirtazapine 15 mg", "Ipren 400 mg", "levothyroxine")
    proposed = propose_plans(AskedPlan(drug="sertraline", dose="50mg", also=also), TODAY)
    assert proposed.order.drugs == ("sertraline", "mirtazapine")
    assert [result.request.also_takes[1:] for _, result in proposed.plans] == [
        ("ibuprofen", "levothyroxine"),
        ("ibuprofen", "levothyroxine"),
    ]
