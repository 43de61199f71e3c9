"""What a drug was taken for, where a code says so: conditions that the model of relapse knows."""

from __future__ import annotations

import re
from collections.abc import Mapping

#: Blocks of ICD-10, chapter V. Source: WHO, ICD-10 (https://icd.who.int/browse10/2019/en).
ICD10: Mapping[str, str] = {
    **dict.fromkeys((f"F2{n}" for n in range(10)), "psychosis"),
    "F30": "bipolar",
    "F31": "bipolar",
    "F32": "depression",
    "F33": "depression",
    "F40": "anxiety",
    "F41": "anxiety",
}
#: Codes of SNOMED CT for the whole of each condition, and its most usual kinds.
SNOMED: Mapping[str, str] = {
    "35489007": "depression",  # depressive disorder
    "370143000": "depression",  # major depressive disorder
    "197480006": "anxiety",  # anxiety disorder
    "21897009": "anxiety",  # generalized anxiety disorder
    "371631005": "anxiety",  # panic disorder
    "58214004": "psychosis",  # schizophrenia
    "69322001": "psychosis",  # psychotic disorder
    "13746004": "bipolar",  # bipolar disorder
}
#: Standard concepts of the same, where the table of concepts does not name them.
CONCEPTS: Mapping[str, str] = {
    "440383": "depression",
    "4152280": "depression",
    "442077": "anxiety",
    "434613": "anxiety",
    "435783": "psychosis",
    "436073": "psychosis",
    "436665": "bipolar",
}
_ICD10 = re.compile(r"F\d\d(?:\.?[0-9A-Z]{0,4})?", re.IGNORECASE)
ICD_LETTERS = 3


def condition_of(concept: str, vocabulary: str, code: str, written: str) -> str:
    """Return what a diagnosis says, or nothing where its code is not one of these.

    Parameters
    ----------
    concept
        Id of its concept.
    vocabulary, code
        Where that comes from, where it is known.
    written
        What the source wrote: a code of ICD-10, at best.

    Examples
    --------
    >>> condition_of("440383", "", "", ""), condition_of("0", "", "", "F41.1")
    ('depression', 'anxiety')
    """
    if vocabulary.upper() == "SNOMED" and code in SNOMED:
        return SNOMED[code]
    if vocabulary.upper().startswith("ICD10") and _ICD10.fullmatch(code):
        return ICD10.get(code[:ICD_LETTERS].upper(), "")
    if concept in CONCEPTS:
        return CONCEPTS[concept]
    text = written.strip()
    return ICD10.get(text[:ICD_LETTERS].upper(), "") if _ICD10.fullmatch(text) else ""
