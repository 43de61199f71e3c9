"""Changes of single steps of a plan on its way: another day, another stay, another dose, another shelf.

What was done stays as it was done. A step that would break a limit that the plan kept is refused, and what is
anywhere faster than the plan before it takes a signature.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from opentaper.errors import BadInterval, BadOption
from opentaper.planning.breaks import breaks
from opentaper.planning.effect import Effect, effect
from opentaper.planning.faster import is_faster
from opentaper.planning.limits import Before, floors
from opentaper.planning.lived import Halfway, Taking
from opentaper.planning.replan import AT_THE_END, flowing, halfway_now, hold, next_version
from opentaper.planning.rest import due_day, least_days
from opentaper.planning.result import Intake, PlanResult, Step
from opentaper.planning.shelf import Shelf
from opentaper.planning.smaller import in_parts, made
from opentaper.planning.taken import effect_fields, is_unsure
from opentaper.planning.versions import Deed, PlanVersion
from opentaper.quantities import Dose
from opentaper.reasons import Limited, Reason
from opentaper.timeline import MOST_DAYS

#: Of a version that is anywhere faster than the one before it.
FASTER = Reason.of("replan.faster")


def shift(version: PlanVersion, days: int, today: date, taking: Taking | None = None) -> PlanVersion:
    """Return the plan with every cut to come so many days later, or sooner where ``days`` is below zero.

    Raises
    ------
    BadInterval
        No days at all, or more than ten years.
    BadOption
        The next cut would come before today, or too soon after the last one.
    """
    if not 1 <= abs(days) <= MOST_DAYS:
        raise BadInterval(text=f"{days} days")
    if days > 0:
        later = hold(version, days, today, taking)
        return replace(later, deed=Deed.SHIFT)
    now = halfway_now(version, today, taking)
    due = due_day(version.plan, now, taking)
    if due is None:
        return next_version(version, Deed.SHIFT, today, now, version.plan.steps, (AT_THE_END,))
    earliest = now.day if now.since is None else max(now.day, now.since + least_days(version.plan.request))
    if due + days < earliest:
        raise BadOption(
            option="days",
            given=str(days),
            wanted=f"at most {max(0, due - earliest)} days sooner, so that no cut comes too soon",
        )
    why = Reason.of("replan.sooner", days=-days)
    found = next_version(version, Deed.SHIFT, today, now, flowing(now, now.left, due + days), (why,))
    return _signed_if_faster(version, found, now.day)


def edit_step(
    version: PlanVersion,
    dose: Dose,
    today: date,
    taking: Taking | None = None,
    *,
    days: int | None = None,
    to: Dose | None = None,
) -> PlanVersion:
    """Return the plan with one step to come held for other days, or made another dose; the rest flows on.

    Parameters
    ----------
    dose
        The dose of the step, which is still to come.
    days
        For how many days it is held; None as it was.
    to
        The dose instead; None as it was. The shelf makes it exactly, or the nearest dose above it.

    Raises
    ------
    BadOption
        No such step; too few days; a dose that the shelf cannot make, or that breaks a limit.
    """
    now = halfway_now(version, today, taking)
    due = due_day(version.plan, now, taking)
    place = next((place for place, step in enumerate(now.left) if step.dose == dose), None)
    if due is None or place is None:
        wanted = "one of " + ", ".join(str(step.dose) for step in now.left)
        raise BadOption(option="step", given=str(dose), wanted=wanted)
    left = list(now.left)
    if days is not None:
        left[place] = _held(version.plan, left[place], days)
    if to is not None and to != dose:
        left = _with_dose(version.plan, now, left, place, to)
    why = [Reason.of("replan.edited", dose=left[place].dose, days=left[place].days)]
    ways = (left, _eased(version.plan, left, place))
    flown = (flowing(now, tuple(way), due) for way in ways)
    steps = next((one for one in flown if not breaks(version.plan, one, now.day)), None)
    if steps is None:
        wanted = "a step inside every limit: a smaller cut"
        raise BadOption(option="step", given=str(to or dose), wanted=wanted)
    goal, end = version.plan.request.goal, steps[-1].dose
    if end > max(goal, version.plan.steps[-1].dose):  # the last step was made another dose
        why.append(Reason.of("goal.not_reached", dose=end, goal=goal))
    found = next_version(version, Deed.EDIT, today, now, steps, tuple(why))
    return _signed_if_faster(version, found, now.day)


def with_shelf(version: PlanVersion, shelf: Shelf, today: date, taking: Taking | None = None) -> PlanVersion:
    """Return the plan with the steps to come made from another shelf: the same doses, or the nearest above.

    Raises
    ------
    BadOption
        A dose to come that this shelf cannot make well enough, named.
    """
    now = halfway_now(version, today, taking)
    asked = replace(version.plan, request=replace(version.plan.request, shelf=shelf))
    known, before, steps = effect(asked.request.drug, asked.curve), now.dose, list[Step]()
    for place, step in enumerate(now.left):
        after = now.left[place + 1].dose if place + 1 < len(now.left) else Dose(0)
        one = _remade(asked, known, before, after, step)
        steps.append(one)
        before = one.dose
    changed = sum(one.dose != step.dose for one, step in zip(steps, now.left, strict=True))
    due = due_day(version.plan, now, taking)
    flown = version.plan.steps if due is None else flowing(now, tuple(steps), due)
    if breaks(version.plan, flown, now.day):
        raise BadOption(
            option="shelf", given=str(now.dose), wanted="a shelf that makes steps inside every limit"
        )
    why = Reason.of("replan.shelf", n=changed)
    found = next_version(replace(version, plan=asked), Deed.SHELF, today, now, flown, (why,))
    return _signed_if_faster(version, replace(found, parent=version.digest), now.day)


def _held(plan: PlanResult, step: Step, days: int) -> Step:
    least = min(step.days, least_days(plan.request))
    if not least <= days <= MOST_DAYS:
        raise BadOption(option="days", given=str(days), wanted=f"at least {least} days at this dose")
    return replace(step, days=days)


def _with_dose(plan: PlanResult, now: Halfway, left: Sequence[Step], place: int, to: Dose) -> list[Step]:
    """Return the steps with one of another dose, and the fall to the one after it told anew."""
    known = effect(plan.request.drug, plan.curve)
    before = left[place - 1].dose if place else now.dose
    after = left[place + 1].dose if place + 1 < len(left) else None
    if not (after or Dose(0)) <= to < before or to == after:
        wanted = "a dose between the one before it and the one after it"
        raise BadOption(option="dose", given=str(to), wanted=wanted)
    steps = list(left)
    steps[place] = _made_as(plan, known, before, to, left[place], Dose(before.micrograms - 1))
    if after is not None:
        later = steps[place + 1]
        fields = effect_fields(known, steps[place].dose, later.dose, later.error_mg)
        steps[place + 1] = replace(later, **fields)
    return steps


def _eased(plan: PlanResult, left: Sequence[Step], place: int) -> list[Step]:
    """Return the steps with the cut after one of them in smaller parts, where the shelf makes them."""
    n = round(plan.request.policy.replanning.smaller_parts.value)
    later = in_parts(plan, left[place].dose, left[place + 1 : place + 2], n)
    return [*left[: place + 1], *later, *left[place + 2 :]]


def _remade(plan: PlanResult, known: Effect | None, before: Dose, after: Dose, step: Step) -> Step:
    """Return a step made from the shelf of a plan: its dose, or the nearest that can be made above it."""
    if not step.dose or plan.request.ideal:
        return replace(step, **effect_fields(known, before, step.dose, step.error_mg))
    return _made_as(plan, known, before, step.dose, step, Dose(max(after.micrograms, before.micrograms - 1)))


def _made_as(
    plan: PlanResult, known: Effect | None, before: Dose, wished: Dose, step: Step, high: Dose
) -> Step:
    found: tuple[Intake, ...] | None = ()
    if wished and not plan.request.ideal:
        found = made(plan.request, wished, wished, high)
        if found is None or is_unsure(found, before):
            raise BadOption(option="dose", given=str(wished), wanted="a dose that your shelf makes")
    dose = wished if not found else Dose(sum(one.dose.micrograms for one in found))
    error, is_same = sum(one.error_mg for one in found or ()), dose == step.dose
    return replace(
        step,
        dose=dose,
        wished_mg=wished.as_mg,
        intakes=found or (),
        **effect_fields(known, before, dose, error),
        error_mg=error,
        limits=step.limits if is_same else (_floors(plan, known, before, wished), *step.limits[1:]),
        reasons=step.reasons if is_same else (Reason.of("step.edited", dose=dose),),
    )


def _floors(plan: PlanResult, known: Effect | None, before: Dose, wished: Dose) -> Limited[float]:
    request = plan.request
    rule = request.policy.rule(request.drug.name, request.drug.family)
    return floors(wished.as_mg, Before(before, before), rule, known, request.drug)


def _signed_if_faster(old: PlanVersion, new: PlanVersion, day: int) -> PlanVersion:
    if not is_faster(old.plan, new.plan, day):
        return new
    because = (*new.because, FASTER)
    plan = replace(new.plan, reasons=(*because, *new.plan.reasons[len(new.because) :]))
    return replace(new, because=because, plan=plan, needs_signature=True)
