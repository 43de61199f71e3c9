"""Products that are told wrongly: a plan is asked for all the same, and looked through."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

from opentaper import formulary
from opentaper.actions.asked import AskedPlan
from opentaper.actions.propose_plan import propose_plan
from opentaper.errors import OpenTaperError
from opentaper.examples.cohort import DRUGS
from opentaper.inference.courses import drug_and_curve
from opentaper.planning.result import PlanResult

# Doses are whole micrograms: a step at its limit may miss it by so many points.
SLACK = 0.1
START = date(2026, 1, 5)
RISES, ABOVE, TOO_LARGE = "rises", "above the start", "beyond a limit"
#: Sound shelves, and what is told instead: ``{dose}`` is the usual dose in mg, ``{half}`` half of it.
SHELVES: Mapping[str, tuple[str, str]] = {
    "mg for mg/mL": ("liquid 2mg/mL", "liquid 2mg"),
    "mg/µg for mg/mL": ("liquid 2mg/mL", "liquid 2mg/µg"),
    "µg/mL for mg/mL": ("liquid 2mg/mL", "liquid 2µg/mL"),
    "a liquid told ten times as strong": ("liquid 2mg/mL", "liquid 20mg/mL"),
    "a liquid told a tenth as strong": ("liquid 2mg/mL", "liquid 0.2mg/mL"),
    "a tablet told in grams": ("tablet {dose:g}mg halves", "tablet {dose:g}g halves"),
    "a tablet told in micrograms": ("tablet {dose:g}mg halves", "tablet {dose:g}µg halves"),
    "a mark of thousands": ("tablet {dose:g}mg halves", "tablet {dose:g},000mg halves"),
    "a slow-release tablet told as divisible": (
        "tablet {dose:g}mg halves",
        "tablet {dose:g}mg modified release halves",
    ),
    "a quarter more beads in the capsule": ("beads {dose:g}mg 120", "beads {dose:g}mg 150"),
    "a quarter fewer beads in the capsule": ("beads {dose:g}mg 120", "beads {dose:g}mg 90"),
    "beads that nobody counted": ("beads {dose:g}mg 120", "beads {dose:g}mg"),
}


@dataclass(slots=True)
class ShelfTally:
    """What came of one way to tell products wrongly, over all drugs and first doses."""

    tried: int = 0
    refused: int = 0
    no_plan: int = 0
    alarms: list[str] = field(default_factory=list)


def shelves() -> dict[str, ShelfTally]:
    """Return what came of every way to tell products wrongly."""
    found = {name: ShelfTally() for name in SHELVES}
    for name, tally in found.items():
        for drug, usual, start in _people():
            tally.tried += 1
            line = SHELVES[name][1].format(dose=usual, half=usual / 2)
            try:
                made = propose_plan(_asked(drug, start, line), START)
            except OpenTaperError:
                tally.refused += 1
                continue
            if not made.outcome.is_plan:
                tally.no_plan += 1
                continue
            tally.alarms += [f"{name}: {one}, {drug} {start:g} mg" for one in plan_alarms(made)]
    return found


def plan_alarms(made: PlanResult) -> Iterator[str]:
    """Yield what must not be in a plan, whatever was told of products."""
    doses = [made.request.start, *(step.dose for step in made.steps)]
    curve = drug_and_curve(made.request.drug.name)[1]
    rule = formulary.shipped_policy().rule(made.request.drug.name, made.request.drug.family)
    most = rule.max_points.value + SLACK
    if any(after > before for before, after in pairwise(doses)):
        yield RISES
    if max(doses) > made.request.start:
        yield ABOVE
    if curve is not None and any(
        100 * (curve.at(before.as_mg) - curve.at(after.as_mg)) > most for before, after in pairwise(doses)
    ):
        yield TOO_LARGE


def _people() -> Iterator[tuple[str, float, float]]:
    """Yield every drug of the cohort with its usual dose, from half of it, all of it and twice as much."""
    for drug, usual in DRUGS:
        yield from ((drug, usual, times * usual) for times in (0.5, 1.0, 2.0))


def _asked(drug: str, start_mg: float, line: str) -> AskedPlan:
    return AskedPlan(drug, f"{start_mg:g} mg", used_for="36 months", start=START.isoformat(), have=(line,))
