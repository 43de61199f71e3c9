"""What advice rests on, as plain values that say it again years later: small parts, each kept once.

Check-ins and doses stand in a part for each month, named by its digest. A part that an earlier advice kept is
not kept again, so the log grows with what is told and not with how often somebody looks.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from opentaper import formulary
from opentaper.advice.advice import TrustStage
from opentaper.advice.followed import FollowedPlan, PlannedDose
from opentaper.advice.situation import Beside
from opentaper.inference.check_in import CheckIn, DoseTaken
from opentaper.inference.known import Known
from opentaper.quantities import Dose
from opentaper.record.canonical import canonical_json

Parts = Mapping[str, Any]


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


def digest_of(value: object) -> str:
    """Return the SHA-256 of a plain value, in hexadecimal."""
    return sha256(canonical_json(value).encode("ascii")).hexdigest()


def part_names(told: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the digests of the parts that inputs rest on."""
    return (told["plan"], *told["months"].values())


def kept_inputs(inputs: AdviceInputs) -> KeptInputs:
    """Return inputs as plain values."""
    plan, beside = _plan(inputs.plan), inputs.beside
    months = dict(sorted(_months(inputs).items()))
    parts = {digest_of(part): part for part in (plan, *months.values())}
    told = {
        "today": inputs.today.isoformat(),
        "plan": digest_of(plan),
        "months": {name: digest_of(part) for name, part in months.items()},
        "known": _known(inputs.known),
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
    return KeptInputs(told, parts)


def opened_inputs(told: Mapping[str, Any], parts: Parts) -> AdviceInputs:
    """Return the inputs that were kept.

    Raises
    ------
    KeyError
        A part is missing.
    ValueError
        A part is not what its digest says.
    """
    for name in part_names(told):
        if digest_of(parts[name]) != name:
            raise ValueError(name)
    months = [parts[name] for _, name in sorted(told["months"].items())]
    known, beside = told["known"], told["beside"]
    return AdviceInputs(
        today=date.fromisoformat(told["today"]),
        plan=_opened_plan(parts[told["plan"]]),
        known=Known(**{**known, "start": Dose(known["start"])}),
        seed=told["seed"],
        check_ins=tuple(_opened_check_in(one) for month in months for one in month["check_ins"]),
        doses=tuple(DoseTaken(date.fromisoformat(day), Dose(ug)) for m in months for day, ug in m["doses"]),
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


def _months(inputs: AdviceInputs) -> dict[str, dict[str, list[Any]]]:
    """Return check-ins and doses by month."""
    months: dict[str, dict[str, list[Any]]] = {}
    for one in inputs.check_ins:
        part = months.setdefault(one.day.isoformat()[:7], {"check_ins": [], "doses": []})
        part["check_ins"].append(_check_in(one))
    for taken in inputs.doses:
        part = months.setdefault(taken.day.isoformat()[:7], {"check_ins": [], "doses": []})
        part["doses"].append([taken.day.isoformat(), taken.dose.micrograms])
    return months


def _check_in(one: CheckIn) -> list[Any]:
    written = None if one.written_at is None else one.written_at.isoformat()
    signs = None if one.signs is None else list(one.signs)
    return [
        one.day.isoformat(),
        [list(v) for v in one.scores],
        [list(v) for v in one.modulators],
        signs,
        written,
    ]


def _opened_check_in(told: list[Any]) -> CheckIn:
    day, scores, modulators, signs, written = told
    return CheckIn(
        date.fromisoformat(day),
        tuple((name, score) for name, score in scores),
        tuple((name, share) for name, share in modulators),
        None if signs is None else tuple(signs),
        None if written is None else datetime.fromisoformat(written),
    )


def _known(known: Known) -> dict[str, Any]:
    return {
        "drug": known.drug,
        "start": known.start.micrograms,
        "months_of_use": known.months_of_use,
        "failed_attempts": known.failed_attempts,
        "times_a_day": known.times_a_day,
        "condition": known.condition,
        "episodes": known.episodes,
        "curve": known.curve,
    }


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
