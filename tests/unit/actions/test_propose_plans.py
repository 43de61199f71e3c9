"""Several drugs: one at a time, in a reasoned order."""

from __future__ import annotations

from datetime import date

import pytest

from opentaper.actions.asked import AskedPlan
from opentaper.actions.propose_plans import REST_DAYS, propose_plans
from opentaper.errors import BadOption

TODAY = date(2026, 11, 22)


def test_one_drug_after_the_other_with_a_rest_between() -> None:
    asked = AskedPlan(drug="mirtazapine", dose="15mg", also=("sertraline 50mg",), start="2026-12-01")
    proposed = propose_plans(asked, TODAY)
    assert proposed.order.drugs == ("sertraline", "mirtazapine")  # the activating one first
    (first_day, first), (second_day, second) = proposed.plans
    assert first.outcome.is_plan
    assert (first.request.drug.name, second.request.drug.name) == ("sertraline", "mirtazapine")
    last = first.steps[-1]
    assert (first_day, second_day) == (0, last.start_day + last.days + REST_DAYS)
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
