"""Which drug of the formulary a dispensing tells of, and how much of it is in one piece or one millilitre.

A table of strengths is believed first, then the name of the concept, then what the source wrote. Nothing is
guessed: a name must be written as the formulary knows it, and two strengths in one name are none.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain

from opentaper import formulary
from opentaper.formulary.manifest import manifest

MOST_LETTERS, MOST_WORDS = 255, 4
#: Of standard concepts, where the table of concepts does not name them: micrograms in one of each.
MASS_UNITS: Mapping[str, float] = {"8576": 1_000.0, "9655": 1.0, "8504": 1_000_000.0}
#: Millilitres in one of each.
VOLUME_UNITS: Mapping[str, float] = {"8587": 1.0, "8519": 1_000.0}
MASSES: Mapping[str, float] = {"mg": 1_000.0, "mcg": 1.0, "ug": 1.0, "µg": 1.0, "μg": 1.0, "g": 1_000_000.0}
VOLUMES: Mapping[str, float] = {"ml": 1.0, "l": 1_000.0}
#: Less in one piece, or more, is a slip. House rule.
LEAST_UG, MOST_UG = 1.0, 5_000_000.0
_STRENGTH = re.compile(
    r"(?<![\d.,])(\d{1,6}(?:[.,]\d{1,4})?)\s*(mg|mcg|[uµμ]g|g)\b(?:\s*/\s*(\d{1,4}(?:[.,]\d{1,3})?)?\s*(ml|l)\b)?",
    re.IGNORECASE,
)
_NOT_ORAL = re.compile(
    r"inject|decanoate|depot|palmitate|implant|intraven|intramus|subcut|suppositor|rectal|topical|cream|nasal"
    r"|patch|transderm|/\s*(?:24\s*)?h",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W_]+(?:[-'][^\W_]+)*")
UNKNOWN_DRUG, COMBINATION, NOT_ORAL = "unknown_drug", "combination", "not_by_mouth"
BY_TABLE, BY_CONCEPT, BY_SOURCE, NOT_KNOWN = "drug_strength", "concept_name", "drug_source_value", "unknown"


@dataclass(frozen=True, slots=True)
class ClaimedDrug:
    """A drug that was dispensed: its formulary name, micrograms in one piece or millilitre, and how known.

    Where it is none of ours ``drug`` is empty and ``why`` says so; ``unit_ug`` is 0 where it is not known.
    """

    drug: str = ""
    unit_ug: float = 0.0
    by: str = NOT_KNOWN
    why: str = ""


@dataclass(frozen=True, slots=True)
class OmopConcept:
    """A concept: its name, the vocabulary and code it comes from."""

    name: str
    vocabulary: str
    code: str


@dataclass(frozen=True, slots=True)
class StrengthRow:
    """A row of the table of strengths: the ingredient, and how much of it in how much."""

    ingredient: str
    amount: float | None
    amount_unit: str
    numerator: float | None
    numerator_unit: str
    denominator: float | None
    denominator_unit: str


@dataclass(frozen=True, slots=True)
class DrugBook:
    """What a source knows of its drugs: concepts and strengths by the id of a concept."""

    concepts: Mapping[str, OmopConcept]
    strengths: Mapping[str, Sequence[StrengthRow]]

    def claimed(self, concept: str, written: str) -> ClaimedDrug:
        """Return the drug of a dispensing.

        Parameters
        ----------
        concept
            Id of its concept.
        written
            What the source wrote of it.

        Examples
        --------
        >>> DrugBook({}, {}).claimed("0", "Cipramil 20 mg tablets")
        ClaimedDrug(drug='citalopram', unit_ug=20000.0, by='drug_source_value', why='')
        """
        known = self.concepts.get(concept)
        name = "" if known is None else known.name
        if _NOT_ORAL.search(name) or (not name and _NOT_ORAL.search(written)):
            return ClaimedDrug(why=NOT_ORAL)
        found = self._by_table(concept)
        if found is not None and (found.why or found.unit_ug):
            return found
        by_code = _by_code(known)
        told = [claimed_by_name(name, BY_CONCEPT), claimed_by_name(written, BY_SOURCE)]
        drug = found.drug if found is not None else by_code or _first(told) or _atc().get(written.strip(), "")
        if not drug:
            return ClaimedDrug(
                why=COMBINATION if any(one.why == COMBINATION for one in told) else UNKNOWN_DRUG
            )
        strong = next((one for one in told if one.drug in {drug, ""} and not one.why and one.unit_ug), None)
        return ClaimedDrug(drug) if strong is None else ClaimedDrug(drug, strong.unit_ug, strong.by)

    def _by_table(self, concept: str) -> ClaimedDrug | None:
        rows = self.strengths.get(concept, ())
        drugs = {one.ingredient: self._ingredient(one.ingredient) for one in rows}
        if not any(drugs.values()):
            return None
        if len(drugs) > 1:
            return ClaimedDrug(why=COMBINATION)
        strengths = {round(self._micrograms(one), 3) for one in rows}
        drug = next(iter(drugs.values()))
        only = strengths.pop() if len(strengths) == 1 else 0.0
        return ClaimedDrug(drug, only, BY_TABLE) if LEAST_UG <= only <= MOST_UG else ClaimedDrug(drug)

    def _ingredient(self, concept: str) -> str:
        known = self.concepts.get(concept)
        return "" if known is None else _by_code(known) or claimed_by_name(known.name, BY_TABLE).drug

    def _micrograms(self, row: StrengthRow) -> float:
        if row.amount is not None:
            return row.amount * self._unit(row.amount_unit, MASS_UNITS, MASSES)
        if row.numerator is None:
            return 0.0
        volume = (row.denominator or 1.0) * self._unit(row.denominator_unit, VOLUME_UNITS, VOLUMES)
        mass = row.numerator * self._unit(row.numerator_unit, MASS_UNITS, MASSES)
        return mass / volume if volume else 0.0

    def _unit(self, concept: str, ids: Mapping[str, float], names: Mapping[str, float]) -> float:
        known = self.concepts.get(concept)
        by_code = 0.0 if known is None else names.get(known.code.lower(), 0.0)
        return by_code or ids.get(concept, 0.0)


def _first(told: Sequence[ClaimedDrug]) -> str:
    """Return the first drug that was named; where a name tells of two, nothing after it is believed."""
    for one in told:
        if one.drug or one.why == COMBINATION:
            return one.drug
    return ""


def claimed_by_name(text: str, by: str) -> ClaimedDrug:
    """Return the drug and strength that a text names.

    Examples
    --------
    >>> claimed_by_name("120 ML citalopram 2 MG/ML Oral Solution", "concept_name").unit_ug
    2000.0
    >>> claimed_by_name("perphenazine 2 MG / amitriptyline 10 MG", "concept_name").why
    'combination'
    """
    told = text[:MOST_LETTERS]
    found = drugs_named(told)
    if not found:
        strength = 0.0 if _WORD.search(_STRENGTH.sub(" ", told)) else _strength(told)
        return ClaimedDrug("", strength, by) if strength else ClaimedDrug(why=UNKNOWN_DRUG)
    if len(found) > 1:
        return ClaimedDrug(why=COMBINATION)
    unit_ug = _strength(told)
    return ClaimedDrug(found[0], unit_ug, by if unit_ug else NOT_KNOWN)


def _strength(text: str) -> float:
    """Return micrograms in one piece or millilitre; 0 where a text names none, or several."""
    found = set()
    for amount, mass, volume, unit in _STRENGTH.findall(text):
        ug = _number(amount) * MASSES[mass.lower()]
        if unit:
            ug /= (_number(volume) if volume else 1.0) * VOLUMES[unit.lower()] or float("inf")
        found.add(round(ug, 3))
    only = found.pop() if len(found) == 1 else 0.0
    return only if LEAST_UG <= only <= MOST_UG else 0.0


def _number(text: str) -> float:
    return float(text.replace(",", "."))


def drugs_named(text: str) -> tuple[str, ...]:
    """Return the drugs of the formulary that a text names, longer names first believed.

    Examples
    --------
    >>> drugs_named("Effexor XR 75"), drugs_named("aspirin")
    (('venlafaxine',), ())
    """
    words = _WORD.findall(text[:MOST_LETTERS])
    found, place = list[str](), 0
    while place < len(words):
        for n in range(min(MOST_WORDS, len(words) - place), 0, -1):
            name = _known(" ".join(words[place : place + n]).lower())
            if name:
                found.append(name)
                place += n
                break
        else:
            place += 1
    return tuple(dict.fromkeys(found))


@cache
def _known(text: str) -> str:
    return _exact().get(text, "")


@cache
def _exact() -> Mapping[str, str]:
    """Return every name, alias and brand of the formulary as it is looked for in a text."""
    entries = manifest()["drugs"].items()
    told = ((name, alias) for name, one in entries for alias in chain((name,), one["aliases"], one["brands"]))
    return {" ".join(_WORD.findall(alias)).lower(): name for name, alias in told}


def _by_code(concept: OmopConcept | None) -> str:
    if concept is None:
        return ""
    vocabulary = concept.vocabulary.lower()
    codes = _atc() if vocabulary == "atc" else _rxnorm() if vocabulary == "rxnorm" else {}
    return codes.get(concept.code, "")


@cache
def _atc() -> Mapping[str, str]:
    """Return drugs by their ATC code, where a code names one drug only."""
    return _by("atc")


@cache
def _rxnorm() -> Mapping[str, str]:
    return _by("rxnorm")


def _by(field: str) -> Mapping[str, str]:
    found: dict[str, list[str]] = {}
    for name in formulary.drug_names():
        found.setdefault(str(getattr(formulary.drug(name), field)), []).append(name)
    return {code: names[0] for code, names in found.items() if code and len(names) == 1}
