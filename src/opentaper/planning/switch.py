"""A cross-taper to another drug (often a long-acting one), stage by stage, as a plan with two drugs.

The stages use the middle of the sources (:mod:`opentaper.planning.equivalent`) and carry their range.
A switch always needs a prescriber's signature.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

from opentaper.errors import BadOption
from opentaper.formulary.facts import Drug, Family
from opentaper.formulary.policy import Bound, Policy, SwitchRule
from opentaper.planning.dispensing import dispenser
from opentaper.planning.doors import check_dose
from opentaper.planning.equivalent import Equivalent, SwitchRequest, equivalent, matched, unsupported
from opentaper.planning.intakes import intakes
from opentaper.planning.others import concerns
from opentaper.planning.request import Sanction, Times
from opentaper.planning.result import Intake, Outcome
from opentaper.planning.shelf import Shelf
from opentaper.quantities import ZERO, Dose
from opentaper.reasons import Reason

# The row of the interaction table for two antidepressants that are taken together for a while.
OVERLAP = "cross-taper overlap"


@dataclass(frozen=True, slots=True)
class Stage:
    """Some days on so much of the old drug and so much of the new one."""

    index: int
    start_day: int
    days: int
    dose: Dose
    to_dose: Dose
    intakes: tuple[Intake, ...]
    to_intakes: tuple[Intake, ...]


@dataclass(frozen=True, slots=True)
class SwitchResult:
    """The stages, or why there are none; ``reasons`` always say that a signature is needed."""

    outcome: Outcome
    request: SwitchRequest
    equivalent: Equivalent | None
    stages: tuple[Stage, ...]
    reasons: tuple[Reason, ...]


def switch(request: SwitchRequest) -> SwitchResult:
    """Return the stages of a switch.

    Raises
    ------
    NoEquivalence
        No source gives an equivalence between the two drugs, and none was told.
    BadOption
        Less than one stage or day.
    HugeDose, AboveLicensedMaximum
        The new dose is beyond what the new drug is licensed for, and no clinician has signed.
    """
    if request.n_stages < 1 or request.stage_days < 1:
        raise BadOption(
            option="stages",
            given=f"{request.n_stages} × {request.stage_days} days",
            wanted="at least 1 of each",
        )
    refused = _refused(request)
    if refused is not None:
        return SwitchResult(refused[0], request, None, (), refused[1])
    found = equivalent(request)
    doubts = unsupported(request, found)
    if doubts:
        return SwitchResult(Outcome.HUMAN_FIRST, request, found, (), doubts)
    check_dose(request.to, found.dose, request.policy, signed=request.specialist is not None)
    paced = _paced(request)
    reasons = (
        Reason.of("switch.needs_signature"),
        matched(request, found),
        *_signed(request.specialist),
        *_lengthened(request, paced),
        *_overlapping(request),
        _review(request),
    )
    stages: list[Stage] = []
    for index in range(1, paced.n_stages + 1):
        stage = _stage(paced, found.dose, index)
        if stage is None:
            return SwitchResult(Outcome.NO_SHELF_DOSE, paced, found, tuple(stages), reasons)
        stages.append(stage)
    return SwitchResult(Outcome.FOUND, paced, found, tuple(stages), reasons)


def _paced(request: SwitchRequest) -> SwitchRequest:
    """Return the request with stages enough, and each long enough to be reviewed before the next."""
    least = round(request.policy.switching.fewest_stages.value)
    return replace(
        request,
        n_stages=max(request.n_stages, least),
        stage_days=max(request.stage_days, round(_least_days(request).value)),
    )


def alone(switched: SwitchResult) -> SwitchResult:
    """Return a switch that no taper follows: its new dose is above the licensed maximum of the new drug."""
    apart = Reason.of("switch.after_apart", to=switched.request.to.name)
    return replace(switched, reasons=(*switched.reasons, apart))


def _signed(sanction: Sanction | None) -> tuple[Reason, ...]:
    if sanction is None:
        return ()
    return (Reason.of("override.used", clinician=sanction.clinician, because=sanction.because),)


def _is_guided(request: SwitchRequest) -> bool:
    return {request.drug.family.value, request.to.family.value} <= set(request.policy.switching.guided.words)


def _least_days(request: SwitchRequest) -> Bound:
    rule = request.policy.switching
    return rule.guided_days if _is_guided(request) else rule.least_days


def _lengthened(request: SwitchRequest, paced: SwitchRequest) -> tuple[Reason, ...]:
    """Return what was lengthened, so that each change can be seen before the next."""
    found: list[Reason] = []
    if paced.n_stages > request.n_stages:
        found.append(Reason.of("switch.more_stages", n=paced.n_stages))
    if paced.stage_days > request.stage_days:
        source = _least_days(request).source[0]
        found.append(Reason.of("switch.longer_stages", source, days=paced.stage_days))
    return tuple(found)


def _review(request: SwitchRequest) -> Reason:
    if not _is_guided(request):
        return Reason.of("switch.review_each")
    low, high = request.policy.switching.guided_days, request.policy.switching.guided_days_high
    return Reason.of("switch.review", low.source[0], days_low=round(low.value), days_high=round(high.value))


def _overlapping(request: SwitchRequest) -> tuple[Reason, ...]:
    """Return what to watch for while two drugs that act on serotonin are taken together."""
    rule = request.policy.switching
    if not (_is_serotonergic(request.drug, rule) and _is_serotonergic(request.to, rule)):
        return ()
    return tuple(
        Reason.of(
            "switch.serotonin",
            found.source[0] if found.source else "",
            drug=request.drug.name,
            to=request.to.name,
        )
        for found in request.interactions
        if found.perpetrator == OVERLAP
    )


def _is_serotonergic(drug: Drug, rule: SwitchRule) -> bool:
    """Tell whether an antidepressant acts on serotonin: by its class, or by a target of its own."""
    if drug.family is Family.OTHER_ANTIDEPRESSANT:
        return any(target.startswith(rule.serotonin_targets.words) for target in drug.targets)
    return drug.family.value in rule.serotonergic.words


def _refused(request: SwitchRequest) -> tuple[Outcome, tuple[Reason, ...]] | None:
    """Return why no switch is laid out, or None: people first, then what only a specialist does."""
    stopping = _stopping(request)
    if stopping and request.specialist is None:
        return Outcome.HUMAN_FIRST, stopping
    families = {request.drug.family, request.to.family}
    if Family.MAOI in families or Family.CLOZAPINE in families or Family.LITHIUM in families:
        return Outcome.SPECIALIST_NEEDED, (
            Reason.of("switch.specialist_only", drug=request.drug.name, to=request.to.name),
        )
    waits = [
        found
        for found in request.interactions
        if found.role == "washout"
        and concerns(found.perpetrator, request.drug.name)
        and concerns(found.victim, request.to.name)
    ]
    if waits:
        days = max(int(found.offset_days_high or found.offset_days_low or 0) for found in waits)
        return Outcome.SPECIALIST_NEEDED, (
            Reason.of("switch.washout", drug=request.drug.name, to=request.to.name, days=days),
        )
    return None


def _stopping(request: SwitchRequest) -> tuple[Reason, ...]:
    """Return the circumstances in which either drug is changed only with a human first."""
    told = request.person.circumstances if request.person is not None else frozenset()
    return tuple(
        Reason.of(f"refuse.circumstance.{word}", drug=drug.name)
        for drug in (request.drug, request.to)
        for word in request.policy.rule(drug.name, drug.family).stop_for
        if word in told
    )


def _stage(request: SwitchRequest, whole: Dose, index: int) -> Stage | None:
    """Return one stage made from both shelves, or None where one cannot make its dose."""
    replaced = Fraction(index, request.n_stages)
    old = Dose(round(request.start.micrograms * (1 - replaced)))
    new = Dose(round(whole.micrograms * replaced))
    made = _made(request.shelf, old, request.start, request.policy, request.times)
    # The new dose may be missed upwards too, so that its shelf is laid out for more than the whole of it.
    to_made = _made(request.to_shelf, new, whole * 2, request.policy, request.to_times)
    if made is None or to_made is None:
        return None
    day = (index - 1) * request.stage_days
    return Stage(index - 1, day, request.stage_days, _sum(made), _sum(to_made), made, to_made)


def _made(
    shelf: Shelf, target: Dose, most: Dose, policy: Policy, times: Times | None
) -> tuple[Intake, ...] | None:
    if not target:
        return ()
    miss = int(target.micrograms * policy.switching.stage_miss.value)
    low, high = Dose(max(0, target.micrograms - miss)), Dose(min(most.micrograms, target.micrograms + miss))
    return intakes(dispenser(shelf, most, policy.measuring), times, target, low, high, Dose(miss))


def _sum(made: tuple[Intake, ...]) -> Dose:
    return Dose(sum((intake.dose.micrograms for intake in made), ZERO.micrograms))
