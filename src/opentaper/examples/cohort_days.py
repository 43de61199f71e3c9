"""The days of somebody of the cohort: what they swallow, what life brings, and what they tell of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from opentaper.examples.cohort import Adherence, CohortMember, CohortWorld
from opentaper.inference.check_in import CheckIn, DoseTaken
from opentaper.quantities import Dose

Array = NDArray[np.float64]
#: The first day of every diary.
FIRST_DAY = date(2026, 1, 5)
#: Intakes are laid out in halves of a day, so that a late one can be half a day late.
PER_DAY = 2
UG_PER_MG = 1_000
# How often life brings what, as a share of days; and the share of people who tell of it at all.
LIFE: Mapping[str, float] = {"poor_night": 0.15, "illness": 0.03, "stress": 0.08, "alcohol": 0.1}
TELLS_LIFE = 0.7
# What an ordinary day is like is remembered from so many.
REMEMBERED_DAYS = 28
# How often a dose goes astray in those whose doses do.
ASTRAY = 0.08


class CohortTruth(Protocol):
    """How somebody is made: what they feel of what they take, how their condition goes, what they score."""

    def withdrawal(self, mg: Array, life: Mapping[str, Array]) -> Array:
        """Intensity of withdrawal, shape (days,), under amounts of shape (days, 2)."""

    @property
    def loading(self) -> Array:
        """What full intensity adds to each item, in points, shape (items,)."""

    def underlying(self, n_days: int) -> tuple[Array, Array]:
        """How the condition wanders, and what a return adds, each of shape (days,): 1 is a whole episode."""

    def scores(self, withdrawal: Array, underlying: Array, life: Mapping[str, Array]) -> Array:
        """Whole scores from 0 to 10, shape (days, items)."""


@dataclass(frozen=True, slots=True, eq=False)
class LivedCourse:
    """What happened to somebody, what they told of it, and the truth behind it.

    ``withdrawal`` (0 to 1), ``underlying`` (the condition, in episodes, with what a return adds) and
    ``returned`` (that part alone) have shape (days,).
    """

    member: CohortMember
    doses: tuple[DoseTaken, ...]
    check_ins: tuple[CheckIn, ...]
    withdrawal: Array
    underlying: Array
    returned: Array

    @property
    def onset(self) -> int | None:
        """The day from 0 on which the condition begins to return, or None."""
        return self.member.onset

    def until(self, day: int) -> tuple[tuple[DoseTaken, ...], tuple[CheckIn, ...]]:
        """Return what was told up to and with a day, counted from 0."""
        last = on(day)
        return (
            tuple(one for one in self.doses if one.day <= last),
            tuple(one for one in self.check_ins if one.day <= last),
        )


def on(day: int) -> date:
    """Return the date of a day of the diary.

    Examples
    --------
    >>> on(1)
    datetime.date(2026, 1, 6)
    """
    return FIRST_DAY + timedelta(days=day)


def truth(member: CohortMember) -> CohortTruth:
    """Return how somebody is made, by the world they come from."""
    from opentaper.examples.other_world import other_truth
    from opentaper.examples.own_world import own_truth

    return own_truth(member) if member.world is CohortWorld.OWN else other_truth(member)


def course(
    member: CohortMember, planned_mg: Array | None = None, made: CohortTruth | None = None
) -> LivedCourse:
    """Return what happened to somebody.

    Chance comes day by day from the person's own streams, one for each thing, so that a longer diary, or
    another dose on a late day, leaves all earlier days as they were.

    Parameters
    ----------
    member
        Who.
    planned_mg
        What they mean to take day by day, shape (days,); None is their own taper.
    made
        How they are made, where it is already known.

    Examples
    --------
    >>> from opentaper.examples.cohort import cohort
    >>> seen = course(cohort(2, seed=1)[0])
    >>> len(seen.withdrawal) == seen.member.n_days, len(seen.check_ins) <= seen.member.n_days
    (True, True)
    """
    planned = member.plan.daily_mg(member.n_days) if planned_mg is None else planned_mg
    n_days = len(planned)
    made = made or truth(member)
    life = life_of(member, n_days)
    felt = made.withdrawal(taken(member, planned), life)
    wandering, returned = made.underlying(n_days)
    scores = made.scores(felt, wandering + returned, life)
    doses, check_ins = _told_doses(member, planned), _told(member, scores, life)
    return LivedCourse(member, doses, check_ins, felt, wandering + returned, returned)


def ordinary_day(member: CohortMember) -> tuple[tuple[str, float], ...]:
    """Return what somebody says that their ordinary days were like before the taper, as they remember them.

    It is told once: the mean of four weeks without withdrawal, without a return and with nothing else in the
    day, remembered to within about a point, as a whole score.
    """
    calm = np.zeros(REMEMBERED_DAYS)
    scores = truth(member).scores(calm, calm, dict.fromkeys(LIFE, calm)).mean(axis=0)
    told = scores + member.stream("ordinary day").normal(0.0, 1.0, len(scores))
    return tuple(zip(member.items, np.clip(np.round(told), 0.0, 10.0).tolist(), strict=True))


def life_of(member: CohortMember, n_days: int) -> dict[str, Array]:
    """Return what life brings day by day, each of shape (days,) with 0 and 1."""
    return {
        name: (member.stream(f"life:{name}").random(n_days) < share).astype(np.float64)
        for name, share in LIFE.items()
    }


def taken(member: CohortMember, planned_mg: Array) -> Array:
    """Return what is really swallowed in each half of each day, in mg, shape (days, 2).

    A dose astray is missed, half a day late, or missed and then doubled; nobody is told.
    """
    amounts = np.zeros((len(planned_mg), PER_DAY))
    astray = member.stream("adherence").random(len(planned_mg)) < ASTRAY
    amounts[:, 0] = planned_mg
    if member.adherence is Adherence.LATE:
        amounts[astray, 1], amounts[astray, 0] = amounts[astray, 0], 0.0
    elif member.adherence is not Adherence.FULL:
        amounts[astray] = 0.0
        if member.adherence is Adherence.DOUBLED:
            after = np.flatnonzero(astray) + 1
            after = after[after < len(planned_mg)]
            amounts[after, 0] += planned_mg[after - 1]
    return amounts


def _told_doses(member: CohortMember, planned_mg: Array) -> tuple[DoseTaken, ...]:
    """Return what they say they took: the plan, each day or only where it changes."""
    before = np.concatenate([[member.start.as_mg], planned_mg[:-1]])
    return tuple(
        DoseTaken(on(day), Dose(round(float(mg) * UG_PER_MG)))
        for day, mg in enumerate(planned_mg)
        if member.tells_each_day or mg != before[day]
    )


def _told(member: CohortMember, scores: Array, life: Mapping[str, Array]) -> tuple[CheckIn, ...]:
    """Return their check-ins: on the days that they write, of the items that they answer."""
    n_days = len(scores)
    is_silent = member.stream("silence").random(n_days) < member.missing
    skips = member.stream("skips").random(scores.shape) < 0.03
    tells = member.stream("tells life").random() < TELLS_LIFE
    check_ins = []
    for day in np.flatnonzero(~is_silent):
        answered = tuple(
            (item, float(score))
            for item, score, is_skipped in zip(member.items, scores[day], skips[day], strict=True)
            if not is_skipped
        )
        told = tuple((name, float(days[day])) for name, days in life.items() if tells)
        if answered:
            check_ins.append(CheckIn(on(int(day)), answered, told))
    return tuple(check_ins)
