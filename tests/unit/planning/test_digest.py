"""The fingerprint of a plan: papers and logs keep it for years, so it stays what it was."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import pytest

from opentaper.planning.digest import digest_of, plan_digest
from opentaper.planning.result import Outcome, PlanResult
from opentaper.quantities import Dose
from tests.builders import dispersed, half, pieces, plan_of, request, step, tablet

TEN = tablet()
PLAN = plan_of(
    (step(0, 28, ((pieces(TEN), half(TEN)),)), step(28, 14, ((dispersed(TEN, "3"),), ()))), request()
)


def test_it_is_made_of_these_words_alone() -> None:
    """Whoever changes a name here leaves every paper that was printed without its plan."""
    told = {
        "drug": "citalopram",
        "formulary_release": "2026.11",
        "policy_release": PLAN.request.policy.release,
        "outcome": "found",
        "start_ug": 20_000,
        "goal_ug": 0,
        "start_date": "2026-11-23",
        "steps": [
            [0, 28, 15_000, [[[TEN.id, "whole", "1", 10_000, None], [TEN.id, "half", "1/2", 5_000, None]]]],
            [28, 14, 3_000, [[[TEN.id, "dispersed", "3", 3_000, 10]], []]],
        ],
    }
    assert plan_digest(PLAN) == digest_of(told)
    undated = replace(PLAN, request=replace(PLAN.request, start_date=None))
    assert plan_digest(undated) == digest_of(told | {"start_date": None})


@pytest.mark.parametrize(
    "other",
    [
        replace(PLAN, outcome=Outcome.STAY),
        replace(PLAN, request=replace(PLAN.request, goal=Dose.mg(1))),
        replace(PLAN, request=replace(PLAN.request, release="2026.12")),
        replace(PLAN, steps=PLAN.steps[:1]),
        replace(PLAN, steps=(replace(PLAN.steps[0], days=29), PLAN.steps[1])),
    ],
)
def test_another_plan_has_another_fingerprint(other: PlanResult) -> None:
    assert plan_digest(other) != plan_digest(PLAN)


def test_letters_beyond_ascii_and_the_order_of_names_change_nothing() -> None:
    plain = hashlib.sha256(b'{"a":1,"b":"\\u00b5"}').hexdigest()
    assert digest_of({"b": "\u00b5", "a": 1}) == plain == digest_of({"a": 1, "b": "\u00b5"})
