"""Moments of the cohort: what was told by then, what was so, and what each judge says to it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from opentaper.examples.cohort import AFTER_ONSET, SOONEST_ONSET, CohortMember
from opentaper.examples.cohort_days import LivedCourse, course, on, taken, truth
from opentaper.inference.belief import Belief, Known, prior_belief
from opentaper.inference.returning import NOTICED
from opentaper.inference.split import split
from opentaper.inference.update import update
from tools.learning.rules import RULES

#: Weeks after onset at which a return must be seen.
WEEKS = (3, 6)
ANY = "any"
#: Where a band reaches beyond this intensity, withdrawal may be felt.
FELT = 0.02
Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Moment:
    """A day of somebody's diary on which everybody is asked; plain numbers, so that it can be kept.

    ``kind`` is ``3`` or ``6`` weeks after the onset of this person or of the one they are matched with, or
    ``any``: a day drawn for itself. ``is_returning`` tells whether a return has begun and adds at least
    ``NOTICED`` episodes. ``felt``, ``returned`` and ``wandered`` are means of the last week: of withdrawal,
    of what a return adds, and of the condition without it. ``said`` is what each judge says. ``covered`` are
    the shares of the diary's days on which bands held the truth (for a day drawn for itself, where something
    was learnt).
    """

    world: str
    number: int
    adherence: str
    day: int
    kind: str
    is_returning: bool
    felt: float
    returned: float
    wandered: float
    n_check_ins: int
    how: str
    k_hat: float
    said: dict[str, float]
    covered: dict[str, float]


def known_of(member: CohortMember) -> Known:
    """Return what somebody tells before their first check-in."""
    return Known(member.drug, member.start, member.months_of_use, member.failed_attempts)


def days_of(member: CohortMember, partner: CohortMember) -> Iterator[tuple[str, int]]:
    """Yield the moments of somebody: after the onset of their pair, and a day drawn for itself."""
    onset = member.onset if member.onset is not None else partner.onset
    if onset is not None:
        yield from ((str(weeks), onset + 7 * weeks) for weeks in WEEKS)
    drawn = member.stream("moment").integers(SOONEST_ONSET + 7, member.n_days - AFTER_ONSET)
    yield ANY, int(drawn)


def moments(member: CohortMember, partner: CohortMember) -> tuple[Moment, ...]:
    """Return the moments of somebody with what the model and each simple rule say."""
    lived = course(member)
    return tuple(moment(lived, kind, day) for kind, day in days_of(member, partner))


def moment(lived: LivedCourse, kind: str, day: int) -> Moment:
    """Return one moment of somebody: what everybody says by what was told up to that day."""
    member = lived.member
    doses, check_ins = lived.until(day)
    belief = update(prior_belief(known_of(member)), doses, check_ins)
    told = (member.drug, doses, check_ins, on(day))
    week = slice(max(0, day - 6), day + 1)
    return Moment(
        world=member.world.value,
        number=member.number,
        adherence=member.adherence.value,
        day=day,
        kind=kind,
        is_returning=bool(lived.returned[day] >= NOTICED),
        felt=float(lived.withdrawal[week].mean()),
        returned=float(lived.returned[week].mean()),
        wandered=float((lived.underlying - lived.returned)[week].mean()),
        n_check_ins=len(check_ins),
        how=belief.how.value,
        k_hat=float(belief.k_hat),
        said={"model": float(belief.p_returning), **{name: rule(told) for name, rule in RULES.items()}},
        covered=covered(lived, belief, day) if kind == ANY and belief.trusted else {},
    )


def covered(lived: LivedCourse, belief: Belief, day: int) -> dict[str, float]:
    """Return the shares of days on which the bands of a belief held the truth."""
    doses, check_ins = lived.until(day)
    found = split(belief, doses, check_ins)
    at = np.array([(one - on(0)).days for one in found.days])
    made, taken_mg = truth(lived.member), taken(lived.member, lived.member.plan.daily_mg(day + 1))
    plain = made.withdrawal(taken_mg, {})[at]
    points = lived.withdrawal[at] * made.loading.mean()
    # Chosen by what is believed, never by what was so: days on which something may be felt.
    is_open = found.intensity.q95 > FELT
    told = {
        "withdrawal_50": _within(plain, found.intensity.q25, found.intensity.q75)[is_open],
        "withdrawal_90": _within(plain, found.intensity.q05, found.intensity.q95)[is_open],
        "underlying_50": _within(lived.underlying[at], found.condition.q25, found.condition.q75),
        "underlying_90": _within(lived.underlying[at], found.condition.q05, found.condition.q95),
        "withdrawal_part_90": _within(points, found.withdrawal.low, found.withdrawal.high)[
            is_open & found.observed
        ],
    }
    return {name: float(days.mean()) for name, days in told.items() if len(days)}


def _within(values: Array, low: Array, high: Array) -> Array:
    return np.asarray((low <= values) & (values <= high), dtype=np.float64)
