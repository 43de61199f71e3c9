"""What each day of a diary comes to: clear, low, severe, not whole, or missing.

Everything here is *monotone*: a higher answer, an answer that is left out or a check-in that is left out
never makes a day clear, and only a clear day ever counts in favour of a cut.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from opentaper.formulary.items import Item, item
from opentaper.formulary.policy import AdviceRule
from opentaper.inference.check_in import CheckIn

#: Answers that speak of the whole day by themselves.
WHOLE_DAY = ("distress", "hard_to_function")
# What float64 may miss.
EXACT = 1e-9


@dataclass(frozen=True, slots=True)
class DiaryDay:
    """One day with an answer.

    Parameters
    ----------
    scores
        The answers by item; of two at the same moment the worse.
    gap
        How far the mean answer lies above that of a usual day, in full intensities of withdrawal.
    is_whole
        Whether everything that was asked was answered.
    is_clear
        Whole, nothing above the person's line, and not low.
    is_severe, is_low
        Far above the line; and low in what an illness moves most.
    is_doubled
        Two different check-ins claim to be the last word.
    """

    scores: Mapping[str, float]
    gap: float
    is_whole: bool
    is_clear: bool
    is_severe: bool
    is_low: bool
    is_doubled: bool = False

    @property
    def mean(self) -> float:
        """The mean answer, 0 to 10."""
        return sum(self.scores.values()) / len(self.scores)


def days_of(
    check_ins: Iterable[CheckIn],
    rule: AdviceRule,
    tolerated: float,
    asked: frozenset[str] | None,
    usual: Mapping[str, float] | None = None,
) -> dict[date, DiaryDay]:
    """Return every day that holds an answer.

    Parameters
    ----------
    tolerated
        The intensity of withdrawal that is accepted, 0 to 1: what a day may hold above a usual one.
    asked
        What makes a check-in whole, by the names of items; None takes distress, or a few answers.
    usual
        What the person's ordinary days were like before the taper, by item, 0 to 10, told once and apart from
        all check-ins; an item that is not told is as in most people.
    """
    told: dict[date, list[CheckIn]] = {}
    for one in check_ins:
        if one.scores:
            told.setdefault(one.day, []).append(one)
    own = {_known(name).name: score for name, score in (usual or {}).items()}
    return {day: _day(_last_words(found), rule, tolerated, asked, own) for day, found in told.items()}


def _last_words(found: list[CheckIn]) -> list[CheckIn]:
    """Return the check-ins of a day that nothing later corrects."""
    moments = [one.written_at.timestamp() if one.written_at is not None else -1.0 for one in found]
    return [one for one, moment in zip(found, moments, strict=True) if moment == max(moments)]


def _day(
    found: list[CheckIn],
    rule: AdviceRule,
    tolerated: float,
    asked: frozenset[str] | None,
    usual: Mapping[str, float],
) -> DiaryDay:
    scores: dict[str, float] = {}
    for one in found:
        for name, score in one.scores:
            known = _known(name).name
            scores[known] = max(score, scores.get(known, 0.0))
    kinds = [_known(name) for name in sorted(scores)]
    full = sum(kind.withdrawal.mean for kind in kinds)
    above = {kind.name: _above(kind, usual, rule) for kind in kinds}
    gap = (sum(scores.values()) - sum(kind.usual.mean + above[kind.name] for kind in kinds)) / full
    room = rule.slack_score.value * len(kinds) / full
    whole = _is_whole(scores, rule, asked)
    worst = max(sum(scores.values()) / len(scores), *(scores.get(name, 0.0) for name in WHOLE_DAY))
    severe = worst >= rule.severe_score.value
    bearable = all(score <= _most(rule, above[name]) for name, score in scores.items())
    calm = gap <= tolerated + room + EXACT and bearable and not severe
    low = _is_low(kinds, scores, rule, above, calm=calm)
    return DiaryDay(
        scores,
        gap,
        is_whole=whole,
        is_clear=whole and calm and not low,
        is_severe=severe,
        is_low=low or not whole,
        is_doubled=len({(one.scores, one.signs) for one in found}) > 1,
    )


def _above(kind: Item, usual: Mapping[str, float], rule: AdviceRule) -> float:
    """Return how far an ordinary day of the person lies above that of most, in points; never below it."""
    return min(rule.usual_most.value, max(0.0, usual.get(kind.name, 0.0) - kind.usual.mean))


def _most(rule: AdviceRule, above: float) -> float:
    """Return the highest answer that does not make a day hard by itself."""
    return min(rule.item_most.value, rule.item_score.value + above)


def _is_low(
    kinds: list[Item],
    scores: Mapping[str, float],
    rule: AdviceRule,
    above: Mapping[str, float],
    *,
    calm: bool,
) -> bool:
    """Tell whether a day is low in what an illness moves most; where nobody asked, whether it is not calm."""
    moods = [scores[kind.name] - above[kind.name] for kind in kinds if kind.illness > kind.withdrawal.mean]
    return sum(moods) / len(moods) >= rule.mood_score.value if moods else not calm


def _is_whole(scores: Mapping[str, float], rule: AdviceRule, asked: frozenset[str] | None) -> bool:
    if asked:
        return asked <= scores.keys()
    return "distress" in scores or len(scores) >= rule.least_items.value


@cache
def _known(name: str) -> Item:
    return item(name)
