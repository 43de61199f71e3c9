"""What stands around the steps of a plan of ours: the dose before it, and where it leads."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from opentaper.exchange.fhir.care_plan import DAILY_DOSE
from opentaper.exchange.fhir.read_course import PrescribedCourse, PrescribedStretch
from opentaper.exchange.fhir.read_medicine import drug_called
from opentaper.exchange.fhir.read_quantity import amount_of, dose_of
from opentaper.exchange.fhir.read_timing import bounds_of
from opentaper.exchange.fhir.taken import BEFORE
from opentaper.exchange.fhir.told import FhirFile, FhirResource, part, parts
from opentaper.quantities import ZERO, Dose


@dataclass(frozen=True, slots=True)
class ReadGoal:
    """Where a plan of ours leads: the dose of which drug, and on which day it is reached."""

    place: str
    drug: str
    dose: Dose
    reached: date | None
    status: str = ""


def is_before(one: FhirResource) -> bool:
    """Return whether a statement tells the dose before a plan of ours."""
    system, code = BEFORE
    coding = parts(part(one.body, "category"), "coding")
    return any(each.get("system") == system and each.get("code") == code for each in coding)


def doses_before(told: FhirFile) -> dict[str, Dose]:
    """Return the dose before each plan of ours, by its drug in small letters.

    Raises
    ------
    Flawed
        It cannot be read.
    """
    found: dict[str, Dose] = {}
    for one in told.of_kind("MedicationStatement"):
        if is_before(one):
            rates = [rate for dosage in parts(one.body, "dosage") for rate in parts(dosage, "doseAndRate")]
            place = f"{one.place}.dosage[0].doseAndRate[0].doseQuantity"
            for rate in rates[:1]:
                dose = dose_of(amount_of(rate.get("doseQuantity"), place).value, place)
                found.setdefault(drug_called(one, told).casefold(), dose)
    return found


def goals(told: FhirFile) -> tuple[ReadGoal, ...]:
    """Return where the plans of ours lead.

    Raises
    ------
    Flawed
        It cannot be read.
    """
    return tuple(goal for one in told.of_kind("Goal") if (goal := _goal(one)) is not None)


def stopped(goal: ReadGoal, before: Dose | None) -> PrescribedCourse:
    """Return a plan on which nothing is taken from its first day on: it has a goal, and no request."""
    nothing = (PrescribedStretch(0, None, ZERO),)
    return PrescribedCourse(goal.drug, goal.place, goal.status, "plan", nothing, goal.reached, before, ZERO)


def _goal(one: FhirResource) -> ReadGoal | None:
    for target in parts(one.body, "target"):
        measure = part(target, "measure")
        if any((each.get("system"), each.get("code")) == DAILY_DOSE for each in parts(measure, "coding")):
            place = f"{one.place}.target[0].detailQuantity"
            dose = dose_of(amount_of(target.get("detailQuantity"), place).value, place)
            due = target.get("dueDate")
            period = {"timing": {"repeat": {"boundsPeriod": {"start": due}}}}
            reached = bounds_of(period, one.place).start if due else None
            status = str(one.body.get("lifecycleStatus", ""))
            return ReadGoal(one.place, str(measure.get("text", "")), dose, reached, status)
    return None
