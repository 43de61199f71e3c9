"""What is said of virtual people, look by look, and what their experiments find."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

import numpy as np

from opentaper.formulary.habits import false_claims_each, helps_rules
from opentaper.recovery.experiment_design import ExperimentDays, chance_to_see, design
from opentaper.recovery.experiment_read_out import read_out
from opentaper.recovery.habit_days import with_and_without
from opentaper.recovery.helps_days import DiaryDays, WithdrawalDays
from opentaper.recovery.helps_effect import habit_effect, likely_range
from opentaper.recovery.helps_fit import habit_fit
from opentaper.recovery.helps_said import HabitSaid, HelpsWord, days_more, is_enough, said
from tools.helps.virtual_days import FIRST, HABITS, until, virtual_days

OUTCOME = "distress"
FIRST_LOOK, LOOK_EVERY = 28, 7
#: Days of diary before an experiment, and how it is made.
BEFORE, WEEKS, RUN = 84, 8, 2
TRIED = "daylight"
TRIED_AT = [name for name, *_ in HABITS].index(TRIED)
#: The belief of one look, as a chance.
LIKELY = 0.9
#: The day of a look that foretells how many more days would tell.
LOOK_AT = 70


@dataclass(frozen=True, slots=True)
class Looked:
    """What was said of one habit of a person over half a year of weekly looks.

    ``first_claim`` and ``small_at`` are the days on which it was first said that they go together (the right
    way or not), and that there is little difference; 0 for never. The ranges are those of the last look.
    """

    habit: str
    truth: float
    first_claim: int
    is_wrong: bool
    small_at: int
    low: float
    high: float
    likely_low: float
    likely_high: float
    always_held: bool


def looked(seed: int, number: int, effects: Mapping[str, float]) -> tuple[Looked, ...]:
    """Return what was said of each habit of a person, looked at each week for half a year."""
    days = virtual_days(seed, number, effects)
    fit = habit_fit(days.diary)
    likely = {one.key: likely_range(one, LIKELY) for one in fit.habits}
    heard: dict[str, list[tuple[int, HabitSaid]]] = {name: [] for name, *_ in HABITS}
    for n in range(FIRST_LOOK, len(days.diary.scores) + 1, LOOK_EVERY):
        for one in all_said(until(days.diary, n)):
            heard[one.key].append((n, one))
    truths = {name: float(days.effects[place]) for place, (name, *_) in enumerate(HABITS)}
    return tuple(_heard(name, truths[name], told, likely[name]) for name, told in heard.items())


def all_said(diary: DiaryDays, *, foretells: bool = False) -> tuple[HabitSaid, ...]:
    """Return what a page would say of each habit."""
    rules, bound = helps_rules(), false_claims_each(OUTCOME)
    known = ~np.isnan(diary.scores)
    fit = habit_fit(diary)
    found = []
    for one, evidence in zip(diary.habits, fit.habits, strict=True):
        n_with, n_without = with_and_without(one, known)
        if not is_enough(n_with, n_without, rules):
            found.append(HabitSaid(one.key, HelpsWord.FEW, n_with, n_without))
            continue
        effect = habit_effect(evidence, bound, rules.smallest.value)
        more = days_more(evidence, effect, n_with + n_without, bound, rules) if foretells else None
        found.append(HabitSaid(one.key, said(effect, rules), n_with, n_without, effect, more))
    return tuple(found)


def _heard(name: str, truth: float, told: list[tuple[int, HabitSaid]], likely: tuple[float, float]) -> Looked:
    claims = [(n, one) for n, one in told if one.is_claim]
    effects = [one.effect for _, one in told if one.effect is not None]
    wrong = any(one.effect is not None and one.effect.mean * truth <= 0.0 for _, one in claims)
    last = effects[-1] if effects else None
    return Looked(
        habit=name,
        truth=truth,
        first_claim=claims[0][0] if claims else 0,
        is_wrong=wrong,
        small_at=next((n for n, one in told if one.word is HelpsWord.SMALL), 0),
        low=last.low if last else -10.0,
        high=last.high if last else 10.0,
        likely_low=likely[0],
        likely_high=likely[1],
        always_held=all(one.low <= truth <= one.high for one in effects),
    )


@dataclass(frozen=True, slots=True)
class Foretold:
    """After how many days a claim was promised by a look on the way, and whether it was there then."""

    promised: int
    is_found: bool


def foretold(seed: int, number: int, effects: Mapping[str, float], at: int) -> tuple[Foretold, ...]:
    """Return what a look foretold of habits with an effect, where its end lies within the half year."""
    days = virtual_days(seed, number, effects)
    found = []
    for one in all_said(until(days.diary, at), foretells=True):
        if one.days_more is None or one.is_claim or not effects.get(one.key):
            continue
        share = one.days / at
        then = at + round(one.days_more / share)
        if then <= len(days.diary.scores):
            after = next(said for said in all_said(until(days.diary, then)) if said.key == one.key)
            found.append(Foretold(then - at, after.is_claim))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Experimented:
    """An experiment of a person: the chance that was promised, and what was found."""

    truth: float
    promised: float
    is_found: bool
    is_right: bool
    is_covered: bool


def experimented(seed: int, number: int, truth: float, points: float = 1.0) -> Experimented:
    """Return what an experiment with one habit found, after twelve weeks of diary."""
    bound = helps_rules().false_trials.value / 2.0
    made = design(FIRST + timedelta(days=BEFORE), WEEKS, RUN, 0, 1, seed=1000 * seed + number)
    n_days = BEFORE + made.n_days + made.shift
    drawn = np.full(n_days, np.nan)
    drawn[BEFORE : BEFORE + made.n_days] = made.arms
    made_up = virtual_days(seed, number, {TRIED: truth}, n_days, {TRIED: drawn})
    days, real = made_up.diary, float(made_up.effects[TRIED_AT])
    before = until(days, BEFORE)
    fit = habit_fit(before)
    told = tuple(WithdrawalDays(one.felt[BEFORE:], one.points, one.spread) for one in days.withdrawal)
    whole = ExperimentDays(made.begins_on, days.scores[BEFORE:], fit.sd, fit.lasting, told)
    hoped = np.where(np.arange(len(whole.scores)) < _told_share(before) * len(whole.scores), 0.0, np.nan)
    hoped = np.random.default_rng([seed, number, 1]).permutation(hoped)
    promised = chance_to_see(
        made, ExperimentDays(made.begins_on, hoped, fit.sd, fit.lasting, told), points, bound
    )
    found = read_out(made, whole, bound)
    mean = 0.0 if found.mean is None else found.mean
    return Experimented(truth, promised, found.is_clear, mean * truth > 0.0, found.low <= real <= found.high)


def _told_share(diary: DiaryDays) -> float:
    return float((~np.isnan(diary.scores)).mean())
