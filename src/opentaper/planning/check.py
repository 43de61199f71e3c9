"""Any schedule, checked: what it asks of the brain, what it breaks, what cannot be made."""

from __future__ import annotations

from itertools import pairwise

from opentaper.formulary.facts import Curve, Drug
from opentaper.formulary.policy import FamilyRule, Policy
from opentaper.planning.cuts import Asking, Fall, broken_cuts, falls
from opentaper.planning.dispensing import dispenser, windows
from opentaper.planning.doors import check_dose, highest_dose, refusal
from opentaper.planning.effect import Effect, effect
from opentaper.planning.findings import (
    Broken,
    CheckResult,
    Drop,
    ScheduledDose,
    Swing,
    Unmakeable,
)
from opentaper.planning.request import Person, PlanRequest, Sanction
from opentaper.planning.shelf import Shelf
from opentaper.planning.swings import alternating, swings, turning_places
from opentaper.quantities import ZERO, Dose
from opentaper.reasons import Limited, Reason

__all__ = ["Broken", "CheckResult", "Drop", "ScheduledDose", "Swing", "Unmakeable", "check"]

Schedule = tuple[ScheduledDose, ...]
# A dose is made where something on the shelf comes this near it, as a part of itself.
MADE_WITHIN = 200


def check(
    drug: Drug,
    schedule: Schedule,
    policy: Policy,
    shelf: Shelf | None,
    curve: Curve | None = None,
    signed: Sanction | None = None,
    person: Person | None = None,
) -> CheckResult:
    """Return what a schedule does and breaks, by the limits that a plan keeps.

    ``signed`` is a clinician who allows more, as in a plan: what that lifts is told apart from what is
    broken. Where speed itself is the danger, and for alternate days of most drugs, no signature lifts it.

    Raises
    ------
    HugeDose
        A dose of the schedule is beyond any sense: a slip of the unit.
    """
    for row in schedule:
        check_dose(drug, row.dose, signed=True)
    known, rule = effect(drug, curve), policy.rule(drug.name, drug.family)
    request = PlanRequest(drug, schedule[0].dose, policy, shelf, "", person=person or Person())
    places = turning_places(schedule, policy)
    found_swings = swings(drug, schedule, places)
    swinging = {schedule[place + after].day for place in places for after in (0, 1)}
    downs = [cut for cut in falls(schedule) if cut[1].day not in swinging]
    ups = [
        Reason.of("check.rises", day=two.day, dose=two.dose)
        for one, two in pairwise(schedule)
        if two.dose > one.dose and two.day not in swinging
    ]
    broken = [*_of_doses(drug, schedule), *_of_rule(request, rule, known, downs, schedule)]
    broken.extend(alternating(found_swings, rule))
    kept = _kept(request, rule, known, downs, schedule) if signed is not None else broken
    if signed is not None and not rule.may_alternate_days:
        kept = [*kept, *alternating(found_swings, rule)]
    return CheckResult(
        drug=drug,
        curve=known.chosen if known else None,
        drops=tuple(_drop(known, one, two) for one, two in downs),
        broken=tuple(sorted(kept, key=lambda one: one.day)),
        swings=found_swings,
        unmakeable=_unmakeable(schedule, request),
        reasons=(*_told(request, rule, known, signed), *ups),
        allowed=tuple(one for one in broken if not _is_in(one, kept)) if signed is not None else (),
    )


def _told(
    request: PlanRequest, rule: FamilyRule, known: Effect | None, signed: Sanction | None
) -> tuple[Reason, ...]:
    """Return what a plan tells of the drug: who must plan it, whom to ask first, who has signed."""
    refused = refusal(request, rule)
    told = list(refused[1]) if refused is not None else []
    if "seizures" in rule.stop_for:  # what a class asks beyond what every plan does
        told.append(Reason.of("circumstances.ask"))
    if signed is not None:
        told.append(Reason.of("override.used", clinician=signed.clinician, because=signed.because))
    if known is None:
        told.append(Reason.of("method.no_curve", drug=request.drug.name))
    return tuple(told)


def _of_rule(
    request: PlanRequest, rule: FamilyRule, known: Effect | None, downs: list[Fall], schedule: Schedule
) -> list[Broken]:
    """Return what the cuts break, each and all together."""
    return [*broken_cuts(Asking(request, rule, known), downs, schedule), *_of_length(rule, downs)]


def _kept(
    request: PlanRequest, rule: FamilyRule, known: Effect | None, downs: list[Fall], schedule: Schedule
) -> list[Broken]:
    """Return what is broken although a clinician has signed: the wider limits, where there are any."""
    wider = request.policy.signed(rule)
    return [] if wider is None else _of_rule(request, wider, known, downs, schedule)


def _is_in(one: Broken, kept: list[Broken]) -> bool:
    """Tell whether the same limit is still broken on the same day by the wider rule."""
    return any(one.day == other.day and one.code == other.code for other in kept)


def _of_length(rule: FamilyRule, downs: list[Fall]) -> list[Broken]:
    """Return that zero is reached sooner than the family's least time, or nothing."""
    least = rule.least_total_days
    if least is None or not downs or downs[-1][1].dose != ZERO or len(downs) == 1:
        return []
    days = downs[-1][1].day - downs[0][1].day
    reason = Reason.of("limit.least_total", least.source[0], days=int(least.value))
    limited = Limited.wanting(float(days)).at_least(least.value, reason)
    found = Broken(downs[-1][1].day, downs[0][0].dose, ZERO, limited)
    return [found] if limited.binding is not None else []


def _of_doses(drug: Drug, schedule: Schedule) -> list[Broken]:
    """Return that doses are above the highest that is licensed, or known, as one row; or nothing."""
    highest, is_licensed = highest_dose(drug)
    if highest is None or highest.highest is None:
        return []
    most, above = highest.highest, [row for row in schedule if row.dose.as_mg > highest.highest]
    if not above:
        return []
    source = highest.source[0] if highest.source else ""
    code = "limit.licensed_max" if is_licensed else "limit.highest_known"
    reason = Reason.of(code, source, drug=drug.name, highest=Dose.nearest(most))
    largest = max(row.dose for row in above)
    limited = Limited.wanting(largest.as_mg).at_most(most, reason)
    return [Broken(above[0].day, largest, largest, limited, tuple(row.day for row in above[1:]))]


def _drop(known: Effect | None, one: ScheduledDose, two: ScheduledDose) -> Drop:
    if known is None:
        return Drop(two.day, one.dose, two.dose, None, None, None)
    taken = [fall for fall, _ in known.falls(one.dose.as_mg, two.dose.as_mg)]
    return Drop(two.day, one.dose, two.dose, taken[0], min(taken), max(taken))


def _unmakeable(schedule: Schedule, request: PlanRequest) -> tuple[Unmakeable, ...]:
    """Return the doses that the shelf misses by more than half a per cent, each once."""
    if request.shelf is None:
        return ()
    most = max(row.dose for row in schedule)
    search = dispenser(request.shelf, most * 2, request.policy.measuring)
    found: dict[Dose, Unmakeable] = {}
    for row in schedule:
        if not row.dose or row.dose in found:
            continue
        tried = (search.nearest(row.dose, low, high) for low, high in windows(row.dose))
        nearest = next((recipe.dose for recipe in tried if recipe is not None), None)
        missed = nearest is None or abs(nearest.micrograms - row.dose.micrograms) * MADE_WITHIN > (
            row.dose.micrograms
        )
        if missed:
            found[row.dose] = Unmakeable(row.day, row.dose, nearest)
    return tuple(found.values())
