"""The closed loop: the same people come down by adaptive advice, by fixed rules and by published tables."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from opentaper import formulary
from opentaper.actions.twins import TOLERATE, intensity_of
from opentaper.examples.cohort import FIRST_CUT, USUAL, CohortMember
from opentaper.examples.cohort_days import CohortTruth, LivedCourse, course, truth
from opentaper.formulary.population import shipped_population
from opentaper.inference.returning import NOTICED
from opentaper.planning.curves import LAST_PART
from opentaper.planning.twins import Risk

Array = NDArray[np.float64]
#: Everybody is followed for so long, whatever they take: the same days for every way down.
HORIZON = 3 * 365
# The fixed ways: a tenth of the last dose, and a tenth of the first, each four weeks.
WEEKS4, TENTH = 28, 0.1
# A gradual table ends at so small a part of the first dose, and is then stopped.
SMALL_PART = 0.05
WEEK, AFTER_RETURN = 7, 21


class Pilot(Protocol):
    """Who decides for one person, from look to look."""

    @property
    def decided(self) -> list[tuple[int, bool]]:
        """The days on which a lower dose was due and asked about, and whether it was taken."""

    def look(self, lived: LivedCourse, today: int, now_mg: float) -> tuple[float, int]:
        """Return the dose from today on in mg, and in how many days to look again.

        ``lived`` is what happened and was told before today.
        """


@dataclass(frozen=True, slots=True)
class Descent:
    """How one person came down in one way; plain numbers, so that it can be kept.

    ``days_above`` counts days with withdrawal beyond what is tolerated over the whole horizon, ``finish`` is
    the first day without the drug (the horizon where that was not reached), ``cuts_after_return`` the cuts
    from three weeks after the condition began to return. Of the times a lower dose was due, ``fine`` were
    after a week without withdrawal beyond what is tolerated and without a return, and ``held_fine`` of these
    were not taken; ``bad`` were after another week, and ``cut_bad`` of these were.
    """

    way: str
    days_above: int
    peak: float
    finish: int
    is_finished: bool
    cuts_after_return: int
    cuts: int
    fine: int = 0
    held_fine: int = 0
    bad: int = 0
    cut_bad: int = 0


@cache
def accepted() -> Risk:
    """Return what everybody in the loop accepts: what stands where a person chose nothing."""
    rule = formulary.shipped_policy().adaptive
    limit = intensity_of(TOLERATE, shipped_population(), rule.counted_worse.value)
    return Risk(limit, rule.chance.value)


def followed(member: CohortMember) -> CohortMember:
    """Return somebody who keeps a diary for the whole horizon, and tells each day's dose as they mean it.

    Nobody answers a long check-in for so long, and without the dose of a day no lower one is advised.
    """
    return replace(member, n_days=HORIZON, items=member.items[: len(USUAL)], tells_each_day=True)


def fixed_ways(member: CohortMember) -> dict[str, Array]:
    """Return the fixed ways down for somebody, by name: doses in mg of each day of the horizon."""
    mg = member.start.as_mg
    tenths = [mg * (1.0 - TENTH) ** place for place in range(1, 60)]
    falling = [*[one for one in tenths if one > LAST_PART * mg], 0.0]
    n = len(falling)
    ways = {
        "tenths": _stairs(mg, [(one, WEEKS4) for one in falling]),
        "linear": _stairs(mg, [(mg * (1.0 - TENTH * place), WEEKS4) for place in range(1, 11)]),
        "linear_long": _stairs(mg, [(mg * (1.0 - place / n), WEEKS4) for place in range(1, n + 1)]),
    }
    tables = {"published": _table(member), "gradual": _gradual(member)}
    return ways | {name: _stairs(mg, steps) for name, steps in tables.items() if steps is not None}


def descent(
    way: str,
    member: CohortMember,
    planned_mg: Array,
    made: CohortTruth,
    decided: Sequence[tuple[int, bool]] = (),
) -> Descent:
    """Return how somebody came down on these doses, and how well it was decided."""
    lived = course(member, planned_mg, made)
    above = lived.withdrawal > accepted().tolerated
    zero = np.flatnonzero(planned_mg > 0.0)
    finish = int(zero[-1]) + 1 if len(zero) else 0
    cuts = np.flatnonzero(np.diff(planned_mg) < -1e-9) + 1
    after = 0 if member.onset is None else int((cuts >= member.onset + AFTER_RETURN).sum())
    is_bad = above | (lived.returned >= NOTICED)
    told = [(bool(is_bad[max(0, day - WEEK) : day].any()), is_cut) for day, is_cut in decided]
    return Descent(
        way,
        int(above.sum()),
        float(lived.withdrawal.max()),
        finish,
        finish < HORIZON,
        after,
        len(cuts),
        fine=sum(not bad for bad, _ in told),
        held_fine=sum(not bad and not is_cut for bad, is_cut in told),
        bad=sum(bad for bad, _ in told),
        cut_bad=sum(bad and is_cut for bad, is_cut in told),
    )


def flown(member: CohortMember, pilot: Pilot, made: CohortTruth) -> Array:
    """Return the doses of each day when a pilot is asked again and again, shape (horizon,)."""
    planned = np.full(HORIZON, member.start.as_mg)
    today = FIRST_CUT
    while today < HORIZON and planned[today - 1] > 0.0:
        lived = course(member, planned[:today], made)
        mg, days = pilot.look(lived, today, float(planned[today - 1]))
        planned[today:] = mg
        today += max(1, days)
    return planned


def descents(
    member: CohortMember, pilots: Mapping[str, Callable[[CohortMember], Pilot]]
) -> tuple[Descent, ...]:
    """Return how somebody came down in every way."""
    person = followed(member)
    made = truth(person)
    ways = fixed_ways(person)
    told = [descent(name, person, planned, made) for name, planned in ways.items()]
    for name, pilot_of in pilots.items():
        pilot = pilot_of(person)
        told.append(descent(name, person, flown(person, pilot, made), made, pilot.decided))
    return tuple(told)


def _stairs(start_mg: float, steps: list[tuple[float, int]]) -> Array:
    """Return the doses of each day: the start, then each step for its days, then the last."""
    planned = np.full(HORIZON, start_mg)
    day = FIRST_CUT
    for mg, days in steps:
        planned[day:] = mg
        day += days
    return planned


def _table(member: CohortMember) -> list[tuple[float, int]] | None:
    """Return the published table for the drug that ends at zero and starts nearest, at its slower pace."""
    found = [
        taper
        for taper in formulary.published_tapers(member.drug)
        if taper.steps[-1].dose.as_mg == 0.0 and taper.steps[0].dose >= member.start
    ]
    if not found:
        return None
    table = max(found, key=lambda taper: (len(taper.steps), taper.id))
    below = [step for step in table.steps if step.dose < member.start]
    return [(step.dose.as_mg, step.hold_high_days or WEEKS4) for step in below]


def _gradual(member: CohortMember) -> list[tuple[float, int]] | None:
    """Return the most gradual published table that ends near zero, at its quicker pace, and then zero."""
    found = [
        taper
        for taper in formulary.published_tapers(member.drug)
        if 0.0 < taper.steps[-1].dose.as_mg <= SMALL_PART * member.start.as_mg
        and taper.steps[0].dose >= member.start
    ]
    if not found:
        return None
    table = max(found, key=lambda taper: (len(taper.steps), taper.id))
    below = [step for step in table.steps if step.dose < member.start]
    return [*((step.dose.as_mg, step.hold_low_days or WEEKS4) for step in below), (0.0, WEEKS4)]
