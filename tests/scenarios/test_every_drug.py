"""Every drug of the formulary in every country: a plan, or a no with its reason, and never a crash."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from opentaper import formulary
from opentaper.actions.asked import AskedPlan
from opentaper.actions.propose_plan import propose_plan
from opentaper.errors import BadInput
from opentaper.formulary.facts import Fact, Family
from opentaper.planning.result import Outcome, PlanResult
from opentaper.quantities import ZERO, Dose

TODAY = date(2026, 11, 22)
MARKETS = formulary.markets()
SIGNED = {"specialist": "Dr Ada Quill (invented)", "because": "goes through it with the person"}
#: What may stop a plan before it begins: nothing to make doses from, or a dose beyond this country's licence.
EXPECTED = {"empty_shelf", "above_licensed_maximum"}
REFUSALS = {Outcome.NO_SHELF_DOSE, Outcome.BEYOND_CAP, Outcome.TOO_MANY_STEPS}
FOR_SPECIALISTS = {Family.MAOI, Family.CLOZAPINE, Family.LITHIUM}
#: So many of the questions had a plan on 2026-11-22, less a few: fewer means that something got lost.
AT_LEAST = {"UK": 110, "US": 85, "CA": 52, "FR": 60}


def usual(name: str) -> list[Dose]:
    """Return the lowest and the highest usual dose of a drug, as far as they are known."""
    drug = formulary.drug(name)
    facts: list[Fact | None] = [drug.usual_min_mg, drug.usual_max_mg]
    return [Dose.nearest(fact.central) for fact in facts if fact is not None and fact.central]


def answer(name: str, dose: Dose, market: str, **asked: Any) -> PlanResult | BadInput:
    """Return the answer to the plainest question about a drug."""
    plain = AskedPlan(drug=name, dose=str(dose), market=market)
    try:
        return propose_plan(replace(plain, **asked), TODAY)
    except BadInput as refused:
        return refused


def is_explained(told: PlanResult | BadInput) -> bool:
    """Tell whether what was answered can be followed, or says why not and what to do."""
    if isinstance(told, BadInput):
        return told.code in EXPECTED
    if told.outcome is Outcome.FOUND:
        made = [sum(part.dose.micrograms for part in step.parts) for step in told.steps]
        return made == [step.dose.micrograms for step in told.steps] and made[-1] == ZERO.micrograms
    return told.outcome in REFUSALS and bool(told.refusals or told.suggestions)


@pytest.mark.parametrize("market", MARKETS)
def test_every_drug_has_a_plan_or_a_reason(market: str) -> None:
    answers = {
        (name, str(dose)): answer(name, dose, market, **SIGNED)
        for name in formulary.drug_names()
        for dose in usual(name)
    }
    assert len(answers) > 190
    assert [asked for asked, told in answers.items() if not is_explained(told)] == []
    plans = [told for told in answers.values() if not isinstance(told, BadInput) and told.outcome.is_plan]
    assert len(plans) >= AT_LEAST[market]


@pytest.mark.parametrize("market", MARKETS)
def test_drugs_of_a_specialist_are_only_planned_with_one(market: str) -> None:
    for name in formulary.drug_names():
        if formulary.drug(name).family in FOR_SPECIALISTS or name == "valproate":
            for dose in usual(name):
                told = answer(name, dose, market)
                assert isinstance(told, BadInput) or told.outcome is Outcome.SPECIALIST_NEEDED, name
