"""Open signs of danger as ``Flag``, and the advice of the day as ``GuidanceResponse``.

Neither is a diagnosis: a machine never writes that somebody has an illness.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from opentaper import __version__
from opentaper.advice.advice import Advice
from opentaper.exchange.fhir.names import (
    ADVICE,
    SIGNS,
    IdSeed,
    coded,
    identifier,
    person,
    reference,
    resource_id,
)
from opentaper.wording import sentence, words
from opentaper.wording.check_ins import sign_question

FLAG_CATEGORIES = "http://terminology.hl7.org/CodeSystem/flag-category"
INPUTS = "urn:opentaper:advice-inputs"


@dataclass(frozen=True, slots=True)
class FhirSign:
    """A sign of danger that was answered with yes on a day, and that no prescriber has seen yet."""

    name: str
    day: date


@dataclass(frozen=True, slots=True, eq=False)
class FhirAdvice:
    """What was advised: when, with the fingerprint of what it rests on and the release of its limits."""

    advice: Advice
    at: datetime
    inputs: str
    policy: str


def flag(one: FhirSign, seed: IdSeed, language: str) -> dict[str, Any]:
    """Return an open sign of danger."""
    return {
        "resourceType": "Flag",
        "id": resource_id(seed, f"flag:{one.day.isoformat()}:{one.name}"),
        "status": "active",
        "category": [coded(FLAG_CATEGORIES, "safety")],
        "code": coded(SIGNS, one.name, sign_question(one.name, language)),
        "subject": person(seed),
        "period": {"start": one.day.isoformat()},
        "author": person(seed),
    }


def guidance(one: FhirAdvice, targets: list[str], seed: IdSeed, language: str) -> dict[str, Any] | None:
    """Return what is advised and why; None where it is said in the shadow alone: nobody is shown it.

    Parameters
    ----------
    targets
        The plan that it speaks of.
    """
    advice = one.advice
    if advice.is_shadow:
        return None
    because = [sentence(reason, language) for reason in advice.reasons]
    change = [sentence(reason, language) for reason in advice.would_change]
    not_before = [] if advice.not_before is None else [advice.not_before.isoformat()]
    told = [
        words(f"action.{advice.action.value}", language),
        *because,
        *(words("fhir.not_before", language, day=day) for day in not_before),
        *change,
    ]
    return {
        "resourceType": "GuidanceResponse",
        "id": resource_id(seed, "guidance"),
        "identifier": [identifier(INPUTS, one.inputs)],
        "moduleUri": f"{ADVICE}:{one.policy}",
        "status": "success",
        "subject": person(seed),
        "occurrenceDateTime": one.at.isoformat(timespec="seconds"),
        "performer": {"display": f"OpenTaper {__version__}"},
        "reasonCode": [coded(ADVICE, advice.action.value, told[0])],
        "reasonReference": [reference(target) for target in targets],
        "note": [{"text": text} for text in told[1:]],
    }
