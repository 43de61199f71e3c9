"""What may be said of a habit: never more than the days can carry."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from opentaper.formulary.habits import HelpsRules
from opentaper.recovery.helps_effect import HabitEffect, log_evidence
from opentaper.recovery.helps_fit import HabitEvidence

#: Nothing is foretold from a best guess that is smaller than this part of the smallest effect of interest.
WORTH_FORETELLING = 0.5


class HelpsWord(StrEnum):
    """What is said of a habit."""

    #: Not enough days with it, without it, or in all.
    FEW = "few"
    #: The score is lower with it, and it may be said so.
    LESS = "less"
    LESS_A_LITTLE = "less_a_little"
    #: The score is higher with it, and it may be said so.
    MORE = "more"
    MORE_A_LITTLE = "more_a_little"
    #: Little or no difference: larger ones are ruled out.
    SMALL = "small"
    #: It cannot be told yet.
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class HabitSaid:
    """What is said of one habit.

    Parameters
    ----------
    days_with, days_without
        Days with a score that could be told apart.
    effect
        None where there are too few days.
    days_more
        After how many more days like these it could be told with the promised chance, if the best guess is
        right; None where it is told already, or cannot be foretold.
    """

    key: str
    word: HelpsWord
    days_with: int
    days_without: int
    effect: HabitEffect | None = None
    days_more: int | None = None

    @property
    def days(self) -> int:
        """How many days could be told apart."""
        return self.days_with + self.days_without

    @property
    def is_claim(self) -> bool:
        """Whether it is said to go together with easier or harder days."""
        return self.word not in (HelpsWord.FEW, HelpsWord.SMALL, HelpsWord.OPEN)


def is_enough(days_with: int, days_without: int, rules: HelpsRules) -> bool:
    """Whether there are days enough to say anything.

    Examples
    --------
    >>> from opentaper.formulary.habits import helps_rules
    >>> is_enough(20, 8, helps_rules()), is_enough(40, 3, helps_rules())
    (True, False)
    """
    least = min(days_with, days_without)
    return days_with + days_without >= rules.least_days.value and least >= rules.least_each.value


def said(effect: HabitEffect, rules: HelpsRules) -> HelpsWord:
    """Return what may be said of an effect that rests on days enough."""
    is_large = abs(effect.mean) >= rules.large.value
    if effect.is_clear and effect.high < 0.0:
        return HelpsWord.LESS if is_large else HelpsWord.LESS_A_LITTLE
    if effect.is_clear:
        return HelpsWord.MORE if is_large else HelpsWord.MORE_A_LITTLE
    # the belief of one look alone would be fooled by one of many looks: the range rules large ones out too
    is_narrow = max(-effect.low, effect.high) < rules.large.value
    is_small = is_narrow and effect.small >= rules.small_enough.value
    return HelpsWord.SMALL if is_small else HelpsWord.OPEN


def days_more(
    evidence: HabitEvidence, effect: HabitEffect, days: int, false_claims: float, rules: HelpsRules
) -> int | None:
    """Return after how many more days like these the effect could be told, if the best guess is right.

    None where no number within the furthest day foretold is enough, or the best guess is next to nothing.
    """
    if abs(effect.mean) < WORTH_FORETELLING * rules.smallest.value or days <= 0:
        return None
    low, high = 0, round(rules.most_more.value)
    if _chance(evidence, effect.mean, days, high, false_claims) < rules.power.value:
        return None
    while high - low > 1:
        middle = (low + high) // 2
        if _chance(evidence, effect.mean, days, middle, false_claims) < rules.power.value:
            low = middle
        else:
            high = middle
    return high


def _chance(evidence: HabitEvidence, truth: float, days: int, more: int, false_claims: float) -> float:
    """Return the chance that an effect is told of by then: evidence must pass the bound."""
    from scipy.special import ndtr

    place = int(np.argmax(evidence.log_weight - evidence.half_days * np.log(evidence.rest)))
    half = evidence.half_days + more / 2.0
    rest = float(evidence.rest[place]) * half / evidence.half_days
    spread = float(evidence.spread[place]) * days / (days + more)
    error = math.sqrt(rest / half * spread)
    low, high = 0.0, 20.0 * error
    while high - low > error / 100.0:
        middle = (low + high) / 2.0
        values = [np.array([value]) for value in (middle, spread, rest, 0.0)]
        one = HabitEvidence(evidence.key, values[0], values[1], values[2], values[3], half)
        low, high = (middle, high) if log_evidence(one) < -math.log(false_claims) else (low, middle)
    return float(ndtr((abs(truth) - high) / error))
