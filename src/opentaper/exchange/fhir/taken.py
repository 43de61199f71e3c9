"""What was taken as ``MedicationStatement``: a stretch of days with the same dose in each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from opentaper.exchange.fhir.as_followed import FollowedVersion
from opentaper.exchange.fhir.medication import drug_id
from opentaper.exchange.fhir.names import IdSeed, person, reference, resource_id
from opentaper.exchange.fhir.numbers import mg_quantity
from opentaper.inference.check_in import DoseTaken
from opentaper.quantities import Dose
from opentaper.wording import words

#: The statement of the dose before a plan has this category; those of days have none.
BEFORE = ("urn:opentaper:statement", "before-plan")


@dataclass(frozen=True, slots=True)
class TakenStretch:
    """Days in a row on which the same was swallowed; a dose of zero is a day without any."""

    first: date
    last: date
    dose: Dose


def stretches(doses: Iterable[DoseTaken]) -> Iterator[TakenStretch]:
    """Yield doses as stretches; a day that was not told ends one.

    Examples
    --------
    >>> days = [DoseTaken(date(2026, 3, day), Dose.mg(mg)) for day, mg in ((1, 5), (2, 5), (4, 5))]
    >>> [(one.first.day, one.last.day) for one in stretches(days)]
    [(1, 2), (4, 4)]
    """
    now: TakenStretch | None = None
    for one in sorted(doses, key=lambda each: each.day):
        if now is not None and now.dose == one.dose and one.day == now.last + timedelta(days=1):
            now = TakenStretch(now.first, one.day, now.dose)
            continue
        if now is not None:
            yield now
        now = TakenStretch(one.day, one.day, one.dose)
    if now is not None:
        yield now


def taken_statements(
    doses: Iterable[DoseTaken], followed: FollowedVersion, seed: IdSeed
) -> list[dict[str, Any]]:
    """Return what was taken; days without any are told as not taken, and days not told are left out."""
    return [_statement(one, followed, seed) for one in stretches(doses)]


def start_statement(
    followed: FollowedVersion, seed: IdSeed, at: datetime, language: str = "en"
) -> dict[str, Any]:
    """Return the steady dose before the plan: what the first step comes down from."""
    request = followed.plan.request
    system, code = BEFORE
    start = request.start_date
    until = {} if start is None else {"effectivePeriod": {"end": (start - timedelta(days=1)).isoformat()}}
    ended = start is not None and start <= at.date()
    return {
        "resourceType": "MedicationStatement",
        "id": resource_id(seed, "before"),
        "status": "completed" if ended else "active",
        "category": {"coding": [{"system": system, "code": code}]},
        "medicationReference": reference(drug_id(seed), request.drug.name),
        "subject": person(seed),
        **until,
        "dosage": [_dosage(request.start, words("fhir.before", language, dose=request.start))],
    }


def _statement(one: TakenStretch, followed: FollowedVersion, seed: IdSeed) -> dict[str, Any]:
    dosage = {"dosage": [_dosage(one.dose)]} if one.dose else {}
    return {
        "resourceType": "MedicationStatement",
        "id": resource_id(seed, f"taken:{one.first.isoformat()}"),
        "status": "completed" if one.dose else "not-taken",
        "medicationReference": reference(drug_id(seed), followed.plan.request.drug.name),
        "subject": person(seed),
        "effectivePeriod": {"start": one.first.isoformat(), "end": one.last.isoformat()},
        "informationSource": person(seed),
        **dosage,
    }


def _dosage(dose: Dose, text: str = "") -> dict[str, Any]:
    told = {"text": text} if text else {}
    return {
        **told,
        "timing": {"repeat": {"frequency": 1, "period": 1, "periodUnit": "d"}},
        "doseAndRate": [{"doseQuantity": mg_quantity(dose)}],
    }
