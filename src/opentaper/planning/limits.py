"""The lowest dose that the next step may go to: every limit is asked, the strictest wins.

A limit here is a floor under the next dose. It is set against ``reference``, the dose before the last
``least days`` began, so that many small cuts are held to the same pace as one larger cut.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from opentaper.formulary.facts import Drug
from opentaper.formulary.policy import Bound, FamilyRule
from opentaper.planning.effect import Effect
from opentaper.quantities import ZERO, Dose
from opentaper.reasons import Limited, Reason

# Milligrams, points and micrograms by which float64 may miss what is meant.
EXACT = 1e-9
# Points are told to two places: what is below the last of them is no larger step.
TOLD = 0.005
EXACT_UG = 1e-6


@dataclass(frozen=True, slots=True)
class Before:
    """Where a step starts from: the dose before it, the reference of the limits, the largest drops so far.

    ``largest_drops`` are in points, one for each curve of the effect in its order; empty before the first.
    ``part`` is how much of a whole step this one may be, where it comes sooner than the least days after the
    last; None where it does not.
    """

    dose: Dose
    reference: Dose
    largest_drops: tuple[float, ...] = ()
    part: Bound | None = None


def floors(
    wanted_mg: float, before: Before, rule: FamilyRule, effect: Effect | None, drug: Drug
) -> Limited[float]:
    """Return the wished dose in mg, raised to the strictest floor of share, points and mg."""
    limited = _share(Limited.wanting(wanted_mg), before, rule, effect, drug)
    if effect is not None:
        cap = rule.max_points
        bound, curve = effect.lowest_after(before.reference.as_mg, cap.value)
        reason = Reason.of("limit.points", cap.source[0], points=cap.value, curve=curve)
        limited = limited.at_least(bound - EXACT, reason)
    if rule.max_step_mg is not None:
        most = rule.max_step_mg
        reason = Reason.of("limit.step_mg", most.source[0], mg=most.value)
        limited = limited.at_least(max(0.0, before.reference.as_mg - most.value) - EXACT, reason)
    if before.part is not None:
        part = before.part
        reason = Reason.of("limit.small_part", part.source[0], pct=round(part.value * 100, 1))
        least = lowest_of_slide(before.dose, part.value, rule, effect, drug)
        limited = limited.at_least(least.as_mg, reason)
    return limited


def lowest_of_slide(dose: Dose, part: float, rule: FamilyRule, effect: Effect | None, drug: Drug) -> Dose:
    """Return the lowest dose to which a cut may go that takes at most a part of what one step may take."""
    mg = rule.max_step_mg
    small = replace(
        rule,
        max_share=replace(rule.max_share, value=rule.max_share.value * part),
        max_points=replace(rule.max_points, value=rule.max_points.value * part),
        max_step_mg=replace(mg, value=mg.value * part) if mg is not None else None,
    )
    return lowest(floors(0.0, Before(dose, dose), small, effect, drug))


def is_small(
    change: tuple[Dose, Dose],
    part: float,
    rule: FamilyRule,
    effect: Effect | None,
    drug: Drug,
    start: Dose,
) -> bool:
    """Tell whether a cut, from one dose to another, takes at most a part of what one step may take.

    Without a curve the last dose before zero is small enough, whatever its share. Of no part, nothing is.
    """
    before, after = change
    if part <= 0:
        return False
    if after:
        return after >= lowest_of_slide(before, part, rule, effect, drug)
    if effect is None:
        return before <= last_dose(drug, rule, start)
    if before.as_mg > stop_below(drug, rule, effect, start):
        return False
    return effect.worst_drop(before.as_mg, 0.0)[0] <= rule.max_points.value * part + EXACT


def _share(
    limited: Limited[float], before: Before, rule: FamilyRule, effect: Effect | None, drug: Drug
) -> Limited[float]:
    """Ask the share of the dose; for small doses effect falls in step with dose, and points alone judge."""
    cap, mg = rule.max_share, before.reference.as_mg
    waived = waived_below(drug, rule, effect)
    if mg <= waived:
        return limited.at_least(0.0, Reason.of("limit.share_waived", ed50=round(waived, 3)))
    reason = Reason.of("limit.share", cap.source[0], pct=round(cap.value * 100, 1))
    return limited.at_least(mg * (1 - cap.value) - EXACT, reason)


def waived_below(drug: Drug, rule: FamilyRule, effect: Effect | None) -> float:
    """Return the dose in mg from which down the share of the dose is not asked; 0 without a curve.

    It lies below every ED50 and below a small part of the lowest usual dose: the share stays in force where
    people usually take the drug, however large one curve puts the ED50.
    """
    usual = drug.usual_min_mg.central if drug.usual_min_mg is not None else None
    if effect is None or usual is None:
        return 0.0
    return min(effect.smallest_ed50_mg, usual * rule.waived_share.value)


def lowest(limited: Limited[float]) -> Dose:
    """Return the floor of a limited dose in whole micrograms, rounded up (never below the floor)."""
    bounds = [float(limit.bound) for limit in limited.asked if isinstance(limit.bound, float | int)]
    floor = max(bounds, default=0.0)
    return Dose(max(0, math.ceil(floor * 1_000 - EXACT_UG)))


def jump(
    before: Before,
    wish_points: float | None,
    drug: Drug,
    rule: FamilyRule,
    effect: Effect | None,
    start: Dose,
) -> Limited[float]:
    """Return the dose from which zero may be reached in one step, against the dose there is.

    ``value == wanted`` means that the jump is granted. With curves the fall to zero may, by each of them, be
    no larger than the cap and than the largest step before it by that same curve (before the first step: the
    wished one): the curve with least room is the one told. Without, the dose must be at most a small share of
    the lowest usual dose.
    """
    if effect is None:
        last = last_dose(drug, rule, start)
        reason = Reason.of("limit.last_dose", rule.last_share.source[0], dose=last)
        return Limited.wanting(before.dose.as_mg).at_most(last.as_mg, reason)
    share = rule.max_share
    if before.dose.as_mg > stop_below(drug, rule, effect, start):
        reason = Reason.of("limit.share", share.source[0], pct=round(share.value * 100, 1))
        return Limited.wanting(1.0).at_most(share.value, reason)
    cap = rule.max_points
    drop, curve, largest = _least_room(before, wish_points or 0.0, cap.value, effect)
    earlier = largest * rule.last_step.value
    return (
        Limited.wanting(drop)
        .at_most(cap.value + EXACT, Reason.of("limit.points", cap.source[0], points=cap.value, curve=curve))
        .at_most(
            earlier + TOLD,
            Reason.of("limit.last_step", rule.last_step.source[0], points=round(earlier, 2), curve=curve),
        )
    )


def _least_room(before: Before, wish_points: float, cap: float, effect: Effect) -> tuple[float, str, float]:
    """Return the fall to zero by the curve with least room for it, the curve, and the largest step by it.

    Where no step was taken before, the step that was asked for is the measure.
    """
    falls = effect.falls(before.reference.as_mg, 0.0)
    largest = before.largest_drops or (wish_points,) * len(falls)
    told = [(fall, name, drop) for (fall, name), drop in zip(falls, largest, strict=True)]
    return max(told, key=lambda one: one[0] - min(cap, one[2]))


def stop_below(drug: Drug, rule: FamilyRule, effect: Effect | None, start: Dose) -> float:
    """Return the dose in mg from which down zero may be the next step, as far as its share is concerned."""
    return max(waived_below(drug, rule, effect), last_dose(drug, rule, start).as_mg)


def last_dose(drug: Drug, rule: FamilyRule, start: Dose) -> Dose:
    """Return the largest dose from which a drug without a curve may be stopped.

    A lowest usual dose that is not confirmed counts too: it can only make the last dose smaller.
    """
    usual = drug.usual_min_mg
    lowest_usual = usual.central if usual is not None else None
    base = min(start.as_mg, lowest_usual) if lowest_usual else start.as_mg
    return max(Dose.nearest(base * rule.last_share.value), ZERO)
