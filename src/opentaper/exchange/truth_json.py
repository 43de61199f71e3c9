"""The truth behind a virtual person's diary as JSON; ``schemas/truth-1.json`` documents it."""

from __future__ import annotations

from dataclasses import fields
from datetime import date, timedelta
from typing import Any

from opentaper.examples.people import VIRTUAL_PEOPLE, Lived, VirtualPerson
from opentaper.exchange.plan_json import as_text
from opentaper.pharmacology.responses import Response
from opentaper.wording import dose_text, words
from opentaper.wording.figures import drug_text, duration_text

SCHEMA = "opentaper.truth/1"
DEMO_SCHEMA = "opentaper.demo/1"
PEOPLE_SCHEMA = "opentaper.people/1"
DECIMALS = 6


def truth_json(person: VirtualPerson, lived: Lived, first_day: date, seed: int, language: str = "en") -> str:
    """Return all that is true of a virtual person, and of each of their days.

    Parameters
    ----------
    person, lived
        Who it is, and what happened to them.
    first_day
        The date of their day 0.
    seed
        Of all chance in their days.

    Examples
    --------
    >>> from opentaper.examples.people import lived, virtual_person
    >>> kit = virtual_person("Kit of the borrowed bicycle")
    >>> '"u50"' in truth_json(kit, lived(kit, 1), date(2025, 1, 6), 1)
    True
    """
    returns_on = person.underlying.returns_on
    document: dict[str, Any] = {
        "schema": SCHEMA,
        "language": language,
        "name": person.name,
        "seed": seed,
        "traits": [{"code": trait.value, "text": words(trait.value, language)} for trait in person.traits],
        "drug": person.drug,
        "start_mg": person.start.mg_text,
        "months_of_use": person.months_of_use,
        "first_day": first_day.isoformat(),
        "response": {
            field.name: round(float(getattr(person.truth, field.name)[0]), DECIMALS)
            for field in fields(Response)
        },
        "returns_on": None if returns_on is None else (first_day + timedelta(days=returns_on)).isoformat(),
        "days": [
            {
                "date": (first_day + timedelta(days=day)).isoformat(),
                "dose_mg": round(float(lived.mg[day]), DECIMALS),
                "withdrawal": round(float(lived.withdrawal[day]), DECIMALS),
                "underlying": round(float(lived.underlying[day]), DECIMALS),
                "poor_night": bool(lived.poor_nights[day]),
            }
            for day in range(len(lived.mg))
        ],
    }
    return as_text(document)


def people_rows(language: str = "en") -> list[list[str]]:
    """Return the virtual people: name, what they take and for how long, what they are like.

    Examples
    --------
    >>> people_rows()[0][0]
    'Ilse of the glass accordion'
    """
    return [person_row(person, language) for person in VIRTUAL_PEOPLE]


def person_row(person: VirtualPerson, language: str = "en") -> list[str]:
    """Return a virtual person's name, what they take and for how long, and what they are like."""
    taken = (drug_text(person.drug, language), dose_text(person.start, language))
    used = duration_text(person.months_of_use, language)
    traits = " ".join(words(trait.value, language) for trait in person.traits)
    return [person.name, f"{taken[0]} {taken[1]}, {used}", traits]


def people_json(language: str = "en") -> str:
    """Return all virtual people as a JSON document."""
    people = [_person(person, language) for person in VIRTUAL_PEOPLE]
    return as_text({"schema": PEOPLE_SCHEMA, "language": language, "people": people})


def demo_json(person: VirtualPerson, files: list[str], language: str = "en") -> str:
    """Return which files of a virtual person were written, as a JSON document."""
    document = {"schema": DEMO_SCHEMA, "language": language, **_person(person, language), "files": files}
    return as_text(document)


def _person(person: VirtualPerson, language: str) -> dict[str, Any]:
    return {
        "name": person.name,
        "traits": [{"code": trait.value, "text": words(trait.value, language)} for trait in person.traits],
        "drug": person.drug,
        "start_mg": person.start.mg_text,
        "months_of_use": person.months_of_use,
    }
