"""What two populations say of the same virtual people: who foretells better, who cries wolf, who sleeps."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from unittest.mock import patch

import numpy as np

from opentaper.examples import own_world
from opentaper.examples.cohort import CohortMember, cohort
from opentaper.examples.cohort_days import LivedCourse, course
from opentaper.formulary.population import Population
from opentaper.inference import belief, known
from opentaper.inference.belief import prior_belief
from opentaper.inference.estimates import Estimate, Z
from opentaper.inference.pace import Pace, pace_of
from opentaper.inference.pace_sites import crowd, sites
from opentaper.inference.update import update
from tools.learning.moments import ANY, Moment, days_of, known_of, moment
from tools.learning.results import hold_from

#: Days that are foretold.
AHEAD = 21
#: From so much withdrawal on, over a week, a day is one of withdrawal.
FELT = 0.2
#: By so much, as a share, a population may raise more false alarms, miss more returns, or hold less of the
#: truth in its bands, before it counts as worse.
SLACK = 0.02
Watch = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Figures:
    """What came of all people under one population, as shares with how many were asked.

    ``false`` are alarms where no return was, ``false_felt`` those of them on days of withdrawal, ``missed``
    returns that were not seen; ``covered`` are shares of days within bands.
    """

    false: tuple[int, int]
    false_felt: tuple[int, int]
    missed: tuple[int, int]
    covered: dict[str, float]


@dataclass(frozen=True, slots=True)
class Judged:
    """Two populations on the same people; ``ahead`` is the gain per person in natural log."""

    before: Figures
    after: Figures
    ahead: Estimate
    n_people: int

    @property
    def passes(self) -> bool:
        """Whether the second is no worse: next weeks, false alarms, returns missed, bands that hold less."""
        false, missed = (
            share(getattr(self.after, name)) - share(getattr(self.before, name))
            for name in ("false", "missed")
        )
        lost = max(
            (one - self.after.covered.get(name, 0.0) for name, one in self.before.covered.items()),
            default=0.0,
        )
        return self.ahead.high >= 0.0 and max(false, missed, lost) <= SLACK


def share(counted: tuple[int, int]) -> float:
    """Return a share from how many, of how many; 0 of nothing is 0."""
    return counted[0] / max(1, counted[1])


@contextmanager
def begun_from(population: Population) -> Iterator[None]:
    """Let every belief begin from a population, in this process and for a while: there is no such switch."""
    with ExitStack() as stack:
        for module in (belief, known):
            stack.enter_context(patch.object(module, "shipped_population", lambda: population))
        yield


@contextmanager
def made_by(truth: Population) -> Iterator[None]:
    """Let virtual people come from a population."""
    with patch.object(own_world, "shipped_population", lambda: truth):
        yield


def judged(
    truth: Population,
    before: Population,
    after: Population,
    n_people: int,
    seed: int,
    watch: Watch = lambda done, whole: None,  # noqa: ARG005 - nobody need watch
) -> Judged:
    """Return what two populations say of people of a third.

    Parameters
    ----------
    truth
        Where people come from.
    before, after
        Where beliefs begin; they bear different releases.
    n_people
        How many people, even.
    seed
        Of the cohort.
    """
    if before.release == after.release:
        raise ValueError("beliefs are kept by release: two populations need two")
    people = cohort(n_people, seed)
    said: list[list[Moment]] = [[], []]
    paces: list[tuple[Pace, Pace]] = []
    with made_by(truth):
        for place, member in enumerate(people, start=1):
            partner, lived = people[member.number ^ 1], course(member)
            for rows, population in zip(said, (before, after), strict=True):
                rows.extend(_moments(population, lived, partner))
            paces += _now_and_then(lived, partner)
            watch(place, n_people)
    return Judged(_figures(said[0]), _figures(said[1]), _ahead(paces, before, after), len(paces))


def _moments(population: Population, lived: LivedCourse, partner: CohortMember) -> list[Moment]:
    with begun_from(population):
        return [moment(lived, kind, day) for kind, day in days_of(lived.member, partner)]


def _now_and_then(lived: LivedCourse, partner: CohortMember) -> list[tuple[Pace, Pace]]:
    """Return what was learnt of somebody by a day drawn for itself, and some weeks later."""
    drawn = next(day for kind, day in days_of(lived.member, partner) if kind == ANY)
    name = f"n{lived.member.number}"
    now, then = (
        pace_of(update(prior_belief(known_of(lived.member)), *lived.until(day)), name)
        for day in (drawn, drawn + AHEAD)
    )
    return [(now, then)] if now is not None and then is not None else []


def _ahead(paces: Sequence[tuple[Pace, Pace]], before: Population, after: Population) -> Estimate:
    """Return how much better one population foretells the weeks to come, by what all told before them.

    The evidence of all days until then, less that of the days until now: what is foretold of those between.
    """
    gains = []
    for told in zip(*paces, strict=True):
        given = sites(told)
        gains.append(crowd(after, given).log_evidence - crowd(before, given).log_evidence)
    weeks = gains[1] - gains[0]
    middle, reach = float(weeks.mean()), Z * float(weeks.std(ddof=1) / np.sqrt(len(weeks)))
    return Estimate(middle, middle - reach, middle + reach)


def _figures(rows: Sequence[Moment]) -> Figures:
    limit = hold_from()
    alarms = [(row.said["model"] >= limit, row.is_returning, row.felt >= FELT) for row in rows]
    covered = [row.covered for row in rows if row.covered]
    names = list(dict.fromkeys(name for one in covered for name in one))
    return Figures(
        false=_counted(alarm for alarm, is_so, _ in alarms if not is_so),
        false_felt=_counted(alarm for alarm, is_so, felt in alarms if felt and not is_so),
        missed=_counted(not alarm for alarm, is_so, _ in alarms if is_so),
        covered={name: float(np.mean([one[name] for one in covered if name in one])) for name in names},
    )


def _counted(told: Iterator[bool]) -> tuple[int, int]:
    found = list(told)
    return sum(found), len(found)
