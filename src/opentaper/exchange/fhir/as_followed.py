"""A version with the steps that are written of it: as they were planned, or as they are really followed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from opentaper.planning.digest import plan_digest
from opentaper.planning.result import PlanResult, Step
from opentaper.planning.versions import Deed, PlanVersion


@dataclass(frozen=True, slots=True)
class FollowedVersion:
    """A version, and the plan whose steps are written.

    Parameters
    ----------
    version
        What was proposed and signed: ids and fingerprints are of it, whatever day it is written on.
    plan
        Its steps; day 0 is the first day on which a step is taken.
    """

    version: PlanVersion
    plan: PlanResult

    @property
    def digest(self) -> str:
        """The fingerprint of the version."""
        return self.version.digest

    @property
    def plan_digest(self) -> str:
        """The fingerprint of the plan as it was proposed."""
        return plan_digest(self.version.plan)

    def waits_from(self, today: date) -> int | None:
        """Return the day of the first cut that a hold keeps back on a day; None where nothing is held."""
        version, start = self.version, self.plan.request.start_date
        begins = version.plan.request.start_date
        if version.deed is not Deed.HOLD or start is None or begins is None:
            return None
        moved = [step for step in version.plan.steps if step.start_day > version.from_day]
        if not moved or today >= begins + timedelta(days=moved[0].start_day):
            return None
        left = [step.start_day for step in self.plan.steps if step.start_day > (today - start).days]
        return left[0] if left else None


def as_planned(version: PlanVersion) -> FollowedVersion:
    """Return a version with its own steps."""
    return FollowedVersion(version, version.plan)


def as_followed(version: PlanVersion, steps: tuple[Step, ...]) -> FollowedVersion:
    """Return a version with other steps, whose first may lie some days after its beginning.

    Before its first step the dose is the one that the plan began with.
    """
    request, shift = version.plan.request, steps[0].start_day if steps else 0
    if shift and request.start_date is not None:
        request = replace(request, start_date=request.start_date + timedelta(days=shift))
        steps = tuple(replace(step, start_day=step.start_day - shift) for step in steps)
    return FollowedVersion(version, replace(version.plan, request=request, steps=steps, forecast=None))
