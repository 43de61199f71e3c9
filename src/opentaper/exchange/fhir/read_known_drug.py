"""Which drug of the formulary a medicine of others is: by its code, or by its words; never by a likeness."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from opentaper import formulary
from opentaper.errors import UnknownDrug
from opentaper.exchange.fhir.names import ATC, RXNORM
from opentaper.exchange.fhir.read_medicine import drug_called, medication_of
from opentaper.exchange.fhir.told import FhirFile, FhirResource, part, parts
from opentaper.formulary.manifest import drug_name

_WORD = re.compile(r"[^\W\d_]{3,}")


def known_drug(one: FhirResource, told: FhirFile) -> str | None:
    """Return the name of the drug that a resource is about; None where it is not known, or two are."""
    medication = medication_of(one, told) or {}
    substances = [part(each, "itemCodeableConcept") for each in parts(medication, "ingredient")]
    if len(substances) > 1:  # a mixture is none of its parts
        return None
    concepts = (*substances, part(medication, "code"), part(one.body, "medicationCodeableConcept"))
    by_code = {drug for concept in concepts for drug in _coded(concept)}
    if by_code:
        return by_code.pop() if len(by_code) == 1 else None
    return drug_of_words(drug_called(one, told))


def drug_of_words(text: str) -> str | None:
    """Return the drug that some words name: the whole of them, else the only one among them.

    Examples
    --------
    >>> drug_of_words("Sertraline 50 MG Oral Tablet [Zoloft]"), drug_of_words("Cipramil")
    ('sertraline', 'citalopram')
    >>> drug_of_words("olanzapine and fluoxetine"), drug_of_words("a tablet")
    (None, None)
    """
    whole = _named(text)
    if whole is not None:
        return whole
    found = {drug for word in _WORD.findall(text) if (drug := _named(word)) is not None}
    return found.pop() if len(found) == 1 else None


def _named(text: str) -> str | None:
    try:
        return drug_name(text)
    except UnknownDrug:
        return None


def _coded(concept: dict[str, Any]) -> set[str]:
    codes = {(each.get("system"), each.get("code")) for each in parts(concept, "coding")}
    return {drug for drug, known in _codes() for pair in known if pair in codes}


@cache
def _codes() -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    """Return every drug with its codes."""
    drugs = [formulary.drug(name) for name in formulary.drug_names()]
    return tuple(
        (
            drug.name,
            tuple((system, code) for system, code in ((ATC, drug.atc), (RXNORM, drug.rxnorm)) if code),
        )
        for drug in drugs
    )
