"""The dose of another drug that matches the one taken now, and what is asked of a change between the two.

Equivalences disagree, up to several-fold; the middle of the sources is taken, and their range is carried.
A dose that somebody tells is no source: outside the range a named clinician stands for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median

from opentaper.errors import NoEquivalence
from opentaper.formulary.facts import Drug
from opentaper.formulary.policy import Policy
from opentaper.formulary.rows import Equivalence, Interaction
from opentaper.planning.request import Person, Sanction, Times
from opentaper.planning.shelf import Shelf
from opentaper.quantities import Dose
from opentaper.reasons import Reason


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
    n_stages: int
    stage_days: int
    equivalent: Dose | None = None
    times: Times | None = None
    to_times: Times | None = None
    person: Person | None = None
    specialist: Sanction | None = None


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


def unsupported(request: SwitchRequest, found: Equivalent) -> tuple[Reason, ...]:
    """Return why a dose that was told needs a named clinician: no source comes near enough to it."""
    told = request.equivalent
    if told is None or request.specialist is not None:
        return ()
    drug, to = request.drug.name, request.to.name
    if not found.sources:
        return (Reason.of("switch.equivalent_unsourced", drug=drug, to=to, dose=told),)
    off = request.policy.switching.told_miss.value
    if found.low.as_mg * (1 - off) <= told.as_mg <= found.high.as_mg * (1 + off):
        return ()
    if found.low == found.high:
        return (Reason.of("switch.equivalent_apart", drug=drug, to=to, dose=told, given=found.low),)
    return (
        Reason.of("switch.equivalent_outside", drug=drug, to=to, dose=told, low=found.low, high=found.high),
    )


def matched(request: SwitchRequest, found: Equivalent) -> Reason:
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
