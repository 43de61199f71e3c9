"""``plan(request)``: from a drug and a dose to a plan that a person can take."""

from __future__ import annotations

import math
from dataclasses import replace
from fractions import Fraction

from opentaper.errors import EmptyShelf
from opentaper.formulary.facts import Form
from opentaper.formulary.policy import Bound, FamilyRule
from opentaper.planning.adaptive_course import adaptive_course, adaptive_reasons
from opentaper.planning.course import course
from opentaper.planning.dispensing import Dispenser, dispenser
from opentaper.planning.doors import check_method, check_request, refusal
from opentaper.planning.effect import Effect, effect
from opentaper.planning.intime import in_time
from opentaper.planning.making import unconfirmed
from opentaper.planning.others import interaction_reasons, refusal_together
from opentaper.planning.pace import pace_choice
from opentaper.planning.request import Method, PlanRequest
from opentaper.planning.result import Outcome, PaceChoice, PlanResult
from opentaper.planning.shelf import Availability, Shelf
from opentaper.planning.suggestions import suggestions
from opentaper.planning.walk import Course, Walk
from opentaper.planning.wishes import Wishes, wishes
from opentaper.quantities import Dose
from opentaper.reasons import Limited, Reason
from opentaper.timeline import MOST_DAYS


def plan(request: PlanRequest) -> PlanResult:
    """Return a taper plan, or why there is none and what would help.

    Doses never rise; every limit of the policy is asked at every step; each step's recipe adds up to its
    dose to the microgram. The answer depends on the request alone.

    Raises
    ------
    BadInput
        What is asked cannot be meant (see :mod:`opentaper.errors`). A plan that cannot be made is an
        :class:`~opentaper.planning.result.Outcome`, not an error.

    Examples
    --------
    >>> from opentaper import formulary
    >>> from opentaper.quantities import Dose
    >>> drug = formulary.drug("citalopram")
    >>> request = PlanRequest(drug, Dose.mg(20), formulary.shipped_policy(), None, formulary.release(),
    ...                       ideal=True, targets=(0.7, 0.0), curve=drug.curve("horowitz-taylor-2019"))
    >>> [str(step.dose) for step in plan(request).steps]
    ['9.261 mg', '0 mg']
    """
    check_request(request)
    rule = request.policy.rule(request.drug.name, request.drug.family)
    method, known, why = _method(request)
    empty = PlanResult(Outcome.STAY, request, method, known.chosen if known else None, None, (), ())
    refused = refusal_together(request, refusal(request, rule))
    if refused is not None:
        helpful = _instead(request, rule) if refused[0] is Outcome.NO_SHELF_DOSE else ()
        return replace(empty, outcome=refused[0], reasons=(*refused[1], *why), suggestions=helpful)
    if request.goal == request.start:
        return replace(empty, reasons=(Reason.of("plan.stay", dose=request.start),))
    if _lacks_a_curve(request, method, known):
        return _without_curve(replace(empty, reasons=why), known)
    check_method(request, method, known)
    signed = request.override is not None
    pace = pace_choice(request.drug, request.person, request.policy, rule, signed=signed)
    # Where speed itself is the danger a signature widens the limits, and the wider ones are kept.
    wider = request.policy.signed(rule) if signed else None
    if wider is not None:
        request, rule = replace(request, override=None), wider
    wished = wishes(request, method, known, pace)
    beyond = _beyond(request, rule)
    if beyond is not None and request.override is None and not request.ideal:
        return replace(empty, outcome=Outcome.BEYOND_CAP, pace=pace, refusals=(beyond,), reasons=why)
    found = _found(request, rule, known, wished, pace)
    reasons = (
        *_told(empty.request, known),
        *why,
        *_paced(request, pace),
        *(adaptive_reasons(request, found.steps) if found.outcome.is_plan else ()),
        *found.reasons,
        *unconfirmed(part for step in found.steps for part in step.parts),
        *interaction_reasons(request),
    )
    told_pace = None if method is Method.ADAPTIVE else pace  # adaptive plans have no classes of pace
    answer = replace(empty, outcome=found.outcome, pace=told_pace, steps=found.steps, reasons=reasons)
    answer = replace(answer, refusals=found.refusals, suggestions=found.suggestions)
    if answer.outcome.is_plan and answer.steps[-1].dose > request.goal and not _ends_near(answer):
        short = Reason.of("goal.not_reached", dose=answer.steps[-1].dose, goal=request.goal)
        answer = replace(answer, reasons=(short, *answer.reasons))
    if answer.outcome.is_plan and answer.total_days > MOST_DAYS:
        years = answer.total_days // 365
        answer = replace(answer, reasons=(*answer.reasons, Reason.of("plan.very_long", years=years)))
    if request.end_day is None or not answer.outcome.is_plan:
        return answer
    return in_time(answer, rule, known, plan)


