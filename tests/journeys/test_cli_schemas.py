"""The JSON of every command keeps to its published schema, formats too."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator, ValidationError
from referencing import Registry, Resource

from opentaper import formulary
from opentaper.exchange.plan_json import schema
from tests.journeys.terminal import CITALOPRAM, typed

NAMES = ("drug", "drugs", "fault", "level", "make", "occupancy", "plan", "plans", "switch")


@cache
def validator(name: str) -> Draft202012Validator:
    schemas = [schema(f"{one}-1") for one in NAMES]
    known: Registry[Any] = Registry().with_resources(
        [(one["$id"], Resource.from_contents(one)) for one in schemas]
    )
    return Draft202012Validator(
        schema(f"{name}-1"), registry=known, format_checker=Draft202012Validator.FORMAT_CHECKER
    )


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("drugs",), 0),
        (("drug", "citalopram", "--market", "UK"), 0),
        (("level", "citalopram", "20mg daily x 14, miss 2, double, 20mg daily x 7"), 0),
        (("level", "venlafaxine", "37.5mg twice a day x 5, late 6h, 75mg"), 0),
        (("level", "citalopram", "20mg"), 0),
        (("level", "paroxetine", "--alternate", "20mg/0mg"), 0),
        (("make", "citalopram", "9.12mg", *CITALOPRAM), 0),
        (("make", "citalopram", "9.13mg", "--have", "tablet 10mg"), 3),
        (("make", "citalopram", "15mg", *CITALOPRAM, "--times", "2", "--language", "da"), 0),
        (("occupancy", "citalopram"), 0),
        (("occupancy", "alprazolam", "1mg"), 0),
        (("plan", "citalopram", "20mg", "--also", "mirtazapine 15mg", "--all"), 0),
        (("switch", "lorazepam", "2mg", "--to", "diazepam"), 0),
        (("switch", "lorazepam", "2mg", "--to", "diazepam", "--equivalent", "50mg"), 3),
        (("switch", "alprazolam", "1mg", "--to", "diazepam", "--language", "da"), 0),
    ],
    ids=lambda value: " ".join(value[:3]) if isinstance(value, tuple) else "",
)
def test_a_document_is_valid(words: tuple[str, ...], code: int) -> None:
    written = typed(*words, "--json")
    assert written.code == code
    name = written.document["schema"].removeprefix("opentaper.").removesuffix("/1")
    assert name == ("plans" if "--all" in words else words[0])
    validator(name).validate(written.document)


@pytest.mark.slow
@pytest.mark.parametrize("name", formulary.drug_names())
def test_the_sheet_and_the_level_of_every_drug_are_valid(name: str) -> None:
    validator("drug").validate(typed("drug", name, "--json").document)
    shown = typed("level", name, "1mg x 3, late 2h, miss", "--json")
    validator("level").validate(shown.document)
    assert (shown.code == 3) == (shown.document["half_life_h"] is None)
    if any(curve.is_complete for curve in formulary.drug(name).curves):
        validator("occupancy").validate(typed("occupancy", name, "--json").document)


@pytest.mark.parametrize(
    ("words", "field"),
    [(("level", "citalopram", "20mg"), "half_life_h"), (("make", "citalopram", "10mg"), "recipe")],
)
def test_a_schema_notices_what_is_missing_and_what_is_new(words: tuple[str, ...], field: str) -> None:
    document = typed(*words, "--json").document
    with pytest.raises(ValidationError):
        validator(words[0]).validate({name: value for name, value in document.items() if name != field})
    with pytest.raises(ValidationError):
        validator(words[0]).validate(document | {"surprise": 1})


def test_what_is_said_of_this_computer_and_its_record_is_valid(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENTAPER_DATA", str(tmp_path))
    monkeypatch.delenv("DJANGO_SETTINGS_MODULE", raising=False)
    validator("fault").validate(typed("find-fault", "H7KR-M4XT", "--json").document)
