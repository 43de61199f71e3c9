"""Whether an end date that is wished for is possible, and at what price in the size of the steps."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

from opentaper.formulary.policy import FamilyRule
from opentaper.planning.effect import Effect
from opentaper.planning.request import Method, PlanRequest
from opentaper.planning.result import Outcome, PlanResult
from opentaper.reasons import Reason

HALVINGS = 8
# Methods whose steps are sizes of effect, where a curve may decide.
BY_POINTS = frozenset({Method.OCCUPANCY, Method.MICRO})

Plan = Callable[[PlanRequest], PlanResult]


def in_time(answer: PlanResult, rule: FamilyRule, known: Effect | None, plan: Plan) -> PlanResult:
    """Return the gentlest plan that ends by the wished day, or why none within the limits does.

    ``answer`` is the plan at the person's own pace; where it is early enough it stands.
    """
    end = answer.request.end_day
    if end is None or answer.total_days <= end:
        return answer
    if answer.method is Method.ADAPTIVE:  # the soonest already: only another choice of the person is sooner
        price = Reason.of("not_in_time.adaptive", days=answer.total_days, end=end)
        return replace(answer, outcome=Outcome.NOT_IN_TIME, reasons=(price, *answer.reasons))
    if answer.pace is None:
        return answer
    by_points = known is not None and answer.method in BY_POINTS
    asked = answer.request.step_points if by_points else answer.request.cut_share
    if asked is not None:  # a size that was asked for is not made larger for the sake of a day
        return _too_late(answer, answer, float(asked), by_points=by_points)
    low = answer.pace.points if by_points else float(answer.pace.share)
    high = rule.max_points.value if by_points else rule.max_share.value
    fastest = _with(answer.request, high, by_points=by_points, plan=plan)
    if not fastest.outcome.is_plan or fastest.total_days > end:
        return _too_late(answer, fastest, high, by_points=by_points)
    best = fastest
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        tried = _with(answer.request, middle, by_points=by_points, plan=plan)
        if tried.outcome.is_plan and tried.total_days <= end:
            best, high = tried, middle
        else:
            low = middle
    price = (
        Reason.of("in_time.points", end=end, points=_told(high))
        if by_points
        else Reason.of("in_time.share", end=end, pct=_told(high * 100))
    )
    return replace(best, request=answer.request, reasons=(price, *best.reasons))


def _too_late(answer: PlanResult, fastest: PlanResult, size: float, *, by_points: bool) -> PlanResult:
    days = fastest.total_days if fastest.outcome.is_plan else answer.total_days
    end = answer.request.end_day or 0
    price = (
        Reason.of("not_in_time.points", days=days, end=end, points=_told(size))
        if by_points
        else Reason.of("not_in_time.share", days=days, end=end, pct=_told(size * 100))
    )
    return replace(answer, outcome=Outcome.NOT_IN_TIME, reasons=(price, *answer.reasons))


def _with(request: PlanRequest, size: float, *, by_points: bool, plan: Plan) -> PlanResult:
    if by_points:
        return plan(replace(request, step_points=size, end_day=None))
    return plan(replace(request, cut_share=Fraction(size).limit_denominator(10_000), end_day=None))


def _told(size: float) -> float:
    """Return a size in the three digits in which it is told."""
    return float(f"{size:.3g}")
