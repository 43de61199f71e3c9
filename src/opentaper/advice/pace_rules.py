"""Whether it is too much, too soon or too large a step; asked after everything that is graver."""

from __future__ import annotations

from datetime import timedelta

from opentaper.advice.advice import Action, RuleAnswer
from opentaper.advice.red_flag_rules import quiet
from opentaper.advice.sceptic import sceptic
from opentaper.advice.situation import ONE_DAY, Situation
from opentaper.quantities import Dose
from opentaper.reasons import Reason

#: By how much a chance told in float64 may miss the one that was accepted.
EXACT = 1e-9


def severe_week(at: Situation) -> RuleAnswer:
    """Several severe days: soon after a cut the way back is prepared, else somebody looks today."""
    n = sum(day.is_severe for day in at.found(at.window))
    if n < at.rule.severe_days.value:
        return quiet("severe_week")
    back, hold = back_to(at), max(1, at.least_hold)
    if back is None:
        reason = Reason.of("advice.severe_talk", n=n)
        return RuleAnswer("severe_week", True, Action.TALK_TODAY, reason, hold_days=hold)
    reason = Reason.of("advice.severe_back", n=n, dose=back)
    return RuleAnswer("severe_week", True, Action.STEP_BACK, reason, hold_days=hold, next_dose=back)


def back_to(at: Situation) -> Dose | None:
    """Return the dose before the last cut, where going back to it may be prepared; else None.

    It was taken before, is not above the start nor the licensed maximum, and the cut is not long ago. Of some
    drugs a higher dose is a prescriber's matter alone.
    """
    rule, cut = at.policy.replanning, at.last_cut
    if cut is None or (at.today - cut).days > rule.back_days.value:
        return None
    if {at.plan.drug.name, at.plan.drug.family.value} & set(rule.guarded.words):
        return None
    back, most = at.levels[-2].dose, at.plan.drug.licensed_max_mg
    highest = most.highest if most is not None else None
    if back > at.plan.start or (highest is not None and back.as_mg > highest):
        return None
    return back


def hard_days(at: Situation) -> RuleAnswer:
    """Fewer clear days in the last week than a cut needs."""
    days = at.found(at.window)
    hard = sum(not day.is_clear and day.is_whole for day in days)
    if at.is_clear_week or hard == 0:
        return quiet("hard_days")
    reason = Reason.of("advice.hard_days", n=hard, wanted=int(at.rule.clear_days.value))
    return RuleAnswer("hard_days", True, Action.HOLD, reason, hold_days=at.least_hold, next_dose=at.dose)


def hard_today(at: Situation) -> RuleAnswer:
    """Today is a hard day: nothing is lowered on one."""
    if at.today not in at.diary or at.is_clear_today:
        return quiet("hard_today")
    hold = max(1, at.least_hold)
    return RuleAnswer(
        "hard_today", True, Action.HOLD, Reason.of("advice.hard_today"), hold, next_dose=at.dose
    )


def too_big_a_step(at: Situation) -> RuleAnswer:
    """Half of the planned stay, or most of its end, was hard or not told: wait, then take a smaller step."""
    if at.due is None or at.due > at.today or at.last_cut is None:
        return quiet("too_big_a_step")
    n_days = len(at.window)
    stay = at.days_until(at.due - ONE_DAY, max(n_days, (at.due - at.last_cut).days))
    clear, at_end = at.n_clear(stay), at.n_clear(stay[-n_days:])
    if at_end >= at.rule.end_days.value and clear > at.rule.stay_share.value * len(stay):
        return quiet("too_big_a_step")
    reason = Reason.of("advice.too_big", n=clear, days=len(stay))
    if at.is_clear_week:
        return _smaller(at, "too_big_a_step", reason)
    longer = int(at.rule.long_hold_days.value) if at_end < at.rule.end_days.value else 0
    hold = max(longer, at.least_hold)
    return RuleAnswer("too_big_a_step", True, Action.HOLD, reason, hold, next_dose=at.dose)


def _smaller(at: Situation, rule: str, reason: Reason) -> RuleAnswer:
    """Return half of the plan's next step; it is a cut, and a prescriber signs it like any other."""
    needs = not at.beside.is_signed
    return RuleAnswer(rule, True, Action.SMALLER_STEP, reason, next_dose=at.half_step, needs_signature=needs)


def chance_of_next(at: Situation) -> RuleAnswer:
    """The next step may be more than is tolerated, as a sceptic sees it."""
    weighed = sceptic(at)
    if weighed is None or at.next is None:
        return quiet("chance_of_next")
    chance, half = weighed.chance(at, at.next.dose), at.half_step
    if chance <= at.chance + EXACT or half is None:
        return quiet("chance_of_next")
    pct, accepted = round(100 * chance), round(100 * at.chance)
    if weighed.chance(at, half) <= at.chance + EXACT:
        reason = Reason.of("advice.chance_smaller", dose=half, pct=pct, accepted=accepted)
        return _smaller(at, "chance_of_next", reason)
    reason = Reason.of("advice.chance_hold", pct=pct, accepted=accepted)
    hold = max(int(at.rule.hold_days.value), at.least_hold)
    return RuleAnswer("chance_of_next", True, Action.HOLD, reason, hold, next_dose=at.dose)


def too_soon(at: Situation) -> RuleAnswer:
    """The day of the next step has not come."""
    if at.due is None or at.due <= at.today or at.next is None:
        return quiet("too_soon")
    reason = Reason.of("advice.too_soon", day=at.due.isoformat(), dose=at.next.dose)
    hold = (at.due - at.today) // timedelta(days=1)
    return RuleAnswer("too_soon", True, Action.HOLD, reason, hold, next_dose=at.dose)


def at_the_goal(at: Situation) -> RuleAnswer:
    """There is no lower dose in the plan."""
    if at.dose is None or at.next is not None:
        return quiet("at_the_goal")
    reason = Reason.of("advice.at_goal", dose=at.dose)
    return RuleAnswer("at_the_goal", True, Action.HOLD, reason, is_open=True, next_dose=at.dose)


def go_on(at: Situation) -> RuleAnswer:
    """Nothing speaks against the plan's own next step."""
    if at.next is None:
        return quiet("go_on")
    reason = Reason.of("advice.go_on", dose=at.next.dose, n=at.n_clear(at.window))
    needs = not at.beside.is_signed
    return RuleAnswer("go_on", True, Action.GO_ON, reason, next_dose=at.next.dose, needs_signature=needs)
