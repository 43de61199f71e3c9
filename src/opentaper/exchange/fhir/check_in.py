"""Check-ins as ``QuestionnaireResponse`` and ``Observation``; questionnaires by their codes in LOINC.

Only codes that were seen on a page of LOINC stand here: the panels and totals of PHQ-9 and GAD-7. Single
questions keep their number, and our own items our own code system.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from opentaper.exchange.diary import ToldDiary
from opentaper.exchange.fhir.medication_request import person
from opentaper.exchange.fhir.names import ITEMS, LOINC, MODULATORS, SIGNS, reference, resource_id
from opentaper.inference.check_in import CheckIn, latest
from opentaper.inference.instruments import InstrumentAnswer, instrument_score

#: Name of a questionnaire → codes of its panel and of its total.
#: Source: loinc.org/44249-1, loinc.org/44261-6, loinc.org/69737-5, loinc.org/70274-6.
CODES = {"phq-9": ("44249-1", "44261-6"), "gad-7": ("69737-5", "70274-6")}


def check_in_resources(diary: ToldDiary, seed: str) -> list[dict[str, Any]]:
    """Return every check-in of a diary, the last of each day, and every questionnaire that has codes."""
    told: list[dict[str, Any]] = []
    for one in latest(diary.check_ins):
        told += [_response(one, seed), *_scores(one, _check_in_id(one, seed), seed)]
    for answer in diary.instruments:
        told += _instrument(answer, seed)
    return told


def _response(one: CheckIn, seed: str) -> dict[str, Any]:
    shares = ((ITEMS, one.scores), (MODULATORS, one.modulators))
    items = [
        {"linkId": f"{system}:{name}", "answer": [{"valueDecimal": Decimal(str(value))}]}
        for system, values in shares
        for name, value in values
    ]
    # signs that were asked about: each that was answered with yes, and none where the list is empty
    items += [{"linkId": f"{SIGNS}:{name}", "answer": [{"valueBoolean": True}]} for name in one.signs or ()]
    if one.signs == ():
        items.append({"linkId": SIGNS, "answer": [{"valueBoolean": False}]})
    written = {} if one.written_at is None else {"authored": one.written_at.isoformat(timespec="seconds")}
    return {
        "resourceType": "QuestionnaireResponse",
        "id": _check_in_id(one, seed),
        "status": "completed",
        "subject": person(seed),
        **({"authored": one.day.isoformat()} | written),
        "author": person(seed),
        "source": person(seed),
        **({"item": items} if items else {}),
    }


def _check_in_id(one: CheckIn, seed: str) -> str:
    return resource_id(seed, f"check-in:{one.day.isoformat()}")


def _scores(one: CheckIn, response: str, seed: str) -> list[dict[str, Any]]:
    return [
        _observation(
            f"score:{one.day.isoformat()}:{name}",
            one.day.isoformat(),
            {"coding": [{"system": ITEMS, "code": name}], "text": name},
            {"valueQuantity": {"value": Decimal(str(score)), "unit": "of 10"}},
            response,
            seed,
        )
        for name, score in one.scores
    ]


def _instrument(answer: InstrumentAnswer, seed: str) -> list[dict[str, Any]]:
    if answer.name not in CODES:
        return []
    panel, total_code = CODES[answer.name]
    day, score = answer.day.isoformat(), instrument_score(answer)
    items = [
        {"linkId": f"{answer.name}.{number}", "answer": [{"valueInteger": value}]}
        for number, value in enumerate(answer.answers, start=1)
        if value is not None
    ]
    id_ = resource_id(seed, f"{answer.name}:{day}")
    response = {
        "resourceType": "QuestionnaireResponse",
        "id": id_,
        "identifier": {"system": LOINC, "value": panel},
        "status": "completed" if score.is_complete or not answer.answers else "in-progress",
        "subject": person(seed),
        "authored": day,
        "author": person(seed),
        "source": person(seed),
        **({"item": items} if items else {}),
    }
    if score.total is None:  # with a question left out there is no total, and none is made up
        return [response]
    code = {"coding": [{"system": LOINC, "code": total_code}], "text": answer.name}
    value = {"valueInteger": score.total}
    return [response, _observation(f"{answer.name}-total:{day}", day, code, value, id_, seed)]


def _observation(
    name: str, day: str, code: dict[str, Any], value: dict[str, Any], response: str, seed: str
) -> dict[str, Any]:
    return {
        "resourceType": "Observation",
        "id": resource_id(seed, name),
        "status": "final",
        "category": [
            {
                "coding": [
                    {
                        "system": "http://terminology.hl7.org/CodeSystem/observation-category",
                        "code": "survey",
                    }
                ]
            }
        ],
        "code": code,
        "subject": person(seed),
        "effectiveDateTime": day,
        "performer": [person(seed)],
        **value,
        "derivedFrom": [reference(response)],
    }
