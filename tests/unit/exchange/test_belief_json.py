"""A belief is a small file that reopens to the same answers."""

from __future__ import annotations

import json
import math
from dataclasses import fields, replace
from datetime import date

import jsonschema
import numpy as np
import pytest

from opentaper.errors import BadLine, BadOption
from opentaper.exchange.belief_json import belief_from_json, belief_json
from opentaper.exchange.plan_json import schema
from opentaper.inference.belief import Belief, How, ItemFit, Known, prior_belief
from opentaper.inference.foretell import foretell
from opentaper.quantities import Dose
from opentaper.reasons import Reason

KNOWN = Known("citalopram", Dose.mg("12.5"), months_of_use=40.5, failed_attempts=1, times_a_day=2)
FIRST = date(2026, 3, 1)


@pytest.fixture(scope="module")
def belief() -> Belief:
    made = prior_belief(KNOWN, seed=7)
    rng = np.random.default_rng(1)
    return replace(
        made,
        draws=rng.standard_normal(made.draws.shape).astype(np.float32),
        how=How.AMIS,
        trusted=True,
        k_hat=math.inf,
        log_evidence=1 / 3,
        items=(ItemFit("nausea", 0.1, 0.2, 0.3, 0.1 + 0.2, 0.5),),
        p_returning=0.1 + 0.2,
        onsets=((FIRST, 1e-17),),
        n_check_ins=20,
        first_day=FIRST,
        last_day=date(2026, 4, 1),
        digest="abc",
        reasons=(
            Reason.of("belief.hard_to_sample", k_hat=0.8),
            Reason.of("foretold.higher", now=Dose(1), then=Dose(2)),
        ),
    )


def test_it_reopens_to_the_last_bit(belief: Belief) -> None:
    again = belief_from_json(belief_json(belief), "belief.json")
    for field in fields(Belief):
        if field.name != "draws":
            assert getattr(again, field.name) == getattr(belief, field.name), field.name
    assert again.draws.dtype == np.float32
    assert np.array_equal(again.draws, belief.draws)
    assert not again.draws.flags.writeable
    assert belief_json(again) == belief_json(belief)


def test_it_reopens_to_the_same_forecast(belief: Belief) -> None:
    again = belief_from_json(belief_json(belief), "belief.json")
    one, other = (foretell(made, [], FIRST, [10.0] * 14, 0.3) for made in (belief, again))
    assert np.array_equal(one.q95, other.q95)
    assert one.chance_ever == other.chance_ever


def test_it_is_small_and_keeps_to_its_schema(belief: Belief) -> None:
    text = belief_json(belief)
    assert len(text) < 40_000
    checker = jsonschema.Draft202012Validator.FORMAT_CHECKER
    jsonschema.Draft202012Validator(schema("belief-1"), format_checker=checker).validate(json.loads(text))


@pytest.mark.parametrize(
    ("part", "value"),
    [
        ("schema", "opentaper.plan/1"),
        ("version", 2),
        ("seed", -1),
        ("seed", True),
        ("p_returning", 1.5),
        ("ess", "many"),
        ("how", "guessed"),
        ("known", {}),
        ("draws", {"shape": [1, 6], "float32_base64": ""}),
        ("draws", {"shape": [512, 6], "float32_base64": "!"}),
        ("draws", {"shape": [512, 6], "float32_base64": ""}),
        ("reasons", [{"code": "no.such_code", "values": {}, "source": ""}]),
        ("first_day", "yesterday"),
    ],
)
def test_what_is_no_belief_is_refused(belief: Belief, part: str, value: object) -> None:
    told = json.loads(belief_json(belief))
    told[part] = value
    with pytest.raises(BadLine) as refused:
        belief_from_json(json.dumps(told), "belief.json")
    assert refused.value.why == "not_a_belief"


def test_draws_that_are_no_numbers_are_refused(belief: Belief) -> None:
    broken = replace(belief, draws=np.full(belief.draws.shape, np.nan, dtype=np.float32))
    with pytest.raises(BadLine):
        belief_from_json(belief_json(broken), "belief.json")


def test_a_belief_of_another_population_is_asked_for_anew(belief: Belief) -> None:
    told = json.loads(belief_json(belief)) | {"population": "1999-01-01"}
    with pytest.raises(BadOption):
        belief_from_json(json.dumps(told), "belief.json")
    with pytest.raises(BadLine) as refused:
        belief_from_json("nonsense", "belief.json")
    assert refused.value.why == "not_json"
