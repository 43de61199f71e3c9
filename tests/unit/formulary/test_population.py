"""The shipped population can be used as it is, names its sources, and nothing missing is guessed."""

from __future__ import annotations

import copy
from typing import Any

import numpy as np
import pytest

from opentaper import formulary
from opentaper.errors import BrokenFormulary
from opentaper.formulary import files
from opentaper.formulary.facts import Grade
from opentaper.formulary.population import FILE, PARAMETERS, population_of, shipped_population

TOLD = files.mapping(FILE)
SHIPPED = shipped_population()


def changed(**parts: Any) -> dict[str, Any]:
    """The shipped file with some parts put in place of its own; None leaves one out."""
    told = {**copy.deepcopy(dict(TOLD)), **parts}
    return {name: part for name, part in told.items() if part is not None}


def test_it_is_read_once() -> None:
    assert shipped_population() is SHIPPED


def test_it_has_a_passport() -> None:
    assert SHIPPED.release
    assert SHIPPED.source
    assert set(SHIPPED.source) <= set(formulary.sources()) | {"house-rule"}
    assert isinstance(SHIPPED.grade, Grade)


def test_every_parameter_can_be_drawn() -> None:
    assert tuple(SHIPPED.people) == PARAMETERS
    for name, known in SHIPPED.people.items():
        assert known.median > 0.0, name
        assert 0.0 < known.spread < 3.0, name
    assert SHIPPED.people["fast_share"].median < 1.0
    assert SHIPPED.people["tau_fast_days"].median < SHIPPED.people["tau_slow_days"].median


def test_settings_lie_where_they_mean_something() -> None:
    assert SHIPPED.steepness > 0.0
    assert 0.0 <= SHIPPED.metabolite_share <= 1.0
    assert 0.0 < SHIPPED.failed_attempt <= 1.0, "an attempt that failed never makes a person count as robust"
    assert SHIPPED.most_failed >= 1


def test_shifts_are_of_known_drugs_and_weak() -> None:
    assert set(SHIPPED.drugs) <= set(formulary.drug_names())
    assert all(0.25 < factor < 4.0 for factor in SHIPPED.drugs.values())


def test_what_the_fit_was_unsure_of_is_a_covariance() -> None:
    fit = SHIPPED.fit
    assert fit.values.shape == (len(fit.names),)
    assert fit.covariance.shape == (len(fit.names), len(fit.names))
    np.testing.assert_allclose(fit.covariance, fit.covariance.T)
    assert (np.linalg.eigvalsh(fit.covariance) > -1e-12).all()


def test_what_is_told_is_what_is_held() -> None:
    held = population_of(changed(drugs={"citalopram": 1.25}, note=None))
    assert held.drugs == {"citalopram": 1.25}
    assert held.note == ""
    assert held.people == SHIPPED.people


@pytest.mark.parametrize("part", ["release", "source", "grade", "people", "settings", "drugs", "fit"])
def test_a_part_that_is_missing_is_named(part: str) -> None:
    with pytest.raises(BrokenFormulary, match=part):
        population_of(changed(**{part: None}))


@pytest.mark.parametrize("name", PARAMETERS)
def test_a_parameter_that_is_missing_is_named(name: str) -> None:
    people = {other: told for other, told in TOLD["people"].items() if other != name}
    with pytest.raises(BrokenFormulary, match=name):
        population_of(changed(people=people))


@pytest.mark.parametrize(
    "wrong",
    [
        {"people": {**TOLD["people"], "u50": {"median": "low", "spread": 0.5}}},
        {"people": {**TOLD["people"], "u50": {"median": 0.5}}},
        {"grade": "D"},
        {"drugs": ["citalopram"]},
        {"fit": {"names": ["u50"], "values": [1.0], "covariance": [1.0, 2.0]}},
        {"measures": {"slope": "steep"}},
    ],
    ids=["no number", "no spread", "no such grade", "no mapping", "no square", "no measure"],
)
def test_what_cannot_be_read_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(BrokenFormulary, match="population"):
        population_of(changed(**wrong))
