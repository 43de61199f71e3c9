"""A taper while it is being laid out: the steps so far, and what the next one is measured from."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from opentaper.formulary.policy import Bound, FamilyRule
from opentaper.planning.dispensing import Dispenser
from opentaper.planning.effect import Effect
from opentaper.planning.interval import days_at, interval
from opentaper.planning.limits import Before, is_small
from opentaper.planning.request import Method, PlanRequest
from opentaper.planning.result import Outcome, Step
from opentaper.planning.wishes import Exact, Wishes
from opentaper.quantities import Dose
from opentaper.reasons import Limited, Reason


@dataclass(frozen=True, slots=True)
class Course:
    """The steps found, and how it ended."""

    outcome: Outcome
    steps: tuple[Step, ...]
    refusals: tuple[Limited[float], ...] = ()
    suggestions: tuple[Reason, ...] = ()
    reasons: tuple[Reason, ...] = ()


@dataclass(slots=True)
class Walk:
    """A taper being laid out: the one mutable value of the planner, never handed out."""

    request: PlanRequest
    rule: FamilyRule
    effect: Effect | None
    wishes: Wishes
    dispenser: Dispenser | None
    ordinary_days: int
    steps: list[Step] = field(default_factory=list)
    largest_drops: tuple[float, ...] = ()  # of the steps that were no larger than wished
    exact: Exact = 0.0
    begins: int = 0  # the day of the first cut, where a plan is laid out anew before any was made

    @property
    def dose(self) -> Dose:
        """The dose now."""
        return self.steps[-1].dose if self.steps else self.request.start

    @property
    def day(self) -> int:
        """The first day of the next step."""
        return self.steps[-1].start_day + self.steps[-1].days if self.steps else self.begins

    @property
    def is_held_to_its_list(self) -> bool:
        """Whether a list is refused where a limit would change it: always, but for a signature."""
        return self.wishes.listed is not None and self.request.override is None

    def reference(self, window: int) -> Dose:
        """The dose in force ``window`` days before the next step; after a step back, the dose now."""
        earlier = [step.dose for step in self.steps if step.start_day <= self.day - window]
        return max(self.dose, earlier[-1] if earlier else self.request.start)

    def part(self, window: int) -> Bound | None:
        """How much of a whole step the next may be where a cut is nearer than ``window``; None where none is.

        Only small cuts make a slide: after a larger one there is no room for another so soon.
        """
        start, signed = self.request.start, self.request.override is not None
        doses = [start, *(step.dose for step in self.steps)]
        near = [index for index, step in enumerate(self.steps) if step.start_day > self.day - window]
        if not near or signed or self.request.ideal:
            return None
        part = self.request.policy.small_part
        small = all(
            is_small(
                (doses[index], doses[index + 1]), part.value, self.rule, self.effect, self.request.drug, start
            )
            for index in near
        )
        return part if small else replace(part, value=0.0)

    def wait(self, window: int) -> bool:
        """Stay until one more cut is ``window`` days ago; False where no cut is nearer than that."""
        near = [step.start_day for step in self.steps if step.start_day > self.day - window]
        if not near:
            return False
        last = self.steps[-1]
        self.steps[-1] = replace(last, days=near[0] + window - last.start_day)
        return True

    def before(self) -> tuple[Before, int]:
        """Where the next step starts from, and the days within which cuts are measured together."""
        whole = whole_days(self, self.dose)
        window = max(int(float(limit.bound)) for limit in whole.asked if not isinstance(limit.bound, Dose))
        return Before(self.dose, self.reference(window), self.largest_drops, self.part(window)), window


def whole_days(walk: Walk, dose: Dose) -> Limited[float]:
    """Return the days of a whole step at a dose, with every limit asked."""
    wanted = days_at(walk.request, dose, walk.ordinary_days)
    days = interval(walk.request, walk.rule, wanted)
    if walk.request.override is not None or walk.request.ideal:
        return replace(days, value=float(wanted))
    return days


def step_days(walk: Walk, dose: Dose) -> Limited[float]:
    """Return the days of the next step, to ``dose``; a small step of a slide is held to the same window."""
    days = whole_days(walk, dose)
    if walk.wishes.method is not Method.MICRO:
        return days
    slide, last = walk.request.slide, (len(walk.steps) + 1) % walk.wishes.n_small == 0
    return replace(days, value=float(slide.every_days + (slide.hold_days if last else 0)))
