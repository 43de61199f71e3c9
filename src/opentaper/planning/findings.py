"""What is found in a schedule: drops, broken limits, swings, doses that cannot be made."""

from __future__ import annotations

from dataclasses import dataclass

from opentaper.formulary.facts import Curve, Drug
from opentaper.quantities import ZERO, Dose
from opentaper.reasons import Limited, Reason

# The limits on how much one cut, or the last one, takes away.
TOO_LARGE = frozenset({"limit.share", "limit.points", "limit.last_step", "limit.last_dose"})


@dataclass(frozen=True, slots=True)
class ScheduledDose:
    """From a day on, a daily dose."""

    day: int
    dose: Dose


@dataclass(frozen=True, slots=True)
class Drop:
    """One change of a schedule: what it takes from the effect, by each end of the disagreeing curves."""

    day: int
    before: Dose
    after: Dose
    points: float | None
    points_low: float | None
    points_high: float | None


@dataclass(frozen=True, slots=True)
class Broken:
    """A limit that a schedule breaks, and on which day.

    ``later`` are the days of the cuts that follow at once and break the same limit; the row tells the worst.
    """

    day: int
    before: Dose
    after: Dose
    limited: Limited[float]
    later: tuple[int, ...] = ()

    @property
    def code(self) -> str:
        """The code of the limit."""
        binding = self.limited.binding
        return binding.reason.code if binding is not None else ""

    @property
    def days(self) -> tuple[int, ...]:
        """Every day on which it is broken, the first one first."""
        return (self.day, *self.later)


@dataclass(frozen=True, slots=True)
class Swing:
    """Days on which the dose goes down and up again, and how far the level swings with it."""

    first_day: int
    last_day: int
    low: Dose
    high: Dose
    level_swing: float | None


@dataclass(frozen=True, slots=True)
class Unmakeable:
    """A dose that nothing on the shelf makes, and the nearest that something does."""

    day: int
    dose: Dose
    nearest: Dose | None


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What was found in a schedule; empty tuples where nothing was.

    ``allowed`` is what a signature lifts: a limit that would be broken without it.
    """

    drug: Drug
    curve: Curve | None
    drops: tuple[Drop, ...]
    broken: tuple[Broken, ...]
    swings: tuple[Swing, ...]
    unmakeable: tuple[Unmakeable, ...]
    reasons: tuple[Reason, ...]
    allowed: tuple[Broken, ...] = ()

    @property
    def largest(self) -> Drop | None:
        """The change that takes most from the effect, or None without a curve."""
        known = [drop for drop in self.drops if drop.points is not None]
        return max(known, key=lambda drop: drop.points or 0.0) if known else None

    @property
    def last(self) -> Drop | None:
        """The change that reaches zero, or None."""
        return next((drop for drop in self.drops if drop.after == ZERO), None)

    @property
    def danger(self) -> str:
        """What stopping this drug at once can do, where a cut is larger than a limit; else empty.

        A signature lifts the limit, not the danger.
        """
        is_large = any(found.code in TOO_LARGE for found in (*self.broken, *self.allowed))
        return self.drug.abrupt_stop_danger if is_large else ""
