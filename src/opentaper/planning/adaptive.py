"""Planning under the response: the lowest dose that is safe enough now, step after step.

A dose is safe enough where, on staying at it for the days ahead, no more than the accepted share of the
twins pass what is tolerated: on each day by itself, or at any time since the taper began. The lowest such
dose is taken; the next one is asked for after some days. Taking all that is safe now leaves the twins ahead
as far adapted downwards as they can be, and no search over whole paths was found to be shorter.

Nothing here knows of limits, shelves or whole milligrams: those are
:mod:`opentaper.planning.adaptive_course`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from opentaper.pharmacology.adaptation import Standing
from opentaper.planning.twins import EXACT, Risk, Twins

#: Days between two steps that are tried; one of them holds for a whole plan.
HOLDS = (7, 10, 14, 21, 28)
# So far ahead is looked at each step, and so long after the last one.
LOOK_DAYS, DAYS_AFTER = 28, 120
# A slow level goes on falling for so many half-lives of a slow person: as long is looked ahead.
SETTLING, SLOW = 5.0, 0.9
# A safe dose is found to this part of the effect of the dose now.
RESOLUTION = 1e-3
MOST_TRIES = 24
#: More steps than this are no better than a longer hold (for plans without limits or a shelf).
MOST_STEPS = 40

Array = NDArray[np.float64]
#: Doses in mg/day, and for how many days each is taken.
Doses = tuple[tuple[float, int], ...]


@dataclass(frozen=True, slots=True)
class Chances:
    """The share of the twins that pass what is tolerated, on a path and for some time after it.

    ``worst_day`` is the highest share of any single day, ``ever`` the share that does so at some time, and
    ``steps`` the highest share of any day of each step (the last with the time after it).
    """

    worst_day: float
    ever: float
    steps: tuple[float, ...]

    def keep(self, risk: Risk, n: int) -> bool:
        """Tell whether they stay within what a person accepts, of ``n`` twins."""
        return (self.ever if risk.joint else self.worst_day) * n <= risk.allowed(n) + RESOLUTION


@dataclass(slots=True, eq=False)
class Path:
    """The twins on their way down: where they stand, and the hardest day of each so far.

    The one mutable value of this module. A joint risk is spent in step with the effect that is given up:
    whoever spends it all on the first steps has none left for the last, and is longer on the way.
    """

    twins: Twins
    risk: Risk
    start_mg: float
    look_days: int
    standing: Standing | None = None
    peaks: Array | None = None

    def lowest_safe(self, mg: float, hold: int) -> float:
        """Return the lowest dose that is safe enough from now on, when the dose is ``mg``; at most that.

        Zero is safe where the whole time after it is; any other dose where ``look_days`` are, or the hold
        where that is longer.
        """
        days = max(self.look_days, hold)
        at_zero = self.excess(0.0, days)
        if at_zero <= 0.0:
            days, at_zero = DAYS_AFTER, self.excess(0.0, DAYS_AFTER)
        if at_zero <= 0.0:
            return 0.0
        now = self.excess(mg, days)
        return self._root(mg, days, at_zero, now) if now <= 0.0 else mg

    def _root(self, mg: float, days: int, under: float, over: float) -> float:
        """Return the lowest safe dose between zero, which is not safe, and ``mg``, which is.

        ``under`` and ``over`` are their excesses. Effect is nearly linear in what is felt, so the regula
        falsi (Illinois) is there in a few tries, with a bisection now and then so that it cannot crawl. A
        joint risk goes by whole twins, and is bisected.
        """
        curve = self.twins.people.curve
        low, high = 0.0, curve.at(mg)
        narrow, is_low = high * RESOLUTION, None
        for n in range(MOST_TRIES):
            if high - low <= narrow:
                break
            middle = high - over * (high - low) / (over - under)
            if self.risk.joint or n % 4 == 3 or not low < middle < high:
                middle = 0.5 * (low + high)
            # A little to the safe side of the guess, so that the interval closes from both ends.
            middle = min(max(middle + 0.3 * narrow, low + 0.3 * narrow), high - 0.3 * narrow)
            found = self.excess(curve.dose_at(middle), days)
            if found > 0.0:
                over *= 0.5 if is_low else 1.0
                low, under, is_low = middle, found, True
            else:
                under *= 1.0 if is_low is not False else 0.5
                high, over, is_low = middle, found, False
        return min(mg, curve.dose_at(high))

    def excess(self, mg: float, days: int) -> float:
        """Return how far the twin who decides lies above what is tolerated, when staying at ``mg``.

        Told as the root of the odds, which rise about as the drive does; at or below 0 the dose is safe.
        """
        felt, _ = self._felt(mg, days)
        n = self.twins.n
        if self.risk.joint:
            peaks = felt.max(axis=0) if self.peaks is None else np.maximum(self.peaks, felt.max(axis=0))
            place = n - 1 - self._allowed(mg)
            deciding = float(np.partition(peaks, place)[place])
        else:
            place = n - 1 - self.risk.allowed(n)
            # Only days on which enough twins feel enough can decide.
            hard = felt[(felt > self.risk.tolerated).sum(axis=1) > self.risk.allowed(n)]
            seen = hard if len(hard) else felt[[int(felt.sum(axis=1).argmax())]]
            deciding = float(np.partition(seen, place, axis=1)[:, place].max())
        return _root_odds(deciding) - _root_odds(self.risk.tolerated)

    def _allowed(self, mg: float) -> int:
        """Return how many twins may have passed what is tolerated, on a joint path, by this dose.

        Whoever has passed it already does not forbid the next step: nothing undoes that.
        """
        curve, whole = self.twins.people.curve, self.risk.allowed(self.twins.n)
        given_up = max(0.0, 1.0 - curve.at(mg) / curve.at(self.start_mg))
        already = 0 if self.peaks is None else int((self.peaks > self.risk.tolerated).sum())
        return max(already, int(whole * given_up + EXACT))

    def stay(self, mg: float, days: int) -> None:
        """Let the twins take a dose for some days."""
        felt, self.standing = self._felt(mg, days)
        hardest = felt.max(axis=0)
        self.peaks = hardest if self.peaks is None else np.maximum(self.peaks, hardest)

    def _felt(self, mg: float, days: int) -> tuple[Array, Standing]:
        """Return what the twins feel day by day, shape (days, n), and where they stand then."""
        from opentaper.pharmacology.kernel import Treatment, daily_intensities

        twins = self.twins
        treatment = Treatment.of(np.full(days * twins.times_a_day, mg / twins.times_a_day), twins.times_a_day)
        standing = self.standing or twins.standing
        return daily_intensities(twins.people, standing, treatment, at_end=twins.at_end)


def look_days(twins: Twins) -> int:
    """Return how far ahead a step is looked at: until the level of a slow drug has come down."""
    kinetics, response = twins.people.kinetics, twins.people.response
    slowest = max(kinetics.half_life_days, kinetics.metabolite_half_life_days or 0.0)
    slow = slowest * float(np.quantile(response.half_life_factor, SLOW))
    return min(DAYS_AFTER, max(LOOK_DAYS, math.ceil(SETTLING * slow)))


def chances(twins: Twins, risk: Risk, path: Sequence[tuple[float, int]]) -> Chances:
    """Return how many twins pass what is tolerated on a path and for 120 days after its last change.

    Parameters
    ----------
    path
        Doses in mg/day and for how many days each is taken, in order; the last goes on.

    Examples
    --------
    >>> from opentaper.pharmacology import Hyperbola, Kinetics
    >>> from opentaper.pharmacology.adaptation import People, steady_standing
    >>> from opentaper.pharmacology.responses import Response
    >>> people = People(Kinetics(1.0), Hyperbola(1.0, 5.0), Response.of(u50=[0.2, 0.4, 0.8, 1.6]))
    >>> twins = Twins(people, steady_standing(people, 20.0))
    >>> chances(twins, Risk(0.5, 0.1), [(0.0, 1)])
    Chances(worst_day=0.5, ever=0.5, steps=(0.5,))
    """
    walked = Path(twins, risk, 0.0, 0)
    ever = np.zeros(twins.n, dtype=bool)
    worst = []
    for place, (mg, days) in enumerate(path):
        is_last = place + 1 == len(path)
        felt, walked.standing = walked._felt(mg, max(days, DAYS_AFTER) if is_last else days)
        above = felt > risk.tolerated
        ever |= above.any(axis=0)
        worst.append(float(above.mean(axis=1).max()))
    return Chances(max(worst, default=0.0), float(ever.mean()), tuple(worst))


def soonest(
    twins: Twins,
    risk: Risk,
    start_mg: float,
    holds: Sequence[int] = HOLDS,
    most_steps: int = MOST_STEPS,
) -> Doses | None:
    """Return the shortest path to zero that a person accepts: doses in mg and their days, or None.

    Doses are any numbers, and no limit is asked: this is the method alone, to be compared with others.

    Parameters
    ----------
    twins, risk
        Who stands for the person, and what is accepted.
    start_mg
        The dose taken now, mg/day.
    holds
        Days between two steps; each is tried for a whole path.
    most_steps
        Paths of more steps are left out.

    Examples
    --------
    >>> from opentaper.pharmacology import Hyperbola, Kinetics
    >>> from opentaper.pharmacology.adaptation import People, steady_standing
    >>> from opentaper.pharmacology.responses import Response
    >>> people = People(Kinetics(1.0), Hyperbola(1.0, 5.0), Response.of(u50=[0.2, 0.4, 0.8, 1.6]))
    >>> twins = Twins(people, steady_standing(people, 20.0))
    >>> careful, bold = (soonest(twins, Risk(0.3, chance), 20.0) for chance in (0.0, 0.5))
    >>> sum(days for _, days in careful) > sum(days for _, days in bold)
    True
    """
    best: Doses | None = None
    for hold in sorted(holds):
        most = most_steps if best is None else min(most_steps, _length(best) // hold)
        path = _path(twins, risk, start_mg, hold, most)
        if path is not None and (best is None or _length(path) < _length(best)):
            best = path
    return best


def _length(path: Doses) -> int:
    return sum(days for _, days in path[:-1])


def _path(twins: Twins, risk: Risk, start_mg: float, hold: int, most_steps: int) -> Doses | None:
    """Return the path with one hold, or None where zero is not reached in so many steps.

    A path that does not keep the risk, because a slow drug peaks after the look-ahead, is laid out again
    with a longer look.
    """
    look = look_days(twins)
    while True:
        found = _looked(Path(twins, risk, start_mg, look), hold, most_steps)
        if found is None or chances(twins, risk, found).keep(risk, twins.n):
            return found
        if look >= DAYS_AFTER:
            return None
        look = min(DAYS_AFTER, 2 * look)


def _looked(path: Path, hold: int, most_steps: int) -> Doses | None:
    """Return the path with one hold and one look-ahead, or None where it is too long."""
    now, found = path.start_mg, list[tuple[float, int]]()
    while now > 0.0:
        if len(found) > most_steps:
            return None
        now = path.lowest_safe(now, hold)
        path.stay(now, hold)
        found.append((now, hold))
    return tuple(found)


def _root_odds(felt: float) -> float:
    return math.sqrt(felt / (1.0 - min(felt, 1.0 - 1e-12)))