def _lacks_a_curve(request: PlanRequest, method: Method, known: Effect | None) -> bool:
    """Tell whether the method needs what is not known of the drug: a curve, or for twins a half-life too."""
    if method is Method.ADAPTIVE:
        return known is None or request.twins is None
    return known is None and (method is Method.OCCUPANCY or request.step_points is not None)


def _without_curve(empty: PlanResult, known: Effect | None) -> PlanResult:
    """Return that there is no plan by this method, and what to ask for instead."""
    if empty.method is not Method.ADAPTIVE:
        return replace(empty, outcome=Outcome.NO_CURVE)
    drug = empty.request.drug.name
    if known is None:
        outcome, why = Outcome.NO_CURVE, Reason.of("adaptive.no_curve", drug=drug)
    else:
        outcome, why = Outcome.NO_HALF_LIFE, Reason.of("adaptive.no_half_life", drug=drug)
    return replace(empty, outcome=outcome, reasons=(why,), suggestions=(Reason.of("suggest.proportional"),))


def _ends_near(answer: PlanResult) -> bool:
    """Tell whether the last step already says that it counts as the goal."""
    return any(reason.code == "goal.near" for reason in answer.steps[-1].reasons)


def _paced(request: PlanRequest, pace: PaceChoice) -> tuple[Reason, ...]:
    """Return why the pace is what it is; where the person set size or length, that stands in its place."""
    if request.method is Method.ADAPTIVE:  # what is known of a person is in the twins; there is no class
        return tuple(
            one for one in pace.reasons[:-1] if one.code not in {"pace.high_risk_drug", "pace.older"}
        )
    told = (request.step_points, request.cut_share, request.step_mg, request.interval_days)
    if all(one is None for one in told) and not (request.targets or request.doses or request.published):
        return pace.reasons
    return (*pace.reasons[:-1], Reason.of("pace.asked", name=pace.name))


def _instead(request: PlanRequest, rule: FamilyRule) -> tuple[Reason, ...]:
    """Return what would make the first step, where nothing on the shelf may be taken."""
    lowest = Dose(math.ceil(request.start.micrograms * (1 - rule.max_share.value)))
    return suggestions(request, lowest, request.start)


def _method(request: PlanRequest) -> tuple[Method, Effect | None, tuple[Reason, ...]]:
    """Return the method in force, the effect it uses, and why."""
    known = effect(request.drug, request.curve)
    asked = request.method
    if request.targets:
        asked = Method.OCCUPANCY
    if known is None:
        why = (Reason.of("method.no_curve", drug=request.drug.name),)
        return asked if asked is not None else Method.PROPORTIONAL, None, why
    chosen = Reason.of(
        "curve.chosen", known.chosen.source[0], curve=known.chosen.id, target=known.chosen.target
    )
    low, high = known.band(request.start.as_mg)
    disagree = [Reason.of("curve.disagree", low=_pct(low), high=_pct(high), n=len(known.same_target))]
    return asked or Method.OCCUPANCY, known, (chosen, *(disagree if high > low else ()))


def _pct(fraction: float) -> float:
    return round(fraction * 100, 1)


def _beyond(request: PlanRequest, rule: FamilyRule) -> Limited[float] | None:
    """Return the wish that is itself beyond a cap, or None; what is asked outright is not quietly shrunk."""
    asked = []
    if request.cut_share is not None:
        asked_for, cap = _pct(float(request.cut_share)), _pct(rule.max_share.value)
        most = Reason.of("limit.share_asked", rule.max_share.source[0], asked=asked_for, pct=cap)
        asked.append(Limited.wanting(float(request.cut_share)).at_most(rule.max_share.value, most))
    if request.step_points is not None:
        most = Reason.of("limit.points_asked", rule.max_points.source[0], points=rule.max_points.value)
        asked.append(Limited.wanting(request.step_points).at_most(rule.max_points.value, most))
    if request.step_mg is not None and rule.max_step_mg is not None:
        most = Reason.of("limit.step_mg", rule.max_step_mg.source[0], mg=rule.max_step_mg.value)
        asked.append(Limited.wanting(request.step_mg.as_mg).at_most(rule.max_step_mg.value, most))
    return next((limited for limited in asked if limited.binding is not None), None)


