"""What somebody gives holds their pace, and nothing else of them; what a file tells is checked."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest
from jsonschema import Draft202012Validator

from opentaper.errors import BadLine, BadOption
from opentaper.exchange.pace_json import pace_json, paces_from_json
from opentaper.exchange.plan_json import schema
from opentaper.formulary.population import shipped_population
from opentaper.inference.belief import Known, kept, prior_belief
from opentaper.inference.draws import even_draws
from opentaper.inference.pace import DECIMALS, FARTHEST, SUREST, Pace, centre, pace_of, spread
from opentaper.inference.prior import prior
from opentaper.quantities import Dose
from tests.unit.inference.paces import pace, paces_of

SHIPPED = shipped_population()


def learnt(known: Known, scale: float = 0.5, moved: float = 0.3) -> Pace:
    """Return the pace of a belief whose draws are known."""
    before = prior_belief(known)
    draws = kept(moved + scale * even_draws(512, 6))
    found = pace_of(replace(before, draws=draws, trusted=True, n_check_ins=90), "0badcafe")
    assert found is not None
    return found


def test_a_pace_is_the_middle_and_the_doubt_of_a_belief() -> None:
    found = learnt(Known("paroxetine", Dose.mg(20), failed_attempts=1))
    np.testing.assert_allclose(found.mean, 0.3, atol=0.02)
    np.testing.assert_allclose(np.diag(found.covariance), 0.25, atol=0.02)
    np.testing.assert_allclose(found.told, 0.75, atol=0.02)
    assert (found.drug, found.failed_attempts, found.release) == ("paroxetine", 1, SHIPPED.release)


def test_centre_and_spread_are_those_of_the_prior() -> None:
    for drug, attempts in (("paroxetine", 0), ("citalopram", 2), ("amitriptyline", 9)):
        draws = np.vstack([np.zeros((1, 6)), np.eye(6)])
        made = prior(SHIPPED, drug, draws, attempts)
        x = np.log([made.ed50_factor, made.half_life_factor, made.tau_fast_days, made.tau_slow_days])
        share = np.log(made.fast_share / (1.0 - made.fast_share))
        x = np.vstack([x, share, np.log(made.u50)])
        np.testing.assert_allclose(x[:, 0], centre(SHIPPED, drug, attempts), atol=1e-12)
        np.testing.assert_allclose(np.diag(x[:, 1:] - x[:, :1]), spread(SHIPPED), atol=1e-12)


def test_a_rare_drug_is_told_as_any_other_and_attempts_as_many_as_count() -> None:
    found = learnt(Known("amitriptyline", Dose.mg(20), failed_attempts=40))
    assert (found.drug, found.failed_attempts) == ("other", SHIPPED.most_failed)


def test_nobody_is_told_as_known_exactly_or_as_beyond_all_others() -> None:
    found = learnt(Known("citalopram", Dose.mg(20)), scale=0.001, moved=40.0)
    assert np.linalg.eigvalsh(found.covariance)[0] > 0.9 * SUREST**2
    assert np.abs(found.mean).max() <= FARTHEST


def test_where_nothing_may_be_built_on_nothing_is_given() -> None:
    assert pace_of(prior_belief(Known("citalopram", Dose.mg(20))), "0badcafe") is None


def test_the_document_holds_no_day_no_dose_and_no_score() -> None:
    before = prior_belief(Known("citalopram", Dose.mg(13), months_of_use=7.25))
    told = replace(before, trusted=True, digest="feedfacefeedface", n_check_ins=161)
    found = pace_of(replace(told, first_day=date(2026, 3, 1), last_day=date(2026, 8, 9)), "0badcafe")
    assert found is not None
    text = pace_json([found])
    document = json.loads(text)
    Draft202012Validator(schema("pace-1")).validate(document)
    (written,) = document["paces"]
    assert set(written) == {*("person", "drug", "failed_attempts", "release", "before", "mean", "covariance")}
    assert not [part for part in ("7.25", "161", "2026-03", "2026-08", "feedface") if part in text]
    numbers = [*written["mean"], *(one for row in written["covariance"] for one in row)]
    assert all(round(one, DECIMALS) == one for one in numbers)


def test_a_document_comes_back_as_it_was() -> None:
    given = [learnt(Known("paroxetine", Dose.mg(20))), learnt(Known("sertraline", Dose.mg(50)), 0.9)]
    given[1] = replace(given[1], person="1badcafe")
    text = pace_json(given)
    again = paces_from_json(text, "paces.json")
    assert not again.is_virtual
    assert pace_json(again.paces) == text
    assert pace_json(reversed(given)) == text


def wrong(**parts: Any) -> str:
    """Return a document of one pace with some parts told otherwise."""
    told = json.loads(pace_json(paces_of(SHIPPED, 1, seed=1)))
    told["paces"][0] |= parts
    return json.dumps(told)


@pytest.mark.parametrize(
    "text",
    [
        "{",
        "[]",
        '{"schema": "opentaper.belief/1", "origin": "app", "paces": []}',
        '{"schema": "opentaper.pace/1", "origin": "me", "paces": []}',
        wrong(mean=[0.0] * 5),
        wrong(mean=[float("nan")] * 6),
        wrong(mean=[6.0] * 6),
        wrong(mean="twelve"),
        wrong(covariance=[[1.0]]),
        wrong(covariance=[[-1.0 if i == j else 0.0 for j in range(i + 1)] for i in range(6)]),
        wrong(covariance=[[50.0 if i == j else 0.0 for j in range(i + 1)] for i in range(6)]),
        wrong(person="Anna Andersen"),
        wrong(failed_attempts=-1),
        wrong(before={}),
        wrong(diary=["2026-03-01"]),
    ],
    ids=str,
)
def test_what_is_no_pace_is_refused_in_words(text: str) -> None:
    with pytest.raises(BadLine) as refused:
        paces_from_json(text, "paces.json")
    assert refused.value.values["file"] == "paces.json"


def test_a_spread_of_nothing_is_refused() -> None:
    with pytest.raises(BadOption, match="spread"):
        replace(pace("0badcafe", np.zeros(6), np.eye(6)), spread=np.zeros(6))
