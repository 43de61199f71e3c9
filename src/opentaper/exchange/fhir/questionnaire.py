"""Our check-in, PHQ-9 and GAD-7 as ``Questionnaire``: what was asked, so that an answer means something.

The questions of PHQ-9 and GAD-7 may be reproduced by anybody. Their codes are those of LOINC; every code here
was seen in an example that HL7 publishes (see ``CODES``). Our own items have a code system of our own.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from opentaper.exchange.fhir.names import (
    ITEMS,
    LOINC,
    MODULATORS,
    QUESTIONS,
    SIGNS,
    IdSeed,
    coded,
    resource_id,
)
from opentaper.formulary.instruments import instrument
from opentaper.formulary.items import items, modulators
from opentaper.formulary.signs import signs
from opentaper.inference.check_in import HIGHEST, MOST
from opentaper.wording import words
from opentaper.wording.check_ins import instrument_texts, item_question, modulator_question, sign_question

CHECK_IN = "check-in"
ORDINAL = "http://hl7.org/fhir/StructureDefinition/ordinalValue"
LOWEST_VALUE = "http://hl7.org/fhir/StructureDefinition/minValue"
HIGHEST_VALUE = "http://hl7.org/fhir/StructureDefinition/maxValue"
#: What LOINC asks everybody to say who passes its codes on (loinc.org/license).
LOINC_NOTICE = (
    "This material contains content from LOINC (http://loinc.org). LOINC is copyright Regenstrief Institute, "
    "Inc. and the Logical Observation Identifiers Names and Codes (LOINC) Committee and is available at no "
    "cost under the license at http://loinc.org/license."
)
#: Of every question of PHQ-9 and GAD-7, from 0 to 3. Seen with their points in HL7's PACIO examples.
ANSWERS = ("LA6568-5", "LA6569-3", "LA6570-1", "LA6571-9")


@dataclass(frozen=True, slots=True)
class InstrumentCodes:
    """The codes of a questionnaire in LOINC: the whole, its total, and each question in its order."""

    panel: str
    total: str
    questions: tuple[str, ...]


#: Source: loinc.org/44249-1, 44261-6, 69737-5 and 70274-6; the questions, with their words, in examples that
#: HL7 publishes: hl7.org/fhir/us/core/Questionnaire-phq-9-example.html and the PHQ-9 of PACIO; the GAD-7 of
#: HL7's guide for data that people collect themselves (QuestionnaireResponse ``gad7``).
CODES = {
    "phq-9": InstrumentCodes(
        "44249-1",
        "44261-6",
        (
            *("44250-9", "44255-8", "44259-0", "44254-1", "44251-7"),
            *("44258-2", "44252-5", "44253-3", "44260-8"),
        ),
    ),
    "gad-7": InstrumentCodes(
        "69737-5",
        "70274-6",
        ("69725-0", "68509-9", "69733-4", "69734-2", "69735-9", "69689-8", "69736-7"),
    ),
}


def address(name: str) -> str:
    """Return the address by which answers name a questionnaire.

    Examples
    --------
    >>> address("phq-9")
    'urn:opentaper:questionnaire:phq-9'
    """
    return f"{QUESTIONS}:{name}"


def link_id(system: str, name: str) -> str:
    """Return how a question of the check-in is called within it."""
    return f"{system}:{name}"


def check_in_questionnaire(asked: Iterable[str] = (), language: str = "en") -> dict[str, Any]:
    """Return the check-in: each item from 0 to 10, what else the day held from 0 to 1, and signs of danger.

    Parameters
    ----------
    asked
        Names of further items that answers tell, in their order.
    """
    known = [one.name for one in items()]
    names = [*known, *dict.fromkeys(name for name in asked if name not in known)]
    scores = [
        _number(ITEMS, name, item_question(name, language) if name in known else name, HIGHEST)
        for name in names
    ]
    held = [
        _number(MODULATORS, one.name, modulator_question(one.name, language), MOST) for one in modulators()
    ]
    told = [_yes_or_no(one.name, sign_question(one.name, language)) for one in signs()]
    any_sign = {"linkId": SIGNS, "text": words("fhir.any_sign", language), "type": "boolean"}
    asked_for = [*scores, *held, any_sign, *told]
    return _questionnaire(CHECK_IN, words("fhir.check_in", language), asked_for, language)


def instrument_questionnaire(name: str, language: str = "en") -> dict[str, Any]:
    """Return a published questionnaire with its questions and answers."""
    codes, known = CODES[name], instrument(name)
    opening, questions, answers = instrument_texts(known, language)
    asked = [
        {
            "linkId": question_id(name, place),
            "code": [{"system": LOINC, "code": codes.questions[place - 1]}],
            "prefix": str(place),
            "text": text,
            "type": "choice",
            "answerOption": [{"valueCoding": answer_coding(n, answer)} for n, answer in enumerate(answers)],
        }
        for place, text in enumerate(questions, start=1)
    ]
    stem = {"linkId": f"{name}.0", "text": opening, "type": "display"}
    made = _questionnaire(name, known.title, [stem, *asked], language)
    rights = f"{known.title}: {known.licence}. {LOINC_NOTICE}"
    return made | {"copyright": rights, "code": [{"system": LOINC, "code": codes.panel}]}


def question_id(name: str, place: int) -> str:
    """Return how a question is called within its questionnaire, from 1.

    Examples
    --------
    >>> question_id("gad-7", 2)
    'gad-7.2'
    """
    return f"{name}.{place}"


def answer_coding(points: int, text: str = "") -> dict[str, Any]:
    """Return an answer of PHQ-9 or GAD-7 with its points."""
    shown = {"display": text} if text else {}
    extension = [{"url": ORDINAL, "valueDecimal": points}]
    return {"extension": extension, "system": LOINC, "code": ANSWERS[points], **shown}


def _questionnaire(name: str, title: str, asked: list[dict[str, Any]], language: str) -> dict[str, Any]:
    return {
        "resourceType": "Questionnaire",
        "id": resource_id(IdSeed(QUESTIONS), f"{name}:{language}"),
        "language": language,
        "url": address(name),
        "name": "".join(part.capitalize() for part in name.split("-")),
        "title": title,
        "status": "active",
        "subjectType": ["Patient"],
        "item": asked,
    }


def _number(system: str, name: str, text: str, highest: float) -> dict[str, Any]:
    limits = ((LOWEST_VALUE, Decimal(0)), (HIGHEST_VALUE, Decimal(str(highest))))
    return {
        "extension": [{"url": url, "valueDecimal": value} for url, value in limits],
        "linkId": link_id(system, name),
        "code": coded(system, name)["coding"],
        "text": text,
        "type": "decimal",
    }


def _yes_or_no(name: str, text: str) -> dict[str, Any]:
    code = coded(SIGNS, name)["coding"]
    return {"linkId": link_id(SIGNS, name), "code": code, "text": text, "type": "boolean"}
