"""What comes of asking: one value with every rule, what else was possible, and what would change it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from opentaper.quantities import Dose
from opentaper.reasons import Reason


class Action(StrEnum):
    """What is advised, from the least careful to the most."""

    GO_ON = "go-on"
    SMALLER_STEP = "smaller-step"
    HOLD = "hold"
    STEP_BACK = "step-back"
    TALK_TODAY = "talk-today"
    CRISIS = "crisis"

    @property
    def care(self) -> int:
        """How careful it is; the higher of two answers counts.

        Examples
        --------
        >>> max(Action.HOLD, Action.CRISIS, key=lambda action: action.care).value
        'crisis'
        """
        return list(Action).index(self)

    @property
    def is_cut(self) -> bool:
        """Whether a lower dose would follow."""
        return self in {Action.GO_ON, Action.SMALLER_STEP}


class TrustStage(StrEnum):
    """How far suggestions are trusted: each stage needs days of diary, the last one understanding too."""

    DIARY = "diary"
    DRAFT = "draft"
    HOLD_AND_SLOW = "hold-and-slow"
    NEXT_CUT = "next-cut"

    @property
    def speaks(self) -> frozenset[Action]:
        """What is said aloud at this stage; anything else is said in the shadow alone."""
        always = {Action.TALK_TODAY, Action.CRISIS}
        slow = {Action.HOLD, Action.STEP_BACK}
        if self is TrustStage.NEXT_CUT:
            return frozenset(Action)
        return frozenset(always | slow if self is TrustStage.HOLD_AND_SLOW else always)


@dataclass(frozen=True, slots=True)
class RuleAnswer:
    """What one rule answered.

    Parameters
    ----------
    rule
        Its name.
    fired
        Whether it found what it looks for.
    action
        What it asks for; None where it only tells.
    reason
        Why, or that nothing was found.
    hold_days
        For how many days at least from today no lower dose is taken.
    is_open
        No day can be named: a person decides first.
    next_dose
        The dose it speaks of, where it speaks of one.
    needs_signature
        Whether going on takes a prescriber's name.
    """

    rule: str
    fired: bool
    action: Action | None
    reason: Reason
    hold_days: int = 0
    is_open: bool = False
    next_dose: Dose | None = None
    needs_signature: bool = False

    @property
    def care(self) -> int:
        """How careful the answer is; -1 where it asks for nothing."""
        return self.action.care if self.fired and self.action is not None else -1


@dataclass(frozen=True, slots=True)
class Alternative:
    """Something else that could be done, and why it is not what is advised."""

    action: Action
    why_not: Reason


@dataclass(frozen=True, slots=True)
class Sureness:
    """How sure the advice is: the share of what one would like to know that is known, a word, and why."""

    share: float
    word: str
    reason: Reason


@dataclass(frozen=True, slots=True)
class Advice:
    """What is advised on one day, with everything that led to it.

    Parameters
    ----------
    action
        The most careful answer of all rules.
    hold_days
        For how many days from today no lower dose is taken, at least 0.
    dose_now
        What is taken now; None where it is not known.
    next_dose
        The dose that the action speaks of: the plan's next, a smaller step, the dose now, the one before the
        last cut; None where a person decides first, or where the dose now is not known.
    not_before
        The first day on which a lower dose may be taken; None where no day can be named.
    needs_signature
        Whether a prescriber must sign before it is done. Holding never does.
    reasons
        Why: at least one, the most careful first.
    rules
        Every rule in order of safety, fired or not.
    alternatives
        Every other action, and why not.
    would_change
        At least one thing that would change it.
    is_shadow
        Said only in the shadow: at this stage it is logged and not followed.
    """

    action: Action
    hold_days: int
    dose_now: Dose | None
    next_dose: Dose | None
    not_before: date | None
    needs_signature: bool
    reasons: tuple[Reason, ...]
    rules: tuple[RuleAnswer, ...]
    alternatives: tuple[Alternative, ...]
    would_change: tuple[Reason, ...]
    sure: Sureness
    stage: TrustStage
    looked_at: tuple[Reason, ...]
    is_shadow: bool

    @property
    def fired(self) -> tuple[RuleAnswer, ...]:
        """The rules that found what they look for."""
        return tuple(rule for rule in self.rules if rule.fired)

    @property
    def lowest(self) -> Dose | None:
        """The lowest dose that it lets through, today or later; None where the dose now is not known."""
        if not self.action.is_cut or self.dose_now is None or self.next_dose is None:
            return self.dose_now
        return min(self.dose_now, self.next_dose)

    def lets_cut_on(self, day: date) -> bool:
        """Whether it lets a lower dose through on a day: said aloud, dated, and the day has come."""
        is_dated = self.not_before is not None and self.not_before <= day
        return self.action.is_cut and not self.is_shadow and is_dated
