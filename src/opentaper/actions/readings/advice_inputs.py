"""What advice rests on, as plain values that say it again years later: small parts, each kept once.

A part that an earlier advice kept is not kept again: see :mod:`opentaper.actions.readings.kept_days`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from opentaper import formulary
from opentaper.actions.readings.kept_days import (
    Parts,
    digest_of,
    kept_days,
    kept_known,
    opened_days,
    opened_known,
    whole_part,
)
from opentaper.advice.advice import TrustStage
from opentaper.advice.followed import FollowedPlan, PlannedDose
from opentaper.advice.situation import Beside
from opentaper.inference.check_in import CheckIn, DoseTaken
from opentaper.inference.known import Known
from opentaper.quantities import Dose


@dataclass(frozen=True, slots=True)
class AdviceInputs:
    """Everything that advice depends on, but for policy and code, whose releases are kept beside it."""

    today: date
    plan: FollowedPlan
    known: Known
    seed: int
    check_ins: tuple[CheckIn, ...]
    doses: tuple[DoseTaken, ...]
    stage: TrustStage
    beside: Beside


@dataclass(frozen=True, slots=True)
class KeptInputs:
    """Inputs as the record keeps them: ``told`` names its parts by digest, ``parts`` holds them."""

    told: Mapping[str, Any]
    parts: Parts

    @property
    def digest(self) -> str:
        """The digest of all of it."""
        return digest_of(self.told)

    def new_parts(self, kept: Iterable[str]) -> dict[str, Any]:
        """Return the parts that are not kept yet."""
        known = set(kept)
        return {name: part for name, part in self.parts.items() if name not in known}


def part_names(told: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the digests of the parts that inputs rest on."""
    return (told["plan"], *told["months"].values())


def kept_inputs(inputs: AdviceInputs) -> KeptInputs:
    """Return inputs as plain values."""
    plan, beside = _plan(inputs.plan), inputs.beside
    name = digest_of(plan)
    months, days = kept_days(inputs.check_ins, inputs.doses)
    told = {
        "today": inputs.today.isoformat(),
        "plan": name,
        "months": months,
        "known": kept_known(inputs.known),
        "seed": inputs.seed,
        "stage": inputs.stage.value,
        "beside": {
            "tolerated": beside.tolerated,
            "asked": None if beside.asked is None else sorted(beside.asked),
            "item_nine": [[day.isoformat(), answer] for day, answer in beside.item_nine],
            "seen": None if beside.seen is None else beside.seen.isoformat(),
            "is_signed": beside.is_signed,
            "usual": [list(one) for one in beside.usual],
        },
    }
    return KeptInputs(told, {name: plan, **days})


def opened_inputs(told: Mapping[str, Any], parts: Parts) -> AdviceInputs:
    """Return the inputs that were kept.

    Raises
    ------
    KeyError
        A part is missing.
    ValueError
        A part is not what its digest says.
    """
    check_ins, doses = opened_days(told["months"], parts)
    beside = told["beside"]
    return AdviceInputs(
        today=date.fromisoformat(told["today"]),
        plan=_opened_plan(whole_part(told["plan"], parts)),
        known=opened_known(told["known"]),
        seed=told["seed"],
        check_ins=check_ins,
        doses=doses,
        stage=TrustStage(told["stage"]),
        beside=Beside(
            tolerated=beside["tolerated"],
            asked=None if beside["asked"] is None else frozenset(beside["asked"]),
            item_nine=tuple((date.fromisoformat(day), answer) for day, answer in beside["item_nine"]),
            seen=None if beside["seen"] is None else date.fromisoformat(beside["seen"]),
            is_signed=beside["is_signed"],
            usual=tuple((name, score) for name, score in beside["usual"]),
        ),
    )


def _plan(plan: FollowedPlan) -> dict[str, Any]:
    return {
        "drug": plan.drug.name,
        "start": plan.start.micrograms,
        "steps": [[one.first.isoformat(), one.days, one.dose.micrograms] for one in plan.steps],
        "tolerated": plan.tolerated,
        "chance": plan.chance,
        "is_joint": plan.is_joint,
    }


def _opened_plan(told: Mapping[str, Any]) -> FollowedPlan:
    return FollowedPlan(
        drug=formulary.drug(told["drug"]),
        start=Dose(told["start"]),
        steps=tuple(
            PlannedDose(date.fromisoformat(first), days, Dose(ug)) for first, days, ug in told["steps"]
        ),
        tolerated=told["tolerated"],
        chance=told["chance"],
        is_joint=told["is_joint"],
    )
