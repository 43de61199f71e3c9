"""Versions of a plan: each says what made it, when and why; the one before it stays true.

All versions of a plan count their days from the same first day, so what was done keeps its place.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from opentaper.errors import BadOption
from opentaper.planning.digest import digest_of, plan_digest
from opentaper.planning.result import PlanResult
from opentaper.quantities import Dose
from opentaper.reasons import Reason, Value


class Deed(StrEnum):
    """What made a version."""

    PROPOSE = "propose"
    HOLD = "hold"
    RELAX = "relax"
    STEP_BACK = "step-back"
    GO_ON = "go-on"
    SHIFT = "shift"
    EDIT = "edit"
    SHELF = "shelf"


class Status(StrEnum):
    """How far a version has come. None is more than proposed here: people confirm, and prescribers sign."""

    PROPOSED = "proposed"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class PlanVersion:
    """One version of a plan: what was done of it so far, and what is proposed from a day on.

    Parameters
    ----------
    number
        1 for the first; each verb makes the next.
    made_on
        The day it was made.
    deed, because
        What made it, and why.
    plan
        The whole course: the steps that were done, as they were done, and those to come.
    from_day
        The day of the plan from which this version may differ from the one before.
    parent
        The fingerprint of the version before; None of the first.
    needs_signature
        Whether a prescriber must sign before it is followed.
    """

    number: int
    made_on: date
    deed: Deed
    because: tuple[Reason, ...]
    plan: PlanResult
    from_day: int = 0
    parent: str | None = None
    needs_signature: bool = False

    @property
    def policy(self) -> str:
        """The release of the limits that it was made with."""
        return self.plan.request.policy.release

    @property
    def release(self) -> str:
        """The release of the facts that it was made with."""
        return self.plan.request.release

    @property
    def status(self) -> Status:
        """Proposed, or refused where there is nothing to follow."""
        return Status.PROPOSED if self.plan.outcome.is_plan else Status.REFUSED

    @property
    def digest(self) -> str:
        """The fingerprint of this version: of its plan, why it was made, and the versions before it."""
        return digest_of(
            {
                "number": self.number,
                "made_on": self.made_on.isoformat(),
                "deed": self.deed.value,
                "because": [_told(reason) for reason in self.because],
                "plan": plan_digest(self.plan),
                "from_day": self.from_day,
                "parent": self.parent,
                "needs_signature": self.needs_signature,
            }
        )


def first_version(plan: PlanResult, made_on: date) -> PlanVersion:
    """Return a plan as its own first version.

    Raises
    ------
    BadOption
        What was refused is no plan that could be changed.
    """
    if not plan.outcome.is_plan or not plan.steps:
        raise BadOption(option="plan", given=plan.outcome.value, wanted="a plan with at least one step")
    return PlanVersion(1, made_on, Deed.PROPOSE, (), plan)


def day_of(version: PlanVersion, on: date) -> int:
    """Return the day of the plan that a date is; negative before its first day.

    Raises
    ------
    BadOption
        The plan has no first day, or the date lies before this version was made.
    """
    start = version.plan.request.start_date
    if start is None:
        raise BadOption(option="start", given="", wanted="the first day of the plan, such as 2026-12-01")
    if on < version.made_on and version.number > 1:
        wanted = "a day on or after the one on which this version was made"
        raise BadOption(option="today", given=on.isoformat(), wanted=wanted)
    return (on - start).days


def date_of(version: PlanVersion, day: int) -> date | None:
    """Return the date of a day of the plan, or None of a plan without a first day."""
    start = version.plan.request.start_date
    return None if start is None else start + timedelta(days=day)


def _told(reason: Reason) -> list[object]:
    return [reason.code, [[name, _plain(value)] for name, value in reason.told], reason.source]


def _plain(value: Value) -> object:
    return str(value) if isinstance(value, Dose) else value
