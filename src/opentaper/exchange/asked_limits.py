"""Each limit that a plan met, told in one unit: what was asked, the bound, and whether the plan keeps it.

A limit on a step is a floor under its dose in mg or under its days; on the jump to zero it is a ceiling on
the fall, in points or as a share of the dose, or on the dose before.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from opentaper.planning.effect import effect
from opentaper.planning.request import Method
from opentaper.planning.result import PlanResult, Step
from opentaper.quantities import Dose
from opentaper.reasons import Limit, Limited, Reason

DAYS = frozenset({"limit.days", "limit.settling", "limit.unknown_half_life", "limit.total_days"})
WAIVED = "limit.share_waived"
#: How a limit on the cut itself, rather than on the dose after it, names its cap, and in which unit that is.
CAPS = {
    "limit.points": ("points", "points", 1.0),
    "limit.points_asked": ("points", "points", 1.0),
    "limit.share": ("pct", "fraction", 100.0),
    "limit.share_asked": ("pct", "fraction", 100.0),
    "limit.step_mg": ("mg", "mg", 1.0),
}
#: By how much a number in float64 may miss its bound.
EXACT = 1e-6
#: Wishes are told more finely than a microgram.
HALF_UG = 0.000_501
#: How far a cap in a sentence may be rounded. A floor in mg lies next to it by chance alone.
NEAR = 2e-9


@dataclass(frozen=True, slots=True)
class AskedLimit:
    """A limit of one step (None for a refusal): numbers in ``unit``; ``status`` kept, broken or waived."""

    step: int | None
    reason: Reason
    unit: str
    wanted: float
    bound: float
    value: float
    status: str
    is_binding: bool


@dataclass(frozen=True, slots=True)
class Cut:
    """One cut: the dose before it, the dose that its limits are measured from, and the dose after."""

    before_mg: float
    reference_mg: float
    after_mg: float


def asked_limits(result: PlanResult) -> tuple[AskedLimit, ...]:
    """Return every limit of every step, in order; ``value`` is what the number became in this plan."""
    doses = [result.request.start, *(step.dose for step in result.steps)]
    told = []
    for step, (before, after) in zip(result.steps, pairwise(doses), strict=True):
        cut = Cut(before.as_mg, _reference(result, step).as_mg, after.as_mg)
        for limited in step.limits:
            told += [_of_step(limit, limited, step, cut, result) for limit in limited.asked]
    return tuple(told)


def refused_limits(result: PlanResult) -> tuple[AskedLimit, ...]:
    """Return the limits that ended planning; broken are those that the asked number does not keep."""
    last = result.steps[-1].dose if result.steps else result.request.start
    cut = Cut(last.as_mg, last.as_mg, 0.0)
    return tuple(
        _refused(limit, limited, cut, result) for limited in result.refusals for limit in limited.asked
    )


def broken_limits(result: PlanResult) -> tuple[AskedLimit, ...]:
    """Return the limits that a plan does not keep: wished doses alone, or with a clinician's signature."""
    return tuple(limit for limit in asked_limits(result) if limit.status == "broken")


def _reference(result: PlanResult, step: Step) -> Dose:
    """Return the dose in force before the window of this step's limits began."""
    earlier = result.steps[: step.index]
    asked = [limit for limited in step.limits for limit in limited.asked if limit.reason.code in DAYS]
    window = max(
        (_mg(limit.bound) for limit in asked if limit.reason.code != "limit.total_days"), default=0.0
    )
    before = [one.dose for one in earlier if one.start_day <= step.start_day - window]
    return before[-1] if before else result.request.start


def _of_step(limit: Limit, limited: Limited[float], step: Step, cut: Cut, result: PlanResult) -> AskedLimit:
    unit = _unit(limit)
    wanted, bound = _mg(limited.wanted), _mg(limit.bound)
    is_kept_to = not result.request.ideal and all(one.code != "limit.exceeded" for one in step.reasons)
    if limit.reason.code in DAYS:
        taken, value = float(step.days), _mg(limited.value)
    elif unit == "mg" and limit.reason.code != "limit.last_dose":
        wished = result.request.ideal and abs(wanted - cut.after_mg) <= HALF_UG
        taken = wanted if wished else cut.after_mg
        value = _mg(limited.value) if is_kept_to else taken
    elif _is_jump(limited):
        # Where zero is not come to yet, its limit did its work.
        wanted = _jump(limit, unit, cut, result)
        taken = value = wanted if cut.after_mg == 0.0 else min(wanted, bound)
    else:
        taken = value = _mg(limited.value)
    status = _status(limit, unit, taken, bound)
    if limit.reason.code in DAYS and result.method is Method.MICRO and status == "broken":
        status = "waived"  # small cuts are counted together over these days instead
    return AskedLimit(step.index, limit.reason, unit, wanted, bound, value, status, limit is limited.binding)


def _refused(limit: Limit, limited: Limited[float], cut: Cut, result: PlanResult) -> AskedLimit:
    unit = _unit(limit)
    wanted, value, bound = _mg(limited.wanted), _mg(limited.value), _mg(limit.bound)
    if _is_jump(limited) and (unit in {"points", "fraction"} or limit.reason.code == "limit.last_dose"):
        wanted = _jump(limit, unit, cut, result)
        value = min(wanted, bound)
    status = _status(limit, unit, wanted, bound)
    return AskedLimit(None, limit.reason, unit, wanted, bound, value, status, limit is limited.binding)


def _is_jump(limited: Limited[float]) -> bool:
    """Tell whether zero was wished for, or is come to: its limits bound the jump, in units of their own."""
    return _mg(limited.wanted) == 0.0 or _mg(limited.value) == 0.0


def _jump(limit: Limit, unit: str, cut: Cut, result: PlanResult) -> float:
    """Return how large the jump to zero is, as the limit counts it."""
    if unit == "fraction":
        return 1.0
    if limit.reason.code == "limit.last_dose":
        return cut.before_mg
    known = effect(result.request.drug, result.curve)
    named = limit.reason.values.get("curve")
    falls = known.falls(cut.reference_mg, 0.0) if known is not None else ()
    return next((fall for fall, name in falls if name == named), 0.0)


def _unit(limit: Limit) -> str:
    """Return the unit of a bound: of the same limit it may be the cap itself, or the dose that it leaves."""
    code = limit.reason.code
    if code in DAYS:
        return "days"
    if code == "limit.last_step":
        return "points"
    return CAPS[code][1] if _is_cap(limit) else "mg"


def _is_cap(limit: Limit) -> bool:
    name, _, times = CAPS.get(limit.reason.code, ("", "", 1.0))
    cap = limit.reason.values.get(name)
    return isinstance(cap, int | float) and abs(_mg(limit.bound) - cap / times) <= NEAR


def _status(limit: Limit, unit: str, taken: float, bound: float) -> str:
    if limit.reason.code == WAIVED:
        return "waived"
    is_ceiling = unit in {"points", "fraction"} or limit.reason.code == "limit.last_dose" or _is_cap(limit)
    holds = taken <= bound + EXACT if is_ceiling else taken >= bound - EXACT
    return "kept" if holds else "broken"


def _mg(told: float | Dose) -> float:
    """Return a number; a floor that lies just below zero is zero."""
    number = told.as_mg if isinstance(told, Dose) else float(told)
    return 0.0 if abs(number) <= NEAR else number
