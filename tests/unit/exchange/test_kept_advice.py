"""Advice as it is kept opens again to the same value."""

from __future__ import annotations

import json
from datetime import date, timedelta

import jsonschema
import pytest

from opentaper.advice.advice import TrustStage
from opentaper.advice.advise import advise
from opentaper.advice.followed import FollowedPlan, PlannedDose
from opentaper.exchange.kept_advice import kept_advice, kept_evidence, opened_advice, opened_evidence
from opentaper.exchange.plan_json import schema
from opentaper.formulary import drug, shipped_policy
from opentaper.inference.belief import Known, prior_belief
from opentaper.inference.check_in import CheckIn, DoseTaken
from opentaper.inference.evidence import evidence
from opentaper.quantities import Dose

DAY = date(2026, 3, 1)
PLAN = FollowedPlan(drug("citalopram"), Dose.mg(20), (PlannedDose(DAY, 28, Dose.mg(15)),))
CHECK_INS = [
    CheckIn(DAY - timedelta(days=n), (("nausea", float(n % 3)), ("anxiety", 1.0))) for n in range(20)
]


@pytest.mark.parametrize("n", [0, 1, 20])
def test_it_comes_back_through_json(n: int) -> None:
    belief, doses = prior_belief(Known("citalopram", Dose.mg(20))), [DoseTaken(DAY, Dose.mg(20))]
    given = advise(
        PLAN, belief, CHECK_INS[:n], shipped_policy(), doses=doses, today=DAY, stage=TrustStage.NEXT_CUT
    )
    told = json.loads(json.dumps(kept_advice(given)))
    jsonschema.validate(told, schema("kept-advice-1"))
    assert opened_advice(told) == given
    lines = evidence(belief, doses, CHECK_INS[:n])
    assert opened_evidence(json.loads(json.dumps(kept_evidence(lines)))) == lines


def test_another_form_of_keeping_is_not_guessed_at() -> None:
    with pytest.raises(ValueError, match="other"):
        opened_advice({"schema": "other"})
