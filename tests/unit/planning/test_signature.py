"""Why a version takes a signature, and the seal of what was decided on it."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date, timedelta
from typing import Any

import pytest

from opentaper.actions.asked import AskedPlan
from opentaper.actions.propose_plan import propose_plan
from opentaper.planning.edit import shift
from opentaper.planning.lived import Taking
from opentaper.planning.replan import hold, relax, step_back
from opentaper.planning.signature import signature_reasons
from opentaper.planning.signature_seal import SealedDecision, seal
from opentaper.planning.versions import PlanVersion, first_version
from opentaper.reasons import Reason
from opentaper.wording import sentence

START = date(2026, 9, 1)
LATER = START + timedelta(days=10)
TOLD = SealedDecision("p", "d", "signed", "l", "Dr Osei", "2026-03-02", "2026-03-02T12:00", "why", "before")


def version(drug: str = "citalopram", **more: Any) -> PlanVersion:
    asked = {"drug": drug, "dose": "20mg", "start": START.isoformat(), "interval": "28d"} | more
    made = propose_plan(AskedPlan(**asked), START)
    assert made.outcome.is_plan, made.reasons
    return first_version(made, START)


def codes(made: PlanVersion) -> list[str]:
    return [one.code for one in signature_reasons(made)]


def test_a_first_plan_takes_one() -> None:
    assert codes(version()) == ["signature.new_plan"]


@pytest.mark.parametrize(
    ("drug", "more", "code"),
    [
        ("venlafaxine", {"dose": "75mg"}, "signature.high_risk"),
        ("lamotrigine", {"dose": "100mg"}, "signature.guarded"),
        (
            "lithium carbonate",
            {"dose": "400mg", "specialist": "Dr Osei", "because": "seen"},
            "signature.specialist",
        ),
        (
            "citalopram",
            {"circumstances": ("pregnant",), "specialist": "Dr Osei", "because": "seen"},
            "signature.circumstance.pregnant",
        ),
        ("citalopram", {"override": "Dr Osei", "because": "asked"}, "signature.lifted"),
    ],
)
def test_drugs_people_and_limits_that_need_more_care_are_named(
    drug: str, more: dict[str, Any], code: str
) -> None:
    assert code in codes(version(drug, **more))


def test_who_holds_or_slows_needs_none() -> None:
    first = version()
    assert codes(hold(first, 14, LATER)) == []
    assert codes(relax(first, LATER)) == []
    assert codes(shift(first, 7, LATER)) == []
    taking = Taking(first.plan.steps[0].dose, 0)
    assert codes(step_back(first, None, LATER, taking)) == []


def test_sooner_back_late_and_a_red_flag_are_told_apart() -> None:
    first = version()
    rest = hold(first, 60, START)
    assert codes(shift(rest, -30, START)) == ["signature.faster"]
    taking = Taking(first.plan.steps[0].dose, 0)
    late = step_back(first, None, START + timedelta(days=200), taking)
    assert late.needs_signature
    assert all(code.startswith("replan.back_") for code in codes(late))
    flagged = replace(rest, needs_signature=True, because=(Reason.of("replan.red_flag"),))
    assert codes(flagged) == ["signature.red_flag"]


def test_what_waits_because_the_one_before_did_says_so() -> None:
    waits = replace(hold(version(), 7, LATER), needs_signature=True)
    assert codes(waits) == ["signature.of_unsigned"]


def test_reasons_are_told_of_a_version_and_change_nothing_of_it() -> None:
    made = version()
    before = made.digest
    signature_reasons(made)
    assert made.digest == before


@pytest.mark.parametrize("language", ["en", "da"])
@pytest.mark.parametrize(
    "reason",
    [
        *(
            Reason.of(f"signature.{name}")
            for name in ("new_plan", "of_unsigned", "faster", "red_flag", "declined", "broken")
        ),
        *(
            Reason.of(f"signature.{name}", drug="lithium carbonate")
            for name in ("specialist", "guarded", "high_risk")
        ),
        *(
            Reason.of(f"signature.circumstance.{name}")
            for name in ("pregnant", "under-18", "no-capacity", "seizures", "alcohol")
        ),
        Reason.of("signature.lifted", clinician="Dr Osei", because="asked"),
        Reason.of("signature.over_limit", n=2),
    ],
    ids=lambda one: one.code if isinstance(one, Reason) else one,
)
def test_every_reason_has_a_sentence(reason: Reason, language: str) -> None:
    assert sentence(reason, language).endswith(".")


@pytest.mark.parametrize("name", [one.name for one in fields(SealedDecision)])
def test_a_seal_covers_everything_that_was_decided(name: str) -> None:
    assert seal(replace(TOLD, **{name: "other"})) != seal(TOLD)


def test_a_seal_is_the_same_wherever_it_is_made() -> None:
    assert seal(TOLD) == seal(replace(TOLD))
    assert len(seal(TOLD)) == 64
