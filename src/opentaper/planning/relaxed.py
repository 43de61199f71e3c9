"""Slower plans: each cut in parts, or a longer stay at each dose; the least of them that is gentle enough."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from fractions import Fraction

from opentaper.errors import BadOption
from opentaper.formulary.policy import ReplanRule
from opentaper.planning.adaptive import chances
from opentaper.planning.adaptive_course import taken
from opentaper.planning.breaks import breaks
from opentaper.planning.lived import Halfway, placed, until
from opentaper.planning.result import PlanResult, Step
from opentaper.planning.smaller import in_parts
from opentaper.planning.twins import Risk, Twins
from opentaper.reasons import Reason

ONCE = Fraction(1)


@dataclass(frozen=True, slots=True)
class Rung:
    """One way to be slower: every cut in so many parts, every stay so many times as long."""

    n_parts: int
    times: Fraction


def rungs(rule: ReplanRule) -> tuple[Rung, ...]:
    """Return the ways to be slower, from the least to the most.

    Examples
    --------
    >>> from opentaper import formulary
    >>> [(one.n_parts, float(one.times)) for one in rungs(formulary.shipped_policy().replanning)]
    [(1, 1.5), (2, 1.0), (2, 1.5), (4, 1.5)]
    """
    n, longer = round(rule.smaller_parts.value), Fraction(str(rule.longer_times.value))
    return Rung(1, longer), Rung(n, ONCE), Rung(n, longer), Rung(n * n, longer)


def relaxed(
    plan: PlanResult, now: Halfway, due: int, twins: Twins | None, risk: Risk | None
) -> tuple[tuple[Step, ...], tuple[Reason, ...]]:
    """Return the steps of a slower plan, and why they are these.

    Parameters
    ----------
    due
        The day of the next cut, as the plan stands.
    """
    longer, smaller, *slowest = rungs(plan.request.policy.replanning)
    if twins is None or risk is None:
        if twins is not None or risk is not None:
            raise BadOption(
                option="tolerate", given="", wanted="mild, moderate, or a number from 0.05 to 0.95"
            )
        steps = _on(plan, now, due, smaller)
        chosen = smaller if steps is not None and len(steps) > len(plan.steps) else longer
        return _slower(plan, now, due, chosen), (_told(chosen),)
    tried = [(rung, _on(plan, now, due, rung)) for rung in (longer, smaller, *slowest)]
    found = [(rung, steps) for rung, steps in tried if steps is not None]
    for rung, steps in sorted(found, key=lambda one: one[1][-1].start_day):
        met = chances(twins, risk, taken(steps, now.day, plan.request.start))
        if met.keep(risk, twins.n):
            return steps, (_told(rung), Reason.of("replan.relax_own", people=twins.n))
    rung, steps = max(found, key=lambda one: one[1][-1].start_day)
    return steps, (_told(rung), Reason.of("replan.relax_not_enough"))


def _on(plan: PlanResult, now: Halfway, due: int, rung: Rung) -> tuple[Step, ...] | None:
    """Return the steps of one rung, or None where a limit would be broken that was kept."""
    steps = _slower(plan, now, due, rung)
    return None if breaks(plan, steps, now.day) else steps


def _slower(plan: PlanResult, now: Halfway, due: int, rung: Rung) -> tuple[Step, ...]:
    """Return what was done, and what is left in smaller cuts and longer stays."""
    parts = in_parts(plan, now.dose, now.left, rung.n_parts)
    whole = _whole(now.left, parts)
    slower = [
        replace(step, days=_times(step.days, rung.times * (rung.n_parts if step.dose in whole else ONCE)))
        for step in parts
    ]
    since = now.since if now.since is not None else now.day
    first = since + _times(due - since, rung.times)
    return (*until(now.done, first), *placed(slower, len(now.done), first))


def _whole(left: tuple[Step, ...], parts: tuple[Step, ...]) -> set[object]:
    """Return the doses of the cuts that the shelf makes no smaller: they are held longer instead."""
    planned = {step.dose for step in left}
    return {
        step.dose
        for place, step in enumerate(parts)
        if step.dose in planned and (place == 0 or parts[place - 1].dose in planned)
    }


def _times(days: int, times: Fraction) -> int:
    return math.ceil(days * times)


def _told(rung: Rung) -> Reason:
    if rung.n_parts == 1:
        return Reason.of("replan.relax_longer", times=float(rung.times))
    if rung.times == ONCE:
        return Reason.of("replan.relax_smaller", n=rung.n_parts)
    return Reason.of("replan.relax_both", n=rung.n_parts, times=float(rung.times))
