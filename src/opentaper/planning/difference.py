"""What is different between two versions of a plan, from the day of the change on."""

from __future__ import annotations

from dataclasses import dataclass

from opentaper.planning.faster import is_faster
from opentaper.planning.lived import dose_now, is_planned
from opentaper.planning.result import PlanResult, Step
from opentaper.planning.versions import PlanVersion
from opentaper.quantities import Dose
from opentaper.reasons import Reason


@dataclass(frozen=True, slots=True)
class StepChange:
    """One dose of either plan, from the day of the change on.

    ``old_day`` and ``new_day`` are its first days, None where a plan does not hold it; ``old_days`` and
    ``new_days`` say for how long it is taken.
    """

    dose: Dose
    old_day: int | None
    new_day: int | None
    old_days: int | None
    new_days: int | None

    @property
    def kind(self) -> str:
        """``same``, ``later``, ``sooner``, ``longer``, ``shorter``, ``added`` or ``dropped``."""
        if self.old_day is None or self.old_days is None:
            return "added"
        if self.new_day is None or self.new_days is None:
            return "dropped"
        if self.new_day != self.old_day:
            return "later" if self.new_day > self.old_day else "sooner"
        if self.new_days == self.old_days:
            return "same"
        return "longer" if self.new_days > self.old_days else "shorter"


@dataclass(frozen=True, slots=True)
class NextChange:
    """The next change of the dose: to which dose, on which day of the plan."""

    dose: Dose
    day: int


@dataclass(frozen=True, slots=True)
class LargestCut:
    """The largest cut to come: the doses before and after it; its fall in points where a curve is known."""

    before: Dose
    after: Dose
    points: float | None


@dataclass(frozen=True, slots=True)
class Difference:
    """Two versions side by side, from the day of the change on.

    Parameters
    ----------
    from_day
        The day of the plan on which the change was made.
    changes
        Each dose to come of either plan, from the highest to the lowest.
    days_longer
        By how many days the last dose is reached later; negative where it is sooner, None where one of them
        does not reach it.
    next_before, next_after
        The next change of the dose in each; None where none is left.
    largest_before, largest_after
        The largest cut to come in each.
    faster
        Whether some day has a lower dose than before.
    reasons
        What is different, and why.
    """

    from_day: int
    changes: tuple[StepChange, ...]
    days_longer: int | None
    next_before: NextChange | None
    next_after: NextChange | None
    largest_before: LargestCut | None
    largest_after: LargestCut | None
    faster: bool
    reasons: tuple[Reason, ...]


def difference(old: PlanVersion, new: PlanVersion) -> Difference:
    """Return what is different in a new version of a plan.

    Parameters
    ----------
    old, new
        Two versions of one plan, which count their days from the same first day.
    """
    day, is_plan = new.from_day, new.plan.outcome.is_plan
    days = _end(new.plan) - _end(old.plan) if is_plan else None
    faster = is_plan and is_faster(old.plan, new.plan, day)
    before, after = (_next(plan, day) for plan in (old.plan, new.plan))
    largest = tuple(_largest(plan, day) for plan in (old.plan, new.plan))
    return Difference(
        from_day=day,
        changes=_changes(old.plan, new.plan, day),
        days_longer=days,
        next_before=before,
        next_after=after if is_plan else None,
        largest_before=largest[0],
        largest_after=largest[1] if is_plan else None,
        faster=faster,
        reasons=(*new.because, *_told(days, before, after if is_plan else None, new)),
    )


def to_come(plan: PlanResult, day: int) -> tuple[Step, ...]:
    """Return the steps of a plan that begin on a day or after it."""
    return tuple(step for step in plan.steps if step.start_day >= day and is_planned(step))


def _changes(old: PlanResult, new: PlanResult, day: int) -> tuple[StepChange, ...]:
    before = {step.dose: step for step in to_come(old, day)}
    after = {step.dose: step for step in to_come(new, day)} if new.outcome.is_plan else {}
    return tuple(
        StepChange(
            dose,
            before[dose].start_day if dose in before else None,
            after[dose].start_day if dose in after else None,
            before[dose].days if dose in before else None,
            after[dose].days if dose in after else None,
        )
        for dose in sorted({*before, *after}, reverse=True)
    )


def _next(plan: PlanResult, day: int) -> NextChange | None:
    coming = to_come(plan, day)
    return NextChange(coming[0].dose, coming[0].start_day) if coming else None


def _largest(plan: PlanResult, day: int) -> LargestCut | None:
    """Return the largest cut to come: in points where they are known, else in its share of the dose."""
    doses = (plan.request.start, *(step.dose for step in plan.steps))
    cuts = [
        LargestCut(before, step.dose, step.drop_points)
        for before, step in zip(doses, plan.steps, strict=False)
        if step.start_day >= day and step.dose < before
    ]
    return max(cuts, key=_size) if cuts else None


def _size(cut: LargestCut) -> tuple[float, float]:
    share = 1.0 - cut.after.as_mg / cut.before.as_mg
    return (cut.points if cut.points is not None else share, share)


def _end(plan: PlanResult) -> int:
    return plan.steps[-1].start_day if plan.steps else 0


def _told(
    days: int | None, before: NextChange | None, after: NextChange | None, new: PlanVersion
) -> tuple[Reason, ...]:
    """Return the difference in reasons: the end, and the next change of the dose."""
    if days is None:
        return (Reason.of("difference.refused", dose=dose_now(new.plan, new.from_day)),)
    told = [_length(days)]
    if before is not None and after is not None:
        told.append(_next_told(before, after))
    return tuple(told)


def _length(days: int) -> Reason:
    if days == 0:
        return Reason.of("difference.as_long")
    return (
        Reason.of("difference.longer", days=days) if days > 0 else Reason.of("difference.shorter", days=-days)
    )


def _next_told(before: NextChange, after: NextChange) -> Reason:
    if before == after:
        return Reason.of("difference.same_next", dose=after.dose)
    later = after.day - before.day
    if before.dose == after.dose:
        code = "difference.next_later" if later > 0 else "difference.next_sooner"
        return Reason.of(code, dose=after.dose, days=abs(later))
    return Reason.of("difference.next_dose", old=before.dose, new=after.dose)
