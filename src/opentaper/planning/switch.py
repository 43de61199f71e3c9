"""A cross-taper to another drug (often a long-acting one), stage by stage, as a plan with two drugs.

Equivalences disagree, up to several-fold; the stages use the middle of the sources and carry their range.
A dose that somebody tells is no source: outside the range a named clinician stands for it.
A switch always needs a prescriber's signature.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from statistics import median

from opentaper.errors import BadOption, NoEquivalence
from opentaper.formulary.facts import Drug, Equivalence, Family, Interaction
from opentaper.formulary.policy import Policy
from opentaper.planning.dispensing import dispenser
from opentaper.planning.doors import check_dose
from opentaper.planning.intakes import intakes
from opentaper.planning.others import concerns
from opentaper.planning.request import Person, Sanction, Times
from opentaper.planning.result import Intake, Outcome
from opentaper.planning.shelf import Shelf
from opentaper.quantities import ZERO, Dose
from opentaper.reasons import Reason

# Each stage's two doses may miss their wish by this share; more, and the shelf cannot serve the switch.
MISS = 0.10
# One stage is no cross-taper: the whole of one drug would be changed for the whole of the other at once.
FEWEST_STAGES = 2
# Each change is reviewed before the next: after 5 to 7 days where the guide below speaks of the two drugs,
# else a week.
REVIEW_GUIDE, REVIEW_LOW, REVIEW_HIGH = "scot-benzodiazepine-guide", 5, 7
FEWEST_DAYS = 7
REVIEWED = frozenset({Family.BENZODIAZEPINE, Family.Z_DRUG})
# The row of the interaction table for two antidepressants that are taken together for a while.
OVERLAP = "cross-taper overlap"
SEROTONERGIC = frozenset({Family.SSRI, Family.SNRI, Family.TRICYCLIC})


@dataclass(frozen=True, slots=True)
class Equivalent:
    """A dose of the new drug, with the lowest and highest of the sources; without one, both are the dose."""

    dose: Dose
    low: Dose
    high: Dose
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SwitchRequest:
    """Change ``start`` of one drug for another over ``n_stages`` of ``stage_days`` each."""

    drug: Drug
    start: Dose
    to: Drug
    shelf: Shelf
    to_shelf: Shelf
    policy: Policy
    equivalences: tuple[Equivalence, ...]
    interactions: tuple[Interaction, ...]
    release: str
    n_stages: int = 4
    stage_days: int = 7
    equivalent: Dose | None = None
    times: Times | None = None
    to_times: Times | None = None
    person: Person | None = None
    specialist: Sanction | None = None


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
    unsupported = _unsupported(request, found)
    if unsupported:
        return SwitchResult(Outcome.HUMAN_FIRST, request, found, (), unsupported)
    check_dose(request.to, found.dose, signed=request.specialist is not None)
    paced = replace(
        request,
        n_stages=max(request.n_stages, FEWEST_STAGES),
        stage_days=max(request.stage_days, _fewest_days(request)),
    )
    reasons = (
        Reason.of("switch.needs_signature"),
        _matched(request, found),
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


def alone(switched: SwitchResult) -> SwitchResult:
    """Return a switch that no taper follows: its new dose is above the licensed maximum of the new drug."""
    apart = Reason.of("switch.after_apart", to=switched.request.to.name)
    return replace(switched, reasons=(*switched.reasons, apart))


def _unsupported(request: SwitchRequest, found: Equivalent) -> tuple[Reason, ...]:
    """Return why a dose that was told needs a named clinician: no source comes within a tenth of it."""
    told = request.equivalent
    if told is None or request.specialist is not None:
        return ()
    drug, to = request.drug.name, request.to.name
    if not found.sources:
        return (Reason.of("switch.equivalent_unsourced", drug=drug, to=to, dose=told),)
    if found.low.as_mg * (1 - MISS) <= told.as_mg <= found.high.as_mg * (1 + MISS):
        return ()
    if found.low == found.high:
        return (Reason.of("switch.equivalent_apart", drug=drug, to=to, dose=told, given=found.low),)
    return (
        Reason.of("switch.equivalent_outside", drug=drug, to=to, dose=told, low=found.low, high=found.high),
    )


def _matched(request: SwitchRequest, found: Equivalent) -> Reason:
    """Return what the new dose is taken to match, and what the sources give."""
    drug, to, start = request.drug.name, request.to.name, request.start
    if not found.sources:
        return Reason.of("switch.equivalent_told", drug=drug, start=start, to=to, dose=found.dose)
    if len(found.sources) == 1 and found.low == found.high:
        return Reason.of(
            "switch.equivalent_one",
            found.sources[0],
            drug=drug,
            start=start,
            to=to,
            dose=found.dose,
            given=found.low,
        )
    return Reason.of(
        "switch.equivalent",
        drug=drug,
        start=start,
        to=to,
        dose=found.dose,
        low=found.low,
        high=found.high,
        n=len(found.sources),
    )


def _signed(sanction: Sanction | None) -> tuple[Reason, ...]:
    if sanction is None:
        return ()
    return (Reason.of("override.used", clinician=sanction.clinician, because=sanction.because),)


def _has_review_guide(request: SwitchRequest) -> bool:
    return {request.drug.family, request.to.family} <= REVIEWED


def _fewest_days(request: SwitchRequest) -> int:
    return REVIEW_LOW if _has_review_guide(request) else FEWEST_DAYS


def _lengthened(request: SwitchRequest, paced: SwitchRequest) -> tuple[Reason, ...]:
    """Return what was lengthened, so that each change can be seen before the next."""
    found: list[Reason] = []
    if paced.n_stages > request.n_stages:
        found.append(Reason.of("switch.more_stages", n=paced.n_stages))
    if paced.stage_days > request.stage_days:
        source = REVIEW_GUIDE if _has_review_guide(request) else ""
        found.append(Reason.of("switch.longer_stages", source, days=paced.stage_days))
    return tuple(found)


def _review(request: SwitchRequest) -> Reason:
    if _has_review_guide(request):
        return Reason.of("switch.review", REVIEW_GUIDE, days_low=REVIEW_LOW, days_high=REVIEW_HIGH)
    return Reason.of("switch.review_each")


def _overlapping(request: SwitchRequest) -> tuple[Reason, ...]:
    """Return what to watch for while two drugs that act on serotonin are taken together."""
    if not (_is_serotonergic(request.drug) and _is_serotonergic(request.to)):
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


def _is_serotonergic(drug: Drug) -> bool:
    """Tell whether an antidepressant acts on serotonin: by its class, or by a target of its own."""
    if drug.family is Family.OTHER_ANTIDEPRESSANT:
        return any(target.startswith(("SERT", "5-HT")) for target in drug.targets)
    return drug.family in SEROTONERGIC


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


def equivalent(request: SwitchRequest) -> Equivalent:
    """Return the dose of the new drug: the one told, else the middle of all sources."""
    found = sorted(_ratios(request))
    told, start = request.equivalent, request.start.as_mg
    sources = tuple(dict.fromkeys(key for _, key in found))
    if not found:
        if told is None:
            raise NoEquivalence(drug=request.drug.name, other=request.to.name)
        return Equivalent(told, told, told, sources)
    doses = [Dose.nearest(round(ratio * start, 3)) for ratio, _ in found]
    chosen = told if told is not None else _plain(median(ratio for ratio, _ in found) * start)
    return Equivalent(chosen, min(doses), max(doses), sources)


def _plain(mg: float) -> Dose:
    """Return a dose in two digits: equivalences that differ two-fold bear no more."""
    return Dose.nearest(float(f"{mg:.2g}"))


def _ratios(request: SwitchRequest) -> list[tuple[float, str]]:
    """Return mg of the new drug for one mg of the old, by every source that names both (or the reference)."""
    by_source: dict[tuple[str, tuple[str, ...]], dict[str, Equivalence]] = {}
    for row in request.equivalences:
        by_source.setdefault((row.system, row.source), {})[row.drug] = row
    ratios = []
    for (_, source), rows in by_source.items():
        old, new = rows.get(request.drug.name), rows.get(request.to.name)
        named = old or new
        if named is None:
            continue
        for_old = _per_reference(old, request.drug.name, named.reference_drug)
        for_new = _per_reference(new, request.to.name, named.reference_drug)
        if for_old and for_new:
            ratios.append((for_new / for_old, source[0] if source else ""))
    return ratios


def _per_reference(row: Equivalence | None, name: str, reference: str) -> float | None:
    """Return mg of a drug for one mg of the reference: its row's, 1 for the reference itself, else None."""
    if row is not None:
        return row.equivalent_mg / row.reference_mg
    return 1.0 if name == reference else None


def _stage(request: SwitchRequest, whole: Dose, index: int) -> Stage | None:
    """Return one stage made from both shelves, or None where one cannot make its dose."""
    replaced = Fraction(index, request.n_stages)
    old = Dose(round(request.start.micrograms * (1 - replaced)))
    new = Dose(round(whole.micrograms * replaced))
    made = _made(request.shelf, old, request.start, request.policy, request.times)
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
    miss = int(target.micrograms * MISS)
    low, high = Dose(max(0, target.micrograms - miss)), Dose(min(most.micrograms, target.micrograms + miss))
    return intakes(dispenser(shelf, most, policy.measuring), times, target, low, high, Dose(miss))


def _sum(made: tuple[Intake, ...]) -> Dose:
    return Dose(sum((intake.dose.micrograms for intake in made), ZERO.micrograms))
