"""A virtual cohort with a known truth: who is in it, what they take, and how well they tell of it.

People come in pairs that share all that a study could match them by (drug, taper, length of use, adherence,
care in telling): the condition of the first returns, that of the second does not. How each is made, what they
feel and what they score comes from one of two worlds: ``own``, the model that is learnt with, and ``other``,
whose structure is another one (:mod:`opentaper.examples.own_world`, :mod:`opentaper.examples.other_world`).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from zlib import crc32

import numpy as np

from opentaper.errors import BadOption
from opentaper.quantities import Dose
from opentaper.timeline import DoseHistory

#: The drugs of the cohort and their usual doses, in mg.
DRUGS: tuple[tuple[str, float], ...] = (
    ("sertraline", 100.0),
    ("citalopram", 20.0),
    ("escitalopram", 10.0),
    ("paroxetine", 20.0),
    ("fluoxetine", 20.0),
    ("venlafaxine", 75.0),
    ("duloxetine", 60.0),
)
#: What people are asked each day: three lengths of a check-in.
CORE = ("shocks", "dizziness", "anxiety", "low_mood", "poor_sleep", "irritability")
USUAL = (*CORE, "nausea")
LONG = (*USUAL, "fatigue", "numbness", "hard_to_function")
FIRST_CUT = 14
# A return begins after so many days at the earliest, and so many before the end of the diary at the latest.
SOONEST_ONSET, AFTER_ONSET = 14, 43


class CohortWorld(StrEnum):
    """Where a truth comes from: the structure that is learnt with, or another one."""

    OWN = "own"
    OTHER = "other"


class Adherence(StrEnum):
    """How doses are really taken; none of it is told."""

    FULL = "full"
    MISSED = "missed"
    LATE = "late"
    DOUBLED = "doubled"


class TaperPattern(StrEnum):
    """How the dose goes down."""

    STEADY = "steady"
    TENTHS = "tenths"
    LINEAR = "linear"
    HYPERBOLIC = "hyperbolic"
    HALVES = "halves"
    ABRUPT = "abrupt"


@dataclass(frozen=True, slots=True)
class CohortMember:
    """Somebody of the cohort: all but how they are made and what happens to them.

    Parameters
    ----------
    number, seed, world
        Who, of which cohort; everything else about them follows from these.
    drug, start, months_of_use, failed_attempts
        What they take, and what they tell before the first check-in.
    pattern, plan
        The taper they mean to do.
    n_days
        How long they keep a diary.
    adherence
        How they really take it.
    noise
        How many times as noisily as others they score.
    missing
        The share of days without a check-in.
    items
        What they are asked.
    tells_each_day
        Whether they tell each day's dose, or only changes.
    onset
        The day on which the condition begins to return, or None.
    """

    number: int
    seed: int
    world: CohortWorld
    drug: str
    start: Dose
    months_of_use: float
    failed_attempts: int
    pattern: TaperPattern
    plan: DoseHistory
    n_days: int
    adherence: Adherence
    noise: float
    missing: float
    items: tuple[str, ...]
    tells_each_day: bool
    onset: int | None

    def stream(self, what: str) -> np.random.Generator:
        """Return the chance of one thing about this person, apart from that of any other thing."""
        return np.random.default_rng(
            np.random.SeedSequence([self.seed, self.number, crc32(f"{self.world}:{what}".encode())])
        )


def cohort(n: int, seed: int, world: CohortWorld = CohortWorld.OWN) -> tuple[CohortMember, ...]:
    """Return a cohort of ``n`` people; those at even places are the ones whose condition returns.

    The first people of a larger cohort of the same seed are the same.

    Parameters
    ----------
    n
        How many, at least 2 and even.
    seed
        At least 0. Whatever is tuned on one seed is judged on another.
    world
        Where their truth comes from.

    Raises
    ------
    BadOption
        An odd number of people, fewer than two, or a negative seed.

    Examples
    --------
    >>> first, second = cohort(2, seed=1)
    >>> first.drug == second.drug, first.onset is not None, second.onset is None
    (True, True, True)
    """
    if n < 2 or n % 2:
        raise BadOption(option="people", given=str(n), wanted="an even number of at least 2")
    if seed < 0:
        raise BadOption(option="seed", given=str(seed), wanted="a whole number of at least 0")
    return tuple(person for pair in range(n // 2) for person in _pair(pair, seed, world))


def _pair(pair: int, seed: int, world: CohortWorld) -> tuple[CohortMember, CohortMember]:
    """Return two people who differ in who they are, and in whether their condition returns."""
    rng = np.random.default_rng(np.random.SeedSequence([seed, pair, crc32(f"{world}:pair".encode())]))
    drug, usual_mg = DRUGS[int(rng.integers(len(DRUGS)))]
    start = Dose.mg(f"{usual_mg * rng.choice([0.5, 1.0, 1.0, 2.0]):g}")
    pattern = list(TaperPattern)[int(rng.choice(len(TaperPattern), p=[0.1, 0.2, 0.2, 0.25, 0.15, 0.1]))]
    n_days = int(rng.integers(120, 301))
    months = float(np.round(np.exp(rng.normal(np.log(36.0), 0.9)), 1))
    onset = int(rng.integers(SOONEST_ONSET, n_days - AFTER_ONSET))
    shared = {
        "seed": seed,
        "world": world,
        "drug": drug,
        "start": start,
        "months_of_use": max(2.0, months),
        "failed_attempts": int(rng.choice([0, 0, 0, 1, 2])),
        "pattern": pattern,
        "plan": _plan(pattern, start, n_days),
        "n_days": n_days,
        "adherence": list(Adherence)[int(rng.choice(4, p=[0.4, 0.25, 0.2, 0.15]))],
        "noise": float(rng.choice([0.7, 1.0, 1.5])),
        "missing": float(rng.choice([0.05, 0.2, 0.45])),
        "items": (CORE, USUAL, LONG)[int(rng.choice(3, p=[0.4, 0.4, 0.2]))],
        "tells_each_day": bool(rng.random() < 0.7),
    }
    return (
        CohortMember(number=2 * pair, onset=onset, **shared),  # type: ignore[arg-type]  # told by name above
        CohortMember(number=2 * pair + 1, onset=None, **shared),  # type: ignore[arg-type]  # told by name above
    )


def _plan(pattern: TaperPattern, start: Dose, n_days: int) -> DoseHistory:
    """Return the doses of a taper of this pattern; what lies past the diary is left out."""
    mg = start.as_mg
    shares = {
        TaperPattern.STEADY: [],
        TaperPattern.TENTHS: [0.9**place for place in range(1, 12)],
        TaperPattern.LINEAR: [0.75, 0.5, 0.25, 0.0],
        TaperPattern.HYPERBOLIC: [0.6, 0.4, 0.27, 0.18, 0.12, 0.08, 0.05, 0.025, 0.0],
        TaperPattern.HALVES: [0.5, 0.25, 0.0],
        TaperPattern.ABRUPT: [0.0],
    }[pattern]
    days = {TaperPattern.HYPERBOLIC: 21, TaperPattern.HALVES: 14}.get(pattern, 28)
    changes = ((FIRST_CUT + place * days, Dose.mg(f"{mg * share:.3f}")) for place, share in enumerate(shares))
    return DoseHistory(tuple((day, dose) for day, dose in changes if day < n_days), start)
