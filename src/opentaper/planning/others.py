"""Other drugs beside the one that is tapered: whose level moves, and which drug to begin with."""

from __future__ import annotations

import re
from dataclasses import dataclass

from opentaper.formulary.facts import Drug, Family, Interaction
from opentaper.planning.request import PlanRequest
from opentaper.reasons import Reason


def interaction_reasons(request: PlanRequest) -> tuple[Reason, ...]:
    """Return what happens to the levels of the other drugs (or of this one) when one of them leaves."""
    leaving = [
        _leaving(found, other)
        for other in request.also_takes
        for found in request.interactions
        if concerns(found.perpetrator, request.drug.name) and concerns(found.victim, other)
    ]
    staying = [
        Reason.of(
            "interaction.keep_steady", _key(found), other=other, drug=request.drug.name, note=found.note
        )
        for other in request.also_takes
        for found in request.interactions
        if concerns(found.perpetrator, other)
        and concerns(found.victim, request.drug.name)
        and found.kind == "PK"
    ]
    return tuple(dict.fromkeys((*leaving, *staying)))


def _leaving(found: Interaction, other: str) -> Reason:
    """Return one effect of the tapered drug's leaving on another drug."""
    if found.kind != "PK":
        return Reason.of(
            "interaction.together", _key(found), other=other, effect=found.effect, note=found.note
        )
    code = "interaction.falls" if found.effect.startswith("up") else "interaction.rises"
    ratio = found.ratio
    if ratio is None or ratio <= 0:
        return Reason.of(
            f"{code}_unsized", _key(found), other=other, note=found.note, grade=found.grade.value
        )
    low, high = found.ratio_low or ratio, found.ratio_high or ratio
    ends = sorted((1 / low, 1 / high))
    return Reason.of(
        code,
        _key(found),
        other=other,
        ratio_low=round(ends[0] * 100),
        ratio_high=round(ends[1] * 100),
        days_low=found.offset_days_low or 0,
        days_high=found.offset_days_high or found.offset_days_low or 0,
        grade=found.grade.value,
        metric=found.metric,
    )


def _key(found: Interaction) -> str:
    return found.source[0] if found.source else ""


def concerns(told: str, name: str) -> bool:
    """Tell whether a text of the interaction table speaks of a drug (or of smoking), as a whole word.

    Examples
    --------
    >>> concerns("paroxetine 20 mg", "paroxetine"), concerns("desvenlafaxine", "venlafaxine")
    (True, False)
    """
    return re.search(rf"(?<![a-z]){re.escape(name.lower())}(?![a-z])", told.lower()) is not None


# What a main target does to wakefulness; a drug with both, or a tricyclic without a named one, is neither.
SEDATING = ("H1", "GABA-A", "alpha2-delta", "alpha1", "alpha2A", "M1")
ACTIVATING = ("DAT", "NET", "SERT", "MAO", "VMAT2")


def character(drug: Drug) -> str:
    """Return whether a drug's main targets mostly activate, sedate, or leave it open.

    Examples
    --------
    >>> from opentaper import formulary
    >>> [character(formulary.drug(name)) for name in ("bupropion", "mirtazapine", "amitriptyline")]
    ['activating', 'sedating', 'neither']
    """
    if any(target.startswith(SEDATING) for target in drug.targets):
        return "sedating"
    if drug.family is not Family.TRICYCLIC and any(target.startswith(ACTIVATING) for target in drug.targets):
        return "activating"
    return "neither"


@dataclass(frozen=True, slots=True)
class Order:
    """Drugs in the order in which to taper them, one at a time, with the reasons."""

    drugs: tuple[str, ...]
    reasons: tuple[Reason, ...]


def order(drugs: tuple[Drug, ...], interactions: tuple[Interaction, ...]) -> Order:
    """Return which drug to begin with: activating before sedating, and no inhibitor before its victim.

    A proposal for the prescriber: sources agree on one drug at a time, and on little else.
    """
    ranks = {"activating": 0, "neither": 1, "sedating": 2}
    score = {
        drug.name: (ranks[character(drug)], _perturbs(drug, drugs, interactions), drug.name) for drug in drugs
    }
    ranked = sorted(drugs, key=lambda drug: score[drug.name])
    reasons = [Reason.of("order.one_at_a_time"), Reason.of("order.first", drug=ranked[0].name)]
    reasons += [Reason.of(f"order.{character(drug)}", drug=drug.name) for drug in ranked]
    reasons += [
        Reason.of("order.moves_others", drug=drug.name, n=score[drug.name][1])
        for drug in ranked
        if score[drug.name][1]
    ]
    return Order(tuple(drug.name for drug in ranked), tuple(reasons))


def _perturbs(drug: Drug, drugs: tuple[Drug, ...], interactions: tuple[Interaction, ...]) -> int:
    """Return how many of the other drugs' levels move when this one leaves."""
    others = [other.name for other in drugs if other.name != drug.name]
    moved = {
        other
        for other in others
        for found in interactions
        if found.kind == "PK" and concerns(found.perpetrator, drug.name) and concerns(found.victim, other)
    }
    return len(moved)
