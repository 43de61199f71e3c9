"""One step taken: made from the shelf, with its days, its effect, its error and its reasons."""

from __future__ import annotations

import math
from typing import TypedDict

from opentaper.planning.effect import POINTS, Effect
from opentaper.planning.intakes import intakes
from opentaper.planning.limits import Before
from opentaper.planning.request import Method
from opentaper.planning.result import Intake, Outcome, Step
from opentaper.planning.suggestions import suggestions
from opentaper.planning.walk import Course, Walk, step_days
from opentaper.quantities import ZERO, Dose
from opentaper.reasons import Limited, Reason

# Micrograms, and days, by which float64 may miss what is meant.
EXACT_UG = 1e-6
EXACT_DAYS = 1e-9


class Held(TypedDict):
    """What a step holds of the effect: fractions and points, all None without a curve."""

    occupancy: float | None
    occupancy_low: float | None
    occupancy_high: float | None
    drop_points: float | None
    error_points: float | None


def take(walk: Walk, limited: Limited[float], low: Dose, before: Before) -> Course | None:
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
    # A larger step than is safe is never taken: the adaptive method waits instead.
    if made is None and not listed and walk.wishes.method is not Method.ADAPTIVE:
        made = _made(walk, target, low, top)
        if made is not None:
            reasons.append(Reason.of("step.widened", dose=_sum(made), wanted=target))
    if made is None or (listed and _missed(made, target, off)):
        helpful = suggestions(walk.request, low if not listed else near, before.dose)
        return Course(Outcome.NO_SHELF_DOSE, tuple(walk.steps), (limited,), helpful)
    if listed and _sum(made) != target:
        reasons.append(Reason.of("step.rounded", dose=_sum(made), wanted=target))
    add(walk, made, limited, reasons, _sum(made), wish)
    return None


def _made(walk: Walk, target: Dose, low: Dose, high: Dose) -> tuple[Intake, ...] | None:
    if walk.dispenser is None or low > high:
        return None
    wished = min(max(target, low), high)
    step = Dose(walk.dose.micrograms - wished.micrograms)
    slack = (
        ZERO
        if walk.wishes.listed is not None or walk.wishes.method is Method.ADAPTIVE
        else Dose(int(step.micrograms * walk.request.policy.slack_share.value))
    )
    made = intakes(walk.dispenser, walk.request.times, wished, low, high, slack)
    return None if made is not None and is_unsure(made, walk.dose) else made


def is_unsure(made: tuple[Intake, ...], previous: Dose) -> bool:
    """Tell whether a dose may be off by as much as itself and as the whole step: then it is no step."""
    dose, error = _sum(made), sum(one.error_mg for one in made)
    return bool(dose) and error >= max(dose.as_mg, previous.as_mg - dose.as_mg)


def _missed(made: tuple[Intake, ...], target: Dose, share: float) -> bool:
    return abs(_sum(made).as_mg - target.as_mg) > share * target.as_mg


def _sum(made: tuple[Intake, ...]) -> Dose:
    return Dose(sum(intake.dose.micrograms for intake in made))


def add(
    walk: Walk,
    made: tuple[Intake, ...] | None,
    limited: Limited[float],
    reasons: list[Reason],
    dose: Dose,
    wish: float,
) -> None:
    """Add a step with its effect, error and days; a widened step is held longer, at the asked pace."""
    previous, days = walk.dose, step_days(walk, dose)
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
        **effect_fields(walk.effect, previous, dose, error),
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


def effect_fields(effect: Effect | None, previous: Dose, dose: Dose, error: float) -> Held:
    """Return occupancy, band, drop and measuring error in points, all None without a curve."""
    if effect is None:
        return Held(
            occupancy=None, occupancy_low=None, occupancy_high=None, drop_points=None, error_points=None
        )
    held, (low, high) = effect.occupancy(dose.as_mg), effect.band(dose.as_mg)
    below = max(0.0, dose.as_mg - error)
    return Held(
        occupancy=held,
        occupancy_low=low,
        occupancy_high=high,
        drop_points=(effect.occupancy(previous.as_mg) - held) * POINTS,
        error_points=effect.worst_drop(dose.as_mg, below)[0],
    )
