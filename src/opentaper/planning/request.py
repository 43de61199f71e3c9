"""What is asked of the planner: one value, with dates and facts as arguments."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fractions import Fraction

from opentaper.formulary.facts import Curve, Drug, Product
from opentaper.formulary.policy import Policy
from opentaper.formulary.rows import Interaction, PublishedTaper
from opentaper.planning.shelf import Shelf
from opentaper.planning.twins import Risk, Twins
from opentaper.quantities import ZERO, Dose


class Method(StrEnum):
    """How the wished doses are laid out."""

    OCCUPANCY = "occupancy"
    PROPORTIONAL = "proportional"
    LINEAR = "linear"
    MICRO = "micro"
    PUBLISHED = "published"
    CUSTOM = "custom"
    ADAPTIVE = "adaptive"


class Wish(StrEnum):
    """What the person says about the pace."""

    SLOWER = "slower"
    ORDINARY = "ordinary"
    FASTER = "faster"


class Went(StrEnum):
    """How an earlier attempt went."""

    WELL = "well"
    HARD = "hard"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Attempt:
    """An earlier attempt to come down: how it went, and the dose at which it went wrong, where known."""

    went: Went
    at_dose: Dose | None = None


CIRCUMSTANCES = ("pregnant", "under-18", "seizures", "alcohol", "no-capacity")


@dataclass(frozen=True, slots=True)
class Person:
    """What is known before the first cut; None means "not told", which is never "none".

    ``circumstances`` holds words of :data:`CIRCUMSTANCES`.
    """

    months_of_use: float | None = None
    attempts: tuple[Attempt, ...] | None = None
    age: int | None = None
    wish: Wish = Wish.ORDINARY
    circumstances: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Phase:
    """From this dose down, stay so many days at each step."""

    below: Dose
    days: int


@dataclass(frozen=True, slots=True)
class Slide:
    """Micro steps: a small cut every ``every_days``, over ``slide_days``, then a rest of ``hold_days``."""

    every_days: int = 7
    slide_days: int = 21
    hold_days: int = 7


@dataclass(frozen=True, slots=True)
class Sanction:
    """A named clinician who allows what the policy alone does not, and why."""

    clinician: str
    because: str


@dataclass(frozen=True, slots=True)
class Times:
    """How often a day the drug is taken, and the wished share of each intake (they sum to 1)."""

    shares: tuple[Fraction, ...]

    @classmethod
    def evenly(cls, n: int) -> Times:
        """Return ``n`` equal intakes a day."""
        return cls((Fraction(1, n),) * n)


@dataclass(frozen=True, slots=True)
class PlanRequest:
    """Everything a plan depends on.

    Parameters
    ----------
    method
        None asks for the best that is known of the drug: occupancy where a curve may decide, else
        proportional.
    step_points, cut_share, step_mg, targets, doses, published
        The size of the steps, by method: points of occupancy, fraction of the dose before, mg, the
        occupancies themselves as fractions, the person's own list, a published table.
    ideal
        Wished doses before any product; limits are reported and not enforced.
    interval_days, phases
        Days at each step; from a dose down, other days.
    end_day
        The day by which the person wishes to have reached the goal.
    times
        None: how often a day was not told; recipes are then for the whole day's amount.
    obtainable
        The products of the country, from which to suggest what the shelf lacks.
    risk, twins
        Of the adaptive method: what the person accepts, and the virtual people who stand for them. Twins are
        None where the drug has no curve or no half-life.
    """

    drug: Drug
    start: Dose
    policy: Policy
    shelf: Shelf | None
    release: str
    goal: Dose = ZERO
    method: Method | None = None
    curve: Curve | None = None
    step_points: float | None = None
    cut_share: Fraction | None = None
    step_mg: Dose | None = None
    targets: tuple[float, ...] = ()
    doses: tuple[Dose, ...] = ()
    published: PublishedTaper | None = None
    ideal: bool = False
    interval_days: int | None = None
    phases: tuple[Phase, ...] = ()
    slide: Slide = field(default_factory=Slide)
    start_date: date | None = None
    end_day: int | None = None
    times: Times | None = None
    person: Person = field(default_factory=Person)
    override: Sanction | None = None
    specialist: Sanction | None = None
    also_takes: tuple[str, ...] = ()
    interactions: tuple[Interaction, ...] = ()
    obtainable: tuple[Product, ...] = ()
    risk: Risk | None = None
    twins: Twins | None = None
