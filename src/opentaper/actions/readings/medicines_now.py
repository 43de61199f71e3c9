"""What a person takes today, for answers on the spot: drug, dose, how often, and the steps to come."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from opentaper import formulary
from opentaper.actions.make_dose import make_dose
from opentaper.actions.readings.asked_plan import market_of
from opentaper.actions.readings.current_plan import confirmed_doses, current_plan, dose_now
from opentaper.actions.readings.house import houses_of
from opentaper.errors import OpenTaperError
from opentaper.formulary.facts import Drug, Product
from opentaper.planning.astray import Usual
from opentaper.planning.result import Step
from opentaper.planning.running_out import InHouse
from opentaper.planning.versions import PlanVersion
from opentaper.quantities import Dose
from opentaper.record.models import Medication, ShelfItem


@dataclass(frozen=True, slots=True)
class MedicineNow:
    """One medication as it is taken today.

    Parameters
    ----------
    ahead
        The step that is taken now and those after it, moved so that none has ended; empty where no plan says
        how the dose of today is made.
    today
        The day of the plan that is today.
    products
        What these steps use.
    houses
        What is left of them, as far as it was counted.
    """

    id: UUID
    usual: Usual
    ahead: tuple[Step, ...]
    today: int
    products: tuple[Product, ...]
    houses: tuple[InHouse, ...] = ()

    @property
    def drug(self) -> Drug:
        """The drug."""
        return self.usual.drug

    @property
    def dose(self) -> Dose:
        """The dose of today."""
        return self.usual.dose


def medicines_now(person_id: UUID, today: date, country: str = "") -> tuple[MedicineNow, ...]:
    """Return every medication that is taken, in the order of their names; a few queries for each."""
    rows = list(Medication.objects.filter(person_id=person_id, status="active").order_by("drug"))
    names = tuple(row.drug for row in rows)
    return tuple(_now(row, names, today, market_of(country)) for row in rows)


def _now(row: Medication, names: tuple[str, ...], today: date, market: str) -> MedicineNow:
    confirmed = confirmed_doses(row.pk)
    dose = dose_now(Dose(row.start_ug), confirmed)
    also = tuple(name for name in names if name != row.drug)
    usual = Usual(formulary.drug(row.drug), dose, row.times_a_day, also)
    plan = current_plan(row.pk)
    version = None if plan is None or not plan.version.plan.outcome.is_plan else plan.version
    begin = today if version is None else version.plan.request.start_date or version.made_on
    day = (today - begin).days
    ahead = days_ahead(row, usual, version, day, market)
    used = {part.product.id: part.product for step in ahead for part in step.parts}
    products = tuple(used[name] for name in sorted(used))
    houses = houses_of(row, ahead, confirmed, today, market)
    return MedicineNow(row.pk, usual, ahead, day, products, houses)


def days_ahead(
    row: Medication, usual: Usual, version: PlanVersion | None, day: int, market: str
) -> tuple[Step, ...]:
    """Return the steps from today on: that of the dose of today, and those after it.

    A dose that no step of the plan has, as the one before its first cut, is made from the shelf.
    """
    ahead = () if version is None else steps_ahead(version, usual.dose, day)
    if ahead:
        return ahead
    shelf = tuple(ShelfItem.objects.filter(medication_id=row.pk).values_list("text", flat=True))
    later = () if version is None else tuple(one for one in version.plan.steps if one.start_day > day)
    return (*_as_now(usual, shelf, market, day, later), *later)


def _as_now(
    usual: Usual, shelf: tuple[str, ...], market: str, day: int, later: tuple[Step, ...]
) -> tuple[Step, ...]:
    """Return the dose of today as a step, made from the shelf; empty where nothing makes it."""
    if not usual.dose:
        return ()
    try:
        made = make_dose(usual.drug.name, str(usual.dose), shelf, market, str(usual.times), signed=True)
    except OpenTaperError:
        return ()
    if not made.is_exact:
        return ()
    days = later[0].start_day - day if later else 1
    nothing = (None, None, None, None)
    return (Step(-1, day, days, usual.dose, usual.dose.as_mg, made.intakes, *nothing, made.error_mg, None),)


def steps_ahead(version: PlanVersion, dose: Dose, day: int) -> tuple[Step, ...]:
    """Return the step of a dose and those after it; where it lasts longer than planned, the rest moves."""
    steps = version.plan.steps
    begun = next((place for place, step in enumerate(steps) if step.dose == dose and step.dose), None)
    if begun is None:
        return ()
    late = max(0, day + 1 - (steps[begun].start_day + steps[begun].days))
    first = replace(steps[begun], days=steps[begun].days + late)
    return (first, *(replace(step, start_day=step.start_day + late) for step in steps[begun + 1 :]))
