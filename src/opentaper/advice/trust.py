"""Stages of trust: what is said aloud grows with the days of diary; the last stage needs understanding."""

from __future__ import annotations

from opentaper.advice.advice import Action, TrustStage
from opentaper.formulary.policy import AdviceRule
from opentaper.reasons import Reason


def stage_reached(rule: AdviceRule, n_days: int, *, understood: bool) -> TrustStage:
    """Return the stage that so many answered days allow; fewer days never allow more.

    Parameters
    ----------
    n_days
        Days with an answer, in all.
    understood
        Whether the person has shown in a short check that they know what a suggestion is and is not.

    Examples
    --------
    >>> from opentaper.formulary import shipped_policy
    >>> rule = shipped_policy().advice
    >>> [stage_reached(rule, n, understood=True).value for n in (0, 7, 14, 28)]
    ['diary', 'draft', 'hold-and-slow', 'next-cut']
    """
    if n_days >= rule.next_cut_days.value and understood:
        return TrustStage.NEXT_CUT
    if n_days >= rule.slow_days.value:
        return TrustStage.HOLD_AND_SLOW
    return TrustStage.DRAFT if n_days >= rule.draft_days.value else TrustStage.DIARY


def needed_for_next(rule: AdviceRule, stage: TrustStage, n_days: int) -> Reason | None:
    """Return what the stage after this one needs, or None after the last."""
    wanted = {
        TrustStage.DIARY: rule.draft_days,
        TrustStage.DRAFT: rule.slow_days,
        TrustStage.HOLD_AND_SLOW: rule.next_cut_days,
    }.get(stage)
    if wanted is None:
        return None
    left = max(0, int(wanted.value) - n_days)
    return Reason.of("advice.stage_needs", n=left, stage=stage.value)


def is_shadow(stage: TrustStage, action: Action) -> bool:
    """Whether an action is only logged at a stage. Red flags, and a call to the prescriber, are always said.

    Examples
    --------
    >>> is_shadow(TrustStage.DIARY, Action.GO_ON), is_shadow(TrustStage.DIARY, Action.CRISIS)
    (True, False)
    """
    return action not in stage.speaks
