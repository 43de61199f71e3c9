"""A step back: to which dose, when a prescriber must sign, and how the plan comes down again from there."""

from __future__ import annotations

from opentaper.errors import BadOption
from opentaper.planning.breaks import breaks
from opentaper.planning.doors import check_dose
from opentaper.planning.effect import effect
from opentaper.planning.interval import interval
from opentaper.planning.lived import Halfway, is_planned, placed
from opentaper.planning.result import Intake, PlanResult, Step
from opentaper.planning.smaller import in_parts, made
from opentaper.planning.taken import effect_fields
from opentaper.quantities import Dose
from opentaper.reasons import Limited, Reason

#: Of the step that goes up again.
BACK = "step.back"
Told = tuple[Reason, ...]


def doses_back(plan: PlanResult, now: Halfway) -> tuple[Dose, ...]:
    """Return the doses that were taken on a plan above what is taken now, the nearest first."""
    were = {plan.request.start, *(step.dose for step in now.done)}
    return tuple(sorted(dose for dose in were if dose > now.dose))


def dose_back(plan: PlanResult, now: Halfway, to: Dose | None) -> Dose:
    """Return the dose to go back to, after every question that it is asked.

    Raises
    ------
    BadOption, AboveLicensedMaximum, HugeDose
        Each says what was wanted.
    """
    known = doses_back(plan, now)
    if not known:
        wanted = "a plan on which a cut was made already"
        raise BadOption(option="step-back", given=str(to or now.dose), wanted=wanted)
    if to is not None and to not in known:
        wanted = "one of " + ", ".join(map(str, known))
        raise BadOption(option="step-back", given=str(to), wanted=wanted)
    dose = known[0] if to is None else to
    check_dose(plan.request.drug, dose, plan.request.policy)
    return dose


def needs_prescriber(plan: PlanResult, now: Halfway, to: Dose) -> tuple[Told, bool]:
    """Return what is said of the prescriber, and whether a signature is needed."""
    request, told = plan.request, [Reason.of("replan.call_prescriber")]
    rule, family = request.policy.replanning, request.drug.family.value
    levels = doses_back(plan, now).index(to) + 1
    days = now.day - now.since if now.since is not None else 0
    if levels > rule.back_levels.value:
        told.append(Reason.of("replan.back_far", rule.back_levels.source[0], n=levels))
    if days > rule.back_days.value:
        told.append(
            Reason.of("replan.back_late", rule.back_days.source[0], days=days, most=int(rule.back_days.value))
        )
    if family in rule.guarded.words or request.policy.rule(request.drug.name, request.drug.family).specialist:
        told.append(Reason.of("replan.back_guarded", rule.guarded.source[0], drug=request.drug.name))
    return tuple(told), len(told) > 1


def back_step(plan: PlanResult, now: Halfway, to: Dose) -> Step:
    """Return the step that goes up again, made as that dose was made before."""
    request, rule = plan.request, plan.request.policy.replanning
    family = request.policy.rule(request.drug.name, request.drug.family)
    days = interval(request, family, int(rule.back_rest_days.value))
    intakes = _made_before(plan, to)
    error = sum(one.error_mg for one in intakes)
    rested = Reason.of("step.back_rest", rule.back_rest_days.source[0], days=int(days.value))
    as_before = () if intakes or request.ideal else (Reason.of("step.as_before", dose=to),)
    return Step(
        index=len(now.done),
        start_day=now.day,
        days=int(days.value),
        dose=to,
        wished_mg=to.as_mg,
        intakes=intakes,
        **effect_fields(effect(request.drug, plan.curve), now.dose, to, error),
        error_mg=error,
        limits=(Limited.wanting(to.as_mg), days),
        reasons=(Reason.of("step.back", dose=to, before=now.dose), rested, *as_before),
    )


def again(plan: PlanResult, now: Halfway, back: Step) -> tuple[Step, ...]:
    """Return the steps after a step back, the repeated cuts in smaller parts where they can be made."""
    by_dose = {
        step.dose: step
        for step in plan.steps
        if step.dose < back.dose and is_planned(step) and all(one.code != BACK for one in step.reasons)
    }
    down = tuple(by_dose[dose] for dose in sorted(by_dose, reverse=True))
    repeated = tuple(step for step in down if step.dose >= now.dose)
    n = round(plan.request.policy.replanning.smaller_parts.value)
    gentler = (*in_parts(plan, back.dose, repeated, n), *down[len(repeated) :])
    steps = (*now.done, *placed((back, *gentler), len(now.done), now.day))
    return in_parts(plan, back.dose, down, 1) if breaks(plan, steps, now.day) else gentler


def _made_before(plan: PlanResult, dose: Dose) -> tuple[Intake, ...]:
    """Return how a dose of the plan was made; the first dose is made where the shelf makes it."""
    known = next((step.intakes for step in reversed(plan.steps) if step.dose == dose and step.intakes), ())
    if known or plan.request.ideal:
        return known
    return made(plan.request, dose, dose, dose) or ()
