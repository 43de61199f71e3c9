"""A population that was learnt from people is written down with what it was asked, and never used."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

import numpy as np
import pytest
import yaml

from opentaper.actions.evidence.priors import learn_population, learnt_yaml
from opentaper.errors import BadOption
from opentaper.exchange.pace_json import ToldPaces
from opentaper.formulary import files
from opentaper.formulary.population import FILE, population_of, published_population, shipped_population
from opentaper.inference.learn_priors import FEWEST
from tests.unit.actions.evidence.learnt import TODAY, TRUTH, ask_few, learnt
from tests.unit.inference.paces import paces_of

SHIPPED = shipped_population()


@pytest.fixture(autouse=True)
def _few(monkeypatch: pytest.MonkeyPatch) -> None:
    ask_few(monkeypatch)


def test_what_was_learnt_reopens_as_the_population_it_is() -> None:
    made = learnt()
    read = population_of(yaml.safe_load(learnt_yaml(made)))
    assert (read.release, read.grade.value) == ("2026-12-01", "C")
    assert "500 people" in read.note
    assert read.people["u50"].median == pytest.approx(0.38, rel=0.1)
    assert read.fit.names == SHIPPED.fit.names
    np.testing.assert_allclose(
        read.fit.covariance, made.priors.population.fit.covariance, rtol=1e-4, atol=1e-9
    )
    assert read.steepness == SHIPPED.steepness


def test_its_passport_tells_of_whom_and_what_was_asked() -> None:
    made, told = learnt(), yaml.safe_load(learnt_yaml(learnt()))["passport"]
    assert (told["people"], told["registry"], told["begun_from"]) == (500, "5eed", SHIPPED.release)
    assert re.fullmatch("[0-9a-f]{64}", told["paces"])
    assert told["checks"] == dict(made.checks)
    assert told["passes"] is made.passes is all(made.checks.values())
    assert made.checks["foretold"]
    assert made.checks["honest"]


def test_the_population_of_published_results_is_kept_beside_it(monkeypatch: pytest.MonkeyPatch) -> None:
    text = learnt_yaml(learnt())
    kept: Mapping[str, Any] = yaml.safe_load(text)
    assert population_of(kept["before"]).release == SHIPPED.release
    # Once it is in use, learning begins from what published results gave, so that nobody counts twice.
    monkeypatch.setattr(files, "mapping", lambda name: kept if name == FILE else None)
    published_population.cache_clear()
    try:
        assert published_population().people == SHIPPED.people
        again = yaml.safe_load(learnt_yaml(learnt()))
    finally:
        monkeypatch.undo()
        published_population.cache_clear()
    assert again["before"]["release"] == SHIPPED.release
    assert "passport" not in again["before"]


def test_virtual_people_never_pass_and_never_mix_with_others() -> None:
    made = learnt(is_virtual=True)
    assert not made.passes
    assert not made.checks["real_people"]
    some = tuple(paces_of(TRUTH, 4, seed=1))
    with pytest.raises(BadOption, match="virtual"):
        learn_population([ToldPaces(some[:2], True), ToldPaces(some[2:], False)], TODAY)


def test_who_gives_twice_counts_once() -> None:
    told = paces_of(TRUTH, FEWEST - 1, seed=2)
    twice = [ToldPaces(tuple(told), False)] * 2
    with pytest.raises(BadOption, match=f"given={FEWEST - 1}"):
        learn_population(twice, TODAY)


def test_no_two_populations_bear_one_name() -> None:
    told = ToldPaces(tuple(paces_of(TRUTH, FEWEST, seed=3)), False)
    made = learn_population([told], date.fromisoformat(SHIPPED.release))
    assert made.priors.population.release == f"{SHIPPED.release}.2"
