"""Everything of a record that FHIR has words for, as one ``Bundle``: plans, days, team, signs and advice."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from opentaper.exchange.diary import ToldDiary
from opentaper.exchange.fhir.as_followed import FollowedVersion
from opentaper.exchange.fhir.bundle import collected, patient, plan_resources
from opentaper.exchange.fhir.care_team import FhirCarer, FhirConsent, team_resources
from opentaper.exchange.fhir.check_in import check_in_resources
from opentaper.exchange.fhir.medication_request import plan_id
from opentaper.exchange.fhir.names import IdSeed
from opentaper.exchange.fhir.signed import SignedOff
from opentaper.exchange.fhir.told_signs import FhirAdvice, FhirSign, flag, guidance
from opentaper.inference.check_in import DoseTaken


@dataclass(frozen=True, slots=True, eq=False)
class FhirPlan:
    """One medication with its plan.

    Parameters
    ----------
    version
        The version that counts, with its steps as they were and may be followed.
    signed
        Who signed it, or None: it is then a proposal.
    doses
        What was taken, as it was told.
    advice
        What is advised today, or None.
    """

    version: FollowedVersion
    signed: SignedOff | None = None
    doses: tuple[DoseTaken, ...] = ()
    advice: FhirAdvice | None = None


@dataclass(frozen=True, slots=True, eq=False)
class FhirRecord:
    """What of a record becomes FHIR; a part that is empty is left out, as where it is not shared.

    Parameters
    ----------
    key
        What the ids are made of: the same record has the same ids, and they lead back to nobody.
    today
        The person's own day.
    diary
        Check-ins and questionnaires; doses stand with their plan.
    """

    key: str
    today: date
    plans: tuple[FhirPlan, ...] = ()
    diary: ToldDiary = field(default_factory=ToldDiary)
    carers: tuple[FhirCarer, ...] = ()
    consents: tuple[FhirConsent, ...] = ()
    signs: tuple[FhirSign, ...] = ()


def record_bundle(record: FhirRecord, at: datetime, language: str = "en") -> dict[str, Any]:
    """Return a record as a bundle.

    Parameters
    ----------
    at
        When it is written, with its time zone.

    Raises
    ------
    BadOption
        A plan with a step of nothing between others, which FHIR has no words for.
    """
    seed = IdSeed(record.key, record.key)
    resources = [patient(seed)]
    for one in record.plans:
        resources += _plan(one, record, at, language)
    resources += check_in_resources(record.diary, seed, language)
    resources += [flag(sign, seed, language) for sign in record.signs]
    resources += team_resources(record.carers, record.consents, seed, record.today, language)
    return collected(resources, seed, at)


def _plan(one: FhirPlan, record: FhirRecord, at: datetime, language: str) -> list[dict[str, Any]]:
    seed = IdSeed(one.version.digest, record.key)
    made = plan_resources(one.version, seed, at, one.signed, one.doses, language, record.today)
    advised = None if one.advice is None else guidance(one.advice, [plan_id(seed)], seed, language)
    return made if advised is None else [*made, advised]
