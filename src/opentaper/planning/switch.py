"""A cross-taper to another drug (often a long-acting one), stage by stage, as a plan with two drugs.

Equivalences disagree, up to several-fold; the stages use the middle of the sources and carry their range.
A switch always needs a prescriber's signature.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from statistics import median

from opentaper.errors import BadOption, NoEquivalence
from opentaper.formulary.facts import Drug, Equivalence, Family, Interaction
from opentaper.formulary.policy import Policy
from opentaper.planning.dispensing import dispenser
from opentaper.planning.intakes import intakes
from opentaper.planning.others import concerns
from opentaper.planning.request import Person, Sanction, Times
from opentaper.planning.result import Intake, Outcome
from opentaper.planning.shelf import Shelf
from opentaper.quantities import ZERO, Dose
from opentaper.reasons import Reason

# Each stage's two doses may miss their wish by this share; more, and the shelf cannot serve the switch.
MISS = 0.10


@dataclass(frozen=True, slots=True)
class Equivalent:
    """A dose of the new drug: the middle of the sources, with the lowest and highest of them."""

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
    reasons = (
        Reason.of("switch.needs_signature"),
        Reason.of(
            "switch.equivalent",
            drug=request.drug.name,
            start=request.start,
            to=request.to.name,
            dose=found.dose,
            low=found.low,
            high=found.high,
            n=len(found.sources),
        ),
        Reason.of("switch.review", "scot-benzodiazepine-guide", days_low=5, days_high=7),
    )
    stages: list[Stage] = []
    for index in range(1, request.n_stages + 1):
        stage = _stage(request, found.dose, index)
        if stage is None:
            return SwitchResult(Outcome.NO_SHELF_DOSE, request, found, tuple(stages), reasons)
        stages.append(stage)
    return SwitchResult(Outcome.FOUND, request, found, tuple(stages), reasons)


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
    if not found and request.equivalent is None:
        raise NoEquivalence(drug=request.drug.name, other=request.to.name)
    start = request.start.as_mg
    doses = [Dose.nearest(round(ratio * start, 3)) for ratio, _ in found]
    told = request.equivalent
    if told is not None:
        doses = [*doses, told]
    chosen = told if told is not None else _plain(median(ratio for ratio, _ in found) * start)
    return Equivalent(chosen, min(doses), max(doses), tuple(dict.fromkeys(key for _, key in found)))


def _plain(mg: float) -> Dose:
    """Return a dose in two digits: equivalences that differ two-fold bear no more."""
    return Dose.nearest(float(f"{mg:.2g}"))


def _ratios(request: SwitchRequest) -> list[tuple[float, str]]:
    """Return mg of the new drug for one mg of the old, by every source that names both (or the reference)."""
    ratios = []
    by_source: dict[tuple[str, tuple[str, ...]], dict[str, Equivalence]] = {}
    for row in request.equivalences:
        by_source.setdefault((row.system, row.source), {})[row.drug] = row
    for (_, source), rows in by_source.items():
        old, new = rows.get(request.drug.name), rows.get(request.to.name)
        reference = (old or new).reference_drug if (old or new) is not None else ""  # type: ignore[union-attr]
        for_old = (
            (old.equivalent_mg / old.reference_mg)
            if old
            else (1.0 if reference == request.drug.name else None)
        )
        for_new = (
            (new.equivalent_mg / new.reference_mg) if new else (1.0 if reference == request.to.name else None)
        )
        if for_old and for_new:
            ratios.append((for_new / for_old, source[0] if source else ""))
    return ratios


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
