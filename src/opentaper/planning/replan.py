"""Changes of a plan on its way: hold, relax, step back, go on. Each makes a new version; the old one stays.

What was done stays as it was done, and every dose to come is made as exactly as before. A person may always
hold or slow down, at once and alone; a step back is offered with a call to the prescriber, and a plan that is
faster than the one before it takes a signature.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from opentaper.errors import BadInterval, BadOption
from opentaper.planning.back import again, back_step, dose_back, needs_prescriber
from opentaper.planning.faster import is_faster
from opentaper.planning.lived import Halfway, Taking, lived, placed, until
from opentaper.planning.relaxed import relaxed
from opentaper.planning.rest import due_day, rest
from opentaper.planning.result import PlanResult, Step
from opentaper.planning.twins import Risk, Twins
from opentaper.planning.versions import Deed, PlanVersion, day_of
from opentaper.quantities import Dose
from opentaper.reasons import Reason
from opentaper.timeline import MOST_DAYS

#: Of a plan whose last cut was made already.
AT_THE_END = Reason.of("replan.at_the_end")
#: What is said of steps as they were laid out, and is no longer so when they are moved.
OF_OLD_STEPS = (
    "adaptive.met",
    "adaptive.decided",
    "adaptive.limits_decide",
    "adaptive.fewer_steps",
    "in_time.",
)
#: Of steps that were laid out for virtual people who fit what a person's own days have shown.
OWN_PACE = "replan.own_pace"


def hold(
    version: PlanVersion,
    days: int,
    today: date,
    taking: Taking | None = None,
    because: tuple[Reason, ...] = (),
) -> PlanVersion:
    """Return the plan with every cut to come so many days later; no dose is changed.

    Parameters
    ----------
    version
        The plan as it stands.
    days
        At least 1. They count from the day of the next cut; where that is past, from today.
    today
        The first day that is still to come: a cut that falls on it waits too.
    taking
        What is really taken; None where it is what the plan says.
    because
        Why, where somebody knows.

    Raises
    ------
    BadInterval
        No whole number of days from 1 on, or more than ten years.
    BadOption
        A plan without a first day, or a day before this version was made.
    """
    if not 1 <= days <= MOST_DAYS:
        raise BadInterval(text=f"{days} days")
    now = halfway_now(version, today, taking)
    due = due_day(version.plan, now, taking)
    if due is None:
        return next_version(version, Deed.HOLD, today, now, version.plan.steps, (*because, AT_THE_END))
    why = Reason.of("replan.hold", days=days, dose=now.dose)
    return next_version(version, Deed.HOLD, today, now, flowing(now, now.left, due + days), (why, *because))


def relax(
    version: PlanVersion,
    today: date,
    twins: Twins | None = None,
    risk: Risk | None = None,
    taking: Taking | None = None,
    because: tuple[Reason, ...] = (),
) -> PlanVersion:
    """Return a slower plan: smaller cuts where the shelf makes them, else a longer stay at each dose.

    With twins, the least of some such plans that keeps the risk. No day has a lower dose than it had.

    Parameters
    ----------
    twins, risk
        Who stands for the person on the morning of today, and what the person accepts; both or neither.
    """
    now = halfway_now(version, today, taking)
    due = due_day(version.plan, now, taking)
    if due is None:
        return next_version(version, Deed.RELAX, today, now, version.plan.steps, (*because, AT_THE_END))
    steps, why = relaxed(version.plan, now, due, twins, risk)
    return next_version(version, Deed.RELAX, today, now, steps, (*why, *because))


def step_back(
    version: PlanVersion,
    to: Dose | None,
    today: date,
    taking: Taking | None = None,
    because: tuple[Reason, ...] = (),
) -> PlanVersion:
    """Return the plan from an earlier dose on: the dose of today rises, rests, and comes down more gently.

    Parameters
    ----------
    to
        A dose that was taken before on this plan, at most the one that it began with; None for the one
        before the last cut.

    Raises
    ------
    BadOption
        No dose was given up yet, or that dose was not taken on this plan.
    AboveLicensedMaximum
        That dose is above what the drug is licensed for.
    """
    now = halfway_now(version, today, taking)
    dose = dose_back(version.plan, now, to)
    done = tuple(step for step in now.done if step.days > 0)
    back = back_step(version.plan, now, dose)
    steps = (*done, *placed((back, *again(version.plan, now, back)), len(done), now.day))
    call, signature = needs_prescriber(version.plan, now, dose)
    why = (Reason.of("replan.step_back", dose=dose, before=now.dose), *call, *because)
    return next_version(version, Deed.STEP_BACK, today, now, steps, why, needs_signature=signature)


def go_on(
    version: PlanVersion,
    today: date,
    twins: Twins | None = None,
    risk: Risk | None = None,
    taking: Taking | None = None,
    because: tuple[Reason, ...] = (),
) -> PlanVersion:
    """Return the rest of the plan from the dose of today on, at the person's own pace where it is known.

    With twins the rest is laid out by the adaptive method, inside every limit and from the same shelf; where
    that is anywhere faster than the plan before, a prescriber must sign. Without twins the doses to come stay
    as they were, and none comes sooner.

    Parameters
    ----------
    twins, risk
        Who stands for the person on the morning of today, from what the person's own days have shown, and
        what the person accepts; both or neither. Only twins that can be trusted belong here.
    """
    now = halfway_now(version, today, taking)
    due = due_day(version.plan, now, taking)
    if due is None:
        return next_version(version, Deed.GO_ON, today, now, version.plan.steps, (*because, AT_THE_END))
    if twins is None:
        why = (Reason.of("replan.go_on", dose=now.dose), *because)
        return next_version(version, Deed.GO_ON, today, now, flowing(now, now.left, due), why)
    if risk is None:
        raise BadOption(option="tolerate", given="", wanted="mild, moderate, or a number from 0.05 to 0.95")
    found = _own_pace(version.plan, now, twins, risk)
    if not found.outcome.is_plan:
        none = Reason.of("replan.no_own_pace", dose=now.dose)
        return _version(version, Deed.GO_ON, today, now, found, (none, *because))
    room = version.plan.request.policy.replanning.wave_room.value
    own = (
        Reason.of("replan.own_pace", people=twins.n),
        Reason.of("replan.wave_room", pct=round(100 * room)),
        *because,
    )
    made = _version(version, Deed.GO_ON, today, now, found, own)
    if not is_faster(version.plan, found, now.day):
        return made
    faster = Reason.of("replan.faster")
    return replace(made, because=(*made.because, faster), needs_signature=True)


def _own_pace(plan: PlanResult, now: Halfway, twins: Twins, risk: Risk) -> PlanResult:
    """Return the rest for a part of what is tolerated: waves rise above the smooth course of the twins."""
    room = plan.request.policy.replanning.wave_room.value
    smooth = replace(risk, tolerated=risk.tolerated * room)
    found = rest(plan, now, replace(twins, day=now.day), smooth)
    return replace(found, request=replace(found.request, risk=risk))


def halfway_now(version: PlanVersion, today: date, taking: Taking | None) -> Halfway:
    """Return the plan as it stands today."""
    if not version.plan.outcome.is_plan:
        wanted = "the plan before it, which can be followed"
        raise BadOption(option="plan", given=version.plan.outcome.value, wanted=wanted)
    return lived(version.plan, day_of(version, today), taking)


def flowing(now: Halfway, left: tuple[Step, ...], first: int) -> tuple[Step, ...]:
    """Return what was done, kept up to a day, and what is left from that day on."""
    return (*until(now.done, first), *placed(left, len(now.done), first))


def next_version(
    version: PlanVersion,
    deed: Deed,
    today: date,
    now: Halfway,
    steps: tuple[Step, ...],
    because: tuple[Reason, ...],
    *,
    needs_signature: bool = False,
) -> PlanVersion:
    """Return the next version with other steps; what was foreseen of the old ones is foreseen anew."""
    told = tuple(one for one in version.plan.reasons if not one.code.startswith(OF_OLD_STEPS))
    plan = replace(version.plan, steps=steps, reasons=told, forecast=None)
    made = _version(version, deed, today, now, plan, because)
    return replace(made, needs_signature=needs_signature)


def _version(
    version: PlanVersion,
    deed: Deed,
    today: date,
    now: Halfway,
    plan: PlanResult,
    because: tuple[Reason, ...],
) -> PlanVersion:
    # Whose pace the steps keep stays true of every version after it.
    earlier = tuple(
        reason
        for reason in plan.reasons
        if not reason.code.startswith("replan.") or (reason.code == OWN_PACE and reason not in because)
    )
    told = replace(plan, reasons=(*because, *earlier))
    return PlanVersion(version.number + 1, today, deed, because, told, now.day, version.digest)
