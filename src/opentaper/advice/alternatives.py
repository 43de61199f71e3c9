"""What else could be done and why not, what would change it, what was looked at, and how sure it is."""

from __future__ import annotations

from collections.abc import Sequence

from opentaper.advice.advice import Action, Alternative, RuleAnswer, Sureness, TrustStage
from opentaper.advice.situation import Situation
from opentaper.advice.trust import needed_for_next
from opentaper.reasons import Reason

#: Rules that ask for an answer, and end when it is given.
ASKING = frozenset(
    {
        *("doses_unknown", "dose_slip", "doses_off_plan", "from_the_future", "clock", "doubled"),
        *("all_the_same", "outlier", "partial", "too_few_days", "today_open"),
    }
)
#: Rules that end when days are better.
WAITING = frozenset({"hard_days", "hard_today", "severe_week", "too_big_a_step", "low_weeks"})
LOOKING = frozenset({"conflict", "returning", "low_weeks", "severe_week"})
SIGNS = frozenset({"crisis_sign", "same_day_sign", "unseen_sign", "dose_gap"})


def alternatives(action: Action, rules: Sequence[RuleAnswer]) -> tuple[Alternative, ...]:
    """Return every other action: with the rule that forbids it, or with that nothing asks for it."""
    told = []
    for other in Action:
        if other is action:
            continue
        against = next((one for one in rules if one.care > other.care), None)
        if against is not None and other.care < action.care:
            told.append(Alternative(other, against.reason))
        elif other in {Action.HOLD, Action.TALK_TODAY}:
            told.append(Alternative(other, Reason.of("advice.always_open", action=other.value)))
        else:
            told.append(Alternative(other, Reason.of("advice.not_asked_for", action=other.value)))
    return tuple(told)


def would_change(
    at: Situation, action: Action, rules: Sequence[RuleAnswer], stage: TrustStage
) -> tuple[Reason, ...]:
    """Return what would change the advice: at least one thing, for whatever action."""
    fired = {one.rule for one in rules if one.care >= 0}
    told = []
    if fired & SIGNS:
        told.append(Reason.of("advice.change_seen"))
    if fired & ASKING and action is Action.HOLD:
        told.append(Reason.of("advice.change_answer"))
    if fired & WAITING:
        wanted, days = int(at.rule.clear_days.value), int(at.rule.window_days.value)
        told.append(Reason.of("advice.change_clear", n=wanted, days=days))
    if fired & LOOKING:
        told.append(Reason.of("advice.change_look"))
    if "chance_of_next" in fired:
        told.append(Reason.of("advice.change_chance"))
    if "too_soon" in fired and at.due is not None:
        told.append(Reason.of("advice.change_day", day=at.due.isoformat()))
    if "at_the_goal" in fired:
        told.append(Reason.of("advice.change_plan"))
    if action.is_cut:
        told.append(Reason.of("advice.change_hard_day"))
    needed = needed_for_next(at.rule, stage, len(at.diary))
    if action.is_cut and needed is not None:
        told.append(needed)
    return tuple(told) or (Reason.of("advice.change_hard_day"),)


def looked_at(at: Situation) -> tuple[Reason, ...]:
    """Return what the advice rests on: days, doses, the belief, the plan."""
    days, answered = len(at.window), len(at.found(at.window))
    told = [Reason.of("advice.looked_days", n=answered, days=days, clear=at.n_clear(at.window))]
    if at.dose is not None and at.levels:
        told.append(Reason.of("advice.looked_dose", dose=at.dose, day=at.levels[-1].first.isoformat()))
    if at.due is not None and at.next is not None:
        told.append(Reason.of("advice.looked_plan", dose=at.next.dose, day=at.due.isoformat()))
    belief = at.belief
    if belief is None:
        told.append(Reason.of("advice.looked_no_model", drug=at.plan.drug.name))
    elif belief.trusted:
        pct = round(100 * belief.p_returning)
        told.append(Reason.of("advice.looked_belief", n=belief.n_check_ins, pct=pct))
    else:
        told.append(Reason.of("advice.looked_prior", n=belief.n_check_ins))
    return tuple(told)


def sureness(at: Situation, action: Action, rules: Sequence[RuleAnswer]) -> Sureness:
    """Return how sure the advice is: the share of what one would like to know that is known.

    A sign is sure by itself. Else it is the share of the window that was answered whole, and less where the
    person's own days could not be learnt from.
    """
    if any(one.fired and one.rule in SIGNS for one in rules):
        return Sureness(1.0, "high", Reason.of("advice.sure_sign"))
    whole = sum(day.is_whole for day in at.found(at.window))
    share = whole / len(at.window)
    if at.belief is None or not at.belief.trusted:
        share *= UNTRUSTED
    word = "high" if share >= HIGH else "fair" if share >= FAIR else "low"
    n, days = whole, len(at.window)
    if action is Action.HOLD and any(one.rule in ASKING and one.care >= 0 for one in rules):
        return Sureness(share, word, Reason.of("advice.sure_asking", n=n, days=days))
    return Sureness(share, word, Reason.of("advice.sure_days", n=n, days=days))


#: Where a word begins, and how much days count that nothing was learnt from. They tell, and decide nothing.
HIGH, FAIR, UNTRUSTED = 0.8, 0.5, 0.7
