"""The adaptive method inside every limit, and makeable on the shelf.

At each step the lowest dose that is safe enough is the wish; limits raise it, and the shelf makes it or the
next dose above. Where that leaves no way down, the dose is held until there is one. What decided each step,
the risk, a limit or the shelf, stands in its reasons.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from fractions import Fraction

from opentaper.planning.adaptive import DAYS_AFTER, HOLDS, Chances, Path, chances, look_days
from opentaper.planning.course import MOST_STEPS, near_goal, next_to
from opentaper.planning.request import Method, PlanRequest, Wish
from opentaper.planning.result import Outcome, Step
from opentaper.planning.suggestions import suggestions
from opentaper.planning.twins import Risk, Twins
from opentaper.planning.walk import Course, Walk, whole_days
from opentaper.quantities import Dose
from opentaper.reasons import Reason

UG_PER_MG = 1_000


@dataclass(slots=True)
class Descent:
    """One taper being laid out with one hold, and the twins on it."""

    walk: Walk
    path: Path
    hold: int
    waited: int = 0


def adaptive_course(walk: Walk, twins: Twins, risk: Risk, lengths: tuple[int, ...] = HOLDS) -> Course:
    """Return the shortest course over all holds that a person accepts, or why there is none.

    Parameters
    ----------
    walk
        A taper not yet begun, or one with the steps that were done: the rest is laid out after them.
    twins, risk
        Who stands for the person, and what is accepted.
    lengths
        Days between two steps that are tried, rising.
    """
    rule, tried = walk.request.policy.adaptive, list[tuple[int, Course]]()
    for hold in holds(walk, lengths):
        found = [_length(one, walk.day) for _, one in tried if one.outcome is Outcome.FOUND]
        most = math.floor(min(found) * rule.longer_times.value) + 1 + walk.day if found else None
        laid = _kept(walk, twins, risk, hold, most)
        if laid is not None:
            tried.append((hold, laid))
    found_all = [(hold, one) for hold, one in tried if one.outcome is Outcome.FOUND]
    if not found_all:
        return tried[0][1]
    _, best = min(found_all, key=lambda told: _length(told[1], walk.day))
    hold, fewest = min(found_all, key=lambda told: len(told[1].steps))
    if len(fewest.steps) == len(best.steps):
        return best
    fewer = Reason.of(
        "adaptive.fewer_steps",
        hold=hold,
        steps=len(fewest.steps) - len(walk.steps),
        days=_length(fewest, walk.day),
        shortest=_length(best, walk.day),
    )
    return replace(best, reasons=(fewer,))


def holds(walk: Walk, lengths: tuple[int, ...] = HOLDS) -> tuple[int, ...]:
    """Return the days between two steps that are tried, within what the limits allow.

    A length that was asked for is the only one. Whoever wishes to go slower gets the longest; from an age on
    each is longer, as the pace of every plan is.
    """
    request = walk.request
    asked = request.interval_days
    tried: tuple[int, ...] = (
        (asked,) if asked else lengths[-1:] if request.person.wish is Wish.SLOWER else lengths
    )
    allowed = {int(whole_days(replace(walk, ordinary_days=days), request.start).value) for days in tried}
    if is_older(request) and not asked:
        longer = Fraction(str(request.policy.moves.older_times.value))
        allowed = {math.ceil(days * longer) for days in allowed}
    return tuple(sorted(allowed))


def is_older(request: PlanRequest) -> bool:
    """Tell whether a person is of an age at which a drug may leave the body more slowly."""
    age = request.person.age
    return age is not None and age >= request.policy.older_age.value


def _length(laid: Course, begins: int) -> int:
    """Return the days from the first cut that is laid out to the last."""
    return laid.steps[-1].start_day - begins if laid.steps else 0


def _kept(walk: Walk, twins: Twins, risk: Risk, hold: int, most_days: int | None) -> Course | None:
    """Return the course with one hold, looked ahead far enough that the whole of it keeps the risk."""
    look, start = look_days(twins), walk.request.start
    while True:
        fresh = replace(walk, ordinary_days=hold, steps=list(walk.steps))
        path = Path(twins, risk, walk.dose.as_mg, look)
        if walk.day > twins.day:  # the dose of today is kept until the next cut may come
            path.stay(walk.dose.as_mg, walk.day - twins.day)
        laid = _laid(Descent(fresh, path, hold), most_days)
        if laid is None or laid.outcome is not Outcome.FOUND:
            return laid
        if chances(twins, risk, taken(laid.steps, twins.day, start)).keep(risk, twins.n):
            return laid
        if look >= DAYS_AFTER:
            return Course(Outcome.NO_SAFE_STEP, laid.steps, suggestions=_easier(risk))
        look = min(DAYS_AFTER, 2 * look)


def taken(steps: tuple[Step, ...], from_day: int, start: Dose) -> tuple[tuple[float, int], ...]:
    """Return the doses of a plan from a day on in mg/day, and for how many days each is taken.

    ``start`` is taken before the first step.
    """
    last = steps[-1] if steps else None
    if last is None or last.start_day + last.days <= from_day:
        return (((last.dose if last else start).as_mg, 1),)
    before = ((start.as_mg, steps[0].start_day - from_day),) if steps[0].start_day > from_day else ()
    ends = [(step, step.start_day + step.days) for step in steps]
    left = ((step.dose.as_mg, end - max(from_day, step.start_day)) for step, end in ends if end > from_day)
    return (*before, *left)


def _laid(down: Descent, most_days: int | None) -> Course | None:
    """Return the course with one hold; None where another was shorter before this one is at its end."""
    walk, path = down.walk, down.path
    walk.exact = Fraction(walk.dose.micrograms, 1_000)
    while walk.dose > walk.request.goal:
        if len(walk.steps) >= MOST_STEPS:
            return Course(Outcome.TOO_MANY_STEPS, tuple(walk.steps))
        if most_days is not None and walk.day >= most_days:
            return None
        n_before = len(walk.steps)
        ended = _next(down)
        if len(walk.steps) > n_before:
            step = walk.steps[-1]
            path.stay(step.dose.as_mg, step.days)
        if ended is not None and near_goal(walk, ended):
            break
        if ended is not None:
            return ended
    return Course(Outcome.FOUND, tuple(walk.steps))


def _next(down: Descent) -> Course | None:
    """Take one step, or wait for one; return the end where neither helps."""
    walk, request = down.walk, down.walk.request
    now = float(walk.exact) if request.ideal else walk.dose.as_mg
    goal = request.goal.as_mg
    safe = down.path.lowest_safe(now, down.hold)
    wish = max(goal, math.ceil(safe * UG_PER_MG) / UG_PER_MG)  # whole micrograms, and never one too few
    before, _ = walk.before()
    ended = next_to(walk, wish, before) if wish < now else Course(Outcome.NO_SHELF_DOSE, tuple(walk.steps))
    if ended is None:
        _tell(walk, wish, down.waited)
        down.waited = 0
        return None
    if ended.outcome is not Outcome.NO_SHELF_DOSE or near_goal(walk, ended):
        return ended
    return _wait(down, wish)


def _wait(down: Descent, wish: float) -> Course | None:
    """Hold the dose until a next one is gentle enough; return the end where none is to come."""
    walk = down.walk
    none = _without_risk(walk)
    if none is not None:
        return none
    if not walk.steps or down.waited >= walk.request.policy.adaptive.wait_days.value:
        low, shelf = Dose(max(1, math.ceil(wish * UG_PER_MG))), walk.request.shelf
        finer = suggestions(walk.request, low, walk.dose) if low < walk.dose else ()
        # A shelf that was assumed may be made finer; of one's own, there is another choice to make first.
        is_coarse = bool(finer) and shelf is not None and shelf.assumed
        outcome = Outcome.NO_SHELF_DOSE if is_coarse else Outcome.NO_SAFE_STEP
        return Course(outcome, tuple(walk.steps), suggestions=(*_easier(down.path.risk), *finer))
    last = walk.steps[-1]
    walk.steps[-1] = replace(last, days=last.days + down.hold)
    down.path.stay(last.dose.as_mg, down.hold)
    down.waited += down.hold
    return None


def _without_risk(walk: Walk) -> Course | None:
    """Return why there is no next step even if everything were accepted; None where there is one."""
    tried = replace(walk, steps=list(walk.steps))
    before, _ = tried.before()
    return next_to(tried, tried.request.goal.as_mg, before)


def _easier(risk: Risk) -> tuple[Reason, ...]:
    """Return what the person may choose instead, where nothing is safe enough."""
    told = [Reason.of("suggest.more_chance", pct=pct(risk.chance)), Reason.of("suggest.tolerate_more")]
    return (*told, Reason.of("suggest.not_joint")) if risk.joint else tuple(told)


def _tell(walk: Walk, wish: float, waited: int) -> None:
    """Add to the newest step what decided it, and to the one before how long it was waited."""
    step, request = walk.steps[-1], walk.request
    previous = walk.steps[-2].dose if len(walk.steps) > 1 else request.start
    if waited:
        walk.steps[-2] = _with(walk.steps[-2], Reason.of("step.waited", days=walk.steps[-2].days))
    if step.limits[0].binding is not None:
        return
    left = step.dose.as_mg - wish
    if left > request.policy.slack_share.value * (previous.as_mg - wish) and not request.ideal:
        walk.steps[-1] = _with(step, Reason.of("step.by_shelf"))
    elif wish > 0.0:
        walk.steps[-1] = _with(step, Reason.of("step.by_risk"))


def _with(step: Step, reason: Reason) -> Step:
    return replace(step, reasons=(*step.reasons, reason))


def adaptive_reasons(request: PlanRequest, steps: tuple[Step, ...]) -> tuple[Reason, ...]:
    """Return what a person must know of an adaptive plan: what was promised, and what decided it."""
    twins, risk = request.twins, request.risk
    if twins is None or risk is None or request.method is not Method.ADAPTIVE:
        return ()
    met = chances(twins, risk, taken(steps, twins.day, request.start))
    share, tolerated = pct(risk.chance), round(risk.tolerated * 10, 1)
    asked = (
        Reason.of("adaptive.joint", pct=share, tolerated=tolerated, people=twins.n)
        if risk.joint
        else Reason.of("adaptive.each_day", pct=share, tolerated=tolerated, people=twins.n)
    )
    found = Reason.of("adaptive.met", worst=pct(met.worst_day), ever=pct(met.ever))
    older = (Reason.of("adaptive.older", age=request.person.age or 0),) if is_older(request) else ()
    new = tuple(step for step in steps if step.start_day >= twins.day)
    return (*older, asked, found, *_decided(new), Reason.of("adaptive.no_promise"))


def _decided(steps: tuple[Step, ...]) -> tuple[Reason, ...]:
    """Return how many steps the risk decided, how many a limit, how many the shelf."""
    by_limit = sum(step.limits[0].binding is not None for step in steps)
    codes = [{reason.code for reason in step.reasons} for step in steps]
    by_risk, by_shelf = (sum(code in told for told in codes) for code in ("step.by_risk", "step.by_shelf"))
    told = [Reason.of("adaptive.decided", risk=by_risk, limit=by_limit, shelf=by_shelf)]
    if by_limit > by_risk + by_shelf:
        told.append(Reason.of("adaptive.limits_decide"))
    return tuple(told)


def risk_met(request: PlanRequest, steps: tuple[Step, ...]) -> Chances | None:
    """Return how many twins pass what is tolerated on these steps, or None without twins."""
    if request.twins is None or request.risk is None or not steps:
        return None
    return chances(request.twins, request.risk, taken(steps, request.twins.day, request.start))


def pct(share: float) -> float:
    """Return a share in per cent, to one place.

    Examples
    --------
    >>> pct(0.0996)
    10.0
    """
    return round(share * 100, 1)