def _found(
    request: PlanRequest, rule: FamilyRule, known: Effect | None, wished: Wishes, pace: PaceChoice
) -> Course:
    """Lay out the course; where it is shorter than the family's least, with longer stays."""
    days = request.interval_days or _table_days(request) or pace.days
    walk = Walk(request, rule, known, wished, _dispenser(request), days)
    twins, risk = request.twins, request.risk
    is_adaptive = wished.method is Method.ADAPTIVE
    laid = adaptive_course(walk, twins, risk) if is_adaptive and twins and risk else course(walk)
    least = rule.least_total_days
    if least is None or request.override is not None or request.ideal or laid.outcome is not Outcome.FOUND:
        return laid
    total = laid.steps[-1].start_day
    if total == 0 or total >= least.value:
        return laid
    return _stretched(laid, Fraction(int(least.value), total), least)


def _stretched(laid: Course, times: Fraction, least: Bound) -> Course:
    """Return the course with every stay so many times as long, whole days rounded up."""
    reason = Reason.of("limit.total_days", least.source[0], days=int(least.value))
    steps, day = [], 0
    for step in laid.steps:
        days = math.ceil(step.days * times)
        limits = (*step.limits[:-1], step.limits[-1].at_least(float(days), reason))
        steps.append(replace(step, start_day=day, days=days, limits=limits))
        day += days
    first = replace(steps[0], reasons=(*steps[0].reasons, reason))
    return replace(laid, steps=(first, *steps[1:]))


def _table_days(request: PlanRequest) -> int | None:
    """Return the longest stay that a published table asks for, or None."""
    table = request.published
    stays = [step.hold_high_days for step in table.steps if step.hold_high_days] if table is not None else []
    return max(stays) if stays else None


def _dispenser(request: PlanRequest) -> Dispenser | None:
    if request.ideal:
        return None
    if request.shelf is None:
        raise EmptyShelf(drug=request.drug.name, where="shelf")
    return dispenser(request.shelf, request.start, request.policy.measuring)


def _told(request: PlanRequest, known: Effect | None) -> tuple[Reason, ...]:
    """Return what the reader must know before anything else."""
    told = [Reason.of("plan.proposed")]
    if request.ideal:
        told.append(Reason.of("ideal.not_enforced"))
    elif request.shelf is not None and request.shelf.assumed:
        told.append(Reason.of("shelf.assumed", market=request.shelf.market, n=len(request.shelf.items)))
        told.extend(_to_order(request.shelf))
    told.append(Reason.of("circumstances.ask"))
    told.extend(_releases(request))
    told.extend(_age(request))
    if request.times is None and not request.ideal:
        told.append(Reason.of("frequency.not_told"))
    told.extend(
        Reason.of("override.used", clinician=sanction.clinician, because=sanction.because)
        for sanction in (request.override, request.specialist)
        if sanction is not None
    )
    if known is None:
        told.append(Reason.of("effect.unknown", drug=request.drug.name))
    return tuple(told)


def _releases(request: PlanRequest) -> tuple[Reason, ...]:
    """Return what the reader must know where the drug comes in more than one release."""
    items = request.shelf.items if request.shelf is not None else ()
    on_shelf = {item.product.is_intact_only for item in items}
    if len(on_shelf) > 1:
        return (Reason.of("shelf.mixed_release", drug=request.drug.name),)
    if on_shelf == {False} and any(product.is_intact_only for product in request.obtainable):
        return (Reason.of("shelf.plain_release", drug=request.drug.name),)
    return ()


def _age(request: PlanRequest) -> tuple[Reason, ...]:
    """Return that the dose lies above what is licensed for older people, where that is known."""
    most, age = request.drug.older_max_mg, request.person.age
    if most is None or most.highest is None or age is None or age < request.policy.older_age.value:
        return ()
    if not most.grade.decides or request.start.as_mg <= most.highest:
        return ()
    highest = Dose.nearest(most.highest)
    name, source = request.drug.name, most.source[0]
    return (Reason.of("dose.above_older_max", source, drug=name, highest=highest, age=age),)


def _to_order(shelf: Shelf) -> tuple[Reason, ...]:
    """Return what an assumed shelf counts on beyond the ordinary products of the country."""
    if shelf.availability is Availability.TO_ORDER:
        return (Reason.of("shelf.to_order", market=shelf.market),)
    if shelf.availability is Availability.COMPOUNDED:
        made = [item.product for item in shelf.items if item.product.form is Form.COMPOUNDED_CAPSULE]
        told = ", ".join(str(product.strength) for product in made)
        return (Reason.of("shelf.compounded", market=shelf.market, strengths=told),)
    return ()
