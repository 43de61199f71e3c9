"""Names that FHIR asks for: addresses of code systems, identifiers, and references within a bundle."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import NAMESPACE_URL, uuid5

UCUM = "http://unitsofmeasure.org"
LOINC = "http://loinc.org"
ATC = "http://www.whocc.no/atc"
RXNORM = "http://www.nlm.nih.gov/research/umls/rxnorm"
DRUG_FORMS = "http://terminology.hl7.org/CodeSystem/v3-orderableDrugForm"
DOSE_TYPES = "http://terminology.hl7.org/CodeSystem/dose-rate-type"
AUTHORS = "http://terminology.hl7.org/CodeSystem/provenance-participant-type"
#: Ours are names without an address: nothing has to be looked up anywhere.
VERSION = "urn:opentaper:plan-version"
PLAN = "urn:opentaper:plan"
FORMULARY = "urn:opentaper:formulary"
POLICY = "urn:opentaper:policy"
PRODUCT = "urn:opentaper:fhir:product"
ITEMS = "urn:opentaper:item"
MODULATORS = "urn:opentaper:modulator"
SIGNS = "urn:opentaper:sign"
QUESTIONS = "urn:opentaper:questionnaire"
ROLES = "urn:opentaper:care-role"
SECTIONS = "urn:opentaper:section"
RIGHTS = "urn:opentaper:right"
ADVICE = "urn:opentaper:advice"
HELD = ("urn:opentaper:status-reason", "held")


@dataclass(frozen=True, slots=True)
class IdSeed:
    """What the ids of resources are made of: what they tell, such as a version, and about whom.

    Where nobody is named, one version is about a person of its own.
    """

    of: str
    whose: str = ""

    @property
    def person(self) -> str:
        """The id of the person."""
        return resource_id(IdSeed(self.whose or self.of), "person")


def resource_id(seed: IdSeed, name: str) -> str:
    """Return the id of a resource: the same for the same seed and name, another for every other.

    Examples
    --------
    >>> a, b = IdSeed("a"), IdSeed("b")
    >>> resource_id(a, "plan") == resource_id(a, "plan") != resource_id(b, "plan")
    True
    """
    return str(uuid5(NAMESPACE_URL, f"urn:opentaper:fhir:{seed.of}:{name}"))


def person(seed: IdSeed) -> dict[str, Any]:
    """Return the reference to whom resources are about."""
    return reference(seed.person)


def reference(id_: str, display: str = "") -> dict[str, Any]:
    """Return a reference to a resource of the same bundle.

    Examples
    --------
    >>> reference("1", "Anna")
    {'reference': 'urn:uuid:1', 'display': 'Anna'}
    """
    shown = {"display": display} if display else {}
    return {"reference": f"urn:uuid:{id_}", **shown}


def identifier(system: str, value: str) -> dict[str, Any]:
    """Return an identifier of ours."""
    return {"system": system, "value": value}


def coded(system: str, code: str, text: str = "") -> dict[str, Any]:
    """Return a concept with one code, and words where there are any."""
    words = {"text": text} if text else {}
    return {"coding": [{"system": system, "code": code}], **words}
