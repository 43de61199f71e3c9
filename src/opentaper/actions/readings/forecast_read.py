"""What the plan that somebody follows may feel like to them, foreseen from their record."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from opentaper import formulary
from opentaper.actions.forecast_person import tolerated_intensity
from opentaper.actions.readings.learnt_read import belief_of
from opentaper.actions.readings.plan_read import PlanRead, plan_of
from opentaper.actions.readings.told_record import told_record
from opentaper.errors import NoPlanYet
from opentaper.exchange.diary import ToldDiary
from opentaper.exchange.foretold import ForetoldPlan, PersonForecast
from opentaper.inference.belief import is_modelled
from opentaper.inference.foretell import foretell
from opentaper.quantities import Dose
from opentaper.record.models import Person

#: What the plan is called in the document.
NAME = "plan"


def forecast_of(person_id: UUID, medication_id: UUID, today: date, days: int) -> PersonForecast:
    """Return what the plan as it is followed may bring from today on, over some days.

    Each step is taken for confirmed on the earliest day that it can be.

    Raises
    ------
    UnknownMedication, NoPlanYet
        It is none of theirs, or has no plan.
    """
    told = told_record(person_id, medication_id, today)
    read = plan_of(person_id, today, medication_id)
    if read is None:
        raise NoPlanYet(drug=told.known.drug)
    belief = belief_of(person_id, told, today)
    own = Person.objects.values_list("tolerated", flat=True).get(pk=person_id)
    tolerated = tolerated_intensity(None) if own is None else own
    doses = doses_ahead(read, days)
    seen = None
    if is_modelled(told.known):
        seen = foretell(belief, told.doses, today, [dose.as_mg for dose in doses], tolerated)
    return PersonForecast(
        drug=formulary.drug(read.drug),
        belief=belief,
        diary=ToldDiary(told.check_ins, told.doses, told.instruments),
        now=read.dose,
        from_day=today,
        days=days,
        tolerated=tolerated,
        is_own_line=own is not None,
        plans=(ForetoldPlan(NAME, doses, seen, ()),),
    )


def doses_ahead(read: PlanRead, days: int) -> tuple[Dose, ...]:
    """Return the dose of today and of each day after it, as the plan is followed."""
    found, dose = [], read.dose
    begins = {step.start_day: step.dose for step in read.ahead}
    for day in range(read.day, read.day + days):
        dose = begins.get(day, dose) if day > read.day else dose
        found.append(dose)
    return tuple(found)
