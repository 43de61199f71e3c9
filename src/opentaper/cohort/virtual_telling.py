"""What virtual people tell of their lives: on which days, how they score, how it stands when they look back.

Whether somebody tells does not depend on how they are, so that what is missing can be reckoned with; in life
it often does, and no registry can see that from within.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

import numpy as np
from numpy.typing import NDArray

from opentaper.cohort.registry_schema import SYMPTOM_ITEMS
from opentaper.cohort.virtual_lives import FOLLOW_DAYS, NEVER, ExportLife
from opentaper.cohort.virtual_people import DAYS_PER_MONTH
from opentaper.formulary.items import CheckInItem, item, slow_process
from opentaper.pharmacology.symptoms import HIGHEST_SCORE

Array = NDArray[np.float64]
#: What they are asked each day: all that withdrawal moves most, and three more.
ASKED = (*SYMPTOM_ITEMS, "anxiety", "low_mood", "poor_sleep")
N_SYMPTOMS = len(SYMPTOM_ITEMS)
#: Months after the last step on which they look back, how often they do, and within how many days.
LOOKS_BACK, LOOKS, WITHIN_DAYS = (1, 3, 6, 12, 24, 36), 0.85, 6
#: The daily risk of telling nothing any more, after the last step, and how much it differs between people;
#: on the way down it is a tenth of it: that is what they came for.
LEAVES, LEAVES_SPREAD, LEAVES_EARLY = 0.0007, 0.8, 0.1
#: How many days are told of: until so long after the last step, in the months after, and later.
CLOSE_DAYS, NEAR_DAYS = 120, 240
TELLS = (0.85, 0.6, 0.15)
SKIPS = 0.03
#: How present withdrawal and illness together may be for a week that is called well, and mixed.
WELL, MIXED, WEEK = 0.2, 0.5, 7
#: A week of such intensity may be called something by somebody; how often it is, and that a relapse is.
STRONG, CALLS_STRONG, CALLS_RELAPSE = 0.5, 0.6, 0.8
TELLING, SCORING, LOOKING, CALLING = 31, 32, 33, 34


@dataclass(frozen=True, slots=True)
class ToldStanding:
    """How a course stood as somebody told it on a day: words of the lists of the app, or nothing."""

    day: int
    wellness: str = ""
    taking: str = ""
    changed: int | None = None
    reason: str = ""
    called: str = ""
    called_by: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class ExportTelling:
    """What somebody tells, had they told each day, and what they do tell.

    ``scores`` are of every day, shape (days, items) in the order of :data:`ASKED`; ``told`` are the days that
    they tell of, ``skipped`` the answers that they leave out there, shape (told, items). ``standings`` are
    all that would be told by somebody who never leaves, in order. ``left`` is the first day on which they
    tell nothing any more, whether the registry reaches it or not, and ``left_early`` what it would be if they
    never came to their last dose; ``n_seen`` how many days there are to tell of.
    """

    scores: Array
    told: NDArray[np.int64]
    skipped: NDArray[np.bool_]
    standings: tuple[ToldStanding, ...]
    left: int
    left_early: int
    n_seen: int

    @property
    def seen_standings(self) -> tuple[ToldStanding, ...]:
        """What is told of how it stands before they leave, and before the last day."""
        return tuple(one for one in self.standings if one.day < self.n_seen)


def export_telling(life: ExportLife, until: date) -> ExportTelling:
    """Return what somebody tells of their life up to a day."""
    person = life.person
    chance = person.stream(TELLING)
    risk = LEAVES * float(np.exp(LEAVES_SPREAD * chance.standard_normal()))
    waited = chance.exponential() / risk
    left = _left(life, waited)
    last = min(life.n_days, (until - person.first_day).days + 1)
    n_seen = max(1, min(left, last))
    scores = _scores(life)
    told = _told_days(life, chance, n_seen)
    return ExportTelling(
        scores=scores,
        told=told,
        skipped=chance.random((len(told), len(ASKED))) < SKIPS,
        standings=tuple(sorted(_standings(life), key=lambda one: one.day)),
        left=left,
        left_early=int(waited / LEAVES_EARLY) + 1,
        n_seen=n_seen,
    )


def _left(life: ExportLife, waited: float) -> int:
    """Return the first day on which nothing is told any more, after so many days of waiting at full risk."""
    early = life.zero * LEAVES_EARLY
    day = waited / LEAVES_EARLY if waited < early else life.zero + waited - early
    return int(day) + 1


def _told_days(life: ExportLife, chance: np.random.Generator, n_seen: int) -> NDArray[np.int64]:
    own = float(np.clip(chance.normal(1.0, 0.15), 0.6, 1.25))
    days = np.arange(n_seen)
    share = np.where(days < life.zero + CLOSE_DAYS, TELLS[0], TELLS[1])
    share = np.where(days < life.zero + NEAR_DAYS, share, TELLS[2])
    found = np.flatnonzero(chance.random(n_seen) < share * own)
    return found if len(found) else np.zeros(1, dtype=np.int64)


@cache
def _asked() -> tuple[CheckInItem, ...]:
    return tuple(item(name) for name in ASKED)


@cache
def _columns() -> dict[str, Array]:
    """Return what is expected of the items, each of shape (items,)."""
    asked = _asked()
    return {
        "usual": np.array([one.usual.mean for one in asked]),
        "usual_spread": np.array([one.usual.spread for one in asked]),
        "withdrawal": np.array([one.withdrawal.mean for one in asked]),
        "withdrawal_spread": np.array([one.withdrawal.spread for one in asked]),
        "illness": np.array([one.illness for one in asked]),
        "day": np.array([one.day for one in asked]),
        "noise": np.array([one.noise for one in asked]),
    }


def _scores(life: ExportLife) -> Array:
    """Return the score of every day, shape (days, items): whole numbers from 0 to 10."""
    chance, known, slow = life.person.stream(SCORING), _columns(), slow_process()
    n_days, n_items = life.n_days, len(ASKED)
    usual = np.maximum(0.0, known["usual"] + known["usual_spread"] * chance.standard_normal(n_items))
    own = known["withdrawal"] + known["withdrawal_spread"] * chance.standard_normal(n_items)
    hard = slow.day_spread * chance.standard_normal(n_days)
    mean = usual + np.outer(life.felt, np.maximum(0.0, own))
    mean += np.outer(life.illness, known["illness"]) + np.outer(hard, known["day"])
    noise = chance.standard_normal((n_days, n_items)) * known["noise"]
    return np.asarray(np.clip(np.rint(mean + noise), 0.0, HIGHEST_SCORE))


def burden(life: ExportLife, day: int) -> float:
    """Return how present withdrawal and illness were in the week that ends on a day."""
    week = slice(max(0, day - WEEK + 1), day + 1)
    return float(life.felt[week].mean() + life.illness[week].mean())


def wellness(life: ExportLife, day: int) -> str:
    """Return what that week is called."""
    now = burden(life, day)
    return "well" if now < WELL else "mixed" if now < MIXED else "unwell"


def taking(life: ExportLife, day: int) -> str:
    """Return what is taken of the drug on a day, in a word."""
    ug = next((dose for at, dose in reversed(life.doses) if at <= day), life.person.start_ug)
    return "none" if not ug else "as_before" if ug >= life.person.start_ug else "less"


def due_day(life: ExportLife, months: int) -> int:
    """Return the day on which somebody is asked to look back, so many months after the last step."""
    return life.zero + round(months * DAYS_PER_MONTH)


def _standings(life: ExportLife) -> Iterator[ToldStanding]:
    """Yield looking back, the new beginning, and what the trouble was called."""
    chance = life.person.stream(LOOKING)
    for months in LOOKS_BACK:
        looks, later = chance.random(), int(chance.integers(WITHIN_DAYS))
        day = due_day(life, months) + later
        if looks < LOOKS:
            yield ToldStanding(day, wellness(life, day), taking(life, day))
    if life.restart < NEVER:
        why = life.restart_because
        told = _picked(chance.random(), ((why, 0.8), ("unsure", 0.12), ("", 0.08)))
        yield ToldStanding(life.restart, taking=taking(life, life.restart), changed=life.restart, reason=told)
    yield from _callings(life)


def _callings(life: ExportLife) -> Iterator[ToldStanding]:
    """Yield what a strong withdrawal and a return of the illness were called, and by whom."""
    chance = life.person.stream(CALLING)
    draws = chance.random(6)
    later = chance.integers(14, 45, size=2)
    week = np.convolve(life.felt, np.full(WEEK, 1.0 / WEEK), mode="valid") >= STRONG
    strong = int(np.argmax(week)) + WEEK + int(later[0]) if week.any() else NEVER
    if strong < life.n_days and draws[0] < CALLS_STRONG:
        called = _picked(draws[1], (("withdrawal", 0.7), ("relapse", 0.2), ("unsure", 0.1)))
        by = "person" if draws[2] < 0.7 else "clinician"
        yield ToldStanding(strong, called=called, called_by=by)
    ill = life.relapse + int(later[1])
    if ill < min(life.n_days, life.zero + FOLLOW_DAYS) and draws[3] < CALLS_RELAPSE:
        called = _picked(draws[4], (("relapse", 0.8), ("withdrawal", 0.1), ("unsure", 0.1)))
        by = "person" if draws[5] < 0.5 else "clinician"
        yield ToldStanding(ill, called=called, called_by=by)


def _picked(chance: float, words: tuple[tuple[str, float], ...]) -> str:
    """Return the word that a chance from 0 to 1 falls on."""
    gone = 0.0
    for word, share in words:
        gone += share
        if chance < gone:
            return word
    return words[-1][0]
