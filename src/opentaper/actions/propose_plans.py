"""Propose plans for several drugs: which first and why, one after the other."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from opentaper import formulary
from opentaper.actions import options
from opentaper.actions.asked import AskedPlan
from opentaper.actions.propose_plan import name_and_dose, propose_plan
from opentaper.errors import BadOption
from opentaper.formulary.tables import company_name
from opentaper.planning.others import Order, order
from opentaper.planning.result import PlanResult


@dataclass(frozen=True, slots=True)
class ProposedPlans:
    """The order with its reasons, and each drug's plan with the day on which it would begin.

    ``rest_days`` lie between the end of one taper and the first cut of the next drug.
    """

    order: Order
    plans: tuple[tuple[int, PlanResult], ...]
    rest_days: int


def propose_plans(asked: AskedPlan, today: date) -> ProposedPlans:
    """Return plans for ``asked.drug`` and every drug of ``asked.also``, one at a time.

    What is no drug of the formulary (alcohol, a painkiller) has no plan, and every plan knows of it.

    Raises
    ------
    BadInput
        Any option that cannot be meant, named; another drug without a dose.
    """
    told = [_named(text) for text in asked.also]
    company = tuple(name for name, dose in told if not dose)
    doses = {formulary.drug(asked.drug).name: asked.dose} | {name: dose for name, dose in told if dose}
    drugs = tuple(formulary.drug(name) for name in doses)
    found = tuple(row for drug in drugs for row in formulary.interactions(drug.name))
    policy = formulary.shipped_policy()
    first, rest = order(drugs, found, policy.company), round(policy.rest_days.value)
    plans, day = [], 0
    main = formulary.drug(asked.drug).name
    for name in first.drugs:
        others = tuple(other for other in first.drugs if other != name) + company
        begin = str(options.day("start", asked.start) + timedelta(days=day)) if asked.start else None
        own = replace(asked, also=others, start=begin) if name == main else _plain(asked, others, begin)
        result = propose_plan(replace(own, drug=name, dose=doses[name]), today)
        plans.append((day, result))
        if result.steps and result.outcome.is_plan:
            day += result.steps[-1].start_day + result.steps[-1].days + rest
    return ProposedPlans(first, tuple(plans), rest)


def _plain(asked: AskedPlan, others: tuple[str, ...], begin: str | None) -> AskedPlan:
    """Return what is asked of a drug beside the main one: the person's facts, none of the main drug's.

    A signature is for the drug it was given for: it opens no door for another.
    """
    return AskedPlan(
        drug="",
        dose="",
        also=others,
        start=begin,
        used_for=asked.used_for,
        age=asked.age,
        wish=asked.wish,
        circumstances=asked.circumstances,
        market=asked.market,
    )


def _named(text: str) -> tuple[str, str]:
    """Return the name and the dose of what else is taken; no dose for what is no drug of the formulary."""
    told, dose = name_and_dose(text)
    name = company_name(told)
    if name not in formulary.drug_names():
        return name, ""
    if not dose:
        raise BadOption(option="also", given=text, wanted="a drug and its dose, such as: quetiapine 100mg")
    return name, dose
