"""Kinds of a body: units that convert exactly and back, ranges that catch slips, nothing without a source."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opentaper.errors import BadOption, BrokenFormulary
from opentaper.formulary import files
from opentaper.formulary.bibliography import sources
from opentaper.formulary.body_kinds import (
    FILE,
    BodyForm,
    InRange,
    OfDay,
    body_kind,
    body_kinds,
    body_unit,
    gki_rule,
    standard_drink,
    units_that_fit,
    usual_bounds,
)

KEYS = [one.key for one in body_kinds()]
UNITS = [(kind.key, unit.key) for kind in body_kinds() for unit in kind.units]


def test_there_is_one_kind_of_each_name_and_each_can_be_asked() -> None:
    assert len(set(KEYS)) == len(KEYS) == 14
    for kind in body_kinds():
        assert kind.source
        assert set(kind.source) <= sources().keys()
        assert bool(kind.units) is (kind.form is not BodyForm.CHOICE)
        assert (kind.of_day is OfDay.WORD) is (kind.form is BodyForm.CHOICE)
        assert kind.words or kind.units
        assert all(not name.isspace() for word in kind.words.values() for name in (word.en, word.da))


@pytest.mark.parametrize(("key", "unit"), UNITS)
@given(amount=st.floats(0.0, 1e6))
def test_a_unit_converts_there_and_back(key: str, unit: str, amount: float) -> None:
    of = body_unit(body_kind(key), unit, "DK")
    assert of.told(of.kept(amount)) == pytest.approx(amount, rel=1e-12, abs=1e-12)


@pytest.mark.parametrize(
    ("key", "unit", "amount", "kept"),
    [
        ("glucose", "mg_dl", 18.016, 1.0),
        ("ketones", "mg_dl", 10.41, 1.0),
        ("weight", "lb", 1.0, 0.45359237),
        ("sleep", "h", 7.5, 450.0),
        ("caffeine", "espresso", 2.0, 160.0),
        ("omega_3", "g", 1.5, 1500.0),
    ],
)
def test_what_sources_say_of_units(key: str, unit: str, amount: float, kept: float) -> None:
    assert body_unit(body_kind(key), unit).kept(amount) == kept


def test_a_standard_drink_is_that_of_the_country() -> None:
    drinks = {country: float(standard_drink(country).grams) for country in ("GB", "UK", "DK", "US", "AT", "")}
    assert drinks == {"GB": 8.0, "UK": 8.0, "DK": 12.0, "US": 14.0, "AT": 20.0, "": 10.0}
    assert set(standard_drink("DK").source) <= sources().keys()


@given(st.sampled_from(KEYS), st.floats(-1e9, 1e9), st.floats(-1e9, 1e9), st.floats(-1e9, 1e9))
def test_what_lies_between_two_values_that_are_fine_is_fine(key: str, a: float, b: float, c: float) -> None:
    low, middle, high = sorted((a, b, c))
    allowed = body_kind(key).range
    order = [InRange.FINE, InRange.ASK, InRange.REFUSE]
    assert order.index(allowed(middle)) <= max(order.index(allowed(low)), order.index(allowed(high)))


@given(st.sampled_from(["glucose", "ketones", "weight"]), st.floats(0.01, 900.0))
def test_another_unit_is_offered_only_where_it_would_not_surprise(key: str, amount: float) -> None:
    kind = body_kind(key)
    for unit in kind.units:
        fits = units_that_fit(kind, amount, unit.key)
        is_fine = kind.range(unit.kept(amount)) is InRange.FINE
        assert not (fits and is_fine)
        assert all(kind.range(one.kept(amount)) is InRange.FINE and one.key != unit.key for one in fits)


@given(st.floats(54.0, 450.0))
def test_every_usual_glucose_in_mg_dl_said_to_be_mmol_l_is_caught(amount: float) -> None:
    assert [one.key for one in units_that_fit(body_kind("glucose"), amount, "mmol_l")] in (["mg_dl"], [])
    assert body_kind("glucose").range(amount) is not InRange.FINE


@given(st.floats(3.0, 25.0))
def test_every_usual_glucose_in_mmol_l_said_to_be_mg_dl_is_caught(amount: float) -> None:
    assert [one.key for one in units_that_fit(body_kind("glucose"), amount, "mg_dl")] == ["mmol_l"]


def test_what_is_unknown_is_said() -> None:
    with pytest.raises(BadOption):
        body_kind("aura")
    with pytest.raises(BadOption):
        body_unit(body_kind("weight"), "stone")
    assert (gki_rule().within_minutes.value, usual_bounds()["least"].value) == (30.0, 10.0)


@pytest.mark.parametrize(
    "wrong",
    [
        {"unit": "furlong"},
        {"asked_in": "furlong"},
        {"range": {"ask_below": 9, "ask_above": 3}},
        {"range": {"refuse": 9}},
        {"name": {"en": "Sleep"}},
        {"form": "guess"},
        {"units": [{"key": "min", "name": {"en": "min", "da": "min"}, "over": 0}]},
    ],
    ids=lambda wrong: next(iter(wrong)),
)
def test_a_broken_file_is_said_to_be_broken(monkeypatch: pytest.MonkeyPatch, wrong: dict[str, Any]) -> None:
    told = files.mapping(FILE)
    broken = {**told, "kinds": [{**told["kinds"][0], **wrong}]}
    monkeypatch.setattr(files, "mapping", lambda _: broken)
    with pytest.raises(BrokenFormulary):
        body_kinds.__wrapped__()
    assert isinstance(standard_drink.__wrapped__("DK").grams, Fraction)
