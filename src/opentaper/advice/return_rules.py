"""Whether the underlying condition may be coming back. A reason to look together; never a name for a person.

What the belief says here is told, and joins a hold that the days themselves ask for. It never opens a door,
and where the last two weeks were neither hard nor low it closes none: a probability that falls when another
answer gets worse must not decide.
"""

from __future__ import annotations

from opentaper.advice.advice import Action, RuleAnswer
from opentaper.advice.red_flag_rules import quiet
from opentaper.advice.situation import Situation
from opentaper.inference.evidence import balance, evidence
from opentaper.reasons import Reason


def conflict(at: Situation) -> RuleAnswer:
    """A return is likely and so is withdrawal, or the lines of evidence oppose each other: look together."""
    belief, room = at.belief, at.rule.opposed.value
    if belief is None:
        return quiet("conflict")
    for_return, for_withdrawal = balance(evidence(belief, at.doses, at.check_ins))
    both = belief.p_returning >= at.rule.both_likely.value and for_withdrawal >= room
    opposed = min(for_return, for_withdrawal) >= room and abs(for_return - for_withdrawal) <= room
    if not both and not opposed:
        return quiet("conflict")
    return _look(at, "conflict", Reason.of("advice.conflict"))


def returning(at: Situation) -> RuleAnswer:
    """A return of the condition is more likely than not."""
    belief = at.belief
    if belief is None or belief.p_returning < at.rule.returning.value:
        return quiet("returning")
    pct = round(100 * belief.p_returning)
    return _look(at, "returning", Reason.of("advice.returning", pct=pct))


def _look(at: Situation, rule: str, reason: Reason) -> RuleAnswer:
    """Return a hold where the days are not calm by themselves; else it is only told."""
    if at.is_calm:
        return RuleAnswer(rule, True, None, reason)
    return RuleAnswer(rule, True, Action.HOLD, reason, hold_days=max(1, at.least_hold), next_dose=at.dose)


def low_weeks(at: Situation) -> RuleAnswer:
    """Low days, or days of which nothing is known, for most of two weeks: somebody should look."""
    days = at.days_until(at.today, int(at.rule.mood_window_days.value))
    low, told = sum(day.is_low for day in at.found(days)), len(at.found(days))
    if at.n_low < at.rule.mood_days.value:
        return quiet("low_weeks")
    n = len(days)
    reason = Reason.of("advice.low_weeks", low=low, told=told, days=n)
    hold = max(int(at.rule.hold_days.value), at.least_hold)
    return RuleAnswer("low_weeks", True, Action.HOLD, reason, hold_days=hold, next_dose=at.dose)
