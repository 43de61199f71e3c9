"""What was taken: the days of statements, each drug by itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from opentaper.errors import FhirFlaw
from opentaper.exchange.fhir.read_dosage import ReadDosage
from opentaper.exchange.fhir.read_quantity import Flawed
from opentaper.exchange.fhir.read_timing import DosageBounds, bounds_of
from opentaper.exchange.fhir.told import FhirResource, parts
from opentaper.inference.check_in import DoseTaken
from opentaper.quantities import ZERO, Dose
from opentaper.timeline import MOST_DAYS

#: Reads the dosages of one field of a resource, and what is amiss in them.
DosageReader = Callable[[FhirResource, str], tuple[list[ReadDosage], list[FhirFlaw]]]


@dataclass(frozen=True, slots=True)
class TakenHistory:
    """What was taken of one drug, as it is called there: one dose a day, in order of days."""

    drug: str
    doses: tuple[DoseTaken, ...]


def taken_days(one: FhirResource, dosages: DosageReader) -> tuple[list[DoseTaken], list[FhirFlaw]]:
    """Return the days of a statement."""
    status, dose = one.body.get("status"), ZERO
    if status not in ("active", "completed", "not-taken"):  # a tuple: what stands there may be anything
        return [], [FhirFlaw(place=f"{one.place}.status", why="withdrawn", text=str(status)[:40])]
    try:
        bounds = statement_bounds(one)
    except Flawed as wrong:
        flaw = wrong.flaw
        return [], [FhirFlaw(place=f"{one.place}.effectivePeriod", why=flaw.why, text=flaw.text)]
    if bounds.start is None or bounds.days is None:
        return [], [FhirFlaw(place=f"{one.place}.effectivePeriod", why="no_date")]
    if status != "not-taken":
        dose, bad = statement_dose(one, dosages)
        if bad:
            return [], bad
    return [DoseTaken(bounds.start + timedelta(days=day), dose) for day in range(bounds.days)], []


def statement_dose(one: FhirResource, dosages: DosageReader) -> tuple[Dose, list[FhirFlaw]]:
    """Return the dose a day that a statement tells, or what is amiss in it."""
    body = {"x": [dosage | {"sequence": 1} for dosage in parts(one.body, "dosage")]}
    read, bad = dosages(FhirResource(one.place, one.body | body, one.address), "x")
    if bad:
        return ZERO, [_placed(flaw) for flaw in bad]
    return Dose(sum(each.dose.micrograms for each in read)), []


def statement_bounds(one: FhirResource) -> DosageBounds:
    """Return the days of a statement: a period, or the one day that it names.

    Raises
    ------
    Flawed
        No day, or more of them than anybody has.
    """
    day = one.body.get("effectiveDateTime")
    period: Any = one.body.get("effectivePeriod") if day is None else {"start": day, "end": day}
    bounds = bounds_of({"timing": {"repeat": {"boundsPeriod": period}}}, one.place)
    if (bounds.days or 0) > MOST_DAYS:
        raise Flawed(f"{one.place}.effectivePeriod", "too_long", bounds.days)
    return bounds


def histories(taken: Sequence[tuple[str, DoseTaken]]) -> tuple[TakenHistory, ...]:
    """Return days by drug, in the order in which the drugs are told."""
    by: dict[str, tuple[str, list[DoseTaken]]] = {}
    for drug, dose in taken:
        by.setdefault(drug.casefold(), (drug, []))[1].append(dose)
    return tuple(
        TakenHistory(drug, tuple(sorted(doses, key=lambda one: one.day))) for drug, doses in by.values()
    )


def days_told_twice(taken: Sequence[TakenHistory]) -> list[FhirFlaw]:
    """Return where a day has two doses of one drug, the first such day of each."""
    found = []
    for one in taken:
        twice = sorted(day for day, n in Counter(each.day for each in one.doses).items() if n > 1)
        found += [FhirFlaw(place="MedicationStatement", why="overlap", text=str(day)) for day in twice[:1]]
    return found


def _placed(flaw: FhirFlaw) -> FhirFlaw:
    """Return a flaw of a statement at the place where its dosage stands."""
    return FhirFlaw(
        place=flaw.place.replace(".x[", ".dosage[").replace(".x", ".dosage"), why=flaw.why, text=flaw.text
    )
