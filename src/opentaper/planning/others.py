"""Other drugs beside the one that is tapered: whose level moves, and which drug to begin with."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from opentaper.formulary.facts import Drug, Family
from opentaper.formulary.manifest import drug_names
from opentaper.formulary.policy import CompanyRule, WordList
from opentaper.formulary.rows import Interaction
from opentaper.formulary.tables import words_of
from opentaper.planning.request import PlanRequest
from opentaper.planning.result import Outcome
from opentaper.reasons import Reason

Refusal = tuple[Outcome, tuple[Reason, ...]]


def refusal_together(request: PlanRequest, found: Refusal | None) -> Refusal | None:
    """Return why no plan is made with what else is taken, else what was found of the drug alone."""
    if request.specialist is not None:
        return found
    clashing = (*_maoi(request), *_breathing(request))
    if clashing:
        alone = [reason for reason in (found[1] if found else ()) if reason not in clashing]
        return Outcome.HUMAN_FIRST, (*clashing, *alone)
    if found is not None:
        return found
    narrow = set(request.policy.company.narrow.words)
    moved = [
        other
        for other in request.also_takes
        if words_of(other) & narrow
        and any(_moves(row, words_of(request.drug), words_of(other)) for row in request.interactions)
    ]
    if not moved:
        return None
    told = [Reason.of("refuse.together.level", drug=request.drug.name, other=other) for other in moved]
    why = [reason for reason in interaction_reasons(request) if reason.values.get("other") in moved]
    return Outcome.SPECIALIST_NEEDED, (*told, *why)


def _taken(request: PlanRequest) -> tuple[Drug | str, ...]:
    return (request.drug, *request.also_takes)


def _maoi(request: PlanRequest) -> tuple[Reason, ...]:
    """Return each pair of an MAO inhibitor and what brings a crisis with it."""
    clashing = request.policy.company.clashing
    known = {_name(one): words_of(one) for one in _taken(request)}
    return tuple(
        _clash(pair, _crisis_source(request, known[pair[0]], known[pair[1]]) or clashing.source[0])
        for pair in _clashes(_taken(request), clashing)
    )


def _clash(pair: tuple[str, str], source: str) -> Reason:
    return Reason.of("refuse.together.maoi", source, drug=pair[0], other=pair[1])


def _crisis_source(request: PlanRequest, words: frozenset[str], others: frozenset[str]) -> str:
    """Return the source of the first row by which two are never taken together, or nothing."""
    rows = (row for row in request.interactions if row.role == "contraindication")
    told = ((row, f"{row.perpetrator}; {row.victim}") for row in rows)
    return next((_key(row) for row, text in told if _speaks(text, words) and _speaks(text, others)), "")


def _clashes(taken: Sequence[Drug | str], clashing: WordList) -> tuple[tuple[str, str], ...]:
    """Return the names of each MAO inhibitor with each other thing that brings a crisis with it."""
    known, crisis = {_name(one): words_of(one) for one in taken}, set(clashing.words)
    pairs = [
        (one, other)
        for one, words in known.items()
        for other, others in known.items()
        if one != other and "maoi" in words and others & crisis
    ]
    return tuple(pair for place, pair in enumerate(pairs) if pair[::-1] not in pairs[:place])


def _breathing(request: PlanRequest) -> tuple[Reason, ...]:
    """Return each pair of an opioid or alcohol and a drug that slows breathing with it."""
    known = {_name(one): words_of(one) for one in _taken(request)}
    calming, slowing = set(request.policy.company.calming.words), set(request.policy.company.slowing.words)
    return tuple(
        Reason.of("interaction.breathing", _breathing_source(request, words, others), drug=one, other=other)
        for one, words in known.items()
        for other, others in known.items()
        if words & calming and others & slowing
    )


def _breathing_source(request: PlanRequest, words: frozenset[str], others: frozenset[str]) -> str:
    """Return the source of the first row that speaks of both."""
    rows = (row for row in request.interactions if row.kind != "PK" and row.enzyme in {"brainstem", "GABA-A"})
    told = ((row, f"{row.perpetrator}; {row.victim}") for row in rows)
    return next((_key(row) for row, text in told if _speaks(text, words) and _speaks(text, others)), "")


def interaction_reasons(request: PlanRequest) -> tuple[Reason, ...]:
    """Return what is known of the other drugs with this one, and what happens to levels when one leaves."""
    own, everything = words_of(request.drug), [words_of(one) for one in _taken(request)]
    told: list[Reason] = [*_breathing(request)]
    for other in request.also_takes:
        words = words_of(other)
        leaving = [row for row in request.interactions if _moves(row, own, words)]
        together = [row for row in request.interactions if _meet(row, own, words, everything)]
        found = [_leaving(row, other) for row in (*_without_parent(leaving), *together)]
        found += [
            Reason.of(
                "interaction.keep_steady", _key(row), other=other, drug=request.drug.name, note=row.note
            )
            for row in request.interactions
            if _moves(row, words, own)
        ]
        is_told = found or any(reason.get("other") == other for reason in told)
        if not is_told and other not in drug_names():
            found = [Reason.of("interaction.unknown", other=other, drug=request.drug.name)]
        told += found
    return _once(told)


def _once(told: list[Reason]) -> tuple[Reason, ...]:
    """Return the reasons without those that say of two drugs together what another has said."""
    kept: dict[tuple[object, ...], Reason] = {}
    for reason in told:
        is_pair = reason.code == "interaction.together"
        said = (reason.code, reason.get("other"), reason.get("effect")) if is_pair else (reason,)
        kept.setdefault(said, reason)
    return tuple(kept.values())


def _moves(row: Interaction, leaving: frozenset[str], other: frozenset[str]) -> bool:
    """Whether a row says that one drug moves the level of another."""
    return row.kind == "PK" and _speaks(row.perpetrator, leaving) and _speaks(row.victim, other)


def _meet(
    row: Interaction, one: frozenset[str], other: frozenset[str], everything: list[frozenset[str]]
) -> bool:
    """Whether a row speaks of what two drugs do together; every part of "a plus b" must be taken."""
    if row.kind == "PK":
        return False
    parts = row.perpetrator.split(" plus ")
    if len(parts) == 1:
        pair = (row.perpetrator, row.victim)
        return any(_speaks(a, one) and _speaks(b, other) for a, b in (pair, pair[::-1]))
    if not all(any(_speaks(part, words) for words in everything) for part in parts):
        return False
    return any(_speaks(part, one) for part in parts) and any(_speaks(part, other) for part in parts)


def _without_parent(rows: list[Interaction]) -> list[Interaction]:
    """Return the rows without those of a parent alone, where its active moiety is known."""
    known = {row.perpetrator for row in rows if "active moiety" in row.victim}
    return [row for row in rows if not ("(parent" in row.victim and row.perpetrator in known)]


def _speaks(text: str, words: frozenset[str]) -> bool:
    """Whether a text of the table speaks of any of the words; what it takes out in brackets it does not."""
    told = re.sub(r"\((?:not|more than)\b[^)]*\)", "", text)
    return any(concerns(told, word) for word in words)


def _name(taken: Drug | str) -> str:
    return taken.name if isinstance(taken, Drug) else taken


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
            f"{code}_unsized", _key(found), other=other, note=found.note.rstrip("."), grade=found.grade.value
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
    """Tell whether a text of the interaction table speaks of a drug, a class or smoking, as a whole word.

    Examples
    --------
    >>> concerns("paroxetine 20 mg", "paroxetine"), concerns("desvenlafaxine", "venlafaxine")
    (True, False)
    """
    return re.search(rf"(?<![a-z]){re.escape(name.lower())}s?(?![a-z])", told.lower()) is not None


def character(drug: Drug, rule: CompanyRule) -> str:
    """Return whether a drug's main targets mostly activate, sedate, or leave it open.

    A drug with both is sedating; a tricyclic without a named sedating one is neither.

    Examples
    --------
    >>> from opentaper import formulary
    >>> rule = formulary.shipped_policy().company
    >>> [character(formulary.drug(name), rule) for name in ("bupropion", "mirtazapine", "amitriptyline")]
    ['activating', 'sedating', 'neither']
    """
    if any(target.startswith(rule.sedating.words) for target in drug.targets):
        return "sedating"
    awake = any(target.startswith(rule.activating.words) for target in drug.targets)
    if awake and drug.family is not Family.TRICYCLIC:
        return "activating"
    return "neither"


@dataclass(frozen=True, slots=True)
class Order:
    """Drugs in the order in which to taper them, one at a time, with the reasons."""

    drugs: tuple[str, ...]
    reasons: tuple[Reason, ...]


def order(drugs: tuple[Drug, ...], interactions: tuple[Interaction, ...], rule: CompanyRule) -> Order:
    """Return which drug to begin with: one whose level another moves before that other, then the activating.

    A proposal for the prescriber: sources agree on one drug at a time, and on little else. Where a level
    moves, the prescriber is asked to decide, and wakefulness says nothing of the drugs concerned.
    """
    ranks = {"activating": 0, "neither": 1, "sedating": 2}
    moved = {drug.name: _moved(drug, drugs, interactions) for drug in drugs}
    ranked = _victims_first(
        sorted(drugs, key=lambda drug: (ranks[character(drug, rule)], len(moved[drug.name]), drug.name)),
        moved,
    )
    clashes = _clashes(drugs, rule.clashing)
    reasons = [Reason.of("order.one_at_a_time")]
    reasons += [_clash(pair, rule.clashing.source[0]) for pair in clashes]
    pairs = [(drug.name, other) for drug in ranked for other in moved[drug.name]]
    reasons += [Reason.of("order.ask_prescriber", drug=mover, other=other) for mover, other in pairs]
    if not clashes and not pairs and not words_of(ranked[0]) & set(rule.narrow.words):
        reasons.append(Reason.of("order.first", drug=ranked[0].name))
    apart = [drug for drug in ranked if not any(drug.name in pair for pair in (*pairs, *clashes))]
    reasons += [Reason.of(f"order.{character(drug, rule)}", drug=drug.name) for drug in apart]
    reasons += [
        Reason.of("order.moves_others", drug=drug.name, n=len(moved[drug.name]))
        for drug in ranked
        if moved[drug.name]
    ]
    return Order(tuple(drug.name for drug in ranked), tuple(reasons))


def _victims_first(ranked: list[Drug], moved: dict[str, tuple[str, ...]]) -> list[Drug]:
    """Return the drugs with each after those whose level it moves; where that cannot be, as ranked."""
    left, done = list(ranked), []
    while left:
        names = {drug.name for drug in left}
        free = [drug for drug in left if not names & set(moved[drug.name])]
        done.append((free or left)[0])
        left.remove(done[-1])
    return done


def _moved(drug: Drug, drugs: tuple[Drug, ...], interactions: tuple[Interaction, ...]) -> tuple[str, ...]:
    """Return the other drugs whose levels move when this one leaves."""
    own = words_of(drug)
    return tuple(
        other.name
        for other in drugs
        if other.name != drug.name and any(_moves(row, own, words_of(other)) for row in interactions)
    )
