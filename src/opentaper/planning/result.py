"""What comes of planning: one value that carries every intermediate step, also when the answer is no."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from opentaper.formulary.facts import Curve, Form, Product
from opentaper.planning.forecast import Forecast
from opentaper.planning.request import Method, PlanRequest
from opentaper.quantities import Dose
from opentaper.reasons import Limited, Reason


class Outcome(StrEnum):
    """What may come of a plan; the sentence of each is ``outcome.<value>`` in the catalogues."""

    FOUND = "found"
    STAY = "stay"
    NO_SHELF_DOSE = "no-shelf-dose"
    BEYOND_CAP = "beyond-cap"
    SPECIALIST_NEEDED = "specialist-needed"
    HUMAN_FIRST = "human-first"
    NOT_IN_TIME = "not-in-time"
    NO_CURVE = "no-curve"
    TOO_MANY_STEPS = "too-many-steps"
    NO_HALF_LIFE = "no-half-life"
    NO_SAFE_STEP = "no-safe-step"

    @property
    def is_plan(self) -> bool:
        """Whether there is something to follow."""
        return self in {Outcome.FOUND, Outcome.STAY}


class Handling(StrEnum):
    """What is done with a product to get the amount."""

    WHOLE = "whole"
    HALF = "half"
    QUARTER = "quarter"
    DRAWN = "drawn"
    DROPS = "drops"
    DISPERSED = "dispersed"
    BEADS = "beads"
    WEIGHED = "weighed"

    @property
    def effort(self) -> int:
        """How much handling it takes: swallow, cut, draw, disperse, count, weigh."""
        return {
            "whole": 0,
            "half": 1,
            "quarter": 2,
            "drops": 2,
            "drawn": 2,
            "dispersed": 4,
            "beads": 5,
            "weighed": 6,
        }[self.value]


@dataclass(frozen=True, slots=True)
class Part:
    """One line of a recipe: so much of one product.

    Parameters
    ----------
    count
        Tablets (1/2, 3), millilitres (3/20), drops, beads, or milligrams of contents, as ``unit`` says.
    dose
        What it counts for on the dose scale of the drug, exact.
    error_mg
        How far off it may be when made with care, in mg.
    water_ml, mark_ul
        For what is dispersed: the water; for what is drawn: the mark of the syringe.
    waste_ug
        What is thrown away of the opened piece.
    per_piece
        Beads, or micrograms of contents, in one capsule of this batch.
    """

    product: Product
    handling: Handling
    count: Fraction
    dose: Dose
    error_mg: float = 0.0
    water_ml: int | None = None
    mark_ul: int | None = None
    capacity_ul: int | None = None
    waste_ug: int = 0
    per_piece: int | None = None

    @property
    def unit(self) -> str:
        """The unit of ``count``: tablet, capsule, mL, drop, bead, mg of contents, pouch."""
        by_handling = {
            Handling.DRAWN: "mL",
            Handling.DISPERSED: "mL",
            Handling.DROPS: "drop",
            Handling.BEADS: "bead",
            Handling.WEIGHED: "mg of contents",
        }
        if self.handling in by_handling:
            return by_handling[self.handling]
        if self.product.form in {Form.CAPSULE, Form.BEAD_CAPSULE, Form.COMPOUNDED_CAPSULE}:
            return "capsule"
        return "pouch" if self.product.form is Form.TAPERING_STRIP else "tablet"


@dataclass(frozen=True, slots=True)
class Intake:
    """What is swallowed at one time of the day; ``index`` counts from 0, morning first."""

    index: int
    parts: tuple[Part, ...]

    @property
    def dose(self) -> Dose:
        """The sum of the parts."""
        return Dose(sum(part.dose.micrograms for part in self.parts))

    @property
    def error_mg(self) -> float:
        """Measuring errors of the parts, added (they may all go the same way)."""
        return sum(part.error_mg for part in self.parts)


@dataclass(frozen=True, slots=True)
class Step:
    """One dose, taken daily over whole days; the last step goes on after its days.

    Occupancies are fractions; ``low`` and ``high`` span the curves that disagree; None without a curve.
    """

    index: int
    start_day: int
    days: int
    dose: Dose
    wished_mg: float
    intakes: tuple[Intake, ...]
    occupancy: float | None
    occupancy_low: float | None
    occupancy_high: float | None
    drop_points: float | None
    error_mg: float
    error_points: float | None
    limits: tuple[Limited[float], ...] = ()
    reasons: tuple[Reason, ...] = ()

    @property
    def parts(self) -> tuple[Part, ...]:
        """Every part of every intake of the day."""
        return tuple(part for intake in self.intakes for part in intake.parts)


@dataclass(frozen=True, slots=True)
class PaceChoice:
    """The pace that was chosen and what moved it there."""

    name: str
    points: float
    share: Fraction
    days: int
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class PlanResult:
    """The answer to a request, with everything that led to it.

    ``steps`` hold the cuts alone: the dose before the first is ``request.start``. Where the outcome is
    a refusal they hold how far the plan came, for the reader to see where it stuck; they are not a plan.
    ``forecast`` is what the plan may feel like; it is looked up after planning and decides nothing.
    """

    outcome: Outcome
    request: PlanRequest
    method: Method
    curve: Curve | None
    pace: PaceChoice | None
    steps: tuple[Step, ...]
    reasons: tuple[Reason, ...]
    refusals: tuple[Limited[float], ...] = ()
    suggestions: tuple[Reason, ...] = ()
    forecast: Forecast | None = None

    @property
    def total_days(self) -> int:
        """Days from the first cut to the day the goal is reached."""
        return self.steps[-1].start_day if self.steps else 0

    @property
    def largest_drop_points(self) -> float | None:
        """The largest fall in occupancy of any step, in points, by the curve of the plan."""
        drops = [step.drop_points for step in self.steps if step.drop_points is not None]
        return max(drops) if drops else None
