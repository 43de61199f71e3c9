"""Check-ins as ``QuestionnaireResponse`` with what was asked, and as ``Observation`` with what follows.

An observation names the answers that it was derived from, and never says more than they do.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from opentaper.exchange.diary import ToldDiary
from opentaper.exchange.fhir.names import (
    ITEMS,
    LOINC,
    MODULATORS,
    SIGNS,
    IdSeed,
    person,
    reference,
    resource_id,
)
from opentaper.exchange.fhir.questionnaire import (
    CHECK_IN,
    CODES,
    address,
    answer_coding,
    check_in_questionnaire,
    instrument_questionnaire,
    link_id,
    question_id,
)
from opentaper.inference.check_in import CheckIn, latest
from opentaper.inference.instruments import InstrumentAnswer, instrument_score


def check_in_resources(diary: ToldDiary, seed: IdSeed, language: str = "en") -> list[dict[str, Any]]:
    """Return every check-in of a diary, the last of each day, and every questionnaire that has codes.

    Whatever was asked comes first, so that each answer has its question.
    """
    told: list[dict[str, Any]] = []
    days = latest(diary.check_ins)
    if days:
        asked = dict.fromkeys(name for one in days for name, _ in one.scores)
        told.append(check_in_questionnaire(asked, language))
    answered = {answer.name for answer in diary.instruments}
    told += [instrument_questionnaire(name, language) for name in CODES if name in answered]
    for one in days:
        told += [_response(one, seed), *_scores(one, _check_in_id(one, seed), seed)]
    for answer in diary.instruments:
        told += _instrument(answer, seed)
    return told


def _response(one: CheckIn, seed: IdSeed) -> dict[str, Any]:
    shares = ((ITEMS, one.scores), (MODULATORS, one.modulators))
    items = [
        {"linkId": link_id(system, name), "answer": [{"valueDecimal": Decimal(str(value))}]}
        for system, values in shares
        for name, value in values
    ]
    # signs that were asked about: each that was answered with yes, and none where the list is empty
    items += [
        {"linkId": link_id(SIGNS, name), "answer": [{"valueBoolean": True}]} for name in one.signs or ()
    ]
    if one.signs == ():
        items.append({"linkId": SIGNS, "answer": [{"valueBoolean": False}]})
    written = {} if one.written_at is None else {"authored": one.written_at.isoformat(timespec="seconds")}
    return {
        "resourceType": "QuestionnaireResponse",
        "id": _check_in_id(one, seed),
        "questionnaire": address(CHECK_IN),
        "status": "completed",
        "subject": person(seed),
        **({"authored": one.day.isoformat()} | written),
        "author": person(seed),
        "source": person(seed),
        **({"item": items} if items else {}),
    }


def _check_in_id(one: CheckIn, seed: IdSeed) -> str:
    return resource_id(seed, f"check-in:{one.day.isoformat()}")


def _scores(one: CheckIn, response: str, seed: IdSeed) -> list[dict[str, Any]]:
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


def _instrument(answer: InstrumentAnswer, seed: IdSeed) -> list[dict[str, Any]]:
    if answer.name not in CODES:
        return []
    codes = CODES[answer.name]
    day, score = answer.day.isoformat(), instrument_score(answer)
    items = [
        {"linkId": question_id(answer.name, number), "answer": [{"valueCoding": answer_coding(value)}]}
        for number, value in enumerate(answer.answers, start=1)
        if value is not None
    ]
    id_ = resource_id(seed, f"{answer.name}:{day}")
    response = {
        "resourceType": "QuestionnaireResponse",
        "id": id_,
        "identifier": {"system": LOINC, "value": codes.panel},
        "questionnaire": address(answer.name),
        "status": "completed" if score.is_complete or not answer.answers else "in-progress",
        "subject": person(seed),
        "authored": day,
        "author": person(seed),
        "source": person(seed),
        **({"item": items} if items else {}),
    }
    if score.total is None:  # with a question left out there is no total, and none is made up
        return [response]
    code = {"coding": [{"system": LOINC, "code": codes.total}], "text": answer.name}
    value = {"valueInteger": score.total}
    return [response, _observation(f"{answer.name}-total:{day}", day, code, value, id_, seed)]


def _observation(
    name: str, day: str, code: dict[str, Any], value: dict[str, Any], response: str, seed: IdSeed
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
