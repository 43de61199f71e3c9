"""What the record knows for a plan that is asked for now: the dose taken, the shelf, what was tried."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from opentaper import formulary
from opentaper.actions.asked import AskedPlan
from opentaper.actions.readings.current_plan import confirmed_doses, dose_now, medication_of
from opentaper.quantities import Dose
from opentaper.record.models import Medication, PastTaper, Person, ShelfItem

#: The market whose products are assumed for whoever told no shelf and lives where no list is known.
MARKET = "UK"
COUNTRIES = {"GB": "UK"}
DAYS_PER_MONTH = 365.2425 / 12
#: Of the row that tells how it was taken so far, where nothing was said of earlier attempts.
COURSE = "course"


def market_of(country: str) -> str:
    """Return the market whose products a person of a country is likely to find.

    Examples
    --------
    >>> market_of("gb"), market_of("US"), market_of("DK")
    ('UK', 'US', 'UK')
    """
    told = country.strip().upper()
    code = COUNTRIES.get(told, told)
    return code if code in formulary.markets() else MARKET


def asked_plan(person_id: UUID, medication_id: UUID, today: date) -> AskedPlan:
    """Return a plan as the record would ask for it, from the dose taken now; a page changes what it likes.

    Raises
    ------
    UnknownMedication
        It is none of theirs, or has ended.
    """
    medication = medication_of(person_id, medication_id)
    person = Person.objects.get(pk=person_id)
    shelf = ShelfItem.objects.filter(medication_id=medication_id).values_list("text", flat=True)
    dose = dose_now(Dose(medication.start_ug), confirmed_doses(medication_id))
    months = months_of_use(medication, today)
    went = attempts_of(medication_id)
    return AskedPlan(
        drug=medication.drug,
        dose=str(dose),
        goal=str(Dose(medication.goal_ug)) if medication.goal_ug else None,
        start=today.isoformat(),
        times=str(medication.times_a_day),
        used_for=None if months is None else f"{months:.2f} months",
        attempts=went or (),
        first_attempt=went == (),
        circumstances=tuple(sorted(name for name, held in medication.circumstances.items() if held is True)),
        tolerate=None,
        have=tuple(shelf),
        market=market_of(person.country),
    )


def months_of_use(medication: Medication, today: date) -> float | None:
    """Return for how many months a drug has been taken by a day; None where it was not told."""
    if medication.started_on is not None:
        return max(0.0, (today - medication.started_on).days / DAYS_PER_MONTH)
    return medication.used_for_months


def attempts_of(medication_id: UUID) -> tuple[str, ...] | None:
    """Return how earlier attempts went, as ``opentaper plan`` reads it; empty of a first one."""
    rows = list(PastTaper.objects.filter(medication_id=medication_id).order_by("told_at", "pk"))
    rows = [row for row in rows if row.fields.get("went") != COURSE]
    if not rows:
        return None
    told = [row.fields.get("attempt") for row in rows]
    return tuple(str(one) for one in told if one)
