"""A person's days put together for one outcome, and what may be said of each habit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from opentaper.formulary.habits import false_claims_each, habits_for, helps_rules, outcome_shares
from opentaper.recovery.habit_days import ToldDays, habit_days, with_and_without
from opentaper.recovery.helps_days import DiaryDays, WithdrawalDays
from opentaper.recovery.helps_effect import habit_effect
from opentaper.recovery.helps_fit import habit_fit
from opentaper.recovery.helps_said import HabitSaid, HelpsWord, days_more, is_enough, said

Scores = Mapping[date, Mapping[str, float]]


@dataclass(frozen=True, slots=True)
class HelpsView:
    """What is said of each habit for one outcome.

    Parameters
    ----------
    outcome
        The item of a check-in.
    n_days
        Days on which it was scored, of those that are looked at.
    said
        In the order of the data file: every habit that was ever told of, and none else.
    sd, lasting
        A day's chance in points, and its correlation to the next day; None before anything can be told.
    """

    outcome: str
    n_days: int
    said: tuple[HabitSaid, ...]
    sd: float | None = None
    lasting: float | None = None

    @property
    def claims(self) -> tuple[HabitSaid, ...]:
        """What may be said to go together with easier days, the most first, then with harder days."""
        found = [(one.effect.mean, one) for one in self.said if one.is_claim and one.effect is not None]
        return tuple(one for _, one in sorted(found, key=lambda pair: pair[0]))


def worth_trying(view: HelpsView) -> str:
    """Return the habit that a small experiment may tell most of, "" for none.

    It is one with which an experiment is offered, that seems to go with easier days: first what goes with
    them beyond doubt, as only an experiment can say that it helps, then what is still open.
    """
    offered = {one.key for one in habits_for(view.outcome) if one.trial is not None}
    seems = [
        (not one.is_claim, one.effect.mean, one.key)
        for one in view.said
        if one.key in offered and one.effect is not None and one.effect.mean < 0.0
        if one.word is not HelpsWord.SMALL
    ]
    return min(seems)[2] if seems else ""


def outcome_of(scores: Scores, asked: str = "") -> tuple[str, dict[str, int]]:
    """Return the outcome to look at, and on how many days each was scored.

    The one that is asked for; else the first with days enough, else the one with most.

    Examples
    --------
    >>> days = [date(2026, 3, 1) + timedelta(days=n) for n in range(40)]
    >>> outcome_of({day: {"restlessness": 3.0} for day in days})[0]
    'restlessness'
    >>> outcome_of({})[0]
    'distress'
    """
    counts = {name: sum(name in told for told in scores.values()) for name in outcome_shares()}
    if asked in counts:
        return asked, counts
    enough = [name for name, n in counts.items() if n >= helps_rules().least_days.value]
    most = max(counts, key=lambda name: counts[name])
    return (enough[0] if enough else most), counts


def is_worth_fitting(outcome: str, scores: Scores, told: ToldDays) -> bool:
    """Whether there are days enough of any habit to say something."""
    known = _known(outcome, scores, told)
    rules = helps_rules()
    counted = (with_and_without(habit_days(one, told), known) for one in habits_for(outcome))
    return any(is_enough(*pair, rules) for pair in counted)


def helps_view(
    outcome: str, scores: Scores, told: ToldDays, withdrawal: tuple[WithdrawalDays, ...] = ()
) -> HelpsView:
    """Return what may be said of each habit that was told of.

    Raises
    ------
    BadOption
        The outcome is none that is looked at.
    """
    rules, bound = helps_rules(), false_claims_each(outcome)
    known = _known(outcome, scores, told)
    days = tuple(habit_days(one, told) for one in habits_for(outcome))
    counts = {one.key: with_and_without(one, known) for one in days}
    fitted = tuple(one for one in days if is_enough(*counts[one.key], rules))
    found = {key: HabitSaid(key, HelpsWord.FEW, *pair) for key, pair in counts.items() if any(pair)}
    sd = lasting = None
    if fitted:
        # a habit that is told of too seldom would only blur the others
        fit = habit_fit(DiaryDays(told.first, _column(outcome, scores, told), fitted, withdrawal))
        sd, lasting = fit.sd, fit.lasting
        for evidence in fit.habits:
            effect = habit_effect(evidence, bound, rules.smallest.value)
            n_with, n_without = counts[evidence.key]
            word = said(effect, rules)
            more = (
                days_more(evidence, effect, n_with + n_without, bound, rules)
                if word is HelpsWord.OPEN
                else None
            )
            found[evidence.key] = HabitSaid(evidence.key, word, n_with, n_without, effect, more)
    return HelpsView(outcome, int(known.sum()), tuple(found.values()), sd, lasting)


def _column(outcome: str, scores: Scores, told: ToldDays) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    days = (told.first + timedelta(days=place) for place in range(told.n_days))
    return np.array([scores.get(day, {}).get(outcome, np.nan) for day in days])


def _known(outcome: str, scores: Scores, told: ToldDays) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    return np.asarray(~np.isnan(_column(outcome, scores, told)))
