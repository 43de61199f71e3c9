"""A person's own plans, read from ``data/own_plans.yaml``: what their parts ask, and when to look back.

The texts stand in the file in both languages, beside the source that they rest on (decision 0028). What a
person writes into a plan is read by no program.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any

from opentaper.errors import BadOption, BrokenFormulary
from opentaper.formulary import files
from opentaper.formulary.both_languages import BothLanguages, both
from opentaper.formulary.facts import Grade
from opentaper.formulary.policy import Bound
from opentaper.formulary.skills import SkillEvidence

FILE = "own_plans.yaml"


class OwnPlanKind(StrEnum):
    """What a person's own plan is for."""

    HARD_DAYS = "hard_days"
    KEEPING_WELL = "keeping_well"


class PartHolds(StrEnum):
    """What a part of a plan may hold."""

    LINES = "lines"
    SKILLS = "skills"
    PEOPLE = "people"
    DAYS = "days"


@dataclass(frozen=True, slots=True)
class OwnPlanPart:
    """One part: what it holds, its name, what it asks, an example; ``wallet`` is its face of the strip."""

    key: str
    holds: frozenset[PartHolds]
    wallet: int
    name: BothLanguages
    ask: BothLanguages
    example: BothLanguages


@dataclass(frozen=True, slots=True)
class OwnPlanOutline:
    """A plan before anything is written: what it is for, its parts in order, what is known of such plans."""

    kind: OwnPlanKind
    name: BothLanguages
    aim: BothLanguages
    evidence: SkillEvidence
    parts: tuple[OwnPlanPart, ...]

    def part(self, key: str) -> OwnPlanPart:
        """Return a part.

        Raises
        ------
        BadOption
            The plan has no such part.
        """
        for one in self.parts:
            if one.key == key:
                return one
        raise BadOption(option="part", given=key, wanted="a part of the plan")


@dataclass(frozen=True, slots=True)
class LookBackRule:
    """When to look back after the last dose: months that are offered, days it stays open, days of quiet."""

    months: tuple[int, ...]
    source: tuple[str, ...]
    grade: Grade
    note: str
    open_days: Bound
    again_days: Bound


@cache
def own_plan_outline(kind: OwnPlanKind) -> OwnPlanOutline:
    """Return the outline of a plan.

    Raises
    ------
    BrokenFormulary
        It cannot be read.

    Examples
    --------
    >>> [one.key for one in own_plan_outline(OwnPlanKind.HARD_DAYS).parts]
    ['signs', 'alone', 'away', 'ask', 'lines', 'safe', 'reasons']
    """
    try:
        told = files.mapping(FILE)["plans"][kind.value]
        known = told["evidence"]
        parts = tuple(_part(one) for one in told["parts"])
        if len({one.key for one in parts}) != len(parts):
            raise ValueError("a part stands twice")
        return OwnPlanOutline(
            kind=kind,
            name=both(told["name"]),
            aim=both(told["aim"]),
            evidence=SkillEvidence(
                known["kind"], known["of"], Grade(known["grade"]), tuple(known["source"]), both(known)
            ),
            parts=parts,
        )
    except (KeyError, TypeError, ValueError) as wrong:
        raise BrokenFormulary(file=FILE, why=f"{kind}: {wrong}") from None


@cache
def look_back_rule() -> LookBackRule:
    """Return when to look back after the last dose.

    Raises
    ------
    BrokenFormulary
        A number is missing, or the months do not rise.

    Examples
    --------
    >>> look_back_rule().months
    (1, 3, 6, 12)
    """
    try:
        told = files.mapping(FILE)["look_back"]
        known, months = told["months"], tuple(int(one) for one in told["months"]["value"])
        if list(months) != sorted({*months}) or not months or months[0] < 1:
            raise ValueError("months that rise from 1")
        return LookBackRule(
            months=months,
            source=tuple(known["source"]),
            grade=Grade(known["grade"]),
            note=known["note"],
            open_days=_bound(told["open_days"]),
            again_days=_bound(told["again_days"]),
        )
    except (KeyError, TypeError, ValueError) as wrong:
        raise BrokenFormulary(file=FILE, why=f"look_back: {wrong}") from None


def _bound(told: Mapping[str, Any]) -> Bound:
    return Bound(float(told["value"]), tuple(told["source"]), Grade(told["grade"]), told["note"])


def _part(told: Mapping[str, Any]) -> OwnPlanPart:
    return OwnPlanPart(
        key=str(told["key"]),
        holds=frozenset(PartHolds(one) for one in told["holds"]),
        wallet=int(told["wallet"]),
        name=both(told["name"]),
        ask=both(told["ask"]),
        example=both(told["example"]),
    )
