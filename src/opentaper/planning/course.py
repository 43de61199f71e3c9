"""Step after step from the start to the goal: wish, limits, shelf."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from fractions import Fraction

from opentaper.formulary.policy import FamilyRule
from opentaper.planning.dispensing import Dispenser
from opentaper.planning.effect import POINTS, Effect
from opentaper.planning.intakes import intakes
from opentaper.planning.interval import days_at, interval
from opentaper.planning.limits import Before, floors, jump, lowest
from opentaper.planning.request import Method, PlanRequest
from opentaper.planning.result import Intake, Outcome, Step
from opentaper.planning.suggestions import suggestions
from opentaper.planning.wishes import Exact, Wishes
from opentaper.quantities import ZERO, Dose
from opentaper.reasons import Limited, Reason

MOST_STEPS = 400
# Micrograms by which a wish may be missed by the last digit of float64.
EXACT_UG = 1e-6
# A listed dose that the shelf misses by more than this part of itself is not the listed dose any more.
LISTED_ERROR = 0.05


@dataclass(frozen=True, slots=True)
class Course:
    """The steps found, and how it ended."""

    outcome: Outcome
    steps: tuple[Step, ...]
    refusals: tuple[Limited[float], ...] = ()
    suggestions: tuple[Reason, ...] = ()


@dataclass(slots=True)
class Walk:
    """A taper being laid out: the one mutable value of this module, never handed out."""

    request: PlanRequest
    rule: FamilyRule
    effect: Effect | None
    wishes: Wishes
    dispenser: Dispenser | None
    ordinary_days: int
    steps: list[Step] = field(default_factory=list)
    largest_drop: float = 0.0
    exact: Exact = 0.0

    @property
    def dose(self) -> Dose:
        """The dose now."""
        return self.steps[-1].dose if self.steps else self.request.start

    @property
    def day(self) -> int:
        """The first day of the next step."""
        return self.steps[-1].start_day + self.steps[-1].days if self.steps else 0

    def reference(self, window: int) -> Dose:
        """The dose in force ``window`` days before the next step."""
        earlier = [step.dose for step in self.steps if step.start_day <= self.day - window]
        return earlier[-1] if earlier else self.request.start


def course(walk: Walk) -> Course:
    """Lay out the steps until the goal, or until something says no."""
    walk.exact = Fraction(walk.request.start.micrograms, 1_000)
    while walk.dose > walk.request.goal:
        if len(walk.steps) >= MOST_STEPS:
            return Course(Outcome.TOO_MANY_STEPS, tuple(walk.steps))
        listed = walk.wishes.listed
        if listed is not None and len(walk.steps) >= len(listed):
            break
        ended = _next(walk)
        if ended is not None:
            return ended
    return Course(Outcome.FOUND, tuple(walk.steps))


def _next(walk: Walk) -> Course | None:
    """Take one step; return the end where it cannot be taken."""
    request = walk.request
    wanted_days = days_at(request, walk.dose, walk.ordinary_days)
    days = _days(walk, wanted_days)
    window = max(int(float(limit.bound)) for limit in days.asked if not isinstance(limit.bound, Dose))
    before = Before(walk.dose, walk.reference(window), walk.largest_drop)
    wish = walk.wishes.after(walk.exact if request.ideal else walk.dose.as_mg, len(walk.steps))
    if request.ideal:
        return _take_ideal(walk, wish, before, days)
    limited, low = _limited(walk, wish, before)
    if walk.wishes.listed is not None and limited.binding is not None and request.override is None:
        return Course(Outcome.BEYOND_CAP, tuple(walk.steps), (limited,))
    return _take(walk, limited, low, before, days)


def _days(walk: Walk, wanted: int) -> Limited[float]:
    """Return the days of the next step; a small step of a slide is shorter and held to the same window."""
    days = interval(walk.request, walk.rule, wanted)
    if walk.request.override is not None or walk.request.ideal:
        return replace(days, value=float(wanted))
    if walk.wishes.method is not Method.MICRO:
        return days
    slide, last = walk.request.slide, (len(walk.steps) + 1) % walk.wishes.n_small == 0
    return replace(days, value=float(slide.every_days + (slide.hold_days if last else 0)))


def _limited(walk: Walk, wish: Exact, before: Before) -> tuple[Limited[float], Dose]:
    """Return the wish after every limit, and the lowest dose left; zero only where the jump is granted."""
    request, goal = walk.request, walk.request.goal
    limited = floors(float(wish), before, walk.rule, walk.effect)
    low = lowest(limited)
    if goal:
        at_goal = limited.at_least(goal.as_mg, Reason.of("limit.goal", dose=goal))
        return at_goal, max(low, goal)
    wish_points = walk.wishes.points if walk.wishes.by_effect else None
    last = jump(before, wish_points, request.drug, walk.rule, walk.effect, request.start)
    if last.value == last.wanted:
        ready = walk.wishes.listed is None or float(wish) == 0.0
        return (Limited(0.0, float(wish), last.asked), ZERO) if ready else (limited, low)
    if request.override is not None:
        return limited, Dose(0)
    if float(wish) > 0.0:
        return limited, max(low, Dose(1))
    # Zero was wished for and is not granted yet: what refused it is told, and the smallest dose comes first.
    refused = tuple(limit for limit in last.asked if limit.changed)
    return Limited(max(limited.value, low.as_mg), 0.0, (*limited.asked, *refused)), max(low, Dose(1))


def _take(
    walk: Walk, limited: Limited[float], low: Dose, before: Before, days: Limited[float]
) -> Course | None:
    """Make the dose from the shelf and take the step, or say what would make it."""
    listed = walk.wishes.listed is not None
    wish = limited.wanted if walk.request.override is not None else limited.value
    low = ZERO if walk.request.override is not None else low
    target = Dose(math.ceil(max(0.0, wish) * 1_000 - EXACT_UG))
    top = Dose(before.dose.micrograms - 1)
    if low > top:
        return Course(Outcome.BEYOND_CAP, tuple(walk.steps), (limited,))
    # A wish is met from above, so that no step is larger than asked; a listed dose is met as near as can be.
    near = max(low, Dose(int(target.micrograms * (1 - LISTED_ERROR))) if listed else target)
    made = _made(walk, target, near, top)
    reasons: list[Reason] = []
    if made is None and not listed:
        made = _made(walk, target, low, top)
        if made is not None:
            reasons.append(Reason.of("step.widened", dose=_sum(made), wanted=target))
    if made is None or (listed and _missed(made, target)):
        helpful = suggestions(walk.request, low if not listed else near, before.dose)
        return Course(Outcome.NO_SHELF_DOSE, tuple(walk.steps), (limited,), helpful)
    if listed and _sum(made) != target:
        reasons.append(Reason.of("step.rounded", dose=_sum(made), wanted=target))
    _add(walk, made, float(limited.wanted), limited, days, reasons, target)
    return None


def _made(walk: Walk, target: Dose, low: Dose, high: Dose) -> tuple[Intake, ...] | None:
    if walk.dispenser is None or low > high:
        return None
    return intakes(walk.dispenser, walk.request.times, min(max(target, low), high), low, high)


def _missed(made: tuple[Intake, ...], target: Dose) -> bool:
    return abs(_sum(made).as_mg - target.as_mg) > LISTED_ERROR * target.as_mg


def _sum(made: tuple[Intake, ...]) -> Dose:
    return Dose(sum(intake.dose.micrograms for intake in made))


def _take_ideal(walk: Walk, wish: Exact, before: Before, days: Limited[float]) -> Course | None:
    """Take the wished dose as it is; limits are asked, and nothing is enforced."""
    limited, _ = _limited(walk, wish, before)
    goal = Fraction(walk.request.goal.micrograms, 1_000)
    walk.exact = max(goal, wish)
    dose = Dose.nearest(walk.exact)
    # A wish never ends by itself: what the jump rule would allow, or less than a microgram, ends it.
    done = walk.wishes.listed is None and limited.value == 0.0
    if done or dose >= before.dose:
        dose = walk.request.goal
    _add(walk, None, float(wish), limited, days, [], dose)
    return None


def _add(
    walk: Walk,
    made: tuple[Intake, ...] | None,
    wished: float,
    limited: Limited[float],
    days: Limited[float],
    reasons: list[Reason],
    target: Dose,
) -> None:
    """Add a step with its effect, error and days; a widened step is held longer, at the asked pace."""
    dose = target if made is None else _sum(made)
    previous = walk.dose
    stay = int(days.value)
    if any(reason.code == "step.widened" for reason in reasons):
        stay = _rested(walk, previous, target, dose, stay)
        reasons = [*reasons, Reason.of("step.rested", days=stay)]
    error = sum(intake.error_mg for intake in made or ())
    step = Step(
        index=len(walk.steps),
        start_day=walk.day,
        days=stay,
        dose=dose,
        wished_mg=wished,
        intakes=made or (),
        **_effect(walk.effect, previous, dose, error),
        error_mg=error,
        limits=(limited, days),
        reasons=tuple(reasons),
    )
    if walk.effect is not None:
        walk.largest_drop = max(walk.largest_drop, walk.effect.worst_drop(previous.as_mg, dose.as_mg)[0])
    walk.steps.append(step)


def _rested(walk: Walk, previous: Dose, target: Dose, dose: Dose, days: int) -> int:
    """Return the days after a step larger than wished, so that the pace stays what was asked."""
    if walk.effect is not None:
        wanted = walk.effect.worst_drop(previous.as_mg, target.as_mg)[0]
        taken = walk.effect.worst_drop(previous.as_mg, dose.as_mg)[0]
    else:
        wanted, taken = previous.as_mg - target.as_mg, previous.as_mg - dose.as_mg
    return math.ceil(days * taken / wanted) if wanted > 0 else days


def _effect(effect: Effect | None, previous: Dose, dose: Dose, error: float) -> dict[str, float | None]:
    """Return occupancy, band, drop and measuring error in points, all None without a curve."""
    if effect is None:
        names = ("occupancy", "occupancy_low", "occupancy_high", "drop_points", "error_points")
        return dict.fromkeys(names)
    held, (low, high) = effect.occupancy(dose.as_mg), effect.band(dose.as_mg)
    below = max(0.0, dose.as_mg - error)
    return {
        "occupancy": held,
        "occupancy_low": low,
        "occupancy_high": high,
        "drop_points": (effect.occupancy(previous.as_mg) - held) * POINTS,
        "error_points": effect.worst_drop(dose.as_mg, below)[0],
    }
