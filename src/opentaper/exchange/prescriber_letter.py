"""The letter to a prescriber who has never heard of hyperbolic tapering: one page, the person's own numbers.

What it says of studies and limits stands in the formulary with its source and grade, and is named by them.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from opentaper.exchange.paper import Paper, signed_text
from opentaper.exchange.paper_blocks import PaperBlock, PaperPage, PaperTable
from opentaper.exchange.pharmacy_letter import footer_text
from opentaper.exchange.texts import told
from opentaper.formulary.facts import Family, Grade
from opentaper.formulary.outcomes import outcomes
from opentaper.planning.effect import POINTS, Effect, effect
from opentaper.planning.prescription import Prescription
from opentaper.planning.result import PlanResult
from opentaper.quantities import ZERO, Dose
from opentaper.wording import dose_text, drug_text, number_text
from opentaper.wording.figures import mg_text

#: Drugs that the published results below are of.
ANTIDEPRESSANTS = frozenset(
    {Family.SSRI, Family.SNRI, Family.TRICYCLIC, Family.MAOI, Family.OTHER_ANTIDEPRESSANT}
)
#: Published results that the letter tells: any withdrawal after stopping, and who was still off years later.
ANY_WITHDRAWAL, STILL_OFF = "henssler-any", "groot-2020-still-off"
#: Equal cuts from the dose of today to nothing, to show what each takes away.
EQUAL_CUTS = 4
#: Blocks of the letter: the heading, then its lines.
ASKED = ("letter.asked_prescribe", "letter.asked_meet", "letter.asked_reach")
NOT_ASKED = (
    "letter.not_asked",
    "letter.not_asked_pace",
    "letter.not_asked_diary",
    "letter.not_asked_machine",
    "letter.not_asked_label",
)
CAN = ("letter.can", "letter.can_change", "letter.can_hold", "letter.can_back", "letter.can_report")
HEADS = ("letter.head_step", "letter.head_mg", "letter.head_effect")
#: A choice of this project is no source that one could look up.
HOUSE = frozenset({"house-rule", "own-derivation"})


@dataclass(frozen=True, slots=True)
class CitedFact:
    """What a sentence of the letter rests on: keys of sources, and the grade of the fact."""

    keys: tuple[str, ...]
    grade: Grade


def prescriber_letter(of: Prescription, dose: Dose, paper: Paper, language: str) -> PaperPage:
    """Return the letter, on one page.

    Parameters
    ----------
    of
        The weeks to prescribe for; the products stand on a paper of their own.
    dose
        What is taken today.
    """
    result = of.result
    drug = drug_text(result.request.drug.name, language)
    known = effect(result.request.drug, result.curve)
    has_studies = result.request.drug.family in ANTIDEPRESSANTS
    first = "letter.asked_look" if paper.signed_by else "letter.asked_read"
    return PaperPage(
        title=told("letter.to_prescriber", language, drug=drug),
        lead=told("letter.two_minutes", language),
        language=language,
        blocks=(
            PaperBlock(
                paragraphs=(_who(of, dose, paper, language), _status(paper, language)),
                blanks=() if paper.person else (told("letter.name", language), told("letter.born", language)),
            ),
            _block(("letter.asked", first, *ASKED), language, n=of.days // 7, is_half=True),
            _block(NOT_ASKED, language, is_half=True),
            _why(result, known, dose, language),
            *((_studies(language),) if has_studies else ()),
            _block(CAN, language),
            _sources(_cited(result, known, has_studies=has_studies), paper, language),
        ),
        footer=footer_text(of, language),
        is_one_page=True,
    )


def _who(of: Prescription, dose: Dose, paper: Paper, language: str) -> str:
    result = of.result
    person = paper.person or told("letter.your_patient", language)
    drug, goal = drug_text(result.request.drug.name, language), result.steps[-1].dose
    if not goal:
        return told("letter.who_off", language, person=person, drug=drug, dose=dose)
    return told("letter.who", language, person=person, drug=drug, dose=dose, goal=goal)


def _status(paper: Paper, language: str) -> str:
    return signed_text(paper, language) or told("letter.proposal", language)


def _block(codes: tuple[str, ...], language: str, *, is_half: bool = False, **values: object) -> PaperBlock:
    title, *lines = (told(code, language, **values) for code in codes)
    return PaperBlock(title, lines=tuple(lines), is_half=is_half)


def _why(result: PlanResult, known: Effect | None, dose: Dose, language: str) -> PaperBlock:
    """Return why equal steps are not equal: with numbers where a curve may decide."""
    title, ahead = told("letter.why", language), _steps(result, dose, language)
    if known is None or not dose:
        return PaperBlock(title, (told("letter.why_no_curve", language), ahead))
    rows = tuple(
        (
            told("letter.from_to", language, high=high, low=low),
            dose_text(Dose(high.micrograms - low.micrograms), language),
            told("letter.points", language, points=points_text(known, high, low, language)),
        )
        for high, low in equal_cuts(dose)
    )
    heads = tuple(told(head, language) for head in HEADS)
    curve = known.chosen
    note = told(
        "letter.curve", language, target=f"{curve.target} {curve.region}".strip(), grade=curve.grade.value
    )
    return PaperBlock(
        title,
        (ahead, told("letter.why_text", language)),
        table=PaperTable(heads, rows, "wrr"),
        note=note,
    )


def equal_cuts(dose: Dose) -> tuple[tuple[Dose, Dose], ...]:
    """Return equal cuts from a dose to nothing, to the microgram below.

    Examples
    --------
    >>> equal_cuts(Dose.mg(20))[-1]
    (Dose('5 mg'), Dose('0 mg'))
    """
    stops = [Dose(dose.micrograms * left // EQUAL_CUTS) for left in range(EQUAL_CUTS, 0, -1)] + [ZERO]
    return tuple(pairwise(stops))


def points_text(known: Effect, high: Dose, low: Dose, language: str) -> str:
    """Return how many points of effect a step takes away: whole ones, below ten with a decimal."""
    fall = POINTS * (known.occupancy(high.as_mg) - known.occupancy(low.as_mg))
    return number_text(round(fall) if fall >= 10 else round(fall, 1), language)


def _steps(result: PlanResult, dose: Dose, language: str) -> str:
    """Return how this plan goes: how many steps are left, how large, how long."""
    left = [step for step in result.steps if step.dose < dose]
    days = [step.days for step in left[:-1]] or [step.days for step in left]
    if not left:
        return told("letter.plan_done", language)
    falls = [step.drop_points for step in left if step.drop_points is not None]
    doses = [dose, *(step.dose for step in left)]
    cuts = [max(0, high.micrograms - low.micrograms) for high, low in pairwise(doses)]
    text = told(
        "letter.plan_steps", language, n=len(left), days=min(days), mg=mg_text(Dose(max(cuts)), language)
    )
    if not falls:
        return text
    return (
        f"{text} {told('letter.plan_points', language, points=number_text(round(max(falls), 1), language))}"
    )


def _studies(language: str) -> PaperBlock:
    found = {one.id: one for one in outcomes()}
    some, off = found[ANY_WITHDRAWAL], found[STILL_OFF]
    lines = (
        told(
            "letter.study_any",
            language,
            n=round(some.value),
            other=round(some.comparator or 0),
            grade=some.grade.value,
        ),
        told("letter.study_off", language, n=round(off.value), people=off.people, grade=off.grade.value),
    )
    return PaperBlock(told("letter.studies", language), lines=lines)


def _cited(result: PlanResult, known: Effect | None, *, has_studies: bool) -> tuple[CitedFact, ...]:
    """Return what the letter rests on: curve, size of a step, rest between steps, studies."""
    rule = result.request.policy.rule(result.request.drug.name, result.request.drug.family)
    size = rule.max_points if known is not None else rule.max_share
    cited = [CitedFact(known.chosen.source, known.chosen.grade)] if known is not None else []
    cited += [CitedFact(bound.source, bound.grade) for bound in (size, rule.least_days)]
    if has_studies:
        rows = {one.id: one for one in outcomes()}
        cited += [CitedFact(rows[name].source, rows[name].grade) for name in (ANY_WITHDRAWAL, STILL_OFF)]
    return tuple(cited)


def _sources(cited: tuple[CitedFact, ...], paper: Paper, language: str) -> PaperBlock:
    """Return the first source of each fact, with the grade of what was taken from it."""
    grades: dict[str, Grade] = {}
    for fact in cited:
        for key in [key for key in fact.keys if key not in HOUSE][:1]:
            grades.setdefault(key, fact.grade)
    lines = []
    for key, grade in grades.items():
        source = paper.sources.get(key)
        title = key if source is None else " ".join(part for part in (source.title, source.url) if part)
        lines.append(told("letter.source", language, title=title.rstrip("."), grade=grade.value))
    return PaperBlock(
        told("letter.sources", language), lines=tuple(lines), note=told("letter.grades", language)
    )
