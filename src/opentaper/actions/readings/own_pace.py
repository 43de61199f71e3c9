"""A person's own pace: who stands for them on a day, as far as their own days can be trusted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from opentaper.actions.asked import AskedPlan
from opentaper.actions.own_twins import trusted_twins
from opentaper.actions.readings.learnt_read import belief_of
from opentaper.actions.readings.told_record import told_record
from opentaper.actions.twins import accepted
from opentaper.formulary.population import shipped_population
from opentaper.planning.twins import Risk, Twins
from opentaper.planning.versions import PlanVersion
from opentaper.reasons import Reason
from opentaper.record.models import Person


@dataclass(frozen=True, slots=True)
class OwnPace:
    """Who stands for a person and what they accept (both or neither), what to say, and danger signs since."""

    twins: Twins | None
    risk: Risk | None
    because: tuple[Reason, ...] = ()
    had_red_flag: bool = False


def no_own_pace() -> OwnPace:
    """Return that nobody stands for the person: the plan's own steps stay."""
    return OwnPace(None, None)


def own_pace(person_id: UUID, medication_id: UUID, plan: PlanVersion, today: date) -> OwnPace:
    """Return who stands for a person on the morning of a day, from what their own days have shown."""
    told = told_record(person_id, medication_id, today)
    belief = belief_of(person_id, told, today) if told.check_ins else None
    twins = trusted_twins(belief, told.doses, today)
    flag = any(one.signs for one in told.check_ins if one.day >= plan.made_on)
    if twins is None:
        because = (Reason.of("replan.not_trusted"),) if told.check_ins else ()
        return OwnPace(None, None, because, flag)
    return OwnPace(twins, plan.plan.request.risk or _accepted(person_id, plan), (), flag)


def _accepted(person_id: UUID, plan: PlanVersion) -> Risk:
    """Return what the person chose to accept, and the careful choice where they chose nothing."""
    person, request = Person.objects.get(pk=person_id), plan.plan.request
    asked = AskedPlan(
        drug=request.drug.name,
        dose="",
        tolerate=None if person.tolerated is None else f"{person.tolerated:g}",
        chance=None if person.chance is None else f"{100 * person.chance:g}%",
    )
    return accepted(asked, shipped_population(), request.policy.adaptive)
