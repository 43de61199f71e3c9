"""Step after step from the start to the goal: wish, limits, shelf."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from fractions import Fraction

from opentaper.formulary.policy import Bound, FamilyRule
from opentaper.planning.dispensing import Dispenser
from opentaper.planning.effect import POINTS, Effect
from opentaper.planning.intakes import intakes
from opentaper.planning.interval import days_at, interval
from opentaper.planning.limits import Before, floors, is_small, jump, lowest
from opentaper.planning.request import Method, PlanRequest
from opentaper.planning.result import Intake, Outcome, Step
from opentaper.planning.suggestions import suggestions
from opentaper.planning.wishes import Exact, Wishes
from opentaper.quantities import ZERO, Dose
from opentaper.reasons import Limited, Reason

# More steps than anybody takes: what is still on its way by then gets nowhere.
MOST_STEPS = 400
# Micrograms, and days, by which float64 may miss what is meant.
EXACT_UG = 1e-6
EXACT_DAYS = 1e-9


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
    largest_drops: tuple[float, ...] = ()  # of the steps that were no larger than wished
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
        if ended is not None and not _near_goal(walk, ended):
            return ended
        if ended is not None:
            break
    return Course(Outcome.FOUND, tuple(walk.steps))


def _near_goal(walk: Walk, ended: Course) -> bool:
    """Tell whether the shelf missed a goal above zero by next to nothing, and say so on the last step."""
    goal = walk.request.goal
    if ended.outcome is not Outcome.NO_SHELF_DOSE or not goal or not walk.steps:
        return False
    if walk.dose.micrograms > goal.micrograms * (1 + walk.request.policy.listed_share.value):
        return False
    near = Reason.of("goal.near", dose=walk.dose, wanted=goal)
    walk.steps[-1] = replace(walk.steps[-1], reasons=(*walk.steps[-1].reasons, near))
    return True


def _next(walk: Walk) -> Course | None:
    """Take one step; return the end where it cannot be taken."""
    request = walk.request
    whole = _whole_days(walk, walk.dose)
    window = max(int(float(limit.bound)) for limit in whole.asked if not isinstance(limit.bound, Dose))
    before = Before(walk.dose, walk.reference(window), walk.largest_drops, walk.part(window))
    part = walk.wishes.part(int(whole.value))
    wish = walk.wishes.after(walk.exact if request.ideal else walk.dose.as_mg, len(walk.steps), part)
    if request.ideal:
        return _take_ideal(walk, wish, before)
    limited, low = _limited(walk, wish, before)
    if walk.wishes.listed is not None and limited.binding is not None and request.override is None:
        return Course(Outcome.BEYOND_CAP, tuple(walk.steps), (limited,))
    ended = _take(walk, limited, low, before)
    # What small cuts have taken within the window leaves no room: the next one waits until there is.
    return None if ended is not None and walk.wait(window) else ended


def _whole_days(walk: Walk, dose: Dose) -> Limited[float]:
    """Return the days of a whole step at a dose, with every limit asked."""
    wanted = days_at(walk.request, dose, walk.ordinary_days)
    days = interval(walk.request, walk.rule, wanted)
    if walk.request.override is not None or walk.request.ideal:
        return replace(days, value=float(wanted))
    return days


def _days(walk: Walk, dose: Dose) -> Limited[float]:
    """Return the days of the next step, to ``dose``; a small step of a slide is held to the same window."""
    days = _whole_days(walk, dose)
    if walk.wishes.method is not Method.MICRO:
        return days
    slide, last = walk.request.slide, (len(walk.steps) + 1) % walk.wishes.n_small == 0
    return replace(days, value=float(slide.every_days + (slide.hold_days if last else 0)))


def _limited(walk: Walk, wish: Exact, before: Before) -> tuple[Limited[float], Dose]:
    """Return the wish after every limit, and the lowest dose left; zero only where the jump is granted."""
    request, goal = walk.request, walk.request.goal
    limited = floors(float(wish), before, walk.rule, walk.effect, request.drug)
    low = lowest(limited)
    if goal:
        at_goal = limited.at_least(goal.as_mg, Reason.of("limit.goal", dose=goal))
        return at_goal, max(low, goal)
    # The step that was asked for is the measure; of a slide, the largest small step that was really taken.
    asked = walk.wishes.method is not Method.MICRO or not walk.largest_drops
    wish_points = walk.wishes.points if walk.wishes.by_effect and asked else None
    last = jump(before, wish_points, request.drug, walk.rule, walk.effect, request.start)
    if last.value == last.wanted and not _too_soon(walk, before):
        ready = walk.wishes.listed is None or float(wish) == 0.0
        return (Limited(0.0, float(wish), last.asked), ZERO) if ready else (limited, low)
    if float(wish) > 0.0 or request.override is not None:
        return limited, max(low, Dose(1))
    # Zero was wished for and is not granted yet: what refused it is told, and the smallest dose comes first.
    refused = tuple(limit for limit in last.asked if limit.changed)
    return Limited(max(limited.value, low.as_mg), 0.0, (*limited.asked, *refused)), max(low, Dose(1))


def _too_soon(walk: Walk, before: Before) -> bool:
    """Tell whether zero would be more than a small cut of a slide, and comes as soon as one."""
    drug, start = walk.request.drug, walk.request.start
    change, part = (before.dose, ZERO), before.part
    return part is not None and not is_small(change, part.value, walk.rule, walk.effect, drug, start)


def _take(walk: Walk, limited: Limited[float], low: Dose, before: Before) -> Course | None:
    """Make the dose from the shelf and take the step, or say what would make it."""
    listed, signed = walk.wishes.listed is not None, walk.request.override is not None
    # A signature leaves the wish as it is; a jump to zero that every limit grants is taken all the same.
    wish = max(min(limited.wanted, limited.value), walk.request.goal.as_mg) if signed else limited.value
    target = Dose(math.ceil(max(0.0, wish) * 1_000 - EXACT_UG))
    # A signature allows the step that was asked, not a larger one that the shelf would make of it.
    low = min(low, target) if signed else low
    top = Dose(before.dose.micrograms - 1)
    if low > top and limited.binding is not None:
        return Course(Outcome.BEYOND_CAP, tuple(walk.steps), (limited,))
    # A wish is met from above, so that no step is larger than asked; a listed dose is met as near as can be.
    off = walk.request.policy.listed_share.value
    near = max(low, Dose(int(target.micrograms * (1 - off))) if listed else target)
    made = _made(walk, target, near, top)
    reasons: list[Reason] = []
    if made is None and not listed:
        made = _made(walk, target, low, top)
        if made is not None:
            reasons.append(Reason.of("step.widened", dose=_sum(made), wanted=target))
    if made is None or (listed and _missed(made, target, off)):
        helpful = suggestions(walk.request, low if not listed else near, before.dose)
        return Course(Outcome.NO_SHELF_DOSE, tuple(walk.steps), (limited,), helpful)
    if listed and _sum(made) != target:
        reasons.append(Reason.of("step.rounded", dose=_sum(made), wanted=target))
    _add(walk, made, limited, reasons, _sum(made), wish)
    return None


def _made(walk: Walk, target: Dose, low: Dose, high: Dose) -> tuple[Intake, ...] | None:
    if walk.dispenser is None or low > high:
        return None
    wished = min(max(target, low), high)
    step = Dose(walk.dose.micrograms - wished.micrograms)
    slack = (
        ZERO
        if walk.wishes.listed is not None
        else Dose(int(step.micrograms * walk.request.policy.slack_share.value))
    )
    made = intakes(walk.dispenser, walk.request.times, wished, low, high, slack)
    return None if made is not None and _unsure(made, walk.dose) else made


def _unsure(made: tuple[Intake, ...], previous: Dose) -> bool:
    """Tell whether a dose may be off by as much as itself and as the whole step: then it is no step."""
    dose, error = _sum(made), sum(one.error_mg for one in made)
    return bool(dose) and error >= max(dose.as_mg, previous.as_mg - dose.as_mg)


def _missed(made: tuple[Intake, ...], target: Dose, share: float) -> bool:
    return abs(_sum(made).as_mg - target.as_mg) > share * target.as_mg


def _sum(made: tuple[Intake, ...]) -> Dose:
    return Dose(sum(intake.dose.micrograms for intake in made))


def _take_ideal(walk: Walk, wish: Exact, before: Before) -> Course | None:
    """Take the wished dose as it is; limits are asked, and nothing is enforced."""
    limited, _ = _limited(walk, wish, before)
    goal = Fraction(walk.request.goal.micrograms, 1_000)
    walk.exact = max(goal, wish)
    dose = Dose.nearest(walk.exact)
    # A wish never ends by itself: what the jump rule would allow, or less than a microgram, ends it.
    done = walk.wishes.listed is None and limited.value == 0.0
    if done or dose >= before.dose:
        dose = walk.request.goal
    _add(walk, None, limited, [], dose, float(wish))
    return None


def _add(
    walk: Walk,
    made: tuple[Intake, ...] | None,
    limited: Limited[float],
    reasons: list[Reason],
    dose: Dose,
    wish: float,
) -> None:
    """Add a step with its effect, error and days; a widened step is held longer, at the asked pace."""
    previous, days = walk.dose, _days(walk, dose)
    stay, widened = int(days.value), any(reason.code == "step.widened" for reason in reasons)
    if widened:
        stay = _rested(walk, previous, wish, dose, stay)
        reasons = [*reasons, Reason.of("step.rested", days=stay)]
    if walk.request.override is not None and limited.binding is not None:
        reasons = [*reasons, Reason.of("limit.exceeded", clinician=walk.request.override.clinician)]
    if made is not None and dose and any(not intake.parts for intake in made):
        reasons = [*reasons, Reason.of("intake.left_out", n=len(made))]
    error = sum(intake.error_mg for intake in made or ())
    step = Step(
        index=len(walk.steps),
        start_day=walk.day,
        days=stay,
        dose=dose,
        wished_mg=float(limited.wanted),
        intakes=made or (),
        **_effect(walk.effect, previous, dose, error),
        error_mg=error,
        limits=(limited, days),
        reasons=tuple(reasons),
    )
    if walk.effect is not None and not widened:
        drops = [fall for fall, _ in walk.effect.falls(previous.as_mg, dose.as_mg)]
        walk.largest_drops = tuple(map(max, drops, walk.largest_drops or drops))
    walk.steps.append(step)


def _rested(walk: Walk, previous: Dose, wish: float, dose: Dose, days: int) -> int:
    """Return the days after a step larger than wished, so that the pace stays what was asked.

    The curve by which the step is largest decides; without one, the milligrams.
    """
    wanted, taken = [previous.as_mg - wish], [previous.as_mg - dose.as_mg]
    if walk.effect is not None:
        wanted = [fall for fall, _ in walk.effect.falls(previous.as_mg, wish)]
        taken = [fall for fall, _ in walk.effect.falls(previous.as_mg, dose.as_mg)]
    times = max((more / less for more, less in zip(taken, wanted, strict=True) if less > 0), default=1.0)
    if walk.wishes.method is Method.MICRO:
        days = max(days, math.ceil(walk.wishes.days_a_step))
    return math.ceil(days * times - EXACT_DAYS)


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
