"""Propose a switch to another drug (often a long-acting one), then the taper of that one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from opentaper import formulary
from opentaper.actions import options
from opentaper.actions.asked import AskedPlan
from opentaper.actions.gather_shelf import gathered_shelf, shelf_to_order
from opentaper.actions.propose_plan import known_drug, propose_plan, told_person
from opentaper.errors import AboveLicensedMaximum
from opentaper.planning.doors import check_dose
from opentaper.planning.equivalent import SwitchRequest
from opentaper.planning.result import Outcome, PlanResult
from opentaper.planning.switch import SwitchResult, alone, switch
from opentaper.quantities import Dose
from opentaper.timeline import days_of


@dataclass(frozen=True, slots=True)
class ProposedSwitch:
    """The stages, and the taper that follows from the last stage (None where there is none to lay out)."""

    switched: SwitchResult
    after: PlanResult | None


def propose_switch(
    asked: AskedPlan,
    to: str,
    today: date,
    equivalent: str | None = None,
    stages: int | None = None,
    stage: str | None = None,
    to_have: tuple[str, ...] = (),
) -> ProposedSwitch:
    """Return the stages of a switch and the taper after it; both need a signature.

    Where nobody tells how many stages, how long each lasts, or the interval after it, the policy does.

    Raises
    ------
    BadInput
        Any option that cannot be meant, named; two drugs without a sourced equivalence; a dose of either
        above its licensed maximum that no clinician has signed.
    """
    drug, other, start = (
        known_drug(asked.drug, asked.market),
        known_drug(to, asked.market),
        Dose.parse(asked.dose),
    )
    policy = formulary.shipped_policy()
    specialist = options.sanction("specialist", asked.specialist, asked.because)
    check_dose(drug, start, policy, signed=specialist is not None)
    request = SwitchRequest(
        drug=drug,
        start=start,
        to=other,
        shelf=gathered_shelf(asked, drug),
        to_shelf=gathered_shelf(replace(asked, have=to_have), other),
        policy=policy,
        equivalences=tuple(
            row
            for row in formulary.equivalences()
            if row.drug in {drug.name, other.name} and row.route == "oral"
        ),
        interactions=formulary.interactions(drug.name),
        release=formulary.release(),
        n_stages=stages if stages is not None else round(policy.switching.stages.value),
        stage_days=days_of(stage) if stage is not None else round(policy.switching.stage_days.value),
        equivalent=Dose.parse(equivalent) if equivalent else None,
        times=options.times(asked.times) if asked.times else None,
        person=told_person(asked, today),
        specialist=specialist,
    )
    switched = _switched(request, asked, to_have)
    if not switched.outcome.is_plan or not switched.stages:
        return ProposedSwitch(switched, None)
    last = switched.stages[-1]
    first_day = options.day("start", asked.start) if asked.start else None
    settled = (
        last.start_day
        + last.days
        + (days_of(asked.interval) if asked.interval else round(policy.rest_days.value))
    )
    follow = replace(
        asked,
        drug=other.name,
        dose=str(last.to_dose),
        have=to_have,
        start=(first_day + timedelta(days=settled)).isoformat() if first_day else None,
        curve=None,
    )
    try:
        return ProposedSwitch(switched, propose_plan(follow, today))
    except AboveLicensedMaximum:
        # The signature stands for the switch: for the taper it would lift the limits on every cut.
        return ProposedSwitch(alone(switched), None)


def _switched(request: SwitchRequest, asked: AskedPlan, to_have: tuple[str, ...]) -> SwitchResult:
    """Return the switch from the ordinary products, else from those made to order too."""
    switched = switch(request)
    if switched.outcome is not Outcome.NO_SHELF_DOSE or (asked.have and to_have):
        return switched
    shelf = request.shelf if asked.have else shelf_to_order(asked, request.drug)
    to_shelf = request.to_shelf if to_have else shelf_to_order(asked, request.to)
    wider = switch(replace(request, shelf=shelf, to_shelf=to_shelf))
    return wider if wider.outcome.is_plan else switched
