"""What speaks for withdrawal and what for a return of the condition, each line by itself.

Lines are told side by side and are not independent: a sum of them is no probability. The probability is that
of the belief, whose own line stands among them. Nothing here is a diagnosis.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from opentaper import formulary
from opentaper.formulary.discriminators import discriminator, discriminators
from opentaper.formulary.facts import Grade
from opentaper.formulary.items import slow_process
from opentaper.inference.belief import Belief
from opentaper.inference.check_in import CheckIn, DoseTaken
from opentaper.inference.evidence_series import (
    SIDE_DAYS,
    OwnSeries,
    between,
    recent,
    series,
    shifted_steps,
    step,
)
from opentaper.inference.returning import rate_per_day
from opentaper.reasons import Reason

WITHDRAWAL, RELAPSE, NEITHER = "withdrawal", "relapse", "neither"
PERSON, PUBLISHED = "person", "published"
MODEL = "model"
OWN = "house-rule"
#: Natural log odds that a word of strength is worth where no ratio is published; this project's choice.
WORTH = {
    "weak": 0.3,
    "weak-moderate": 0.5,
    "moderate": 0.7,
    "moderate-strong": 1.0,
    "strong": 1.4,
    "very strong": 2.0,
}
# Points above the usual from which a symptom counts as risen, and below which it counts as not risen.
RISEN, NOT_RISEN = 1.0, 0.5
# Days after a cut within which withdrawal begins: a week, or so many half-lives where that is longer.
SOON_DAYS, SOON_HALF_LIVES = 7.0, 5.0
# From so many days after the last change a beginning counts as late.
LATE_DAYS = 56
# The days that are called now, and those over which a slow rise is looked for.
NOW_DAYS, SLOPE_DAYS = 7, 28
# A part of the days from which a rank correlation with time counts as steady.
STEADY = 0.6
# No chance from shifting is told as smaller than this, and none as more than so many log odds.
MOST_LOG_ODDS = 2.0
LEAST_SHIFTS = 20
RELIEF_DAYS = 3
HOURS_PER_DAY = 24.0


#: Up to which weight (natural log odds) a line is called by each word; see :func:`strength`.
STRENGTHS = ((0.6, "weak"), (1.2, "medium"), (float("inf"), "strong"))
COUPLING = "coupling"


@dataclass(frozen=True, slots=True)
class Evidence:
    """One line of evidence.

    Parameters
    ----------
    code
        What it is about.
    points_to
        ``withdrawal``, ``relapse`` (a return of the condition) or ``neither``.
    weight
        Natural log odds for a return; below 0 for withdrawal, 0 where it tells nothing.
    reason
        In words.
    source, grade
        Where its direction comes from.
    kind
        ``person``: from the person's own series. ``published``: from what studies found of a symptom.
    """

    code: str
    points_to: str
    weight: float
    reason: Reason
    source: tuple[str, ...]
    grade: Grade
    kind: str


def evidence(
    belief: Belief, doses: Sequence[DoseTaken], check_ins: Sequence[CheckIn]
) -> tuple[Evidence, ...]:
    """Return the lines of evidence, those from the person's own days first; empty without a check-in.

    Raises
    ------
    BadOption
        An item that is not known.

    Examples
    --------
    >>> from opentaper.inference.belief import Known, prior_belief
    >>> from opentaper.quantities import Dose
    >>> evidence(prior_belief(Known("citalopram", Dose.mg(20))), [], [])
    ()
    """
    told = series(belief.known, doses, check_ins)
    if told is None:
        return ()
    own = [line for ask in ASKED_OF_DAYS for line in ask(told)]
    return (*timing(told, _half_life_days(belief)), *own, *_published(told), *_model(belief))


def balance(lines: Sequence[Evidence]) -> tuple[float, float]:
    """Return the log odds for a return, and those for withdrawal, each at least 0; the model's own apart.

    Examples
    --------
    >>> balance(())
    (0.0, 0.0)
    """
    weights = [line.weight for line in lines if line.code != MODEL]
    return float(sum(max(0.0, one) for one in weights)), float(sum(max(0.0, -one) for one in weights))


def strength(line: Evidence) -> str:
    """Return how strong a line is called: weak, medium or strong; never stronger than its stated chance.

    Where a line tells how often chance alone would do as much (p), the word follows the most that such a
    chance can weigh, -1 / (e p ln p) to one, and that is nothing from 37 % on. 34 % is weak, 5 % medium, 2 %
    strong.

    Source: Sellke, Bayarri and Berger (2001), https://doi.org/10.1198/000313001300339950

    Examples
    --------
    >>> row = discriminator("tracks_cuts")
    >>> def told(pct):
    ...     reason = Reason.of("evidence.coupled", row.source[0], points=0.1, pct=pct, n=4)
    ...     return Evidence(COUPLING, WITHDRAWAL, -2.0, reason, row.source, row.grade, PERSON)
    >>> [strength(told(pct)) for pct in (34, 5, 2)]
    ['weak', 'medium', 'strong']
    """
    weight = abs(line.weight)
    if line.code == COUPLING and line.weight != 0.0:
        weight = min(weight, _most_odds(float(str(line.reason.get("pct"))) / 100.0))
    return next(word for limit, word in STRENGTHS if weight < limit)


def _most_odds(chance: float) -> float:
    """Return the most natural log odds that a result can weigh which chance gives so often."""
    kept = max(chance, 0.005)  # the percent is rounded: 0 stands for less than a half
    return 0.0 if kept >= 1.0 / math.e else -math.log(-math.e * kept * math.log(kept))


# --- lines from the person's own days ---


def timing(told: OwnSeries, half_life_days: float) -> list[Evidence]:
    """When it began to be worse, in days after the last change, held against the half-life."""
    begun = _begin(told)
    if begun is None:
        return [_neither("timing", Reason.of("evidence.not_worse"))]
    earlier = [one.day for one in told.cuts if one.day <= begun]
    if not earlier:
        return [_neither("timing", Reason.of("evidence.before_any_cut"))]
    after = (begun - earlier[-1]).days
    soon = math.ceil(max(SOON_DAYS, SOON_HALF_LIVES * half_life_days))
    if after <= soon:
        return [_line("timing", "onset_within_days", Reason.of("evidence.soon_after", n=after, days=soon))]
    if after > LATE_DAYS:
        return [_line("timing", "late_onset", Reason.of("evidence.long_after", n=after))]
    return [_neither("timing", Reason.of("evidence.in_between", n=after))]


def kind_of_symptoms(told: OwnSeries) -> list[Evidence]:
    """Whether bodily signs that tell withdrawal have risen, or mood alone."""
    specific, mood = recent(told.specific, told.last), recent(told.mood, told.last)
    if specific is None:
        return [_neither("kind", Reason.of("evidence.no_specific"))]
    if specific >= RISEN:
        return [
            _line("kind", "bodily_and_psychological", Reason.of("evidence.bodily", points=round(specific, 1)))
        ]
    if specific < NOT_RISEN and mood is not None and mood >= RISEN:
        return [
            _line("kind", "anhedonia_without_body", Reason.of("evidence.mood_alone", points=round(mood, 1)))
        ]
    return [_neither("kind", Reason.of("evidence.kind_open"))]


def coupling(told: OwnSeries) -> list[Evidence]:
    """Whether scores rise at the cuts more than at any other days; by shifting the cuts over the series."""
    found = shifted_steps(told.all, told.cuts)
    if found is None or len(found[1]) < LEAST_SHIFTS:
        return [_neither(COUPLING, Reason.of("evidence.few_cuts", n=len(told.cuts)))]
    own, others = found
    as_high = (1 + sum(one >= own for one in others)) / (1 + len(others))
    odds = min(MOST_LOG_ODDS, max(0.0, math.log((1.0 - as_high) / as_high))) if as_high < 1.0 else 0.0
    points, pct, n = round(own, 1), round(100 * as_high), len(told.cuts)
    row = discriminator("tracks_cuts")
    if own > 0.0 and odds > WORTH["weak"]:
        reason = Reason.of("evidence.coupled", row.source[0], points=points, pct=pct, n=n)
        return [Evidence(COUPLING, WITHDRAWAL, -odds, reason, row.source, row.grade, PERSON)]
    return [_neither(COUPLING, Reason.of("evidence.not_coupled", points=points, pct=pct, n=n))]


def shape(told: OwnSeries) -> list[Evidence]:
    """Whether it came and eased like a wave, or built up steadily without a change of dose."""
    cut = told.cuts[-1].day if told.cuts else None
    if cut is not None and (told.last - cut).days >= SIDE_DAYS:
        early, now = between(told.all, cut, SIDE_DAYS), between(told.all, told.last - timedelta(days=6), 7)
        if early and now and max(early) >= RISEN and float(np.mean(now)) <= float(np.mean(early)) - RISEN / 2:
            return [_line("shape", "wave_shape", Reason.of("evidence.wave"))]
    if cut is None or (told.last - cut).days >= SLOPE_DAYS:
        first = told.last - timedelta(days=SLOPE_DAYS - 1)
        values = between(told.all, first, SLOPE_DAYS)
        if len(values) >= SIDE_DAYS and _is_steady(values):
            return [_line("shape", "steady_build_up", Reason.of("evidence.build_up", days=SLOPE_DAYS))]
    return [_neither("shape", Reason.of("evidence.no_shape"))]


def relief(told: OwnSeries) -> list[Evidence]:
    """Whether going back to a higher dose brought relief within days."""
    ups = [one.day for one in told.changes if one.by_mg > 0]
    eased = step(told.all, ups[-1], RELIEF_DAYS) if ups else None
    if eased is None:
        return []
    points = round(-eased, 1)
    if eased <= -RISEN:
        return [_line("relief", "quick_relief", Reason.of("evidence.relief", points=points))]
    return [_neither("relief", Reason.of("evidence.no_relief"))]


def since_change(told: OwnSeries) -> list[Evidence]:
    """How long ago the dose last changed; it tells nothing where nothing is worse."""
    if not told.changes:
        return [_neither("since_change", Reason.of("evidence.no_change"))]
    n = (told.last - told.changes[-1].day).days
    now = recent(told.all, told.last, NOW_DAYS)
    if now is None or now < RISEN or n <= LATE_DAYS:
        return [_neither("since_change", Reason.of("evidence.since_change", n=n))]
    return [
        Evidence(
            "since_change",
            RELAPSE,
            WORTH["weak"],
            Reason.of("evidence.long_since_change", OWN, n=n),
            (OWN,),
            Grade.B,
            PERSON,
        )
    ]


# What is asked of the days alone, in the order in which it is told.
ASKED_OF_DAYS: tuple[Callable[[OwnSeries], list[Evidence]], ...] = (
    kind_of_symptoms,
    coupling,
    shape,
    relief,
    since_change,
)


# --- lines from what studies found ---


def _published(told: OwnSeries) -> list[Evidence]:
    """Return a line for each symptom of the table that has risen; what is unconfirmed weighs 0."""
    body = recent(told.specific, told.last)
    has_body = body is not None and body >= RISEN
    lines, seen = [], set()
    for row in discriminators():
        risen = recent(told.items[row.item], told.last) if row.item in told.items else None
        if risen is None or risen < RISEN or row.item in seen or not _holds(row.code, has_body=has_body):
            continue
        seen.add(row.item)
        weight = _worth(row.strength, row.likelihood_present) if row.grade.decides else 0.0
        signed = -weight if row.points_to == WITHDRAWAL else weight if row.points_to == RELAPSE else 0.0
        reason = Reason.of(
            "evidence.published", row.source[0], item=row.item, points=round(risen, 1), to=row.points_to
        )
        lines.append(Evidence(row.code, row.points_to, signed, reason, row.source, row.grade, PUBLISHED))
    return lines


def _holds(code: str, *, has_body: bool) -> bool:
    """Tell whether a row may be used with what a diary tells; some hold only with bodily signs."""
    return {
        "nervousness": has_body,
        "anhedonia_without_body": not has_body,
        **dict.fromkeys(("early_low_mood", "rebound_insomnia", "eye_movement_shocks", "vomiting"), False),
    }.get(code, True)


def _model(belief: Belief) -> list[Evidence]:
    """Return what the belief itself says: how far the days moved the odds of a return from those before."""
    if not belief.trusted or belief.first_day is None or belief.last_day is None:
        return [_neither(MODEL, Reason.of("evidence.model_silent"))]
    days = (belief.last_day - belief.first_day).days + 1
    before = -math.expm1(-rate_per_day(belief.known, slow_process()) * days)
    weight = _logit(belief.p_returning) - _logit(before)
    side = RELAPSE if weight > 0.0 else WITHDRAWAL
    reason = Reason.of("evidence.model", pct=round(100 * belief.p_returning), before=round(100 * before))
    return [Evidence(MODEL, side, weight, reason, (OWN,), Grade.C, PERSON)]


def _logit(chance: float) -> float:
    kept = min(0.999, max(0.001, chance))
    return math.log(kept / (1.0 - kept))


def _worth(strength: str, ratio: float | None) -> float:
    return abs(math.log(ratio)) if ratio is not None else WORTH.get(strength, 0.0)


def _line(code: str, row_code: str, reason: Reason) -> Evidence:
    """Return a line whose direction and worth are those of a row of the table; unconfirmed rows weigh 0."""
    row = discriminator(row_code)
    weight = _worth(row.strength, row.likelihood_present) if row.grade.decides else 0.0
    signed = weight if row.points_to == RELAPSE else -weight
    sourced = Reason(reason.code, reason.told, row.source[0])
    return Evidence(code, row.points_to, signed, sourced, row.source, row.grade, PERSON)


def _neither(code: str, reason: Reason) -> Evidence:
    return Evidence(code, NEITHER, 0.0, reason, (OWN,), Grade.B, PERSON)


def _begin(told: OwnSeries) -> date | None:
    """Return the first day of the present worse time, or None where the last week is not worse."""
    now = recent(told.all, told.last, NOW_DAYS)
    if now is None or now < RISEN:
        return None
    first, day = min(told.all), told.last
    while day > first:
        before = _three_days(told, day - timedelta(days=1))
        if before is not None and before < RISEN / 2:
            break
        day -= timedelta(days=1)
    return day


def _three_days(told: OwnSeries, last: date) -> float | None:
    """Return the mean of the three days up to one, or None where none was answered."""
    values = between(told.all, last - timedelta(days=2), 3)
    return float(np.mean(values)) if values else None


def _is_steady(values: Sequence[float]) -> bool:
    """Tell whether values rise steadily: their ranks follow time, and the last lie well above the first."""
    ranks = np.argsort(np.argsort(values, kind="stable"), kind="stable")
    follows = float(np.corrcoef(np.arange(len(values)), ranks)[0, 1])
    third = len(values) // 3
    return follows >= STEADY and float(np.mean(values[-third:]) - np.mean(values[:third])) >= RISEN


def _half_life_days(belief: Belief) -> float:
    fact = formulary.drug(belief.known.drug).half_life_h
    longest = fact.highest if fact is not None else None
    return (longest or 0.0) / HOURS_PER_DAY
