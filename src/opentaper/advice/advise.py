"""What to do today: every rule is asked, in order of safety, and the most careful answer counts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta

from opentaper.advice import data_quality as data
from opentaper.advice import pace_rules as pace
from opentaper.advice import red_flag_rules as flags
from opentaper.advice import return_rules as returns
from opentaper.advice.advice import Action, Advice, RuleAnswer, TrustStage
from opentaper.advice.alternatives import alternatives, looked_at, sureness, would_change
from opentaper.advice.followed import FollowedPlan
from opentaper.advice.situation import Beside, Situation, situation
from opentaper.advice.trust import is_shadow
from opentaper.formulary.policy import Policy
from opentaper.inference.belief import Belief
from opentaper.inference.check_in import CheckIn, DoseTaken
from opentaper.planning.result import PlanResult
from opentaper.quantities import Dose

#: Every rule in order of safety: signs, what can be built on, a return, the pace, and only then going on.
RULES: tuple[Callable[[Situation], RuleAnswer], ...] = (
    flags.crisis_sign,
    flags.same_day_sign,
    flags.dose_gap,
    flags.unseen_sign,
    data.doses_unknown,
    data.dose_slip,
    data.doses_off_plan,
    data.from_the_future,
    data.clock,
    data.doubled,
    data.all_the_same,
    data.outlier,
    data.partial,
    data.too_few_days,
    data.today_open,
    returns.conflict,
    returns.returning,
    returns.low_weeks,
    pace.severe_week,
    pace.hard_days,
    pace.hard_today,
    pace.too_big_a_step,
    pace.chance_of_next,
    pace.too_soon,
    pace.at_the_goal,
    pace.go_on,
)
#: Where one of these asks, no dose is named: what is taken now is what has to be cleared up first.
DOSE_IN_DOUBT = frozenset({"doses_unknown", "dose_slip", "doses_off_plan"})


def advise(
    plan: PlanResult | FollowedPlan,
    belief: Belief | None,
    check_ins: Sequence[CheckIn],
    policy: Policy,
    *,
    doses: Sequence[DoseTaken],
    today: date,
    stage: TrustStage,
    beside: Beside | None = None,
) -> Advice:
    """Return what is advised on a day, with every rule that was asked.

    Worse answers, fewer answers and unknown doses never make it faster; a red flag wins over everything; no
    lower dose is let through that is below the plan's own next step or comes before its day. The order in
    which anything arrives does not matter. It depends on its arguments alone.

    Parameters
    ----------
    plan
        A plan with dates.
    belief
        What is believed of the person; None of a drug that is not modelled. It is told, and decides no cut.
    check_ins, doses
        All that is recorded so far, in any order.
    policy
        Its ``advice`` holds every number that decides.
    today
        The person's own day.
    stage
        How far suggestions are trusted: at an early stage the same answer is given in the shadow.
    beside
        What else is known on the day; None is nothing.

    Raises
    ------
    BadOption
        A plan that is none or has no dates, or an item that is not known.

    Examples
    --------
    >>> from opentaper.advice.followed import FollowedPlan, PlannedDose
    >>> from opentaper.formulary import drug, shipped_policy
    >>> step = PlannedDose(date(2026, 3, 1), 28, Dose.mg(15))
    >>> plan = FollowedPlan(drug("citalopram"), Dose.mg(20), (step,))
    >>> day = date(2026, 3, 1)
    >>> told = advise(plan, None, [], shipped_policy(), doses=[DoseTaken(day, Dose.mg(20))], today=day,
    ...               stage=TrustStage.NEXT_CUT)
    >>> told.action.value, told.next_dose, told.reasons[0].code
    ('hold', Dose('20 mg'), 'advice.no_check_ins')
    """
    at = situation(plan, belief, check_ins, policy, doses, today, beside or Beside())
    rules = tuple(rule(at) for rule in RULES)
    asking = sorted((one for one in rules if one.care >= 0), key=lambda one: -one.care)
    action = asking[0].action or Action.HOLD
    deciding = [one for one in asking if one.action is action]
    is_doubted = _is_doubted(rules)
    return Advice(
        action=action,
        hold_days=_hold_days(at, rules),
        dose_now=None if is_doubted else at.dose,
        next_dose=None if is_doubted else _next_dose(deciding),
        not_before=_not_before(at, rules),
        needs_signature=any(one.needs_signature for one in deciding),
        reasons=tuple(one.reason for one in asking if one.rule != "go_on" or action is Action.GO_ON),
        rules=rules,
        alternatives=alternatives(action, rules),
        would_change=would_change(at, action, rules, stage),
        sure=sureness(at, action, rules),
        stage=stage,
        looked_at=looked_at(at),
        is_shadow=is_shadow(stage, action),
    )


def _hold_days(at: Situation, rules: Sequence[RuleAnswer]) -> int:
    """Return for how many days nothing is lowered: the longest of all rules, at least to the day due."""
    day = _planned_due(at) if _is_doubted(rules) else at.due
    due = 0 if day is None else max(0, (day - at.today).days)
    return max(due, *(one.hold_days for one in rules))


def _is_doubted(rules: Sequence[RuleAnswer]) -> bool:
    """Tell whether the dose that was told may not be the one that is taken."""
    return any(one.rule in DOSE_IN_DOUBT and one.care >= 0 for one in rules)


def _planned_due(at: Situation) -> date | None:
    """Return the date of the plan's next step by its own dates, whatever dose was told."""
    step = at.plan.below(at.plan.on(at.today - timedelta(days=1)))
    return None if step is None else step.first


def _not_before(at: Situation, rules: Sequence[RuleAnswer]) -> date | None:
    """Return the first day of a lower dose, or None where a person decides first or none is known."""
    if any(one.care >= 0 and one.is_open for one in rules) or at.next is None:
        return None
    return at.today + timedelta(days=_hold_days(at, rules))


def _next_dose(deciding: Sequence[RuleAnswer]) -> Dose | None:
    """Return the highest dose that a deciding rule speaks of; none where one leaves it to a person."""
    doses = [one.next_dose for one in deciding]
    told = [dose for dose in doses if dose is not None]
    return max(told) if told and len(told) == len(doses) else None
