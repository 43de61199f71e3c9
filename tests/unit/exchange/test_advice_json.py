"""Advice as a document."""

from __future__ import annotations

import json
from datetime import date

import jsonschema
import pytest

from opentaper.exchange.advice_json import advice_document, advice_json
from opentaper.exchange.advised import Advised
from opentaper.exchange.diary import ToldDiary
from opentaper.exchange.plan_json import schema
from opentaper.formulary import drug
from opentaper.inference.evidence import evidence
from tests.unit.advice.calm import Person

KEEPS = jsonschema.Draft202012Validator(
    schema("advice-1"), format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER
)


def advised(person: Person) -> Advised:
    """Return advice with what it rests on."""
    person.learns()
    assert person.belief is not None
    told = evidence(person.belief, person.taken, person.check_ins)
    return Advised(
        drug("citalopram"),
        person.plan,
        person.today,
        person.asks(),
        person.belief,
        told,
        ToldDiary(),
        (),
        "2026",
    )


PEOPLE = {
    "easy": Person(),
    "hard": Person().tell(0, 9, 9, 9),
    "flag": Person().tell(0, signs=("seizure",)),
    "silent": Person(days={}),
    "no-doses": Person(doses={date(2030, 1, 1): Person().plan.start}),
}


@pytest.mark.parametrize("language", ["en", "da"])
@pytest.mark.parametrize("person", PEOPLE.values(), ids=PEOPLE.keys())
def test_it_keeps_to_its_schema(person: Person, language: str) -> None:
    KEEPS.validate(json.loads(advice_json(advised(person), language)))


def test_it_holds_what_the_advice_holds() -> None:
    told = advice_document(advised(Person()))
    assert (told["action"], told["next_dose_mg"], told["not_before"]) == ("go-on", "14", "2026-03-30")
    assert told["rules"][-1] | {"reason": None} == {
        "rule": "go_on",
        "name": "The next step",
        "fired": True,
        "action": "go-on",
        "hold_days": 0,
        "reason": None,
    }
    flagged = advice_document(advised(PEOPLE["flag"]))
    assert (flagged["action"], flagged["next_dose_mg"], flagged["not_before"]) == ("crisis", None, None)
    assert flagged["reasons"][0]["text"].startswith("You told of a seizure.")


def test_every_sentence_is_said_in_both_languages() -> None:
    for person in PEOPLE.values():
        english, danish = (advice_document(advised(person), language) for language in ("en", "da"))
        for field in ("reasons", "would_change", "looked_at"):
            for one, other in zip(english[field], danish[field], strict=True):
                assert one["text"] != other["text"]
